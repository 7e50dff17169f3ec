import { element, escapeText } from "./svg.ts";

/** A chart with everything that LOOK asks of one: finding, sentence, table, and what the cursor and exports read. */
export interface Chart {
  /** Stable: anchors and file names are made of it. */
  readonly id: string;
  /** The finding, as a sentence. */
  readonly title: string;
  /** What is drawn and in which units, under the title. */
  readonly subtitle: string;
  readonly width: number;
  readonly height: number;
  /** Marks inside the svg. */
  readonly marks: string;
  /** One sentence for those who don't see it. */
  readonly spoken: string;
  readonly table: ChartTable;
  /** Where the figures come from: an anchor of the page. */
  readonly how: { readonly href: string; readonly text: string };
  /** Horizontal place of each table row, where a cursor can run along the chart. */
  readonly cursorX?: readonly number[];
}

/** The chart's figures as a table; numbers in full precision. */
export interface ChartTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** The svg alone, as it is exported. */
export function chartSvg({ id, width, height, marks, spoken, cursorX }: Chart): string {
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": spoken,
      ...(cursorX ? { "data-cursor": cursorX.map((x) => Math.round(x * 10) / 10).join(" ") } : {}),
      id: `${id}-svg`,
    },
    marks,
  );
}

/** The whole figure for a page: finding, chart, exports, table, how it was computed. */
export function chartFigure(chart: Chart): string {
  const focus = chart.cursorX
    ? {
        tabindex: 0,
        role: "group",
        "aria-label": `${chart.title}. Arrow keys move a cursor along the chart.`,
      }
    : {};
  return element(
    "figure",
    { id: chart.id },
    element("h3", {}, escapeText(chart.title)),
    element("p", { class: "sub" }, escapeText(chart.subtitle)),
    element(
      "div",
      { class: "plot", ...focus },
      chartSvg(chart),
      chart.cursorX ? '<p class="readout" aria-live="polite"></p>' : "",
    ),
    element("figcaption", {}, actions(chart), tableDetails(chart)),
  );
}

function actions(chart: Chart): string {
  const button = (kind: string) =>
    element("button", { type: "button", "data-export": kind, "data-chart": chart.id }, kind.toUpperCase());
  return element(
    "span",
    { class: "actions" },
    ...["svg", "png", "csv"].map(button),
    element("a", { href: chart.how.href }, escapeText(chart.how.text)),
  );
}

function tableDetails({ table }: Chart): string {
  return element(
    "details",
    {},
    element("summary", {}, "Table"),
    element(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Figures of the chart" },
      htmlTable(table),
    ),
  );
}

/** A table of figures: words left, figures right. */
export function htmlTable(
  { head, rows }: ChartTable,
  attributes: Readonly<Record<string, string>> = {},
): string {
  const isFigure = head.map((_, column) => rows.some((row) => typeof row[column] === "number"));
  const cells = (row: readonly (string | number | null)[]) =>
    row
      .map((cell, column) =>
        element(
          column === 0 ? "th" : "td",
          { class: isFigure[column] ? "figure" : undefined, scope: column === 0 ? "row" : undefined },
          cellText(cell),
        ),
      )
      .join("");
  return element(
    "table",
    attributes,
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        ...head.map((text, column) =>
          element("th", { scope: "col", class: isFigure[column] ? "figure" : undefined }, escapeText(text)),
        ),
      ),
    ),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, cells(row)))),
  );
}

function cellText(cell: string | number | null): string {
  if (cell === null) return "–";
  return typeof cell === "string" ? escapeText(cell) : escapeText(fullFigure(cell));
}

/** Up to four decimals, thousands separated, a true minus sign. */
export function fullFigure(value: number): string {
  const rounded = Number(value.toFixed(Math.abs(value) >= 1000 ? 0 : 4));
  const [whole, fraction] = String(Math.abs(rounded)).split(".");
  return `${rounded < 0 ? "−" : ""}${whole!.replace(/\B(?=(\d{3})+$)/g, ",")}${fraction ? `.${fraction}` : ""}`;
}
