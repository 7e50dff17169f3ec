import { statedBatch, type World, type WorldBatch } from "../world/index.ts";
import { makeYard, type Yard } from "./month-memory.ts";
import { AUXILIARY_UNSERVED_USD_PER_MWH } from "./month-operation.ts";
import { operatingKey } from "./operating-key.ts";
import { addHosting, makeHostingAdder, makePathCash, type PathCash } from "./path-cash.ts";
import { type FleetLives, type FleetTables, liveFleets, makeFleetTables } from "./path-fleet.ts";
import { makeHostedColumns, makeHostedPath } from "./path-hosted.ts";
import { layOutRunning, leasesOfPlan, opensOnce, type PathLayout, vacatedLayout } from "./path-layout.ts";
import { type LeaseFactors, type LeaseRows, makeLeaseFactors } from "./path-lease.ts";
import {
  makePathOperation,
  operatePaths,
  type PathBaseline,
  type PathCalendar,
  type PathOperation,
  pathBaseline,
  pathCalendar,
} from "./path-operation.ts";
import { oraclePathCash } from "./path-oracle.ts";
import { makePathStorage, type PathStorage, servesStorage, standsStill } from "./path-storage.ts";
import {
  addWorth,
  addWorthOfPath,
  hostedNpvUsd,
  type OperationWorth,
  operationWorth,
  type WorthTerms,
  worthTerms,
} from "./path-worth.ts";
import { type Choice, HOSTING_STRATEGIES, MINING_STRATEGIES, makePlan } from "./plan.ts";
import { isOwnTabled, isTabled } from "./table-month.ts";
import { leasesOf } from "./tenancy.ts";
import type { Site } from "./types.ts";

/**
 * Strategies on many paths at once. Prices are sorted once per site, tranches live once per path, plans are laid out once per
 * delay; what is left per path, plan and month is a few dozen multiplications. The figures are those of `operatePlan` and
 * `outcomeOf` path by path, to 1e-9 of the gross cash.
 *
 * @example
 * const evaluator = makePathEvaluator(site);
 * const { npvUsd } = evaluator.on(batch).evaluate({ strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" });
 */
export interface PathEvaluator {
  readonly site: Site;
  readonly yard: Yard;
  /** The evaluator on a batch of paths; what plans share on it is worked out once, when first asked for. */
  on(batch: WorldBatch, how?: EvaluatedHow): BatchEvaluator;
  /** One path alone. */
  onWorld(world: World, how?: EvaluatedHow): BatchEvaluator;
  /** What plans of any kind are put together from, for who lays out his own: see policy-plan. */
  readonly parts: EvaluatorParts;
}

/** See {@link PathEvaluator.parts}. */
export interface EvaluatorParts {
  readonly fleet: FleetTables | null;
  readonly factors: LeaseFactors | null;
  readonly worth: WorthTerms;
}

/**
 * A battery on one path, or on paths that are all the same, is dispatched month by month as `operatePlan` does; by tables it is read
 * as on many paths, a thousand times faster: for who looks for the best of many choices or worlds.
 */
export type EvaluatedHow = "as-operated" | "by-tables";

/** See {@link PathEvaluator.on}. */
export interface BatchEvaluator {
  readonly batch: WorldBatch;
  /** Cash and worth of a choice on every path, as a difference to doing nothing. */
  evaluate(choice: Choice): PathCash;
  /**
   * The part that lease and building costs leave as it is, for who asks again after a change of these alone; null where a choice
   * is not served by the tables.
   */
  operate(choice: Choice): PathOperation | null;
  /** The same of layouts of one's own, one per path: who decides path by path. */
  operateLaidOut(choice: Choice, layouts: readonly PathLayout[]): PathOperation | null;
  /** What became of the owner's machines on every path; null where none are run under the choice. */
  livesOf(choice: Choice): FleetLives | null;
  /** {@link evaluate} from an operation that was kept; `into` is written over, for who reads one choice after another. */
  evaluateFrom(choice: Choice, operation: PathOperation, into?: PathCash): PathCash;
  /** The same path by path, in one path's room that the next path overwrites: months stay where the processor has them at hand. */
  pathsFrom(choice: Choice, operation: PathOperation): (p: number) => PathCash;
  /** What is kept of an operation where plans are only compared; see {@link npvFrom}. */
  worthOf(operation: PathOperation): KeptWorth;
  /** NPV of every path from what was kept of the operation: that of {@link evaluateFrom}, but for the last bits. */
  npvFrom(choice: Choice, kept: KeptWorth): Float64Array;
  /** Whether some lease makes the tenants' energy the owner's cost: what {@link worthOf} keeps depends on it. */
  readonly keepsEnergy: boolean;
}

/** See {@link BatchEvaluator.worthOf}. */
export interface KeptWorth extends OperationWorth {
  /** Energy of tenants by month, where some lease at hand makes it the owner's cost; else null. */
  readonly aiEnergyUsd: Float64Array | null;
}

/** Prepares a site for any number of paths. @throws strategy/short-price-year */
export function makePathEvaluator(site: Site, yard: Yard = makeYard(site)): PathEvaluator {
  const shared: Shared = {
    site,
    yard,
    ...runningOf(site, yard),
    factors: site.hosting ? makeLeaseFactors(site.hosting, site.months) : null,
    worth: worthTerms(site),
    leases: new Map(),
    layouts: new Map(),
  };
  const on = (batch: WorldBatch, how: EvaluatedHow = "as-operated") => makeBatchEvaluator(shared, batch, how);
  return {
    site,
    yard,
    on,
    onWorld: (world, how) => on(statedBatch(world, 1, "outlook"), how),
    parts: shared,
  };
}

interface Shared extends EvaluatorParts, Running {
  readonly site: Site;
  readonly yard: Yard;
  /** Choices with the same halls share their leases. */
  readonly leases: Map<string, readonly LeaseRows[]>;
  readonly layouts: Map<string, PathLayout>;
}

/** What rents and the cost of buildings leave as it is: shared by all sites of one yard that run alike. */
interface Running {
  readonly fleet: FleetTables | null;
  readonly calendar: PathCalendar;
  readonly storage: PathStorage | null;
  readonly courses: Map<string, Omit<PathLayout, "leases">>;
}

const runningByYard = new WeakMap<Yard, Map<string, Running>>();

function runningOf(site: Site, yard: Yard): Running {
  const byKey = runningByYard.get(yard) ?? new Map<string, Running>();
  runningByYard.set(yard, byKey);
  const key = operatingKey(site);
  const running = byKey.get(key) ?? {
    fleet: makeFleetTables(site, yard),
    calendar: pathCalendar(site, yard),
    storage: makePathStorage(site, yard),
    courses: new Map(),
  };
  byKey.set(key, running);
  return running;
}

function makeBatchEvaluator(shared: Shared, batch: WorldBatch, how: EvaluatedHow): BatchEvaluator {
  const { site, yard, fleet, factors, worth } = shared;
  let isExact: boolean | undefined;
  const ownsEnergy = keepsEnergy(site);
  const isStill = shared.storage !== null && how === "as-operated" && standsStill(batch);
  const lives = new Map<string, FleetLives>();
  let baseline: PathBaseline | undefined;
  const livesOf = (choice: Choice): FleetLives | null => {
    if (!fleet || choice.fleet === "sell" || !MINING_STRATEGIES.has(choice.strategy)) return null;
    const policy = choice.fleet === "refresh" ? "refresh" : "run-to-stop";
    const known = lives.get(policy) ?? liveFleets(site, yard, fleet, batch, policy);
    lives.set(policy, known);
    return known;
  };
  const operate = (choice: Choice) =>
    isStill ? null : operateLaidOut(choice, layoutsOf(shared, batch, choice));
  const operateLaidOut = (choice: Choice, layouts: readonly PathLayout[]): PathOperation | null => {
    isExact ??= isServedByTables(shared, batch);
    if (
      !isExact ||
      !isOfOwnMachines(choice) ||
      returnsSecurity(site, choice) ||
      !layouts.every(({ plan }) => opensOnce(site, plan))
    )
      return null;
    baseline ??= pathBaseline(site, yard, shared.calendar, batch);
    const inputs = {
      site,
      yard,
      calendar: shared.calendar,
      batch,
      fleet,
      baseline,
      lives: livesOf(choice),
      storage: shared.storage,
      layouts: layouts.map((layout, p) => layoutOfPath(shared, batch, layout, p)),
    };
    const parts = {
      machines:
        shared.storage !== null ||
        site.ownPlants !== undefined ||
        (fleet !== null && (MINING_STRATEGIES.has(choice.strategy) || choice.fleet === "sell")),
      tenants: HOSTING_STRATEGIES.has(choice.strategy),
      deliveredBlocks: site.blocks.some((block) => block.settlement === "physical"),
      siteSale: choice.strategy === "sell-site",
    };
    return operatePaths(inputs, makePathOperation(batch.pathCount * site.months, parts));
  };
  const evaluateFrom = (choice: Choice, operation: PathOperation, into?: PathCash): PathCash => {
    const layouts = layoutsOf(shared, batch, choice);
    const cash = into ? { ...into, choice } : makePathCash(choice, batch.pathCount, site.months);
    return addWorth(worth, addHosting({ site, batch, factors, choice, layouts, operation }, cash));
  };
  const evaluate = (choice: Choice): PathCash => {
    const operation = operate(choice);
    if (operation) return evaluateFrom(choice, operation);
    return addWorth(worth, oraclePathCash(site, yard, batch, choice, isStill ? 1 : batch.pathCount));
  };
  const pathsFrom = (choice: Choice, operation: PathOperation) => {
    const layouts = layoutsOf(shared, batch, choice);
    const add = makeHostingAdder({ site, batch, factors, choice, layouts, operation });
    const cash = makePathCash(choice, 1, site.months);
    return (p: number) => {
      add(p, cash, 0);
      addWorthOfPath(worth, cash, 0);
      return cash;
    };
  };
  const worthOf = (operation: PathOperation): KeptWorth => ({
    ...operationWorth(worth, operation, batch.pathCount),
    aiEnergyUsd: ownsEnergy ? operation.aiEnergyUsd : null,
  });
  const npvFrom = (choice: Choice, kept: KeptWorth) => {
    const layouts = layoutsOf(shared, batch, choice);
    const aiEnergyUsd = kept.aiEnergyUsd ?? new Float64Array(batch.pathCount * site.months);
    const add = makeHostedPath({ site, batch, factors, choice, layouts, operation: { aiEnergyUsd } });
    const hosted = makeHostedColumns(site.months);
    return Float64Array.from({ length: batch.pathCount }, (_, p) =>
      hostedNpvUsd(worth, kept, p, add(p, hosted) ? hosted : null),
    );
  };
  return {
    batch,
    evaluate,
    operate,
    operateLaidOut,
    livesOf,
    evaluateFrom,
    pathsFrom,
    worthOf,
    npvFrom,
    keepsEnergy: ownsEnergy,
  };
}

/** The layout of all paths of a delay, or that of a path whose tenants default: what their halls draw is its own. */
function layoutOfPath({ site, yard }: Shared, batch: WorldBatch, layout: PathLayout, p: number): PathLayout {
  const { tenantCount, tenantDefaultMonth } = batch;
  if (layout.leases.length === 0 || tenantCount === 0) return layout;
  const defaults = tenantDefaultMonth.subarray(p * tenantCount, (p + 1) * tenantCount);
  return defaults.some((month) => month < site.months) ? vacatedLayout(site, yard, layout, defaults) : layout;
}

/** Own power goes by tables where none is sold and steps alike by hour have it alike: a daily shape, not a file of weather. */
function isOwnPowerTabled(site: Site, { tables }: Yard): boolean {
  const asked = { own: "all", resells: true, blocks: site.blocks } as const;
  const standing = { ...asked, own: "standing" } as const;
  return tables.every((table) => isOwnTabled(site, table, asked) && isOwnTabled(site, table, standing));
}

/** What a security posted for the connection comes back on is the day of a sale. */
function returnsSecurity({ security }: Site, { strategy }: Choice): boolean {
  return security !== undefined && security.collateralUsd > 0 && strategy === "sell-site";
}

/** Machines of others come and go by rules of their own. */
function isOfOwnMachines({ strategy }: Choice): boolean {
  return strategy !== "host-miners";
}

/** Only where rent includes power is the tenants' energy the owner's cost. */
function keepsEnergy({ hosting }: Site): boolean {
  return hosting !== null && leasesOf(hosting).some(({ passThrough }) => passThrough === "all-in");
}

function layoutsOf(shared: Shared, batch: WorldBatch, choice: Choice): readonly PathLayout[] {
  const { layouts } = shared;
  const { strategy, hostMw, waitMonths, fleet } = choice;
  const head = `${strategy}/${hostMw}/${waitMonths}/${fleet}/`;
  return Array.from(batch.delayMonths, (delayMonths) => {
    const key = head + delayMonths;
    const known = layouts.get(key);
    if (known) return known;
    const made = layOut(shared, key, choice, delayMonths);
    layouts.set(key, made);
    return made;
  });
}

function layOut(shared: Shared, key: string, choice: Choice, delayMonths: number): PathLayout {
  const { site, yard, factors, courses, leases } = shared;
  const course =
    courses.get(key) ?? layOutRunning(site, yard, makePlan(site, { delayMonths } as World, choice));
  courses.set(key, course);
  if (course.plan.halls.length === 0) return { ...course, leases: [] };
  const isGreenfield = choice.strategy === "greenfield";
  const halls = `${isGreenfield}/${choice.hostMw}/${choice.waitMonths}/${delayMonths}`;
  const own = leases.get(halls) ?? leasesOfPlan(site, factors, course.plan);
  leases.set(halls, own);
  return { ...course, leases: own };
}

/** The tables count on levels of 0 and more, and on machines worth less than lights and tenants; see `operateByTable`. */
function isServedByTables({ site, fleet, yard }: Shared, batch: WorldBatch): boolean {
  if (!yard.tables.every((table) => isTabled(table, site.blocks))) return false;
  if (site.battery && (site.demand || site.ownPlants)) return false;
  if (!isOwnPowerTabled(site, yard)) return false;
  if (site.battery && !servesStorage(site)) return false;
  const isBelowZero = (values: Float64Array) => values.some((value) => !(value >= 0));
  if (isBelowZero(site.priceYear.levelRatio) || isBelowZero(batch.powerLevelRatio)) return false;
  if (isBelowZero(batch.powerSpreadRatio)) return false;
  const tenantUsdPerMwh = site.hosting?.unservedCostUsdPerMwh ?? AUXILIARY_UNSERVED_USD_PER_MWH;
  if (tenantUsdPerMwh > AUXILIARY_UNSERVED_USD_PER_MWH) return false;
  if (site.blocks.some((block) => block.settlement === "physical") && mayCutLights(site, batch)) return false;
  const best = fleet?.units.reduce((most, unit) => Math.max(most, ...unit.stepUsdPerMwhPerHashprice), 0) ?? 0;
  const hashprice = batch.hashpriceUsdPerPhDay.reduce((most, value) => Math.max(most, value), 0);
  return best * hashprice < tenantUsdPerMwh * (1 - site.connection.lossFraction);
}

/** Whether some price of some path might be above what the lights are worth: a bound, not a search. */
function mayCutLights({ priceYear, connection, importPrices = [] }: Site, batch: WorldBatch): boolean {
  const most = (values: Float64Array) => values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const level = most(priceYear.levelRatio) * most(batch.powerLevelRatio);
  const dearest = 3 * most(priceYear.prices.values) * level * Math.max(1, most(batch.powerSpreadRatio));
  const fixed = importPrices.flatMap(({ fixedUsdPerMwh }) =>
    typeof fixedUsdPerMwh === "number" ? fixedUsdPerMwh : most(fixedUsdPerMwh),
  );
  const passedOn = Math.max(1, ...importPrices.map(({ marketFraction }) => marketFraction));
  return (
    dearest * passedOn + Math.max(0, ...fixed) >
    AUXILIARY_UNSERVED_USD_PER_MWH * (1 - connection.lossFraction) - connection.importAdderUsdPerMwh
  );
}
