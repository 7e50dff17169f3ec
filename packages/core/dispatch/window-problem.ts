import { monthPeaksMw } from "../power/index.ts";
import { stepHours } from "../quantity/index.ts";
import { valueAt } from "./per-step.ts";
import {
  batteriesOf,
  type CommittedUnit,
  type FleetLimits,
  type FlexibleAiTier,
  type HourBudget,
  type SiteDispatchProblem,
} from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";
import { sliceSite } from "./slice-site.ts";
import type { Battery } from "./types.ts";

/** What a window needs to know of those before it. */
export interface WindowState {
  /** First step that is still open. */
  readonly at: number;
  readonly storedMwh: readonly number[];
  readonly units: readonly CommittedUnit["before"][];
  /** Per unit: steps that it was on. */
  readonly stepsOn: readonly number[];
  /** Per fleet: MW of the last steps. */
  readonly fleetsMw: readonly (readonly number[])[];
  readonly callsUsed: readonly number[];
  readonly hoursUsed: readonly number[];
  /** Per demand charge and month: the highest import so far, MW. */
  readonly peaksMw: readonly Float64Array[];
}

/** The state before the first step. */
export function startOfWindows(problem: SiteDispatchProblem, plan: SiteSchedule): WindowState {
  return {
    at: 0,
    storedMwh: batteriesOf(problem).map((_, i) => plan.batteries[i]!.stateOfChargeMwh[0]!),
    units: (problem.units ?? []).map(({ before }) => before),
    stepsOn: (problem.units ?? []).map(() => 0),
    fleetsMw: (problem.fleets ?? []).map(({ beforeMw }) => beforeMw),
    callsUsed: (problem.flexibleAi ?? []).map(() => 0),
    hoursUsed: (problem.hourBudgets ?? []).map(() => 0),
    peaksMw: (problem.demand ?? []).map(({ steps }) => new Float64Array(steps.months.length)),
  };
}

/**
 * Steps [state.at, to) as a problem of its own: starts where the last window ended, aims at the plan's stores at its
 * end, has the plan's calls and hours up to there, and pays for a peak only above the plan's.
 */
export function windowProblem(
  problem: SiteDispatchProblem,
  plan: SiteSchedule,
  state: WindowState,
  to: number,
): SiteDispatchProblem {
  const from = state.at;
  const window = sliceSite(problem, from, to);
  const { energyBlocks: _months, takeOrPay: _promises, ...rest } = window;
  const stores = batteriesOf(window).map((battery, i) => aimedAt(battery, i, problem, plan, state, to));
  const { battery: _first, furtherBatteries: _more, ...site } = rest;
  const [battery, ...furtherBatteries] = stores;
  return {
    ...site,
    ...(battery && { battery }),
    ...(furtherBatteries.length > 0 && { furtherBatteries }),
    ...(window.units && {
      units: window.units.map((unit, u) =>
        withStepsOn(plan, { ...unit, before: state.units[u]! }, u, state, to),
      ),
    }),
    ...(window.fleets && { fleets: window.fleets.map((fleet, k) => continued(fleet, state.fleetsMw[k]!)) }),
    ...(window.flexibleAi && {
      flexibleAi: window.flexibleAi.map((tier, k) => withCalls(problem, plan, tier, k, state, to)),
    }),
    ...(window.hourBudgets && {
      hourBudgets: window.hourBudgets.map((budget, b) => withHours(problem, plan, budget, b, state, to)),
    }),
    ...(window.demand && {
      demand: window.demand.map((metered, d) => ({
        ...metered,
        paidPeaksMw: monthPeaksMw(problem.demand![d]!.steps, plan.importMw).map((mw, m) =>
          Math.max(mw, state.peaksMw[d]![m]!),
        ),
      })),
    }),
  };
}

function aimedAt(
  battery: Battery,
  i: number,
  problem: SiteDispatchProblem,
  plan: SiteSchedule,
  state: WindowState,
  to: number,
): Battery {
  const startMwh = state.storedMwh[i]!;
  const planned = plan.batteries[i]!.stateOfChargeMwh;
  if (to < problem.grid.steps)
    return {
      ...battery,
      ends: { kind: "at-least", startMwh, endMwh: Math.min(planned[to]!, battery.energyMwh) },
    };
  if (battery.ends.kind === "cyclic")
    return { ...battery, ends: { kind: "exactly", startMwh, endMwh: planned[0]! } };
  return { ...battery, ends: { ...battery.ends, startMwh } };
}

/** Curtailed hours are the horizon's: the last programme keeps them. */
function continued(
  { maximumCurtailedMwh: _year, ...fleet }: FleetLimits,
  beforeMw: readonly number[],
): FleetLimits {
  return { ...fleet, beforeMw };
}

/** Calls that the plan has made by the window's end, rounded up, less those used. */
function withCalls(
  problem: SiteDispatchProblem,
  plan: SiteSchedule,
  tier: FlexibleAiTier,
  k: number,
  state: WindowState,
  to: number,
): FlexibleAiTier {
  const { shareFraction, maximumSteps, callCount } = tier;
  let planned = 0;
  for (let step = 0; step < to; step++) {
    const mostMw = shareFraction * valueAt(problem.ai!.loadMw, step);
    if (mostMw > 0) planned += plan.aiCutMw[k]![step]! / mostMw / maximumSteps;
  }
  const byThen = Math.min(callCount, Math.ceil(planned - 1e-6));
  return { ...tier, callCount: Math.max(0, byThen - state.callsUsed[k]!) };
}

/** The permit's steps that the plan has used by the window's end (shares of the largest output), less those used. */
function withStepsOn(
  plan: SiteSchedule,
  unit: CommittedUnit,
  u: number,
  state: WindowState,
  to: number,
): CommittedUnit {
  const { maximumOnSteps, modes } = unit;
  if (maximumOnSteps === undefined) return unit;
  const mostMw = Math.max(...modes.map(({ maximumMw }) => valueAt(maximumMw, 0)), 1e-9);
  let planned = 0;
  for (let step = 0; step < to; step++) planned += plan.units[u]!.powerMw[step]! / mostMw;
  const byThen = Math.min(maximumOnSteps, Math.ceil(planned - 1e-6));
  return { ...unit, maximumOnSteps: Math.max(0, byThen - state.stepsOn[u]!) };
}

function withHours(
  problem: SiteDispatchProblem,
  plan: SiteSchedule,
  budget: HourBudget,
  b: number,
  state: WindowState,
  to: number,
): HourBudget {
  const { capacityMw } = problem.generators![budget.generator]!;
  const hours = stepHours(problem.grid);
  let planned = 0;
  for (let step = 0; step < to; step++) {
    const mostMw = valueAt(capacityMw, step);
    if (mostMw > 0) planned += (plan.generatorMw[budget.generator]![step]! / mostMw) * hours;
  }
  const byThen = Math.min(budget.maximumHours, Math.ceil(planned / hours - 1e-6) * hours);
  return { ...budget, maximumHours: Math.max(0, byThen - state.hoursUsed[b]!) };
}

/** The state after the steps [state.at, to) of a window's schedule. */
export function windowAfter(
  problem: SiteDispatchProblem,
  state: WindowState,
  schedule: SiteSchedule,
  to: number,
): WindowState {
  const count = to - state.at;
  return {
    at: to,
    storedMwh: schedule.batteries.map(({ stateOfChargeMwh }) => stateOfChargeMwh[count]!),
    units: (problem.units ?? []).map((_, u) => unitAfter(state.units[u]!, schedule.units[u]!, count)),
    stepsOn: (problem.units ?? []).map(
      (_, u) =>
        state.stepsOn[u]! + schedule.units[u]!.mode.subarray(0, count).filter((mode) => mode >= 0).length,
    ),
    fleetsMw: (problem.fleets ?? []).map((fleet, k) =>
      [...state.fleetsMw[k]!, ...schedule.miningMw[fleet.tier]!.subarray(0, count)].slice(
        -Math.max(fleet.minimumOnSteps, fleet.minimumOffSteps, 1) - 1,
      ),
    ),
    callsUsed: (problem.flexibleAi ?? []).map(
      (_, k) => state.callsUsed[k]! + callsIn(schedule.aiIsCalled[k]!.subarray(0, count)),
    ),
    hoursUsed: (problem.hourBudgets ?? []).map(
      ({ generator }, b) => state.hoursUsed[b]! + hoursIn(schedule, generator, count),
    ),
    peaksMw: (problem.demand ?? []).map(({ steps }, d) => {
      const peaks = state.peaksMw[d]!.slice();
      for (let step = 0; step < count; step++) {
        const month = steps.positionOfStep[state.at + step]!;
        if (month >= 0) peaks[month] = Math.max(peaks[month]!, schedule.importMw[step]!);
      }
      return peaks;
    }),
  };
}

function unitAfter(
  before: CommittedUnit["before"],
  { mode, powerMw }: SiteSchedule["units"][number],
  count: number,
): CommittedUnit["before"] {
  const isOn = mode[count - 1]! >= 0;
  let steps = 0;
  while (steps < count && mode[count - 1 - steps]! >= 0 === isOn) steps++;
  if (steps === count && before.isOn === isOn) steps += before.steps;
  return { isOn, steps, powerMw: isOn ? powerMw[count - 1]! : 0 };
}

function callsIn(called: Uint8Array): number {
  return called.reduce((calls, flag, step) => calls + (flag === 1 && called[step - 1] !== 1 ? 1 : 0), 0);
}

function hoursIn({ generatorMw, grid }: SiteSchedule, generator: number, count: number): number {
  return generatorMw[generator]!.subarray(0, count).filter((mw) => mw > 1e-7).length * stepHours(grid);
}
