import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAssumptionFile } from "../../../tests/facility-rows.ts";
import { marketDataPath } from "../../../tests/market-data.ts";
import { importPrices } from "../../data/index.ts";
import { makeSeries, makeTimeGrid, meanOf, type PriceSeries } from "../quantity/index.ts";
import {
  calibratePriceYear,
  expectedMonthMean,
  modelPrices,
  monthMeans,
  type PriceYearModel,
  priceYearFromRows,
  priceYearNames,
} from "./index.ts";
import { fixedOffsetLabels, flatMonth, flatYear, yearGrid } from "./price-year-testing.ts";

const draw = { key: { studySeed: 7 }, path: 0, factor: 40 };
const grid = yearGrid(2027);
const labels = fixedOffsetLabels(grid, 0);
const rows = readAssumptionFile("price-years");

describe("a price year without volatility, spikes or negative hours", () => {
  it("is its hour-of-day means, 8,760 times", () => {
    const { values } = modelPrices(flatYear(), grid, labels, draw);
    expect(values.length).toBe(8760);
    expect([...new Set(values)]).toEqual([20]);
  });

  it("takes each month's hours from that month: 30 in July at 17:00, 20 elsewhere", () => {
    const months = Array.from({ length: 12 }, (_, i) => flatMonth(i + 1));
    const evening = Array.from({ length: 24 }, (_, hour) => (hour === 17 ? 30 : 20));
    months[6] = flatMonth(7, { hourMeanPerMwh: evening });
    const { values } = modelPrices(flatYear({}, { months }), grid, labels, draw);
    // 1 July is day 182 of 2027 (0-based 181): hour 181 * 24 + 17
    expect([values[181 * 24 + 17], values[181 * 24 + 16], values[17]]).toEqual([30, 20, 20]);
  });
});

describe("its randomness", () => {
  const model = flatYear({
    volatilityFraction: 0.4,
    spikeProbability: 0.02,
    spikeMeanPerMwh: 300,
    spikeScatterFraction: 0.8,
    negativeProbability: 0.05,
    negativeDepthPerMwh: 8,
  });

  it("is a function of seed, path and factor: the same twice, another with another seed", () => {
    const again = modelPrices(model, grid, labels, draw).values;
    expect(modelPrices(model, grid, labels, draw).values).toEqual(again);
    const other = modelPrices(model, grid, labels, { ...draw, key: { studySeed: 8 } }).values;
    expect(other).not.toEqual(again);
  });

  it("gives the expected mean, 0.93 * 20 + 0.02 * 300 - 0.05 * 8 = 24.2, within four standard errors over 40 years", () => {
    expect(expectedMonthMean(model, 1)).toBeCloseTo(24.2, 10);
    const means = Array.from({ length: 40 }, (_, path) =>
      meanOf(modelPrices(model, grid, labels, { ...draw, path })),
    );
    const mean = means.reduce((a, b) => a + b) / 40;
    const variance = means.reduce((a, b) => a + (b - mean) ** 2, 0) / 39;
    expect(Math.abs(mean - 24.2)).toBeLessThan(4 * Math.sqrt(variance / 40));
    expect(Math.sqrt(variance / 40)).toBeLessThan(0.5);
  });

  it("has 5 % of hours below zero, in runs of three hours", () => {
    let below = 0;
    let runs = 0;
    for (let path = 0; path < 20; path++) {
      const { values } = modelPrices(model, grid, labels, { ...draw, path });
      values.forEach((price, i) => {
        if (price < 0) below += 1;
        if (price < 0 && !(values[i - 1]! < 0)) runs += 1;
      });
    }
    // 20 * 8760 * 0.05 = 8,760 hours in about 2,920 runs; their standard deviation is under 3 % of it
    expect(Math.abs(below / (20 * 8760) - 0.05)).toBeLessThan(0.006);
    expect(Math.abs(below / runs - 3)).toBeLessThan(0.25);
  });

  it("keeps spikes to the hours that have them", () => {
    const weights = Array.from({ length: 24 }, (_, hour) => (hour === 18 || hour === 19 ? 12 : 0));
    const evening = flatYear({ spikeProbability: 0.02, spikeMeanPerMwh: 300 }, { spikeHourWeight: weights });
    const { values } = modelPrices(evening, grid, labels, draw);
    const hours = new Set([...values].flatMap((price, i) => (price > 100 ? [i % 24] : [])));
    expect(hours.size).toBeGreaterThan(0);
    expect([...hours].every((hour) => hour === 18 || hour === 19)).toBe(true);
  });

  it("never passes the market's cap", () => {
    const wild = flatYear(
      { spikeProbability: 0.1, spikeMeanPerMwh: 4000, spikeScatterFraction: 1 },
      { capPerMwh: 5000 },
    );
    const { values } = modelPrices(wild, grid, labels, draw);
    expect(Math.max(...values)).toBe(5000);
  });

  it("steps of a quarter hour hold the same month mean and the same hourly correlation", () => {
    const quarter = yearGrid(2027, 900);
    const calm = flatYear({ volatilityFraction: 0.3 });
    const { values } = modelPrices(calm, quarter, fixedOffsetLabels(quarter, 0), draw);
    const logs = [...values].map((price) => Math.log(price / 20) + 0.045);
    const lag = (steps: number) =>
      logs.slice(steps).reduce((sum, x, i) => sum + x * logs[i]!, 0) / logs.reduce((s, x) => s + x * x, 0);
    expect(lag(4)).toBeGreaterThan(0.75);
    expect(lag(4)).toBeLessThan(0.85);
  });
});

describe("properties", () => {
  it("every price is finite and ordinary prices are above zero, whatever the model", () => {
    const week = makeTimeGrid(grid.startUnixSec, 3600, 168);
    const weekLabels = fixedOffsetLabels(week, 0);
    const month = fc.record({
      volatilityFraction: fc.double({ min: 0, max: 2, noNaN: true }),
      spikeProbability: fc.double({ min: 0, max: 1, noNaN: true }),
      spikeMeanPerMwh: fc.double({ min: 0, max: 5000, noNaN: true }),
      negativeProbability: fc.double({ min: 0, max: 1, noNaN: true }),
      negativeDepthPerMwh: fc.double({ min: 0, max: 500, noNaN: true }),
    });
    fc.assert(
      fc.property(month, fc.nat(), (change, path) => {
        const { values } = modelPrices(flatYear(change), week, weekLabels, { ...draw, path });
        expect(values.every(Number.isFinite)).toBe(true);
        if (change.negativeProbability === 0) expect(values.every((price) => price >= 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a model that cannot be", () => {
  it.each([
    [flatYear({}, { months: [] }), /number of months is 0; it must be 12/],
    [flatYear({ spikeProbability: 1.5 }), /spikeProbability is 1.5; it must be from 0 to 1/],
    [flatYear({ hourMeanPerMwh: [1, 2] }), /hour means of month 1 is 2; it must be 24 values/],
    [flatYear({}, { persistenceFraction: 1 }), /persistenceFraction is 1; it must be from 0 to below 1/],
  ])("is refused with its figure", (model, message) => {
    expect(() => modelPrices(model, grid, labels, draw)).toThrow(message);
  });

  it("steps longer than an hour and labels of another grid are refused", () => {
    const daily = makeTimeGrid(0, 86_400, 10);
    expect(() => modelPrices(flatYear(), daily, fixedOffsetLabels(daily, 0), draw)).toThrow(
      /86400 s is longer/,
    );
    const short = makeTimeGrid(0, 3600, 10);
    expect(() => modelPrices(flatYear(), short, labels, draw)).toThrow(
      /labels have 8760 entries, the grid has 10/,
    );
  });
});

describe("the shipped price years", () => {
  it("are ercot-south, nordic and german, complete and usable", () => {
    expect(priceYearNames(rows)).toEqual(["ercot-south", "nordic", "german"]);
    for (const name of priceYearNames(rows)) {
      const model = priceYearFromRows(rows, name);
      expect(modelPrices(model, grid, labels, draw).values.every(Number.isFinite)).toBe(true);
    }
  });

  it("an unknown one is refused with the known ones", () => {
    expect(() => priceYearFromRows(rows, "gulf")).toThrow(
      'there is no price-year model "gulf"; known: ercot-south, nordic, german',
    );
  });

  it("say of five ERCOT months that nobody has measured them: January to May", () => {
    const assumed = rows.filter(({ id, status }) => /ercot_south.month/.test(id) && status === "assumed");
    expect(assumed.map(({ id }) => id.slice(-2))).toEqual(["01", "02", "03", "04", "05"]);
  });
});

const ercotPath = marketDataPath("energy/ercot_hb_south_15min_2024-06_2024-12.csv");

describe.skipIf(!ercotPath)("the rows marked verified (market data not present: skipped)", () => {
  it("are what calibration reads off the ERCOT file, to the digits written", () => {
    const series = hourly(importPrices(readFileSync(ercotPath!, "utf8")).series);
    // Central time: daylight saving until 3 November 2024, 07:00 UTC
    const change = 1_730_617_200;
    const summer = fixedOffsetLabels(series.grid, -5);
    const winter = fixedOffsetLabels(series.grid, -6);
    const local = { ...summer, monthNumber: summer.monthNumber.slice(), hourOfDay: summer.hourOfDay.slice() };
    const from = (change - series.grid.startUnixSec) / 3600;
    local.monthNumber.set(winter.monthNumber.subarray(from), from);
    local.hourOfDay.set(winter.hourOfDay.subarray(from), from);
    expectRows("ercot-south", calibratePriceYear(series, local, [6, 7, 8, 9, 10, 11, 12]));
  });

  it.each([
    ["nordic", "np2017"],
    ["german", "de2017"],
  ])("%s is what calibration reads off %s", (name, file) => {
    const text = readFileSync(marketDataPath(`energy/${file}.csv`)!, "utf8");
    const { series } = importPrices(text, {
      timestampColumn: "hour",
      priceColumn: "price_per_mwh",
      countsFrom: "2017-01-01",
      currency: "EUR",
    });
    const months = Array.from({ length: 12 }, (_, i) => i + 1);
    expectRows(name, calibratePriceYear(series, fixedOffsetLabels(series.grid, 0), months));
  });

  it("reproduce the file's level: June to December 2024 average within 15 % of the modelled months' expectation", () => {
    const series = hourly(importPrices(readFileSync(ercotPath!, "utf8")).series);
    const model = priceYearFromRows(rows, "ercot-south");
    const history = monthMeans(series, fixedOffsetLabels(series.grid, -5)).filter(({ steps }) => steps > 600);
    const expected = history.map(({ month }) => expectedMonthMean(model, month.month));
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
    const ratio = mean(expected) / mean(history.map(({ meanPerMwh }) => meanPerMwh));
    expect(Math.abs(ratio - 1)).toBeLessThan(0.15);
  });
});

function hourly({ grid: fine, values, currency }: PriceSeries): PriceSeries {
  const steps = fine.steps / 4;
  const means = Array.from({ length: steps }, (_, i) => meanOf4(values, 4 * i));
  return { ...makeSeries(makeTimeGrid(fine.startUnixSec, 3600, steps), means), currency };
}

function meanOf4(values: Float64Array, from: number): number {
  return (values[from]! + values[from + 1]! + values[from + 2]! + values[from + 3]!) / 4;
}

function expectRows(name: string, calibrated: Omit<PriceYearModel, "name" | "zone" | "capPerMwh">): void {
  const model = priceYearFromRows(rows, name);
  expect(model.persistenceFraction).toBeCloseTo(calibrated.persistenceFraction, 2.9);
  for (const month of calibrated.months) {
    const row = model.months[month.month - 1]!;
    row.hourMeanPerMwh.forEach((mean, hour) => {
      expect(Math.abs(mean - month.hourMeanPerMwh[hour]!)).toBeLessThan(0.0051);
    });
    expect(Math.abs(row.volatilityFraction - month.volatilityFraction)).toBeLessThan(0.00051);
    expect(Math.abs(row.spikeProbability - month.spikeProbability)).toBeLessThan(0.000051);
    expect(Math.abs(row.spikeMeanPerMwh - month.spikeMeanPerMwh)).toBeLessThan(0.051);
    expect(Math.abs(row.negativeProbability - month.negativeProbability)).toBeLessThan(0.000051);
  }
}
