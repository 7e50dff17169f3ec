import type { MonthsOfSteps } from "../power/index.ts";
import type { SiteDispatchProblem } from "./site-problem.ts";
import { cutValues, sliceProblem } from "./slice-problem.ts";
import type { PerStep } from "./types.ts";

/**
 * Steps [from, to) of a site with all its features; states before the first step, ends of stores, counts and
 * promises over the horizon are the caller's to give.
 */
export function sliceSite(problem: SiteDispatchProblem, from: number, to: number): SiteDispatchProblem {
  const cut = (value: PerStep) => (typeof value === "number" ? value : value.subarray(from, to));
  const cutMonths = (steps: MonthsOfSteps) => ({
    ...steps,
    positionOfStep: steps.positionOfStep.subarray(from, to),
  });
  const { furtherBatteries, units, fleets, reserves, demand, energyBlocks, deliveredBlocks } = problem;
  return {
    ...problem,
    ...sliceProblem(problem, from, to),
    ...(furtherBatteries && { furtherBatteries: furtherBatteries.map((store) => cutValues(store, cut)) }),
    ...(units && {
      units: units.map((unit) => ({ ...unit, modes: unit.modes.map((mode) => cutValues(mode, cut)) })),
    }),
    ...(fleets && { fleets: fleets.map((fleet) => cutValues(fleet, cut)) }),
    ...(reserves && { reserves: reserves.map((product) => cutValues(product, cut)) }),
    ...(demand && { demand: demand.map((metered) => ({ ...metered, steps: cutMonths(metered.steps) })) }),
    ...(energyBlocks && { energyBlocks: { ...energyBlocks, steps: cutMonths(energyBlocks.steps) } }),
    ...(deliveredBlocks && { deliveredBlocks: deliveredBlocks.map((block) => cutValues(block, cut)) }),
  };
}
