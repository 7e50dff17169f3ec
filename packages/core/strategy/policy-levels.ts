import { addHosting, makePathCash, type PathCash } from "./path-cash.ts";
import type { BatchEvaluator, PathEvaluator } from "./path-evaluator.ts";
import type { FleetLives } from "./path-fleet.ts";
import type { HostedLayout } from "./path-layout.ts";
import type { PathOperation } from "./path-operation.ts";
import type { Choice } from "./plan.ts";
import { type BlockTerms, blockMw, conversionTerms, hallCount } from "./policy-blocks.ts";
import { nobodyHosted } from "./policy-layouts.ts";
import { type CashWeights, monthWorth } from "./policy-weights.ts";
import type { Site } from "./types.ts";
import { unitResaleUsd } from "./unit-machines.ts";

/**
 * What running the site is worth at each level of conversion. A month's machines, lights and bills depend on how many blocks are
 * cleared and hosted in it, hardly on when they were ordered; so one plan per level, with its blocks ordered on the first day, tells
 * the months of every plan: months at level n are read from plan n. What machines fetch when a block is cleared is worked out apart.
 */
export interface OperationLevels {
  /** How the site runs where nothing is ever ordered. */
  readonly never: PathOperation;
  /** Worth of running from a month on, at level n + 1 instead of n: entry `path * (months + 1) + month`, one array per block. */
  readonly runningUsd: readonly Float64Array[];
  /** Worth of the energy that the block's tenant draws from a month on, where the landlord bears it; null where the tenant does. */
  readonly tenantEnergyUsd: readonly Float64Array[] | null;
  /** What machines fetch in a month as their room shrinks from so many MW to fewer. */
  readonly soldUsd: (path: number, month: number, fromMw: number, toMw: number) => number;
}

/** The plan of a level: the first n blocks, all ordered today. */
function levelChoice({ hostMwAfter, fleet }: BlockTerms, level: number): Choice {
  return level === 0
    ? { strategy: "mine", hostMw: 0, waitMonths: 0, fleet }
    : { strategy: "hybrid", hostMw: hostMwAfter[level - 1]!, waitMonths: 0, fleet };
}

/** Runs the plans of all levels, yielding after each; null where the tables of paths don't serve the site. */
export function* operatingLevels(
  evaluator: PathEvaluator,
  on: BatchEvaluator,
  terms: BlockTerms,
  weights: CashWeights,
): Generator<void, OperationLevels | null> {
  const { site, parts } = evaluator;
  const lives = on.livesOf(levelChoice(terms, 0));
  const soldUsd = lives && parts.fleet ? salesOf({ site, on, lives, fleet: parts.fleet }) : () => 0;
  const bearsEnergy = site.hosting!.lease.passThrough === "all-in";
  const running: Float64Array[] = [];
  const energy: Float64Array[] = [];
  const cash = makePathCash(NOTHING_BUILT, on.batch.pathCount, site.months);
  let never: PathOperation | undefined;
  for (let level = 0; level <= terms.hostMwAfter.length; level++) {
    const operation = on.operate(levelChoice(terms, level));
    if (!operation) return null;
    never ??= operation;
    running.push(runningWorth(evaluator, on, { operation, weights, cash }));
    if (bearsEnergy) energy.push(energyWorth(site, on, operation, weights));
    yield;
  }
  for (let block = terms.hostMwAfter.length - 1; block >= 0; block--) {
    takeOff(running[block + 1]!, running[block]!);
    withoutSales({ site, on, terms, soldUsd, weights }, block, running[block + 1]!);
    if (bearsEnergy) takeOff(energy[block + 1]!, energy[block]!);
  }
  return {
    never: never!,
    runningUsd: running.slice(1),
    tenantEnergyUsd: bearsEnergy ? energy.slice(1) : null,
    soldUsd,
  };
}

interface RunningInputs {
  readonly operation: PathOperation;
  readonly weights: CashWeights;
  /** Written over. */
  readonly cash: PathCash;
}

/** Worth of running the site alone: nobody's lease and no building. */
function runningWorth(
  { site, parts }: PathEvaluator,
  { batch }: BatchEvaluator,
  { operation, weights, cash }: RunningInputs,
): Float64Array {
  const layouts = new Array<HostedLayout>(batch.pathCount).fill(nobodyHosted(site.months));
  addHosting({ site, batch, factors: parts.factors, choice: NOTHING_BUILT, layouts, operation }, cash);
  return worthFrom(batch.pathCount, site.months, (at, month) => monthWorth(weights, cash, at, month));
}

const NOTHING_BUILT: Choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };

function energyWorth(
  { months }: Site,
  { batch }: BatchEvaluator,
  { aiEnergyUsd }: PathOperation,
  { worth, earned }: CashWeights,
): Float64Array {
  const worthAt = (at: number, month: number) =>
    (worth.contracted[month]! + earned[month]!) * aiEnergyUsd[at]!;
  return worthFrom(batch.pathCount, months, worthAt);
}

/** Sums from each month to the horizon: entry `path * (months + 1) + month`. */
function worthFrom(
  pathCount: number,
  months: number,
  worthAt: (at: number, month: number) => number,
): Float64Array {
  const out = new Float64Array(pathCount * (months + 1));
  for (let path = 0; path < pathCount; path++) {
    let usd = 0;
    for (let month = months - 1; month >= 0; month--) {
      usd += worthAt(path * months + month, month);
      out[path * (months + 1) + month] = usd;
    }
  }
  return out;
}

function takeOff(from: Float64Array, other: Float64Array): void {
  for (let i = 0; i < from.length; i++) from[i]! -= other[i]!;
}

interface SaleInputs {
  readonly site: Site;
  readonly on: BatchEvaluator;
  readonly terms: BlockTerms;
  readonly soldUsd: OperationLevels["soldUsd"];
  readonly weights: CashWeights;
}

/** Takes what the level's own plan sold, when its block was cleared, out of the months up to then. */
function withoutSales(inputs: SaleInputs, block: number, runningUsd: Float64Array): void {
  const { site, on, terms, soldUsd, weights } = inputs;
  const { batch } = on;
  const conversion = conversionTerms(site);
  const halls = terms.hostMwAfter
    .slice(0, block)
    .reduce((sum, _, i) => sum + hallCount(conversion, blockMw(terms, i)), 0);
  for (let path = 0; path < batch.pathCount; path++) {
    const from = path * (site.months + 1);
    for (const cut of blockCuts(site, terms, block)) {
      const planned = conversion.firstHallAfterMonths + (halls + cut.hall) * conversion.monthsPerFurtherHall;
      const month = clearedMonth(site, planned + batch.delayMonths[path]!);
      if (month >= site.months) continue;
      const usd = saleWorth(weights, month) * soldUsd(path, month, cut.fromMw, cut.toMw);
      for (let until = 0; until <= month; until++) runningUsd[from + until]! -= usd;
    }
  }
}

/** Worth of a dollar received for machines. */
export function saleWorth({ worth, sold }: CashWeights, month: number): number {
  return worth.machines[month]! + sold[month]!;
}

/** Month in which the feeder of a hall planned for a month is cleared. */
export function clearedMonth(site: Site, plannedMonth: number): number {
  const ready = Math.max(Math.round(plannedMonth), site.connection.availableAfterMonths);
  return Math.max(0, ready - conversionTerms(site).cutOverMonths);
}

/** What each hall of a block takes from the machines. */
export interface BlockCut {
  readonly hall: number;
  readonly share: number;
  readonly fromMw: number;
  readonly toMw: number;
}

/** The halls of a block, one after the other. */
export function blockCuts(site: Site, terms: BlockTerms, block: number): readonly BlockCut[] {
  const { hallGridMw } = conversionTerms(site);
  const mw = blockMw(terms, block);
  const before = site.connection.importMw - (terms.hostMwAfter[block - 1] ?? 0);
  return Array.from({ length: hallCount(conversionTerms(site), mw) }, (_, hall) => {
    const [from, to] = [hall * hallGridMw, Math.min(mw, (hall + 1) * hallGridMw)];
    return { hall, share: (to - from) / mw, fromMw: before - from, toMw: before - to };
  });
}

/** Sales of the least efficient machines first, as if the room shrank now: see `keepNeeded` of path-machines. */
function salesOf({
  site,
  on,
  lives,
  fleet,
}: {
  readonly site: Site;
  readonly on: BatchEvaluator;
  readonly lives: FleetLives;
  readonly fleet: NonNullable<PathEvaluator["parts"]["fleet"]>;
}): OperationLevels["soldUsd"] {
  const { batch } = on;
  const { lineages, units, mine, toMeter } = fleet;
  const order: number[] = [];
  const efficiency = new Float64Array(lineages.length);
  return (path, month, fromMw, toMw) => {
    const hashprice = batch.hashpriceUsdPerPhDay[path * batch.months + month]!;
    // machines as they stood before the month's trades; in the first month those of the start
    const at = (path * site.months + Math.max(0, month - 1)) * lineages.length;
    order.length = 0;
    for (let l = 0; l < lineages.length; l++) {
      const age = month - lives.boughtMonth[at + l]!;
      // what comes in this month is bought, or not, by the next level's own plan
      const isThere = age > 0 || (age === 0 && month === 0);
      if (lives.unit[at + l]! < 0 || !isThere) continue;
      efficiency[l] = units[lives.unit[at + l]!]!.efficiencyJPerTh[age]!;
      order.push(l);
    }
    order.sort((a, b) => efficiency[a]! - efficiency[b]!);
    let [below, usd] = [0, 0];
    for (const l of order) {
      const unit = units[lives.unit[at + l]!]!;
      const age = month - lives.boughtMonth[at + l]!;
      const count = lives.count[at + l]!;
      const mw = unit.powerMw[age]! * count * toMeter;
      const cut = Math.min(below + mw, fromMw) - Math.max(below, toMw);
      if (cut > 0) usd += (unitResaleUsd(mine, unit, age, hashprice) * count * cut) / mw;
      below += mw;
    }
    return usd;
  };
}
