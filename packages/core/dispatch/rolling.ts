import { dispatchBus } from "./bus-dispatch.ts";
import { allocateBusPrices, fillBusPrices } from "./bus-prices.ts";
import { checkDispatchProblem } from "./check-problem.ts";
import { dispatchErrors } from "./dispatch-errors.ts";
import { tabulateIntervals } from "./interval-value.ts";
import { dispatchByMeritOrder } from "./merit-order.ts";
import { valueAt } from "./per-step.ts";
import { assembleSchedule } from "./schedule.ts";
import { sliceProblem } from "./slice-problem.ts";
import { storageSlacks } from "./storage-bounds.ts";
import { dispatchStorage } from "./storage-exact.ts";
import { dispatchWithoutBurning } from "./storage-no-burn.ts";
import type { Battery, DispatchProblem, DispatchSchedule, PerStep, StorageEnds } from "./types.ts";

/** What is believed of prices when a plan is made. Only prices up to the plan's first step are known. */
export type PriceForecast =
  /** The same hour of the last known day. `historyUsdPerMwh` is what was known before the first step, latest last. */
  | { readonly kind: "persistence"; readonly historyUsdPerMwh?: Float64Array }
  /** The same hour of the last known week. */
  | { readonly kind: "last-week"; readonly historyUsdPerMwh?: Float64Array }
  /** A column of forecasts, one per step, for the import and (less the problem's own spread) the export price. */
  | { readonly kind: "supplied"; readonly priceUsdPerMwh: Float64Array };

/** How plans are made and how long they hold. */
export interface RollingPlan {
  readonly forecast: PriceForecast;
  /** Steps that a plan is carried out for before the next one is made. */
  readonly commitSteps: number;
  /** Steps that a plan looks ahead, >= commitSteps. */
  readonly horizonSteps: number;
  /** Stored energy at the end of each plan's horizon; absent: free. The problem's own end holds at its end. */
  readonly planEndMwh?: number;
  /** Plan and compare without charging while discharging. */
  readonly noBurning: boolean;
}

/** What forecasts left of perfect foresight. */
export interface RollingResult {
  /** What was carried out: storage as planned, everything else re-dispatched at the true prices. */
  readonly schedule: DispatchSchedule;
  /** Net draw that the plans foresaw, MW at the point of connection: the day-ahead position; import positive. */
  readonly plannedNetMw: Float64Array;
  readonly realisedUsd: number;
  /** The optimum with all prices known, over the same hours and to the same end state. */
  readonly perfectUsd: number;
  /** The same horizon with the store idle. */
  readonly idleUsd: number;
  /** (realised - idle) / (perfect - idle): the share of storage's value that survives the forecast; NaN without value. */
  readonly capturedFraction: number;
}

/**
 * Plans on forecasts, carries out, learns, plans again. Storage follows the plan; mining, export and curtailment see
 * the true price of each step and follow it, as they do in practice.
 *
 * @throws dispatch/no-battery, dispatch/outside-range, and what `dispatchStorage` throws
 */
export function rollDispatch(problem: DispatchProblem, plan: RollingPlan): RollingResult {
  checkDispatchProblem(problem);
  const { battery } = problem;
  if (!battery || battery.ends.kind === "cyclic")
    throw dispatchErrors.noBattery({ what: "rollDispatch (with a start state)" });
  checkPlan(plan);
  const carried = carryOut(problem, battery, battery.ends.startMwh, plan);
  const schedule = settle(problem, battery, carried);
  const perfect = solve(withEnd(problem, battery, carried.stateMwh[problem.grid.steps]!), plan.noBurning);
  const realisedUsd = schedule.totals.valueUsd;
  const perfectUsd = perfect.totals.valueUsd;
  const idleUsd = dispatchByMeritOrder(problem).totals.valueUsd;
  return {
    schedule,
    plannedNetMw: carried.plannedNetMw,
    realisedUsd,
    perfectUsd,
    idleUsd,
    capturedFraction: perfectUsd > idleUsd ? (realisedUsd - idleUsd) / (perfectUsd - idleUsd) : Number.NaN,
  };
}

function checkPlan({ commitSteps, horizonSteps }: RollingPlan): void {
  if (!(Number.isInteger(commitSteps) && commitSteps >= 1))
    throw dispatchErrors.outsideRange({
      what: "commitSteps",
      value: commitSteps,
      range: "whole numbers from 1",
    });
  if (!(Number.isInteger(horizonSteps) && horizonSteps >= commitSteps))
    throw dispatchErrors.outsideRange({
      what: "horizonSteps",
      value: horizonSteps,
      range: "[commitSteps, ∞)",
    });
}

interface CarriedOut {
  readonly chargeMw: Float64Array;
  readonly dischargeMw: Float64Array;
  readonly stateMwh: Float64Array;
  readonly waterUsdPerMwh: Float64Array;
  readonly plannedNetMw: Float64Array;
}

function carryOut(
  problem: DispatchProblem,
  battery: Battery,
  startMwh: number,
  plan: RollingPlan,
): CarriedOut {
  const { steps } = problem.grid;
  const out: CarriedOut = {
    chargeMw: new Float64Array(steps),
    dischargeMw: new Float64Array(steps),
    stateMwh: new Float64Array(steps + 1),
    waterUsdPerMwh: new Float64Array(steps),
    plannedNetMw: new Float64Array(steps),
  };
  out.stateMwh[0] = startMwh;
  for (let from = 0; from < steps; from += plan.commitSteps) {
    const horizonEnd = Math.min(steps, from + plan.horizonSteps);
    const commitEnd = Math.min(steps, from + plan.commitSteps);
    const ends = planEnds(battery, plan, out.stateMwh[from]!, horizonEnd === steps);
    const believed = believe(problem, sliceProblem(problem, from, horizonEnd, ends), plan.forecast, from);
    const schedule = solve(believed, plan.noBurning);
    for (let step = from; step < commitEnd; step++) {
      const at = step - from;
      out.chargeMw[step] = schedule.chargeMw[at]!;
      out.dischargeMw[step] = schedule.dischargeMw[at]!;
      out.stateMwh[step + 1] = schedule.stateOfChargeMwh[at + 1]!;
      out.waterUsdPerMwh[step] = schedule.waterValueUsdPerMwh[at]!;
      out.plannedNetMw[step] = schedule.importMw[at]! - schedule.exportMw[at]!;
    }
  }
  return out;
}

function planEnds(battery: Battery, plan: RollingPlan, startMwh: number, isLast: boolean): StorageEnds {
  if (isLast && battery.ends.kind !== "cyclic") return { ...battery.ends, startMwh };
  if (plan.planEndMwh === undefined) return { kind: "free-end", startMwh };
  return { kind: "exactly", startMwh, endMwh: plan.planEndMwh };
}

function solve(problem: DispatchProblem, noBurning: boolean): DispatchSchedule {
  return noBurning ? dispatchWithoutBurning(problem).schedule : dispatchStorage(problem).schedule;
}

/** The coming steps as they look at step `now`: prices replaced by the forecast, all else known. */
function believe(
  problem: DispatchProblem,
  coming: DispatchProblem,
  forecast: PriceForecast,
  now: number,
): DispatchProblem {
  const { steps } = coming.grid;
  const importPrice = coming.import.priceUsdPerMwh;
  const expect = (whole: PerStep, ahead: PerStep): PerStep => {
    if (typeof whole === "number") return whole;
    if (forecast.kind !== "supplied") return lagged(whole, now, steps, coming.grid.stepSec, forecast);
    // A supplied column forecasts the market; where export is priced apart, its difference is taken as known.
    const column = forecast.priceUsdPerMwh;
    return Float64Array.from(
      { length: steps },
      (_, t) => column[now + t]! + valueAt(ahead, t) - valueAt(importPrice, t),
    );
  };
  return {
    ...coming,
    import: { ...coming.import, priceUsdPerMwh: expect(problem.import.priceUsdPerMwh, importPrice) },
    ...(coming.export &&
      problem.export && {
        export: {
          ...coming.export,
          priceUsdPerMwh: expect(problem.export.priceUsdPerMwh, coming.export.priceUsdPerMwh),
        },
      }),
  };
}

/** Where nothing is known at all the plan sees one flat positive price: moving energy then only loses some. */
const UNKNOWN_USD_PER_MWH = 1;

/** The last known value at the same place of the period; before a first period is known the last known value. */
function lagged(
  truth: Float64Array,
  now: number,
  steps: number,
  stepSec: number,
  forecast: Exclude<PriceForecast, { kind: "supplied" }>,
): Float64Array {
  const period = Math.round((forecast.kind === "persistence" ? 86_400 : 7 * 86_400) / stepSec);
  const history = forecast.historyUsdPerMwh ?? new Float64Array(0);
  const known = (step: number) => (step >= 0 ? truth[step] : history[history.length + step]);
  return Float64Array.from({ length: steps }, (_, t) => {
    const back = now + t - period * Math.ceil((t + 1) / period);
    return known(back) ?? known(now - 1) ?? UNKNOWN_USD_PER_MWH;
  });
}

function settle(problem: DispatchProblem, battery: Battery, carried: CarriedOut): DispatchSchedule {
  const table = tabulateIntervals(problem);
  const injectedMw = carried.dischargeMw.map((mw, step) => mw - carried.chargeMw[step]!);
  const prices = allocateBusPrices(problem.grid.steps);
  fillBusPrices(table, battery, carried.waterUsdPerMwh, prices);
  return assembleSchedule(
    problem,
    table,
    { powerMw: dispatchBus(table, injectedMw), prices },
    {
      chargeMw: carried.chargeMw,
      dischargeMw: carried.dischargeMw,
      stateOfChargeMwh: carried.stateMwh,
      waterValueUsdPerMwh: carried.waterUsdPerMwh,
      slacks: storageSlacks(battery, carried.stateMwh, false),
    },
  );
}

function withEnd(problem: DispatchProblem, battery: Battery, endMwh: number): DispatchProblem {
  const startMwh = battery.ends.kind === "cyclic" ? endMwh : battery.ends.startMwh;
  return { ...problem, battery: { ...battery, ends: { kind: "exactly", startMwh, endMwh } } };
}

/** The bill of a position sold or bought day-ahead and its difference in real time. */
export interface TwoPriceSettlement {
  /** Paid for the position at day-ahead prices; negative: earned. */
  readonly dayAheadUsd: number;
  /** Paid for (actual - position) at real-time prices. */
  readonly realTimeUsd: number;
  readonly totalUsd: number;
}

/** Σ position * dayAhead + Σ (actual - position) * realTime, MW net drawn, times the step's hours. */
export function settleTwoPrices(input: {
  readonly positionNetMw: Float64Array;
  readonly actualNetMw: Float64Array;
  readonly dayAheadUsdPerMwh: Float64Array;
  readonly realTimeUsdPerMwh: Float64Array;
  readonly stepHours: number;
}): TwoPriceSettlement {
  let dayAhead = 0;
  let realTime = 0;
  for (let step = 0; step < input.positionNetMw.length; step++) {
    dayAhead += input.positionNetMw[step]! * input.dayAheadUsdPerMwh[step]!;
    realTime += (input.actualNetMw[step]! - input.positionNetMw[step]!) * input.realTimeUsdPerMwh[step]!;
  }
  const dayAheadUsd = dayAhead * input.stepHours;
  const realTimeUsd = realTime * input.stepHours;
  return { dayAheadUsd, realTimeUsd, totalUsd: dayAheadUsd + realTimeUsd };
}
