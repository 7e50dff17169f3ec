import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runPolicy } from "./policy-apply.ts";
import { bestDates, fixedSchedules, meanOfPaths, pairedDifference, rankPolicies } from "./policy-choose.ts";
import type { DecisionProblem, FixedSchedule } from "./policy-types.ts";

/** One block, two quarters, four paths: worth 1, 1, -3, -3 today, and 2, 2, -2, -2 later; a signal tells the two apart. */
const problem: DecisionProblem = {
  pathCount: 4,
  quarterCount: 2,
  blockCount: 1,
  maxOrdersPerQuarter: 1,
  features: [{ name: "signal", unit: "1", values: Float64Array.of(1, 1, 0, 0, 1, 1, 0, 0) }],
  orderValueUsd: Float64Array.of(1, 1, -3, -3, 2, 2, -2, -2),
};

describe("the best dates set today", () => {
  it("are each block's own: one worth most today and one worth most in a year are ordered then", () => {
    const two: DecisionProblem = {
      pathCount: 2,
      quarterCount: 3,
      blockCount: 2,
      maxOrdersPerQuarter: 2,
      features: [],
      // means 5, 2, 1 and 1, 2, 6
      orderValueUsd: Float64Array.of(4, 6, 2, 2, 1, 1, 0, 2, 2, 2, 5, 7),
    };
    expect(bestDates(two)).toMatchObject({ kind: "fixed", quarterOfBlock: [0, 2] });
  });

  it("know nothing of the state: what pays on half of the paths by as much as it loses on the others is left", () => {
    const even = { ...problem, orderValueUsd: Float64Array.of(1, 1, -3, -3, 2, 2, -3, -3) };
    expect(bestDates(even).quarterOfBlock).toEqual([null]);
  });

  it("are worth at least as much as every schedule of the same orders", () => {
    const drawn = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(drawn, (values) => {
        const any: DecisionProblem = {
          pathCount: 2,
          quarterCount: 4,
          blockCount: 3,
          maxOrdersPerQuarter: 3,
          features: [],
          orderValueUsd: Float64Array.from(values),
        };
        const worth = (schedule: FixedSchedule) => meanOfPaths(runPolicy(schedule, any).valueUsd, 1).value;
        for (const schedule of fixedSchedules(any))
          expect(worth(bestDates(any))).toBeGreaterThanOrEqual(worth(schedule) - 1e-9);
      }),
      { seed: 251 },
    );
  });
});

describe("the ranking of policies", () => {
  const ranked = rankPolicies(problem, [{ degree: 1 }], 1);

  it("puts the one that reads the signal first: 2 on half of the paths is 1", () => {
    expect(ranked[0]!.policy.kind).toBe("fitted");
    expect(ranked[0]!.trainingUsd.value).toBeCloseTo(1, 9);
  });

  it("is never 0, then in quarter 1 (2 - 2) / 2 = 0, then today (1 - 3) / 2 = -1", () => {
    const fixed = ranked.filter(({ policy }) => policy.kind === "fixed");
    expect(fixed.map(({ policy, trainingUsd }) => [policy.name, trainingUsd.value])).toEqual([
      ["never", 0],
      ["1 of 1 from quarter 1", 0],
      ["1 of 1 from quarter 0", -1],
    ]);
  });

  it("holds every policy once, with the error of its mean", () => {
    expect(ranked).toHaveLength(4);
    // 1, 1, -3, -3 about -1: squares 16 over 3, over 4 paths
    expect(ranked.at(-1)!.trainingUsd.standardError).toBeCloseTo(Math.sqrt(16 / 3 / 4), 12);
  });

  it("has only the schedules that it is given, and only the fits that are asked for", () => {
    const later: FixedSchedule = { kind: "fixed", name: "later", quarterOfBlock: [1] };
    expect(rankPolicies(problem, [], 1, [later]).map(({ policy }) => policy.name)).toEqual(["later"]);
    expect(rankPolicies(problem, [{ degree: 1 }, { degree: 2 }], 1, [])).toHaveLength(2);
  });

  it("never falls from one to the next", () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(values, (drawn) => {
        const means = rankPolicies(
          { ...problem, orderValueUsd: Float64Array.from(drawn) },
          [{ degree: 1 }],
          1,
        ).map(({ trainingUsd }) => trainingUsd.value);
        expect(means).toEqual([...means].sort((a, b) => b - a));
        expect(means[0]).toBeGreaterThanOrEqual(0);
      }),
      { seed: 251, numRuns: 50 },
    );
  });
});

describe("fixed schedules", () => {
  it("are one for never and one for each count and quarter, all named differently", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 9 }),
        (blockCount, quarterCount) => {
          const all = fixedSchedules({ blockCount, quarterCount, maxOrdersPerQuarter: 1 });
          expect(all).toHaveLength(1 + blockCount * quarterCount);
          expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
          expect(all.every(({ quarterOfBlock }) => quarterOfBlock.length === blockCount)).toBe(true);
        },
      ),
      { seed: 252, numRuns: 30 },
    );
  });

  it("of five blocks at two a quarter from quarter 3 on are 3, 3, 4, 4, 5", () => {
    const all = fixedSchedules({ blockCount: 5, quarterCount: 8, maxOrdersPerQuarter: 2 });
    const named = all.find(({ name }) => name === "5 of 5 from quarter 3");
    expect(named!.quarterOfBlock).toEqual([3, 3, 4, 4, 5]);
  });

  it("leave out the blocks that are not wanted: 2 of 3 today are 0, 0, never", () => {
    const all = fixedSchedules({ blockCount: 3, quarterCount: 1, maxOrdersPerQuarter: 3 });
    expect(all.find(({ name }) => name === "2 of 3 from quarter 0")!.quarterOfBlock).toEqual([0, 0, null]);
  });
});

describe("means of paths", () => {
  it("of 1, 2, 6 are 3 with an error of sqrt(7 / 3)", () => {
    const { value, standardError } = meanOfPaths(Float64Array.of(1, 2, 6), 1);
    expect(value).toBeCloseTo(3, 12);
    expect(standardError).toBeCloseTo(Math.sqrt(7 / 3), 12);
  });

  it("of a single sample have no error", () => {
    expect(meanOfPaths(Float64Array.of(5), 1)).toEqual({ value: 5, standardError: null });
    expect(meanOfPaths(Float64Array.of(5, 7), 2)).toEqual({ value: 6, standardError: null });
  });

  it("of mirrored pairs forget a last path without its mirror: (1, 3), 100 is 2", () => {
    expect(meanOfPaths(Float64Array.of(1, 3, 100), 2).value).toBe(2);
  });

  it("of differences are the differences of means, and of the opposite the opposite", () => {
    const values = fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [left, right] = [Float64Array.from(a), Float64Array.from(b)];
        const { value, standardError } = pairedDifference(left, right, 1);
        expect(value).toBeCloseTo(meanOfPaths(left, 1).value - meanOfPaths(right, 1).value, 9);
        const opposite = pairedDifference(right, left, 1);
        expect(opposite.value).toBeCloseTo(-value, 9);
        expect(opposite.standardError).toBeCloseTo(standardError!, 9);
      }),
      { seed: 253, numRuns: 50 },
    );
  });
});
