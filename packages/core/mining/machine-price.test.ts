import { assumption } from "@switchyard/scenario";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { market } from "../../../tests/mining-fleet.ts";
import {
  expectedUseYears,
  hashpriceForMachinePrice,
  type MachinePriceTerms,
  machinePriceUsdPerTh,
  paybackYears,
} from "./index.ts";

const plain: MachinePriceTerms = {
  hashpriceDeclinePerYear: 0,
  powerUsdPerMwh: 0,
  discountPerYear: 0,
  usefulLifeYears: 2,
  scrapUsdPerTh: 0,
};
const priced = (hashpriceUsdPerPhDay: number, efficiencyJPerTh = 20, ageYears = 0) => ({
  hashpriceUsdPerPhDay,
  efficiencyJPerTh,
  ageYears,
});

describe("price of a machine", () => {
  it("without decline, discount or power is its life's revenue: 0.05 USD/TH/day for two years", () => {
    expect(machinePriceUsdPerTh(plain, priced(50))).toBeCloseTo(0.05 * 365.2425 * 2, 8);
  });

  it("with power at 50 USD/MWh and 20 J/TH loses 0.024 USD/TH/day", () => {
    const terms = { ...plain, powerUsdPerMwh: 50 };
    expect(machinePriceUsdPerTh(terms, priced(50))).toBeCloseTo((0.05 - 0.024) * 365.2425 * 2, 8);
  });

  it("is the integral of its margins, summed day by day", () => {
    const at = priced(60, 25, 1);
    let sum = 0;
    const years = expectedUseYears(market, at);
    const steps = 200_000;
    for (let i = 0; i < steps; i++) {
      const t = ((i + 0.5) / steps) * years;
      const revenue = 0.06 * 365.2425 * Math.exp(-0.5 * t);
      const power = ((0.024 * 25 * 27) / 1000) * 365.2425;
      sum += ((revenue - power) * Math.exp(-0.2 * t) * years) / steps;
    }
    expect(machinePriceUsdPerTh(market, at)).toBeCloseTo(sum, 6);
  });

  it("runs until hashprice meets its power cost: ln(h / c) / g, or until its life ends", () => {
    // 25 J/TH at 27 USD/MWh costs 16.2 USD/PH/day: ln(60 / 16.2) / 0.5 = 2.62 years
    expect(expectedUseYears(market, priced(60, 25))).toBeCloseTo(Math.log(60 / 16.2) / 0.5, 10);
    expect(expectedUseYears(market, priced(60, 25, 4))).toBe(1);
    expect(expectedUseYears(market, priced(10, 25))).toBe(0);
  });

  it("is scrap where power costs more than hashing earns, or at the end of life", () => {
    expect(machinePriceUsdPerTh(market, priced(10, 25))).toBe(0.3);
    expect(machinePriceUsdPerTh(market, priced(60, 25, 7))).toBe(0.3);
  });

  it("rises with hashprice, falls with J/TH and with age", () => {
    const hashprice = fc.double({ min: 1, max: 500, noNaN: true });
    const efficiency = fc.double({ min: 8, max: 100, noNaN: true });
    const age = fc.double({ min: 0, max: 6, noNaN: true });
    fc.assert(
      fc.property(hashprice, efficiency, age, (h, e, a) => {
        const price = machinePriceUsdPerTh(market, priced(h, e, a));
        expect(machinePriceUsdPerTh(market, priced(h * 1.1, e, a))).toBeGreaterThanOrEqual(price);
        expect(machinePriceUsdPerTh(market, priced(h, e * 1.1, a))).toBeLessThanOrEqual(price);
        expect(machinePriceUsdPerTh(market, priced(h, e, a + 0.5))).toBeLessThanOrEqual(price);
      }),
      { seed: 3 },
    );
  });

  it("gives back the hashprice that it came from", () => {
    const priceUsdPerTh = machinePriceUsdPerTh(market, priced(57, 17.5));
    expect(
      hashpriceForMachinePrice(market, { priceUsdPerTh, efficiencyJPerTh: 17.5, ageYears: 0 }),
    ).toBeCloseTo(57, 6);
  });

  it("has no hashprice at scrap or under it", () => {
    const asked = { priceUsdPerTh: 0.3, efficiencyJPerTh: 17.5, ageYears: 0 };
    expect(() => hashpriceForMachinePrice(market, asked)).toThrowError(/price above scrap/);
  });
});

describe("payback", () => {
  it("15 USD/TH at 50 USD/PH/day, 20 J/TH, 50 USD/MWh: 15 / (0.026 * 365.2425) = 1.58 years", () => {
    const inputs = {
      priceUsdPerTh: 15,
      hashpriceUsdPerPhDay: 50,
      efficiencyJPerTh: 20,
      costUsdPerMachineMwh: 50,
    };
    expect(paybackYears(inputs)).toBeCloseTo(15 / (0.026 * 365.2425), 8);
    expect(paybackYears({ ...inputs, costUsdPerMachineMwh: 200 })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the shipped terms against dated quotes: the error as it is", () => {
  const quotes = assumption("mining.machine_price_quotes").value;
  const terms = assumption("mining.machine_price").value;
  const errors = (isFitted: boolean) =>
    quotes
      .filter((quote) => quote.note.includes("not in the fit") !== isFitted)
      .map((quote) => Math.log(machinePriceUsdPerTh(terms, { ...quote, ageYears: 0 }) / quote.priceUsdPerTh));
  const rootMeanSquare = (values: readonly number[]) =>
    Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

  it("ten quotes up to 2023-07 that it was fitted on: 0.29 in logs, the worst 0.62", () => {
    expect(errors(true).length).toBe(10);
    expect(rootMeanSquare(errors(true))).toBeCloseTo(0.29, 2);
    expect(Math.max(...errors(true).map(Math.abs))).toBeLessThan(0.65);
  });

  it("three quotes of 2025 that it never saw: under 0.1", () => {
    expect(errors(false).length).toBe(3);
    expect(rootMeanSquare(errors(false))).toBeLessThan(0.1);
  });

  it("a constant payback of 462 days of margin at 48 USD/MWh does as well: 0.29 and 0.07", () => {
    const paybackErrors = (isFitted: boolean) =>
      quotes
        .filter((quote) => quote.note.includes("not in the fit") !== isFitted)
        .map((quote) => {
          const margin = (quote.hashpriceUsdPerPhDay - 0.024 * quote.efficiencyJPerTh * 48) / 1000;
          return Math.log((461.6 * margin) / quote.priceUsdPerTh);
        });
    expect(rootMeanSquare(paybackErrors(true))).toBeCloseTo(0.291, 2);
    expect(rootMeanSquare(paybackErrors(false))).toBeCloseTo(0.068, 2);
  });
});
