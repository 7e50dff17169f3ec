import { strategyErrors } from "./errors.ts";
import { makeYard, type Yard } from "./month-memory.ts";
import { type Operated, operatePlan, requireWorld } from "./operate.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { sellsOwnPower } from "./own-plants.ts";
import { type BatchEvaluator, makePathEvaluator, type PathEvaluator } from "./path-evaluator.ts";
import {
  buildingTerms,
  type Choice,
  type FleetPolicy,
  HOSTING_STRATEGIES,
  MINING_STRATEGIES,
  makePlan,
} from "./plan.ts";
import { mostFirmMw } from "./site-periods.ts";
import { sellsStored } from "./storage-site.ts";
import type { Site, StrategyId, World } from "./types.ts";

/** What the user fixed of the free choices; undefined = the best is searched. */
export interface ChoiceLimits {
  readonly hybridHostMw?: number;
  /** Most grid MW for tenants, all of it in `convert`, `bridge` and `wait`; the whole firm connection where not given. */
  readonly hostMw?: number;
  readonly waitMonths: number;
  /** What becomes of the machines where mining is all that is done. */
  readonly mineFleet?: FleetPolicy;
}

/** A strategy in a world: the best of its choices, or why it can't be done here. */
export type StrategyCase =
  | {
      readonly id: StrategyId;
      readonly available: true;
      readonly choice: Choice;
      readonly outcome: Outcome;
      readonly operated: Operated;
    }
  | {
      readonly id: StrategyId;
      readonly available: false;
      readonly because: string;
      readonly enabledBy: string;
    };

/** What a strategy's best choice is worth in a world, without its months: all that a search for break-evens asks. */
export interface RankedCase {
  readonly id: StrategyId;
  readonly choice: Choice;
  readonly npvUsd: number;
}

/** A site whose strategies can be compared in any number of worlds. */
export interface Comparison {
  readonly site: Site;
  /** The same months serve paths: see `makePathEvaluator`. */
  readonly evaluator: PathEvaluator;
  /** The choices that each strategy may be carried out by on this site; none where it can't be done. */
  readonly candidates: readonly Choice[];
  /** The available strategies in their order, each by its best choice. */
  ranking(world: World): readonly RankedCase[];
  compare(world: World): readonly StrategyCase[];
  /**
   * The same in steps of some ten milliseconds: whoever drives it may breathe, show progress or stop between them.
   * @param chosen choices already made, one per strategy; what is not in it is chosen by what is best in this world
   */
  comparing(world: World, chosen?: readonly Choice[]): Generator<void, readonly StrategyCase[]>;
}

/**
 * Prepares the comparison of strategies on a site. The do-nothing baseline is computed whether it is listed or not.
 * @param yard of the site, where one was made already
 */
export function makeComparison(
  site: Site,
  strategies: readonly StrategyId[],
  limits: ChoiceLimits,
  yard: Yard = makeYard(site),
): Comparison {
  const evaluator = makePathEvaluator(site, yard);
  const available = strategies.filter((id) => !obstacleTo(site, id));
  const choices = available.map((id) => ({ id, choices: candidates(site, id, limits) }));
  function* comparing(
    world: World,
    chosen: readonly Choice[] = [],
  ): Generator<void, readonly StrategyCase[]> {
    requireWorld(site, world);
    const baseline = carryOut(site, world, IDLE, yard);
    const on = evaluator.onWorld(world, "by-tables");
    const cases: StrategyCase[] = [];
    for (const id of strategies)
      cases.push(yield* bestCase({ site, world, baseline, yard, on, chosen }, id, limits));
    return cases;
  }
  const ranking = (world: World): readonly RankedCase[] => {
    requireWorld(site, world);
    const on = evaluator.onWorld(world, "by-tables");
    return choices.map(({ id, choices: own }) => ({ id, ...bestChoice(on, own) }));
  };
  return {
    site,
    evaluator,
    candidates: choices.flatMap((entry) => entry.choices),
    ranking,
    comparing,
    compare: (world) => runThrough(comparing(world)),
  };
}

/** The choice worth most; the first of equals. */
function bestChoice(on: BatchEvaluator, choices: readonly Choice[]): Omit<RankedCase, "id"> {
  const worths = choices.map((choice) => ({ choice, npvUsd: on.evaluate(choice).npvUsd[0]! }));
  return worths.reduce((best, entry) => (entry.npvUsd > best.npvUsd ? entry : best));
}

/** Runs a stepped calculation without stopping. */
export function runThrough<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The available case with the highest NPV; do-nothing (0) where none is better. @throws strategy/nothing-to-compare */
export function bestOf(cases: readonly StrategyCase[]): StrategyCase & { readonly available: true } {
  const available = cases.filter(
    (entry): entry is StrategyCase & { readonly available: true } => entry.available,
  );
  const [first] = available;
  if (!first)
    throw strategyErrors.nothingToCompare({ strategies: cases.map((entry) => entry.id).join(", ") });
  return available.reduce(
    (best, entry) => (entry.outcome.npvUsd > best.outcome.npvUsd ? entry : best),
    first,
  );
}

interface Setting {
  readonly site: Site;
  readonly world: World;
  readonly baseline: Operated;
  readonly yard: Yard;
  readonly on: BatchEvaluator;
  readonly chosen: readonly Choice[];
}

const IDLE: Choice = { strategy: "do-nothing", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };

function* bestCase(setting: Setting, id: StrategyId, limits: ChoiceLimits): Generator<void, StrategyCase> {
  const obstacle = obstacleTo(setting.site, id);
  if (obstacle) return { id, available: false, ...obstacle };
  const made = setting.chosen.filter((choice) => choice.strategy === id);
  const choices = made.length > 0 ? made : candidates(setting.site, id, limits);
  const { choice } = choices.length === 1 ? { choice: choices[0]! } : bestChoice(setting.on, choices);
  yield;
  return carriedCase(setting, choice);
}

function carriedCase(setting: Setting, choice: Choice): StrategyCase & { readonly available: true } {
  const operated =
    choice.strategy === "do-nothing"
      ? setting.baseline
      : carryOut(setting.site, setting.world, choice, setting.yard);
  return {
    id: choice.strategy,
    available: true,
    choice,
    operated,
    outcome: outcomeOf(setting.site, operated, setting.baseline),
  };
}

function carryOut(site: Site, world: World, choice: Choice, yard: Yard): Operated {
  return operatePlan(site, world, makePlan(site, world, choice), yard);
}

/** Why a strategy can't be done on a site, and what would enable it; undefined where it can. */
export function obstacleTo(
  site: Site,
  id: StrategyId,
): { readonly because: string; readonly enabledBy: string } | undefined {
  const noMachines = { because: "the site has no machines", enabledBy: "a fleet under mining.fleet" };
  const noLease = { because: "there is no lease to compare with", enabledBy: "terms under hosting.lease" };
  const noFirm = {
    because: "no firm megawatts to reserve for a tenant",
    enabledBy: "a firm share under site.grid.firm",
  };
  if (
    id === "sell-power" &&
    !site.blocks.some((block) => block.settlement === "physical") &&
    !sellsStored(site) &&
    !sellsOwnPower(site)
  )
    return {
      because: "drawing from the grid is no right to sell to it",
      enabledBy:
        "a physical power block with resale, own generation, a battery with export, or a paid reserve product",
    };
  const hasMachines = site.mine !== null && site.mine.tranches.length > 0;
  if (MINING_STRATEGIES.has(id) && !MINELESS_STRATEGIES.has(id) && !hasMachines) return noMachines;
  if (id === "host-miners" && !site.colocation)
    return { because: "no terms for machines of others", enabledBy: "a rate under mining.colocation" };
  if (id === "sell-site" && !site.sale)
    return { because: "no price is offered for the site", enabledBy: "a price per MW under site.sale" };
  if (HOSTING_STRATEGIES.has(id)) {
    if (!site.hosting) return noLease;
    if (!(mostFirmMw(site) > 0)) return noFirm;
    if (id === "greenfield" && !site.hosting.greenfield)
      return { because: "no terms for halls on empty land", enabledBy: "a cost under facility.greenfield" };
  }
  return undefined;
}

/** Where there is a mine it runs on beside them; without one they can still be done. */
const MINELESS_STRATEGIES: ReadonlySet<StrategyId> = new Set(["greenfield", "sell-site", "host-miners"]);

function candidates(site: Site, id: StrategyId, limits: ChoiceLimits): readonly Choice[] {
  const isWhole = id === "mine" || id === "sell-site";
  const fleets: readonly FleetPolicy[] = isWhole ? mineFleets(site, limits) : runningFleets(site);
  const wholeMw = limits.hostMw ?? mostFirmMw(site);
  const waitMonths = id === "wait" ? limits.waitMonths : 0;
  const at = (hostMw: number) => fleets.map((fleet) => ({ strategy: id, hostMw, waitMonths, fleet }));
  if (id === "do-nothing" || id === "sell-power") return [{ ...IDLE, strategy: id }];
  if (id === "convert") return [{ strategy: id, hostMw: wholeMw, waitMonths, fleet: "sell" }];
  if (id === "hybrid")
    return (limits.hybridHostMw === undefined ? splits(site, wholeMw) : [limits.hybridHostMw]).flatMap(at);
  return at(HOSTING_STRATEGIES.has(id) ? wholeMw : 0);
}

function mineFleets(site: Site, { mineFleet }: ChoiceLimits): readonly FleetPolicy[] {
  return mineFleet ? [mineFleet] : [...runningFleets(site), "sell"];
}

function runningFleets(site: Site): readonly FleetPolicy[] {
  return site.mine?.refresh ? ["run-to-stop", "refresh"] : ["run-to-stop"];
}

/** Host 1, 2, … halls, up to the most that may be let and short of the whole import, so that something is left to mine with. */
function splits(site: Site, mostMw: number): readonly number[] {
  const { importMw } = site.connection;
  const hallMw = buildingTerms(site.hosting!, "hybrid").hallGridMw;
  const halls = Math.floor(mostMw / hallMw + 1e-9);
  const whole = Array.from({ length: halls }, (_, index) => (index + 1) * hallMw);
  const all = mostMw - halls * hallMw > 1e-9 ? [...whole, mostMw] : whole;
  const partial = all.filter((hostMw) => hostMw < importMw - 1e-9);
  return partial.length > 0 ? partial : [mostMw / 2];
}
