import { describe, expect, it } from "vitest";
import { makeTimeGrid } from "../quantity/index.ts";
import { exponential, uniform01 } from "../uncertainty/index.ts";
import { aiLoadMw, type UtilisationProfile, utilisationSeries, valueOfFillingIdle } from "./ai-load.ts";
import { shortMonthLabels } from "./random-instance.fixture.ts";
import type { DispatchProblem } from "./types.ts";

const grid = makeTimeGrid(0, 900, 4 * 24 * 60);
const hours = (step: number) => Math.floor(step / 4) % 24;
const labels = {
  ...shortMonthLabels(grid, 1000),
  hourOfDay: Uint8Array.from({ length: grid.steps }, (_, i) => hours(i)),
};
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

const training = (studySeed: number): UtilisationProfile => ({
  kind: "training",
  runFraction: 0.9,
  stallFraction: 0.1,
  pauseFraction: 0.05,
  meanHoursBetweenStalls: 3.09,
  stallHours: 0.25,
  meanRunHours: 200,
  meanPauseHours: 20,
  draws: {
    exponential: (stream, event) => exponential({ studySeed }, 0, stream, event),
    uniform: (stream, event) => uniform01({ studySeed }, 1, stream, event),
  },
});

describe("utilisation profiles", () => {
  it("flat is flat", () => {
    expect(new Set(utilisationSeries({ kind: "flat", utilisationFraction: 0.73 }, grid, labels))).toEqual(
      new Set([0.73]),
    );
  });

  it("serving peaks at its peak hour, is least twelve hours later and has the mean of both", () => {
    const series = utilisationSeries(
      { kind: "serving", leastFraction: 0.4, mostFraction: 0.9, peakHour: 20 },
      grid,
      labels,
    );
    expect(series[20 * 4]).toBeCloseTo(0.9, 12);
    expect(series[8 * 4]).toBeCloseTo(0.4, 12);
    expect(series[14 * 4]).toBeCloseTo(0.65, 12);
    expect(mean(series)).toBeCloseTo(0.65, 12);
  });

  it("training runs at its level, stalls about every 3.09 h for a quarter hour, and pauses about 1 in 11 hours", () => {
    const year = makeTimeGrid(0, 900, 4 * 8760);
    const series = utilisationSeries(training(1), year, shortMonthLabels(year, 4 * 730));
    const stallShare = 0.25 / (3.09 + 0.25);
    const running = 0.9 - stallShare * 0.8;
    const pauseShare = 20 / 220;
    expect(mean(series)).toBeCloseTo(running * (1 - pauseShare) + 0.05 * pauseShare, 1);
    expect(Math.max(...series)).toBeCloseTo(0.9, 12);
    expect(Math.min(...series)).toBeGreaterThanOrEqual(0.05 - 1e-12);
  });

  it("the same seed stalls at the same minutes, another one elsewhere", () => {
    expect(utilisationSeries(training(5), grid, labels)).toEqual(
      utilisationSeries(training(5), grid, labels),
    );
    expect(utilisationSeries(training(6), grid, labels)).not.toEqual(
      utilisationSeries(training(5), grid, labels),
    );
  });

  it("a share of 130 % is refused by name", () => {
    expect(() => utilisationSeries({ kind: "flat", utilisationFraction: 1.3 }, grid, labels)).toThrow(
      /utilisationFraction is 1.3; allowed is 0 to 1/,
    );
  });
});

describe("AI load", () => {
  it("100 MW sold at 73 % and PUE 1.2 draw 87.6 MW at the bus", () => {
    expect(aiLoadMw(100, Float64Array.of(0.73, 0.5), 1.2)[0]).toBeCloseTo(87.6, 12);
  });

  it("a PUE below 1 is refused", () => {
    expect(() => aiLoadMw(100, Float64Array.of(1), 0.9)).toThrow(/the PUE is 0.9; allowed is 1 or more/);
  });
});

describe("filling what is reserved but idle", () => {
  /** 10 MW limit, all reserved, 6 drawn, 1 kept for ramps: 3 MW may mine at 80 - 30. */
  const problem: DispatchProblem = {
    grid: makeTimeGrid(0, 3600, 24),
    import: {
      firmLimitMw: 10,
      interruptibleLimitMw: 0,
      priceUsdPerMwh: 30,
      adderUsdPerMwh: 0,
      lossFraction: 0,
    },
    mining: [{ id: "m", capacityMw: 20, valueUsdPerMwh: 80 }],
    ai: { loadMw: 6, reservedMw: 10, unservedCostUsdPerMwh: 9000, idleMayBeUsed: false, rampReserveMw: 1 },
  };

  it("24 h with 4 MW idle are 96 MWh; 3 of the 4 MW may be filled: 72 MWh worth 3,600 USD", () => {
    const { idleMwh, filledMwh, fillingValueUsd } = valueOfFillingIdle(problem);
    expect(idleMwh).toBeCloseTo(96, 9);
    expect(filledMwh).toBeCloseTo(72, 9);
    expect(fillingValueUsd).toBeCloseTo(3600, 9);
  });

  it("without a tenant nothing is reserved", () => {
    const { ai: _none, ...mine } = problem;
    expect(valueOfFillingIdle(mine)).toEqual({ idleMwh: 0, fillingValueUsd: 0, filledMwh: 0 });
  });
});
