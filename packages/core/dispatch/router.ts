import { asSiteSchedule } from "./as-site-schedule.ts";
import { dispatchWithDemandCharges } from "./demand-peaks.ts";
import { dispatchExactly } from "./exact-dispatch.ts";
import { dispatchWithHourBudgets } from "./hour-budgets.ts";
import { solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { valueAt } from "./per-step.ts";
import { siteErrors } from "./site-errors.ts";
import { batteriesOf, type MonthlyEnergyBlocks, type SiteDispatchProblem } from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";
import { dispatchWithoutBurning } from "./storage-no-burn.ts";
import type { Battery, PerStep } from "./types.ts";
import { solveByWindows, type WindowOptions } from "./windows.ts";

/** Which algorithm decides; `docs/dispatch-classes.md` has a row per feature. */
export type DispatchPath =
  /** Merit order, or one battery by sup-convolution. */
  | "exact"
  /** One battery that may not burn: hull first, then the bracketed recursion. */
  | "exact-no-burn"
  /** Exact with a price on hours. */
  | "exact-multiplier"
  /** Exact under a master over monthly peaks. */
  | "exact-master"
  | "lp"
  | "milp"
  /** Mixed-integer, too long to be solved whole: windows under the relaxation's bound. */
  | "milp-windows";

/** The path and the features that led there, in words. */
export interface DispatchRoute {
  readonly path: DispatchPath;
  readonly reasons: readonly string[];
}

/** A dispatched site: schedule, proof and the way it was found. */
export interface SiteDispatch {
  readonly schedule: SiteSchedule;
  readonly route: DispatchRoute;
  readonly valueUsd: number;
  readonly boundUsd: number;
  /** (bound - value) / max(|value|, gross absolute cash, 1 USD). */
  readonly relativeGap: number;
}

/** A gap of the master above this sends the problem to the LP. */
const LARGEST_MASTER_GAP = 1e-6;

/** The path of a problem by its features; nothing is solved. */
export function routeDispatch(problem: SiteDispatchProblem): DispatchRoute {
  const whole = wholeNumberReasons(problem);
  const coupled = couplingReasons(problem);
  const demand = problem.demand?.length ?? 0;
  const budgets = problem.hourBudgets?.length ?? 0;
  const mayBurn = problem.noBurning === true && hasNegativePrice(problem);
  const storages = batteriesOf(problem).length;
  const mixes =
    coupled.length + (demand > 0 ? 1 : 0) + (budgets > 0 ? 1 : 0) + (mayBurn && storages > 0 ? 1 : 0);
  if (whole.length > 0) return { path: "milp", reasons: [...whole, ...coupled] };
  if (mixes > 1 && (mayBurn || budgets > 0)) return { path: "milp", reasons: mixedReasons(problem, mayBurn) };
  if (coupled.length > 0) return { path: "lp", reasons: coupled };
  if (demand > 0)
    return { path: "exact-master", reasons: ["monthly peaks are variables above the exact algorithm"] };
  if (budgets > 0) return { path: "exact-multiplier", reasons: ["an hour budget is one price on hours"] };
  if (problem.noBurning && storages === 1)
    return { path: "exact-no-burn", reasons: ["one battery that may not charge while discharging"] };
  return {
    path: "exact",
    reasons: [storages === 1 ? "one battery, every step concave" : "no storage: every step by itself"],
  };
}

/** Features that need whole numbers. */
function wholeNumberReasons(problem: SiteDispatchProblem): string[] {
  const reasons: string[] = [];
  if (problem.units?.length) reasons.push("whole machines: starts, minimums, modes or ramps");
  if (problem.flexibleAi?.some((tier) => tier.callCount > 0 && tier.shareFraction > 0))
    reasons.push("calls on flexible AI load are counted");
  if (problem.energyBlocks && declines(problem.energyBlocks))
    reasons.push("energy blocks get cheaper: not concave");
  if (problem.noBurning && batteriesOf(problem).length > 1 && hasNegativePrice(problem))
    reasons.push("several stores that may not burn where prices are negative");
  return reasons;
}

/** Features that couple hours beyond one battery and stay linear. */
function couplingReasons(problem: SiteDispatchProblem): string[] {
  const reasons: string[] = [];
  if (batteriesOf(problem).length > 1) reasons.push("several stores");
  if (problem.fleets?.length) reasons.push("starts and minimum times of the machines");
  if (problem.reserves?.length) reasons.push("reserve is sold beside energy");
  if (problem.deliveredBlocks?.length) reasons.push("a delivered block is paid over the whole horizon");
  if (problem.takeOrPay?.length) reasons.push("take-or-pay counts the whole horizon");
  if (problem.energyBlocks && !declines(problem.energyBlocks)) reasons.push("energy blocks count the month");
  if (problem.demand?.some(({ averagedSteps = 1 }) => averagedSteps > 1))
    reasons.push("the demand meter averages several steps");
  return reasons;
}

function mixedReasons(problem: SiteDispatchProblem, mayBurn: boolean): string[] {
  const reasons = [...couplingReasons(problem)];
  if (problem.demand?.length) reasons.push("monthly peaks");
  if (problem.hourBudgets?.length) reasons.push("hours are counted beside another coupling");
  if (mayBurn) reasons.push("no burning where prices are negative");
  return reasons;
}

function declines({ blocks }: MonthlyEnergyBlocks): boolean {
  return blocks.some((block, i) => i > 0 && block.priceUsdPerMwh < blocks[i - 1]!.priceUsdPerMwh);
}

/** Burning can only pay where something at the bus is worth less than nothing. */
function hasNegativePrice(problem: SiteDispatchProblem): boolean {
  const { import: bought, export: sold, mining, renewables = [], generators = [] } = problem;
  const someStep = (a: PerStep, b: PerStep, f: (a: number, b: number) => number) => {
    for (let step = 0; step < problem.grid.steps; step++)
      if (f(valueAt(a, step), valueAt(b, step)) < 0) return true;
    return false;
  };
  return (
    someStep(bought.priceUsdPerMwh, bought.adderUsdPerMwh, (price, adder) => price + adder) ||
    (sold !== undefined &&
      someStep(sold.priceUsdPerMwh, sold.deductUsdPerMwh, (price, deduct) => price - deduct)) ||
    mining.some((tier) => someStep(tier.valueUsdPerMwh, 0, (value) => value)) ||
    [...renewables, ...generators].some((source) => someStep(source.costUsdPerMwh, 0, (cost) => cost))
  );
}

/**
 * Dispatches a site with any features: routes it, solves it, and says which way and how exactly.
 *
 * @param solver needed on the ways that are not exact alone
 * @param limits how long a mixed-integer horizon is solved whole; absent: any
 * @throws dispatch/needs-solver, dispatch/not-solved, power/missing-look-back
 * @example const { schedule, route } = dispatchSite(problem, await loadHighsSolver());
 */
export function dispatchSite(
  given: SiteDispatchProblem,
  solver?: LinearSolver,
  limits?: WholeLimits,
): SiteDispatch {
  const problem = withFirstBattery(given);
  const route = shortened(problem, routeDispatch(problem), limits);
  switch (route.path) {
    case "exact": {
      const { schedule, boundUsd } = dispatchExactly(problem);
      const { valueUsd, grossCashUsd } = schedule.totals;
      return finish(asSiteSchedule(problem, schedule, valueUsd, boundUsd), route, grossCashUsd);
    }
    case "exact-no-burn": {
      const { schedule, lowerBoundUsd, upperBoundUsd } = dispatchWithoutBurning(problem);
      return finish(
        asSiteSchedule(problem, schedule, lowerBoundUsd, upperBoundUsd),
        route,
        schedule.totals.grossCashUsd,
      );
    }
    case "exact-master":
      return dispatchUnderMaster(problem, route, need(solver, route));
    case "exact-multiplier": {
      const { schedule, relativeGap, path } = dispatchWithHourBudgets(problem, problem.hourBudgets!, solver);
      const taken: DispatchRoute =
        path === "milp"
          ? { path, reasons: [...route.reasons, "the multiplier left a gap above 1e-4"] }
          : route;
      return { ...finish(schedule, taken, 1), relativeGap };
    }
    case "lp":
      return finish(solveProgram(withoutTies(problem), need(solver, route)), route, 1);
    case "milp":
      return finish(solveProgram(problem, need(solver, route)), route, 1);
    case "milp-windows":
      return finish(solveByWindows(problem, need(solver, route), limits!.windows), route, 1);
  }
}

/** A mixed-integer horizon of more than so many steps goes by windows. */
export interface WholeLimits {
  readonly wholeSteps: number;
  readonly windows: WindowOptions;
}

/** Blocks of the month need a handful of whole numbers a year, starts and calls one per step: only these are cut. */
function shortened(
  problem: SiteDispatchProblem,
  route: DispatchRoute,
  limits: WholeLimits | undefined,
): DispatchRoute {
  const { units, flexibleAi, hourBudgets, noBurning, grid } = problem;
  const isPerStep = Boolean(units?.length || flexibleAi?.length || hourBudgets?.length || noBurning);
  if (route.path !== "milp" || !limits || !isPerStep || grid.steps <= limits.wholeSteps) return route;
  return {
    path: "milp-windows",
    reasons: [
      ...route.reasons,
      `${grid.steps} steps are decided in windows of ${limits.windows.windowSteps}`,
    ],
  };
}

function dispatchUnderMaster(
  problem: SiteDispatchProblem,
  route: DispatchRoute,
  solver: LinearSolver,
): SiteDispatch {
  const result = dispatchWithDemandCharges(problem, problem.demand!, solver);
  if (result.relativeGap > LARGEST_MASTER_GAP)
    return finish(
      solveProgram(withoutTies(problem), solver),
      {
        path: "lp",
        reasons: [...route.reasons, `the master left a gap of ${result.relativeGap.toExponential(1)}`],
      },
      1,
    );
  const schedule = asSiteSchedule(problem, result.schedule, result.valueUsd, result.boundUsd);
  return finish(schedule, route, result.schedule.totals.grossCashUsd);
}

/** USD per MWh discharged: settles the tie between burning and curtailing, far below any price. */
const TIE_BREAK_USD_PER_MWH = 1e-6;

/** Where no price is negative burning never pays, but may be free; a hair of wear makes it lose, without a binary. */
function withoutTies(problem: SiteDispatchProblem): SiteDispatchProblem {
  if (!problem.noBurning) return problem;
  const worn = (battery: Battery) => ({
    ...battery,
    wearUsdPerMwh: battery.wearUsdPerMwh + TIE_BREAK_USD_PER_MWH,
  });
  const { battery, furtherBatteries = [] } = problem;
  return {
    ...problem,
    noBurning: false,
    ...(battery && { battery: worn(battery) }),
    furtherBatteries: furtherBatteries.map(worn),
  };
}

function need(solver: LinearSolver | undefined, route: DispatchRoute): LinearSolver {
  if (!solver) throw siteErrors.needsSolver({ path: route.path, reasons: route.reasons.join("; ") });
  return solver;
}

function finish(schedule: SiteSchedule, route: DispatchRoute, grossCashUsd: number): SiteDispatch {
  const { valueUsd, boundUsd } = schedule;
  const scale = Math.max(Math.abs(valueUsd), grossCashUsd, 1);
  return { schedule, route, valueUsd, boundUsd, relativeGap: Math.max(0, boundUsd - valueUsd) / scale };
}

/** The same site with a lone further battery in the first's place: a store is never left out because of where it is written. */
function withFirstBattery(problem: SiteDispatchProblem): SiteDispatchProblem {
  const [first, ...others] = problem.furtherBatteries ?? [];
  if (problem.battery || !first) return problem;
  const { furtherBatteries: _listed, ...rest } = problem;
  return others.length > 0
    ? { ...rest, battery: first, furtherBatteries: others }
    : { ...rest, battery: first };
}
