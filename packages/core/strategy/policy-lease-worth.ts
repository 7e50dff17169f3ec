import { statedBatch, type World, type WorldBatch } from "../world/index.ts";
import { addHosting, makePathCash, type PathCash } from "./path-cash.ts";
import type { PathEvaluator } from "./path-evaluator.ts";
import type { HostedLayout } from "./path-layout.ts";
import { makePathOperation, type PathOperation } from "./path-operation.ts";
import { type BlockTerms, conversionTerms, type PlacedOrder, placeOrder } from "./policy-blocks.ts";
import { pathsOfBatch } from "./policy-cash.ts";
import { type BlockMaker, makeBlockMaker } from "./policy-layouts.ts";
import { type CashWeights, weighedWorth } from "./policy-weights.ts";
import { MONTHS_PER_QUARTER, type WorksStages } from "./policy-works.ts";
import type { Site } from "./types.ts";

/** What lease and building of an ordered block are worth on each path of a batch, USD after tax, at the day of the study. */
export type BlockWorth = (order: PlacedOrder) => (path: number) => number;

/** Worth of a block ordered on one day, of all paths with one delay and no default: linear in what a path brings. */
interface LinearWorth {
  readonly plainUsd: number;
  /** For each ratio of rent beyond the offer's: when signed, and when let again. */
  readonly signedUsd: number;
  readonly reLetUsd: number;
  readonly reLetMonth: number;
  readonly overrunUsd: number;
}

/** Steps that a ratio is moved by. */
const STEP = 0.25;

/** Worth of blocks for many batches, and for whatever becomes of the machines: neither lease nor building asks. */
export interface BlockWorths {
  readonly on: (batch: WorldBatch) => BlockWorth;
  /** Worth of every order on a batch, as the order values of a problem are laid out; worked out once, for all fleets. */
  readonly rowsOn: (
    batch: WorldBatch,
    terms: Pick<BlockTerms, "quarterCount">,
    works: WorksStages | undefined,
  ) => Float64Array;
}

/**
 * Worth of blocks by the very terms of lease and building that strategies are paid by. What depends on dates alone is worked out once
 * per date and taken as linear in rent and overrun; a path on which a tenant defaults is worked out by itself.
 *
 * @param blocks a maker of layouts for the fleet `run-to-stop`, for who has one
 */
export function makeBlockWorths(
  evaluator: PathEvaluator,
  hostMwAfter: readonly number[],
  weights: CashWeights,
  blocks: BlockMaker = makeBlockMaker(evaluator, { hostMwAfter, quarterCount: 0, fleet: "run-to-stop" }),
): BlockWorths {
  const terms: BlockTerms = { hostMwAfter, quarterCount: 0, fleet: "run-to-stop" };
  const worths: Worths = {
    months: evaluator.site.months,
    blocks,
    worthUsd: hostedWorth(evaluator, terms, weights),
    ownDay: isPaidBeforeWorks(evaluator),
    known: new Map(),
  };
  const batches = new WeakMap<WorldBatch, BlockWorth>();
  const rows = new WeakMap<WorldBatch, Map<string, Float64Array>>();
  const on = (batch: WorldBatch) => {
    const made = batches.get(batch) ?? blockWorthOn(worths, batch);
    batches.set(batch, made);
    return made;
  };
  return {
    on,
    rowsOn: (batch, { quarterCount }, works) => {
      const known = rows.get(batch) ?? new Map<string, Float64Array>();
      rows.set(batch, known);
      const queues = works?.queueMonths ?? [0];
      return within(known, `${quarterCount}/${queues}`, () => {
        const ordersAt = { ...terms, quarterCount };
        return rowsOf({ site: evaluator.site, terms: ordersAt, queues }, batch.pathCount, on(batch));
      });
    },
  };
}

interface RowsAsked {
  readonly site: Site;
  readonly terms: BlockTerms;
  readonly queues: readonly number[];
}

function rowsOf({ site, terms, queues }: RowsAsked, pathCount: number, worth: BlockWorth): Float64Array {
  const { hostMwAfter, quarterCount } = terms;
  const rows = new Float64Array(queues.length * hostMwAfter.length * quarterCount * pathCount);
  let at = 0;
  for (const queueMonths of queues)
    for (let block = 0; block < hostMwAfter.length; block++)
      for (let quarter = 0; quarter < quarterCount; quarter++) {
        const month = quarter * MONTHS_PER_QUARTER;
        const usdOf = worth(placeOrder(site, terms, { block, month, queueMonths }));
        for (let path = 0; path < pathCount; path++) rows[at++] = usdOf(path);
      }
  return rows;
}

/** Where works take longer than they are paid for, the day of the order moves nothing but the rent that is signed. */
function isPaidBeforeWorks({ site }: PathEvaluator): boolean {
  const { firstHallAfterMonths, spendMonths } = conversionTerms(site);
  return firstHallAfterMonths < spendMonths;
}

interface Worths {
  readonly months: number;
  readonly blocks: BlockMaker;
  readonly worthUsd: HostedWorth;
  readonly ownDay: boolean;
  /** By what a block is like and when it is built, then by delay. */
  readonly known: Map<string, Map<number, LinearWorth>>;
}

function blockWorthOn({ months, blocks, worthUsd, ownDay, known }: Worths, batch: WorldBatch): BlockWorth {
  const alone = new Map<string, ReadonlyMap<number, number>>();
  const isDefaulted = Array.from({ length: batch.pathCount }, (_, path) => defaults(batch, path, months));
  const defaulted = isDefaulted.flatMap((is, path) => (is ? [path] : []));
  const theirs = pathsOfBatch(batch, defaulted);
  return (order) => {
    const { alike, month, queueMonths } = order;
    const signMonth = Math.min(months - 1, month);
    const day = `${alike}/${month + queueMonths}${ownDay ? `/${month}` : ""}`;
    const byDelay = within(known, day, () => new Map<number, LinearWorth>());
    const layoutAt = (delay: number) => blocks.hosted(order, delay, undefined);
    const linearOf = (delay: number) =>
      within(byDelay, delay, () => linearWorth(order, layoutAt(delay), worthUsd, months));
    const aloneUsd = within(alone, `${alike}/${month}/${queueMonths}`, () => {
      const layouts = Array.from(theirs.delayMonths, layoutAt);
      const usd = layouts.length > 0 ? worthUsd(order, layouts, theirs) : [];
      return new Map(defaulted.map((path, i) => [path, usd[i]!]));
    });
    return (path) => {
      if (isDefaulted[path]) return aloneUsd.get(path)!;
      const linear = linearOf(batch.delayMonths[path]!);
      const from = path * batch.months;
      return (
        linear.plainUsd +
        linear.signedUsd * (batch.rentRatio[from + signMonth]! - 1) +
        linear.reLetUsd * (batch.rentRatio[from + linear.reLetMonth]! - 1) +
        linear.overrunUsd * batch.overrunFraction[path]!
      );
    };
  };
}

function within<Key, Value>(memory: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = memory.get(key) ?? make();
  memory.set(key, value);
  return value;
}

function defaults({ tenantCount, tenantDefaultMonth }: WorldBatch, path: number, months: number): boolean {
  for (let tenant = 0; tenant < tenantCount; tenant++)
    if (tenantDefaultMonth[path * tenantCount + tenant]! < months) return true;
  return false;
}

/** Worth of a block on each path of a batch, each by its own layout. */
type HostedWorth = (order: PlacedOrder, layouts: readonly HostedLayout[], batch: WorldBatch) => Float64Array;

/** Worth of a block's lease and building alone: a site on which nothing runs. */
function hostedWorth(
  { site, parts }: PathEvaluator,
  { fleet }: BlockTerms,
  weights: CashWeights,
): HostedWorth {
  const choice = { strategy: "hybrid", hostMw: 0, waitMonths: 0, fleet } as const;
  const none = { machines: false, tenants: false, deliveredBlocks: false, siteSale: false };
  const rooms = new Map<number, { readonly cash: PathCash; readonly operation: PathOperation }>();
  return ({ gridMw }, layouts, batch) => {
    const { pathCount } = batch;
    const { cash, operation } = within(rooms, pathCount, () => ({
      cash: makePathCash(choice, pathCount, site.months),
      operation: makePathOperation(pathCount * site.months, none),
    }));
    const own = { ...choice, hostMw: gridMw };
    addHosting({ site, batch, factors: parts.factors, choice: own, layouts, operation }, cash);
    return Float64Array.from({ length: pathCount }, (_, path) => weighedWorth(weights, cash, path));
  };
}

function linearWorth(
  order: PlacedOrder,
  layout: HostedLayout,
  worthUsd: HostedWorth,
  months: number,
): LinearWorth {
  const rentRatio = new Float64Array(months);
  const batch = plainBatch(months, rentRatio);
  const at = (signed: number, later: number, overrunFraction: number) => {
    rentRatio.fill(later);
    rentRatio[Math.min(months - 1, order.month)] = signed;
    batch.overrunFraction[0] = overrunFraction;
    return worthUsd(order, [layout], batch)[0]!;
  };
  const plainUsd = at(1, 1, 0);
  return {
    plainUsd,
    signedUsd: (at(1 + STEP, 1, 0) - plainUsd) / STEP,
    reLetUsd: (at(1, 1 + STEP, 0) - plainUsd) / STEP,
    reLetMonth: layout.leases[0]?.reLetMonth ?? 0,
    overrunUsd: (at(1, 1, STEP) - plainUsd) / STEP,
  };
}

/** A batch of one path as far as lease and building read it. */
function plainBatch(months: number, rentRatio: Float64Array): WorldBatch {
  const world: World = {
    hashpriceUsdPerPhDay: rentRatio,
    priceUsdPerBtc: rentRatio,
    powerLevelRatio: rentRatio,
    rentRatio,
    delayMonths: 0,
    overrunFraction: 0,
  };
  return { ...statedBatch(world, 1, "valuation"), months, rentRatio };
}
