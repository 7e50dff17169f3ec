import {
  meanOfPaths,
  type PathValues,
  pairedDifference,
  regionsOf,
  regretByRegion,
} from "@switchyard/core/strategy";
import { SHARD_PATH_COUNT } from "@switchyard/core/uncertainty";
import { prepareWorld, type WorldBatch } from "@switchyard/core/world";
import {
  type AssumptionUse,
  mergeAssumptionUses,
  recordAssumptions,
  type Scenario,
} from "@switchyard/scenario";
import { firstYearUsdPerKwMonth } from "./hosting-from-scenario.ts";
import { moneyFromScenario } from "./money-from-scenario.ts";
import { notYetCounted } from "./not-yet-counted.ts";
import { type PolicyResult, policyResultSchema } from "./policy-result.ts";
import {
  type FoundPolicy,
  hasBlocks,
  openGround,
  type PolicyGround,
  type PolicyShard,
  searchingPolicy,
  type Way,
  worthOfWay,
} from "./policy-search.ts";
import { nameOfWay, tellDecisions } from "./policy-told.ts";
import { valuingPolicy } from "./policy-valued.ts";
import type { RunIdentity } from "./run-identity.ts";
import { openDesk, plainUses, runHeadOf } from "./sensitivity.ts";
import { drive } from "./sensitivity-drive.ts";
import { meansByPath } from "./sensitivity-spread.ts";
import type { StudyPorts } from "./study.ts";
import { studyErrors } from "./study-errors.ts";
import { worldModelOf } from "./world-from-scenario.ts";

/** How a policy is searched. */
export interface PolicyOptions {
  /** Futures it is fitted on, and as many fresh ones it is valued on; even. */
  readonly paths: number;
  /** Years in which something may be ordered, from the start. */
  readonly years: number;
}

/** What is searched unless asked otherwise: a few seconds for a site of three halls. */
export const USUAL_POLICY: PolicyOptions = { paths: 512, years: 6 };

/**
 * When to convert each block as the future unfolds: least-squares Monte Carlo on quarterly decisions under the valuation measure. Fitted
 * on the first futures, and beside every fixed schedule and strategy the best of them there is valued on fresh ones, where debt and
 * treasury are then carried through under the policy as it stands.
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
  const { site, comparison } = desk;
  if (!hasBlocks(site)) throw studyErrors.noBlocks();
  const model = recordAssumptions(() => worldModelOf(scenario));
  const money = recordAssumptions(() => moneyFromScenario(scenario));
  const ground = openGround(comparison.evaluator, money.result.terms, options.years);
  // mirrored pairs are one sample: an even number of paths
  const paths = Math.max(64, 2 * Math.ceil(options.paths / 2));
  const { seed } = scenario.uncertainty;
  const make = prepareWorld(model.result, { seed, months: site.months, measure: "valuation" });
  const training = shardsFrom(ground, make, 0, paths);
  const found = await drive(
    counted(
      searchingPolicy(ground, training, comparison.candidates, ports.parts),
      ports,
      "fitting the policy",
    ),
    ports,
  );
  const fresh = shardsFrom(ground, make, paths, paths);
  const stated = desk.today.world;
  const value = await drive(
    counted(
      valuingPolicy({ ground, money: money.result, stated }, found, fresh, "antithetic"),
      ports,
      "valuing it on fresh futures",
    ),
    ports,
  );
  const lease = scenario.hosting?.lease;
  const rentUsdPerKwMonth = lease ? firstYearUsdPerKwMonth(lease) : null;
  const {
    name: _,
    kind,
    machines,
    degree,
    ...decisions
  } = tellDecisions({ ground, rentUsdPerKwMonth }, found, value.orders);
  return policyResultSchema.parse({
    schema: "switchyard/policy/1",
    title: scenario.title,
    run: { ...runHeadOf(desk, identity), measure: "valuation" },
    paths: { training: paths, valuation: paths },
    ...decisions,
    ...compared({ ground, fresh }, found, { kind, machines, degree }),
    money: value.figures.money,
    assumptions: plainUses(mergeAssumptionUses(uses, model.used, money.used)),
    warnings: [...prices.warnings, ...onManyPaths(notYetCounted(scenario))],
  });
}

/** Steps that report themselves. */
function* counted<Result>(
  steps: Generator<void, Result>,
  ports: Pick<StudyPorts, "progress">,
  what: string,
): Generator<void, Result> {
  for (let step = 1; ; step++) {
    const { done, value } = steps.next();
    if (done) {
      ports.progress(step, step, what);
      return value;
    }
    if (step % 8 === 0) ports.progress(step, Math.max(USUAL_STEPS, step + 1), what);
    yield;
  }
}

/** About what a search takes on a site of three halls. */
const USUAL_STEPS = 96;

interface Told {
  readonly ground: PolicyGround;
  readonly fresh: readonly PolicyShard[];
}

/** The chosen way beside everything fixed, on futures on which nothing was chosen. */
function compared(
  told: Told,
  { chosen, bestFixed, strategies }: FoundPolicy,
  how: Pick<PolicyResult["chosen"], "kind" | "machines" | "degree">,
) {
  const own = valued(told, chosen);
  const fixed = bestFixed === chosen ? own : valued(told, bestFixed);
  const others = strategies.filter((way) => way !== bestFixed).map((way) => valued(told, way));
  const rivals = [fixed, ...others];
  const isFitted = how.kind === "state";
  return {
    chosen: { ...how, ...own.told },
    bestFixed: fixed.told,
    valueOfDecidingLaterUsd: pairedDifference(own.values, fixed.values, 2),
    fixed: rivals.map((each) => each.told).sort((a, b) => b.meanUsd.value - a.meanUsd.value),
    regret: regretOf(
      told.fresh,
      [...rivals, ...(isFitted ? [own] : [])].map(
        (each): PathValues => ({ id: each.told.name, valueUsd: each.values }),
      ),
    ),
  };
}

/** Futures drawn from a path on, with the site on them. */
function shardsFrom(
  { evaluator }: PolicyGround,
  make: MakeBatch,
  first: number,
  count: number,
): readonly PolicyShard[] {
  return Array.from({ length: Math.ceil(count / SHARD_PATH_COUNT) }, (_, index) => {
    const from = index * SHARD_PATH_COUNT;
    const batch = make(first + from, Math.min(SHARD_PATH_COUNT, count - from));
    return { on: evaluator.on(batch), batch, from };
  });
}

type MakeBatch = ReturnType<typeof prepareWorld>;

function valued({ ground, fresh }: Told, way: Way) {
  const values = worthOfWay(ground, fresh, way);
  const sorted = Float64Array.from(values).sort();
  const at = (probability: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(probability * sorted.length))]!;
  return {
    values,
    told: {
      name: nameOfWay(ground, way),
      meanUsd: meanOfPaths(values, 2),
      spreadUsd: { p10: at(0.1), p50: at(0.5), p90: at(0.9) },
      chanceOfLoss: values.reduce((count, usd) => count + (usd < 0 ? 1 : 0), 0) / values.length,
    },
  };
}

const THIRDS = ["low", "middle", "high"];

function regretOf(fresh: readonly PolicyShard[], values: readonly PathValues[]): PolicyResult["regret"] {
  const means = (of: (batch: WorldBatch) => Float64Array) =>
    Float64Array.from(fresh.flatMap(({ batch }) => [...meansByPath(of(batch), batch.months)]));
  const regions = regionsOf([
    { name: "hashprice", values: means(({ hashpriceUsdPerPhDay }) => hashpriceUsdPerPhDay), parts: THIRDS },
    { name: "rent", values: means(({ rentRatio }) => rentRatio), parts: THIRDS },
  ]);
  return regretByRegion(values, regions).map((entry) => ({ ...entry, ways: [...entry.ways] }));
}

/** Notes without the one that speaks of a single stated path. */
function onManyPaths(notes: readonly string[]): readonly string[] {
  return notes.filter((note) => !note.includes("one stated path"));
}
