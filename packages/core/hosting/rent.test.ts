import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  escalatorFactor,
  firstMonthRentUsd,
  firstYearRent,
  leaseFirstYearRent,
  rentOnBasis,
  sumOfEscalatorFactors,
  termAverageRent,
} from "./index.ts";
import { plainLease } from "./lease.fixture.ts";

describe("the escalator", () => {
  it("steps once per lease year: 1, 1, 1.03, 1.0609 in months 0, 11, 12, 24", () => {
    expect([0, 11, 12, 24].map((month) => escalatorFactor(0.03, month))).toEqual([1, 1, 1.03, 1.03 * 1.03]);
  });

  it("sums to 12 ((1+e)^n - 1) / e over whole years: 15 years at 3 % give 223.187", () => {
    const closedForm = (12 * (1.03 ** 15 - 1)) / 0.03;
    expect(closedForm).toBeCloseTo(223.187, 3);
    expect(sumOfEscalatorFactors(0.03, 180)).toBeCloseTo(closedForm, 9);
  });

  it("counts a broken last year by its months: 18 months at 10 % are 12 + 6 * 1.1", () => {
    expect(sumOfEscalatorFactors(0.1, 18)).toBeCloseTo(18.6, 12);
  });
});

describe("a term average and the first year's rent", () => {
  it("the 15-year, 3 % lease of $7.0bn on 245 MW averages $158.7 and starts at $128.0 per kW-month", () => {
    const average = 7e9 / 245_000 / 180;
    expect(average).toBeCloseTo(158.73, 2);
    // by hand: 158.73 * 15 * 0.03 / (1.03^15 - 1) = 71.43 / 0.557967 = 128.02
    expect(firstYearRent(average, 0.03, 180)).toBeCloseTo(128.02, 2);
  });

  it("are the same without an escalator", () => {
    expect(firstYearRent(150, 0, 120)).toBe(150);
  });

  it("are inverse to each other, whatever term and escalator", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 900, noNaN: true }),
        fc.double({ min: -0.05, max: 0.1, noNaN: true }),
        fc.integer({ min: 1, max: 360 }),
        (rent, escalator, term) => {
          expect(termAverageRent(firstYearRent(rent, escalator, term), escalator, term)).toBeCloseTo(rent, 8);
        },
      ),
    );
  });

  it("refuse a term of no months", () => {
    expect(() => firstYearRent(100, 0.03, 0)).toThrow(/termMonths: 0 is not usable; it must be above 0/);
  });
});

describe("the contract file's averages, restated as first-year rents at 3 %", () => {
  // average * n * 0.03 / (1.03^n - 1), by hand: n = 10 gives 0.872305, n = 12 gives 0.845545, n = 15 gives 0.806500
  it.each([
    ["TeraWulf", 154.2, 120, 134.51],
    ["Cipher (Barber Lake)", 148.8, 120, 129.8],
    ["Core Scientific", 121.5, 144, 102.73],
    ["Hut 8 (River Bend)", 158.7, 180, 127.99],
    ["Cipher (AWS)", 101.9, 180, 82.18],
  ])("%s: $%d on average starts at $%d months' term at $%d", (_, average, term, first) => {
    expect(firstYearRent(average, 0.03, term)).toBeCloseTo(first, 1);
  });

  it("a higher escalator means a lower start, whatever the term", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.1, noNaN: true }),
        fc.double({ min: 0, max: 0.1, noNaN: true }),
        fc.integer({ min: 1, max: 360 }),
        (a, b, term) => {
          const start = (escalator: number) => firstYearRent(100, escalator, term);
          expect(start(Math.max(a, b))).toBeLessThanOrEqual(start(Math.min(a, b)) + 1e-9);
        },
      ),
    );
  });

  it("a term of a year or less has no escalation inside: average and start are one", () => {
    for (const term of [1, 6, 12]) expect(firstYearRent(100, 0.05, term)).toBeCloseTo(100, 12);
  });
});

describe("the basis of a rent", () => {
  it("10 MW at $100 per IT kW are $1.0M in the first month, at $100 per grid kW $1.3M", () => {
    expect(firstMonthRentUsd(plainLease)).toBe(1_000_000);
    const perGrid = { ...plainLease, rent: { ...plainLease.rent, basis: "grid" } as const };
    expect(firstMonthRentUsd(perGrid)).toBe(1_300_000);
  });

  it("restates $100 per IT kW as $76.9 per grid kW", () => {
    expect(rentOnBasis(plainLease, "grid")).toBeCloseTo(76.923, 3);
  });

  it("a term-average rent enters by its first year: $100 over 24 months at 3 % starts at $98.52", () => {
    const average = { ...plainLease, rent: { ...plainLease.rent, meaning: "term-average" } as const };
    // 100 * 2 / (1 + 1.03)
    expect(leaseFirstYearRent(average)).toBeCloseTo(98.522, 3);
  });
});
