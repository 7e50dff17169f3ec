import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDay } from "../quantity/index.ts";
import {
  annualInternalRatesOfReturn,
  densePolynomial,
  internalRatesOfReturn,
  rootsByPartialSums,
  rootsByRolle,
  signChangeCount,
  xirr,
} from "./index.ts";

function only(rates: readonly number[]): number {
  expect(rates).toHaveLength(1);
  return rates[0]!;
}

describe("xirr", () => {
  it("is 37.336 % for Excel's documented example", () => {
    const days = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"].map(parseDay);
    expect(only(xirr(days, [-10000, 2750, 4250, 3250, 2750]))).toBeCloseTo(0.373362535, 8);
  });
  it("does not depend on the order of the days", () => {
    const days = ["2009-04-01", "2008-03-01", "2008-10-30", "2009-02-15", "2008-01-01"].map(parseDay);
    expect(only(xirr(days, [2750, 2750, 4250, 3250, -10000]))).toBeCloseTo(0.373362535, 8);
  });
  it("is 10 % for 100 now and 110 in 365 days, and 21 % over 730 days makes 10 %", () => {
    const start = parseDay("2025-01-01");
    expect(only(xirr([start, parseDay("2026-01-01")], [-100, 110]))).toBeCloseTo(0.1, 12);
    expect(only(xirr([start, parseDay("2027-01-01")], [-100, 121]))).toBeCloseTo(0.1, 12);
  });
  it("refuses flows without a day and flows that are not finite, by name", () => {
    expect(() => xirr([parseDay("2025-01-01")], [1, 2])).toThrow(/1 values are needed, 2 were given/);
    expect(() => xirr([parseDay("2025-01-01")], [Number.NaN])).toThrow(/amount 1 is NaN/);
  });
});

describe("internal rates of return", () => {
  it("equal Excel's IRR documentation: five years 8.66 %, four years -2.12 %, two years -44.35 %", () => {
    const flows = [-70000, 12000, 15000, 18000, 21000, 26000];
    expect(only(internalRatesOfReturn(flows))).toBeCloseTo(0.0866309480365316, 12);
    expect(only(internalRatesOfReturn(flows.slice(0, 5)))).toBeCloseTo(-0.0212448482734109, 12);
    expect(only(internalRatesOfReturn(flows.slice(0, 3)))).toBeCloseTo(-0.443506941334741, 12);
  });
  it("are both 10 % and 20 % for -100, 230, -132", () => {
    const rates = internalRatesOfReturn([-100, 230, -132]);
    expect(rates).toHaveLength(2);
    expect(rates[0]).toBeCloseTo(0.1, 11);
    expect(rates[1]).toBeCloseTo(0.2, 11);
  });
  it("are 25 % and 400 % for the oil pump of Lorie and Savage (1955): -1600, 10000, -10000", () => {
    const rates = internalRatesOfReturn([-1600, 10000, -10000]);
    expect(rates.map((rate) => Math.round(rate * 1e9) / 1e9)).toEqual([0.25, 4]);
  });
  it("do not exist for 100, -200, 150 (discriminant below zero), nor without a change of sign", () => {
    expect(internalRatesOfReturn([100, -200, 150])).toEqual([]);
    expect(internalRatesOfReturn([100, 50])).toEqual([]);
    expect(internalRatesOfReturn([0, 0])).toEqual([]);
    expect(internalRatesOfReturn([])).toEqual([]);
  });
  it("report a touching root once: (v - 1/1.1)^2 scaled", () => {
    expect(only(internalRatesOfReturn([100, -220, 121]))).toBeCloseTo(0.1, 6);
  });
  it("of 1 % a month are 12.6825 % a year", () => {
    expect(only(annualInternalRatesOfReturn([-100, 101]))).toBeCloseTo(0.12682503013197, 12);
  });
  it("find every root of flows built from up to five chosen rates at least 3 points apart", () => {
    const chosen = fc.uniqueArray(fc.integer({ min: -20, max: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(chosen, (codes) => {
        const rates = codes.map((code) => code * 0.03).sort((a, b) => a - b);
        const found = internalRatesOfReturn(flowsWithRates(rates));
        expect(found).toHaveLength(rates.length);
        for (let i = 0; i < rates.length; i++) expect(found[i]).toBeCloseTo(rates[i]!, 4);
      }),
      { seed: 6, numRuns: 300 },
    );
  });
  it("come out the same by partial sums as by the complete search, where partial sums settle it", () => {
    const noisy = fc.array(fc.integer({ min: -40, max: 100 }), { minLength: 2, maxLength: 30 });
    let settled = 0;
    fc.assert(
      fc.property(noisy, fc.integer({ min: 0, max: 900 }), (months, capex) => {
        const polynomial = densePolynomial([-capex, ...months]);
        const fast = signChangeCount(polynomial.coefficients) === 0 ? null : rootsByPartialSums(polynomial);
        if (fast === null) return;
        settled++;
        const complete = rootsByRolle(polynomial);
        expect(fast).toHaveLength(complete.length);
        fast.forEach((v, i) => {
          expect(v / complete[i]!).toBeCloseTo(1, 9);
        });
      }),
      { seed: 8, numRuns: 1000 },
    );
    expect(settled).toBeGreaterThan(500);
  });
  it("of flows that alternate 160 times are one where the sums turn once, two where the last month loses", () => {
    const alternating = (odd: number) =>
      Array.from({ length: 180 }, (_, t) => (t < 12 ? -100 : 20 + 30 * (t % 2 === odd ? 1 : -1)));
    expect(signChangeCount(alternating(1))).toBeGreaterThan(160);
    expect(internalRatesOfReturn(alternating(1))).toHaveLength(1);
    // the end 50, -10 is a bet of its own: v = 5, -80 % a month
    const [deep, usual] = internalRatesOfReturn(alternating(0));
    expect(deep).toBeCloseTo(-0.8, 6);
    expect(usual).toBeCloseTo(0.01409, 5);
  });
  it("leave no net present value behind, whatever the flows", () => {
    const flows = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(flows, (amounts) => {
        for (const rate of internalRatesOfReturn(amounts))
          expect(relativeValue(amounts, rate)).toBeLessThan(1e-9);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

/** Coefficients of the product of (1 - (1 + r) v): a flow per power of the discount factor v. */
function flowsWithRates(rates: readonly number[]): number[] {
  let flows = [1];
  for (const rate of rates) {
    const next = [...flows, 0];
    for (let i = 0; i < flows.length; i++) next[i + 1] = next[i + 1]! - (1 + rate) * flows[i]!;
    flows = next;
  }
  return flows;
}

function relativeValue(amounts: readonly number[], rate: number): number {
  const terms = amounts.map((amount, t) => amount / (1 + rate) ** t);
  const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
  return Math.abs(terms.reduce((sum, term) => sum + term, 0)) / size;
}
