import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constantSeries, makeSeries, makeTimeGrid, type PriceSeries, sliceGrid } from "../quantity/index.ts";
import { applyForwardStrip, atNode, calibratePriceYear, completeYear, monthMeans } from "./index.ts";
import { fixedOffsetLabels, flatYear, yearGrid } from "./price-year-testing.ts";

const draw = { key: { studySeed: 7 }, path: 0, factor: 40 };
const target = yearGrid(2025);
const labels = fixedOffsetLabels(target, 0);
const usd = (series: ReturnType<typeof constantSeries>): PriceSeries => ({ ...series, currency: "USD" });

describe("completing a year from a history of June to December 10", () => {
  // 1 June is hour 151 * 24 of 2025; the history ends on 10 December, 24:00
  const history = usd(constantSeries(sliceGrid(target, 151 * 24, (334 + 10) * 24), 55));
  const year = completeYear(history, { target, labels, model: flatYear(), draw });

  it("keeps every historical hour and takes the rest from the model", () => {
    expect(year.series.values[151 * 24]).toBe(55);
    expect(year.series.values[151 * 24 - 1]).toBe(20);
    expect(year.series.values.length).toBe(8760);
  });

  it("names the origin of every month: five modelled, six history, December mixed", () => {
    expect(year.months.map(({ origin }) => origin)).toEqual([
      ...Array<string>(5).fill("modelled"),
      ...Array<string>(6).fill("history"),
      "mixed",
    ]);
    expect(year.months[11]).toMatchObject({ historySteps: 240, modelledSteps: 504 });
  });

  it("counts the steps and carries the label", () => {
    expect([year.historySteps, year.modelledSteps]).toEqual([193 * 24, 172 * 24]);
    expect(year.label).toBe("modelled, not history");
    expect(year.model).toBe("flat");
  });

  it("has no label where history covers all of it", () => {
    const whole = completeYear(usd(constantSeries(target, 55)), { target, labels, model: flatYear(), draw });
    expect([whole.label, whole.modelledSteps]).toEqual([null, 0]);
  });

  it("refuses another currency, another step, and a history of another year", () => {
    const inputs = { target, labels, model: flatYear(), draw };
    const eur = { ...history, currency: "EUR" };
    expect(() => completeYear(eur, inputs)).toThrow(/series is in EUR, the price-year model in USD/);
    const quarter = usd(constantSeries(makeTimeGrid(target.startUnixSec, 900, 96), 5));
    expect(() => completeYear(quarter, inputs)).toThrow(/steps of 900 s, the year wanted has 3600 s/);
    const elsewhere = usd(constantSeries(yearGrid(2020), 5));
    expect(() => completeYear(elsewhere, inputs)).toThrow(/no step of the history lies in the year wanted/);
  });
});

describe("the level from a forward strip, the shape from history", () => {
  const shape = usd(
    makeSeries(
      target,
      Array.from({ length: target.steps }, (_, i) => 10 + (i % 24)),
    ),
  );
  const strip = {
    currency: "USD",
    source: "test",
    months: Array.from({ length: 12 }, (_, i) => ({
      month: { year: 2025, month: i + 1 },
      pricePerMwh: 43 + i,
    })),
  };

  it("gives each month the strip's mean: January 43, December 54", () => {
    const { series, months } = applyForwardStrip(shape, labels, strip, "multiplicative");
    const means = monthMeans(series, labels).map(({ meanPerMwh }) => meanPerMwh);
    expect(means[0]).toBeCloseTo(43, 9);
    expect(means[11]).toBeCloseTo(54, 9);
    expect(months[0]).toMatchObject({ meanBeforePerMwh: 21.5, meanAfterPerMwh: 43 });
  });

  it("multiplies spreads (23 becomes 46 at twice the level), or adds and keeps them", () => {
    const spread = (values: Float64Array) => values[23]! - values[0]!;
    const times = applyForwardStrip(shape, labels, strip, "multiplicative").series.values;
    const plus = applyForwardStrip(shape, labels, strip, "additive").series.values;
    expect(spread(times)).toBeCloseTo(46, 9);
    expect(spread(plus)).toBeCloseTo(23, 9);
  });

  it("refuses a strip that lacks a month, another currency, and a factor on a mean that is not above zero", () => {
    const short = { ...strip, months: strip.months.slice(1) };
    expect(() => applyForwardStrip(shape, labels, short, "additive")).toThrow(/nothing for month 1/);
    const eur = { ...strip, currency: "EUR" };
    expect(() => applyForwardStrip(shape, labels, eur, "additive")).toThrow(/convert by a dated rate/);
    const below = usd(constantSeries(target, -3));
    expect(() => applyForwardStrip(below, labels, strip, "multiplicative")).toThrow(/use an additive strip/);
  });
});

describe("prices at the node", () => {
  it("20 at the hub, basis -2, 4 % lost: 18.75 per metered MWh; negative prices stay negative", () => {
    const hub = usd(makeSeries(makeTimeGrid(0, 3600, 2), [20, -30]));
    const node = atNode(hub, { basisPerMwh: -2, lossFraction: 0.04 }).values;
    expect(node[0]).toBeCloseTo(18.75, 12);
    expect(node[1]).toBeCloseTo(-33.333333, 5);
  });

  it("losses of everything are refused", () => {
    const hub = usd(constantSeries(makeTimeGrid(0, 3600, 2), 1));
    expect(() => atNode(hub, { basisPerMwh: 0, lossFraction: 1 })).toThrow(/from 0 to below 1/);
  });
});

describe("calibration", () => {
  it("reads shares and means by hand: 3 spikes and 2 negative hours among 744 of January", () => {
    const january = makeTimeGrid(target.startUnixSec, 3600, 744);
    const prices = Array<number>(744).fill(20);
    for (const hour of [18, 19, 42]) prices[hour] = 300;
    for (const hour of [100, 101]) prices[hour] = -6;
    const series = usd(makeSeries(january, prices));
    const { months, ...pooled } = calibratePriceYear(series, fixedOffsetLabels(january, 0), [1]);
    expect(months[0]).toMatchObject({
      spikeProbability: 3 / 744,
      negativeProbability: 2 / 744,
      spikeMeanPerMwh: 300,
      negativeDepthPerMwh: 6,
      volatilityFraction: 0,
    });
    // spikes: hours 18 and 19 of one day, hour 18 of the next: two runs of 1.5 hours on average
    expect(pooled.spikeRunHours).toBe(1.5);
    expect(pooled.negativeRunHours).toBe(2);
    expect(pooled.spikeHourWeight[18]).toBe(16);
  });

  it("refuses a month without every hour of the day", () => {
    const half = makeTimeGrid(target.startUnixSec, 3600, 12);
    const series = usd(constantSeries(half, 20));
    expect(() => calibratePriceYear(series, fixedOffsetLabels(half, 0), [1])).toThrow(/no price at hour 12/);
  });

  it("finds again the volatility that a model was made with, up to 0.5 (beyond, its peaks pass for spikes)", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 0.5, noNaN: true }), (volatilityFraction) => {
        const model = flatYear({ volatilityFraction }, { persistenceFraction: 0 });
        const made = completeYear(usd(constantSeries(sliceGrid(target, 0, 1), 20)), {
          target,
          labels,
          model,
          draw,
        });
        const all = Array.from({ length: 12 }, (_, i) => i + 1);
        const { months } = calibratePriceYear(made.series, labels, all);
        const found = months.reduce((sum, month) => sum + month.volatilityFraction, 0) / 12;
        expect(Math.abs(found / volatilityFraction - 1)).toBeLessThan(0.06);
      }),
      { numRuns: 5 },
    );
  });
});
