import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillTerms, polynomialTerms, scaled, scaleOf } from "./policy-basis.ts";

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** n over k, multiplied out. */
function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return value;
}

describe("polynomial terms", () => {
  it("of one feature up to degree 3 are 1, x, x2, x3", () => {
    expect(polynomialTerms(1, 3)).toEqual([[0], [1], [2], [3]]);
  });

  it("of nothing are the constant alone, whatever the degree", () => {
    expect(polynomialTerms(0, 2)).toEqual([[]]);
    expect(polynomialTerms(3, 0)).toEqual([[0, 0, 0]]);
  });

  it("of n features up to degree d are binomial(n + d, d), all different, none above the degree, lowest first", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 3 }), (features, degree) => {
        const terms = polynomialTerms(features, degree);
        expect(terms).toHaveLength(binomial(features + degree, degree));
        expect(new Set(terms.map((term) => term.join())).size).toBe(terms.length);
        const degrees = terms.map(total);
        expect(degrees).toEqual([...degrees].sort((a, b) => a - b));
        expect(degrees.at(-1)).toBe(degree);
        expect(terms.every((term) => term.length === features && term.every((power) => power >= 0))).toBe(
          true,
        );
      }),
      { seed: 211, numRuns: 40 },
    );
  });

  it("begin with those of the degree below: a finer fit only adds", () => {
    const coarse = polynomialTerms(4, 2);
    expect(polynomialTerms(4, 3).slice(0, coarse.length)).toEqual(coarse);
  });
});

describe("the scale of a feature", () => {
  it("of 2, 4, 4, 4, 5, 5, 7, 9 is mean 5, deviation 2, from 2 to 9", () => {
    expect(scaleOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, deviation: 2, minimum: 2, maximum: 9 });
  });

  it("puts what it was taken from at mean 0 and deviation 1", () => {
    const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 3, maxLength: 50 });
    fc.assert(
      fc.property(values, (drawn) => {
        const scale = scaleOf(drawn);
        fc.pre(scale.deviation > 1e-3);
        const again = scaleOf(drawn.map((value) => scaled(scale, value)));
        expect(again.mean).toBeCloseTo(0, 8);
        expect(again.deviation).toBeCloseTo(1, 8);
      }),
      { seed: 212, numRuns: 60 },
    );
  });

  it("does not notice the unit: cents above some base scale as dollars do", () => {
    const dollars = [1, 4, 9, 16];
    const cents = dollars.map((value) => 100 * value + 700);
    for (const [i, value] of dollars.entries())
      expect(scaled(scaleOf(cents), cents[i]!)).toBeCloseTo(scaled(scaleOf(dollars), value), 12);
  });

  it("never falls as the value rises, and stands still outside what was seen", () => {
    const scale = scaleOf([10, 20, 30]);
    const at = [0, 10, 14, 20, 26, 30, 99].map((value) => scaled(scale, value));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect([at[0], at[6]]).toEqual([at[1], at[5]]);
    expect(at[1]).toBeLessThan(at[2]!);
  });

  it("takes rounding for no variation: 1,000,000 give or take a ten-millionth is a constant", () => {
    const scale = scaleOf([1e6, 1e6 + 1e-7, 1e6 - 1e-7]);
    expect(scaled(scale, 1e6 + 1e-7)).toBe(0);
    // one in a thousand is none
    expect(scaled(scaleOf([1e6, 1e6 + 1000]), 1e6 + 1000)).toBeCloseTo(1, 9);
  });
});

describe("the terms at a state", () => {
  it("are the products of powers", () => {
    const coordinate = fc.integer({ min: -4, max: 4 });
    fc.assert(
      fc.property(fc.tuple(coordinate, coordinate, coordinate), (state) => {
        const terms = polynomialTerms(3, 3);
        const out = new Float64Array(terms.length);
        fillTerms(out, terms, state);
        for (const [i, term] of terms.entries())
          expect(out[i]).toBe(
            term.reduce((product, power, feature) => product * state[feature]! ** power, 1),
          );
      }),
      { seed: 213, numRuns: 60 },
    );
  });

  it("at the mean of everything are the constant and zeros", () => {
    const out = new Float64Array(6).fill(9);
    fillTerms(out, polynomialTerms(2, 2), [0, 0]);
    expect([...out]).toEqual([1, 0, 0, 0, 0, 0]);
  });
});
