import { exp } from "../uncertainty/index.ts";
import { networkErrors } from "./errors.ts";

/** A machine as the network sees it: when it could be had and how efficient it is. */
export interface DatedEfficiency {
  /** Days since 1970-01-01 from which it counts as known and on sale: release plus three months. */
  readonly knownDay: number;
  readonly efficiencyJPerTh: number;
}

/** Best efficiency by date: steps at releases, then a smooth fall after the last day that is known. */
export interface Frontier {
  /** Ascending. */
  readonly knownDay: Float64Array;
  /** Best so far at that day, J/TH, descending. */
  readonly bestJPerTh: Float64Array;
  /** Nothing dated after this day was looked at. */
  readonly asOfDay: number;
  readonly improvementPerYear: number;
}

const DAYS_PER_YEAR = 365.25;

/**
 * The efficiency frontier as known on a day: later machines are refused silently here and loudly by the loader; after
 * that day the best machine improves by a fixed rate (no release is foreseen).
 *
 * @throws network/no-machine where none is known by then
 */
export function frontierAsOf(
  machines: readonly DatedEfficiency[],
  asOfDay: number,
  improvementPerYear: number,
): Frontier {
  const known = machines.filter((machine) => machine.knownDay <= asOfDay);
  known.sort((a, b) => a.knownDay - b.knownDay);
  if (known.length === 0) throw networkErrors.noMachine({ day: asOfDay });
  const steps: DatedEfficiency[] = [];
  for (const machine of known) {
    const best = steps.at(-1)?.efficiencyJPerTh ?? Number.POSITIVE_INFINITY;
    if (machine.efficiencyJPerTh < best) steps.push(machine);
  }
  return {
    knownDay: Float64Array.from(steps, (step) => step.knownDay),
    bestJPerTh: Float64Array.from(steps, (step) => step.efficiencyJPerTh),
    asOfDay,
    improvementPerYear,
  };
}

/** Best efficiency on sale on a day, J/TH; the first row's before it, extrapolated after `asOfDay`. */
export function frontierJPerThAt(frontier: Frontier, day: number): number {
  const { knownDay, bestJPerTh, asOfDay, improvementPerYear } = frontier;
  let row = 0;
  while (row + 1 < knownDay.length && knownDay[row + 1]! <= Math.min(day, asOfDay)) row++;
  const yearsAhead = Math.max(0, day - asOfDay) / DAYS_PER_YEAR;
  return bestJPerTh[row]! * exp(-improvementPerYear * yearsAhead);
}
