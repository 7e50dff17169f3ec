import { requireParameter } from "./errors.ts";
import { type Bin, binQuantile, histogramBins, lowerPartialSum } from "./log-histogram.ts";
import { type Moments, momentsOf, standardDeviationOf, standardErrorOf } from "./moments.ts";
import type { PathStatistics, Replicate } from "./path-statistics.ts";
import { SHARD_PATH_COUNT } from "./sampling.ts";

/** A figure with its standard error; null where too few samples were seen to know it. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number | null;
}

/** A quantile: `probability` of the paths lie below `value`. */
export interface QuantileEstimate extends Estimate {
  readonly probability: number;
}

/** The distribution of one figure over the paths of a study. */
export interface DistributionSummary {
  readonly pathCount: number;
  /** Antithetic pairs count once. */
  readonly sampleCount: number;
  /** Share of paths without a value ("none"); the rest of the summary is of the others. */
  readonly noneFraction: Estimate;
  /** Null where some path has none: what does not always exist is never averaged. */
  readonly mean: Estimate | null;
  readonly standardDeviation: Estimate | null;
  readonly minimum: number;
  readonly maximum: number;
  /** P5, P10, P25, P50, P75, P90, P95. */
  readonly quantiles: readonly QuantileEstimate[];
  /** Chance of a value below 0, among all paths. */
  readonly chanceOfLoss: Estimate;
  /** Mean of the worst 5 % of paths. */
  readonly expectedShortfall: QuantileEstimate;
  /** Quantiles and shortfall come from bins: they are within this fraction of their size, besides the sampling error. */
  readonly quantileErrorFraction: number;
}

/** The quantiles of every summary. */
export const REPORTED_PROBABILITIES = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95] as const;
/** The tail whose mean is the expected shortfall. */
export const SHORTFALL_PROBABILITY = 0.05;

/**
 * Everything a report says about one figure; null where no path has a value.
 * Standard errors: of means and chances from whole samples (plain, antithetic) or from the 16 scrambles (Sobol); of
 * quantiles by the binomial formula (plain) or from the spread of 16 groups, over the density at the quantile; of the
 * shortfall by Rockafellar and Uryasev's q - E[(q - X)+]/p, flat in q.
 */
export function describePaths(statistics: PathStatistics): DistributionSummary | null {
  const { histogram, pathCount, noneCount, minimum, maximum } = statistics;
  if (histogram.count === 0) return null;
  const bins = clampBins(histogramBins(histogram), minimum, maximum);
  return {
    pathCount,
    sampleCount: statistics.losses.count,
    noneFraction: shareEstimate(statistics, "nones"),
    mean: noneCount > 0 ? null : meanEstimate(statistics),
    standardDeviation: noneCount > 0 ? null : deviationEstimate(statistics),
    minimum,
    maximum,
    quantiles: REPORTED_PROBABILITIES.map((p) => quantileEstimate(statistics, bins, p)),
    chanceOfLoss: shareEstimate(statistics, "losses"),
    expectedShortfall: shortfallEstimate(statistics, bins, SHORTFALL_PROBABILITY),
    quantileErrorFraction: 2 ** -histogram.mantissaBits,
  };
}

/** One quantile with its standard error. @throws uncertainty/bad-parameter */
export function quantileOf(statistics: PathStatistics, probability: number): QuantileEstimate {
  requireParameter("probability", probability, probability > 0 && probability < 1, "between 0 and 1");
  const { histogram, minimum, maximum } = statistics;
  return quantileEstimate(statistics, clampBins(histogramBins(histogram), minimum, maximum), probability);
}

/** Mean of the worst `probability` of paths. @throws uncertainty/bad-parameter */
export function expectedShortfallOf(statistics: PathStatistics, probability: number): QuantileEstimate {
  requireParameter("probability", probability, probability > 0 && probability < 1, "between 0 and 1");
  const { histogram, minimum, maximum } = statistics;
  return shortfallEstimate(statistics, clampBins(histogramBins(histogram), minimum, maximum), probability);
}

/** How many paths would bring the standard error of an estimate down to `standardErrorAtMost`: whole shards. */
export function pathsNeeded(estimate: Estimate, pathCount: number, standardErrorAtMost: number): number {
  requireParameter("standard error asked for", standardErrorAtMost, standardErrorAtMost > 0, "above 0");
  requireParameter(
    "paths so far",
    pathCount,
    Number.isInteger(pathCount) && pathCount >= 1,
    "a whole number from 1",
  );
  if (estimate.standardError === null) return 2 * SHARD_PATH_COUNT;
  requireParameter("standard error", estimate.standardError, estimate.standardError >= 0, "0 or more");
  const ratio = estimate.standardError / standardErrorAtMost;
  return Math.max(1, Math.ceil((pathCount * ratio * ratio) / SHARD_PATH_COUNT)) * SHARD_PATH_COUNT;
}

/** True once the error asked for is reached. @throws uncertainty/bad-parameter */
export function isEnoughPaths(estimate: Estimate, standardErrorAtMost: number): boolean {
  requireParameter("standard error asked for", standardErrorAtMost, standardErrorAtMost > 0, "above 0");
  return estimate.standardError !== null && estimate.standardError <= standardErrorAtMost;
}

/** No bin reaches beyond the smallest and the largest value seen: equal values give exactly their value. */
function clampBins(bins: Bin[], minimum: number, maximum: number): Bin[] {
  return bins.map(({ low, high, count }) => ({
    low: Math.min(maximum, Math.max(minimum, low)),
    high: Math.min(maximum, Math.max(minimum, high)),
    count,
  }));
}

function meanEstimate({ samplingKind, paths, samples, replicates }: PathStatistics): Estimate {
  if (samplingKind !== "sobol") return { value: paths.mean, standardError: standardErrorOf(samples) };
  return { value: paths.mean, standardError: spreadError(replicates, ({ values }) => values.mean) };
}

function shareEstimate(statistics: PathStatistics, what: "losses" | "nones"): Estimate {
  const moments: Moments = statistics[what];
  if (statistics.samplingKind !== "sobol")
    return { value: moments.mean, standardError: standardErrorOf(moments) };
  return { value: moments.mean, standardError: spreadError(statistics.replicates, (r) => r[what].mean) };
}

function deviationEstimate({ paths, replicates }: PathStatistics): Estimate | null {
  const value = standardDeviationOf(paths);
  if (value === null) return null;
  // by the spread of variances, which is not lowered by skew as that of deviations is: d(sd) = d(variance) / (2 sd)
  const error = spreadError(replicates, (r) => squared(standardDeviationOf(r.values)));
  return { value, standardError: error === null ? null : value > 0 ? error / (2 * value) : 0 };
}

function squared(value: number | null): number | null {
  return value === null ? null : value * value;
}

function quantileEstimate(
  statistics: PathStatistics,
  bins: readonly Bin[],
  probability: number,
): QuantileEstimate {
  const count = statistics.histogram.count;
  const value = binQuantile(bins, count, probability);
  const shareError = shareErrorBelow(statistics, value, probability);
  if (shareError === null) return { probability, value, standardError: null };
  const reach = Math.max(shareError, 1 / count);
  const low = Math.max(0, probability - reach);
  const high = Math.min(1, probability + reach);
  const slope = (binQuantile(bins, count, high) - binQuantile(bins, count, low)) / (high - low);
  return { probability, value, standardError: shareError * slope };
}

/** Standard error of the share of paths below a value. */
function shareErrorBelow(statistics: PathStatistics, value: number, probability: number): number | null {
  const { samplingKind, histogram, replicates } = statistics;
  if (samplingKind === "plain") {
    return histogram.count > 1 ? Math.sqrt((probability * (1 - probability)) / histogram.count) : null;
  }
  return spreadError(replicates, (r) => lowerMean(replicateBins(r, statistics), r, value, 0));
}

function shortfallEstimate(
  statistics: PathStatistics,
  bins: readonly Bin[],
  probability: number,
): QuantileEstimate {
  const { samplingKind, histogram, replicates } = statistics;
  const quantile = binQuantile(bins, histogram.count, probability);
  const shortage = lowerPartialSum(bins, quantile, 1) / histogram.count;
  const value = quantile - shortage / probability;
  if (samplingKind !== "plain") {
    const error = spreadError(replicates, (r) => lowerMean(replicateBins(r, statistics), r, quantile, 1));
    return { probability, value, standardError: error === null ? null : error / probability };
  }
  const variance = lowerPartialSum(bins, quantile, 2) / histogram.count - shortage * shortage;
  const error = Math.sqrt(Math.max(0, variance) / histogram.count) / probability;
  return { probability, value, standardError: histogram.count > 1 ? error : null };
}

/** Bins of a replicate as they were when last asked for: seven quantiles of one description share them. */
const knownBins = new WeakMap<Replicate, { readonly pathCount: number; readonly bins: Bin[] }>();

function replicateBins(replicate: Replicate, { minimum, maximum, pathCount }: PathStatistics): Bin[] {
  const known = knownBins.get(replicate);
  if (known?.pathCount === pathCount) return known.bins;
  const bins = clampBins(histogramBins(replicate.histogram), minimum, maximum);
  knownBins.set(replicate, { pathCount, bins });
  return bins;
}

function lowerMean(
  bins: readonly Bin[],
  { histogram }: Replicate,
  threshold: number,
  power: 0 | 1,
): number | null {
  return histogram.count > 0 ? lowerPartialSum(bins, threshold, power) / histogram.count : null;
}

/** Standard error of the mean of independent groups, from their spread; its own error is 18 % with 16 groups. */
function spreadError(
  replicates: readonly Replicate[],
  figure: (replicate: Replicate) => number | null,
): number | null {
  const figures = replicates.map(figure).filter((value) => value !== null);
  return standardErrorOf(momentsOf(figures));
}
