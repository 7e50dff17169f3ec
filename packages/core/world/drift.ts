import { bootstrapDriftAnnualRate, bootstrapGrowth, type Measure } from "../uncertainty/index.ts";
import type { WorldModel } from "./model.ts";

/**
 * What the bitcoin price drifts by under a measure, in words, as every result says it; of a drawn history also the yearly drift that was
 * taken out of it: the growth of its own paths from the as-of month to the curve's end.
 *
 * @throws uncertainty/bad-parameter
 */
export function driftInWords({ network, bitcoin }: WorldModel, measure: Measure): string {
  const { basis, values } = network.price[measure].content;
  if (bitcoin.kind !== "bootstrap" || values.length < 2) return basis;
  const { logReturnsPerMonth, meanBlockMonths } = bitcoin;
  const plan = { historyLength: logReturnsPerMonth.length, meanBlockSteps: meanBlockMonths };
  const growth = bootstrapGrowth(logReturnsPerMonth, plan, values.length - 1);
  const percent = Math.round(1000 * bootstrapDriftAnnualRate(growth, 1 / 12)) / 10;
  return `${basis}; moves drawn from ${plan.historyLength} months of history in blocks of ${meanBlockMonths}, their own drift of ${percent} % a year taken out`;
}
