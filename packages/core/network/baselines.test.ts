import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type LogHistory,
  NAIVE_NAMES,
  type NaiveName,
  naiveLogDifficulty,
  samplesAround,
  usesRealisedPrice,
} from "./baselines.ts";
import { quantileOf } from "./forecast-scores.ts";

/** Difficulty from a function of the day, reward likewise, `days` days up to the origin. */
const historyOf = (
  days: number,
  difficulty: (day: number) => number,
  reward: (day: number) => number = () => 0,
): LogHistory => ({
  firstDay: 0,
  logDifficulty: Float64Array.from({ length: days }, (_, day) => difficulty(day)),
  logRewardUsd: Float64Array.from({ length: days }, (_, day) => reward(day)),
});

describe("naive forecasts on a sheet: ln D was 30 a year ago and is 30.4 now", () => {
  const sheet = historyOf(365, (day) => (day === 0 ? 30 : 30.4));
  it.each([
    ["no-change", 182, 30.4],
    ["no-change", 364, 30.4],
    ["growth-continued", 182, 30.6],
    ["growth-continued", 364, 30.8],
    ["half-growth", 182, 30.5],
    ["half-growth", 364, 30.6],
  ] as const)("%s over %i days says %f", (name, horizonDays, logDifficulty) => {
    expect(naiveLogDifficulty(name, sheet, { horizonDays })).toBeCloseTo(logDifficulty, 12);
  });
  it("look at the two ends of the last 364 days only", () => {
    const longer = historyOf(900, (day) => (day === 899 ? 30.4 : day === 535 ? 30 : 77));
    expect(naiveLogDifficulty("growth-continued", longer, { horizonDays: 364 })).toBeCloseTo(30.8, 12);
  });
  it("take a young series' whole growth for a year's", () => {
    const young = historyOf(101, (day) => 30 + day / 1000);
    expect(naiveLogDifficulty("growth-continued", young, { horizonDays: 364 })).toBeCloseTo(30.2, 12);
  });
});

describe("twins that are told the price", () => {
  it("are three of the six, by name", () => {
    expect(NAIVE_NAMES.filter(usesRealisedPrice)).toEqual([
      "no-change-given-price",
      "growth-continued-given-price",
      "half-growth-given-price",
    ]);
  });
  const told = (name: NaiveName, history: LogHistory, realisedLogRewardChange: number) =>
    naiveLogDifficulty(name, history, { horizonDays: 182, realisedLogRewardChange });
  it("pass 0.4 of a reward's change on where 0.4 came through in the past", () => {
    const wave = (day: number) => Math.sin(day / 60);
    const history = historyOf(1500, (day) => 30 + 0.4 * wave(day), wave);
    expect(told("no-change-given-price", history, 0.5) - history.logDifficulty.at(-1)!).toBeCloseTo(0.2, 9);
  });
  it("pass nothing on where difficulty went against the reward, all of it where it overshot", () => {
    const wave = (day: number) => Math.sin(day / 60);
    const against = historyOf(1500, (day) => 30 - wave(day), wave);
    const over = historyOf(1500, (day) => 30 + 3 * wave(day), wave);
    expect(told("no-change-given-price", against, 0.5)).toBe(against.logDifficulty.at(-1));
    expect(told("no-change-given-price", over, 0.5) - over.logDifficulty.at(-1)!).toBeCloseTo(0.5, 12);
  });
  it("pass nothing on where the past holds no target a year and a horizon old, or no change of reward", () => {
    const short = historyOf(
      500,
      (day) => 30 + day / 500,
      (day) => day / 500,
    );
    expect(told("no-change-given-price", short, 0.5)).toBe(31 - 1 / 500);
    expect(
      told(
        "no-change-given-price",
        historyOf(1500, () => 30),
        0.5,
      ),
    ).toBe(30);
  });
  it("are their plain selves where no price is told", () => {
    const history = historyOf(
      1500,
      (day) => 30 + Math.sin(day / 60),
      (day) => Math.sin(day / 50),
    );
    for (const name of NAIVE_NAMES.filter(usesRealisedPrice))
      expect(naiveLogDifficulty(name, history, { horizonDays: 182 })).toBe(
        naiveLogDifficulty(name.replace("-given-price", "") as NaiveName, history, { horizonDays: 182 }),
      );
  });
  it("do not ask for the unit: difficulty in millions moves every forecast by ln 1e6", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NAIVE_NAMES),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (name, told) => {
          const input = { horizonDays: 182, realisedLogRewardChange: told };
          const of = (shift: number) =>
            naiveLogDifficulty(
              name,
              historyOf(
                1000,
                (day) => shift + Math.sin(day / 90),
                (day) => Math.cos(day / 70),
              ),
              input,
            );
          expect(of(Math.log(1e6)) - of(0)).toBeCloseTo(Math.log(1e6), 9);
        },
      ),
      { numRuns: 30, seed: 81 },
    );
  });
});

describe("a distribution for a point forecast", () => {
  it("is normal by the root mean square of known errors: 3, 4, 0, 0, 0 give sqrt(5), P90 is 1.259 * 2.236 above", () => {
    const samples = samplesAround(10, [3, 4, 0, 0, 0], 364);
    expect(samples).toHaveLength(99);
    expect(quantileOf(samples, 0.5)).toBeCloseTo(10, 12);
    // 99 levels stand for the distribution: their P90 is the normal's at (0.9 * 98 + 0.5) / 99 = 0.896
    expect(quantileOf(samples, 0.9) - 10).toBeCloseTo(1.259 * Math.sqrt(5), 2);
  });
  it("counts a bias as spread: errors of one sign are no reason to be sure", () => {
    const biased = samplesAround(0, [1, 1, 1, 1, 1], 364);
    const scattered = samplesAround(0, [1, -1, 1, -1, 1], 364);
    expect(biased).toEqual(scattered);
  });
  it("before five errors are known is 0.5 per root year: half of it at a quarter", () => {
    const [year, quarter] = [samplesAround(0, [9, 9, 9, 9], 364), samplesAround(0, [], 91)];
    expect(year[98]! / quarter[98]!).toBeCloseTo(2, 9);
    expect(quantileOf(year, 0.9)).toBeCloseTo(0.5 * 1.2816, 1);
  });
  it("ascends and is symmetric", () => {
    const samples = samplesAround(2, [0.1, 0.2, 0.3, 0.4, 0.5], 182);
    for (let i = 1; i < 99; i++) expect(samples[i]).toBeGreaterThan(samples[i - 1]!);
    for (let i = 0; i < 99; i++) expect(samples[i]! + samples[98 - i]!).toBeCloseTo(4, 9);
  });
});
