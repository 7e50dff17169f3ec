import {
  type FleetPolicy,
  leasesOf,
  operatingKey,
  type RunningRows,
  type World,
} from "@switchyard/core/strategy";
import { SHARD_PATH_COUNT } from "@switchyard/core/uncertainty";
import { prepareWorld, type WorldBatch } from "@switchyard/core/world";
import { recordAssumptions, type Scenario } from "@switchyard/scenario";
import { firstYearUsdPerKwMonth } from "./hosting-from-scenario.ts";
import type { StudyMoney } from "./money-from-scenario.ts";
import {
  type FoundPolicy,
  hasBlocks,
  openGround,
  type PolicyGround,
  type PolicyShard,
  searchingPolicy,
} from "./policy-search.ts";
import type { StudyPolicy } from "./policy-section.ts";
import { nameOfWay, tellDecisions } from "./policy-told.ts";
import { valuingElsewhere, valuingPolicy } from "./policy-valued.ts";
import type { PreparedStudy } from "./prepare-study.ts";
import { digestOf, keyOf, makePhaseMemory, markOf, type PhaseMemory } from "./session-memory.ts";
import { type Shifts, shiftedBatch } from "./shifts.ts";
import { driven, type StudyPorts } from "./study-ports.ts";
import type { PathAnswer } from "./uncertain-run.ts";
import { worldModelOf } from "./world-from-scenario.ts";

/** A study over futures whose policy is asked for. */
export interface PolicyQuestion {
  readonly scenario: Scenario;
  readonly prepared: PreparedStudy;
  readonly money: StudyMoney;
  readonly shifts: Shifts;
  readonly measure: "valuation" | "outlook";
  readonly seed: number;
  /** What the strategies came to: the policy's rivals. */
  readonly answer: PathAnswer;
  /** Shard `index` of the futures that were studied, without any shift. */
  readonly batch: (index: number) => WorldBatch;
  /** Marks of the prices that the site was read with. */
  readonly prices: Float64Array;
}

/** How much is worked out: a new fit, or the boundary of the question before, where it suits the site, which a new fit is to follow. */
export type PolicyHow = "fit" | "last";

/** A policy, or why none is told; neither where there is nothing to convert. */
export interface ToldPolicy {
  readonly policy?: StudyPolicy;
  readonly note?: string;
}

/** The part of a session that knows when to convert. */
export interface PolicyDesk {
  policy(question: PolicyQuestion, how: PolicyHow, ports: StudyPorts): Promise<ToldPolicy>;
  /** A new fit for the question asked last; undefined where its policy was new. */
  refine(ports: StudyPorts): Promise<StudyPolicy | undefined>;
}

/** Years in which something may be ordered, from the start; futures that a policy is fitted on, and most that it is valued on. */
const YEARS = 6;
const MOST_TRAINING = 512;
const MOST_VALUED = 512;
/** By the boundary of the question before, while a new fit is to follow: a first look. */
const MOST_AT_FIRST_LOOK = 256;
/** Training futures come from this path on: no study reaches so far, so what is valued is fresh. */
const FIRST_TRAINING = 1 << 24;

/** The policy found last, with what it was found on. */
interface Kept {
  readonly found: FoundPolicy;
  readonly blocks: string;
  readonly key: string;
  readonly training: number;
}

/** A desk with nothing remembered. */
export function openPolicies(): PolicyDesk {
  const draw = openDraws();
  const running: RunningMemory = makePhaseMemory(4);
  const grounds = makePhaseMemory<PolicyGround>(2);
  let last: Kept | undefined;
  let unrefined: PolicyQuestion | undefined;
  const policy: PolicyDesk["policy"] = async (question, how, ports) => {
    unrefined = undefined;
    if (!isAsked(question)) return {};
    const site = siteKey(question);
    const { evaluator } = question.prepared.comparison;
    const ground = grounds.get(site, () => openGround(evaluator, question.money.terms, YEARS));
    const blocks = keyOf(ground.hostMwAfter, ground.quarterCount, ground.works.queueMonths);
    const key = keyOf(site, question.shifts, question.seed, question.answer.pathCount);
    const isOld = last?.key !== key;
    if (isOld && how === "last") {
      unrefined = question;
      return last?.blocks === blocks
        ? { policy: await told({ question, ground, draw }, last, true, ports) }
        : {};
    }
    if (isOld) {
      const shards = keepingRunning(
        running,
        question,
        ground,
        shardsOn(ground, draw(question, FIRST_TRAINING, trainingCount(question)), question.shifts),
      );
      if (!shards.every((shard) => isServed(ground, shard))) return { note: UNTOLD };
      last = { ...(await fitted(shards, question, ground, ports)), blocks, key };
    }
    return { policy: await told({ question, ground, draw }, last!, false, ports) };
  };
  return {
    policy,
    refine: async (ports) => (unrefined ? (await policy(unrefined, "fit", ports)).policy : undefined),
  };
}

/** All that a site and its worth before debt depend on. */
function siteKey({ scenario, prices }: PolicyQuestion): string {
  const { debt: _lent, ...finance } = scenario.finance;
  return keyOf({ ...scenario, finance }, markOf(prices));
}

/** What running the site comes to on shards that were run before. */
type RunningMemory = PhaseMemory<Map<FleetPolicy, RunningRows>>;

/** Shards with what is known of running the site on them, by all that it reads: no rent, no cost of building, no debt. */
function keepingRunning(
  memory: RunningMemory,
  question: PolicyQuestion,
  { evaluator, hostMwAfter, quarterCount, works }: PolicyGround,
  shards: readonly PolicyShard[],
): readonly PolicyShard[] {
  const { site } = evaluator;
  const { hashpriceRatio, powerLevelRatio, delayMonths } = question.shifts;
  const { treasury: _coins, ...unlevered } = question.money.terms;
  const bearers = site.hosting ? leasesOf(site.hosting).map(({ passThrough }) => passThrough) : [];
  const key = digestOf(
    keyOf(
      worldText(question),
      operatingKey(site),
      markOf(question.prices),
      [hashpriceRatio, powerLevelRatio, delayMonths],
      [site.valuation, unlevered, bearers],
      [hostMwAfter, quarterCount, works],
    ),
  );
  return shards.map((shard) => ({
    ...shard,
    running: memory.get(`${key}/${shard.from}/${shard.batch.pathCount}`, () => new Map()),
  }));
}

const UNTOLD =
  "when to convert block by block is not told: on these futures the site is carried out month by month, which would take minutes; `switchyard policy` takes them";

/** Whether plans are run by the tables of paths. */
function isServed({ hostMwAfter }: PolicyGround, { on, running }: PolicyShard): boolean {
  if (running && running.size > 0) return true;
  const hostMw = hostMwAfter.at(-1)!;
  return on.operate({ strategy: "hybrid", hostMw, waitMonths: 0, fleet: "sell" }) !== null;
}

/** Whether a scenario wants to be told: unless it says otherwise. */
export function isPolicyTold({ strategies }: Scenario): boolean {
  return strategies?.policy?.isTold !== false;
}

/** Whether there is something to convert among what is compared. */
function isAsked({ prepared, scenario, answer }: PolicyQuestion): boolean {
  if (!hasBlocks(prepared.site) || !isPolicyTold(scenario)) return false;
  return answer.chosen.some(({ id }) => CONVERTING.has(id));
}

const CONVERTING: ReadonlySet<string> = new Set(["convert", "hybrid", "bridge", "wait"]);

async function fitted(
  shards: readonly PolicyShard[],
  question: PolicyQuestion,
  ground: PolicyGround,
  ports: StudyPorts,
): Promise<Pick<Kept, "found" | "training">> {
  const rival = bestAfterTax(question.answer);
  let step = 0;
  const search = searchingPolicy(ground, shards, [rival], ports.parts);
  const counting = (function* () {
    for (;;) {
      const { done, value } = search.next();
      if (done) return value;
      step++;
      if (step % 8 === 0) ports.progress(step, Math.max(step, 64), "when to convert");
      yield;
    }
  })();
  const found = await driven(counting, ports);
  return { found, training: shards.reduce((sum, { batch }) => sum + batch.pathCount, 0) };
}

/** The strategy worth most after tax on the study's own futures: a rival that had its luck there. */
function bestAfterTax({ chosen, statistics }: PathAnswer) {
  const means = statistics.map(({ figures }) => figures.afterTaxNpvUsd.paths.mean);
  return chosen[means.indexOf(Math.max(...means))]!.choice;
}

function trainingCount({ answer }: PolicyQuestion): number {
  return Math.min(MOST_TRAINING, Math.max(64, 2 * Math.ceil(answer.pathCount / 2)));
}

/** Futures under the valuation measure, from a path on, in shards. */
type Draw = (question: PolicyQuestion, first: number, count: number) => readonly WorldBatch[];

/** Shards of futures remembered: those fitted on, and those valued on where the study asks for the outlook. */
const DRAWN_REMEMBERED = 5;

function openDraws(): Draw {
  const shards = makePhaseMemory<WorldBatch>(DRAWN_REMEMBERED);
  return (question, first, count) => {
    const { scenario, seed } = question;
    const world = digestOf(worldText(question));
    let make: ReturnType<typeof valuationWorld> | undefined;
    return Array.from({ length: Math.ceil(count / SHARD_PATH_COUNT) }, (_, index) => {
      const from = index * SHARD_PATH_COUNT;
      const own = Math.min(SHARD_PATH_COUNT, count - from);
      return shards.get(`${world}/${first + from}/${own}`, () => {
        make ??= valuationWorld(scenario, seed);
        return make(first + from, own);
      });
    });
  };
}

/** What the training futures depend on. */
function worldText({ scenario, seed }: PolicyQuestion): string {
  const { network, startMonth, finance, uncertainty, hosting, facility, power } = scenario;
  const leases = hosting?.lease ? [hosting.lease, ...(hosting.moreLeases ?? [])] : [];
  const tenants = leases.map(({ tenant }) => tenant);
  return keyOf(
    seed,
    network,
    startMonth,
    finance.horizonMonths,
    uncertainty.spread,
    tenants,
    facility.schedule,
    power,
  );
}

function valuationWorld(scenario: Scenario, seed: number) {
  const { result: model } = recordAssumptions(() => worldModelOf(scenario));
  return prepareWorld(model, { seed, months: scenario.finance.horizonMonths, measure: "valuation" });
}

function shardsOn(
  { evaluator }: PolicyGround,
  batches: readonly WorldBatch[],
  shifts: Shifts,
): readonly PolicyShard[] {
  let from = 0;
  return batches.map((plain) => {
    const batch = shiftedBatch(plain, shifts);
    const shard = { on: evaluator.on(batch), batch, from };
    from += batch.pathCount;
    return shard;
  });
}

/** A question with what its policy is told from. */
interface Telling {
  readonly question: PolicyQuestion;
  readonly ground: PolicyGround;
  readonly draw: Draw;
}

/** Values what was found on futures of its own and puts it into words. */
async function told(
  { question, ground, draw }: Telling,
  { found, training }: Kept,
  refining: boolean,
  ports: StudyPorts,
): Promise<StudyPolicy> {
  const { scenario, prepared, money, measure, answer, shifts } = question;
  const most = refining ? MOST_AT_FIRST_LOOK : MOST_VALUED;
  const count = Math.ceil(Math.min(most, answer.pathCount) / SHARD_PATH_COUNT);
  const own = Array.from({ length: count }, (_, index) => question.batch(index));
  const isOutlook = measure === "outlook";
  // worth is told under the valuation measure whatever the study asks: convention 9
  const batches = isOutlook
    ? draw(
        question,
        0,
        own.reduce((sum, { pathCount }) => sum + pathCount, 0),
      )
    : own;
  const { sampling } = scenario.uncertainty;
  const stated: World = prepared.world;
  const shards = shardsOn(ground, batches, shifts);
  const valued = await driven(
    valuingPolicy({ ground, money, stated }, found, shards, isOutlook ? "antithetic" : sampling),
    ports,
  );
  const outlook = isOutlook
    ? await driven(valuingElsewhere(ground, found, shardsOn(ground, own, shifts), sampling), ports)
    : undefined;
  const lease = scenario.hosting?.lease;
  const rentUsdPerKwMonth = lease ? firstYearUsdPerKwMonth(lease) : null;
  const { bestFixedUsd, ...figures } = valued.figures;
  return {
    measure: "valuation",
    refining,
    paths: { training, valuation: figures.afterTaxNpvUsd.paths },
    ...tellDecisions({ ground, rentUsdPerKwMonth }, found, valued.orders),
    ...figures,
    bestFixed: { name: nameOfWay(ground, found.bestFixed), afterTaxNpvUsd: bestFixedUsd },
    ...(outlook ? { outlook } : {}),
  };
}
