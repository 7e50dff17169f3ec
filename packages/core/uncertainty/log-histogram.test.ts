import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addToHistogram,
  addToMoments,
  type Bin,
  binQuantile,
  histogramBins,
  type LogHistogram,
  lowerPartialSum,
  makeLogHistogram,
  makeMoments,
  mergeHistogram,
  mergeMoments,
  momentsOf,
  reserveBins,
  standardDeviationOf,
  standardErrorOf,
} from "./index.ts";

function histogramOf(values: Iterable<number>, mantissaBits = 10): LogHistogram {
  const histogram = makeLogHistogram(mantissaBits);
  for (const value of values) addToHistogram(histogram, value);
  return histogram;
}

function binOf(value: number): Bin {
  return histogramBins(histogramOf([value]))[0]!;
}

const money = fc.double({ min: -1e9, max: 1e9, noNaN: true });
const figures = fc.array(money, { minLength: 1, maxLength: 60 });

describe("bins of a histogram", () => {
  it("are 1/1024 of their octave wide: 1 lies in [1, 1 + 1/1024), 1000 in [1000, 1000.5)", () => {
    expect(binOf(1)).toEqual({ low: 1, high: 1 + 1 / 1024, count: 1 });
    expect(binOf(1000)).toEqual({ low: 1000, high: 1000.5, count: 1 });
  });
  it("are mirrored below zero: -3 lies in (-3 - 2/1024, -3]", () => {
    expect(binOf(-3)).toEqual({ low: -(3 + 2 / 1024), high: -3, count: 1 });
  });
  it("hold their value, and never more than 1/1024 of it, for any finite number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), (value) => {
        if (Math.abs(value) < 1e-300) return;
        const { low, high } = binOf(value);
        expect(low <= value && value <= high).toBe(true);
        expect(high - low).toBeLessThanOrEqual(Math.abs(value) / 1024 + Number.MIN_VALUE);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });
  it("of zero are a point of their own, between losses and gains", () => {
    const bins = histogramBins(histogramOf([0, 5, -5, 0]));
    expect(bins.map(({ count }) => count)).toEqual([1, 2, 1]);
    expect(bins[1]).toEqual({ low: 0, high: 0, count: 2 });
  });
  it("come in ascending order and hold every count", () => {
    fc.assert(
      fc.property(figures, (values) => {
        const bins = histogramBins(histogramOf(values));
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        for (let i = 1; i < bins.length; i++) expect(bins[i]!.low).toBeGreaterThanOrEqual(bins[i - 1]!.high);
      }),
      { seed: 2 },
    );
  });
  it("are coarser with fewer bits: 1/64 with 6", () => {
    const [bin] = histogramBins(histogramOf([1], 6));
    expect(bin!.high - bin!.low).toBe(1 / 64);
  });
});

describe("merging histograms", () => {
  it("gives what one histogram of all values gives, in any order and grouping", () => {
    fc.assert(
      fc.property(figures, figures, figures, (a, b, c) => {
        const whole = histogramOf([...a, ...b, ...c]);
        const left = histogramOf(a);
        mergeHistogram(left, histogramOf(b));
        mergeHistogram(left, histogramOf(c));
        const right = histogramOf(c);
        mergeHistogram(right, histogramOf(a));
        mergeHistogram(right, histogramOf(b));
        expect(histogramBins(left)).toEqual(histogramBins(whole));
        expect(histogramBins(right)).toEqual(histogramBins(whole));
      }),
      { seed: 3 },
    );
  });
  it("is the same where small values have fallen together: 1e-30 beside 1e9, whichever came first", () => {
    const first = histogramOf([1e-30, 1e-20, 1e9]);
    const last = histogramOf([1e9, 1e-20, 1e-30]);
    expect(histogramBins(first)).toEqual(histogramBins(last));
    expect(histogramBins(first)[0]!.count).toBe(2);
  });
  it("puts what is lost within 2^-32 of the largest: the lowest bin of 1e9 ends below 0.24", () => {
    const [lowest] = histogramBins(histogramOf([1e-30, 1e9]));
    expect(lowest!.high).toBeLessThan(0.24);
  });
});

describe("quantiles and tails of bins", () => {
  const bins: Bin[] = [
    { low: -10, high: -5, count: 10 },
    { low: 0, high: 0, count: 5 },
    { low: 5, high: 10, count: 85 },
  ];
  it("by hand: 5 % of 100 is half of the first bin, -7.5; 12 % is 0; 57.5 % is the middle of the last, 7.5", () => {
    expect(binQuantile(bins, 100, 0.05)).toBe(-7.5);
    expect(binQuantile(bins, 100, 0.12)).toBe(0);
    expect(binQuantile(bins, 100, 0.575)).toBe(7.5);
    expect(binQuantile(bins, 100, 1)).toBe(10);
    expect(binQuantile([], 0, 0.5)).toBeNaN();
  });
  it("rise with the probability", () => {
    const probabilities = [0.01, 0.05, 0.1, 0.11, 0.15, 0.2, 0.5, 0.99];
    const values = probabilities.map((p) => binQuantile(bins, 100, p));
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });
  it("below -6: 8 counts of mean distance 2, so 16; below 0: 10 of 7.5", () => {
    expect(lowerPartialSum(bins, -6, 0)).toBe(8);
    expect(lowerPartialSum(bins, -6, 1)).toBe(16);
    expect(lowerPartialSum(bins, 0, 1)).toBe(75);
    expect(lowerPartialSum(bins, -10, 0)).toBe(0);
  });
});

describe("moments", () => {
  it("equal the two-pass sums", () => {
    fc.assert(
      fc.property(figures, (values) => {
        const moments = momentsOf(values);
        const mean = values.reduce((a, b) => a + b, 0) / values.length;
        const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
        const scale = Math.max(1, ...values.map(Math.abs));
        expect(Math.abs(moments.mean - mean) / scale).toBeLessThan(1e-12);
        expect(Math.abs(moments.squaredDeviations - squares) / (scale * scale)).toBeLessThan(1e-10);
      }),
      { seed: 4 },
    );
  });
  it("merge to the moments of all values", () => {
    fc.assert(
      fc.property(figures, figures, (a, b) => {
        const merged = momentsOf(a);
        mergeMoments(merged, momentsOf(b));
        const whole = momentsOf([...a, ...b]);
        expect(merged.count).toBe(whole.count);
        expect(Math.abs(merged.mean - whole.mean)).toBeLessThan(1e-3);
        expect(merged.squaredDeviations / (whole.squaredDeviations || 1)).toBeCloseTo(
          whole.squaredDeviations ? 1 : 0,
          9,
        );
      }),
      { seed: 5 },
    );
  });
  it("keep their digits far from zero: 1e9 + {4, 7, 13, 16} has variance 30 (Welford's trap)", () => {
    const moments = momentsOf([4, 7, 13, 16].map((x) => 1e9 + x));
    expect(moments.mean).toBe(1e9 + 10);
    expect(standardDeviationOf(moments)).toBeCloseTo(Math.sqrt(30), 12);
  });
  it("of no and of one value have no spread", () => {
    const moments = makeMoments();
    expect(standardErrorOf(moments)).toBeNull();
    addToMoments(moments, 3);
    expect(standardDeviationOf(moments)).toBeNull();
    mergeMoments(moments, makeMoments());
    expect(moments).toEqual({ count: 1, mean: 3, squaredDeviations: 0 });
  });
});

describe("room made beforehand", () => {
  it("leaves the bins that filing value by value makes, also where the smallest share the lowest bin", () => {
    for (const values of [
      [3, -7, 0, 1e-3, 250, -1e-9],
      [1e-30, 1e30, -2],
      [5, 5, 5],
      [Number.NaN, 2, -2],
    ]) {
      const [one, other] = [makeLogHistogram(), makeLogHistogram()];
      addToHistogram(one, 4);
      addToHistogram(other, 4);
      reserveBins(other, Float64Array.from(values));
      for (const value of values.filter((v) => !Number.isNaN(v))) {
        addToHistogram(one, value);
        addToHistogram(other, value);
      }
      expect(other).toEqual(one);
    }
  });
});
