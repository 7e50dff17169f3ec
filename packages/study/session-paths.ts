import {
  type BatchEvaluator,
  type Choice,
  leaseDates,
  makePathCash,
  type PathCash,
  type PathMoney,
  type PathOperation,
  pathFigures,
  type Site,
} from "@switchyard/core/strategy";
import { SHARD_PATH_COUNT } from "@switchyard/core/uncertainty";
import { prepareWorld, type WorldBatch, type WorldModel } from "@switchyard/core/world";
import { type AssumptionUse, recordAssumptions, type Scenario } from "@switchyard/scenario";
import type { StudiedPaths } from "./assemble-study.ts";
import { pathMoney, type StudyMoney } from "./money-from-scenario.ts";
import { comparedStrategies, type PreparedStudy } from "./prepare-study.ts";
import type { PriceFiles } from "./price-input.ts";
import { keyOf, makePhaseMemory, markOf, type PhaseMemory } from "./session-memory.ts";
import { type Shifts, shiftedBatch } from "./shifts.ts";
import type { StudyOptions } from "./study-options.ts";
import { breathe, type StudyPorts } from "./study-ports.ts";
import { type OpenStrategy, runPaths, type ShardFigures, type ShardSource } from "./uncertain-run.ts";
import { worldModelOf } from "./world-from-scenario.ts";

/** A question of paths, with its prices read and its site prepared. */
export interface PathQuestion {
  readonly scenario: Scenario;
  readonly money: StudyMoney;
  readonly prepared: PreparedStudy;
  readonly options: StudyOptions;
  readonly pathCount: number;
  /** What workers prepare the same question from; absent in a worker. */
  readonly files?: PriceFiles;
}

/** The part of a session that works on paths. */
export interface PathDesk {
  study(
    question: PathQuestion,
    ports: StudyPorts,
  ): Promise<{
    readonly paths: StudiedPaths;
    readonly used: readonly AssumptionUse[];
    /** Shard `index` of the futures that were studied, without any shift. */
    readonly batch: (index: number) => WorldBatch;
  }>;
}

/** The paths of one world, shard by shard as they are asked for. */
interface DrawnWorld {
  readonly model: WorldModel;
  readonly used: readonly AssumptionUse[];
  readonly batch: (index: number) => WorldBatch;
}

/** Up to so many shards are remembered, with every plan operated on them: some 20 MB each. */
const SHARDS_REMEMBERED = 8;

/** What a session remembers of paths, each by what it reads. */
interface PathMemory {
  readonly worlds: PhaseMemory<DrawnWorld>;
  readonly operations: PhaseMemory<Map<string, PathOperation>>;
}

function makePathMemory(): PathMemory {
  return { worlds: makePhaseMemory(2), operations: makePhaseMemory(2) };
}

/** A desk with nothing remembered. */
export function openPaths(): PathDesk {
  const memory = makePathMemory();
  return {
    study: (question, ports) => studyPaths(memory, question, ports),
  };
}

async function studyPaths(memory: PathMemory, question: PathQuestion, ports: StudyPorts) {
  const { scenario, prepared, options, pathCount } = question;
  const { uncertainty } = scenario;
  const { seed, measure } = drawnHow(question);
  const world = drawnWorld(memory, question, seed, measure);
  const pool = question.files && ports.workers?.({ scenario, files: question.files, options, pathCount });
  const source: ShardSource = {
    ...rememberingSource(memory, question, world, seed, measure),
    ...(pool ? { many: pool.evaluate } : {}),
    ...ports.shards,
  };
  const wanted = { pathCount, sampling: uncertainty.sampling, npvErrorUsd: uncertainty.npvErrorUsd };
  const answer = await runPaths(openStrategies(scenario, prepared), source, wanted, async (done, total) => {
    ports.progress(done, total, "futures");
    await breathe(ports);
  }).finally(() => pool?.close());
  const drift = world.model.network.price[measure].content.basis;
  const paths: StudiedPaths = {
    answer,
    measure,
    seed,
    sampling: wanted.sampling,
    drift,
    npvErrorUsd: wanted.npvErrorUsd,
  };
  return { paths, used: world.used, batch: world.batch };
}

function drawnHow({ options, scenario: { uncertainty } }: PathQuestion) {
  return { seed: options.seed ?? uncertainty.seed, measure: options.measure ?? uncertainty.measure };
}

/** Shards of a question by themselves, with a memory of their own: what a worker does. */
export function shardSource(question: PathQuestion): ShardSource {
  const memory = makePathMemory();
  const { seed, measure } = drawnHow(question);
  const world = drawnWorld(memory, question, seed, measure);
  return rememberingSource(memory, question, world, seed, measure);
}

/** The strategies that can be done here, with their choices. */
export function openStrategies(scenario: Scenario, { comparison }: PreparedStudy): readonly OpenStrategy[] {
  return comparedStrategies(scenario).flatMap((id) => {
    const choices = comparison.candidates.filter((choice) => choice.strategy === id);
    return choices.length > 0 ? [{ id, choices }] : [];
  });
}

/** Everything that the paths of a scenario's world depend on; nothing of the site's own. */
function worldKey({ scenario }: PathQuestion, seed: number, measure: string): string {
  const { network, startMonth, finance, uncertainty, hosting, facility } = scenario;
  const leases = hosting?.lease ? [hosting.lease, ...(hosting.moreLeases ?? [])] : [];
  const tenants = leases.map(({ tenant }) => tenant);
  const { spread, sampling } = uncertainty;
  const { delayMonths, firstHallMonths } = facility.schedule;
  const months = finance.horizonMonths;
  return keyOf(
    seed,
    measure,
    sampling,
    network,
    startMonth,
    months,
    spread,
    tenants,
    delayMonths,
    firstHallMonths,
  );
}

function drawnWorld(
  memory: PathMemory,
  question: PathQuestion,
  seed: number,
  measure: "valuation" | "outlook",
): DrawnWorld {
  const { scenario, pathCount } = question;
  return memory.worlds.get(`${worldKey(question, seed, measure)}/${pathCount}`, () => {
    const { result: model, used } = recordAssumptions(() => worldModelOf(scenario));
    const { sampling } = scenario.uncertainty;
    const make = prepareWorld(model, { seed, months: scenario.finance.horizonMonths, measure, sampling });
    const shards = makePhaseMemory<WorldBatch>(SHARDS_REMEMBERED);
    const batch = (index: number) =>
      shards.get(String(index), () => {
        const firstPath = index * SHARD_PATH_COUNT;
        return make(firstPath, Math.min(SHARD_PATH_COUNT, pathCount - firstPath));
      });
    return { model, used, batch };
  });
}

/** Shards on this thread; of few paths everything that lease and building costs don't touch is remembered. */
function rememberingSource(
  memory: PathMemory,
  question: PathQuestion,
  world: DrawnWorld,
  seed: number,
  measure: "valuation" | "outlook",
): ShardSource {
  const { prepared, options, pathCount } = question;
  const { site } = prepared;
  const shifts = options.shifts ?? {};
  const { evaluator } = prepared.comparison;
  const isSmall = pathCount <= SHARDS_REMEMBERED * SHARD_PATH_COUNT;
  const key = isSmall
    ? keyOf(worldKey(question, seed, measure), pathCount, operationKey(site), runningShifts(shifts))
    : undefined;
  const operations = key === undefined ? undefined : memory.operations.get(key, () => new Map());
  const moneyOf = moneyByChoice(question);
  const scratch = makePhaseMemory<PathCash>(1);
  const cashOn = (index: number, choices: readonly Choice[]) => {
    const on = evaluator.on(shiftedBatch(world.batch(index), shifts));
    const { pathCount: size } = on.batch;
    const into = scratch.get(String(size), () => makePathCash(choices[0]!, size, site.months));
    return (choice: Choice) => evaluateKept(on, choice, index, operations, into);
  };
  return {
    shard: (index, choices) => {
      const cashOf = cashOn(index, choices);
      const held = question.money.treasury ? { market: shiftedBatch(world.batch(index), shifts) } : {};
      const figures = choices.map((choice) => pathFigures(cashOf(choice), { ...moneyOf(choice), ...held }));
      return { firstPath: index * SHARD_PATH_COUNT, figures } satisfies ShardFigures;
    },
    meanNpvUsd: (index, choices) => {
      const cashOf = cashOn(index, choices);
      return choices.map((choice) => meanOf(cashOf(choice).npvUsd));
    },
  };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Each choice's tax and loan, the loan sized once on the stated path. */
function moneyByChoice({ money, prepared }: PathQuestion): (choice: Choice) => PathMoney {
  const { site, world, comparison } = prepared;
  const known = new Map<Choice, PathMoney>();
  return (choice) => {
    const made =
      known.get(choice) ??
      pathMoney(site, money, comparison.evaluator.onWorld(world).evaluate(choice), {
        site,
        world,
        yard: comparison.evaluator.yard,
      });
    known.set(choice, made);
    return made;
  };
}

function evaluateKept(
  on: BatchEvaluator,
  choice: Choice,
  index: number,
  operations: Map<string, PathOperation> | undefined,
  into: PathCash,
): PathCash {
  const key = `${index}/${choice.strategy}/${choice.hostMw}/${choice.waitMonths}/${choice.fleet}`;
  const operation = operations?.get(key) ?? on.operate(choice);
  if (!operation) return on.evaluate(choice);
  operations?.set(key, operation);
  return on.evaluateFrom(choice, operation, into);
}

/** What running plans depends on besides the paths: all of the site but the lease's terms and what building costs. */
function operationKey({ hosting, priceYear, valuation: _worth, ...rest }: Site): string {
  const timing = hosting && {
    gridToItRatio: hosting.gridToItRatio,
    rampMonths: hosting.rampMonths,
    leases: leaseDates(hosting),
    utilisationFraction: hosting.utilisationFraction,
    utilisationShape: hosting.utilisationShape,
    pueRatioByMonthHour: hosting.pueRatioByMonthHour,
    unservedCostUsdPerMwh: hosting.unservedCostUsdPerMwh,
    fillIdle: hosting.fillIdle,
    halls: [hosting.conversion, hosting.greenfield].map(
      (terms) =>
        terms && [
          terms.hallGridMw,
          terms.firstHallAfterMonths,
          terms.monthsPerFurtherHall,
          terms.cutOverMonths,
        ],
    ),
  };
  return keyOf(markOf(priceYear.prices.values), priceYear.levelRatio, rest, timing);
}

/** The shifts that change how plans run. */
function runningShifts({ hashpriceRatio, powerLevelRatio, delayMonths }: Shifts) {
  return { hashpriceRatio, powerLevelRatio, delayMonths };
}
