import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { antitheticSampling, drawNormals } from "../uncertainty/index.ts";
import {
  bestOrder,
  type DecisionProblem,
  fillTerms,
  fitPolicy,
  fixedSchedules,
  gainsAt,
  leastSquares,
  meanOfPaths,
  orderedUsd,
  type Policy,
  polynomialTerms,
  type QuarterRule,
  racing,
  rankPolicies,
  runPolicy,
  runThrough,
  scaled,
  scaleOf,
} from "./index.ts";

/** Blocks on a wandering rent: an order is worth the rents that follow less its cost, and a second thing that only adds noise. */
function wandering(
  seed: number,
  change: { readonly paths?: number; readonly blocks?: number; readonly cost?: number } = {},
) {
  const { paths: pathCount = 400, blocks: blockCount = 2, cost = 3 } = change;
  const quarterCount = 6;
  const [rent, noise] = [
    new Float64Array(quarterCount * pathCount),
    new Float64Array(quarterCount * pathCount),
  ];
  const normals = new Float64Array(2 * quarterCount);
  for (let path = 0; path < pathCount; path++) {
    drawNormals(antitheticSampling(seed), normals, { path, factor: 9, fromStep: 0 });
    let level = 1;
    for (let quarter = 0; quarter < quarterCount; quarter++) {
      rent[quarter * pathCount + path] = level;
      noise[quarter * pathCount + path] = normals[quarterCount + quarter]!;
      level += 0.3 * normals[quarter]!;
    }
  }
  const orderValueUsd = Float64Array.from({ length: blockCount * quarterCount * pathCount }, (_, i) => {
    const [path, quarter, block] = [
      i % pathCount,
      Math.floor(i / pathCount) % quarterCount,
      Math.floor(i / pathCount / quarterCount),
    ];
    let usd = -cost - 0.4 * block;
    for (let later = quarter; later < quarterCount; later++) usd += rent[later * pathCount + path]!;
    return usd;
  });
  const problem: DecisionProblem = {
    pathCount,
    quarterCount,
    blockCount,
    maxOrdersPerQuarter: blockCount,
    features: [
      { name: "rent", unit: "1", values: rent },
      { name: "noise", unit: "1", values: noise },
    ],
    orderValueUsd,
  };
  return problem;
}

const worthOn = (policy: Policy, problem: DecisionProblem) =>
  meanOfPaths(runPolicy(policy, problem).valueUsd, 2).value;

/** Worth with perfect foresight: each block on its best day of each path, in their order. */
function foresight(problem: DecisionProblem): number {
  const { pathCount, quarterCount, blockCount, orderValueUsd } = problem;
  const values = new Float64Array(pathCount);
  for (let path = 0; path < pathCount; path++) {
    for (let block = 0; block < blockCount; block++) {
      const days = Array.from(
        { length: quarterCount },
        (_, q) => orderValueUsd[(block * quarterCount + q) * pathCount + path]!,
      );
      values[path]! += Math.max(0, ...days);
    }
  }
  return meanOfPaths(values, 2).value;
}

describe("a fitted policy", () => {
  it("is never worth more than knowing the future, on any set of paths", () => {
    for (const seed of [1, 2, 3, 4]) {
      const problem = wandering(seed);
      expect(worthOn(fitPolicy(problem, { degree: 2 }), problem)).toBeLessThanOrEqual(
        foresight(problem) + 1e-9,
      );
    }
  });

  it("orders the same when every value is doubled, and is worth twice as much", () => {
    const problem = wandering(5);
    const doubled = { ...problem, orderValueUsd: problem.orderValueUsd.map((usd) => 2 * usd) };
    const [one, two] = [problem, doubled].map((each) => runPolicy(fitPolicy(each, { degree: 2 }), each));
    expect([...two!.orderQuarter]).toEqual([...one!.orderQuarter]);
    expect(two!.valueUsd[7]).toBeCloseTo(2 * one!.valueUsd[7]!, 9);
  });

  it("orders the same when a thing of the state is told in another unit", () => {
    const problem = wandering(6);
    const [rent, noise] = problem.features;
    const inCents = {
      ...problem,
      features: [{ ...rent!, values: rent!.values.map((value) => 100 * value - 7) }, noise!],
    };
    expect([...runPolicy(fitPolicy(inCents, { degree: 2 }), inCents).orderQuarter]).toEqual([
      ...runPolicy(fitPolicy(problem, { degree: 2 }), problem).orderQuarter,
    ]);
  });

  it("orders less the dearer orders are, and nothing where none can pay", () => {
    const ordered = (cost: number) => {
      const problem = wandering(7, { cost });
      return runPolicy(fitPolicy(problem, { degree: 2 }), problem).orderQuarter.filter(
        (quarter) => quarter >= 0,
      ).length;
    };
    expect(ordered(2)).toBeGreaterThan(ordered(5));
    expect(ordered(5)).toBeGreaterThan(0);
    expect(ordered(500)).toBe(0);
  });

  it("orders everything on the first day where nothing is gained by waiting", () => {
    const problem = wandering(8, { cost: -50 });
    expect(new Set(runPolicy(fitPolicy(problem, { degree: 1 }), problem).orderQuarter)).toEqual(new Set([0]));
  });

  it("loses little to a thing of the state that only adds noise", () => {
    const [training, fresh] = [wandering(10, { paths: 2000 }), wandering(11, { paths: 2000 })];
    const without = (problem: DecisionProblem) => ({ ...problem, features: [problem.features[0]!] });
    const plain = worthOn(fitPolicy(without(training), { degree: 2 }), without(fresh));
    const noisy = worthOn(fitPolicy(training, { degree: 2 }), fresh);
    expect(noisy).toBeGreaterThan(0.97 * plain);
  });

  it("fitted on one set of paths is worth nearly the same on another: it is not the luck of the fit", () => {
    const training = wandering(12, { paths: 3000 });
    const policy = fitPolicy(training, { degree: 2 });
    const { value, standardError } = meanOfPaths(
      runPolicy(policy, wandering(13, { paths: 3000 })).valueUsd,
      2,
    );
    expect(Math.abs(value - worthOn(policy, training))).toBeLessThan(4 * standardError! + 0.02 * value);
  });

  it("of two blocks is worth at least that of the first alone", () => {
    const two = wandering(14);
    const one = {
      ...two,
      blockCount: 1,
      orderValueUsd: two.orderValueUsd.slice(0, two.orderValueUsd.length / 2),
    };
    expect(worthOn(fitPolicy(two, { degree: 2 }), two)).toBeGreaterThan(
      worthOn(fitPolicy(one, { degree: 2 }), one),
    );
  });

  it("with one order a quarter is worth no more than with two", () => {
    const [fast, slow] = [2, 1].map((maxOrdersPerQuarter) => {
      const problem = { ...wandering(15), maxOrdersPerQuarter };
      return rankPolicies(problem, [{ degree: 2 }], 2)[0]!.trainingUsd.value;
    });
    expect(slow).toBeLessThanOrEqual(fast! * 1.02);
  });

  it("with no paths at all to fit on in a quarter orders nothing there", () => {
    const problem = wandering(16);
    const mayOrder = new Uint8Array(problem.quarterCount * problem.pathCount);
    const barred = { ...problem, mayOrder };
    const policy = fitPolicy(barred, { degree: 2 });
    expect(policy.quarters.every(({ orders }) => orders.length === 0)).toBe(true);
    expect(new Set(runPolicy(policy, barred).orderQuarter)).toEqual(new Set([-1]));
  });
});

describe("a golden fit", () => {
  it("of seed 4 is the same to the bit on every machine: weights, orders and worth", () => {
    const problem = wandering(4, { paths: 256 });
    const policy = fitPolicy(problem, { degree: 2 });
    const { orderQuarter, valueUsd } = runPolicy(policy, problem);
    const weights = policy.quarters.flatMap(({ orders }) => orders.flatMap(({ weights: own }) => [...own]));
    expect([markOf(weights), markOf(orderQuarter), markOf(valueUsd)]).toEqual([
      "dde871ca",
      "76efddc5",
      "6bface81",
    ]);
  });
});

/** FNV-1a over the bytes of some numbers, 32 bits. */
function markOf(values: Iterable<number>): string {
  const bytes = new DataView(new ArrayBuffer(8));
  let hash = 2166136261;
  for (const value of values) {
    bytes.setFloat64(0, value);
    for (let i = 0; i < 8; i++) hash = Math.imul(hash ^ bytes.getUint8(i), 16777619) >>> 0;
  }
  return hash.toString(16);
}

describe("what an order brings", () => {
  it("is the sum of its blocks: two blocks from the first on are 5 + 7", () => {
    const problem = { ...wandering(1, { paths: 2 }), orderValueUsd: new Float64Array(2 * 6 * 2) };
    problem.orderValueUsd[(0 * 6 + 3) * 2 + 1] = 5;
    problem.orderValueUsd[(1 * 6 + 3) * 2 + 1] = 7;
    expect(orderedUsd(problem, { quarter: 3, path: 1, orderedCount: 0, count: 2 })).toBe(12);
    expect(orderedUsd(problem, { quarter: 3, path: 1, orderedCount: 1, count: 1 })).toBe(7);
    expect(orderedUsd(problem, { quarter: 3, path: 0, orderedCount: 0, count: 2 })).toBe(0);
  });

  it("decides by the largest gain above 0 among the orders of the count at hand", () => {
    const order = (orderedCount: number, count: number) => ({
      orderedCount,
      count,
      weights: new Float64Array(1),
    });
    const rule: QuarterRule = { scales: [], orders: [order(0, 1), order(0, 2), order(1, 1)] };
    expect(bestOrder(rule, Float64Array.of(3, 5, 9), 0)).toBe(2);
    expect(bestOrder(rule, Float64Array.of(3, 2, 9), 0)).toBe(1);
    expect(bestOrder(rule, Float64Array.of(-1, 0, 9), 0)).toBe(0);
    expect(bestOrder(rule, Float64Array.of(3, 5, 9), 1)).toBe(1);
    expect(bestOrder(rule, Float64Array.of(3, 5, 9), 2)).toBe(0);
  });
});

describe("the state as polynomials see it", () => {
  it("is in deviations from its mean: 1, 2, 3 are -1.22, 0, 1.22", () => {
    const scale = scaleOf([1, 2, 3]);
    expect(scale).toMatchObject({ mean: 2, minimum: 1, maximum: 3 });
    expect([1, 2, 3].map((value) => scaled(scale, value))).toEqual([-Math.sqrt(1.5), 0, Math.sqrt(1.5)]);
  });

  it("is never farther out than what was seen", () => {
    const scale = scaleOf([1, 2, 3]);
    expect(scaled(scale, 1000)).toBe(scaled(scale, 3));
    expect(scaled(scale, -1000)).toBe(scaled(scale, 1));
  });

  it("is 0 where nothing varies, whatever is asked", () => {
    const scale = scaleOf([5, 5, 5]);
    expect([5, 7, -3].map((value) => scaled(scale, value))).toEqual([0, 0, 0]);
  });

  it("multiplies out: at x = 2, y = 3 the terms 1, x, y, x2, xy, y2 are 1, 2, 3, 4, 6, 9", () => {
    const out = new Float64Array(6);
    fillTerms(out, polynomialTerms(2, 2), [2, 3]);
    expect([...out]).toEqual([1, 2, 3, 4, 6, 9]);
  });

  it("gives the fitted gain by its weights: 1 + 2x at x = one deviation above the mean is 3", () => {
    const rule: QuarterRule = {
      scales: [{ mean: 10, deviation: 2, minimum: 0, maximum: 100 }],
      orders: [{ orderedCount: 0, count: 1, weights: Float64Array.of(1, 2) }],
    };
    expect([...gainsAt(rule, polynomialTerms(1, 1), [12])]).toEqual([3]);
  });
});

describe("least squares of many right-hand sides at once", () => {
  it("are those of each alone", () => {
    const row = fc.tuple(
      fc.integer({ min: -9, max: 9 }),
      fc.integer({ min: -9, max: 9 }),
      fc.integer({ min: -9, max: 9 }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 5, maxLength: 20 }), (rows) => {
        const columns = () => [Float64Array.from(rows, () => 1), Float64Array.from(rows, ([x]) => x)];
        const sides = [Float64Array.from(rows, ([, y]) => y), Float64Array.from(rows, ([, , z]) => z)];
        const both = leastSquares(
          columns(),
          sides.map((side) => side.slice()),
        );
        for (const [i, side] of sides.entries()) {
          const [alone] = leastSquares(columns(), [side.slice()]);
          for (const [j, weight] of both[i]!.entries()) expect(weight).toBeCloseTo(alone![j]!, 9);
        }
      }),
      { seed: 12, numRuns: 60 },
    );
  });

  it("give a column twice over its weight once", () => {
    const x = [0, 1, 2, 3];
    const [weights] = leastSquares(
      [Float64Array.from(x), Float64Array.from(x)],
      [Float64Array.from(x, (value) => 5 * value)],
    );
    expect([...weights!]).toEqual([expect.closeTo(5, 12), 0]);
  });
});

describe("fixed schedules", () => {
  it("never order more than allowed in a quarter, nor beyond the last one, whatever the site", () => {
    const sizes = fc.record({
      blockCount: fc.integer({ min: 1, max: 5 }),
      quarterCount: fc.integer({ min: 1, max: 8 }),
      maxOrdersPerQuarter: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(sizes, (size) => {
        for (const { quarterOfBlock } of fixedSchedules(size)) {
          const made = quarterOfBlock.filter((quarter) => quarter !== null);
          for (const quarter of made) {
            expect(quarter).toBeLessThan(size.quarterCount);
            expect(made.filter((other) => other === quarter).length).toBeLessThanOrEqual(
              size.maxOrdersPerQuarter,
            );
          }
          // in their order: a later block is never ordered before an earlier one
          expect([...made].sort((a, b) => a - b)).toEqual(made);
        }
      }),
      { seed: 13 },
    );
  });
});

describe("a race over the same futures", () => {
  it("finds who is best on all of them, and keeps everybody's entry", () => {
    const worth = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(worth, (means) => {
        const evaluate = (candidate: number, first: number, count: number) =>
          Float64Array.from({ length: count }, (_, i) => means[candidate]! + ((first + i) % 7));
        const entries = runThrough(
          racing({
            candidates: means.map((_, i) => i),
            evaluate,
            firstPathCount: 14,
            pathCount: 56,
            samplePaths: 2,
            errorsToFallOut: 3,
          }),
        );
        expect(means[entries[0]!.candidate]).toBe(Math.max(...means));
        expect(entries).toHaveLength(means.length);
        for (const { behind } of entries) expect(behind.value).toBeGreaterThanOrEqual(-1e-12);
      }),
      { seed: 14 },
    );
  });

  it("of one candidate is won by it on all futures", () => {
    const [only] = runThrough(
      racing({
        candidates: ["a"],
        evaluate: (_, __, count) => new Float64Array(count).fill(2),
        firstPathCount: 10,
        pathCount: 25,
        samplePaths: 1,
        errorsToFallOut: 3,
      }),
    );
    expect(only).toMatchObject({ candidate: "a", pathCount: 25, mean: { value: 2, standardError: 0 } });
  });
});
