import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exp, expm1, log, log1p, power, powerOfTwo } from "./index.ts";

/** Size of the last place of x. */
function ulp(x: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(x));
  view.setBigInt64(0, view.getBigInt64(0) + 1n);
  return view.getFloat64(0) - Math.abs(x);
}

/** mpmath at 40 digits. */
const EXP: readonly [number, number][] = [
  [-700, 9.85967654375977e-305],
  [-20.5, 1.2501528663867426e-9],
  [-1, 0.36787944117144233],
  [-0.1, 0.9048374180359595],
  [0.3465, 1.4141094938303624],
  [0.35, 1.4190675485932571],
  [1.5, 4.4816890703380645],
  [10, 22026.465794806718],
  [88.7, 3.325986980250579e38],
  [700, 1.0142320547350045e304],
];
const LOG: readonly [number, number][] = [
  [5e-324, -744.4400719213812],
  [1e-308, -709.1962086421661],
  [1e-10, -23.025850929940457],
  [0.55, -0.5978370007556204],
  [0.708, -0.34531118528841737],
  [0.999999, -1.000000500029089e-6],
  [1.0000001, 9.999999505838704e-8],
  [1.41, 0.34358970439007686],
  [12, 2.4849066497880004],
  [1e300, 690.7755278982137],
];

describe("exp of our own", () => {
  it.each(EXP)("at %f is within 1 unit in the last place of the 40-digit value", (x, value) => {
    expect(Math.abs(exp(x) - value)).toBeLessThanOrEqual(ulp(value));
  });
  it("is within 2 units in the last place of Math.exp from -708 to 709", () => {
    const inputs = fc.double({ min: -708, max: 709, noNaN: true });
    fc.assert(
      fc.property(inputs, (x) => Math.abs(exp(x) - Math.exp(x)) <= 2 * ulp(Math.exp(x))),
      { seed: 1, numRuns: 5000 },
    );
  });
  it("keeps its edges: 1 at 0, 0 below -746, infinite above 709.79, NaN for NaN, subnormal numbers in between", () => {
    expect([exp(0), exp(-746), exp(710), exp(-1e9)]).toEqual([1, 0, Number.POSITIVE_INFINITY, 0]);
    expect(exp(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(exp(Number.NaN)).toBeNaN();
    expect(exp(-745)).toBe(5e-324);
    expect(exp(-708.5) / Math.exp(-708.5)).toBeCloseTo(1, 14);
  });
});

describe("log of our own", () => {
  it.each(LOG)("at %f is within 1 unit in the last place of the 40-digit value", (x, value) => {
    expect(Math.abs(log(x) - value)).toBeLessThanOrEqual(ulp(value));
  });
  it("is within 2 units in the last place of Math.log over all positive numbers, close to 1 too", () => {
    const wide = fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true });
    const near = fc.double({ min: 0.5, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.oneof(wide, near), (x) => Math.abs(log(x) - Math.log(x)) <= 2 * ulp(Math.log(x))),
      { seed: 2, numRuns: 5000 },
    );
  });
  it("keeps its edges: 0 at 1, minus infinity at 0, NaN below", () => {
    expect([log(1), log(0), log(Number.POSITIVE_INFINITY)]).toEqual([
      0,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(log(-1)).toBeNaN();
    expect(log(Number.NaN)).toBeNaN();
  });
});

describe("powers", () => {
  it("of two are exact from 2^-1074 to 2^1023", () => {
    expect([powerOfTwo(-1074), powerOfTwo(0), powerOfTwo(10), powerOfTwo(1023)]).toEqual([
      5e-324,
      1,
      1024,
      2 ** 1023,
    ]);
  });
  it("of 1.08 over 15 years are 3.172169 to 1e-13", () => {
    expect(power(1.08, 15) / 3.172169114198272).toBeCloseTo(1, 13);
    expect(power(7, 0)).toBe(1);
  });
});

describe("expm1 and log1p", () => {
  it("keep their digits near 0: e^1e-10 - 1 = 1.00000000005e-10 by its series, ln(1 + 1e-10) = 9.9999999995e-11", () => {
    expect(expm1(1e-10) / 1.00000000005e-10).toBeCloseTo(1, 15);
    expect(log1p(1e-10) / 9.9999999995e-11).toBeCloseTo(1, 15);
  });
  it("agree with the engine's within 2 units of the last place over ordinary range", () => {
    for (let x = -0.9; x < 5; x += 0.0173) {
      expect(Math.abs(expm1(x) - Math.expm1(x))).toBeLessThanOrEqual(
        4 * ulp(Math.max(Math.abs(Math.expm1(x)), 1e-3)),
      );
      expect(Math.abs(log1p(x) - Math.log1p(x))).toBeLessThanOrEqual(
        2 * ulp(Math.max(Math.abs(Math.log1p(x)), 1e-3)),
      );
    }
  });
  it("know the ends: expm1(-1000) = -1, log1p(-1) = -Infinity, both 0 at 0", () => {
    expect([expm1(-1000), log1p(-1), expm1(0), log1p(0)]).toEqual([-1, Number.NEGATIVE_INFINITY, 0, 0]);
    expect(log1p(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });
});
