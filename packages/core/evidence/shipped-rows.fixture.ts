import { assumptionsUnder } from "@switchyard/scenario";
import type { Rows } from "./types.ts";

/** For specifications only: every shipped row by its id. */
export const shippedRows: Rows = Object.fromEntries(assumptionsUnder("").map((row) => [row.id, row]));
