import { addMonths, formatMonth } from "@switchyard/core/quantity";
import {
  type BlockTerms,
  blocksOf,
  buildingTerms,
  type Choice,
  type DecisionProblem,
  type FittedPolicy,
  type FleetPolicy,
  fillingOrders,
  fitPolicy,
  fixedSchedules,
  MONTHS_PER_QUARTER,
  type MoneyDesk,
  makeMoneyDesk,
  makeOrderTables,
  meanOfPaths,
  moneyOnPath,
  type OrderTables,
  type PathCash,
  type PathValues,
  type Policy,
  pairedDifference,
  policyBoundary,
  regionsOf,
  regretByRegion,
  runPolicy,
} from "@switchyard/core/strategy";
import {
  type AssumptionUse,
  mergeAssumptionUses,
  recordAssumptions,
  type Scenario,
} from "@switchyard/scenario";
import { moneyFromScenario } from "./money-from-scenario.ts";
import { notYetCounted } from "./not-yet-counted.ts";
import { type Futures, makeFutures } from "./policy-futures.ts";
import { type PolicyResult, policyResultSchema } from "./policy-result.ts";
import type { RunIdentity } from "./run-identity.ts";
import { openDesk, plainUses, runHeadOf } from "./sensitivity.ts";
import type { SensitivityDesk } from "./sensitivity-desk.ts";
import { drive } from "./sensitivity-drive.ts";
import { meansByPath } from "./sensitivity-spread.ts";
import { describeChoice, strategyName } from "./strategy-names.ts";
import type { StudyPorts } from "./study.ts";
import { studyErrors } from "./study-errors.ts";

/** How a policy is searched. */
export interface PolicyOptions {
  /** Futures it is fitted on, and as many fresh ones it is valued on; even. */
  readonly paths: number;
  /** Years in which something may be ordered, from the start. */
  readonly years: number;
}

/** What is searched unless asked otherwise: about a minute for a site of three halls. */
export const USUAL_POLICY: PolicyOptions = { paths: 512, years: 6 };

/** More blocks than this are ordered in groups of halls. */
const MOST_BLOCKS = 5;
const DEGREES = [1, 2] as const;

/**
 * When to convert each block as the future unfolds: least-squares Monte Carlo on quarterly decisions under the valuation measure. Fitted
 * on the first futures, and beside every fixed schedule and strategy the best of them there is valued on fresh ones.
 *
 * @throws study/no-blocks where nothing can be converted, and what {@link studyScenario} throws
 */
export async function policyStudy(
  scenario: Scenario,
  scenarioUses: readonly AssumptionUse[],
  identity: RunIdentity,
  ports: StudyPorts,
  options: PolicyOptions = USUAL_POLICY,
): Promise<PolicyResult> {
  const { desk, prices, uses } = await openDesk(scenario, scenarioUses, ports);
  const hostMwAfter = blocksOfSite(desk);
  const made = recordAssumptions(() => makeFutures(scenario, desk.site, "valuation"));
  const money = recordAssumptions(() => moneyFromScenario(scenario).terms);
  const search: Search = {
    desk,
    futures: made.result,
    hostMwAfter,
    options: evened(options),
    choices: desk.comparison.candidates,
    fleets: fleetsOf(desk),
    worthOf: afterTax(makeMoneyDesk(desk.site, money.result)),
    ports,
  };
  const training = await tabulate(search, 0, "fitting the policy");
  const ranked = rank(search, training);
  const fresh = await tabulate(search, search.options.paths, "valuing it on fresh futures");
  return policyResultSchema.parse({
    schema: "switchyard/policy/1",
    title: scenario.title,
    run: { ...runHeadOf(desk, identity), measure: "valuation" },
    paths: { training: search.options.paths, valuation: search.options.paths },
    blocks: hostMwAfter.map((mw, i) => ({ name: `block ${i + 1}`, hostMwAfter: mw })),
    quarters: quarterCount(search),
    ...report(search, ranked, fresh),
    assumptions: plainUses(mergeAssumptionUses(uses, made.used, money.used)),
    warnings: [...prices.warnings, ...onManyPaths(notYetCounted(scenario)), ...ownWarnings(search)],
  });
}

interface Search {
  readonly desk: SensitivityDesk;
  readonly futures: Futures;
  readonly hostMwAfter: readonly number[];
  readonly options: PolicyOptions;
  /** The strategies of the study, with every choice that they may be carried out by. */
  readonly choices: readonly Choice[];
  readonly fleets: readonly FleetPolicy[];
  /** Worth of a plan on each path: after tax, before debt. */
  readonly worthOf: (cash: PathCash) => Float64Array;
  readonly ports: StudyPorts;
}

function afterTax(desk: MoneyDesk): Search["worthOf"] {
  return (cash) => cash.npvUsd.map((_, path) => moneyOnPath(desk, null, cash, path).afterTaxNpvUsd);
}

function blocksOfSite({ site }: SensitivityDesk): readonly number[] {
  if (!site.hosting || !(site.connection.firmMw > 0)) throw studyErrors.noBlocks();
  const { hallGridMw } = buildingTerms(site.hosting, "hybrid");
  const wholeMw = Math.min(site.hosting.lease.reservedMw, site.connection.firmMw);
  return blocksOf(hallGridMw, wholeMw, MOST_BLOCKS);
}

function fleetsOf({ site }: SensitivityDesk): readonly FleetPolicy[] {
  if (!site.mine) return ["run-to-stop"];
  return site.mine.refresh ? ["run-to-stop", "refresh", "sell"] : ["run-to-stop", "sell"];
}

/** Mirrored pairs are one sample: an even number of paths. */
function evened({ paths, years }: PolicyOptions): PolicyOptions {
  return { years, paths: Math.max(64, 2 * Math.ceil(paths / 2)) };
}

function quarterCount({ options, desk }: Search): number {
  const months = Math.min(options.years * 12, desk.site.months - 1);
  return Math.max(1, Math.floor(months / MONTHS_PER_QUARTER) + 1);
}

/** What every order and every strategy came to on a run of futures. */
interface Tables {
  readonly orders: readonly { readonly fleet: FleetPolicy; readonly tables: OrderTables }[];
  readonly choiceUsd: readonly Float64Array[];
  /** Means over the horizon, one per path. */
  readonly hashprice: Float64Array;
  readonly rent: Float64Array;
}

async function tabulate(search: Search, firstPath: number, stage: string): Promise<Tables> {
  const { futures, fleets, choices, options, ports } = search;
  const { paths } = options;
  const terms = fleets.map(
    (fleet): BlockTerms => ({ fleet, hostMwAfter: search.hostMwAfter, quarterCount: quarterCount(search) }),
  );
  const column = () => new Float64Array(paths);
  const found: Tables = {
    orders: terms.map((each) => ({ fleet: each.fleet, tables: makeOrderTables(each, paths) })),
    choiceUsd: choices.map(column),
    hashprice: column(),
    rent: column(),
  };
  const plans = fleets.length * (1 + quarterCount(search) * search.hostMwAfter.length) + choices.length;
  const total = plans * Math.ceil(paths / 256);
  let done = 0;
  const tick = function* (steps: Generator<void, void>): Generator<void, void> {
    for (const _ of steps) {
      done += 1;
      if (done % 8 === 0 || done === total) ports.progress(done, total, stage);
      yield;
    }
  };
  const all = function* (): Generator<void, void> {
    for (const { on, batch, from } of futures.shards(firstPath, paths)) {
      for (const [i, each] of terms.entries())
        yield* tick(fillingOrders(on, each, found.orders[i]!.tables, from, search.worthOf));
      yield* tick(
        (function* () {
          for (const [i, choice] of choices.entries()) {
            found.choiceUsd[i]!.set(search.worthOf(on.evaluate(choice)), from);
            yield;
          }
        })(),
      );
      found.hashprice.set(meansByPath(batch.hashpriceUsdPerPhDay, batch.months), from);
      found.rent.set(meansByPath(batch.rentRatio, batch.months), from);
    }
  };
  await drive(all(), ports);
  return found;
}

/** A way to decide, as it was found: by the state or by dates on one fleet, or a strategy of the study. */
type Way =
  | { readonly kind: "policy"; readonly orders: number; readonly policy: Policy }
  | { readonly kind: "strategy"; readonly choice: number };

interface Ranked {
  readonly chosen: Way;
  readonly bestFixed: Way;
  /** The best choice of each strategy. */
  readonly strategies: readonly (Way & { readonly kind: "strategy" })[];
}

function rank({ choices }: Search, training: Tables): Ranked {
  const meanOf = (way: Way) => meanOfPaths(valuesOf(way, training), 2).value;
  const best = <W extends Way>(ways: readonly W[]) => {
    const means = ways.map(meanOf);
    return ways[means.indexOf(Math.max(...means))]!;
  };
  const fitted = training.orders.flatMap(({ tables }, orders) =>
    DEGREES.map((degree): Way => ({ kind: "policy", orders, policy: fitPolicy(tables.problem, { degree }) })),
  );
  const schedules = training.orders.flatMap(({ tables }, orders) =>
    fixedSchedules(tables.problem).map((policy): Way => ({ kind: "policy", orders, policy })),
  );
  const ids = [...new Set(choices.map(({ strategy }) => strategy))];
  const strategies = ids.map((id) =>
    best(
      choices.flatMap(({ strategy }, choice) =>
        strategy === id ? [{ kind: "strategy" as const, choice }] : [],
      ),
    ),
  );
  // of equals the strategy by its own name
  const bestFixed = best<Way>([...strategies, ...schedules]);
  return { strategies, bestFixed, chosen: best<Way>([bestFixed, ...fitted]) };
}

/** What a way came to on every path of some futures, USD over doing nothing. */
function valuesOf(way: Way, { orders, choiceUsd }: Tables): Float64Array {
  if (way.kind === "strategy") return choiceUsd[way.choice]!;
  const { baseUsd, problem } = orders[way.orders]!.tables;
  return runPolicy(way.policy, problem).valueUsd.map((usd, path) => usd + baseUsd[path]!);
}

function report(search: Search, { chosen, bestFixed, strategies }: Ranked, fresh: Tables) {
  const values = valuesOf(chosen, fresh);
  const fixed = [...strategies, ...(bestFixed.kind === "policy" ? [bestFixed] : [])];
  const isFitted = chosen.kind === "policy" && chosen.policy.kind === "fitted";
  return {
    chosen: {
      kind: isFitted ? "state" : chosen.kind === "policy" ? "schedule" : "strategy",
      machines: machinesOf(search, chosen),
      degree: chosen.kind === "policy" && chosen.policy.kind === "fitted" ? chosen.policy.degree : null,
      ...valued(search, chosen, fresh),
    },
    bestFixed: valued(search, bestFixed, fresh),
    valueOfDecidingLaterUsd: pairedDifference(values, valuesOf(bestFixed, fresh), 2),
    fixed: fixed.map((way) => valued(search, way, fresh)).sort((a, b) => b.meanUsd.value - a.meanUsd.value),
    orderedShares:
      chosen.kind === "policy"
        ? orderedShares(chosen.policy, fresh.orders[chosen.orders]!.tables.problem)
        : [],
    boundaries:
      chosen.kind === "policy" && chosen.policy.kind === "fitted" ? boundariesOf(search, chosen.policy) : [],
    regret: regretOf(search, [...strategies, ...(isFitted ? [chosen] : [])], fresh),
  };
}

function valued(search: Search, way: Way, fresh: Tables) {
  const values = valuesOf(way, fresh);
  const sorted = Float64Array.from(values).sort();
  const at = (probability: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(probability * sorted.length))]!;
  return {
    name: nameOf(search, way),
    meanUsd: meanOfPaths(values, 2),
    spreadUsd: { p10: at(0.1), p50: at(0.5), p90: at(0.9) },
    chanceOfLoss: values.reduce((count, usd) => count + (usd < 0 ? 1 : 0), 0) / values.length,
  };
}

function nameOf({ choices, desk }: Search, way: Way): string {
  if (way.kind === "policy")
    return way.policy.kind === "fitted" ? way.policy.name : `blocks ordered ${way.policy.name}`;
  const choice = choices[way.choice]!;
  return `${strategyName(choice.strategy, choice.fleet)}: ${describeChoice(choice, desk.site.connection.importMw)}`;
}

const MACHINES: Readonly<Record<FleetPolicy, string>> = {
  "run-to-stop": "machines run until they stop paying",
  refresh: "fleet refreshed",
  sell: "machines sold at once",
};

function machinesOf({ choices, fleets }: Search, way: Way): string {
  return MACHINES[way.kind === "policy" ? fleets[way.orders]! : choices[way.choice]!.fleet];
}

/** Share of paths by blocks ordered up to and with each quarter. */
function orderedShares(policy: Policy, problem: DecisionProblem): readonly (readonly number[])[] {
  const { orderQuarter } = runPolicy(policy, problem);
  const { pathCount, blockCount, quarterCount: quarters } = problem;
  return Array.from({ length: quarters }, (_, quarter) => {
    const counts = new Array<number>(blockCount + 1).fill(0);
    for (let path = 0; path < pathCount; path++) {
      let ordered = 0;
      for (let block = 0; block < blockCount; block++) {
        const when = orderQuarter[block * pathCount + path]!;
        if (when >= 0 && when <= quarter) ordered += 1;
      }
      counts[ordered]! += 1 / pathCount;
    }
    return counts;
  });
}

/** Features along which a policy's boundary is told. */
const TOLD_FEATURES = ["market rent", "hashprice"];
const QUARTERS_PER_YEAR = 4;

/** Once a year from the second on: on the first day there is one state and nothing to part. */
function boundariesOf({ desk, hostMwAfter }: Search, policy: FittedPolicy): PolicyResult["boundaries"] {
  const quarters = policy.quarters.flatMap((_, quarter) =>
    quarter > 0 && quarter % QUARTERS_PER_YEAR === 0 ? [quarter] : [],
  );
  return quarters.flatMap((quarter) =>
    hostMwAfter.flatMap((_, orderedCount) =>
      policy.features.flatMap(({ name, unit }, feature) => {
        if (!TOLD_FEATURES.includes(name)) return [];
        const state = policy.quarters[quarter]!.scales.map(({ mean }) => mean);
        const boundary = policyBoundary(policy, { quarter, orderedCount, state, feature });
        const crossing = boundary.kind === "crossing" ? boundary : null;
        return [
          {
            quarter,
            month: formatMonth(addMonths(desk.site.start, quarter * MONTHS_PER_QUARTER)),
            orderedCount,
            feature: name,
            unit,
            kind: boundary.kind,
            at: crossing?.at ?? null,
            ordersAbove: crossing?.ordersAbove ?? null,
          },
        ];
      }),
    ),
  );
}

const THIRDS = ["low", "middle", "high"];

function regretOf(search: Search, ways: readonly Way[], fresh: Tables): PolicyResult["regret"] {
  const values = ways.map((way): PathValues => ({ id: nameOf(search, way), valueUsd: valuesOf(way, fresh) }));
  const regions = regionsOf([
    { name: "hashprice", values: fresh.hashprice, parts: THIRDS },
    { name: "rent", values: fresh.rent, parts: THIRDS },
  ]);
  return regretByRegion(values, regions).map((entry) => ({ ...entry, ways: [...entry.ways] }));
}

/** Notes without the one that speaks of a single stated path. */
function onManyPaths(notes: readonly string[]): readonly string[] {
  return notes.filter((note) => !note.includes("one stated path"));
}

function ownWarnings({ hostMwAfter }: Search): readonly string[] {
  return [
    ...(hostMwAfter.length > 1
      ? [
          "blocks ordered in different quarters are valued as if what they do to one another through the fleet had been decided together",
        ]
      : []),
  ];
}
