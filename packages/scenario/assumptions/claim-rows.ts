import { claimAssumptions } from "./all-claims.generated.ts";
import { type AssumptionRow, assumptionsUnder } from "./index.ts";

/** Rows that no study reads, by which claims alone are put to the test: half of all text, a door of their own so that no page waits for it. */
export function claimRows(): readonly AssumptionRow[] {
  return Object.values(claimAssumptions);
}

/** Every shipped row: those of studies, then those of claims. */
export function everyAssumption(): readonly AssumptionRow[] {
  return [...assumptionsUnder(""), ...claimRows()];
}
