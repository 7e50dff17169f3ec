import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { annualInternalRatesOfReturn, cashMeasures } from "../finance/index.ts";
import { makePathCash, type PathCash, PLAIN_RATES, pathFigures } from "./index.ts";

const MONTHS = 24;

/** Cash of nothing but these flows, one path after the other. */
function cashOf(flows: readonly (readonly number[])[]): PathCash {
  const choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" } as const;
  const cash = makePathCash(choice, flows.length, MONTHS);
  flows.forEach((row, p) => {
    cash.netCashUsd.set(row, p * MONTHS);
  });
  return cash;
}

const padded = (...flows: readonly number[]) => [
  ...flows,
  ...new Array<number>(MONTHS - flows.length).fill(0),
];

describe("figures of a path", () => {
  it("of -120, then 20 a month: 120 of funding, six months of payback, a rate of return", () => {
    const flows = padded(-120, 20, 20, 20, 20, 20, 20, 20, 20);
    const figures = pathFigures(cashOf([flows]));
    expect(figures.peakFundingUsd[0]).toBe(120);
    // after month 6 (0 = first) the running sum is 0
    expect(figures.paybackMonths[0]).toBe(7);
    expect(figures.negativeMonths[0]).toBe(1);
    expect(figures.irrCount[0]).toBe(1);
    expect(figures.irrPerYear[0]).toBeCloseTo(annualInternalRatesOfReturn(flows)[0]!, 9);
  });

  it("of -100, 230, -132: two rates, 10 % and 20 % a month, of which none is picked", () => {
    // 214 % and 792 % a year
    const { irrCount, irrPerYear } = pathFigures(cashOf([padded(-100, 230, -132)]));
    expect(irrCount[0]).toBe(2);
    expect(irrPerYear[0]).toBeNaN();
  });

  it("of machines sold at once, halls built and let: the rate of the halls, and not that of a loan of a month", () => {
    const flows = padded(8, -40, -40, ...new Array<number>(20).fill(5));
    const figures = pathFigures(cashOf([flows]));
    // the other root is above 1,000 % a year: 8 received, 40 paid a month later
    expect(annualInternalRatesOfReturn(flows)).toHaveLength(2);
    expect(figures.irrCount[0]).toBe(1);
    expect(figures.irrPerYear[0]).toBeCloseTo(annualInternalRatesOfReturn(flows)[0]!, 9);
  });

  it("of losses alone: no payback, no rate, and neither is called zero", () => {
    const figures = pathFigures(cashOf([padded(-5, -5)]));
    expect([figures.irrCount[0], figures.negativeMonths[0]]).toEqual([0, 2]);
    expect(figures.irrPerYear[0]).toBeNaN();
    expect(figures.paybackMonths[0]).toBeNaN();
  });

  it("are those of core/finance on any flows, whatever path came before", () => {
    const flow = fc.oneof(
      fc.constant(0),
      fc.integer({ min: -10_000, max: 10_000 }).map((cents) => cents / 100),
    );
    const row = fc.oneof(
      fc.array(flow, { minLength: MONTHS, maxLength: MONTHS }),
      fc
        .tuple(fc.double({ min: -900, max: -10, noNaN: true }), fc.double({ min: -5, max: 90, noNaN: true }))
        .map(([first, rest]) => [first, ...new Array<number>(MONTHS - 1).fill(rest)]),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (rows) => {
        const figures = pathFigures(cashOf(rows));
        rows.forEach((flows, p) => {
          const wanted = cashMeasures(flows);
          const rates = annualInternalRatesOfReturn(flows, PLAIN_RATES).filter(
            (rate) => rate <= PLAIN_RATES.upTo,
          );
          expect(figures.peakFundingUsd[p]).toBeCloseTo(wanted.peakFunding, 9);
          expect(figures.negativeMonths[p]).toBe(wanted.negativeMonthCount);
          expect(figures.irrCount[p]).toBe(rates.length);
          if (wanted.paybackMonths === null) expect(figures.paybackMonths[p]).toBeNaN();
          else expect(figures.paybackMonths[p]).toBeCloseTo(wanted.paybackMonths, 9);
          if (rates.length === 1)
            expect(Math.abs(figures.irrPerYear[p]! - rates[0]!)).toBeLessThan(
              1e-9 * (1 + Math.abs(rates[0]!)),
            );
        });
      }),
      { seed: 70, numRuns: 300 },
    );
  });
});
