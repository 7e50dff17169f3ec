import { stepHours } from "../quantity/index.ts";
import { asSiteSchedule } from "./as-site-schedule.ts";
import { dispatchExactly, type ExactDispatch } from "./exact-dispatch.ts";
import { solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { valueAt } from "./per-step.ts";
import type { HourBudget } from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";
import type { DispatchProblem, Generator, PerStep } from "./types.ts";

/** A dispatch under hour budgets: a schedule that keeps them and a bound that no schedule beats. */
export interface BudgetDispatch {
  readonly schedule: SiteSchedule;
  readonly valueUsd: number;
  readonly boundUsd: number;
  /** (bound - value) / max(|value|, gross absolute cash, 1 USD): always printed. */
  readonly relativeGap: number;
  /** Price of an hour of each budget, USD. */
  readonly hourPricesUsd: readonly number[];
  readonly path: "multiplier" | "milp";
}

/** Above this gap the mixed-integer program decides (issue 4, "How", 4). */
const LARGEST_GAP = 1e-4;

/**
 * Hour budgets by Lagrange: an hour of the budget costs L, so a MWh of the generator costs L / capacity more. For any
 * L >= 0 the priced optimum plus L * budget bounds every schedule; L is bisected until the relaxed hours fit. The
 * hours worth most at that price are then opened, all others closed, and what is left is exact again.
 *
 * @param solver decides by MILP where the gap stays above 1e-4; absent: the gap is reported as it is
 */
export function dispatchWithHourBudgets(
  problem: DispatchProblem,
  budgets: readonly HourBudget[],
  solver?: LinearSolver,
): BudgetDispatch {
  const hourPricesUsd = priceHours(problem, budgets);
  const relaxed = dispatchExactly(withPrices(problem, budgets, hourPricesUsd));
  const boundUsd = budgets.reduce(
    (sum, { maximumHours }, i) => sum + hourPricesUsd[i]! * maximumHours,
    relaxed.boundUsd,
  );
  const best = [rankByUse, rankByGain]
    .map((rank) => dispatchExactly(withOpenHours(problem, budgets, relaxed, rank)))
    .reduce((a, b) => (b.schedule.totals.valueUsd > a.schedule.totals.valueUsd ? b : a));
  const { valueUsd, grossCashUsd } = best.schedule.totals;
  const scale = Math.max(Math.abs(valueUsd), grossCashUsd, 1);
  const relativeGap = Math.max(0, boundUsd - valueUsd) / scale;
  if (relativeGap > LARGEST_GAP && solver)
    return decideByMilp(problem, budgets, solver, hourPricesUsd, scale);
  const schedule = asSiteSchedule(problem, best.schedule, valueUsd, boundUsd);
  return { schedule, valueUsd, boundUsd, relativeGap, hourPricesUsd, path: "multiplier" };
}

function decideByMilp(
  problem: DispatchProblem,
  hourBudgets: readonly HourBudget[],
  solver: LinearSolver,
  hourPricesUsd: readonly number[],
  scale: number,
): BudgetDispatch {
  const schedule = solveProgram({ ...problem, hourBudgets }, solver);
  const { valueUsd, boundUsd } = schedule;
  const relativeGap = Math.max(0, boundUsd - valueUsd) / scale;
  return { schedule, valueUsd, boundUsd, relativeGap, hourPricesUsd, path: "milp" };
}

/** Bisections per budget: the price is found to 2^-40 of its range. */
const BISECTIONS = 40;

/** One budget after the other, twice: with one budget this is the optimum, with several any price still bounds. */
function priceHours(problem: DispatchProblem, budgets: readonly HourBudget[]): number[] {
  const prices = budgets.map(() => 0);
  for (let pass = 0; pass < (budgets.length > 1 ? 2 : 1); pass++)
    budgets.forEach((budget, i) => {
      const hoursAt = (price: number) => {
        prices[i] = price;
        const { schedule } = dispatchExactly(withPrices(problem, budgets, prices));
        return usedHours(problem, budget, schedule.generatorMw[budget.generator]!);
      };
      prices[i] = leastPrice(hoursAt, budget.maximumHours);
    });
  return prices;
}

/** The least price at which the relaxed hours fit; 0 where they fit for nothing. */
function leastPrice(hoursAt: (price: number) => number, maximumHours: number): number {
  if (hoursAt(0) <= maximumHours) return 0;
  let [low, high] = [0, 1];
  for (let i = 0; i < BISECTIONS && hoursAt(high) > maximumHours; i++) high *= 4;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (hoursAt(middle) > maximumHours) low = middle;
    else high = middle;
  }
  return high;
}

/** Hours used where a half-used hour counts half: the relaxation. */
function usedHours(problem: DispatchProblem, budget: HourBudget, generatorMw: Float64Array): number {
  const { capacityMw } = problem.generators![budget.generator]!;
  let hours = 0;
  generatorMw.forEach((mw, step) => {
    if (mw > 0) hours += mw / valueAt(capacityMw, step);
  });
  return hours * stepHours(problem.grid);
}

function withPrices(
  problem: DispatchProblem,
  budgets: readonly HourBudget[],
  prices: readonly number[],
): DispatchProblem {
  return mapBudgeted(problem, budgets, (generator, i) => ({
    ...generator,
    costUsdPerMwh: combine(problem, generator.costUsdPerMwh, generator.capacityMw, (cost, mw) =>
      mw > 0 ? cost + prices[i]! / mw : cost,
    ),
  }));
}

function combine(
  problem: DispatchProblem,
  a: PerStep,
  b: PerStep,
  f: (a: number, b: number) => number,
): Float64Array {
  return Float64Array.from({ length: problem.grid.steps }, (_, step) =>
    f(valueAt(a, step), valueAt(b, step)),
  );
}

function mapBudgeted(
  problem: DispatchProblem,
  budgets: readonly HourBudget[],
  change: (generator: Generator, budget: number) => Generator,
): DispatchProblem {
  const generators = (problem.generators ?? []).map((generator, g) =>
    budgets.reduce(
      (changed, budget, i) => (budget.generator === g ? change(changed, i) : changed),
      generator,
    ),
  );
  return { ...problem, generators };
}

/** How much a step deserves an hour of the budget. */
type Rank = (problem: DispatchProblem, relaxed: ExactDispatch, budget: HourBudget, step: number) => number;

const rankByUse: Rank = (problem, { schedule }, { generator }, step) => {
  const capacityMw = valueAt(problem.generators![generator]!.capacityMw, step);
  const used = capacityMw > 0 ? schedule.generatorMw[generator]![step]! / capacityMw : 0;
  return used + 1e-9 * schedule.marginalValueUsdPerMwh[step]!;
};

const rankByGain: Rank = (problem, { schedule }, { generator }, step) => {
  const { capacityMw, costUsdPerMwh } = problem.generators![generator]!;
  return valueAt(capacityMw, step) * (schedule.marginalValueUsdPerMwh[step]! - valueAt(costUsdPerMwh, step));
};

/** The generator exists only in its best hours, as many as the budget allows. */
function withOpenHours(
  problem: DispatchProblem,
  budgets: readonly HourBudget[],
  relaxed: ExactDispatch,
  rank: Rank,
): DispatchProblem {
  return mapBudgeted(problem, budgets, (generator, i) => {
    const { steps } = problem.grid;
    const count = Math.floor(budgets[i]!.maximumHours / stepHours(problem.grid) + 1e-9);
    const worth = Float64Array.from({ length: steps }, (_, step) =>
      rank(problem, relaxed, budgets[i]!, step),
    );
    const order = [...worth.keys()].sort((a, b) => worth[b]! - worth[a]! || a - b);
    const open = new Set(order.slice(0, count));
    const capacityMw = Float64Array.from({ length: steps }, (_, step) =>
      open.has(step) ? valueAt(generator.capacityMw, step) : 0,
    );
    return { ...generator, capacityMw };
  });
}
