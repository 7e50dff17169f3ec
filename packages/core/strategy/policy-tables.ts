import type { WorldBatch } from "../world/index.ts";
import type { PathCash } from "./path-cash.ts";
import type { BatchEvaluator, PathEvaluator } from "./path-evaluator.ts";
import { type BlockTerms, conversionTerms } from "./policy-blocks.ts";
import type { BlockWorths } from "./policy-lease-worth.ts";
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
  const { on, terms, worths } = inputs;
  const rows = yield* runningRows(inputs, tables.problem);
  if (!rows) return false;
  const leaseUsd = worths.rowsOn(on.batch, terms, tables.problem.works);
  fillFromRows(on.batch, tables, firstPath, { ...rows, leaseUsd });
  yield;
  return true;
}

/** What running the site comes to on a batch's paths: neither rent nor the cost of building changes it. */
export interface RunningRows {
  /** Worth of never ordering. */
  readonly baseUsd: Float64Array;
  /** What an order changes in it, as the order values of a problem are laid out. */
  readonly runningUsd: Float64Array;
}

/** {@link RunningRows} of a batch; null where the tables of paths don't serve the site. Yields between plans. */
export function* runningRows(
  inputs: OrderInputs,
  { quarterCount, works }: Pick<OrderTables["problem"], "quarterCount" | "works">,
): Generator<void, RunningRows | null> {
  const { evaluator, on, terms, weights } = inputs;
  const levels = yield* operatingLevels(evaluator, on, terms, weights);
  if (!levels) return null;
  const never = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: terms.fleet } as const;
  const baseUsd = inputs.worthOf(on.evaluateFrom(never, levels.never));
  yield;
  const { site } = evaluator;
  const { pathCount } = on.batch;
  const queues = works?.queueMonths ?? [0];
  const usd = new Float64Array(queues.length * terms.hostMwAfter.length * quarterCount * pathCount);
  let at = 0;
  for (const queueMonths of queues)
    for (let block = 0; block < terms.hostMwAfter.length; block++) {
      const ofBlock = { ...inputs, levels, cuts: blockCuts(site, terms, block) };
      for (let quarter = 0; quarter < quarterCount; quarter++) {
        const startMonth = quarter * MONTHS_PER_QUARTER + queueMonths;
        for (let path = 0; path < pathCount; path++) usd[at++] = runningUsd(ofBlock, block, startMonth, path);
      }
      yield;
    }
  return { baseUsd, runningUsd: usd };
}

/** Puts a batch's rows into the tables: what an order changes in the running of the site, and its own lease and building. */
export function fillFromRows(
  batch: WorldBatch,
  { baseUsd, problem }: OrderTables,
  firstPath: number,
  rows: RunningRows & { readonly leaseUsd: Float64Array },
): void {
  const { pathCount } = batch;
  baseUsd.set(rows.baseUsd, firstPath);
  fillState(batch, problem, firstPath);
  for (let from = 0; from < rows.runningUsd.length; from += pathCount) {
    const at = (from / pathCount) * problem.pathCount + firstPath;
    for (let path = 0; path < pathCount; path++)
      problem.orderValueUsd[at + path] = rows.leaseUsd[from + path]! + rows.runningUsd[from + path]!;
  }
}

interface BlockInputs extends OrderInputs {
  readonly levels: OperationLevels;
  readonly cuts: readonly BlockCut[];
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
