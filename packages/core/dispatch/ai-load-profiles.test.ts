import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeTimeGrid } from "../quantity/index.ts";
import {
  aiLoadMw,
  type ProfileDraws,
  type UtilisationProfile,
  utilisationSeries,
  valueOfFillingIdle,
} from "./ai-load.ts";
import { importTerms, plainSite, plainStore, tenant } from "./plain-site.fixture.ts";
import { shortMonthLabels } from "./random-instance.fixture.ts";
import { makeRandom } from "./random-problem.fixture.ts";

const hourly = (steps: number) => makeTimeGrid(0, 3600, steps);
const quarterly = (steps: number) => makeTimeGrid(0, 900, steps);
const series = (profile: UtilisationProfile, grid = hourly(24)) =>
  utilisationSeries(profile, grid, shortMonthLabels(grid, 1000));
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

type Training = UtilisationProfile & { kind: "training" };

/** Draws that are always their mean, so that stalls and pauses stand at known hours. */
const steady: ProfileDraws = { exponential: () => 1, uniform: () => 0.5 };

function training(parts: Partial<Training> = {}): Training {
  return {
    kind: "training",
    runFraction: 0.9,
    stallFraction: 0.1,
    pauseFraction: 0.02,
    meanHoursBetweenStalls: 4,
    stallHours: 1,
    meanRunHours: 1e6,
    meanPauseHours: 1,
    draws: steady,
    ...parts,
  };
}

/** Draws from a seed, by counter: the same event has the same draw whoever asks first. */
function seeded(seed: number): ProfileDraws {
  const at = (stream: number, event: number) => makeRandom(seed * 7919 + stream * 104_729 + event)();
  return {
    exponential: (stream, event) => -Math.log(1 - at(stream, event)),
    uniform: (stream, event) => at(stream, event),
  };
}

describe("training with draws that are always their mean", () => {
  it("stalls for an hour after every four: hours 4, 9, 14, 19", () => {
    const values = series(training());
    const stalled = [...values.keys()].filter((hour) => values[hour]! < 0.5);
    expect(stalled).toEqual([4, 9, 14, 19]);
    for (const hour of stalled) expect(values[hour]).toBeCloseTo(0.1, 12);
    expect(values[0]).toBe(0.9);
  });

  it("a stall of half an hour takes half of its hour: (0.9 + 0.1) / 2", () => {
    const values = series(training({ stallHours: 0.5 }));
    expect(values[4]).toBeCloseTo(0.5, 12);
    expect(values[3]).toBe(0.9);
  });

  it("a stall across the hour is split: from 3:45 to 4:15 a quarter of each", () => {
    const values = series(training({ meanHoursBetweenStalls: 3.75, stallHours: 0.5 }));
    expect(values[3]).toBeCloseTo(0.9 - 0.25 * 0.8, 12);
    expect(values[4]).toBeCloseTo(0.9 - 0.25 * 0.8, 12);
  });

  it("the same stall in quarter hours stands in its own two steps", () => {
    const values = series(training({ meanHoursBetweenStalls: 3.75, stallHours: 0.5 }), quarterly(24));
    expect([values[14], values[17]]).toEqual([0.9, 0.9]);
    expect(values[15]).toBeCloseTo(0.1, 12);
    expect(values[16]).toBeCloseTo(0.1, 12);
  });

  it("two stalls in one hour never draw less than a stall does", () => {
    const values = series(training({ meanHoursBetweenStalls: 0.2, stallHours: 0.3 }));
    for (const value of values) expect(value).toBeGreaterThanOrEqual(0.1 - 1e-12);
  });

  it("runs of 10 h begin half-way and pause for 2: hours 5-6, 17-18", () => {
    const values = series(training({ meanHoursBetweenStalls: 1e6, meanRunHours: 10, meanPauseHours: 2 }));
    expect([...values.keys()].filter((hour) => values[hour]! < 0.5)).toEqual([5, 6, 17, 18]);
    expect(values[5]).toBeCloseTo(0.02, 12);
  });

  it("nothing stalls in a pause: pause and stall at once draw what a pause draws", () => {
    const values = series(training({ meanRunHours: 8, meanPauseHours: 3, meanHoursBetweenStalls: 4 }));
    // pause from 4 to 7 over the stall at 4
    expect(values[4]).toBeCloseTo(0.02, 12);
    expect(values[6]).toBeCloseTo(0.02, 12);
  });

  it("its mean is the run less stalls: 24 h with four stalls of 0.8 less are 0.9 - 4 * 0.8 / 24", () => {
    expect(mean(series(training()))).toBeCloseTo(0.9 - (4 * 0.8) / 24, 12);
  });
});

describe("training with any draws", () => {
  const anyTraining = fc.record({
    seed: fc.integer({ min: 1, max: 10_000 }),
    runFraction: fc.double({ min: 0.5, max: 1, noNaN: true }),
    stallFraction: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
    pauseFraction: fc.double({ min: 0, max: 0.05, noNaN: true }),
    meanHoursBetweenStalls: fc.double({ min: 0.5, max: 20, noNaN: true }),
    stallHours: fc.double({ min: 0.05, max: 3, noNaN: true }),
    meanRunHours: fc.double({ min: 2, max: 80, noNaN: true }),
    meanPauseHours: fc.double({ min: 0.5, max: 20, noNaN: true }),
  });
  const check = (property: (profile: Training) => void) =>
    fc.assert(
      fc.property(anyTraining, ({ seed, ...parts }) => property(training({ ...parts, draws: seeded(seed) }))),
      { seed: 101, numRuns: 100 },
    );

  it("stays between a pause and a run", () => {
    check((profile) => {
      for (const value of series(profile, quarterly(400))) {
        expect(value).toBeGreaterThanOrEqual(profile.pauseFraction - 1e-9);
        expect(value).toBeLessThanOrEqual(profile.runFraction + 1e-9);
      }
    });
  });

  it("is the same for the same draws, and its first steps do not know how long the horizon is", () => {
    check((profile) => {
      const long = series(profile, quarterly(400));
      expect(series(profile, quarterly(400))).toEqual(long);
      const short = series(profile, quarterly(100));
      expect([...short]).toEqual([...long.slice(0, 100)]);
    });
  });

  it("hours hold the mean of their four quarters, but where a floor of one cut what the other kept", () => {
    check((profile) => {
      const calm = { ...profile, meanHoursBetweenStalls: 20, stallHours: 0.5 };
      const quarters = series(calm, quarterly(400));
      const hours = series(calm, hourly(100));
      const gap = mean(hours) - mean(quarters);
      expect(Math.abs(gap)).toBeLessThan(0.02);
    });
  });

  it("stalls as often as it says: 4,000 hours at one stall in 4 + 0.25 hours", () => {
    const profile = training({ stallHours: 0.25, draws: seeded(77) });
    const values = series(profile, quarterly(16_000));
    const lost = values.reduce((sum, value) => sum + (0.9 - value), 0) / 4 / 0.8;
    // about 941 stalls of a quarter hour; the count has a standard deviation of about 30
    expect(Math.abs(lost / 0.25 - 4000 / 4.25)).toBeLessThan(100);
  });
});

describe("serving", () => {
  const serving = (leastFraction: number, mostFraction: number, peakHour: number) =>
    series({ kind: "serving", leastFraction, mostFraction, peakHour });

  it.each([0, 5, 12, 20, 23])("peaks at hour %i and is least twelve hours away", (peakHour) => {
    const values = serving(0.3, 0.9, peakHour);
    expect(values[peakHour]).toBeCloseTo(0.9, 12);
    expect(values[(peakHour + 12) % 24]).toBeCloseTo(0.3, 12);
  });

  it("is the same before and after the peak", () => {
    const values = serving(0.3, 0.9, 15);
    for (let away = 1; away < 12; away++)
      expect(values[(15 + away) % 24]!).toBeCloseTo(values[(15 - away + 24) % 24]!, 12);
  });

  it("falls from the peak without a bump", () => {
    const values = serving(0.3, 0.9, 0);
    for (let hour = 1; hour <= 12; hour++) expect(values[hour]!).toBeLessThan(values[hour - 1]!);
  });

  it("six hours away it is half-way, and over a day it has the mean of both", () => {
    expect(serving(0.3, 0.9, 0)[6]).toBeCloseTo(0.6, 12);
    expect(mean(serving(0.3, 0.9, 7))).toBeCloseTo(0.6, 12);
  });

  it("follows local hours, not steps: quarter hours of one hour are equal", () => {
    const grid = quarterly(96);
    const labels = {
      ...shortMonthLabels(grid, 1000),
      hourOfDay: Uint8Array.from({ length: 96 }, (_, step) => Math.floor(step / 4)),
    };
    const values = utilisationSeries(
      { kind: "serving", leastFraction: 0.3, mostFraction: 0.9, peakHour: 12 },
      grid,
      labels,
    );
    expect(new Set(values.slice(40, 44)).size).toBe(1);
    expect(values[48]).toBeCloseTo(0.9, 12);
  });
});

describe("what no tenant can be is refused by name", () => {
  it.each<[string, UtilisationProfile, RegExp]>([
    ["a negative share", { kind: "flat", utilisationFraction: -0.1 }, /utilisationFraction is -0.1/],
    ["no number", { kind: "flat", utilisationFraction: Number.NaN }, /utilisationFraction is NaN/],
    [
      "a trough above one",
      { kind: "serving", leastFraction: 1.2, mostFraction: 0.9, peakHour: 3 },
      /leastFraction is 1.2; allowed is 0 to 1/,
    ],
    ["hour 24", { kind: "serving", leastFraction: 0.2, mostFraction: 0.9, peakHour: 24 }, /peakHour is 24/],
    ["stalls all the time", training({ meanHoursBetweenStalls: 0 }), /meanHoursBetweenStalls is 0/],
    ["a pause of no length", training({ meanPauseHours: -1 }), /meanPauseHours is -1/],
    ["a run above full draw", training({ runFraction: 1.01 }), /runFraction is 1.01/],
  ])("%s", (_what, profile, words) => {
    expect(() => series(profile)).toThrow(words);
  });
});

describe("AI load at the bus is sold MW * utilisation * PUE", () => {
  it("follows a PUE that follows the weather: 100 MW at 50 % and 1.2, then 1.4", () => {
    expect([...aiLoadMw(100, Float64Array.of(0.5, 0.5), Float64Array.of(1.2, 1.4))]).toEqual([60, 70]);
  });

  it("sold MW and utilisation multiply: twice sold is twice drawn, nothing used is nothing drawn", () => {
    const share = Float64Array.of(0.3, 0.7);
    const once = aiLoadMw(40, share, 1.25);
    expect([...aiLoadMw(80, share, 1.25)]).toEqual([...once].map((mw) => 2 * mw));
    expect([...aiLoadMw(40, new Float64Array(2), 1.25)]).toEqual([0, 0]);
  });

  it("a PUE that isn't a number, or is below 1 in one step, is refused", () => {
    expect(() => aiLoadMw(100, Float64Array.of(1, 1), Float64Array.of(1.2, 0.99))).toThrow(/PUE is 0.99/);
    expect(() => aiLoadMw(100, Float64Array.of(1), Number.NaN)).toThrow(/PUE is NaN/);
  });
});

describe("the clause that opens the idle reservation", () => {
  const site = (hours: number, parts = {}) =>
    plainSite(hours, {
      mining: [{ id: "m", capacityMw: 20, valueUsdPerMwh: 80 }],
      ai: tenant(parts),
    });

  it("is worth 50 USD for each of 4 idle MW and each hour: 24 * 4 * 50", () => {
    expect(valueOfFillingIdle(site(24))).toEqual({ idleMwh: 96, fillingValueUsd: 4800, filledMwh: 96 });
  });

  it("is worth nothing where mining does not pay, and the reservation is as idle as before", () => {
    const dear = { ...site(24), import: importTerms({ priceUsdPerMwh: 90 }) };
    expect(valueOfFillingIdle(dear)).toEqual({ idleMwh: 96, fillingValueUsd: 0, filledMwh: 0 });
  });

  it("is worth nothing where all is drawn, or all is kept for ramps", () => {
    expect(valueOfFillingIdle(site(24, { loadMw: 10 })).fillingValueUsd).toBe(0);
    expect(valueOfFillingIdle(site(24, { rampReserveMw: 4 }))).toMatchObject({
      idleMwh: 96,
      fillingValueUsd: 0,
    });
  });

  it("never costs: for 200 sites with a store, open is at least as good as closed", () => {
    const random = makeRandom(102);
    for (let i = 0; i < 200; i++) {
      const loadMw = Float64Array.from({ length: 12 }, () => 10 * random());
      const priced = Float64Array.from({ length: 12 }, () => 140 * random() - 20);
      const problem = {
        ...site(12, { loadMw, rampReserveMw: 3 * random() }),
        import: importTerms({ priceUsdPerMwh: priced }),
        battery: plainStore({ energyMwh: 8, chargeEfficiencyFraction: 0.9 }),
      };
      const { fillingValueUsd, idleMwh, filledMwh } = valueOfFillingIdle(problem);
      expect(fillingValueUsd).toBeGreaterThanOrEqual(-1e-6);
      expect(idleMwh).toBeCloseTo(
        loadMw.reduce((sum, mw) => sum + 10 - mw, 0),
        6,
      );
      expect(filledMwh).toBeLessThanOrEqual(idleMwh + 1e-6);
    }
  });
});
