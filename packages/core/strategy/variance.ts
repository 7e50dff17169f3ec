import { addToMoments, type Estimate, makeMoments, standardErrorOf } from "../uncertainty/index.ts";

/**
 * What is uncertain, in groups. The shares are Sobol' indices where groups are independent of one another; where they are correlated
 * (rent with power, say) a group that takes its luck elsewhere loses that link, and `correlated` says how much of the spread it was.
 */
export interface VarianceStudy {
  readonly groups: readonly string[];
  /**
   * The figure on every path when the named groups take their luck from a second, independent set of futures and all others
   * from the first. Path p of every answer belongs together.
   */
  readonly evaluate: (fromSecond: ReadonlySet<string>) => Float64Array;
}

/** How much of the variance of a figure one group brings, shares of the whole. */
export interface VarianceShare {
  readonly group: string;
  /** By itself: the variance that would vanish on average if it were known. */
  readonly first: Estimate;
  /** With all that it does together with others: what would be left if only it were unknown. */
  readonly total: Estimate;
  /**
   * Share of the variance that comes of the group's correlation with others: gone once its luck is its own. Within its error 0 where
   * groups are independent; below 0 where they hedge one another.
   */
  readonly correlated: Estimate;
}

/** Attribution of variance. */
export interface VarianceAttribution {
  /** Of the figure, over the first futures. */
  readonly standardDeviation: number;
  readonly shares: readonly VarianceShare[];
}

/** Parts of the paths whose spread is the error. */
const PARTS = 16;

/**
 * Sobol' indices by frozen-factor re-runs: one evaluation for each group and two more. With f(A) and f(B) on two independent sets
 * of futures and f(C) on the first with one group from the second, the group's total share is E[(f(A) - f(C))^2] / 2V (M. Jansen,
 * "Analysis of variance designs for model output", 1999) and its first share E[f(B) (f(C) - f(A))] / V with f(B) taken from its
 * mean (A. Saltelli et al., "Variance based sensitivity analysis of model output", 2010, table 2 b and f): both are exactly 0 for a
 * group that moves nothing.
 * Errors come from the spread of 16 parts of the paths. Yields after each evaluation.
 */
export function* attributingVariance(study: VarianceStudy): Generator<number, VarianceAttribution> {
  const first = study.evaluate(new Set());
  yield 1;
  const second = study.evaluate(new Set(study.groups));
  yield 2;
  const shares: VarianceShare[] = [];
  for (const group of study.groups) {
    const mixed = study.evaluate(new Set([group]));
    shares.push(shareOf(group, first, second, mixed));
    yield shares.length + 2;
  }
  return { standardDeviation: Math.sqrt(varianceOf(first, second, 0, first.length)), shares };
}

/** {@link attributingVariance} without a pause. */
export function attributeVariance(study: VarianceStudy): VarianceAttribution {
  const steps = attributingVariance(study);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function shareOf(
  group: string,
  first: Float64Array,
  second: Float64Array,
  mixed: Float64Array,
): VarianceShare {
  const over = (part: (start: number, end: number) => number) =>
    estimate(first.length, (start, end) => {
      const variance = varianceOf(first, second, start, end);
      return variance > 0 ? part(start, end) / variance : 0;
    });
  return {
    group,
    first: over((start, end) => meanProduct(second, mixed, first, start, end)),
    total: over((start, end) => halfMeanSquare(first, mixed, start, end)),
    correlated: over(
      (start, end) => varianceOf(first, second, start, end) - varianceOf(mixed, mixed, start, end),
    ),
  };
}

/** The value over all paths, with the error that the spread of its parts tells. */
function estimate(pathCount: number, over: (start: number, end: number) => number): Estimate {
  const parts = makeMoments();
  const size = Math.floor(pathCount / PARTS);
  if (size >= 2)
    for (let part = 0; part < PARTS; part++) addToMoments(parts, over(part * size, (part + 1) * size));
  return { value: over(0, pathCount), standardError: standardErrorOf(parts) };
}

/** Variance of both sets of futures together: they have the same law. */
function varianceOf(first: Float64Array, second: Float64Array, start: number, end: number): number {
  const all = makeMoments();
  for (const values of [first, second])
    for (let path = start; path < end; path++) addToMoments(all, values[path]!);
  return all.squaredDeviations / all.count;
}

function halfMeanSquare(a: Float64Array, b: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let path = start; path < end; path++) sum += (a[path]! - b[path]!) ** 2;
  return sum / 2 / (end - start);
}

/** Mean of (b - mean of b) * (c - a). */
function meanProduct(b: Float64Array, c: Float64Array, a: Float64Array, start: number, end: number): number {
  let mean = 0;
  for (let path = start; path < end; path++) mean += b[path]! / (end - start);
  let sum = 0;
  for (let path = start; path < end; path++) sum += (b[path]! - mean) * (c[path]! - a[path]!);
  return sum / (end - start);
}
