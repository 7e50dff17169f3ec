import {
  type BatchEvaluator,
  type BlockMaker,
  type BlockTerms,
  type BlockWorths,
  bestDates,
  blocksOf,
  buildingTerms,
  type CashWeights,
  type Choice,
  cashWeights,
  crossValidated,
  type FittedPolicy,
  type FixedSchedule,
  type FleetPolicy,
  fillFromRows,
  fillingOrders,
  fillState,
  fitPolicy,
  fixedSchedules,
  MONTHS_PER_QUARTER,
  type MoneyTerms,
  makeBlockMaker,
  makeBlockWorths,
  makeMoneyDesk,
  makeOrderTables,
  meanOfPaths,
  moneyOnPath,
  type OrderTables,
  orderedCash,
  type PathCash,
  type PathEvaluator,
  pairedDifference,
  type RunningRows,
  runningRows,
  runPolicy,
  type Site,
  stateOnly,
  type WorksStages,
  worksOf,
} from "@switchyard/core/strategy";
import type { WorldBatch } from "@switchyard/core/world";
import { keepingPart, type RunParts } from "./run-parts.ts";

/** Degrees of the polynomials that are fitted; the one is kept that is worth more on paths that it was not fitted on. */
const DEGREES = [1, 2] as const;
/** More blocks than this are ordered in groups of halls. */
const MOST_BLOCKS = 5;

/** A site whose blocks may be ordered quarter by quarter, with everything that all futures share. */
export interface PolicyGround {
  readonly evaluator: PathEvaluator;
  readonly hostMwAfter: readonly number[];
  readonly quarterCount: number;
  readonly fleets: readonly FleetPolicy[];
  readonly works: WorksStages;
  /** Layouts of blocks with each fleet, for all futures. */
  readonly blocksWith: (fleet: FleetPolicy) => BlockMaker;
  readonly weights: CashWeights;
  readonly worths: BlockWorths;
  /** Worth of a plan on each path: after tax, before debt. */
  readonly worthOf: (cash: PathCash) => Float64Array;
}

/** A way to decide: by the state or by dates, on one fleet; or a strategy of the study as it is. */
export type Way =
  | { readonly kind: "policy"; readonly fleet: FleetPolicy; readonly policy: FittedPolicy | FixedSchedule }
  | { readonly kind: "strategy"; readonly choice: Choice };

/** A run of futures with the site on them. */
export interface PolicyShard {
  readonly on: BatchEvaluator;
  readonly batch: WorldBatch;
  /** Where it begins among the futures asked for. */
  readonly from: number;
  /** What running the site with each fleet comes to on it, where that outlives the question. */
  readonly running?: Map<FleetPolicy, RunningRows>;
}

/** What was found on the training futures. */
export interface FoundPolicy {
  /** The best of all: the fitted one where it is worth more there than everything fixed. */
  readonly chosen: Way;
  readonly bestFixed: Way;
  /** Strategies of the study, each by its best choice. */
  readonly strategies: readonly (Way & { readonly kind: "strategy" })[];
}

/** Whether a site has anything to convert block by block. */
export function hasBlocks({ hosting, connection }: Site): boolean {
  return hosting !== null && connection.firmMw > 0;
}

/** Prepares the search on a site that {@link hasBlocks}. */
export function openGround(evaluator: PathEvaluator, money: MoneyTerms, years: number): PolicyGround {
  const { site } = evaluator;
  const { treasury: _, ...unlevered } = money;
  const desk = makeMoneyDesk(site, unlevered);
  const { hallGridMw } = buildingTerms(site.hosting!, "hybrid");
  const reservedMw = [site.hosting!.lease, ...(site.hosting!.moreLeases ?? [])].reduce(
    (sum, lease) => sum + lease.reservedMw,
    0,
  );
  const hostMwAfter = blocksOf(hallGridMw, Math.min(reservedMw, site.connection.firmMw), MOST_BLOCKS);
  const weights = cashWeights(site, unlevered);
  const months = Math.min(years * 12, site.months - 1);
  const quarterCount = Math.max(1, Math.floor(months / MONTHS_PER_QUARTER) + 1);
  const makers = new Map<FleetPolicy, BlockMaker>();
  const blocksWith = (fleet: FleetPolicy) => {
    const maker = makers.get(fleet) ?? makeBlockMaker(evaluator, { hostMwAfter, quarterCount, fleet });
    makers.set(fleet, maker);
    return maker;
  };
  return {
    evaluator,
    hostMwAfter,
    quarterCount,
    blocksWith,
    fleets: fleetsOf(site),
    works: worksOf(site, { hostMwAfter }),
    weights,
    worths: makeBlockWorths(evaluator, hostMwAfter, weights, blocksWith("run-to-stop")),
    worthOf: (cash) => cash.npvUsd.map((_, path) => moneyOnPath(desk, null, cash, path).afterTaxNpvUsd),
  };
}

function fleetsOf({ mine }: Site): readonly FleetPolicy[] {
  if (!mine) return ["run-to-stop"];
  return mine.refresh ? ["run-to-stop", "refresh", "sell"] : ["run-to-stop", "sell"];
}

/** Terms of the blocks with one fleet. */
export function termsOf({ hostMwAfter, quarterCount }: PolicyGround, fleet: FleetPolicy): BlockTerms {
  return { hostMwAfter, quarterCount, fleet };
}

/** Cash of a way on every path of some futures, and for a policy the quarter in which each block is ordered. */
export function carryOut(ground: PolicyGround, { on, batch }: PolicyShard, way: Way) {
  if (way.kind === "strategy") return { cash: on.evaluate(way.choice), orderQuarter: null };
  const terms = termsOf(ground, way.fleet);
  const { orderQuarter } = runPolicy(way.policy, stateOnly(batch, terms, ground.works));
  const monthOf = (block: number, path: number) => {
    const quarter = orderQuarter[block * batch.pathCount + path]!;
    return quarter < 0 ? -1 : quarter * MONTHS_PER_QUARTER;
  };
  const cash = orderedCash(ground.evaluator, on, terms, monthOf, ground.blocksWith(way.fleet));
  return { cash, orderQuarter };
}

/** Worth of a way on every path of some futures, after tax and before debt. */
export function worthOfWay(ground: PolicyGround, shards: readonly PolicyShard[], way: Way): Float64Array {
  const worths = shards.map((shard) => ground.worthOf(carryOut(ground, shard, way).cash));
  const all = new Float64Array(worths.reduce((sum, { length }) => sum + length, 0));
  for (const [i, { from }] of shards.entries()) all.set(worths[i]!, from - shards[0]!.from);
  return all;
}

/**
 * Fits a policy for each fleet on the training futures and puts the best of them beside every strategy and every schedule of dates, all
 * by what they truly come to there, a fit less what it owes to the luck of its own paths. Yields after each plan.
 *
 * @param choices of the strategies, all of which may be tried
 */
export function* searchingPolicy(
  ground: PolicyGround,
  shards: readonly PolicyShard[],
  choices: readonly Choice[],
  parts: RunParts | undefined,
): Generator<void, FoundPolicy> {
  const fitted: TabledWay[] = [];
  const dated: TabledWay[] = [];
  for (const fleet of ground.fleets) {
    const tables = yield* fillingTables(ground, shards, fleet, parts);
    const { problem } = tables;
    fitted.push(bestFit(fleet, tables));
    dated.push(bestOnTables(fleet, tables, [...fixedSchedules(problem), bestDates(problem)]));
    yield;
  }
  const strategies = yield* bestChoices(ground, shards, choices, parts);
  // of equals the strategy by its own name
  const bestFixed = yield* bestWay(ground, shards, [...strategies, ...nearBest(dated)], parts, "fixed");
  const bestFitted = yield* bestWay(ground, shards, nearBest(fitted), parts, "fitted");
  const { luckUsd } = fitted.find(({ way }) => way === bestFitted.way)!;
  const isAhead = leads(bestFitted.worthUsd, bestFixed.worthUsd, luckUsd);
  return { chosen: isAhead ? bestFitted.way : bestFixed.way, bestFixed: bestFixed.way, strategies };
}

/** Whether a fit is ahead of what is fixed by more than the luck of its paths and one error of the difference: dates need no proof. */
function leads(fittedUsd: Float64Array, fixedUsd: Float64Array, luckUsd: number): boolean {
  const { value, standardError } = pairedDifference(fittedUsd, fixedUsd, 2);
  return value - luckUsd > (standardError ?? 0);
}

/** A way with what the tables say of it: enough to tell who is worth a closer look. */
interface TabledWay {
  readonly way: Way;
  readonly meanUsd: number;
  /** What a fit owes to the luck of its own paths; 0 of dates. */
  readonly luckUsd: number;
}

/** The degree that is worth most on paths that it was not fitted on. */
function bestFit(fleet: FleetPolicy, { problem, baseUsd }: OrderTables): TabledWay {
  const meanOf = (values: Float64Array) => meanOfPaths(values, 2).value;
  const checked = DEGREES.map((degree) => meanOf(crossValidated(problem, { degree })));
  const most = Math.max(...checked);
  const policy = fitPolicy(problem, { degree: DEGREES[checked.indexOf(most)]! });
  const ownUsd = meanOf(runPolicy(policy, problem).valueUsd);
  return {
    way: { kind: "policy", fleet, policy },
    meanUsd: meanOf(baseUsd) + most,
    luckUsd: Math.max(0, ownUsd - most),
  };
}

function bestOnTables(
  fleet: FleetPolicy,
  { problem, baseUsd }: OrderTables,
  policies: readonly FixedSchedule[],
): TabledWay {
  const means = policies.map((policy) => meanOfPaths(runPolicy(policy, problem).valueUsd, 2).value);
  const most = Math.max(...means);
  const way: Way = { kind: "policy", fleet, policy: policies[means.indexOf(most)]! };
  return { way, meanUsd: meanOfPaths(baseUsd, 2).value + most, luckUsd: 0 };
}

/** Tables take losses for used when they come: what they put further behind than that is out. */
const NEAR_FRACTION = 0.1;

function nearBest(ways: readonly TabledWay[]): readonly Way[] {
  const most = Math.max(...ways.map(({ meanUsd }) => meanUsd));
  return ways.filter(({ meanUsd }) => meanUsd >= most - NEAR_FRACTION * Math.abs(most)).map(({ way }) => way);
}

function* fillingTables(
  ground: PolicyGround,
  shards: readonly PolicyShard[],
  fleet: FleetPolicy,
  parts: RunParts | undefined,
): Generator<void, OrderTables> {
  const terms = termsOf(ground, fleet);
  const pathCount = shards.reduce((sum, { batch }) => sum + batch.pathCount, 0);
  const tables = makeOrderTables(terms, pathCount, ground.works);
  for (const [index, shard] of shards.entries()) {
    const filled = yield* keepingPart(parts, `orders/${fleet}/${index}`, () =>
      fillingShard(ground, shard, terms),
    );
    addShard(tables, filled, shard);
  }
  return tables;
}

/** Order values of one shard, as plain rows. */
type ShardOrders = Pick<OrderTables, "baseUsd"> & { readonly orderValueUsd: Float64Array };

function* fillingShard(
  ground: PolicyGround,
  shard: PolicyShard,
  terms: BlockTerms,
): Generator<void, ShardOrders> {
  const { worths, worthOf, works } = ground;
  const { on, batch } = shard;
  const own = makeOrderTables(terms, batch.pathCount, works);
  const rows = yield* keptRows(ground, shard, terms);
  if (rows) fillFromRows(batch, own, 0, { ...rows, leaseUsd: worths.rowsOn(batch, terms, works) });
  else {
    yield* fillingOrders(on, terms, own, 0, worthOf);
    alikeInAllStages(own);
  }
  return { baseUsd: own.baseUsd, orderValueUsd: own.problem.orderValueUsd };
}

function* keptRows(
  { evaluator, weights, worths, worthOf, works }: PolicyGround,
  { on, running }: PolicyShard,
  terms: BlockTerms,
): Generator<void, RunningRows | null> {
  const known = running?.get(terms.fleet);
  if (known) return known;
  const { quarterCount } = terms;
  const rows = yield* runningRows(
    { evaluator, on, terms, weights, worths, worthOf },
    { quarterCount, works },
  );
  if (rows) running?.set(terms.fleet, rows);
  return rows;
}

/** Plan by plan, blocks wait for one another as if they were ordered together: one stage, which stands for all. */
function alikeInAllStages({ problem }: OrderTables): void {
  const { works, orderValueUsd } = problem;
  const length = orderValueUsd.length / (works?.queueMonths.length ?? 1);
  for (let from = length; from < orderValueUsd.length; from += length)
    orderValueUsd.copyWithin(from, 0, length);
}

/** Puts a shard's rows into the tables of all. */
function addShard(tables: OrderTables, filled: ShardOrders, { batch, from }: PolicyShard): void {
  const { problem, baseUsd } = tables;
  const { pathCount } = batch;
  fillState(batch, problem, from);
  baseUsd.set(filled.baseUsd, from);
  for (let row = 0; row * pathCount < filled.orderValueUsd.length; row++)
    problem.orderValueUsd.set(
      filled.orderValueUsd.subarray(row * pathCount, (row + 1) * pathCount),
      row * problem.pathCount + from,
    );
}

/** The best choice of each strategy, by what it comes to on the training futures. */
function* bestChoices(
  ground: PolicyGround,
  shards: readonly PolicyShard[],
  choices: readonly Choice[],
  parts: RunParts | undefined,
): Generator<void, FoundPolicy["strategies"]> {
  const ids = [...new Set(choices.map(({ strategy }) => strategy))];
  const found: (Way & { readonly kind: "strategy" })[] = [];
  for (const id of ids) {
    const ways = choices.flatMap((choice) =>
      choice.strategy === id ? [{ kind: "strategy" as const, choice }] : [],
    );
    found.push(ways.length === 1 ? ways[0]! : (yield* bestWay(ground, shards, ways, parts, id)).way);
  }
  return found;
}

/** A way with what it came to on the shards so far. */
interface Runner<W extends Way> {
  readonly way: W;
  readonly index: number;
  worthUsd: Float64Array;
}

/** Errors of the paired difference by which a way is out before the futures are through. */
const OUT_BY_ERRORS = 4;

/**
 * The way worth most on average on some futures; the first of equals. Ways run shard by shard, and who is far behind the leader on the
 * same futures runs no further: carried out to the end are those between which the end decides.
 */
export function* bestWay<W extends Way>(
  ground: PolicyGround,
  shards: readonly PolicyShard[],
  ways: readonly W[],
  parts: RunParts | undefined,
  name: string,
): Generator<void, { readonly way: W; readonly worthUsd: Float64Array }> {
  let runners = ways.map((way, index): Runner<W> => ({ way, index, worthUsd: new Float64Array(0) }));
  for (const [i, shard] of shards.entries()) {
    for (const runner of runners) {
      const own = yield* keepingPart(parts, `${name}/${runner.index}/${i}`, function* () {
        yield;
        return worthOfWay(ground, [shard], runner.way);
      });
      runner.worthUsd = Float64Array.from([...runner.worthUsd, ...own]);
    }
    runners = stillRunning(runners);
  }
  return leaderOf(runners);
}

function leaderOf<W extends Way>(runners: readonly Runner<W>[]): Runner<W> {
  const means = runners.map(({ worthUsd }) => meanOfPaths(worthUsd, 2).value);
  return runners[means.indexOf(Math.max(...means))]!;
}

function stillRunning<W extends Way>(runners: readonly Runner<W>[]): Runner<W>[] {
  const leader = leaderOf(runners);
  return runners.filter(({ worthUsd }) => {
    const { value, standardError } = pairedDifference(leader.worthUsd, worthUsd, 2);
    return !(standardError !== null && value > OUT_BY_ERRORS * standardError);
  });
}
