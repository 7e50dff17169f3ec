import type { Rows } from "@switchyard/core/evidence";
import { everyAssumption } from "@switchyard/scenario/claim-rows";

/** Every shipped assumption by its id, as the evidence room reads them. */
export function evidenceRows(): Rows {
  return Object.fromEntries(everyAssumption().map((row) => [row.id, row]));
}

/** Canonical text of all rows: what the hash in the register's identity is of. */
export function evidenceRowsText(): string {
  const rows = Object.values(evidenceRows()).map(({ id, value }) => [id, value] as const);
  return JSON.stringify(rows.sort(([a], [b]) => (a < b ? -1 : 1)));
}
