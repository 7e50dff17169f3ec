import { element, escapeText } from "./svg.ts";

/** Figures as a table; numbers in full precision. */
export interface ChartTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** How a table is laid out. */
export interface TableOptions {
  readonly class?: string;
  readonly id?: string;
  readonly caption?: string;
  /** Columns of text that stand right, as figures do. */
  readonly figureColumns?: readonly number[];
  /** The last row is a total: ruled off and heavy. */
  readonly hasTotal?: boolean;
  /** Heads are repeated in each cell as `data-label`: narrow pages set each row as a block of its own. */
  readonly isLabelled?: boolean;
}

/** A table of figures: words left, figures right; the first column names its row. */
export function htmlTable(table: ChartTable, options: TableOptions = {}): string {
  const isFigure = table.head.map(
    (_, column) =>
      options.figureColumns?.includes(column) || table.rows.some((row) => typeof row[column] === "number"),
  );
  // where all but the names are figures the table says so once: a page with 360 months stays small
  const isPlain = isFigure.length > 1 && isFigure.every((yes, column) => yes === column > 0);
  const markOf = (column: number) => (isFigure[column] && !isPlain ? "figure" : undefined);
  const last = table.rows.length - 1;
  const bodyRow = (row: ChartTable["rows"][number], index: number) =>
    element(
      "tr",
      { class: options.hasTotal && index === last ? "total" : undefined },
      ...row.map((cell, column) =>
        element(
          column === 0 ? "th" : "td",
          {
            class: markOf(column),
            scope: column === 0 ? "row" : undefined,
            "data-label": options.isLabelled && column > 0 ? table.head[column] : undefined,
          },
          cellText(cell),
        ),
      ),
    );
  return element(
    "table",
    {
      class: [options.class, isPlain ? "figures" : ""].filter(Boolean).join(" ") || undefined,
      id: options.id,
    },
    options.caption ? element("caption", {}, escapeText(options.caption)) : "",
    element("thead", {}, element("tr", {}, ...table.head.map((text, i) => headCell(text, markOf(i))))),
    element("tbody", {}, ...table.rows.map(bodyRow)),
  );
}

function headCell(text: string, className: string | undefined): string {
  return element("th", { scope: "col", class: className }, escapeText(text));
}

function cellText(cell: string | number | null): string {
  if (cell === null) return "–";
  if (typeof cell === "number") return fullFigure(cell);
  // long ids may break after an underscore; a copy of the text does not show it
  return escapeText(cell).replace(/(?<=\w)_(?=\w)/g, "_<wbr>");
}

/** Up to four decimals, thousands separated, a true minus sign. */
export function fullFigure(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const rounded = Number(value.toFixed(Math.abs(value) >= 1000 ? 0 : 4));
  const [whole, fraction] = rounded
    .toFixed(Number.isInteger(rounded) ? 0 : 4)
    .replace("-", "")
    .split(".");
  const decimals = fraction?.replace(/0+$/, "");
  return `${rounded < 0 ? "−" : ""}${whole!.replace(/\B(?=(\d{3})+$)/g, ",")}${decimals ? `.${decimals}` : ""}`;
}
