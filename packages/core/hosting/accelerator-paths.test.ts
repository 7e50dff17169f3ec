import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acceleratorPricePath, acceleratorWorth } from "./accelerator-paths.ts";
import type { AcceleratorFleet, AcceleratorInputs } from "./accelerators.ts";

const process = { reversionPerYear: 1.2, volatilityPerSqrtYear: 0.45, initialLogDeviation: 0 };
const draw = (path: number) => ({ key: { studySeed: 7 }, path, factor: 74 });
const flat = (months: number) => new Float64Array(months).fill(3);

/** A hundred units at 20,000 USD, rented all the time at 2 USD for two years of 730.5-hour months, kept for 24 months. */
const fleet: AcceleratorFleet = {
  unitCount: 100,
  unitCostUsd: 20_000,
  itKwPerUnit: 1,
  start: { year: 2027, month: 1 },
  utilisationFraction: 1,
  spareFraction: 0,
  failureFractionPerYear: 0,
  bookLifeMonths: 48,
  economicLifeMonths: 24,
  residualFraction: 0.25,
  supportUsdPerUnitMonth: 0,
  refresh: null,
};
const inputs = (change: Partial<AcceleratorInputs> = {}): AcceleratorInputs => ({
  firstMonth: { year: 2027, month: 1 },
  monthCount: 25,
  priceUsdPerHour: new Float64Array(25).fill(2),
  powerPriceUsdPerMwh: Array<number>(25).fill(0),
  pueRatio: 1.2,
  access: { premiumFraction: 0, deliveryDelayMonths: 0, extraSpareFraction: 0 },
  ...change,
});

describe("one path of the hourly price", () => {
  it("starts on its curve and stays above 0; without volatility it is the curve", () => {
    const path = acceleratorPricePath(flat(48), process, draw(0));
    expect(path[0]).toBeCloseTo(3, 12);
    expect(Math.min(...path)).toBeGreaterThan(0);
    const still = acceleratorPricePath(flat(48), { ...process, volatilityPerSqrtYear: 0 }, draw(0));
    for (const price of still) expect(price).toBeCloseTo(3, 9);
  });

  it("the mean of 4,000 paths keeps to the curve within 3 standard errors, in month 12 and 36", () => {
    for (const month of [12, 36]) {
      const prices = Array.from(
        { length: 4000 },
        (_, path) => acceleratorPricePath(flat(37), process, draw(path))[month]!,
      );
      const mean = prices.reduce((total, price) => total + price, 0) / prices.length;
      const variance = prices.reduce((total, price) => total + (price - mean) ** 2, 0) / prices.length;
      expect(Math.abs(mean - 3)).toBeLessThan(3 * Math.sqrt(variance / prices.length));
    }
  });

  it("falls and rises again: after a low a year later it is nearer to the curve, in the mean", () => {
    const lows = Array.from({ length: 2000 }, (_, path) =>
      acceleratorPricePath(flat(25), process, draw(path)),
    ).filter((path) => path[12]! < 2);
    const mean = (month: number) => lows.reduce((total, path) => total + path[month]!, 0) / lows.length;
    expect(lows.length).toBeGreaterThan(100);
    expect(mean(24)).toBeGreaterThan(mean(12) + 0.5);
  });

  it("depends on seed, factor and path number alone", () => {
    const once = acceleratorPricePath(flat(12), process, draw(3));
    expect([...acceleratorPricePath(flat(12), process, draw(3))]).toEqual([...once]);
    expect([...acceleratorPricePath(flat(12), process, draw(4))]).not.toEqual([...once]);
  });

  it("refuses a curve without months", () => {
    expect(() => acceleratorPricePath(new Float64Array(0), process, draw(0))).toThrow(
      "months of the price curve",
    );
  });
});

describe("what a fleet is worth", () => {
  it("by hand: 2 M$ bought, 100 * 2 USD * 17,544 h earned, a quarter fetched; nothing discounted", () => {
    const worth = acceleratorWorth(fleet, inputs(), 0);
    // hours of 2027 and 2028: 8760 + 8784
    expect([worth.capexUsd, worth.noiUsd, worth.saleUsd]).toEqual([2e6, expect.closeTo(3_508_800, 3), 0.5e6]);
    expect(worth.npvUsd).toBeCloseTo(3_508_800 + 0.5e6 - 2e6, 3);
  });

  it("pays back in the month in which 200 USD an hour have made 2 M$: the fourteenth after the first", () => {
    // 200 * 8760 = 1.752 M$ in twelve months, 148,800 in January 2028 and 139,200 in February: 2.04 M$
    expect(acceleratorWorth(fleet, inputs(), 0).paybackMonths).toBe(13);
    expect(
      acceleratorWorth(fleet, inputs({ priceUsdPerHour: new Float64Array(25).fill(0.5) }), 0).paybackMonths,
    ).toBeNull();
  });

  it("cash is linear in the price: half way between two prices it is worth the mean", () => {
    const at = (price: number) =>
      acceleratorWorth(fleet, inputs({ priceUsdPerHour: new Float64Array(25).fill(price) }), 0.14).npvUsd;
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 9, noNaN: true }),
        fc.double({ min: 0.1, max: 9, noNaN: true }),
        (a, b) => {
          expect(at((a + b) / 2)).toBeCloseTo((at(a) + at(b)) / 2, 2);
        },
      ),
      { numRuns: 25, seed: 3 },
    );
  });

  it("worse access is never worth more: premium, spares", () => {
    const at = (access: Partial<AcceleratorInputs["access"]>) =>
      acceleratorWorth(fleet, inputs({ access: { ...inputs().access, ...access } }), 0.14).npvUsd;
    const fraction = fc.double({ min: 0, max: 3, noNaN: true });
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(at({ premiumFraction: more })).toBeLessThanOrEqual(at({ premiumFraction: less }) + 1e-6);
        expect(at({ extraSpareFraction: more })).toBeLessThanOrEqual(at({ extraSpareFraction: less }) + 1e-6);
      }),
      { numRuns: 25, seed: 4 },
    );
  });

  it("refuses a rate of -100 %", () => {
    expect(() => acceleratorWorth(fleet, inputs(), -1)).toThrow("discount rate");
  });
});
