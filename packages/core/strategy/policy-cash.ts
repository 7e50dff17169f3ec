import type { WorldBatch } from "../world/index.ts";
import { addHosting, makePathCash, type PathCash } from "./path-cash.ts";
import type { BatchEvaluator, PathEvaluator } from "./path-evaluator.ts";
import { makePathOperation, type PathOperation } from "./path-operation.ts";
import { addWorth } from "./path-worth.ts";
import type { Choice } from "./plan.ts";
import { type BlockTerms, blockMw, blockOrders, type PlacedOrder, siteOfBlock } from "./policy-blocks.ts";
import { type BlockMaker, makeBlockMaker, nobodyHosted } from "./policy-layouts.ts";

/** Month in which a path of a batch orders a block, -1 = never; in their order, none before an earlier one. */
export type OrderMonth = (block: number, path: number) => number;

/**
 * Cash under orders that each path makes for itself, to the cent of what each plan would come to: the site is run on each path by the
 * plan that its orders gave, and every block has its own lease, signed at the rent of its own day, and its own building. Ordered
 * together, at rents that stand still, it is the cash of the strategy that orders them together.
 *
 * @param blocks a maker of the same evaluator and terms, for who carries out one set of orders after another
 */
export function orderedCash(
  evaluator: PathEvaluator,
  on: BatchEvaluator,
  terms: BlockTerms,
  monthOf: OrderMonth,
  blocks: BlockMaker = makeBlockMaker(evaluator, terms),
): PathCash {
  const { site, parts } = evaluator;
  const { pathCount } = on.batch;
  const orders = Array.from({ length: pathCount }, (_, path) =>
    blockOrders(site, terms, (block) => monthOf(block, path)),
  );
  const operation = on.operateLaidOut(
    wholeChoice(terms),
    orders.map((own, path) =>
      blocks.staged(own, on.batch.delayMonths[path]!, defaultsOf(on.batch, path, site.months)),
    ),
  );
  if (!operation) return addWorth(parts.worth, summedCash(on, terms, monthOf));
  const cash = makePathCash(wholeChoice(terms), pathCount, site.months);
  addBlocks(evaluator, on, { terms, orders, blocks, operation }, cash);
  return addWorth(parts.worth, cash);
}

/** Months of a path's defaults, where somebody defaults. */
function defaultsOf(
  { tenantCount, tenantDefaultMonth }: WorldBatch,
  path: number,
  months: number,
): Float64Array | undefined {
  const own = tenantDefaultMonth.subarray(path * tenantCount, (path + 1) * tenantCount);
  return own.some((month) => month < months) ? own : undefined;
}

function wholeChoice({ hostMwAfter, fleet }: BlockTerms): Choice {
  return { strategy: "hybrid", hostMw: hostMwAfter.at(-1)!, waitMonths: 0, fleet };
}

function neverChoice({ fleet }: BlockTerms): Choice {
  return { strategy: "mine", hostMw: 0, waitMonths: 0, fleet };
}

interface Ordered {
  readonly terms: BlockTerms;
  /** One list per path. */
  readonly orders: readonly (readonly PlacedOrder[])[];
  readonly blocks: BlockMaker;
  readonly operation: PathOperation;
}

/** Adds running, and block by block lease and building, into `cash`. */
function addBlocks(evaluator: PathEvaluator, on: BatchEvaluator, ordered: Ordered, cash: PathCash): void {
  const { site, parts } = evaluator;
  const { batch } = on;
  const { terms, orders, blocks, operation } = ordered;
  const nothing = nobodyHosted(site.months);
  const bearsEnergy = site.hosting?.lease.passThrough === "all-in";
  const { factors } = parts;
  const choiceOf = (block: number): Choice => ({ ...wholeChoice(terms), hostMw: blockMw(terms, block) });
  const layoutOf = (block: number, path: number) => {
    const order = orders[path]![block];
    return order ? blocks.hosted(order, batch.delayMonths[path]!, undefined) : nothing;
  };
  const energyOf = (block: number) =>
    bearsEnergy ? { aiEnergyUsd: energyShare(evaluator, on, ordered, block) } : {};
  const all = Array.from(orders, (_, path) => path);
  addHosting(
    {
      site: siteOfBlock(site, terms, 0),
      batch,
      factors,
      choice: choiceOf(0),
      layouts: all.map((path) => layoutOf(0, path)),
      operation: { ...operation, ...energyOf(0) },
    },
    cash,
  );
  for (let block = 1; block < terms.hostMwAfter.length; block++) {
    const paths = all.filter((path) => orders[path]!.length > block);
    if (paths.length === 0) break;
    const own = pathsOfBatch(batch, paths);
    const energy = bearsEnergy ? pathsOfColumn(energyOf(block).aiEnergyUsd!, site.months, paths) : undefined;
    const nothingRuns = makePathOperation(paths.length * site.months, NOTHING_RUN);
    const added = makePathCash(cash.choice, paths.length, site.months);
    addHosting(
      {
        site: siteOfBlock(site, terms, block),
        batch: own,
        factors,
        choice: choiceOf(block),
        layouts: paths.map((path) => layoutOf(block, path)),
        operation: energy ? { ...nothingRuns, aiEnergyUsd: energy } : nothingRuns,
      },
      added,
    );
    addColumns(cash, added, paths);
  }
}

/** What lease and building read of a batch, on some of its paths. */
export function pathsOfBatch(batch: WorldBatch, paths: readonly number[]): WorldBatch {
  return {
    ...batch,
    pathCount: paths.length,
    rentRatio: pathsOfColumn(batch.rentRatio, batch.months, paths),
    delayMonths: pathsOfColumn(batch.delayMonths, 1, paths),
    overrunFraction: pathsOfColumn(batch.overrunFraction, 1, paths),
    tenantDefaultMonth: pathsOfColumn(batch.tenantDefaultMonth, batch.tenantCount, paths),
  };
}

function pathsOfColumn(column: Float64Array, perPath: number, paths: readonly number[]): Float64Array {
  const out = new Float64Array(paths.length * perPath);
  for (const [i, path] of paths.entries())
    out.set(column.subarray(path * perPath, (path + 1) * perPath), i * perPath);
  return out;
}

const NOTHING_RUN = { machines: false, tenants: false, deliveredBlocks: false, siteSale: false };

/** A block's part of the energy that all tenants draw: by the MW that are let in the month, nothing finer is metered. */
function energyShare(
  { site }: PathEvaluator,
  { batch }: BatchEvaluator,
  { orders, blocks, operation }: Ordered,
  block: number,
): Float64Array {
  const out = new Float64Array(operation.aiEnergyUsd.length);
  for (let path = 0; path < batch.pathCount; path++) {
    const own = orders[path]!;
    if (!own[block]) continue;
    const defaults = defaultsOf(batch, path, site.months);
    const lets = own.map((order) => blocks.hosted(order, batch.delayMonths[path]!, defaults).plan.letMw);
    for (let month = 0; month < site.months; month++) {
      const mw = lets.reduce((sum, each) => sum + each[month]!, 0);
      const at = path * site.months + month;
      if (mw > 0) out[at] = (operation.aiEnergyUsd[at]! * lets[block]![month]!) / mw;
    }
  }
  return out;
}

/** The columns that are money of a month: all of them add up. */
const MONTHLY = [
  "contractedUsd",
  "merchantUsd",
  "machinesUsd",
  "constructionUsd",
  "overheadUsd",
  "netCashUsd",
  "operatingUsd",
  "hallCapexUsd",
  "machineCapexUsd",
  "assetSaleUsd",
  "depositUsd",
  "rewardUsd",
  "rentUsd",
] as const satisfies readonly (keyof PathCash)[];

/** Adds cash of some paths to that of all; of all of them where none are named. */
function addColumns(into: PathCash, other: PathCash, paths?: readonly number[]): void {
  const { months } = into;
  for (const name of MONTHLY) {
    const [sum, added] = [into[name], other[name]];
    for (let i = 0; i < other.pathCount; i++) {
      const [to, from] = [(paths?.[i] ?? i) * months, i * months];
      for (let month = 0; month < months; month++) sum[to + month]! += added[from + month]!;
    }
  }
}

/**
 * The same put together from whole strategies, for sites that are carried out month by month: never ordering, and for each block what
 * the strategy with one block more, ordered on that day, brings beyond the one without it.
 */
export function summedCash(on: BatchEvaluator, terms: BlockTerms, monthOf: OrderMonth): PathCash {
  const { pathCount } = on.batch;
  const never = on.evaluate(neverChoice(terms));
  const cash = makePathCash(wholeChoice(terms), pathCount, never.months);
  addColumns(cash, never);
  for (let block = 0; block < terms.hostMwAfter.length; block++)
    for (const waitMonths of monthsUsed(block, pathCount, monthOf)) {
      const choice = { ...wholeChoice(terms), waitMonths };
      const with_ = on.evaluate({ ...choice, hostMw: terms.hostMwAfter[block]! });
      const without = block === 0 ? never : on.evaluate({ ...choice, hostMw: terms.hostMwAfter[block - 1]! });
      for (let path = 0; path < pathCount; path++)
        if (monthOf(block, path) === waitMonths) addPath(cash, path, with_, without);
    }
  return cash;
}

function monthsUsed(block: number, pathCount: number, monthOf: OrderMonth): readonly number[] {
  const months = new Set(Array.from({ length: pathCount }, (_, path) => monthOf(block, path)));
  return [...months].filter((month) => month >= 0).sort((a, b) => a - b);
}

function addPath(into: PathCash, path: number, more: PathCash, less: PathCash): void {
  const { months } = into;
  for (const name of MONTHLY)
    for (let at = path * months; at < (path + 1) * months; at++)
      into[name][at]! += more[name][at]! - less[name][at]!;
}
