import type { Choice, PathFigures, StrategyId } from "@switchyard/core/strategy";
import { isEnoughPaths, orderedShards, type Sampling, SHARD_PATH_COUNT } from "@switchyard/core/uncertainty";
import { openStatistics, type StatisticsMemory } from "./uncertain-columns.ts";
import { bandOf, type StrategyStatistics } from "./uncertain-statistics.ts";

/** A strategy and the choices that it may be carried out by. */
export interface OpenStrategy {
  readonly id: StrategyId;
  readonly choices: readonly Choice[];
}

/** Figures of the chosen strategies on one shard of 256 paths. */
export interface ShardFigures {
  readonly firstPath: number;
  /** One per choice asked for. */
  readonly figures: readonly PathFigures[];
}

/** Who evaluates shards: this thread with what it remembers, or workers. */
export interface ShardSource {
  /** Figures of choices on shard `index`. */
  readonly shard: (index: number, choices: readonly Choice[]) => ShardFigures;
  /** Mean NPV of each choice on paths that are not among the shards: all that choosing asks. */
  readonly meanNpvUsd: (choices: readonly Choice[]) => readonly number[];
  /** Many shards at once, in whatever order they get ready; absent where there are no workers. */
  readonly many?: (
    indices: readonly number[],
    choices: readonly Choice[],
    ready: (index: number, figures: ShardFigures) => void,
  ) => Promise<void>;
  /** Shards of an earlier run of the same question. */
  readonly known?: ReadonlyMap<number, ShardFigures>;
  /** Told of each shard, so that a run that is stopped can go on later. */
  readonly keep?: (index: number, figures: ShardFigures) => void;
}

/** How many paths are wanted, and when they are enough. */
export interface PathsWanted {
  readonly pathCount: number;
  readonly sampling: Sampling["kind"];
  readonly npvErrorUsd: number | undefined;
  /** Statistics of earlier answers; absent = nothing is remembered. */
  readonly statistics?: StatisticsMemory;
}

/** What the paths say. */
export interface PathAnswer {
  readonly pathCount: number;
  /** In the order of the strategies asked for. */
  readonly chosen: readonly { readonly id: StrategyId; readonly choice: Choice }[];
  readonly statistics: readonly StrategyStatistics[];
  /** Index of the strategy that leads are counted from: the best where choices are made. */
  readonly reference: number;
  readonly largestNpvErrorUsd: number;
}

/** Progress of a run in paths. */
export type PathProgress = (done: number, total: number) => void | Promise<void>;

/** Shards between two looks at the error asked for; the same for any number of workers. */
const SHARDS_PER_LOOK = 4;

/**
 * Values strategies on paths, shard by shard in order. Free choices (splits, what becomes of machines) are made on training paths and
 * valued on others, so that no choice is worth more than it is because these paths happened to like it; luck is common to all strategies. Stops once every NPV's standard error is below the one asked for.
 */
export async function runPaths(
  strategies: readonly OpenStrategy[],
  source: ShardSource,
  wanted: PathsWanted,
  progress: PathProgress,
): Promise<PathAnswer> {
  const shardCount = Math.ceil(wanted.pathCount / SHARD_PATH_COUNT);
  const chosen = chooseInTraining(strategies, source);
  const choices = chosen.map((entry) => entry.choice);
  const opened = wanted.statistics ?? openStatistics();
  const building = chosen.map(({ id }) => opened.start(id, wanted.sampling, wanted.pathCount));
  const reference = indexOfMost(chosen.map((entry) => entry.meanNpvUsd));
  const absorb = orderedShards<ShardFigures>((firstPath, shard) => {
    opened.beside(firstPath / SHARD_PATH_COUNT, shard.figures, reference).forEach((row, k) => {
      building[k]!.absorb(firstPath, row);
    });
  });
  const readAll = () => building.map((strategy) => strategy.read());
  let done = 0;
  const perLook = wanted.npvErrorUsd === undefined ? shardCount : SHARDS_PER_LOOK;
  for (let from = 0; from < shardCount; from += perLook) {
    const indices = Array.from({ length: Math.min(perLook, shardCount - from) }, (_, i) => from + i);
    await evaluateShards(indices, choices, source, async (index, figures) => {
      absorb(index * SHARD_PATH_COUNT, figures);
      done++;
      await progress(Math.min(wanted.pathCount, done * SHARD_PATH_COUNT), wanted.pathCount);
    });
    if (wanted.npvErrorUsd !== undefined && hasReached(readAll(), wanted.npvErrorUsd)) break;
  }
  const statistics = readAll();
  return {
    pathCount: statistics[0]!.figures.npvUsd.pathCount,
    chosen,
    statistics,
    reference,
    largestNpvErrorUsd: Math.max(...statistics.map(({ figures }) => bandOf(figures.npvUsd)!.standardError)),
  };
}

async function evaluateShards(
  indices: readonly number[],
  choices: readonly Choice[],
  source: ShardSource,
  take: (index: number, figures: ShardFigures) => Promise<void>,
): Promise<void> {
  const isKnown = (index: number) => source.known?.has(index) === true;
  for (const index of indices.filter(isKnown)) await take(index, source.known!.get(index)!);
  const left = indices.filter((index) => !isKnown(index));
  if (source.many && left.length > 1) {
    const taken: Promise<void>[] = [];
    // whoever stops the run is heard at once, not when the last shard is in
    await new Promise<void>((done, stop) => {
      const many = source.many!(left, choices, (index, figures) => {
        source.keep?.(index, figures);
        const taking = take(index, figures);
        taking.catch(stop);
        taken.push(taking);
      });
      many.then(done, stop);
    });
    await Promise.all(taken);
    return;
  }
  for (const index of left) {
    const figures = source.shard(index, choices);
    source.keep?.(index, figures);
    await take(index, figures);
  }
}

function hasReached(statistics: readonly StrategyStatistics[], npvErrorUsd: number): boolean {
  return statistics.every(({ figures }) => {
    const { mean, standardError } = bandOf(figures.npvUsd)!;
    return isEnoughPaths({ value: mean!, standardError }, npvErrorUsd);
  });
}

function chooseInTraining(strategies: readonly OpenStrategy[], source: ShardSource) {
  const all = strategies.flatMap(({ choices }) => choices);
  const allMeans = source.meanNpvUsd(all);
  let at = 0;
  return strategies.map(({ id, choices }) => {
    const means = choices.map(() => allMeans[at++]!);
    const best = indexOfMost(means);
    return { id, choice: choices[best]!, meanNpvUsd: means[best]! };
  });
}

function indexOfMost(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
}
