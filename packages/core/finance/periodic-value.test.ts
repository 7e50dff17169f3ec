import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  capitalRecoveryFactor,
  effectiveRate,
  equivalentAnnuity,
  internalRatesOfReturn,
  levelPayment,
  netPresentValueOf,
  nominalRate,
  paybackPeriods,
  presentValue,
  profitabilityIndex,
  realRate,
} from "./index.ts";

describe("net present value of yearly flows", () => {
  it("is 1,188.44 for the spreadsheet's NPV(10 %; -10000; 3000; 4200; 6800), first flow a year from now", () => {
    expect(netPresentValueOf([-10000, 3000, 4200, 6800], 0.1, "period-end")).toBeCloseTo(1188.44341233522, 8);
  });
  it("is 1,922.06 for -40000 now, then 8000, 9200, 10000, 12000, 14500 at 8 %; -3,749.47 with -9000 in year 6", () => {
    const flows = [-40000, 8000, 9200, 10000, 12000, 14500];
    expect(netPresentValueOf(flows, 0.08, "now")).toBeCloseTo(1922.06, 2);
    expect(netPresentValueOf([...flows, -9000], 0.08, "now")).toBeCloseTo(-3749.47, 2);
  });
  it("is by mid-year discounting (1 + r)^1/2 times that of year's ends", () => {
    const flows = [100, 100, 100];
    const end = netPresentValueOf(flows, 0.21, "period-end");
    expect(netPresentValueOf(flows, 0.21, "mid-period")).toBeCloseTo(end * 1.1, 10);
  });
  it("is presentValue's of months at the twelfth root of the annual rate", () => {
    const months = [5, -3, 8, 1];
    const monthly = 1.1 ** (1 / 12) - 1;
    expect(netPresentValueOf(months, monthly, "now")).toBeCloseTo(
      presentValue(months, 0.1, { timing: "month-start" }),
      10,
    );
  });
  it("is 0 at each internal rate of return", () => {
    const flow = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(fc.array(flow, { minLength: 2, maxLength: 12 }), (flows) => {
        const size = flows.reduce((a, b) => a + Math.abs(b), 0);
        for (const rate of internalRatesOfReturn(flows, { above: -0.5 }))
          expect(Math.abs(netPresentValueOf(flows, rate, "now"))).toBeLessThan(
            1e-7 * size * 2 ** flows.length,
          );
      }),
      { seed: 61, numRuns: 300 },
    );
  });
});

describe("payback of flows at the ends of periods", () => {
  it("is 3.33 periods for -1000 and 300 a period", () => {
    expect(paybackPeriods([-1000, 300, 300, 300, 300])).toBeCloseTo(10 / 3, 12);
  });
  it("is the first crossing, though a refresh sinks it again", () => {
    expect(paybackPeriods([-100, 60, 60, -50, 40])).toBeCloseTo(1 + 40 / 60, 12);
  });
  it("discounted is 4 years for 300 now, 100 a year at 12.5 % (Ross, Westerfield and Jordan, table 9.3)", () => {
    // 88.89 + 79.01 + 70.23 = 238.13 after three years; the fourth is worth 62.43
    expect(paybackPeriods([-300, 100, 100, 100, 100, 100], 0.125)).toBeCloseTo(3.991, 3);
  });
  it("does not exist where the flows never make up for the outlay, and is 0 where nothing is owed", () => {
    expect(paybackPeriods([-100, 50, 49])).toBeNull();
    expect(paybackPeriods([0, 50])).toBe(0);
  });
});

describe("profitability index", () => {
  it("is 3.52 and 4.53 for -20, 70, 10 and -10, 15, 40 at 12 % (Ross, Westerfield and Jaffe, ch. 5)", () => {
    expect(profitabilityIndex([-20, 70, 10], 0.12)).toBeCloseTo(3.5236, 4);
    expect(profitabilityIndex([-10, 15, 40], 0.12)).toBeCloseTo(4.528, 3);
  });
  it("less 1 is Brealey and Myers': NPV 21.4 over 10 for -10, 30, 5 at 10 %, 3.2 for -5, 5, 20", () => {
    expect(profitabilityIndex([-10, 30, 5], 0.1)! - 1).toBeCloseTo(2.14, 2);
    expect(profitabilityIndex([-5, 5, 20], 0.1)! - 1).toBeCloseTo(3.21, 2);
  });
  it("has no meaning without an outlay", () => {
    expect(profitabilityIndex([10, 5], 0.1)).toBeNull();
    expect(profitabilityIndex([], 0.1)).toBeNull();
  });
});

describe("capital recovery factor", () => {
  it("is 0.10185 at 8 % over 20 years and 0.10608 at 10 % over 30; a twentieth without interest", () => {
    expect(capitalRecoveryFactor(0.08, 20)).toBeCloseTo(0.101852, 6);
    expect(capitalRecoveryFactor(0.1, 30)).toBeCloseTo(0.106079, 6);
    expect(capitalRecoveryFactor(0, 20)).toBe(0.05);
  });
  it("is the level payment of a loan of 1", () => {
    expect(capitalRecoveryFactor(0.007, 90)).toBeCloseTo(
      -levelPayment({ periodRate: 0.007, periodCount: 90 }, 1),
      14,
    );
  });
});

describe("equivalent annuity", () => {
  it("is 10.61 for machine A (15, then 5 for three years) and 11.45 for B (10, then 6 for two), 6 % (Brealey and Myers)", () => {
    expect(equivalentAnnuity([-15, -5, -5, -5], 0.06)).toBeCloseTo(-10.61, 2);
    expect(equivalentAnnuity([-10, -6, -6], 0.06)).toBeCloseTo(-11.45, 2);
  });
});

describe("rates", () => {
  it("EFFECT(5.25 %; 4) is 5.35427 %, and NOMINAL(5.3543 %; 4) is 5.250032 %", () => {
    expect(effectiveRate(0.0525, 4)).toBeCloseTo(0.0535427, 7);
    expect(nominalRate(0.053543, 4)).toBeCloseTo(0.05250032, 8);
  });
  it("Fisher: 10 % nominal at 4 % inflation is 5.769 % real, not 6", () => {
    expect(realRate(0.1, 0.04)).toBeCloseTo(0.0576923, 7);
  });
});

describe("what is no number is refused by name", () => {
  it.each([
    ["cash flows: amount 2 is NaN", () => netPresentValueOf([1, Number.NaN], 0.1, "now")],
    ["rate per period is -1;", () => netPresentValueOf([1], -1, "now")],
    ["cash flows: amount 1 is Infinity", () => paybackPeriods([Number.POSITIVE_INFINITY])],
    ["rate per period is NaN", () => paybackPeriods([-1, 2], Number.NaN)],
    ["number of periods is -3", () => capitalRecoveryFactor(0.1, -3)],
    ["number of periods is 0", () => equivalentAnnuity([-1], 0.1)],
    ["inflation is NaN", () => realRate(0.1, Number.NaN)],
    ["periods a year is 1.5", () => effectiveRate(0.1, 1.5)],
    ["effective rate is -1", () => nominalRate(-1, 12)],
  ])("%s", (words, work) => {
    expect(work).toThrow(words);
  });
});
