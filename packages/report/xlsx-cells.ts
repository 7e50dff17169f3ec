/** A cell of a workbook. A formula carries the value that it has, so that viewers that do not compute show it too. */
export type BookCell =
  | null
  | { readonly kind: "text"; readonly text: string; readonly style?: TextStyle }
  | { readonly kind: "figure"; readonly value: number; readonly format: string }
  | {
      readonly kind: "formula";
      /** With its equals sign. */
      readonly formula: string;
      readonly value: number;
      readonly format: string;
    };

/** How a text stands. */
export type TextStyle = "title" | "head" | "note" | "wrapped";

/** Number formats of a spreadsheet; units stand in the heads. */
export const FORMATS = {
  usd: "#,##0;[Red]-#,##0;0",
  cents: "#,##0.00;[Red]-#,##0.00;0.00",
  percent: "0.0%",
  count: "#,##0",
  year: "0",
  plain: "General",
  mw: "#,##0.0",
  unitCost: "0.0000",
} as const;

/** A sheet: rows of cells, first row and column 1-based in formulas as spreadsheets count. */
export interface BookSheet {
  readonly name: string;
  readonly rows: readonly (readonly BookCell[])[];
  /** Widths in characters, one per column; the last holds for the rest. */
  readonly widths: readonly number[];
  /** Rows and columns that stay when one scrolls. */
  readonly stickyRows?: number;
  readonly stickyColumns?: number;
}

/** A text; what XML can't hold is left out, and more than a cell takes is cut. */
export function textCell(text: string, style?: TextStyle): BookCell {
  const clean = withoutControls(text).slice(0, 32_000);
  return { kind: "text", text: clean, ...(style ? { style } : {}) };
}

/** A number, or an empty cell where there is none. */
export function figureCell(value: number | null | undefined, format: string): BookCell {
  return value === null || value === undefined || !Number.isFinite(value)
    ? null
    : { kind: "figure", value, format };
}

/** A formula with the value that it has. */
export function formulaCell(formula: string, value: number, format: string): BookCell {
  return { kind: "formula", formula, value, format };
}

/** The sum of a range with its value. @example sumCell("B2:B9", 42, FORMATS.usd) */
export function sumCell(range: string, value: number, format: string): BookCell {
  return formulaCell(`=SUM(${range})`, value, format);
}

/** A, B, …, Z, AA: the name of a 0-based column. */
export function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last;
}

/** `C7` of 0-based column 2 and 0-based row 6. */
export function cellAddress(column: number, row: number): string {
  return `${columnName(column)}${row + 1}`;
}

/** `C7:F7`, both ends included, 0-based. */
export function cellRange(
  from: { readonly column: number; readonly row: number },
  to: { readonly column: number; readonly row: number },
): string {
  return `${cellAddress(from.column, from.row)}:${cellAddress(to.column, to.row)}`;
}

/** A sheet's name in a formula: quoted, quotes doubled. */
export function sheetReference(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}

/** Names of sheets have at most 31 characters, none of []:*?/\, and differ by more than case. */
export function sheetNames(wanted: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    const plain =
      withoutControls(name)
        .replace(/[[\]:*?/\\]/g, " ")
        .replace(/^'+|'+$/g, "")
        .trim() || "sheet";
    for (let count = 1; ; count++) {
      const suffix = count === 1 ? "" : ` ${count}`;
      const tried = plain.slice(0, 31 - suffix.length).trimEnd() + suffix;
      if (taken.has(tried.toLowerCase())) continue;
      taken.add(tried.toLowerCase());
      return tried;
    }
  });
}

function withoutControls(text: string): string {
  return text.replace(/(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, "");
}
