import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cumulativeInterest,
  cumulativePrincipal,
  levelPayment,
  loanConstant,
  paymentCount,
  periodRatesOf,
} from "./index.ts";

/** The figures of the spreadsheet documentation's examples: NPER, RATE, CUMIPMT, CUMPRINC. */
const house = { periodRate: 0.09 / 12, periodCount: 360 };

describe("interest and principal of a run of payments: 125,000 at 9 % over 30 years", () => {
  it("CUMIPMT: 11,135.23 in the second year, 937.50 in the first month", () => {
    expect(cumulativeInterest(house, { first: 13, last: 24 }, 125_000)).toBeCloseTo(-11135.23213, 5);
    expect(cumulativeInterest(house, { first: 1, last: 1 }, 125_000)).toBeCloseTo(-937.5, 9);
  });
  it("CUMPRINC: 934.107 in the second year, 68.278 in the first month", () => {
    expect(cumulativePrincipal(house, { first: 13, last: 24 }, 125_000)).toBeCloseTo(-934.1071234, 6);
    expect(cumulativePrincipal(house, { first: 1, last: 1 }, 125_000)).toBeCloseTo(-68.27827118, 7);
  });
  it("over all payments principal is the loan and both together are the payments", () => {
    const all = { first: 1, last: 360 };
    const principal = cumulativePrincipal(house, all, 125_000);
    expect(principal).toBeCloseTo(-125_000, 5);
    expect(principal + cumulativeInterest(house, all, 125_000)).toBeCloseTo(
      360 * levelPayment(house, 125_000),
      5,
    );
  });
  it("refuse a run that is none", () => {
    expect(() => cumulativeInterest(house, { first: 5, last: 4 }, 1)).toThrow(/first payment is 5/);
    expect(() => cumulativeInterest(house, { first: 1, last: 361 }, 1)).toThrow(/last payment is 361/);
    expect(() => cumulativePrincipal(house, { first: Number.NaN, last: 3 }, 1)).toThrow(
      /first payment is NaN/,
    );
  });
});

describe("NPER", () => {
  it("is 59.674 at 1 % for -100 a month, -1000 now, 10000 then, paid at the beginning; 60.082 at the end", () => {
    const due = { periodRate: 0.01, paidAtStart: true };
    expect(paymentCount(due, -100, -1000, 10_000)).toBeCloseTo(59.6738657, 7);
    expect(paymentCount({ periodRate: 0.01 }, -100, -1000, 10_000)).toBeCloseTo(60.0821229, 7);
  });
  it("is -9.579 where the payments would have had to begin in the past, as documented", () => {
    expect(paymentCount({ periodRate: 0.01 }, -100, -1000)).toBeCloseTo(-9.57859404, 7);
  });
  it("is 10 for 100 a period without interest, and none where payments do not cover the interest", () => {
    expect(paymentCount({ periodRate: 0 }, -100, 1000)).toBe(10);
    expect(paymentCount({ periodRate: 0.1 }, -99, 1000)).toBeNull();
    expect(paymentCount({ periodRate: 0 }, 0, 1000)).toBeNull();
  });
  it("undoes the level payment, whatever the terms", () => {
    const terms = fc.record({
      periodRate: fc.double({ min: 0.0001, max: 0.02, noNaN: true }),
      periodCount: fc.integer({ min: 1, max: 300 }),
      paidAtStart: fc.boolean(),
    });
    fc.assert(
      fc.property(terms, fc.double({ min: 1, max: 1e6, noNaN: true }), (loan, debt) => {
        expect(paymentCount(loan, levelPayment(loan, debt), debt)).toBeCloseTo(loan.periodCount, 3);
      }),
      { seed: 71, numRuns: 200 },
    );
  });
});

describe("RATE", () => {
  it("is 0.77 % a month for 48 payments of 200 on 8,000", () => {
    const rates = periodRatesOf({ periodCount: 48 }, -200, 8000);
    expect(rates).toHaveLength(1);
    expect(rates[0]).toBeCloseTo(0.00770147, 8);
  });
  it("undoes the level payment paid at the beginning", () => {
    const loan = { periodRate: 0.013, periodCount: 60, paidAtStart: true };
    const rates = periodRatesOf(loan, levelPayment(loan, 5000, -300), 5000, -300);
    expect(rates.some((rate) => Math.abs(rate - 0.013) < 1e-12)).toBe(true);
  });
  it("is none where nothing was lent", () => {
    expect(periodRatesOf({ periodCount: 12 }, -10, -100)).toEqual([]);
  });
});

describe("mortgage constant", () => {
  it("is 8.805 % for 8 % over 30 years by the month, and 8.883 % by the year", () => {
    expect(loanConstant(0.08, 360)).toBeCloseTo(0.0880517, 7);
    expect(loanConstant(0.08, 30, 1)).toBeCloseTo(0.0888274, 7);
  });
  it("is a tenth without interest over ten years; a term of no periods is refused", () => {
    expect(loanConstant(0, 120)).toBeCloseTo(0.1, 14);
    expect(() => loanConstant(0.08, 0)).toThrow(/number of periods is 0/);
    expect(() => loanConstant(Number.NaN, 12)).toThrow(/rate per period is NaN/);
  });
});
