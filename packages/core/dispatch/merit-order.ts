import { dispatchBus } from "./bus-dispatch.ts";
import { allocateBusPrices, fillBusPrices } from "./bus-prices.ts";
import { checkDispatchProblem } from "./check-problem.ts";
import { tabulateIntervals } from "./interval-value.ts";
import { assembleSchedule } from "./schedule.ts";
import type { DispatchProblem, DispatchSchedule } from "./types.ts";

/**
 * The exact dispatch without storage: every step on its own, dearest use first, cheapest source first.
 * A battery in the problem stays idle; use `dispatchStorage` for it.
 *
 * @throws dispatch/wrong-length, dispatch/not-finite, dispatch/negative, dispatch/outside-range
 * @example
 * const schedule = dispatchByMeritOrder({ grid, import: terms, mining: [{ id: "s21", capacityMw: 50, valueUsdPerMwh: 83 }] });
 * schedule.totals.miningMwh;
 */
export function dispatchByMeritOrder(problem: DispatchProblem): DispatchSchedule {
  checkDispatchProblem(problem);
  const table = tabulateIntervals(problem);
  const { battery: _idle, ...withoutBattery } = problem;
  const prices = allocateBusPrices(problem.grid.steps);
  fillBusPrices(table, undefined, undefined, prices);
  return assembleSchedule(withoutBattery, table, { powerMw: dispatchBus(table), prices });
}
