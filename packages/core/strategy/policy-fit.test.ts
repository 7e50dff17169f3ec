import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runPolicy } from "./policy-apply.ts";
import { checkProblem, fitPolicy } from "./policy-fit.ts";
import type { DecisionProblem } from "./policy-types.ts";

/** One block, one quarter, three paths: rent 0, 1, 2 and worth -1, 0, 4. */
const one: DecisionProblem = {
  pathCount: 3,
  quarterCount: 1,
  blockCount: 1,
  maxOrdersPerQuarter: 1,
  features: [{ name: "rent", unit: "1", values: Float64Array.of(0, 1, 2) }],
  orderValueUsd: Float64Array.of(-1, 0, 4),
};

describe("one quarter of a fit", () => {
  it("is the line through worth over rent: mean 1, and 2.5 for one of rent", () => {
    const [quarter] = fitPolicy(one, { degree: 1 }).quarters;
    // slope = (-1 * -1 + 1 * 4) / 2; rent deviates by sqrt(2 / 3)
    const deviation = Math.sqrt(2 / 3);
    expect(quarter!.scales[0]).toMatchObject({ mean: 1, minimum: 0, maximum: 2 });
    expect(quarter!.orders[0]!.weights[0]).toBeCloseTo(1, 12);
    expect(quarter!.orders[0]!.weights[1]).toBeCloseTo(2.5 * deviation, 12);
  });

  it("with no more paths than terms knows only the mean: three paths, a parabola", () => {
    const [quarter] = fitPolicy(one, { degree: 2 }).quarters;
    expect([...quarter!.orders[0]!.weights]).toEqual([expect.closeTo(1, 12), 0, 0]);
  });

  it("of a state that does not vary knows only the mean", () => {
    const still = { ...one, features: [{ name: "rent", unit: "1", values: Float64Array.of(7, 7, 7) }] };
    const [quarter] = fitPolicy(still, { degree: 1 }).quarters;
    expect([...quarter!.orders[0]!.weights]).toEqual([expect.closeTo(1, 12), 0]);
  });

  it("is fitted only on paths where something may be ordered: 0 and 4 at 1 and 2 are a slope of 4", () => {
    const barred = {
      ...one,
      pathCount: 4,
      features: [{ name: "rent", unit: "1", values: Float64Array.of(0, 1, 2, 3) }],
      orderValueUsd: Float64Array.of(-99, 0, 4, 8),
      mayOrder: Uint8Array.of(0, 1, 1, 1),
    };
    const [quarter] = fitPolicy(barred, { degree: 1 }).quarters;
    const { deviation, minimum } = quarter!.scales[0]!;
    expect(quarter!.orders[0]!.weights[1]! / deviation).toBeCloseTo(4, 9);
    expect(minimum).toBe(1);
  });

  it("knows every count that may be ordered after every count: three blocks at two a quarter are five cases", () => {
    const three = {
      ...one,
      blockCount: 3,
      maxOrdersPerQuarter: 2,
      orderValueUsd: new Float64Array(9),
    };
    const [quarter] = fitPolicy(three, { degree: 1 }).quarters;
    expect(quarter!.orders.map(({ orderedCount, count }) => [orderedCount, count])).toEqual([
      [0, 1],
      [0, 2],
      [1, 1],
      [1, 2],
      [2, 1],
    ]);
  });

  it("says what it was fitted on", () => {
    const policy = fitPolicy(one, { degree: 1 });
    expect(policy).toMatchObject({ kind: "fitted", degree: 1, blockCount: 1, maxOrdersPerQuarter: 1 });
    expect(policy.features).toEqual([{ name: "rent", unit: "1" }]);
  });
});

describe("backwards through the quarters", () => {
  it("today's gain is today's worth less what waiting brings: 3 - 5 where tomorrow pays 5, 3 - 0 where it loses", () => {
    // the state of tomorrow tells its worth; today's tells nothing, so today's gain is the mean: (3 - 5 + 3 - 0) / 2
    const two: DecisionProblem = {
      pathCount: 4,
      quarterCount: 2,
      blockCount: 1,
      maxOrdersPerQuarter: 1,
      features: [{ name: "rent", unit: "1", values: Float64Array.of(1, 1, 1, 1, 2, 2, 0, 0) }],
      orderValueUsd: Float64Array.of(3, 3, 3, 3, 5, 5, -4, -4),
    };
    const policy = fitPolicy(two, { degree: 1 });
    expect(policy.quarters[0]!.orders[0]!.weights[0]).toBeCloseTo(0.5, 12);
    expect(policy.quarters[1]!.orders[0]!.weights[0]).toBeCloseTo(0.5, 12);
    expect(new Set(runPolicy(policy, two).orderQuarter)).toEqual(new Set([0]));
  });

  it("waits where waiting is worth more: at 2 today against 5 or nothing tomorrow", () => {
    const two: DecisionProblem = {
      pathCount: 4,
      quarterCount: 2,
      blockCount: 1,
      maxOrdersPerQuarter: 1,
      features: [{ name: "rent", unit: "1", values: Float64Array.of(1, 1, 1, 1, 2, 2, 0, 0) }],
      orderValueUsd: Float64Array.of(2, 2, 2, 2, 5, 5, -4, -4),
    };
    const run = runPolicy(fitPolicy(two, { degree: 1 }), two);
    expect([...run.orderQuarter]).toEqual([1, 1, -1, -1]);
    expect([...run.valueUsd]).toEqual([5, 5, 0, 0]);
  });

  it("orders a first block at a loss where it opens a second that pays: -1 and then 3", () => {
    const two: DecisionProblem = {
      pathCount: 2,
      quarterCount: 2,
      blockCount: 2,
      maxOrdersPerQuarter: 1,
      features: [],
      orderValueUsd: Float64Array.of(-1, -1, -9, -9, -9, -9, 3, 3),
    };
    const run = runPolicy(fitPolicy(two, { degree: 1 }), two);
    expect([...run.orderQuarter]).toEqual([0, 0, 1, 1]);
    expect([...run.valueUsd]).toEqual([2, 2]);
  });

  it("is exact where the state tells all and takes two values: on any worths, of all rules of the state none is better", () => {
    // a line fits two states exactly, so the rule is the best of the four: order in neither, either or both
    const worths = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(worths, (drawn) => {
        const values = Float64Array.from(drawn, (_, path) => path % 2);
        const problem: DecisionProblem = {
          ...one,
          pathCount: 8,
          features: [{ name: "signal", unit: "1", values }],
          orderValueUsd: Float64Array.from(drawn),
        };
        const { valueUsd } = runPolicy(fitPolicy(problem, { degree: 1 }), problem);
        const ofState = [0, 1].map((state) =>
          drawn.filter((_, path) => path % 2 === state).reduce((sum, usd) => sum + usd, 0),
        );
        const best = Math.max(0, ofState[0]!) + Math.max(0, ofState[1]!);
        expect(valueUsd.reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(best, 9);
      }),
      { seed: 261, numRuns: 80 },
    );
  });

  it("forgets what all actions share: the same added to every quarter's worth of tomorrow's two states moves no fit of today by more", () => {
    const worth = (shift: number) => Float64Array.of(3, 3, 3, 3, 5 + shift, 5 + shift, 4 + shift, 4 + shift);
    const fitted = (shift: number) =>
      fitPolicy(
        {
          pathCount: 4,
          quarterCount: 2,
          blockCount: 1,
          maxOrdersPerQuarter: 1,
          features: [],
          orderValueUsd: worth(shift),
        },
        { degree: 1 },
      ).quarters[0]!.orders[0]!.weights[0]!;
    // 3 less the mean of 5 and 4; each dollar of tomorrow's is a dollar less for today
    expect(fitted(0)).toBeCloseTo(-1.5, 12);
    expect(fitted(7)).toBeCloseTo(-8.5, 12);
  });
});

describe("a problem is refused", () => {
  it("with infinite worth, by place", () => {
    const broken = { ...one, orderValueUsd: Float64Array.of(0, Number.POSITIVE_INFINITY, 0) };
    expect(() => fitPolicy(broken, { degree: 1 })).toThrow("order values: value 1 is Infinity");
  });

  it("with a state of the wrong length, by name", () => {
    const broken = { ...one, features: [{ name: "power", unit: "1", values: new Float64Array(2) }] };
    expect(() => checkProblem(broken)).toThrow("power: 2 values where 3 are needed");
  });

  it("and not where all is in order", () => {
    expect(() => checkProblem(one)).not.toThrow();
  });
});
