import { csvTable } from "./csv.ts";
import { element, escapeText } from "./svg.ts";
import { type ChartTable, htmlTable } from "./table.ts";
import { HATCH_DEFS } from "./theme.ts";

export { type ChartTable, fullFigure, htmlTable } from "./table.ts";

/** Marks on a sheet, and where a cursor can stand on it: one place per row of the chart's table. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Marks inside the svg. */
  readonly marks: string;
  /** Horizontal place of each table row, where a cursor can run along the chart. */
  readonly cursorX?: readonly number[];
  /** Vertical middle of each table row, where the chart is a list from top to bottom. */
  readonly cursorY?: readonly number[];
}

/** A chart with everything that LOOK asks of one: finding, sentence, table, and what the cursor and exports read. */
export interface Chart extends Drawing {
  /** Stable: anchors and file names are made of it. */
  readonly id: string;
  /** The finding, as a sentence. */
  readonly title: string;
  /** What is drawn and in which units, under the title. */
  readonly subtitle: string;
  /** One sentence for those who don't see it. */
  readonly spoken: string;
  readonly table: ChartTable;
  /** Where the figures come from: an anchor of the page. */
  readonly how: { readonly href: string; readonly text: string };
  /** The same chart for a narrow page, laid out anew instead of shrunk. */
  readonly narrow?: Drawing;
}

/** The svg alone, as it is exported. */
export function chartSvg(chart: Chart): string {
  const needsHatch = chart.marks.includes('class="idle"') && !chart.marks.includes('id="hatch"');
  return drawingSvg(chart, chart, {}, needsHatch ? HATCH_DEFS : "");
}

function drawingSvg(
  { id, spoken }: Chart,
  { width, height, marks, cursorX, cursorY }: Drawing,
  { className, suffix = "" }: { readonly className?: string; readonly suffix?: string },
  defs = "",
): string {
  const places = (cursorX ?? cursorY)?.map((place) => Math.round(place * 10) / 10).join(" ");
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": spoken,
      "data-cursor": places,
      "data-axis": places === undefined ? undefined : cursorX ? "x" : "y",
      class: className,
      id: `${id}-svg${suffix}`,
    },
    defs + marks,
  );
}

/** The whole figure for a page: finding, chart, exports, table, how it was computed. The page holds the hatch once. */
export function chartFigure(chart: Chart): string {
  const hasCursor = (chart.cursorX ?? chart.cursorY) !== undefined;
  const focus = hasCursor
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
      drawingSvg(chart, chart, { className: chart.narrow ? "for-wide" : undefined }),
      chart.narrow ? drawingSvg(chart, chart.narrow, { className: "for-narrow", suffix: "-narrow" }) : "",
      hasCursor ? '<p class="readout" aria-live="polite"></p>' : "",
    ),
    element(
      "figcaption",
      {},
      exportActions(chart.id, ["svg", "png", "csv"], chart.title, chart.how),
      tableDetails(chart),
    ),
  );
}

/** Buttons that save a chart or a table as a file, and the way to how it was computed. */
export function exportActions(
  id: string,
  kinds: readonly string[],
  what: string,
  how: Chart["how"] | undefined,
): string {
  const button = (kind: string) =>
    element(
      "button",
      {
        type: "button",
        "data-export": kind,
        "data-chart": id,
        "aria-label": `Save as ${kind.toUpperCase()}: ${what}`,
      },
      kind.toUpperCase(),
    );
  return element(
    "span",
    { class: "actions" },
    ...kinds.map(button),
    how ? element("a", { href: how.href }, escapeText(how.text)) : "",
  );
}

function tableDetails({ table, title }: Chart): string {
  return element(
    "details",
    {},
    element("summary", {}, "Table"),
    element(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": `Figures: ${title}` },
      htmlTable(table),
    ),
  );
}

/** The tables of a page in full precision, for the script's CSV buttons: id of the chart to the text of the file. */
export function csvBlock(tables: readonly { readonly id: string; readonly table: ChartTable }[]): string {
  const files = Object.fromEntries(tables.map(({ id, table }) => [id, csvTable(table.head, table.rows)]));
  const json = JSON.stringify(files).replaceAll("<", "\\u003c");
  return `<script type="application/json" id="tables">${json}</script>`;
}
