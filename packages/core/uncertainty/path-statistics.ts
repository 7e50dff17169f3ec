import { uncertaintyErrors } from "./errors.ts";
import {
  addToHistogram,
  type LogHistogram,
  makeLogHistogram,
  mergeHistogram,
  reserveBins,
} from "./log-histogram.ts";
import { addToMoments, type Moments, makeMoments, mergeMoments } from "./moments.ts";
import { replicateOf, type Sampling, SHARD_PATH_COUNT } from "./sampling.ts";
import { SCRAMBLE_COUNT } from "./sobol.ts";

/**
 * Streaming statistics of one figure over the paths of a study. Paths arrive in shards of 256, merged in order, so that
 * results do not depend on the workers. Memory is bounded by the range of the values, never by the number of paths.
 * NaN stands for "none" (a path without an internal rate of return) where the figure allows it.
 */
export interface PathStatistics {
  readonly samplingKind: Sampling["kind"];
  readonly allowsNone: boolean;
  /** Paths taken in so far; the next shard starts here. */
  pathCount: number;
  noneCount: number;
  minimum: number;
  maximum: number;
  /** Of single paths that have a value. */
  readonly paths: Moments;
  /** Of whole samples: a path, or the mean of an antithetic pair. */
  readonly samples: Moments;
  /** Of the share of losses (value below 0) in whole samples. */
  readonly losses: Moments;
  /** Of the share of "none" in whole samples. */
  readonly nones: Moments;
  readonly histogram: LogHistogram;
  /** 16 groups of whole samples; their spread is the error of quantiles, and of everything under Sobol. */
  readonly replicates: readonly Replicate[];
}

/** The statistics of one group of samples. */
export interface Replicate {
  readonly values: Moments;
  readonly losses: Moments;
  readonly nones: Moments;
  /** Bins of 1/64 of a value: they serve the error only. */
  readonly histogram: LogHistogram;
}

const REPLICATE_MANTISSA_BITS = 6;

/** Statistics of no paths yet. */
export function makePathStatistics(
  samplingKind: Sampling["kind"],
  options: { readonly allowsNone?: boolean } = {},
): PathStatistics {
  return {
    samplingKind,
    allowsNone: options.allowsNone ?? false,
    pathCount: 0,
    noneCount: 0,
    minimum: Number.POSITIVE_INFINITY,
    maximum: Number.NEGATIVE_INFINITY,
    paths: makeMoments(),
    samples: makeMoments(),
    losses: makeMoments(),
    nones: makeMoments(),
    histogram: makeLogHistogram(),
    replicates: Array.from({ length: SCRAMBLE_COUNT }, makeReplicate),
  };
}

function makeReplicate(): Replicate {
  const histogram = makeLogHistogram(REPLICATE_MANTISSA_BITS);
  return { values: makeMoments(), losses: makeMoments(), nones: makeMoments(), histogram };
}

/**
 * Takes in the next shard: the values of paths firstPath, firstPath + 1, .. (256, or fewer in the last shard).
 *
 * @throws uncertainty/shard-out-of-order, uncertainty/broken-pair, uncertainty/value-not-finite
 */
export function absorbShard(statistics: PathStatistics, firstPath: number, values: Float64Array): void {
  const expected = statistics.pathCount;
  if (firstPath !== expected || firstPath % SHARD_PATH_COUNT !== 0 || values.length > SHARD_PATH_COUNT)
    throw uncertaintyErrors.shardOutOfOrder({ expected, found: firstPath });
  const shard = { samples: makeMoments(), losses: makeMoments(), nones: makeMoments() };
  const paths = makeMoments();
  reserveBins(statistics.histogram, values);
  for (let i = 0; i < values.length; i++) absorbPath(statistics, paths, firstPath + i, values[i]!);
  absorbSamples(statistics, shard, values);
  mergeMoments(statistics.paths, paths);
  mergeMoments(statistics.samples, shard.samples);
  mergeMoments(statistics.losses, shard.losses);
  mergeMoments(statistics.nones, shard.nones);
  statistics.pathCount += values.length;
}

function absorbPath(statistics: PathStatistics, paths: Moments, path: number, value: number): void {
  const replicate = statistics.replicates[replicateOf(statistics.samplingKind, path)]!;
  const isNone = Number.isNaN(value);
  if (!Number.isFinite(value) && !(isNone && statistics.allowsNone))
    throw uncertaintyErrors.valueNotFinite({ path, value });
  addToMoments(replicate.nones, isNone ? 1 : 0);
  addToMoments(replicate.losses, value < 0 ? 1 : 0);
  if (isNone) {
    statistics.noneCount += 1;
    return;
  }
  statistics.minimum = Math.min(statistics.minimum, value);
  statistics.maximum = Math.max(statistics.maximum, value);
  addToMoments(paths, value);
  addToHistogram(statistics.histogram, value);
  addToMoments(replicate.values, value);
  addToHistogram(replicate.histogram, value);
}

function absorbSamples(
  { samplingKind }: PathStatistics,
  shard: { samples: Moments; losses: Moments; nones: Moments },
  values: Float64Array,
): void {
  const size = samplingKind === "antithetic" ? 2 : 1;
  if (values.length % size !== 0) throw uncertaintyErrors.brokenPair({ pathCount: values.length });
  for (let i = 0; i < values.length; i += size) {
    const first = values[i]!;
    const last = values[i + size - 1]!;
    const mean = size === 1 ? first : (first + last) / 2;
    if (!Number.isNaN(mean)) addToMoments(shard.samples, mean);
    addToMoments(shard.losses, (Number(first < 0) + Number(last < 0)) / 2);
    addToMoments(shard.nones, (Number(Number.isNaN(first)) + Number(Number.isNaN(last))) / 2);
  }
}

/**
 * Adds the statistics of the paths that follow. Counts and histograms are the same however the paths were cut into parts;
 * the last bits of means depend on the cuts, so parts are cut the same way on every machine.
 *
 * @throws uncertainty/different-sampling
 */
export function mergeStatistics(into: PathStatistics, next: PathStatistics): void {
  if (into.samplingKind !== next.samplingKind)
    throw uncertaintyErrors.differentSampling({ left: into.samplingKind, right: next.samplingKind });
  into.pathCount += next.pathCount;
  into.noneCount += next.noneCount;
  into.minimum = Math.min(into.minimum, next.minimum);
  into.maximum = Math.max(into.maximum, next.maximum);
  for (const key of ["paths", "samples", "losses", "nones"] as const) mergeMoments(into[key], next[key]);
  mergeHistogram(into.histogram, next.histogram);
  into.replicates.forEach((replicate, i) => {
    mergeReplicate(replicate, next.replicates[i]!);
  });
}

function mergeReplicate(into: Replicate, next: Replicate): void {
  for (const key of ["values", "losses", "nones"] as const) mergeMoments(into[key], next[key]);
  mergeHistogram(into.histogram, next.histogram);
}

/**
 * Takes shards in whatever order workers finish them and passes them on in path order.
 *
 * @returns call it with each shard; it keeps only those that wait for an earlier one
 */
export function orderedShards<Shard>(
  passOn: (firstPath: number, shard: Shard) => void,
): (firstPath: number, shard: Shard) => void {
  const waiting = new Map<number, Shard>();
  let next = 0;
  return (firstPath, shard) => {
    waiting.set(firstPath, shard);
    for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
      waiting.delete(next);
      passOn(next, ready);
      next += SHARD_PATH_COUNT;
    }
  };
}
