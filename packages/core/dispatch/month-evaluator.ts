import { dispatchByMeritOrder } from "./merit-order.ts";
import { affinePerStep, valueAt } from "./per-step.ts";
import { dispatchStorage } from "./storage-exact.ts";
import { makeStorageWorkspace } from "./storage-path.ts";
import type { DispatchProblem, PerStep } from "./types.ts";

/** A tier's strike as it moves with hashprice: value = atZero + perHashprice * hashprice. */
export interface TierStrike {
  /** USD per MWh at hashprice 0: less than 0 for upkeep. */
  readonly atZeroUsdPerMwh: PerStep;
  /** USD per MWh per USD/PH/day. */
  readonly perHashprice: number;
}

/** How prices move with the level of power prices: price = the problem's + level * shape. */
export interface PriceShape {
  readonly importUsdPerMwh: PerStep;
  readonly exportUsdPerMwh: PerStep;
}

/** Value of a block of time at one hashprice and one price level, with its plane from below. */
export interface BlockValue {
  /** Value of a schedule: a plane of these slopes through it lies under the optimum everywhere. */
  readonly valueUsd: number;
  /** The optimum here is at most this. */
  readonly boundUsd: number;
  readonly perHashprice: number;
  readonly perLevel: number;
}

/** Dispatches the block at given hashprice (USD/PH/day) and level. */
export type BlockEvaluator = (hashpriceUsdPerPhDay: number, level: number) => BlockValue;

/**
 * An evaluator for a problem whose tiers' strikes follow hashprice and whose prices follow a level. Which schedules are
 * feasible depends on neither, so any schedule's value is an affine function of both: the plane.
 *
 * @param strikes one per tier of the problem, in its order
 */
export function makeBlockEvaluator(
  problem: DispatchProblem,
  strikes: readonly TierStrike[],
  shape: PriceShape = { importUsdPerMwh: 0, exportUsdPerMwh: 0 },
): BlockEvaluator {
  const space = makeStorageWorkspace(problem.grid.steps, 12);
  return (hashprice, level) => {
    const at = problemAt(problem, strikes, shape, hashprice, level);
    const solved = at.battery ? dispatchStorage(at, space) : undefined;
    const schedule = solved?.schedule ?? dispatchByMeritOrder(at);
    const { totals } = schedule;
    const perHashprice = strikes.reduce(
      (sum, strike, i) => sum + strike.perHashprice * totals.miningMwhByTier[i]!,
      0,
    );
    const hours = problem.grid.stepSec / 3600;
    const perLevel =
      (weigh(schedule.exportMw, shape.exportUsdPerMwh) - weigh(schedule.importMw, shape.importUsdPerMwh)) *
      hours;
    return {
      valueUsd: totals.valueUsd,
      boundUsd: Math.max(totals.valueUsd, solved?.certificate.dualBoundUsd ?? totals.valueUsd),
      perHashprice,
      perLevel,
    };
  };
}

function problemAt(
  problem: DispatchProblem,
  strikes: readonly TierStrike[],
  shape: PriceShape,
  hashprice: number,
  level: number,
): DispatchProblem {
  const { import: imports, export: exports } = problem;
  return {
    ...problem,
    import: {
      ...imports,
      priceUsdPerMwh: affinePerStep(shape.importUsdPerMwh, level, imports.priceUsdPerMwh),
    },
    ...(exports && {
      export: {
        ...exports,
        priceUsdPerMwh: affinePerStep(shape.exportUsdPerMwh, level, exports.priceUsdPerMwh),
      },
    }),
    mining: problem.mining.map((tier, i) => ({
      ...tier,
      valueUsdPerMwh: affinePerStep(strikes[i]!.atZeroUsdPerMwh, 1, strikes[i]!.perHashprice * hashprice),
    })),
  };
}

function weigh(powerMw: Float64Array, price: PerStep): number {
  let sum = 0;
  for (let step = 0; step < powerMw.length; step++) sum += powerMw[step]! * valueAt(price, step);
  return sum;
}
