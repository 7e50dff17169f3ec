import type { ChartTable } from "@switchyard/report";
import type { StudyStrategy } from "@switchyard/study";

type Money = NonNullable<StudyStrategy["money"]>;
type Part = "income" | "cashFlow" | "balance";

/** A statement by calendar year, on the page in thousands and in the file to the cent. */
export interface Book {
  readonly table: ChartTable;
  readonly full: ChartTable;
}

/** One of the three statements; items that are zero in every year are left out. */
export function bookOf({ statements }: Money, part: Part): Book {
  const keys = [...new Set(statements.flatMap((year) => Object.keys(year[part])))].filter((key) =>
    statements.some((year) => year[part][key] !== 0),
  );
  const names = keys.map(nameOf);
  const rows = (of: (cents: number) => number) =>
    statements.map((year) => [year.period, ...keys.map((key) => of(year[part][key] ?? 0))]);
  return {
    table: { head: ["year", ...names], rows: rows((cents) => Math.round(cents / 1e5) + 0) },
    full: { head: ["year", ...names.map((name) => `${name}, USD`)], rows: rows((cents) => cents / 100) },
  };
}

/** `operatingExpenseCents` is "operating expense"; short names of the trade keep their capitals. */
function nameOf(key: string): string {
  const words = key
    .replace(/Cents$/, "")
    .replace(/([A-Z])/g, " $1")
    .toLowerCase();
  return words.replace("ebitda", "EBITDA");
}
