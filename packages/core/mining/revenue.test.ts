import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  breakEvenHashpriceUsdPerPhDay,
  breakEvenUsdPerMachineKwh,
  breakEvenUsdPerMeterKwh,
  LOSSLESS,
  revenueUsdPerMachineMwh,
  revenueUsdPerMeterMwh,
  type SiteLosses,
  strikeUsdPerMwh,
} from "./index.ts";

const site: SiteLosses = {
  poolFeeFraction: 0.015,
  hashingFraction: 0.99,
  pueRatio: 1.05,
  lineLossRatio: 1.02,
};

describe("revenue of a MWh", () => {
  it("is 83.33 USD at 40 USD/PH/day and 20 J/TH, nothing lost: 40 / (0.024 * 20)", () => {
    const inputs = { hashpriceUsdPerPhDay: 40, efficiencyJPerTh: 20 };
    expect(revenueUsdPerMeterMwh({ ...inputs, ...LOSSLESS })).toBeCloseTo(83.3333, 4);
    expect(revenueUsdPerMachineMwh(inputs)).toBeCloseTo(83.3333, 4);
  });

  it("is 75.87 USD at the meter after 1.5 % fee, 1 % downtime, PUE 1.05 and lines 1.02", () => {
    // 83.3333 * 0.985 * 0.99 / 1.071
    const revenue = revenueUsdPerMeterMwh({ hashpriceUsdPerPhDay: 40, efficiencyJPerTh: 20, ...site });
    expect(revenue).toBeCloseTo((83.33333333 * 0.985 * 0.99) / 1.071, 5);
  });

  it("a MWh is 1 MW for an hour: 20 J/TH hashes 50 PH/s with it, 1/24 day of 50 PH/s earns the same", () => {
    const phs = 1e6 / 20 / 1000;
    expect(revenueUsdPerMachineMwh({ hashpriceUsdPerPhDay: 40, efficiencyJPerTh: 20 })).toBeCloseTo(
      (phs * 40) / 24,
      10,
    );
  });

  it("is linear in hashprice, inverse in J/TH, and every loss lowers it", () => {
    const anySite = fc.record({
      poolFeeFraction: fc.double({ min: 0, max: 0.9, noNaN: true }),
      hashingFraction: fc.double({ min: 0.1, max: 1, noNaN: true }),
      pueRatio: fc.double({ min: 1, max: 2, noNaN: true }),
      lineLossRatio: fc.double({ min: 1, max: 1.5, noNaN: true }),
    });
    const hashprice = fc.double({ min: 0.1, max: 1000, noNaN: true });
    const efficiency = fc.double({ min: 5, max: 200, noNaN: true });
    fc.assert(
      fc.property(anySite, hashprice, efficiency, (losses, hashpriceUsdPerPhDay, efficiencyJPerTh) => {
        const at = (h: number, e: number) =>
          revenueUsdPerMeterMwh({ hashpriceUsdPerPhDay: h, efficiencyJPerTh: e, ...losses });
        const revenue = at(hashpriceUsdPerPhDay, efficiencyJPerTh);
        expect(at(2 * hashpriceUsdPerPhDay, efficiencyJPerTh)).toBeCloseTo(2 * revenue, 6);
        expect(at(hashpriceUsdPerPhDay, 2 * efficiencyJPerTh)).toBeCloseTo(revenue / 2, 6);
        expect(revenue).toBeLessThanOrEqual(
          revenueUsdPerMachineMwh({ hashpriceUsdPerPhDay, efficiencyJPerTh }) * (1 + 1e-12),
        );
      }),
      { seed: 3 },
    );
  });
});

describe("break-even price of power at 54.3 USD/PH/day (published, machine energy)", () => {
  it.each([
    ["S21", 17.5, 0.13],
    ["M60S", 18.5, 0.12],
    ["S19 XP", 21.5, 0.105],
    ["S19j Pro", 30, 0.075],
    ["M30S+", 34, 0.067],
  ])("%s at %d J/TH: %d USD/kWh", (_name, efficiencyJPerTh, published) => {
    const breakEven = breakEvenUsdPerMachineKwh({ hashpriceUsdPerPhDay: 54.3, efficiencyJPerTh });
    // published to two or three digits: half a unit of the last one, at most 2.1 % here
    expect(Math.abs(breakEven / published - 1)).toBeLessThan(0.021);
  });

  it("S21: 0.12929 to five digits, 54.3 / (24 * 17.5)", () => {
    expect(breakEvenUsdPerMachineKwh({ hashpriceUsdPerPhDay: 54.3, efficiencyJPerTh: 17.5 })).toBeCloseTo(
      0.12929,
      5,
    );
  });

  it("at the meter it is the revenue of a kWh there", () => {
    const inputs = { hashpriceUsdPerPhDay: 54.3, efficiencyJPerTh: 17.5, ...site };
    expect(breakEvenUsdPerMeterKwh(inputs) * 1000).toBe(revenueUsdPerMeterMwh(inputs));
  });

  it("inverts: at the break-even hashprice the revenue is the power price", () => {
    const hashpriceUsdPerPhDay = breakEvenHashpriceUsdPerPhDay({
      powerUsdPerMeterMwh: 45,
      efficiencyJPerTh: 21.5,
      ...site,
    });
    expect(revenueUsdPerMeterMwh({ hashpriceUsdPerPhDay, efficiencyJPerTh: 21.5, ...site })).toBeCloseTo(
      45,
      10,
    );
  });
});

describe("strike on the energy price", () => {
  it("is revenue less adder, upkeep and peak charge: 80 - 6 - 2 - 4 = 68, and may be negative", () => {
    const costs = { importAdderUsdPerMwh: 6, variableUpkeepUsdPerMwh: 2, coincidentPeakUsdPerMwh: 4 };
    expect(strikeUsdPerMwh({ revenueUsdPerMeterMwh: 80, ...costs })).toBe(68);
    expect(strikeUsdPerMwh({ revenueUsdPerMeterMwh: 5, ...costs })).toBe(-7);
  });
});

describe("bad input", () => {
  const good = { hashpriceUsdPerPhDay: 40, efficiencyJPerTh: 20, ...site };
  it.each([
    [{ ...good, efficiencyJPerTh: 0 }, "mining/not-positive"],
    [{ ...good, hashpriceUsdPerPhDay: -1 }, "mining/not-non-negative"],
    [{ ...good, hashpriceUsdPerPhDay: Number.NaN }, "mining/not-non-negative"],
    [{ ...good, poolFeeFraction: 1.5 }, "mining/not-fraction"],
    [{ ...good, hashingFraction: 99 }, "mining/not-fraction"],
    [{ ...good, pueRatio: 0.95 }, "mining/not-ratio"],
    [{ ...good, lineLossRatio: Number.POSITIVE_INFINITY }, "mining/not-ratio"],
  ])("%o: %s", (inputs, code) => {
    expect(() => revenueUsdPerMeterMwh(inputs)).toThrowError(expect.objectContaining({ code }));
  });

  it("a site that keeps nothing has no break-even hashprice", () => {
    const nothing = { powerUsdPerMeterMwh: 40, efficiencyJPerTh: 20, ...site, hashingFraction: 0 };
    expect(() => breakEvenHashpriceUsdPerPhDay(nothing)).toThrowError(/share of the reward/);
  });
});
