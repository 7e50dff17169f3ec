import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crpsOf, effectiveCount, quantileOf, scoreForecasts, skillOf } from "./forecast-scores.ts";

const value = fc.double({ min: -9, max: 9, noNaN: true });
const sample = fc
  .array(value, { minLength: 1, maxLength: 40 })
  .map((values) => Float64Array.from(values).sort());

/** The definition: mean distance to the outcome less half the mean distance of all pairs. */
function crpsByPairs(samples: Float64Array, actual: number): number {
  let [near, apart] = [0, 0];
  for (const x of samples) {
    near += Math.abs(x - actual) / samples.length;
    for (const y of samples) apart += Math.abs(x - y) / samples.length ** 2;
  }
  return near - apart / 2;
}

/** The other definition: the integral of (F(x) - 1{x >= actual})^2, exact for steps. */
function crpsByIntegral(samples: Float64Array, actual: number): number {
  const edges = Float64Array.from([...samples, actual]).sort();
  let total = 0;
  for (let i = 1; i < edges.length; i++) {
    const [from, to] = [edges[i - 1]!, edges[i]!];
    const below = samples.filter((x) => x <= from).length / samples.length;
    total += (to - from) * (below - (from >= actual ? 1 : 0)) ** 2;
  }
  return total;
}

describe("CRPS", () => {
  it("of 0 and 1 at an outcome of 0 is 0.5 - 0.25 = 0.25", () => {
    expect(crpsOf(Float64Array.of(0, 1), 0)).toBe(0.25);
  });
  it("is what all pairs and the integral over the distribution say", () => {
    fc.assert(
      fc.property(sample, value, (samples, actual) => {
        const crps = crpsOf(samples, actual);
        expect(crps).toBeCloseTo(crpsByPairs(samples, actual), 9);
        expect(crps).toBeCloseTo(crpsByIntegral(samples, actual), 9);
      }),
      { seed: 91 },
    );
  });
  it("is never negative, at most the error of the mean absolute kind, and moves with the data", () => {
    fc.assert(
      fc.property(sample, value, value, (samples, actual, shift) => {
        const crps = crpsOf(samples, actual);
        expect(crps).toBeGreaterThanOrEqual(-1e-12);
        expect(crps).toBeLessThanOrEqual(
          samples.reduce((sum, x) => sum + Math.abs(x - actual), 0) / samples.length + 1e-12,
        );
        expect(
          crpsOf(
            samples.map((x) => x + shift),
            actual + shift,
          ),
        ).toBeCloseTo(crps, 9);
      }),
      { seed: 92 },
    );
  });
  it("of a normal sample at its mean is 0.2337 of its spread: (sqrt 2 - 1) / sqrt pi", () => {
    const samples = Float64Array.from({ length: 4000 }, (_, i) => {
      const uniform = (i + 0.5) / 4000;
      const t = Math.sqrt(-2 * Math.log(Math.min(uniform, 1 - uniform)));
      const tail =
        t -
        (2.515517 + 0.802853 * t + 0.010328 * t * t) /
          (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3); // Abramowitz and Stegun 26.2.23
      return uniform < 0.5 ? -tail : tail;
    });
    expect(crpsOf(samples, 0)).toBeCloseTo(0.2337, 3);
  });
});

describe("quantiles", () => {
  it("of 1, 2, 4, 8 interpolate: P10 1.3, P50 3, P90 6.8", () => {
    const samples = Float64Array.of(1, 2, 4, 8);
    expect([0, 0.1, 0.5, 0.9, 1].map((q) => Number(quantileOf(samples, q).toFixed(12)))).toEqual([
      1, 1.3, 3, 6.8, 8,
    ]);
  });
  it("of one value are that value", () => {
    expect(quantileOf(Float64Array.of(7), 0.9)).toBe(7);
  });
});

describe("a run of forecasts", () => {
  const samples = Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10); // P10 is 1, P90 is 9
  const scoreOf = (...actuals: number[]) =>
    scoreForecasts(actuals.map((actual, originDay) => ({ originDay, samples, point: 5, actual })));
  it("covers at the limits of its interval and not beyond: 1 and 9 are inside, 0.9 and 9.1 are not", () => {
    expect(scoreOf(1, 9).coverage80Fraction).toBe(1);
    expect(scoreOf(0.9, 9.1).coverage80Fraction).toBe(0);
    expect(scoreOf(0.9, 1, 5, 9).coverage80Fraction).toBe(0.75);
  });
  it("has bias with its sign and error without: outcomes of 4 and 8 against 5 are -1 and 2", () => {
    const score = scoreOf(4, 8);
    expect(score.meanLogBias).toBe(-1);
    expect(score.meanAbsoluteLogError).toBe(2);
    expect(score.originCount).toBe(2);
    expect(score.crps).toBeCloseTo((crpsByPairs(samples, 4) + crpsByPairs(samples, 8)) / 2, 12);
  });
  it("of no forecast is refused", () => {
    expect(() => scoreForecasts([])).toThrow("0 origins are too few to score");
  });
});

describe("effective origins", () => {
  it("of 1, 1, 2, 2 are 4 / (1 + 2 * 0.25) = 2.667: lag 1 correlates 0.25, lag 2 -0.5", () => {
    expect(effectiveCount([1, 1, 2, 2])).toBeCloseTo(4 / 1.5, 12);
  });
  it("of 1, 2, 3 are three: the first lag's correlation is nought", () => {
    expect(effectiveCount([1, 2, 3])).toBe(3);
  });
  it("of equal errors, or of two, are their count: nothing can be told", () => {
    expect(effectiveCount([2, 2, 2, 2])).toBe(4);
    expect(effectiveCount([1, 9])).toBe(2);
  });
  it("lie between 1 and the count, and don't ask for level or scale", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 60 }), (errors) => {
        const count = effectiveCount(errors);
        expect(count).toBeGreaterThanOrEqual(1);
        expect(count).toBeLessThanOrEqual(errors.length);
        expect(effectiveCount(errors.map((error) => 8 * error))).toBeCloseTo(count, 6);
      }),
      { seed: 93 },
    );
  });
  it("of every error said twelve times are about a twelfth", () => {
    const alternating = Array.from({ length: 240 }, (_, i) => (Math.floor(i / 12) % 2 === 0 ? 1 : -1));
    expect(effectiveCount(alternating)).toBeGreaterThan(240 / 14);
    expect(effectiveCount(alternating)).toBeLessThan(240 / 5);
  });
});

describe("skill by block bootstrap", () => {
  const model = [1, 2, 1, 4, 1, 3, 2, 1, 5, 1];
  const reference = [2, 2, 3, 3, 2, 4, 2, 2, 4, 3];
  const skillWith = (changes: Partial<Parameters<typeof skillOf>[2]>) =>
    skillOf(model, reference, { blockLength: 3, draws: 400, studySeed: 7, ...changes });
  it("is 1 - 21/27 = 0.222 whatever the draws", () => {
    expect(skillWith({}).skill).toBeCloseTo(1 - 21 / 27, 12);
    expect(skillWith({ studySeed: 8, blockLength: 1 }).skill).toBe(skillWith({}).skill);
  });
  it("repeats for a seed and differs for another", () => {
    expect(skillWith({})).toEqual(skillWith({}));
    expect(skillWith({ studySeed: 8 }).low).not.toBe(skillWith({}).low);
  });
  it("has no width with blocks as long as the run: every circular draw is all origins", () => {
    const { skill, low, high, blockLength } = skillWith({ blockLength: 99 });
    expect(blockLength).toBe(10);
    expect(low).toBeCloseTo(skill, 12);
    expect(high).toBeCloseTo(skill, 12);
  });
  it("takes a block of less than one origin as one", () => {
    expect(skillWith({ blockLength: 0 }).blockLength).toBe(1);
  });
  it("is wider for long blocks where errors come in runs", () => {
    const runs = Array.from({ length: 48 }, (_, i) => (Math.floor(i / 12) % 2 === 0 ? 0.5 : 1.5));
    const width = (blockLength: number) => {
      const { low, high } = skillOf(
        runs,
        runs.map(() => 1),
        { blockLength, draws: 500, studySeed: 3 },
      );
      return high - low;
    };
    expect(width(12)).toBeGreaterThan(1.8 * width(1));
  });
  it("is 0 where both are without error, and very bad where only the reference is", () => {
    const options = { blockLength: 1, draws: 5, studySeed: 1 };
    expect(skillOf([0, 0], [0, 0], options).skill).toBe(0);
    expect(skillOf([1, 1], [0, 0], options).skill).toBeLessThan(-1e300);
  });
});
