import { describe, expect, it } from "vitest";
import type { LogHistory } from "./baselines.ts";
import {
  fitEntryBarrier,
  fitRealHashrate,
  forecastEntryBarrier,
  forecastRealHashrate,
} from "./published-models.ts";

const ORIGIN = 14_610; // 40 years of 365.25 days: the models' clock is at 0 there
const YEAR_OF_52_WEEKS = 364 / 365.25;

/** `days` days up to the origin. */
const historyOf = (
  days: number,
  difficulty: (day: number) => number,
  reward: (day: number) => number,
): LogHistory => ({
  firstDay: ORIGIN - (days - 1),
  logDifficulty: Float64Array.from({ length: days }, (_, i) => difficulty(i - (days - 1))),
  logRewardUsd: Float64Array.from({ length: days }, (_, i) => reward(i - (days - 1))),
});
const ahead = (value: (day: number) => number) => Float64Array.from({ length: 364 }, (_, i) => value(i + 1));

describe("a free-entry barrier", () => {
  const history = historyOf(
    400,
    () => 30,
    () => 10,
  );
  const barrier = { progressPerYear: 0.5, lagWeeks: 0, levelLog: -20 };
  it("met today and falling half a year's log: flat reward gives 30 + 0.5 * 364/365.25 after 52 weeks", () => {
    const flat = ahead(() => 10);
    expect(forecastEntryBarrier(history, flat, 364, barrier)).toBeCloseTo(30 + 0.5 * YEAR_OF_52_WEEKS, 9);
    expect(forecastEntryBarrier(history, flat, 182, barrier)).toBeCloseTo(30 + 0.25 * YEAR_OF_52_WEEKS, 9);
  });
  it("keeps entry out until it is met: 0.3 above today's level, 52 weeks bring 0.198", () => {
    const far = { ...barrier, levelLog: -19.7 };
    const flat = ahead(() => 10);
    expect(forecastEntryBarrier(history, flat, 364, far)).toBeCloseTo(30 + 0.5 * YEAR_OF_52_WEEKS - 0.3, 9);
    expect(forecastEntryBarrier(history, flat, 182, far)).toBe(30);
  });
  it("never gives capacity back: a reward that doubles for one month leaves hashrate doubled", () => {
    const peak = ahead((day) => (day >= 100 && day < 130 ? 10 + Math.LN2 : 9));
    const still = { ...barrier, progressPerYear: 0 };
    expect(forecastEntryBarrier(history, peak, 364, still)).toBeCloseTo(30 + Math.LN2, 12);
  });
  it("answers a reward with its lag: after 26 weeks, not before", () => {
    const lagged = { progressPerYear: 0, lagWeeks: 26, levelLog: -20 };
    const step = ahead(() => 11);
    expect(forecastEntryBarrier(history, step, 182, lagged)).toBe(30);
    expect(forecastEntryBarrier(history, step, 189, lagged)).toBe(31);
  });
  it.each([
    [0.2, 0],
    [0.6, 13],
    [1, 26],
  ])(
    "is found again: progress %f a year and a lag of %i weeks that made the history",
    (progress, lagWeeks) => {
      // reward rises and falls by steps, so that a lag shows
      const reward = (day: number) =>
        10 + 0.8 * Math.floor((day + 4000) / 150) * 0.2 + 0.5 * Math.sin(day / 80);
      let level = Number.NEGATIVE_INFINITY;
      const path = new Map<number, number>();
      for (let day = -1400; day <= 0; day += 7) {
        level = Math.max(level, reward(day - 7 * lagWeeks) + (progress * day) / 365.25 + 20);
        for (let d = day; d < day + 7; d++) path.set(d, level);
      }
      const made = historyOf(1401, (day) => path.get(day)!, reward);
      const fit = fitEntryBarrier(made);
      expect(fit.progressPerYear).toBeCloseTo(progress, 9);
      expect(fit.lagWeeks).toBe(lagWeeks);
      expect(Math.abs(fit.levelLog + 20)).toBeLessThan(0.1); // the lagged rewards of the first weeks lie before the data
    },
  );
});

describe("reversion of revenue per real hashrate", () => {
  it("goes the share 1 - e^(-speed years) to its target: from 30 to 31 at speed 2 it stands at 30.864 after 52 weeks", () => {
    const history = historyOf(
      400,
      () => 30,
      () => 10,
    );
    const still = { progressPerYear: 0, speedPerYear: 2, levelLog: -21 };
    const forecast = forecastRealHashrate(
      history,
      ahead(() => 10),
      364,
      still,
    );
    expect(forecast).toBeCloseTo(31 - Math.exp(-2 * YEAR_OF_52_WEEKS), 9);
  });
  it("adds technical progress in full: real hashrate at its target grows by it", () => {
    const history = historyOf(
      400,
      () => 30,
      () => 10,
    );
    const steady = { progressPerYear: 0.4, speedPerYear: 3, levelLog: -20 };
    expect(
      forecastRealHashrate(
        history,
        ahead(() => 10),
        364,
        steady,
      ),
    ).toBeCloseTo(30 + 0.4 * YEAR_OF_52_WEEKS, 9);
  });
  it("gives capacity back where the reward falls, unlike the barrier", () => {
    const history = historyOf(
      400,
      () => 30,
      () => 10,
    );
    const fit = { progressPerYear: 0, speedPerYear: 2, levelLog: -20 };
    expect(
      forecastRealHashrate(
        history,
        ahead(() => 9),
        364,
        fit,
      ),
    ).toBeCloseTo(29 + Math.exp(-2 * YEAR_OF_52_WEEKS), 9);
  });
  it.each([
    [0.3, 1.5],
    [0.7, 4],
    [0, 0.5],
  ])(
    "is found again exactly: progress %f and speed %f a year that made four-week steps",
    (progress, speed) => {
      const reward = (day: number) => 10 + 0.6 * Math.sin(day / 97) + 0.3 * Math.cos(day / 31);
      const steps = [29];
      for (let i = 0; i < 50; i++) {
        const day = -1400 + 28 * i;
        const gap = reward(day) - steps[i]! + (progress * day) / 365.25 + 20;
        steps.push(steps[i]! + ((speed * gap + progress) * 28) / 365.25);
      }
      const between = (day: number) => {
        const place = (day + 1400) / 28;
        const low = Math.min(49, Math.floor(place));
        return steps[low]! + (place - low) * (steps[low + 1]! - steps[low]!);
      };
      const fit = fitRealHashrate(historyOf(1401, between, reward));
      expect(fit.progressPerYear).toBeCloseTo(progress, 9);
      expect(fit.speedPerYear).toBeCloseTo(speed, 6);
      expect(fit.levelLog).toBeCloseTo(-20, 6);
    },
  );
  it("takes a network that runs from its target as one without reversion, not as one that explodes", () => {
    const runaway = historyOf(
      1401,
      (day) => 30 + ((day + 1401) / 700) ** 2,
      () => 10,
    );
    expect(fitRealHashrate(runaway).speedPerYear).toBeGreaterThan(0);
    const forecast = forecastRealHashrate(
      runaway,
      ahead(() => 10),
      364,
    );
    expect(Number.isFinite(forecast)).toBe(true);
  });
});

describe("both", () => {
  it("hold the last reward given where the horizon is longer than the track", () => {
    const history = historyOf(
      400,
      () => 30,
      () => 10,
    );
    const short = Float64Array.of(10, 11);
    const barrier = { progressPerYear: 0, lagWeeks: 0, levelLog: -20 };
    expect(forecastEntryBarrier(history, short, 364, barrier)).toBe(31);
    const reversion = { progressPerYear: 0, speedPerYear: 50, levelLog: -20 };
    expect(forecastRealHashrate(history, short, 364, reversion)).toBeCloseTo(31, 9);
  });
});
