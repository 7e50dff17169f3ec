import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderedUsd } from "./policy-order.ts";
import type { DecisionProblem } from "./policy-types.ts";

const [PATHS, QUARTERS, BLOCKS] = [3, 4, 5];

/** Worth 100 b + 10 q + p: the figure says where it was read. */
const problem: DecisionProblem = {
  pathCount: PATHS,
  quarterCount: QUARTERS,
  blockCount: BLOCKS,
  maxOrdersPerQuarter: BLOCKS,
  features: [],
  orderValueUsd: Float64Array.from({ length: PATHS * QUARTERS * BLOCKS }, (_, i) => {
    const [path, quarter] = [i % PATHS, Math.floor(i / PATHS) % QUARTERS];
    return 100 * Math.floor(i / PATHS / QUARTERS) + 10 * quarter + path;
  }),
};

describe("an order", () => {
  it("of block 4 in quarter 3 on path 2 is read where that stands: 432", () => {
    expect(orderedUsd(problem, { quarter: 3, path: 2, orderedCount: 4, count: 1 })).toBe(432);
  });

  it("of three blocks after two is 211 + 311 + 411 in quarter 1 on path 1", () => {
    expect(orderedUsd(problem, { quarter: 1, path: 1, orderedCount: 2, count: 3 })).toBe(933);
  });

  it("of no block is worth nothing", () => {
    expect(orderedUsd(problem, { quarter: 0, path: 0, orderedCount: 5, count: 0 })).toBe(0);
  });

  it("made in two parts on one day is worth what it is worth at once", () => {
    const at = fc.record({
      quarter: fc.nat(QUARTERS - 1),
      path: fc.nat(PATHS - 1),
      orderedCount: fc.nat(BLOCKS),
    });
    fc.assert(
      fc.property(at, fc.nat(BLOCKS), fc.nat(BLOCKS), (start, first, second) => {
        fc.pre(start.orderedCount + first + second <= BLOCKS);
        const whole = orderedUsd(problem, { ...start, count: first + second });
        const parts =
          orderedUsd(problem, { ...start, count: first }) +
          orderedUsd(problem, { ...start, orderedCount: start.orderedCount + first, count: second });
        expect(parts).toBe(whole);
      }),
      { seed: 221 },
    );
  });
});
