import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestOrder, gainsAt, orderGains, runPolicy } from "./policy-apply.ts";
import { polynomialTerms } from "./policy-basis.ts";
import type { DecisionProblem, FittedPolicy, OrderRule, QuarterRule } from "./policy-types.ts";

const order = (orderedCount: number, count: number, ...weights: readonly number[]): OrderRule => ({
  orderedCount,
  count,
  weights: Float64Array.from(weights),
});
/** Scaled state = the feature itself, within 0 to 10. */
const plain = { mean: 0, deviation: 1, minimum: 0, maximum: 10 };

/** Two blocks, two quarters, two paths; rents 1 and 5, then 6 and 2. */
const problem: DecisionProblem = {
  pathCount: 2,
  quarterCount: 2,
  blockCount: 2,
  maxOrdersPerQuarter: 2,
  features: [{ name: "rent", unit: "1", values: Float64Array.of(1, 5, 6, 2) }],
  // block 0: quarter 0, quarter 1; block 1 likewise
  orderValueUsd: Float64Array.of(10, 20, 30, 40, 1, 2, 3, 4),
};

/** Orders the next block wherever rent is above a threshold. */
function threshold(at: number, more: readonly OrderRule[] = []): FittedPolicy {
  const rule: QuarterRule = { scales: [plain], orders: [order(0, 1, -at, 1), order(1, 1, -at, 1), ...more] };
  return {
    kind: "fitted",
    name: "rent above a threshold",
    degree: 1,
    blockCount: 2,
    maxOrdersPerQuarter: 2,
    features: [{ name: "rent", unit: "1" }],
    quarters: [rule, rule],
  };
}

describe("a fixed schedule", () => {
  it("of block 0 today and block 1 in quarter 1 is worth 10 + 3 and 20 + 4", () => {
    const run = runPolicy({ kind: "fixed", name: "both", quarterOfBlock: [0, 1] }, problem);
    expect([...run.valueUsd]).toEqual([13, 24]);
    expect([...run.orderQuarter]).toEqual([0, 0, 1, 1]);
  });

  it("never orders what it has no quarter for: null, or not named", () => {
    for (const quarterOfBlock of [[null, null], []]) {
      const run = runPolicy({ kind: "fixed", name: "never", quarterOfBlock }, problem);
      expect([...run.valueUsd]).toEqual([0, 0]);
      expect([...run.orderQuarter]).toEqual([-1, -1, -1, -1]);
    }
  });
});

describe("a schedule where something may not be ordered", () => {
  it("waits for the first day on which it may: block 0 of today in quarter 1 on path 1", () => {
    const barred = { ...problem, mayOrder: Uint8Array.of(1, 0, 1, 1) };
    const run = runPolicy({ kind: "fixed", name: "first", quarterOfBlock: [0, null] }, barred);
    expect([...run.orderQuarter]).toEqual([0, 1, -1, -1]);
    expect([...run.valueUsd]).toEqual([10, 40]);
  });

  it("orders nothing where it never may", () => {
    const barred = { ...problem, mayOrder: new Uint8Array(4) };
    const run = runPolicy({ kind: "fixed", name: "both", quarterOfBlock: [0, 0] }, barred);
    expect([...run.orderQuarter]).toEqual([-1, -1, -1, -1]);
  });

  it("never orders more at once than may be ordered in a quarter, and keeps the blocks' order", () => {
    const slow = { ...problem, maxOrdersPerQuarter: 1, mayOrder: Uint8Array.of(0, 1, 1, 1) };
    const run = runPolicy({ kind: "fixed", name: "both", quarterOfBlock: [0, 0] }, slow);
    // path 0 may order from quarter 1 on, and only one there
    expect([...run.orderQuarter]).toEqual([1, 0, -1, 1]);
  });
});

describe("orders that find the builder busy", () => {
  // worth 100 in stage 0 and 10 in stage 1; ordering one block makes the next quarter's stage 1
  const works = { queueMonths: [0, 3], within: [0, 1, 1, 1], next: [0, 1, 1, 0, 1, 1] };
  const queued: DecisionProblem = {
    ...problem,
    works,
    orderValueUsd: Float64Array.from({ length: 16 }, (_, i) => (i < 8 ? 100 : 10)),
  };

  it("bring what they bring in that stage: one block a quarter are 100 + 10", () => {
    const run = runPolicy({ kind: "fixed", name: "both", quarterOfBlock: [0, 1] }, queued);
    expect([...run.valueUsd]).toEqual([110, 110]);
  });

  it("bring for the second of two at once what is brought behind the first", () => {
    const run = runPolicy({ kind: "fixed", name: "both", quarterOfBlock: [0, 0] }, queued);
    expect([...run.valueUsd]).toEqual([110, 110]);
  });

  it("are decided by the rule of the stage", () => {
    const idleOnly = threshold(0);
    const staged: FittedPolicy = {
      ...idleOnly,
      works,
      quarters: idleOnly.quarters.map((rule) => ({
        ...rule,
        orders: rule.orders.map((entry) => ({ ...entry, stage: 0 })),
      })),
    };
    // after the first order the builder is busy, and there is no rule for that
    expect([...runPolicy(staged, queued).orderQuarter]).toEqual([0, 0, -1, -1]);
  });
});

describe("decisions alone", () => {
  it("need no worth of any order: a problem without values is carried out and says nothing of worth", () => {
    const run = runPolicy(threshold(4), { ...problem, orderValueUsd: new Float64Array(0) });
    expect([...run.orderQuarter]).toEqual([1, 0, -1, -1]);
    expect([...run.valueUsd]).toEqual([0, 0]);
  });
});

describe("a fitted policy", () => {
  it("that orders above a rent of 4 orders on path 1 today and on path 0 a quarter later", () => {
    const run = runPolicy(threshold(4), problem);
    expect([...run.orderQuarter]).toEqual([1, 0, -1, -1]);
    expect([...run.valueUsd]).toEqual([30, 20]);
  });

  it("goes on to the next block where that still pays: above 1.5 path 1 orders one in each quarter", () => {
    const run = runPolicy(threshold(1.5), problem);
    expect([...run.orderQuarter]).toEqual([1, 0, -1, 1]);
    expect([...run.valueUsd]).toEqual([30, 20 + 4]);
  });

  it("orders two at once where the two together have the larger gain", () => {
    const run = runPolicy(threshold(4, [order(0, 2, -3, 1)]), problem);
    expect([...run.orderQuarter]).toEqual([1, 0, 1, 0]);
    expect([...run.valueUsd]).toEqual([30 + 3, 20 + 2]);
  });

  it("does nothing where nothing may be ordered, and goes by the quarter where it may", () => {
    const barred = { ...problem, mayOrder: Uint8Array.of(1, 0, 1, 1) };
    expect([...runPolicy(threshold(1.5), barred).orderQuarter]).toEqual([1, 1, -1, -1]);
  });

  it("reads a state beyond what was seen as the nearest that was: a rent of 1e9 is one of 10", () => {
    const terms = polynomialTerms(1, 1);
    const { quarters } = threshold(4);
    expect([...gainsAt(quarters[0]!, terms, [1e9])]).toEqual([6, 6]);
    expect([...gainsAt(quarters[0]!, terms, [-1e9])]).toEqual([-4, -4]);
  });

  it("reads the state of its own quarter and path", () => {
    const terms = polynomialTerms(1, 1);
    const { quarters } = threshold(0);
    expect(orderGains(quarters[0]!, terms, problem, 0, 1)[0]).toBe(5);
    expect(orderGains(quarters[1]!, terms, problem, 1, 0)[0]).toBe(6);
  });

  it("leaves alone what it can't say: gains that are no figures order nothing", () => {
    const { quarters } = threshold(0);
    expect(bestOrder(quarters[0]!, Float64Array.of(Number.NaN, 1), 0)).toBe(0);
  });

  it("takes the smaller of two orders of equal gain", () => {
    const rule: QuarterRule = { scales: [plain], orders: [order(0, 1, 2, 0), order(0, 2, 2, 0)] };
    expect(bestOrder(rule, Float64Array.of(2, 2), 0)).toBe(1);
  });
});

describe("a run", () => {
  const drawn = fc.record({
    values: fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 24, maxLength: 24 }),
    rents: fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 12, maxLength: 12 }),
    at: fc.integer({ min: 0, max: 10 }),
  });
  const problemOf = (values: readonly number[], rents: readonly number[]): DecisionProblem => ({
    ...problem,
    pathCount: 6,
    features: [{ name: "rent", unit: "1", values: Float64Array.from(rents) }],
    orderValueUsd: Float64Array.from(values),
  });

  it("is worth the sum of its orders, in their turn, none twice", () => {
    fc.assert(
      fc.property(drawn, ({ values, rents, at }) => {
        const { valueUsd, orderQuarter } = runPolicy(threshold(at), problemOf(values, rents));
        for (let path = 0; path < 6; path++) {
          const [first, second] = [orderQuarter[path]!, orderQuarter[6 + path]!];
          const worth =
            (first >= 0 ? values[first * 6 + path]! : 0) +
            (second >= 0 ? values[(2 + second) * 6 + path]! : 0);
          expect(valueUsd[path]).toBe(worth);
          if (second >= 0) expect(first).toBeLessThanOrEqual(second);
          if (second >= 0) expect(first).toBeGreaterThanOrEqual(0);
        }
      }),
      { seed: 231, numRuns: 60 },
    );
  });

  it("orders no later under a lower threshold", () => {
    const when = (quarter: number) => (quarter < 0 ? Number.POSITIVE_INFINITY : quarter);
    fc.assert(
      fc.property(drawn, ({ values, rents, at }) => {
        const [eager, patient] = [at - 1, at].map((each) =>
          runPolicy(threshold(each), problemOf(values, rents)),
        );
        for (const [i, quarter] of eager!.orderQuarter.entries())
          expect(when(quarter)).toBeLessThanOrEqual(when(patient!.orderQuarter[i]!));
      }),
      { seed: 232, numRuns: 60 },
    );
  });

  it("of a path does not depend on the others", () => {
    fc.assert(
      fc.property(drawn, ({ values, rents, at }) => {
        const whole = runPolicy(threshold(at), problemOf(values, rents));
        const pick = (all: readonly number[]) => Float64Array.from(all.filter((_, i) => i % 6 === 4));
        const alone = runPolicy(threshold(at), {
          ...problem,
          pathCount: 1,
          features: [{ name: "rent", unit: "1", values: pick(rents) }],
          orderValueUsd: pick(values),
        });
        expect(alone.valueUsd[0]).toBe(whole.valueUsd[4]);
      }),
      { seed: 233, numRuns: 40 },
    );
  });
});
