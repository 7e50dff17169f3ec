import { stepHours } from "../quantity/index.ts";
import { valueAt } from "./per-step.ts";
import { batteriesOf, type SiteDispatchProblem } from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";
import type { Battery } from "./types.ts";

/** What one more unit of each limit would have earned over the horizon, USD: sums of the steps' duals. */
export interface LimitValues {
  /** Per MW of import limit, in the steps that served all firm load. */
  readonly connectionUsdPerMw: number;
  /** The same in the steps with unserved load, priced at the cost of not serving. */
  readonly connectionInShortageUsdPerMw: number;
  readonly hoursWithUnservedLoad: number;
  readonly miningUsdPerMw: readonly number[];
  readonly batteries: readonly {
    readonly chargePowerUsdPerMw: number;
    readonly dischargePowerUsdPerMw: number;
    readonly energyUsdPerMwh: number;
  }[];
}

/** Sums the duals of a schedule. Those of a MILP hold its whole numbers where they are. */
export function limitValues(problem: SiteDispatchProblem, schedule: SiteSchedule): LimitValues {
  const hours = stepHours(problem.grid);
  const short = unservedSteps(schedule);
  let [connection, inShortage] = [0, 0];
  schedule.importLimitValueUsdPerMwh.forEach((value, step) => {
    if (short.has(step)) inShortage += value * hours;
    else connection += value * hours;
  });
  const price = schedule.marginalValueUsdPerMwh;
  return {
    connectionUsdPerMw: connection,
    connectionInShortageUsdPerMw: inShortage,
    hoursWithUnservedLoad: short.size * hours,
    miningUsdPerMw: problem.mining.map(({ valueUsdPerMwh }) =>
      sumSteps(problem, (step) => Math.max(0, valueAt(valueUsdPerMwh, step) - price[step]!) * hours),
    ),
    batteries: batteriesOf(problem).map((battery, i) =>
      batteryValues(problem, battery, schedule.batteries[i]!.waterValueUsdPerMwh, price),
    ),
  };
}

function unservedSteps({ slacks }: SiteSchedule): Set<number> {
  const steps = new Set<number>();
  for (const { kind, fromStep, toStep } of slacks)
    if (kind === "ai-unserved" || kind === "auxiliary-unserved")
      for (let step = fromStep; step < toStep; step++) steps.add(step);
  return steps;
}

function sumSteps({ grid }: SiteDispatchProblem, value: (step: number) => number): number {
  let total = 0;
  for (let step = 0; step < grid.steps; step++) total += value(step);
  return total;
}

/** Power: water * efficiency - bus, bus - wear - water / efficiency. Energy: every rise of the water value. */
function batteryValues(
  problem: SiteDispatchProblem,
  battery: Battery,
  water: Float64Array,
  price: Float64Array,
): LimitValues["batteries"][number] {
  const hours = stepHours(problem.grid);
  const { chargeEfficiencyFraction, dischargeEfficiencyFraction, wearUsdPerMwh, ends } = battery;
  const after = ends.kind === "cyclic" ? water[0]! : water[water.length - 1]!;
  return {
    chargePowerUsdPerMw: sumSteps(
      problem,
      (step) => Math.max(0, water[step]! * chargeEfficiencyFraction - price[step]!) * hours,
    ),
    dischargePowerUsdPerMw: sumSteps(
      problem,
      (step) =>
        Math.max(0, price[step]! - wearUsdPerMwh - water[step]! / dischargeEfficiencyFraction) * hours,
    ),
    energyUsdPerMwh: sumSteps(problem, (step) => Math.max(0, (water[step + 1] ?? after) - water[step]!)),
  };
}
