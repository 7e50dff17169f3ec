import { driftInWords, type WorldBatch } from "@switchyard/core/world";
import type { AssumptionUse, Scenario } from "@switchyard/scenario";
import type { StudiedPaths } from "./assemble-study.ts";
import type { StudyMoney } from "./money-from-scenario.ts";
import { comparedStrategies, type PreparedStudy } from "./prepare-study.ts";
import type { PriceFiles } from "./price-input.ts";
import {
  makeShardMemory,
  type NetCashSource,
  rememberingSource,
  type ShardMemory,
} from "./session-shards.ts";
import { type DrawnWorld, openWorlds, type WorldAsked } from "./session-worlds.ts";
import type { StudyOptions } from "./study-options.ts";
import { breathe, type StudyPorts } from "./study-ports.ts";
import { openStatistics, type StatisticsMemory } from "./uncertain-columns.ts";
import { type OpenStrategy, runPaths, type ShardSource } from "./uncertain-run.ts";

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
    readonly rowOf: NetCashSource["rowOf"];
  }>;
}

/** What a session remembers of paths, each by what it reads. */
interface PathMemory {
  readonly worldOf: (asked: WorldAsked) => DrawnWorld;
  readonly shards: ShardMemory;
  readonly statistics: StatisticsMemory;
}

function makePathMemory(): PathMemory {
  return { worldOf: openWorlds(), shards: makeShardMemory(), statistics: openStatistics() };
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
  const asked = worldAsked(question);
  const world = memory.worldOf(asked);
  const pool = question.files && ports.workers?.({ scenario, files: question.files, options, pathCount });
  const remembering = rememberingSource(memory.shards, { ...question, asked, world });
  const source: ShardSource = {
    ...remembering,
    ...(pool ? { many: pool.evaluate } : {}),
    ...ports.shards,
  };
  const { sampling, npvErrorUsd } = uncertainty;
  const wanted = { pathCount, sampling, npvErrorUsd, statistics: memory.statistics };
  // choosing takes minutes where plans are carried out month by month: say so, and let it be stopped before
  ports.progress(0, pathCount, "futures: choices on training ones");
  await breathe(ports);
  const answer = await runPaths(openStrategies(scenario, prepared), source, wanted, async (done, total) => {
    ports.progress(done, total, "futures");
    await breathe(ports);
  }).finally(() => pool?.close());
  const { measure, seed } = asked;
  const drift = driftInWords(world.model, measure);
  const paths: StudiedPaths = { answer, measure, seed, sampling, drift, npvErrorUsd };
  return { paths, used: world.used, batch: world.batch, rowOf: remembering.rowOf };
}

function worldAsked({ scenario, options, pathCount }: PathQuestion): WorldAsked {
  const { seed, measure } = scenario.uncertainty;
  return { scenario, pathCount, seed: options.seed ?? seed, measure: options.measure ?? measure };
}

/** Shards of a question by themselves, with a memory of their own: what a worker does. */
export function shardSource(question: PathQuestion): ShardSource {
  const { worldOf, shards } = makePathMemory();
  const asked = worldAsked(question);
  return rememberingSource(shards, { ...question, asked, world: worldOf(asked) });
}

/** The strategies that can be done here, with their choices. */
export function openStrategies(scenario: Scenario, { comparison }: PreparedStudy): readonly OpenStrategy[] {
  return comparedStrategies(scenario).flatMap((id) => {
    const choices = comparison.candidates.filter((choice) => choice.strategy === id);
    return choices.length > 0 ? [{ id, choices }] : [];
  });
}
