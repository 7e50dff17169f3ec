import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runPolicy } from "./policy-apply.ts";
import { type BoundaryQuestion, policyBoundary } from "./policy-boundary.ts";
import type { DecisionProblem, FeatureScale, FittedPolicy, OrderRule } from "./policy-types.ts";

const hashprice: FeatureScale = { mean: 50, deviation: 10, minimum: 20, maximum: 90 };
const rent: FeatureScale = { mean: 1, deviation: 0.2, minimum: 0.5, maximum: 1.5 };

/** One quarter; weights of 1, hashprice, rent in deviations from their means. */
function policyOf(orders: readonly OrderRule[], degree = 1, scales = [hashprice, rent]): FittedPolicy {
  return {
    kind: "fitted",
    name: "of a test",
    degree,
    blockCount: 2,
    maxOrdersPerQuarter: 2,
    features: scales.map((_, i) => ({ name: `feature ${i}`, unit: "1" })),
    quarters: [{ scales, orders }],
  };
}
const order = (orderedCount: number, count: number, ...weights: readonly number[]): OrderRule => ({
  orderedCount,
  count,
  weights: Float64Array.from(weights),
});
const along = (feature: number, state: readonly number[], orderedCount = 0): BoundaryQuestion => ({
  quarter: 0,
  orderedCount,
  state,
  feature,
});

describe("where a policy turns", () => {
  it("with a gain of 1 - x in deviations of hashprice is one deviation above the mean: 60, ordering below", () => {
    const found = policyBoundary(policyOf([order(0, 1, 1, -1, 0)]), along(0, [0, 1]));
    expect(found).toEqual({ kind: "crossing", at: expect.closeTo(60, 8), ordersAbove: false });
  });

  it("moves with what stands still: each deviation of rent lets it order up to 10 USD of hashprice more", () => {
    const policy = policyOf([order(0, 1, 0, -1, 1)]);
    const at = [0.8, 1, 1.2].map((level) => policyBoundary(policy, along(0, [0, level])));
    expect(at).toEqual(
      [40, 50, 60].map((usd) => ({ kind: "crossing", at: expect.closeTo(usd, 8), ordersAbove: false })),
    );
  });

  it("along rent is 1.1 where half a deviation of it pays", () => {
    const found = policyBoundary(policyOf([order(0, 1, -0.5, 0, 1)]), along(1, [50, 0]));
    expect(found).toEqual({ kind: "crossing", at: expect.closeTo(1.1, 9), ordersAbove: true });
  });

  it("is of the count at hand: the second block asks for 10 USD less than the first", () => {
    const policy = policyOf([order(0, 1, 1, -1, 0), order(1, 1, 0, -1, 0)]);
    const at = [0, 1].map((ordered) => policyBoundary(policy, along(0, [0, 1], ordered)));
    expect(at.map((found) => (found.kind === "crossing" ? Math.round(found.at * 1e6) / 1e6 : null))).toEqual([
      60, 50,
    ]);
  });

  it("is where any order begins to pay: two blocks at once pay before one does", () => {
    const policy = policyOf([order(0, 1, -2, 1, 0), order(0, 2, -1, 1, 0)]);
    const found = policyBoundary(policy, along(0, [0, 1]));
    expect(found).toEqual({ kind: "crossing", at: expect.closeTo(60, 8), ordersAbove: true });
  });

  it("is the first of two: a gain of x2 - 1 orders up to 40 and again from 60", () => {
    // terms of degree 2: 1, x, y, x2, xy, y2
    const found = policyBoundary(policyOf([order(0, 1, -1, 0, 0, 1, 0, 0)], 2), along(0, [0, 1]));
    expect(found).toEqual({ kind: "crossing", at: expect.closeTo(40, 8), ordersAbove: false });
  });

  it("is looked for only where something was seen: a crossing at 95 of a range up to 90 is never", () => {
    expect(policyBoundary(policyOf([order(0, 1, -4.5, 1, 0)]), along(0, [0, 1]))).toEqual({ kind: "never" });
    expect(policyBoundary(policyOf([order(0, 1, 4.5, -1, 0)]), along(0, [0, 1]))).toEqual({ kind: "always" });
  });

  it("is never where the quarter has no rule, and where all blocks are ordered", () => {
    expect(policyBoundary(policyOf([]), along(0, [0, 1]))).toEqual({ kind: "never" });
    expect(policyBoundary(policyOf([order(0, 1, 9, 0, 0)]), along(0, [0, 1], 2))).toEqual({ kind: "never" });
  });

  it("of a thing that did not vary is always or never", () => {
    const still = { mean: 5, deviation: 0, minimum: 5, maximum: 5 };
    const policy = (gain: number) => policyOf([order(0, 1, gain, 1)], 1, [still]);
    expect(policyBoundary(policy(1), along(0, [0]))).toEqual({ kind: "always" });
    expect(policyBoundary(policy(0), along(0, [0]))).toEqual({ kind: "never" });
  });
});

describe("the boundary and the policy carried out", () => {
  /** One path at a hashprice. */
  const problemAt = (usd: number): DecisionProblem => ({
    pathCount: 1,
    quarterCount: 1,
    blockCount: 1,
    maxOrdersPerQuarter: 1,
    features: [{ name: "hashprice", unit: "USD/PH/day", values: Float64Array.of(usd) }],
    orderValueUsd: Float64Array.of(1),
  });
  const weight = fc.double({ min: -3, max: 3, noNaN: true });

  it("agree a little to either side of it, whatever the weights", () => {
    fc.assert(
      fc.property(weight, weight, (constant, slope) => {
        fc.pre(Math.abs(slope) > 0.05);
        const policy = { ...policyOf([order(0, 1, constant, slope)], 1, [hashprice]), blockCount: 1 };
        const orders = (usd: number) => runPolicy(policy, problemAt(usd)).orderQuarter[0] === 0;
        const found = policyBoundary(policy, along(0, [0]));
        if (found.kind === "crossing") {
          // the root of constant + slope (h - 50) / 10
          expect(found.at).toBeCloseTo(50 - (10 * constant) / slope, 6);
          expect(found.ordersAbove).toBe(slope > 0);
          expect(orders(found.at + 1e-6)).toBe(found.ordersAbove);
          expect(orders(found.at - 1e-6)).toBe(!found.ordersAbove);
        } else {
          for (const usd of [20, 37, 55, 74, 90]) expect(orders(usd)).toBe(found.kind === "always");
        }
      }),
      { seed: 241, numRuns: 100 },
    );
  });
});
