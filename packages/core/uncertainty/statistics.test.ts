import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  absorbShard,
  antitheticSampling,
  type DistributionSummary,
  describePaths,
  drawNormals,
  expectedShortfallOf,
  isEnoughPaths,
  makePathStatistics,
  mergeStatistics,
  orderedShards,
  type PathStatistics,
  pathsNeeded,
  plainSampling,
  quantileOf,
  type Sampling,
  SHARD_PATH_COUNT,
  sobolSampling,
  standardErrorOf,
} from "./index.ts";

/** A figure per path from a path's normals. */
type Figure = (normals: Float64Array) => number;

function study(sampling: Sampling, pathCount: number, figure: Figure, dimensions = 1): PathStatistics {
  const statistics = makePathStatistics(sampling.kind);
  for (let first = 0; first < pathCount; first += SHARD_PATH_COUNT) {
    absorbShard(
      statistics,
      first,
      shardOf(sampling, first, Math.min(SHARD_PATH_COUNT, pathCount - first), figure, dimensions),
    );
  }
  return statistics;
}

function shardOf(
  sampling: Sampling,
  first: number,
  length: number,
  figure: Figure,
  dimensions: number,
): Float64Array {
  const normals = new Float64Array(dimensions);
  return Float64Array.from({ length }, (_, i) => {
    drawNormals(sampling, normals, { path: first + i, factor: 0, fromStep: 0 });
    return figure(normals);
  });
}

function summary(statistics: PathStatistics): DistributionSummary {
  const described = describePaths(statistics);
  if (described === null) throw new Error("no values");
  return described;
}

const normal: Figure = ([z]) => 100 + 20 * z!;
/** P5 of the normal with mean 100 and deviation 20: 100 - 20 * 1.6448536. */
const P5 = 67.10292746;
/** Mean of its worst 5 %: 100 - 20 * phi(1.6448536)/0.05 = 100 - 20 * 2.0627128. */
const WORST_5_PERCENT = 58.74574395;

describe("one figure over 40,000 plain paths of a normal with mean 100 and deviation 20", () => {
  const described = summary(study(plainSampling(5), 40_000, normal));
  it("has mean, deviation, P5, P50, P95 and shortfall within 4 of its own standard errors", () => {
    const within = (
      { value, standardError }: { value: number; standardError: number | null },
      truth: number,
    ) => expect(Math.abs(value - truth) / standardError!).toBeLessThan(4);
    within(described.mean!, 100);
    within(described.standardDeviation!, 20);
    within(described.quantiles[0]!, P5);
    within(described.quantiles[3]!, 100);
    within(described.quantiles[6]!, 200 - P5);
    within(described.expectedShortfall, WORST_5_PERCENT);
  });
  it("states the errors that theory gives: 20/200 for the mean, 0.2112 for P5, 0.146 for P50", () => {
    expect(described.mean!.standardError! / 0.1).toBeCloseTo(1, 1);
    // sqrt(p (1 - p) / n) / density: sqrt(.05 * .95 / 40000) / (0.103136 / 20)
    expect(described.quantiles[0]!.standardError! / 0.2113).toBeCloseTo(1, 0);
    expect(described.quantiles[3]!.standardError! / 0.1253).toBeCloseTo(1, 0);
  });
  it("has quantiles in order, between minimum and maximum", () => {
    const values = [described.minimum, ...described.quantiles.map((q) => q.value), described.maximum];
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(described.quantiles.map((q) => q.probability)).toEqual([0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]);
  });
});

describe("chance of loss", () => {
  it("of a normal with mean 10 and deviation 10 is 15.87 %, with the binomial error", () => {
    const { chanceOfLoss } = summary(study(plainSampling(9), 20_224, ([z]) => 10 + 10 * z!));
    expect(Math.abs(chanceOfLoss.value - 0.158655)).toBeLessThan(4 * chanceOfLoss.standardError!);
    expect(chanceOfLoss.standardError! / Math.sqrt((0.158655 * 0.841345) / 20_224)).toBeCloseTo(1, 1);
  });
  it("does not count 0 as a loss", () => {
    const statistics = makePathStatistics("plain");
    absorbShard(statistics, 0, Float64Array.of(0, -0, 1, -1));
    expect(summary(statistics).chanceOfLoss.value).toBe(0.25);
  });
});

describe("an antithetic pair is one sample", () => {
  it("so a linear figure has no error at all, and 10,240 paths are 5,120 samples", () => {
    const described = summary(study(antitheticSampling(5), 10_240, normal));
    expect(described.sampleCount).toBe(5120);
    expect(described.mean!.value).toBeCloseTo(100, 10);
    expect(described.mean!.standardError!).toBeLessThan(1e-12);
  });
  it("and an even figure (z^2) is not sold as twice the samples: error sqrt(2/pairs)", () => {
    const statistics = study(antitheticSampling(5), 10_240, ([z]) => z! * z!);
    expect(standardErrorOf(statistics.samples)! / Math.sqrt(2 / 5120)).toBeCloseTo(1, 1);
  });
  it("and its P5 error is read from the spread of 16 groups: covers the truth within 4", () => {
    const p5 = summary(study(antitheticSampling(6), 20_480, normal)).quantiles[0]!;
    expect(Math.abs(p5.value - P5)).toBeLessThan(4 * p5.standardError!);
    expect(p5.standardError!).toBeGreaterThan(0);
  });
  it("an odd number of paths is refused", () => {
    expect(() => absorbShard(makePathStatistics("antithetic"), 0, Float64Array.of(1, 2, 3))).toThrow(
      /whole antithetic/,
    );
  });
});

describe("errors told are errors made", () => {
  const samplings = (seed: number): Sampling[] => [
    plainSampling(seed),
    antitheticSampling(seed),
    sobolSampling(seed, [
      { factor: 0, step: 0 },
      { factor: 0, step: 1 },
    ]),
  ];
  const skewed: Figure = ([a, b]) => Math.exp(0.5 * a! + 0.3 * b!) - 0.8;
  /** E = exp((0.25 + 0.09)/2) - 0.8. */
  const truth = Math.exp(0.17) - 0.8;
  it.each(["plain", "antithetic", "sobol"])(
    "%s: of 60 studies the mean lies within 2.2 errors in 50 or more",
    (kind) => {
      let covered = 0;
      for (let seed = 100; seed < 160; seed++) {
        const sampling = samplings(seed).find((s) => s.kind === kind)!;
        const { mean } = summary(study(sampling, 1024, skewed, 2));
        if (Math.abs(mean!.value - truth) <= 2.2 * mean!.standardError!) covered++;
      }
      expect(covered).toBeGreaterThanOrEqual(50);
    },
  );
  it.each(["plain", "antithetic", "sobol"])("%s: P10 and shortfall too (47 of 60 or more)", (kind) => {
    // P10: exp(sqrt(.34) * -1.2815516) - .8; worst 5 %: exp(.17) * Phi(-1.6448536 - sqrt(.34)) / .05 - .8
    const p10 = Math.exp(-1.2815515655446004 * Math.sqrt(0.34)) - 0.8;
    const worst = (Math.exp(0.17) * 0.0129509) / 0.05 - 0.8;
    const covered = { p10: 0, worst: 0 };
    for (let seed = 200; seed < 260; seed++) {
      const sampling = samplings(seed).find((s) => s.kind === kind)!;
      const { quantiles, expectedShortfall } = summary(study(sampling, 2048, skewed, 2));
      if (Math.abs(quantiles[1]!.value - p10) <= 2.2 * quantiles[1]!.standardError!) covered.p10++;
      if (Math.abs(expectedShortfall.value - worst) <= 2.2 * expectedShortfall.standardError!)
        covered.worst++;
    }
    expect(covered.p10).toBeGreaterThanOrEqual(47);
    expect(covered.worst).toBeGreaterThanOrEqual(47);
  });
  it("plain sampling's error falls as 1/sqrt(n): 16 times the paths, a quarter of the true error (0.2 to 0.31)", () => {
    const rootMeanSquare = (pathCount: number) => {
      let squares = 0;
      for (let seed = 0; seed < 100; seed++) {
        const { mean } = summary(study(plainSampling(seed), pathCount, skewed, 2));
        squares += (mean!.value - truth) ** 2;
      }
      return Math.sqrt(squares / 100);
    };
    const ratio = rootMeanSquare(4096) / rootMeanSquare(256);
    expect(ratio).toBeGreaterThan(0.19);
    expect(ratio).toBeLessThan(0.32);
  });
  it("Sobol's error on this smooth figure is under a fifth of plain's at 4,096 paths", () => {
    const [plain, , sobol] = samplings(77).map(
      (sampling) => summary(study(sampling, 4096, skewed, 2)).mean!.standardError!,
    );
    expect(sobol! / plain!).toBeLessThan(0.2);
  });
});

describe("streaming", () => {
  it("refuses shards out of order, and orders what workers finish in any order: the same bits", () => {
    const sampling = plainSampling(3);
    const inOrder = study(sampling, 2560, normal);
    const arrived = makePathStatistics("plain");
    const hand = orderedShards<Float64Array>((first, values) => absorbShard(arrived, first, values));
    for (const shard of [3, 1, 0, 9, 2, 8, 7, 5, 6, 4]) {
      hand(shard * 256, shardOf(sampling, shard * 256, 256, normal, 1));
    }
    expect(arrived).toEqual(inOrder);
    expect(() => absorbShard(arrived, 256, new Float64Array(256))).toThrow(/path 2560 comes next, path 256/);
  });
  it("merges parts to the same counts, histogram and quantiles; means to 1e-14", () => {
    const sampling = plainSampling(4);
    const whole = study(sampling, 2048, normal);
    const part = (from: number, to: number) => {
      const statistics = makePathStatistics("plain");
      for (let first = from; first < to; first += 256) {
        absorbShard(statistics, first - from, shardOf(sampling, first, 256, normal, 1));
      }
      return statistics;
    };
    const merged = part(0, 768);
    mergeStatistics(merged, part(768, 2048));
    expect(merged.histogram).toEqual(whole.histogram);
    expect(summary(merged).quantiles.map((q) => q.value)).toEqual(
      summary(whole).quantiles.map((q) => q.value),
    );
    expect(merged.paths.mean / whole.paths.mean).toBeCloseTo(1, 14);
    expect(() => mergeStatistics(merged, makePathStatistics("antithetic"))).toThrow(/plain and antithetic/);
  });
  it("keeps 1,000,000 paths of a lognormal in the memory of 10,000: bins follow the range (under 1.5 times), not the count", () => {
    const size = (pathCount: number) => {
      const { histogram, replicates } = study(plainSampling(8), pathCount, ([z]) => Math.exp(1.5 * z!));
      const windows = [histogram, ...replicates.map((r) => r.histogram)];
      return windows.reduce((sum, h) => sum + h.positive.counts.length + h.negative.counts.length, 0);
    };
    expect(size(1_000_000) / size(10_000)).toBeLessThan(1.5);
  });
  it("is bounded whatever the values: 64 octaves of 1,024 bins at most", () => {
    const statistics = makePathStatistics("plain");
    absorbShard(
      statistics,
      0,
      Float64Array.from({ length: 256 }, (_, i) => 10 ** (i - 128) * (i % 2 === 0 ? 1 : -1)),
    );
    const { negative, positive } = statistics.histogram;
    expect(negative.counts.length).toBe(32 * 1024);
    expect(positive.counts.length).toBe(32 * 1024);
    expect(statistics.histogram.count).toBe(256);
  });
});

describe("quantiles from bins", () => {
  it("lie within 1/1024 of the exact order statistic, for any values", () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 256,
    });
    fc.assert(
      fc.property(values, (list) => {
        const statistics = makePathStatistics("plain");
        absorbShard(statistics, 0, Float64Array.from(list));
        const sorted = [...list].sort((a, b) => a - b);
        const largest = Math.max(Math.abs(sorted[0]!), Math.abs(sorted[sorted.length - 1]!));
        for (const { probability, value } of summary(statistics).quantiles) {
          const exact = sorted[Math.max(0, Math.ceil(probability * list.length - 1e-9) - 1)]!;
          expect(Math.abs(value - exact)).toBeLessThanOrEqual(
            Math.abs(exact) / 1024 + largest / 2 ** 31 + 1e-300,
          );
        }
      }),
      { seed: 12, numRuns: 300 },
    );
  });
  it("of equal values are exactly that value, with no error: a study without volatility is deterministic", () => {
    const statistics = makePathStatistics("plain");
    for (let first = 0; first < 1024; first += 256)
      absorbShard(statistics, first, new Float64Array(256).fill(1234567.89));
    const described = summary(statistics);
    expect(described.mean).toEqual({ value: 1234567.89, standardError: 0 });
    expect(described.standardDeviation).toEqual({ value: 0, standardError: 0 });
    for (const q of described.quantiles) expect([q.value, q.standardError]).toEqual([1234567.89, 0]);
    expect(described.expectedShortfall.value).toBe(1234567.89);
  });
  it("can be asked for any chance between 0 and 1", () => {
    const statistics = study(plainSampling(5), 10_240, normal);
    expect(quantileOf(statistics, 0.01).value).toBeCloseTo(100 - 20 * 2.326, -0.5);
    expect(expectedShortfallOf(statistics, 0.5).value).toBeCloseTo(100 - 20 * 0.7979, -0.3);
    expect(() => quantileOf(statistics, 1)).toThrow(/probability is 1/);
  });
});

describe("a figure that some paths do not have", () => {
  it("is never averaged: its share of none is told, quantiles are of the others", () => {
    const statistics = makePathStatistics("plain", { allowsNone: true });
    absorbShard(statistics, 0, Float64Array.of(0.1, Number.NaN, 0.2, 0.3));
    const described = summary(statistics);
    expect(described.noneFraction.value).toBe(0.25);
    expect(described.mean).toBeNull();
    expect(described.quantiles[3]!.value).toBeGreaterThanOrEqual(0.15);
    expect(described.maximum).toBe(0.3);
  });
  it("is nothing at all where no path has it", () => {
    const statistics = makePathStatistics("plain", { allowsNone: true });
    absorbShard(statistics, 0, Float64Array.of(Number.NaN, Number.NaN));
    expect(describePaths(statistics)).toBeNull();
  });
  it("is an error where the figure must exist, by path", () => {
    expect(() => absorbShard(makePathStatistics("plain"), 0, Float64Array.of(1, Number.NaN))).toThrow(
      /path 1 is NaN/,
    );
    const infinite = Float64Array.of(Number.POSITIVE_INFINITY);
    expect(() => absorbShard(makePathStatistics("plain", { allowsNone: true }), 0, infinite)).toThrow(
      /Infinity/,
    );
  });
});

describe("enough paths", () => {
  it("are decided by the error asked for: half the error needs four times the paths, in whole shards", () => {
    expect(pathsNeeded({ value: 1, standardError: 0.2 }, 1024, 0.1)).toBe(4096);
    expect(pathsNeeded({ value: 1, standardError: 0.05 }, 1024, 0.1)).toBe(256);
    expect(isEnoughPaths({ value: 1, standardError: 0.1 }, 0.1)).toBe(true);
    expect(isEnoughPaths({ value: 1, standardError: null }, 0.1)).toBe(false);
  });
  it("one path alone knows no error", () => {
    const statistics = makePathStatistics("plain");
    absorbShard(statistics, 0, Float64Array.of(5));
    expect(summary(statistics).mean).toEqual({ value: 5, standardError: null });
  });
});
