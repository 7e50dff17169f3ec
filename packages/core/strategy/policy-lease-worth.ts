import { statedBatch, type World, type WorldBatch } from "../world/index.ts";
import { addHosting, makePathCash } from "./path-cash.ts";
import type { PathEvaluator } from "./path-evaluator.ts";
import type { HostedLayout } from "./path-layout.ts";
import { makePathOperation } from "./path-operation.ts";
import { type BlockTerms, conversionTerms, type PlacedOrder } from "./policy-blocks.ts";
import { type BlockMaker, makeBlockMaker } from "./policy-layouts.ts";
import { type CashWeights, weighedWorth } from "./policy-weights.ts";

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
}

/**
 * Worth of blocks by the very terms of lease and building that strategies are paid by. What depends on dates alone is worked out once
 * per date and taken as linear in rent and overrun; a path on which a tenant defaults is worked out by itself.
 */
export function makeBlockWorths(
  evaluator: PathEvaluator,
  hostMwAfter: readonly number[],
  weights: CashWeights,
): BlockWorths {
  const terms: BlockTerms = { hostMwAfter, quarterCount: 0, fleet: "run-to-stop" };
  const worths: Worths = {
    months: evaluator.site.months,
    blocks: makeBlockMaker(evaluator, terms),
    worthUsd: hostedWorth(evaluator, terms, weights),
    ownDay: isPaidBeforeWorks(evaluator),
    known: new Map(),
  };
  const batches = new WeakMap<WorldBatch, BlockWorth>();
  return {
    on: (batch) => {
      const made = batches.get(batch) ?? blockWorthOn(worths, batch);
      batches.set(batch, made);
      return made;
    },
  };
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
  const alone = new Map<string, Map<number, number>>();
  const isDefaulted = Array.from({ length: batch.pathCount }, (_, path) => defaults(batch, path, months));
  return (order) => {
    const { alike, month, queueMonths } = order;
    const signMonth = Math.min(months - 1, month);
    const day = `${alike}/${month + queueMonths}${ownDay ? `/${month}` : ""}`;
    const byDelay = within(known, day, () => new Map<number, LinearWorth>());
    const byPath = within(alone, `${alike}/${month}/${queueMonths}`, () => new Map<number, number>());
    const layoutAt = (delay: number) => blocks.hosted(order, delay, undefined);
    const linearOf = (delay: number) =>
      within(byDelay, delay, () => linearWorth(order, layoutAt(delay), worthUsd, months));
    const aloneUsd = (path: number) =>
      within(byPath, path, () => worthUsd(order, layoutAt(batch.delayMonths[path]!), pathAlone(batch, path)));
    return (path) => {
      if (isDefaulted[path]) return aloneUsd(path);
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

/** What of a batch lease and building read, of one path. */
function pathAlone(batch: WorldBatch, path: number): WorldBatch {
  const { months, tenantCount } = batch;
  return {
    ...batch,
    pathCount: 1,
    rentRatio: batch.rentRatio.subarray(path * months, (path + 1) * months),
    overrunFraction: batch.overrunFraction.subarray(path, path + 1),
    tenantDefaultMonth: batch.tenantDefaultMonth.subarray(path * tenantCount, (path + 1) * tenantCount),
  };
}

type HostedWorth = (order: PlacedOrder, layout: HostedLayout, batch: WorldBatch) => number;

/** Worth of a block's lease and building alone: a site on which nothing runs. */
function hostedWorth(
  { site, parts }: PathEvaluator,
  { fleet }: BlockTerms,
  weights: CashWeights,
): HostedWorth {
  const choice = { strategy: "hybrid", hostMw: 0, waitMonths: 0, fleet } as const;
  const cash = makePathCash(choice, 1, site.months);
  const none = { machines: false, tenants: false, deliveredBlocks: false, siteSale: false };
  const operation = makePathOperation(site.months, none);
  return ({ gridMw }, layout, batch) => {
    const own = { ...choice, hostMw: gridMw };
    addHosting({ site, batch, factors: parts.factors, choice: own, layouts: [layout], operation }, cash);
    return weighedWorth(weights, cash, 0);
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
    return worthUsd(order, layout, batch);
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
