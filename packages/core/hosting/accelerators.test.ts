import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sum } from "../quantity/index.ts";
import {
  type AcceleratorFleet,
  type AcceleratorInputs,
  acceleratorMonths,
  generationPriceCurve,
} from "./index.ts";

/** 1,000 units of $50,000 and 2 kW, rented 80 % of the hours. */
const fleet: AcceleratorFleet = {
  unitCount: 1000,
  unitCostUsd: 50_000,
  itKwPerUnit: 2,
  start: { year: 2027, month: 1 },
  utilisationFraction: 0.8,
  spareFraction: 0.02,
  failureFractionPerYear: 0.06,
  bookLifeMonths: 72,
  economicLifeMonths: 48,
  residualFraction: 0.25,
  supportUsdPerUnitMonth: 100,
  refresh: null,
};
const flat = (months: number, value: number) => Array<number>(months).fill(value);
const inputs = (monthCount: number, change: Partial<AcceleratorInputs> = {}): AcceleratorInputs => ({
  firstMonth: { year: 2027, month: 1 },
  monthCount,
  priceUsdPerHour: flat(monthCount, 2.5),
  powerPriceUsdPerMwh: flat(monthCount, 50),
  pueRatio: 1.2,
  access: { premiumFraction: 0, deliveryDelayMonths: 0, extraSpareFraction: 0 },
  ...change,
});

describe("the price curve of a generation", () => {
  const curve = {
    todayUsdPerHour: 4,
    generationMonths: 24,
    gainPerGenerationRatio: 2,
    passThroughFraction: 1,
    floorUsdPerHour: 0.5,
  };

  it("halves with every generation that doubles the work: 4, 2, 1 after 0, 24, 48 months", () => {
    const prices = generationPriceCurve(curve, 49);
    expect(prices[0]).toBeCloseTo(4, 12);
    expect(prices[24]).toBeCloseTo(2, 12);
    expect(prices[48]).toBeCloseTo(1, 12);
  });

  it("stays where nothing is passed through, and never falls below the cost to run", () => {
    expect(generationPriceCurve({ ...curve, passThroughFraction: 0 }, 60)[59]).toBe(4);
    expect(generationPriceCurve(curve, 200)[199]).toBe(0.5);
  });

  it("refuses a price of zero and a loss per generation", () => {
    expect(() => generationPriceCurve({ ...curve, todayUsdPerHour: 0 }, 1)).toThrow(/must be above 0/);
    expect(() => generationPriceCurve({ ...curve, gainPerGenerationRatio: 0.5 }, 1)).toThrow(/must be >= 1/);
  });
});

describe("owned accelerators in a month", () => {
  // January 2027: 744 h * 1,000 * 0.8 = 595,200 unit-hours
  const months = acceleratorMonths(fleet, inputs(1));

  it("earn 595,200 unit-hours at $2.50", () => {
    expect(months.revenueUsd[0]).toBeCloseTo(1_488_000, 6);
  });

  it("draw 2 MW * 744 h * 0.8 * 1.2 = 1,428.5 MWh, which at $50 costs $71,424", () => {
    expect(months.itMw[0]).toBe(2);
    expect(months.meterMwh[0]).toBeCloseTo(1428.48, 6);
    expect(months.powerCostUsd[0]).toBeCloseTo(71_424, 6);
  });

  it("spend 4.8 % of their price on electricity: power is a small part of it", () => {
    expect(months.electricityShareFraction).toBeCloseTo(71_424 / 1_488_000, 12);
  });

  it("keep $1,488,000 - $71,424 - $100,000 of NOI, after $51M for units and spares", () => {
    expect(months.noiUsd[0]).toBeCloseTo(1_316_576, 6);
    expect(months.purchaseUsd[0]).toBeCloseTo(51e6, 3);
  });

  it("of a GB300 at 2.63 kW, PUE 1 and 5 c/kWh, electricity takes 5.6 % of $2.35 an hour", () => {
    const gb300 = acceleratorMonths(
      { ...fleet, itKwPerUnit: 2.63 },
      inputs(1, { pueRatio: 1, priceUsdPerHour: [2.35] }),
    );
    // 2.63 kW * 0.05 = 0.1315 of 2.35
    expect(gb300.electricityShareFraction).toBeCloseTo(0.056, 3);
  });
});

describe("books and worth are two things", () => {
  const months = acceleratorMonths(fleet, inputs(60));

  it("the books fall in a straight line over 72 months, 1/72 each", () => {
    expect(months.depreciationUsd[0]).toBeCloseTo(51e6 / 72, 3);
    expect(months.bookValueUsd[35]).toBeCloseTo(51e6 / 2, 3);
  });

  it("the worth falls to 25 % after 48 months, when a third still stands in the books", () => {
    expect(months.marketValueUsd[47]).toBeCloseTo(51e6 * 0.25, 3);
    expect(months.bookValueUsd[47]).toBeCloseTo(51e6 / 3, 3);
  });

  it("they are sold for the residual in month 48 and earn nothing after", () => {
    expect(months.saleUsd[48]).toBeCloseTo(51e6 * 0.25, 3);
    expect([months.revenueUsd[47]! > 0, months.revenueUsd[48], months.saleUsd[49]]).toEqual([true, 0, 0]);
  });
});

describe("spares and failures", () => {
  it("2 % of spares cover four months of 6 % a year; then 5 units a month are bought", () => {
    const { purchaseUsd } = acceleratorMonths(fleet, inputs(6));
    expect(purchaseUsd.slice(1, 4)).toEqual([0, 0, 0]);
    expect(purchaseUsd[4]).toBeCloseTo(250_000, 4);
  });

  it("more spares never raise later purchases", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.2, noNaN: true }), (spareFraction) => {
        const later = (spares: number) =>
          sum(acceleratorMonths({ ...fleet, spareFraction: spares }, inputs(40)).purchaseUsd.slice(1));
        expect(later(spareFraction + 0.01)).toBeLessThanOrEqual(later(spareFraction) + 1e-6);
      }),
      { numRuns: 30 },
    );
  });
});

describe("refresh", () => {
  it("sells the old fleet and buys the next at 90 % in the same month, without a gap", () => {
    const refreshed = acceleratorMonths({ ...fleet, refresh: { costFraction: 0.9 } }, inputs(60));
    expect(refreshed.saleUsd[48]).toBeCloseTo(51e6 * 0.25, 3);
    expect(refreshed.purchaseUsd[48]).toBeCloseTo(51e6 * 0.9, 3);
    expect(refreshed.unitsInService[48]).toBe(1000);
  });
});

describe("the price that a fleet meets", () => {
  it("may be any path: a month at half the price earns half", () => {
    const { revenueUsd } = acceleratorMonths(fleet, inputs(2, { priceUsdPerHour: [2.5, 1.25] }));
    // January has 744 hours, February 672
    expect(revenueUsd[1]! / revenueUsd[0]!).toBeCloseTo((0.5 * 672) / 744, 12);
  });

  it("below the cost to run, a month's NOI is negative and stays so in the answer", () => {
    const { noiUsd } = acceleratorMonths(fleet, inputs(1, { priceUsdPerHour: [0.1] }));
    // 59,520 - 71,424 - 100,000
    expect(noiUsd[0]).toBeCloseTo(-111_904, 6);
  });
});

describe("a fleet and its horizon", () => {
  it("that opens before the fleet starts has nothing until then", () => {
    const start = { year: 2027, month: 4 };
    const { unitsInService, purchaseUsd } = acceleratorMonths({ ...fleet, start }, inputs(5));
    expect(unitsInService).toEqual([0, 0, 0, 1000, 1000]);
    expect(purchaseUsd.slice(0, 3)).toEqual([0, 0, 0]);
  });

  it("that opens a year after the start sees the fleet of that age, not a new one", () => {
    const start = { year: 2026, month: 1 };
    const months = acceleratorMonths({ ...fleet, start, failureFractionPerYear: 0 }, inputs(1));
    expect(months.purchaseUsd[0]).toBe(0);
    expect(months.bookValueUsd[0]).toBeCloseTo(51e6 * (1 - 13 / 72), 3);
  });

  it("without a residual is worth nothing at the end, in a straight line", () => {
    const { marketValueUsd } = acceleratorMonths({ ...fleet, residualFraction: 0 }, inputs(48));
    expect(marketValueUsd[23]).toBeCloseTo(51e6 / 2, 3);
    expect(marketValueUsd[47]).toBe(0);
  });

  it("books of three years and of six write the same sum off, at twice the pace", () => {
    const pace = (bookLifeMonths: number) =>
      acceleratorMonths({ ...fleet, bookLifeMonths, economicLifeMonths: 72 }, inputs(72)).depreciationUsd;
    expect(pace(36)[0]! / pace(72)[0]!).toBeCloseTo(2, 12);
    expect(sum(pace(36))).toBeCloseTo(sum(pace(72)), 2);
    expect(pace(36)[36]).toBe(0);
  });
});

describe("access at a place", () => {
  const hard = { premiumFraction: 0.4, deliveryDelayMonths: 6, extraSpareFraction: 0.08 };

  it("a 40 % premium and 8 % more spares cost 1.4 * 1.10 / 1.02 times as much, six months later", () => {
    const months = acceleratorMonths(fleet, inputs(12, { access: hard }));
    expect(months.purchaseUsd.slice(0, 6)).toEqual(flat(6, 0));
    expect(months.purchaseUsd[6]).toBeCloseTo(50e6 * 1.4 * 1.1, 3);
    expect(months.revenueUsd[5]).toBe(0);
  });
});

describe("conservation", () => {
  it("cash is NOI less purchases plus sales, and the books write off what was bought", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 6, max: 60 }),
        fc.integer({ min: 6, max: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (bookLifeMonths, economicLifeMonths, residualFraction) => {
          const plan = {
            ...fleet,
            bookLifeMonths,
            economicLifeMonths,
            residualFraction,
            failureFractionPerYear: 0,
          };
          const months = acceleratorMonths(plan, inputs(70));
          const cash = sum(months.noiUsd) - sum(months.purchaseUsd) + sum(months.saleUsd);
          expect(sum(months.cashUsd)).toBeCloseTo(cash, 2);
          const written = Math.min(bookLifeMonths, economicLifeMonths) / bookLifeMonths;
          expect(sum(months.depreciationUsd)).toBeCloseTo(51e6 * written, 2);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("refuses a fleet of none, a utilisation above 1 and too few prices", () => {
    expect(() => acceleratorMonths({ ...fleet, unitCount: 0 }, inputs(1))).toThrow(
      /unitCount: 0 is not usable/,
    );
    expect(() => acceleratorMonths({ ...fleet, utilisationFraction: 1.1 }, inputs(1))).toThrow(/from 0 to 1/);
    expect(() => acceleratorMonths(fleet, inputs(3, { priceUsdPerHour: [1] }))).toThrow(
      /priceUsdPerHour: 1 monthly values for 3 months/,
    );
  });
});
