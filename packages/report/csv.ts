/** One table as CSV (RFC 4180): comma, quotes where needed, CRLF, full precision. Opens in the tools people use. */
export function csvTable(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [head, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

/** A cell; null is an empty one. */
export type CsvCell = string | number | boolean | null;

function csvCell(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  // a leading = + - @ would be run as a formula by a spreadsheet
  const text = /^[=+\-@\t]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
