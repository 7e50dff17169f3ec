import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { annualInternalRatesOfReturn, annualRate, monthlyRate } from "../finance/index.ts";
import { makeRateFinder, PLAIN_RATES } from "./index.ts";

/** Flows whose value is nothing at exactly these yearly rates: the product of (1 - v (1 + r)) over v^0, v^1, … */
function flowsWithRates(months: number, rates: readonly number[]): Float64Array {
  const flows = new Float64Array(months);
  flows[0] = -1000;
  for (const rate of rates) {
    const growth = 1 + monthlyRate(rate);
    for (let month = months - 1; month > 0; month--)
      flows[month] = flows[month]! - growth * flows[month - 1]!;
  }
  return flows;
}

function found(flows: ArrayLike<number>) {
  const finder = makeRateFinder(flows.length);
  finder.find(Float64Array.from(flows), 0);
  const rate = finder.count === 1 ? annualRate(1 / finder.discount - 1) : Number.NaN;
  return { count: finder.count, rate };
}

describe("rates of return of a path", () => {
  it("of one root are that root, at gains and at losses", () => {
    for (const rate of [0.05, 0.3, 2, -0.2, -0.6]) {
      const { count, rate: own } = found(flowsWithRates(36, [rate]));
      expect(count, `${rate}`).toBe(1);
      expect(own).toBeCloseTo(rate, 9);
    }
  });

  it("of two or three roots within the range are counted, and none is picked", () => {
    expect(found(flowsWithRates(36, [0.1, 0.9])).count).toBe(2);
    expect(found(flowsWithRates(36, [0.1, 0.9, 4])).count).toBe(3);
    expect(found(flowsWithRates(36, [0.1, 0.9])).rate).toBeNaN();
  });

  it("of roots on both sides of nothing are counted together", () => {
    expect(found(flowsWithRates(36, [-0.3, 0.5])).count).toBe(2);
  });

  it("leave out roots beyond 1,000 % a year: the one within is told", () => {
    // 1.5^12 - 1 is 12,875 % a year
    const { count, rate } = found(flowsWithRates(36, [0.25, 1.5 ** 12 - 1]));
    expect(count).toBe(1);
    expect(rate).toBeCloseTo(0.25, 8);
  });

  it("of nothing, of gains alone and of losses alone are none", () => {
    for (const flows of [new Array(24).fill(0), new Array(24).fill(3), new Array(24).fill(-3)])
      expect(found(flows).count).toBe(0);
  });

  it("stand at an offset like at the beginning, to the bit", () => {
    const flows = flowsWithRates(24, [0.4]);
    const whole = new Float64Array(72);
    whole.set(flows, 48);
    const [one, other] = [makeRateFinder(24), makeRateFinder(24)];
    one.find(flows, 0);
    other.find(whole, 48);
    expect(other.discount).toBe(one.discount);
  });

  it("are those of the complete search for plans that sell, build, earn, refresh and close down", () => {
    const plan = fc.record({
      sale: fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 60, noNaN: true })),
      capex: fc.double({ min: 1, max: 40, noNaN: true }),
      earn: fc.double({ min: -2, max: 12, noNaN: true }),
      refresh: fc.double({ min: 0, max: 90, noNaN: true }),
      fade: fc.double({ min: 0.96, max: 1.01, noNaN: true }),
      close: fc.double({ min: -80, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(plan, ({ sale, capex, earn, refresh, fade, close }) => {
        const flows = Array.from({ length: 120 }, (_, month) => {
          if (month === 0) return sale;
          if (month < 8) return -capex;
          return earn * fade ** month - (month === 50 ? refresh : 0) + (month === 119 ? close : 0);
        });
        const wanted = annualInternalRatesOfReturn(flows, PLAIN_RATES).filter((r) => r <= PLAIN_RATES.upTo);
        const { count, rate } = found(flows);
        expect(count).toBe(wanted.length);
        if (count === 1) expect(Math.abs(rate - wanted[0]!)).toBeLessThan(1e-8 * (1 + Math.abs(wanted[0]!)));
      }),
      { seed: 71, numRuns: 400 },
    );
  });
});
