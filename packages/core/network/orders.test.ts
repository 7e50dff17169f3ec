import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advanceEpoch } from "./epoch.ts";
import { neutralFactors } from "./fleet.ts";
import { machineMarket, machineValueUsdPerTh, orderRatePerYear } from "./orders.ts";
import { testParameters, tinyFleet, tinyModel } from "./test-network.ts";

/** 17.5 J/TH at 50 USD/MWh and 1.2: 0.024 * 17.5 * 50 * 1.2 = 25.2 USD/PH/day of avoidable cost. */
const marketAt = (hashpriceUsdPerPhDay: number, changes = {}) =>
  machineMarket(
    { ...testParameters, ...changes },
    { hashpriceUsdPerPhDay, efficiencyJPerTh: 17.5, powerUsdPerMwh: 50 },
  );
const rateAt = (hashpriceUsdPerPhDay: number, changes = {}, factors = neutralFactors()) =>
  orderRatePerYear(
    { ...testParameters, ...changes },
    factors,
    marketAt(hashpriceUsdPerPhDay, changes),
    hashpriceUsdPerPhDay,
  );
const hashprice = fc.double({ min: 1, max: 1000, noNaN: true });

describe("what a machine is worth while hashprice falls", () => {
  it("is 6.72 USD/TH at twice its cost of 30: 0.36525 * 30 * (2 - 1 - ln 2) / 0.5", () => {
    expect(machineValueUsdPerTh(60, 30, 0.5)).toBeCloseTo(6.7247, 4);
  });
  it("halves where hashprice is expected to fall twice as fast", () => {
    expect(machineValueUsdPerTh(60, 30, 1)).toBeCloseTo(6.7247 / 2, 4);
  });
  it("is nothing at or under cost, even where a slow fall would leave a year of loss to wait through", () => {
    expect(machineValueUsdPerTh(29.99, 30, 0.01)).toBe(0);
    expect(machineValueUsdPerTh(0, 30, 0.5)).toBe(0);
  });
  it("never exceeds the margin of today over the rate of fall, and rises with hashprice", () => {
    fc.assert(
      fc.property(hashprice, hashprice, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const value = machineValueUsdPerTh(high, 25, 0.5);
        expect(value).toBeLessThanOrEqual((0.36525 * Math.max(0, high - 25)) / 0.5 + 1e-9);
        expect(machineValueUsdPerTh(low, 25, 0.5)).toBeLessThanOrEqual(value);
      }),
      { seed: 31 },
    );
  });
  it("scales with money: hashprice and cost in cents are worth a hundred times as many cents", () => {
    fc.assert(
      fc.property(hashprice, (hp) => {
        expect(machineValueUsdPerTh(100 * hp, 2500, 0.5)).toBeCloseTo(
          100 * machineValueUsdPerTh(hp, 25, 0.5),
          6,
        );
      }),
      { seed: 32 },
    );
  });
});

describe("the machine's price and payback", () => {
  it("at hashprice 50.4 are cost, 0.8 * 17.5 = 14 USD/TH, and 14 / (25.2 * 0.36525) = 1.521 years", () => {
    const market = marketAt(50.4);
    expect(market.costUsdPerTh).toBeCloseTo(14, 12);
    expect(market.priceUsdPerTh).toBeCloseTo(14, 12);
    expect(market.paybackYears).toBeCloseTo(1.521, 3);
    expect(market.valueUsdPerTh).toBeCloseTo(5.6487, 4); // 9.2043 * (1 - ln 2) / 0.5
  });
  it("never come back at falling hashprice there: 1.5 years at constant hashprice hide margins of 5.65 against 14", () => {
    let margins = 0;
    for (let day = 0; day < 3000; day++)
      margins += Math.max(0, 50.4 * Math.exp((-0.5 * day) / 365.25) - 25.2) / 1000;
    expect(margins).toBeCloseTo(5.65, 1);
    expect(margins).toBeLessThan(marketAt(50.4).priceUsdPerTh);
  });
  it("at hashprice 252 follow value: 123.29 is 8.806 times cost, so 14 * 8.806^0.75 = 71.57 USD/TH", () => {
    const market = marketAt(252);
    expect(market.valueUsdPerTh).toBeCloseTo(123.29, 2); // 9.2043 * (10 - 1 - ln 10) / 0.5
    expect(market.priceUsdPerTh).toBeCloseTo(71.57, 2);
    expect(market.paybackYears).toBeCloseTo(0.864, 3); // 71.57 / (226.8 * 0.36525)
  });
  it("leave the maker nothing at exponent 0 and the buyer nothing at exponent 1", () => {
    expect(marketAt(252, { machinePriceExponent: 0 }).priceUsdPerTh).toBeCloseTo(14, 12);
    expect(marketAt(252, { machinePriceExponent: 1 }).priceUsdPerTh).toBeCloseTo(123.29, 2);
  });
  it("has no payback at or under cost", () => {
    expect(marketAt(25.2).paybackYears).toBe(Number.POSITIVE_INFINITY);
    expect(marketAt(10).paybackYears).toBe(Number.POSITIVE_INFINITY);
  });
  it("keeps the price between cost and value wherever value exceeds cost", () => {
    fc.assert(
      fc.property(hashprice, (hp) => {
        const { priceUsdPerTh, costUsdPerTh, valueUsdPerTh } = marketAt(hp);
        expect(priceUsdPerTh).toBeGreaterThanOrEqual(costUsdPerTh);
        expect(priceUsdPerTh).toBeLessThanOrEqual(Math.max(costUsdPerTh, valueUsdPerTh) + 1e-9);
      }),
      { seed: 33 },
    );
  });
});

describe("orders", () => {
  it("at hashprice 252 are 0.715 of the network a year: wanted 26.42, affordable 0.9002, supplied at most 4", () => {
    // affordable: 0.7 * 252 * 0.36525 / 71.57; 1 / (1/26.42 + 1/0.9002 + 1/4) = 1 / 1.3987
    expect(rateAt(252)).toBeCloseTo(0.715, 3);
  });
  it("are none at or under cost", () => {
    expect(rateAt(25.2)).toBe(0);
    expect(rateAt(5)).toBe(0);
  });
  it("fall to the capital limit where money is scarce: 1 % of revenue affords 0.01286 a year", () => {
    const affordable = (0.01 * 252 * 0.36525) / 71.57;
    expect(affordable).toBeCloseTo(0.01286, 5);
    expect(rateAt(252, { capitalShareFraction: 0.01 })).toBeLessThan(affordable);
    expect(rateAt(252, { capitalShareFraction: 0.01 })).toBeGreaterThan(0.98 * affordable);
  });
  it("fall to what makers supply where that is scarce", () => {
    const rate = rateAt(252, { supplyCeilingPerYear: 0.01 });
    expect(rate).toBeLessThan(0.01);
    expect(rate).toBeGreaterThan(0.0098);
  });
  it("never exceed wish, capital or supply, and grow with each", () => {
    fc.assert(
      fc.property(hashprice, fc.double({ min: 0.05, max: 2, noNaN: true }), (hp, capitalShareFraction) => {
        const market = marketAt(hp);
        const rate = rateAt(hp, { capitalShareFraction });
        const wanted = 3 * (market.valueUsdPerTh / market.costUsdPerTh);
        const affordable = (capitalShareFraction * hp * 0.36525) / market.priceUsdPerTh;
        expect(rate).toBeLessThanOrEqual(Math.min(wanted, affordable, 4) + 1e-9);
        expect(rateAt(hp, { capitalShareFraction: 2 * capitalShareFraction })).toBeGreaterThanOrEqual(rate);
        expect(rateAt(hp, { capitalShareFraction, supplyCeilingPerYear: 8 })).toBeGreaterThanOrEqual(rate);
      }),
      { seed: 34 },
    );
  });
  it("are more where a member orders faster, at most in proportion", () => {
    const eager = rateAt(100, {}, { ...neutralFactors(), orderLog: Math.log(2) });
    const both = rateAt(100, {}, { ...neutralFactors(), orderLog: Math.log(2), intensityLog: -Math.log(2) });
    expect(eager).toBeGreaterThan(rateAt(100));
    expect(eager).toBeLessThan(2 * rateAt(100));
    expect(both).toBeCloseTo(rateAt(100), 12);
  });
});

/** EH/s delivered by day of a pulse of 1 EH/s ordered on day 0; nothing else is ordered at 1 USD/PH/day. */
function deliveries(leadLog: number, days: number) {
  const model = tinyModel();
  const fleet = tinyFleet(model);
  fleet.factors.leadLog = leadLog;
  fleet.pipelineEhs.set([1, 0, 0]);
  const byDay = Array.from(
    { length: days },
    () =>
      advanceEpoch(fleet, model, {
        years: 1 / 365.25,
        hashpriceUsdPerPhDay: 1,
        frontierJPerTh: 17.5,
        powerUsdPerMwh: 50,
      }).deliveredEhs,
  );
  return { byDay, left: fleet.pipelineEhs.reduce((a, b) => a + b, 0) };
}

const meanOf = (byDay: readonly number[]) => byDay.reduce((total, ehs, day) => total + ehs * day, 0);

describe("the lead time", () => {
  it("loses and makes no machine: delivered and still on order are what was ordered, on any day", () => {
    for (const days of [1, 30, 100, 300]) {
      const { byDay, left } = deliveries(0, days);
      expect(byDay.reduce((a, b) => a + b, 0) + left).toBeCloseTo(1, 12);
    }
  });
  it("is Erlang with three stages: mean 164.9 days in day steps, standard deviation 94.9", () => {
    // stage of 54.79 days: p = 1 - e^(-1/54.79) = 0.018087; mean 3 (1-p)/p + 2, variance 3 (1-p)/p^2
    const { byDay } = deliveries(0, 3000);
    const mean = meanOf(byDay);
    const variance = byDay.reduce((total, ehs, day) => total + ehs * (day - mean) ** 2, 0);
    expect(mean).toBeCloseTo(164.87, 1);
    expect(Math.sqrt(variance)).toBeCloseTo(94.9, 1);
  });
  it("delivers nothing in the first two steps: three stages take three", () => {
    const { byDay } = deliveries(0, 3);
    expect(byDay.slice(0, 2)).toEqual([0, 0]);
    expect(byDay[2]).toBeCloseTo(0.018087 ** 3, 8);
  });
  it("doubles with a member's lead factor of ln 2", () => {
    expect(meanOf(deliveries(Math.log(2), 6000).byDay) / meanOf(deliveries(0, 3000).byDay)).toBeCloseTo(2, 1);
  });
});
