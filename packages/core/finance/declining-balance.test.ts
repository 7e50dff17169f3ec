import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decliningBalance, fixedDecliningBalance, macrsFractions, sumOfYearsDigits } from "./index.ts";

/** Figures of the spreadsheet documentation's examples of DB, DDB, SYD, VDB. */
const machine = { cost: 2400, salvage: 300, lifePeriods: 10 };

function sumOf(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}

describe("fixed declining balance (DB)", () => {
  it("writes 1,000,000 down to 100,000 in six years from June: 186,083.33, 259,639.42, .., 15,845.10", () => {
    const years = fixedDecliningBalance({ cost: 1e6, salvage: 1e5, lifePeriods: 6 }, 7);
    expect([...years].map((amount) => Math.round(amount * 100) / 100)).toEqual([
      186083.33, 259639.42, 176814.44, 120410.64, 81999.64, 55841.76, 15845.1,
    ]);
  });
  it("refuses thirteen months and NaN", () => {
    expect(() => fixedDecliningBalance(machine, 13)).toThrow(/months of the first year is 13/);
    expect(() => fixedDecliningBalance({ ...machine, cost: Number.NaN })).toThrow(/cost is NaN/);
  });
});

describe("declining balance (DDB)", () => {
  it("of 2,400 to 300 over ten years: 480 in the first, 22.12 in the last; 306 in the second at ratio 1.5", () => {
    const years = decliningBalance(machine);
    expect(years[0]).toBeCloseTo(480, 12);
    expect(years[9]).toBeCloseTo(22.1225472, 7);
    expect(decliningBalance(machine, 1.5)[1]).toBeCloseTo(306, 12);
  });
  it("by the month: 40 in the first; by the day: 1.32", () => {
    expect(decliningBalance({ ...machine, lifePeriods: 120 })[0]).toBeCloseTo(40, 12);
    expect(decliningBalance({ ...machine, lifePeriods: 3650 })[0]).toBeCloseTo(1.32, 2);
  });
  it("with a change to straight line (VDB): months 7 to 18 take 396.31, 311.81 at ratio 1.5", () => {
    const months = { ...machine, lifePeriods: 120 };
    expect(sumOf(decliningBalance(months, 2, true).slice(6, 18))).toBeCloseTo(396.31, 2);
    expect(sumOf(decliningBalance(months, 1.5, true).slice(6, 18))).toBeCloseTo(311.81, 2);
  });
  it("never falls below salvage, and with the change writes off all but it", () => {
    const asset = fc
      .record({
        cost: fc.double({ min: 1, max: 1e6, noNaN: true }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        lifePeriods: fc.integer({ min: 1, max: 60 }),
      })
      .map(({ cost, share, lifePeriods }) => ({ cost, salvage: cost * share, lifePeriods }));
    fc.assert(
      fc.property(asset, (a) => {
        expect(a.cost - sumOf(decliningBalance(a))).toBeGreaterThanOrEqual(a.salvage - 1e-9 * a.cost);
        expect(sumOf(decliningBalance(a, 2, true))).toBeCloseTo(a.cost - a.salvage, 5);
        expect(sumOf(sumOfYearsDigits(a))).toBeCloseTo(a.cost - a.salvage, 5);
      }),
      { seed: 91, numRuns: 200 },
    );
  });
});

describe("sum of years' digits (SYD)", () => {
  it("of 30,000 to 7,500 over ten years: 4,090.91 in the first, 409.09 in the last", () => {
    const years = sumOfYearsDigits({ cost: 30_000, salvage: 7500, lifePeriods: 10 });
    expect(years[0]).toBeCloseTo(4090.909, 3);
    expect(years[9]).toBeCloseTo(409.0909, 4);
  });
  it("refuses a life of no years and a salvage above cost", () => {
    expect(() => sumOfYearsDigits({ ...machine, lifePeriods: -1 })).toThrow(/life in periods is -1/);
    expect(() => sumOfYearsDigits({ ...machine, salvage: 3000 })).toThrow(/salvage value is 3000/);
  });
});

/** IRS Publication 946, appendix A, in percent; table A-1 is in `taxes.test.ts`. */
const TABLES: readonly (readonly [
  string,
  number,
  number,
  "half-year" | { midQuarter: number },
  readonly number[],
])[] = [
  ["A-2, 5 years, first quarter", 5, 2, { midQuarter: 1 }, [35, 26, 15.6, 11.01, 11.01, 1.38]],
  ["A-3, 5 years, second quarter", 5, 2, { midQuarter: 2 }, [25, 30, 18, 11.37, 11.37, 4.26]],
  ["A-4, 5 years, third quarter", 5, 2, { midQuarter: 3 }, [15, 34, 20.4, 12.24, 11.3, 7.06]],
  ["A-5, 5 years, fourth quarter", 5, 2, { midQuarter: 4 }, [5, 38, 22.8, 13.68, 10.94, 9.58]],
  ["A-2, 7 years, first quarter", 7, 2, { midQuarter: 1 }, [25, 21.43, 15.31, 10.93, 8.75, 8.74, 8.75, 1.09]],
  ["A-5, 3 years, fourth quarter", 3, 2, { midQuarter: 4 }, [8.33, 61.11, 20.37, 10.19]],
  ["A-8, 5 years straight line", 5, 1, "half-year", [10, 20, 20, 20, 20, 10]],
];

describe("MACRS by the quarter of service", () => {
  it.each(TABLES)("%s", (_, recoveryYears, decliningBalanceRatio, convention, percent) => {
    const fractions = macrsFractions({ recoveryYears, decliningBalanceRatio, convention });
    expect(fractions).toHaveLength(percent.length);
    // the tables are rounded so as to sum to 100: a hundredth of a percent either way
    fractions.forEach((fraction, year) => {
      expect(Math.abs(100 * fraction - percent[year]!)).toBeLessThan(0.0101);
    });
  });
  it("a fifth quarter is refused", () => {
    const convention = { midQuarter: 5 };
    expect(() => macrsFractions({ recoveryYears: 5, decliningBalanceRatio: 2, convention })).toThrow(
      /quarter of service is 5/,
    );
  });
});
