/** A plain table: first column left, figures right where every cell of a column begins with a figure or sign. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ""))));
  const isFigure = head.map(
    (_, column) => column > 0 && rows.every((row) => /^(|[–−$\d].*|none|never)$/.test(row[column] ?? "")),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => pad(cell, widths[column]!, isFigure[column]!))
      .join("  ")
      .trimEnd();
  const rule = widths.map((size) => "─".repeat(size)).join("  ");
  return `${[line(head), rule, ...rows.map(line)].join("\n")}\n`;
}

function pad(cell: string, size: number, right: boolean): string {
  const space = " ".repeat(Math.max(0, size - width(cell)));
  return right ? space + cell : cell + space;
}

/** Characters, not UTF-16 units. */
function width(text: string): number {
  return [...text].length;
}
