/** A table of a Markdown text. */
export interface DocTable {
  /** The last heading or bold line before it. */
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The tables of a Markdown text, in order, with what stands above each. */
export function docTables(markdown: string): readonly DocTable[] {
  const tables: { caption: string; head: readonly string[]; rows: (readonly string[])[] }[] = [];
  let caption = "";
  let open: { rows: (readonly string[])[] } | undefined;
  for (const line of markdown.split("\n")) {
    if (!line.startsWith("|")) {
      open = undefined;
      const named = /^#+ (.+)$|^\*\*(.+)\*\*$/.exec(line);
      if (named) caption = named[1] ?? named[2]!;
    } else if (open) {
      if (!/^\|[\s|:-]+\|$/.test(line)) open.rows.push(cellsOf(line));
    } else {
      const table = { caption, head: cellsOf(line), rows: [] };
      tables.push(table);
      open = table;
    }
  }
  return tables;
}

function cellsOf(line: string): readonly string[] {
  return line
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());
}
