import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LogHistory, naiveLogDifficulty, samplesAround } from "./baselines.ts";
import { crpsOf, effectiveCount, quantileOf, scoreForecasts, skillOf } from "./forecast-scores.ts";
import {
  fitEntryBarrier,
  fitRealHashrate,
  forecastEntryBarrier,
  forecastRealHashrate,
} from "./published-models.ts";

describe("scores", () => {
  it("CRPS of one value is the absolute error, and by the definition's double sum for three", () => {
    expect(crpsOf(Float64Array.of(2), 5)).toBe(3);
    const x = [1, 2, 4];
    const pairs = x.flatMap((a) => x.map((b) => Math.abs(a - b))).reduce((a, b) => a + b) / 9;
    expect(crpsOf(Float64Array.from(x), 3)).toBeCloseTo((2 + 1 + 1) / 3 - pairs / 2, 12);
  });
  it("quantiles interpolate order statistics", () => {
    expect(quantileOf(Float64Array.of(0, 10), 0.25)).toBe(2.5);
  });
  it("counts an outcome inside the 80 % interval or not", () => {
    const samples = Float64Array.from({ length: 101 }, (_, i) => i);
    const score = scoreForecasts(
      [5, 50, 95, 50].map((actual, originDay) => ({ originDay, samples, point: 50, actual })),
    );
    expect(score.coverage80Fraction).toBe(0.5);
    expect(score.meanAbsoluteLogError).toBe(22.5);
    expect(score.meanLogBias).toBe(0);
  });
  it("has as many effective origins as origins where errors alternate, far fewer where they trend", () => {
    expect(effectiveCount([1, -1, 1, -1, 1, -1, 1, -1])).toBe(8);
    expect(effectiveCount(Array.from({ length: 40 }, (_, i) => i))).toBeLessThan(8);
  });
  it("skill is 1 - error over error; half the error everywhere is 0.5 with no spread", () => {
    const skill = skillOf([1, 2, 3, 4], [2, 4, 6, 8], { blockLength: 2, draws: 50, studySeed: 1 });
    expect([skill.skill, skill.low, skill.high]).toEqual([0.5, 0.5, 0.5]);
    expect(() => skillOf([1], [1, 2], { blockLength: 1, draws: 1, studySeed: 1 })).toThrow(
      /reference errors/,
    );
  });
  it("bootstrap's interval holds the skill for scattered errors", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 1, noNaN: true }), { minLength: 12, maxLength: 40 }),
        (errors) => {
          const reference = errors.map((_, i) => 0.3 + 0.1 * (i % 3));
          const { skill, low, high } = skillOf(errors, reference, {
            blockLength: 3,
            draws: 200,
            studySeed: 4,
          });
          expect(low).toBeLessThanOrEqual(skill + 0.05);
          expect(high).toBeGreaterThanOrEqual(skill - 0.05);
        },
      ),
      { numRuns: 20, seed: 5 },
    );
  });
});

/** 5 years in which difficulty grows 60 % (log) a year. */
const growing = (reward: (t: number) => number): LogHistory => ({
  firstDay: 18_000,
  logDifficulty: Float64Array.from({ length: 1826 }, (_, i) => (0.6 * i) / 364),
  logRewardUsd: Float64Array.from({ length: 1826 }, (_, i) => reward(i)),
});

describe("naive forecasts", () => {
  const history = growing(() => 1);
  const last = history.logDifficulty.at(-1)!;
  it("continue nothing, all or half of last year's growth", () => {
    const at = (name: Parameters<typeof naiveLogDifficulty>[0]) =>
      naiveLogDifficulty(name, history, { horizonDays: 182 }) - last;
    expect(at("no-change")).toBe(0);
    expect(at("growth-continued")).toBeCloseTo(0.3, 12);
    expect(at("half-growth")).toBeCloseTo(0.15, 12);
  });
  it("told the price add the pass-through of the past: here every change of reward came through whole", () => {
    const through = growing(() => 1);
    through.logRewardUsd.set(through.logDifficulty.map((value) => value));
    const told = naiveLogDifficulty("no-change-given-price", through, {
      horizonDays: 182,
      realisedLogRewardChange: 0.2,
    });
    expect(told - last).toBeCloseTo(0.2, 9);
  });
  it("are spread by their own known errors, by half per root year before five are known", () => {
    const wide = samplesAround(1, [0.1, -0.1, 0.1, -0.1, 0.1], 364);
    expect(quantileOf(wide, 0.5)).toBeCloseTo(1, 12);
    expect(quantileOf(wide, 0.9) - 1).toBeCloseTo(0.128, 2); // 1.2816 sigma
    expect(quantileOf(samplesAround(0, [], 364), 0.9)).toBeCloseTo(0.64, 1);
  });
});

describe("published models", () => {
  const flat = new Float64Array(364).fill(5);
  it("free entry: never falls, and at a barrier that falls 40 % a year hashrate follows reward and progress", () => {
    const history = growing((i) => 5 + 0.1 * Math.sin(i / 90));
    history.logDifficulty.set(history.logRewardUsd.map((value, i) => value + (0.4 * i) / 365.25));
    let highest = Number.NEGATIVE_INFINITY;
    history.logDifficulty.forEach((value, i) => {
      highest = Math.max(highest, value);
      history.logDifficulty[i] = highest;
    });
    const barrier = fitEntryBarrier(history);
    expect(barrier.progressPerYear).toBeCloseTo(0.4, 9);
    expect(barrier.lagWeeks).toBe(0);
    const ahead = forecastEntryBarrier(history, flat, 364, barrier);
    expect(ahead).toBeGreaterThanOrEqual(highest);
    expect(forecastEntryBarrier(history, new Float64Array(364).fill(-9), 364, barrier)).toBe(highest);
  });
  it("real hashrate: finds the speed it was made with and forecasts its target", () => {
    const history = growing(() => 5);
    const speed = 2;
    for (let i = 0; i < 1826; i++) history.logRewardUsd[i] = 5 + 0.5 * Math.sin(i / 150);
    let real = 1;
    for (let i = 0; i < 1826; i++) {
      real += (speed * (history.logRewardUsd[i]! - 3 - real)) / 365.25;
      history.logDifficulty[i] = real + 0.3 * ((18_000 + i) / 365.25 - 40);
    }
    const fit = fitRealHashrate(history);
    expect(fit.progressPerYear).toBeCloseTo(0.3, 6);
    expect(fit.speedPerYear).toBeGreaterThan(1.6);
    expect(fit.speedPerYear).toBeLessThan(2.4);
    const ahead = forecastRealHashrate(history, flat, 364, fit);
    expect(ahead).toBeGreaterThan(1.9 + 0.3 * ((18_000 + 2189) / 365.25 - 40) - 0.4);
    expect(ahead).toBeLessThan(2.1 + 0.3 * ((18_000 + 2189) / 365.25 - 40) + 0.4);
  });
});
