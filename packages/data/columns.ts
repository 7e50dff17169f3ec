import { dataErrors } from "./errors.ts";
import type { FileStart, ImportOptions } from "./types.ts";

/** A header as a key: letters and digits only, lower case (`Settlement Point Price` and `SettlementPointPrice` are one). */
export function keyOf(column: string): string {
  return column.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Position of the first of these keys in a header; -1 where none is there. */
export function findColumn(header: readonly string[], keys: readonly string[]): number {
  const present = header.map(keyOf);
  for (const key of keys) {
    const index = present.indexOf(key);
    if (index >= 0) return index;
  }
  return -1;
}

/** Position of a column that the user names; exact, or by key. @throws data/no-such-column */
export function namedColumn(start: FileStart, column: string): number {
  const exact = start.header.indexOf(column);
  const index = exact >= 0 ? exact : findColumn(start.header, [keyOf(column)]);
  if (index < 0 || (exact < 0 && keyOf(column) === ""))
    throw dataErrors.noSuchColumn({ source: start.source, column, header: start.header });
  return index;
}

/** Keeps the rows of one location, and remembers which others there are. */
export interface LocationFilter {
  readonly accepts: (cell: string) => boolean;
  readonly seen: () => readonly string[];
}

/** Locations remembered for messages. */
const MOST_REMEMBERED = 200;

/**
 * The rows of the location that the user names; without a name those of the first one seen (a file of several is then
 * refused at its end, with their names).
 */
export function locationFilter(options: ImportOptions): LocationFilter {
  const seen = new Set<string>();
  let wanted = options.location?.trim();
  return {
    accepts: (cell) => {
      const location = cell.trim();
      if (seen.size < MOST_REMEMBERED) seen.add(location);
      wanted ??= location;
      return location === wanted;
    },
    seen: () => [...seen],
  };
}
