import { stepHours, type TimeGrid } from "../quantity/index.ts";
import { importLimitMw } from "./import-limit.ts";
import { valueAt } from "./per-step.ts";
import {
  batteriesOf,
  type CommittedUnit,
  type FleetLimits,
  type SiteDispatchProblem,
} from "./site-problem.ts";
import type { SiteSchedule, SiteSlack, UnitSchedule } from "./site-schedule.ts";
import { describeSlack } from "./slack.ts";
import type { Battery, PerStep } from "./types.ts";

/** Power or energy below this is the solver's rounding (its feasibility tolerance is 1e-9 at best). */
const NOISE = 1e-6;

type Power = Omit<SiteSchedule, "slacks" | "valueUsd" | "boundUsd">;

/** Every limit that the schedule could not keep, in words and amounts; runs of steps are one slack. */
export function findSlacks(problem: SiteDispatchProblem, schedule: Power): SiteSlack[] {
  const hours = stepHours(problem.grid);
  const unserved = (load: PerStep | undefined, served: Float64Array, cuts: readonly Float64Array[]) =>
    served.map((mw, step) => (load === undefined ? 0 : valueAt(load, step)) - mw - sumAt(cuts, step));
  const limitMw = (step: number) => importLimitMw(problem, step);
  return [
    ...runs(
      unserved(problem.auxiliary?.loadMw, schedule.auxiliaryServedMw, []),
      "auxiliary-unserved",
      "",
      limitMw,
      hours,
    ),
    ...runs(
      unserved(problem.ai?.loadMw, schedule.aiServedMw, schedule.aiCutMw),
      "ai-unserved",
      "",
      limitMw,
      hours,
    ),
    ...batteriesOf(problem).flatMap((battery, i) =>
      batterySlacks(
        battery,
        schedule.batteries[i]!.stateOfChargeMwh,
        i === 0 ? "battery" : `battery ${i + 1}`,
      ),
    ),
    ...(problem.fleets ?? []).flatMap((fleet) => curtailedSlacks(problem, fleet, schedule)),
    ...(problem.units ?? []).flatMap((unit, i) => unitSlacks(unit, schedule.units[i]!)),
  ];
}

/** Energy that a fleet had to leave undrawn beyond what it may, MWh. */
function curtailedSlacks(problem: SiteDispatchProblem, fleet: FleetLimits, { miningMw }: Power): SiteSlack[] {
  const { id, capacityMw } = problem.mining[fleet.tier]!;
  const hours = stepHours(problem.grid);
  const undrawnMwh = miningMw[fleet.tier]!.reduce(
    (mwh, mw, step) => mwh + (valueAt(capacityMw, step) - mw) * hours,
    0,
  );
  const overMwh = undrawnMwh - (fleet.maximumCurtailedMwh ?? Infinity);
  if (overMwh <= NOISE) return [];
  const { steps } = problem.grid;
  return [
    {
      kind: "curtailed-hours",
      part: id,
      fromStep: 0,
      toStep: steps,
      worstStep: steps - 1,
      worstAmount: overMwh,
      totalMwh: overMwh,
      limit: fleet.maximumCurtailedMwh!,
    },
  ];
}

function sumAt(series: readonly Float64Array[], step: number): number {
  return series.reduce((sum, values) => sum + values[step]!, 0);
}

/** Amounts above the noise, one slack per run of steps; `energyHours` turns their sum into MWh. */
function runs(
  amounts: Float64Array,
  kind: SiteSlack["kind"],
  part: string,
  limit: (step: number) => number,
  energyHours: number,
): SiteSlack[] {
  const slacks: SiteSlack[] = [];
  for (let step = 0; step < amounts.length; step++) {
    if (amounts[step]! <= NOISE) continue;
    const fromStep = step;
    let worstStep = step;
    let sum = 0;
    for (; step < amounts.length && amounts[step]! > NOISE; step++) {
      sum += amounts[step]!;
      if (amounts[step]! > amounts[worstStep]!) worstStep = step;
    }
    const worstAmount = amounts[worstStep]!;
    slacks.push({
      kind,
      part,
      fromStep,
      toStep: step,
      worstStep,
      worstAmount,
      totalMwh: sum * energyHours,
      limit: limit(worstStep),
    });
  }
  return slacks;
}

/** States are measured after each step; what is missing in a store is energy already, so runs report the worst. */
function batterySlacks(battery: Battery, stored: Float64Array, part: string): SiteSlack[] {
  const after = stored.subarray(1);
  const reserve = (step: number) => valueAt(battery.reserveMwh, step);
  const { ends } = battery;
  const slacks = [
    ...runs(
      after.map((mwh, step) => reserve(step) - mwh),
      "state-of-charge-reserve",
      part,
      reserve,
      1,
    ),
    ...runs(
      after.map((mwh) => mwh - battery.energyMwh),
      "state-of-charge-start",
      part,
      () => battery.energyMwh,
      1,
    ),
  ].map((slack) => ({ ...slack, totalMwh: slack.worstAmount }));
  const missedMwh =
    ends.kind === "at-least" || ends.kind === "exactly" ? ends.endMwh - after[after.length - 1]! : 0;
  const amount = ends.kind === "exactly" ? Math.abs(missedMwh) : missedMwh;
  if (amount <= NOISE || ends.kind === "free-end" || ends.kind === "cyclic") return slacks;
  const step = after.length - 1;
  return [
    ...slacks,
    {
      kind: "state-of-charge-end",
      part,
      fromStep: step,
      toStep: step + 1,
      worstStep: step,
      worstAmount: amount,
      totalMwh: amount,
      limit: ends.endMwh,
    },
  ];
}

function unitSlacks(unit: CommittedUnit, { mode, powerMw }: UnitSchedule): SiteSlack[] {
  const slacks: SiteSlack[] = [];
  const add = (kind: SiteSlack["kind"], worstAmount: number, limit: number) =>
    slacks.push({
      kind,
      part: unit.id,
      fromStep: 0,
      toStep: 1,
      worstStep: 0,
      worstAmount,
      totalMwh: 0,
      limit,
    });
  const { before, minimumOnSteps } = unit;
  if (!before.isOn) return slacks;
  const forcedSteps = Math.min(mode.length, minimumOnSteps - before.steps);
  const offAt = mode.indexOf(-1);
  if (offAt >= 0 && offAt < forcedSteps) add("minimum-on-time", forcedSteps - offAt, minimumOnSteps);
  const leastMw = Math.min(...unit.modes.map((m) => m.minimumMw));
  const downMw =
    mode[0] === -1 ? Math.max(unit.rampDownMw ?? Infinity, leastMw) : (unit.rampDownMw ?? Infinity);
  const fall = before.powerMw - powerMw[0]! - downMw;
  const rise = powerMw[0]! - before.powerMw - (unit.rampUpMw ?? Infinity);
  if (fall > NOISE) add("ramp", fall, downMw);
  if (rise > NOISE) add("ramp", rise, unit.rampUpMw!);
  return slacks;
}

/**
 * The slack in a sentence, as `describeSlack` does for the exact class.
 *
 * @param localOffsetSec seconds that local time is ahead of UTC at that step; 0 prints UTC
 */
export function describeSiteSlack(slack: SiteSlack, grid: TimeGrid, localOffsetSec = 0): string {
  const { kind, part, worstAmount, limit } = slack;
  const amount = Number(worstAmount.toPrecision(6));
  if (kind === "minimum-on-time")
    return `${part} must stay on for ${limit} steps and can't: it trips ${amount} steps early`;
  if (kind === "curtailed-hours")
    return `${part} may leave ${limit} MWh undrawn over the horizon and leaves ${amount} MWh more: there is no power for it`;
  if (kind === "ramp")
    return `${part} can't leave its state before the horizon within its ramp of ${limit} MW; it misses by ${amount} MW`;
  const sentence = describeSlack({ ...slack, kind }, grid, localOffsetSec);
  return part === "" || part === "battery" ? sentence : `${part}: ${sentence}`;
}
