import { everyAssumption } from "@switchyard/scenario/claim-rows";
import type { Rows } from "./types.ts";

/** For specifications only: every shipped row by its id. */
export const shippedRows: Rows = Object.fromEntries(everyAssumption().map((row) => [row.id, row]));
