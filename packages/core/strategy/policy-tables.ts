import type { PathCash } from "./path-cash.ts";
import type { BatchEvaluator, PathEvaluator } from "./path-evaluator.ts";
import { type BlockTerms, conversionTerms, placeOrder } from "./policy-blocks.ts";
import type { BlockWorth, BlockWorths } from "./policy-lease-worth.ts";
import {
  type BlockCut,
  blockCuts,
  clearedMonth,
  type OperationLevels,
  operatingLevels,
  saleWorth,
} from "./policy-levels.ts";
import { fillState, type OrderTables } from "./policy-orders.ts";
import type { CashWeights } from "./policy-weights.ts";
import { MONTHS_PER_QUARTER } from "./policy-works.ts";
import type { Site } from "./types.ts";

/** What the orders of a batch are worked out from. */
export interface OrderInputs {
  readonly evaluator: PathEvaluator;
  readonly on: BatchEvaluator;
  readonly terms: BlockTerms;
  readonly weights: CashWeights;
  /** Made once for all batches: `makeBlockWorths`. */
  readonly worths: BlockWorths;
  /** Worth of never ordering anything, path by path: exact. */
  readonly worthOf: (cash: PathCash) => Float64Array;
}

/**
 * Fills order tables from one plan per level of conversion in place of one per block and quarter: what the next block brings is its own
 * lease and building from its date on, and running the site at the next level instead of this one from the day its feeder is cleared.
 * Before tax that adds up exactly, whatever the dates of the other blocks; `fillingOrders`, plan by plan, is the test. Yields between plans.
 *
 * @returns false where the tables of paths don't serve the site: nothing is filled then
 */
export function* fillingOrderTables(
  inputs: OrderInputs,
  tables: OrderTables,
  firstPath: number,
): Generator<void, boolean> {
  const { evaluator, on, terms, weights } = inputs;
  const levels = yield* operatingLevels(evaluator, on, terms, weights);
  if (!levels) return false;
  const never = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: terms.fleet } as const;
  tables.baseUsd.set(inputs.worthOf(on.evaluateFrom(never, levels.never)), firstPath);
  fillState(on.batch, tables.problem, firstPath);
  yield;
  const worth = inputs.worths.on(on.batch);
  for (let block = 0; block < terms.hostMwAfter.length; block++) {
    fillBlock(
      { ...inputs, levels, worth, cuts: blockCuts(evaluator.site, terms, block) },
      tables,
      firstPath,
      block,
    );
    yield;
  }
  return true;
}

interface BlockInputs extends OrderInputs {
  readonly levels: OperationLevels;
  readonly worth: BlockWorth;
  readonly cuts: readonly BlockCut[];
}

function fillBlock(inputs: BlockInputs, { problem }: OrderTables, firstPath: number, block: number): void {
  const { evaluator, on, terms } = inputs;
  const { blockCount, quarterCount, pathCount, orderValueUsd, works } = problem;
  const queues = works?.queueMonths ?? [0];
  for (const [stage, queueMonths] of queues.entries())
    for (let quarter = 0; quarter < quarterCount; quarter++) {
      const at = ((stage * blockCount + block) * quarterCount + quarter) * pathCount + firstPath;
      const order = placeOrder(evaluator.site, terms, {
        block,
        month: quarter * MONTHS_PER_QUARTER,
        queueMonths,
      });
      const worth = inputs.worth(order);
      for (let path = 0; path < on.batch.pathCount; path++)
        orderValueUsd[at + path] = worth(path) + runningUsd(inputs, block, order.month + queueMonths, path);
    }
}

/** What clearing a block changes in the running of the site, from each hall's own date. */
function runningUsd(inputs: BlockInputs, block: number, startMonth: number, path: number): number {
  const { evaluator, on, levels, cuts, weights } = inputs;
  const { site } = evaluator;
  const { firstHallAfterMonths, monthsPerFurtherHall } = conversionTerms(site);
  const from = path * (site.months + 1);
  let usd = 0;
  for (const { hall, share, fromMw, toMw } of cuts) {
    const planned =
      startMonth + firstHallAfterMonths + hall * monthsPerFurtherHall + on.batch.delayMonths[path]!;
    const cleared = clearedMonth(site, planned);
    if (cleared < site.months) {
      usd += share * levels.runningUsd[block]![from + cleared]!;
      usd += saleWorth(weights, cleared) * levels.soldUsd(path, cleared, fromMw, toMw);
    }
    if (levels.tenantEnergyUsd)
      usd -= share * levels.tenantEnergyUsd[block]![from + movedInMonth(site, planned)]!;
  }
  return usd;
}

/** The middle of the months in which a hall's tenant moves in, at most the horizon. */
function movedInMonth(site: Site, plannedMonth: number): number {
  const ready = Math.max(Math.round(plannedMonth), site.connection.availableAfterMonths);
  return Math.min(site.months, ready + Math.floor(Math.max(0, (site.hosting?.rampMonths ?? 0) - 1) / 2));
}
