import { monthlyRate } from "../finance/index.ts";
import type { Site } from "./types.ts";

/** A site's costs in its own currency that no contract fixes, in a month over those of its first: 1 where nothing rises. */
export function costIndexAt({ costIndex }: Pick<Site, "costIndex">, month: number): number {
  return costIndex ? costIndex[month]! : 1;
}

/** Costs that rise by a yearly rate from the first month on. @throws finance/bad-input */
export function risingCosts(annualRate: number, months: number): Float64Array {
  const growth = 1 + monthlyRate(annualRate);
  const index = new Float64Array(months);
  for (let month = 0, level = 1; month < months; month++, level *= growth) index[month] = level;
  return index;
}
