import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { antitheticSampling, drawNormals } from "../uncertainty/index.ts";
import {
  type DecisionProblem,
  fitPolicy,
  fixedSchedules,
  leastSquares,
  meanOfPaths,
  pairedDifference,
  polynomialTerms,
  rankPolicies,
  runPolicy,
} from "./index.ts";

describe("least squares", () => {
  it("finds the line through three points that lie on it: 1 + 2x at 0, 1 and 2", () => {
    const [weights] = leastSquares(
      [Float64Array.of(1, 1, 1), Float64Array.of(0, 1, 2)],
      [Float64Array.of(1, 3, 5)],
    );
    expect(weights![0]).toBeCloseTo(1, 12);
    expect(weights![1]).toBeCloseTo(2, 12);
  });

  it("minimises: (0,0), (1,0), (2,3) give the line -0.5 + 1.5x", () => {
    // normal equations: 3a + 3b = 3, 3a + 5b = 6
    const [weights] = leastSquares(
      [Float64Array.of(1, 1, 1), Float64Array.of(0, 1, 2)],
      [Float64Array.of(0, 0, 3)],
    );
    expect(weights![0]).toBeCloseTo(-0.5, 12);
    expect(weights![1]).toBeCloseTo(1.5, 12);
  });

  it("gives a column that says nothing new weight 0, and the mean where nothing varies", () => {
    const [weights] = leastSquares(
      [Float64Array.of(1, 1, 1), Float64Array.of(2, 2, 2), Float64Array.of(0, 0, 0)],
      [Float64Array.of(1, 2, 6)],
    );
    expect([...weights!].map((weight) => Math.abs(weight) < 1e-12)).toEqual([false, true, true]);
    expect(weights![0]).toBeCloseTo(3, 12);
  });

  it("leaves residuals at right angles to every column", () => {
    const value = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value), { minLength: 6, maxLength: 30 }), (rows) => {
        const columns = [rows.map(() => 1), rows.map(([x]) => x), rows.map(([, y]) => y)];
        const target = rows.map(([, , z]) => z);
        const [weights] = leastSquares(
          columns.map((column) => Float64Array.from(column)),
          [Float64Array.from(target)],
        );
        const residual = target.map(
          (z, i) => z - columns.reduce((sum, column, j) => sum + column[i]! * weights![j]!, 0),
        );
        for (const column of columns) {
          const product = residual.reduce((sum, rest, i) => sum + rest * column[i]!, 0);
          expect(Math.abs(product)).toBeLessThan(1e-5);
        }
      }),
      { seed: 11 },
    );
  });
});

describe("terms of the basis", () => {
  it("up to degree 2 of two features are 1, x, y, x2, xy, y2", () => {
    expect(polynomialTerms(2, 2)).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [2, 0],
      [1, 1],
      [0, 2],
    ]);
  });

  it("of five features are 21 up to degree 2 and 56 up to degree 3: binomial(5 + d, d)", () => {
    expect(polynomialTerms(5, 2)).toHaveLength(21);
    expect(polynomialTerms(5, 3)).toHaveLength(56);
  });
});

/** An American put as one block that may be ordered on 50 dates a year: the order's value is the discounted payoff. */
function americanPut(
  option: { readonly spot: number; readonly volatility: number; readonly years: number },
  seed: number,
  pathCount: number,
): DecisionProblem {
  const { spot, volatility, years } = option;
  const [strike, rate, quarterCount] = [40, 0.06, 50 * years];
  const step = years / quarterCount;
  const values = new Float64Array(quarterCount * pathCount);
  const normals = new Float64Array(quarterCount);
  for (let path = 0; path < pathCount; path++) {
    drawNormals(antitheticSampling(seed), normals, { path, factor: 0, fromStep: 0 });
    let log = Math.log(spot);
    for (let quarter = 0; quarter < quarterCount; quarter++) {
      log += (rate - volatility ** 2 / 2) * step + volatility * Math.sqrt(step) * normals[quarter]!;
      values[quarter * pathCount + path] = Math.exp(log);
    }
  }
  const payoff = values.map((price) => Math.max(0, strike - price));
  return {
    pathCount,
    quarterCount,
    blockCount: 1,
    maxOrdersPerQuarter: 1,
    features: [{ name: "share price", unit: "USD", values }],
    orderValueUsd: payoff.map((usd, i) => usd * Math.exp(-rate * step * (Math.floor(i / pathCount) + 1))),
    mayOrder: Uint8Array.from(payoff, (usd) => (usd > 0 ? 1 : 0)),
  };
}

describe("an American put on 50 dates a year, strike 40, rate 6 %", () => {
  // F. Longstaff, E. Schwartz (2001), table 1: finite differences with 40,000 steps a year
  it.each([
    { spot: 36, volatility: 0.2, years: 1, published: 4.478 },
    { spot: 40, volatility: 0.4, years: 1, published: 5.312 },
    { spot: 44, volatility: 0.2, years: 2, published: 1.69 },
  ])("from $spot at $volatility over $years years is worth $published", ({ published, ...option }) => {
    const policy = fitPolicy(americanPut(option, 1, 8000), { degree: 3 });
    const fresh = runPolicy(policy, americanPut(option, 2, 20_000));
    const { value, standardError } = meanOfPaths(fresh.valueUsd, 2);
    // three standard errors, and 1 % for 50 dates a year where the published figure has any
    expect(Math.abs(value - published)).toBeLessThan(3 * standardError! + 0.01 * published);
    expect(standardError!).toBeLessThan(0.02 * published);
  });
});

/** Two halls on a factor that goes up or down by a fifth each quarter with even chances; mining earns it, hosting a rent. */
const TREE = {
  quarters: 8,
  ratio: 1.2,
  discount: 0.97,
  /** Per quarter and unit of the factor. */
  mines: [1, 1.3],
  rent: 1.15,
  capex: 0.8,
};

/** Cash of hall `block` when it is ordered in `quarter` less that of mining on, along a path of the factor. */
function treeOrderValue(path: readonly number[], block: number, quarter: number): number {
  let value = -TREE.capex * TREE.discount ** quarter;
  for (let later = quarter; later < TREE.quarters; later++)
    value += TREE.discount ** later * (TREE.rent - TREE.mines[block]! * path[later]!);
  return value;
}

function treePath(bits: number): readonly number[] {
  const path = [1];
  for (let quarter = 1; quarter < TREE.quarters; quarter++)
    path.push(path[quarter - 1]! * ((bits >> (quarter - 1)) & 1 ? TREE.ratio : 1 / TREE.ratio));
  return path;
}

function treeProblem(paths: readonly (readonly number[])[], blockCount = 2): DecisionProblem {
  const pathCount = paths.length;
  const at = (fill: (path: readonly number[], quarter: number, block: number) => number, blocks: number) =>
    Float64Array.from({ length: blocks * TREE.quarters * pathCount }, (_, i) =>
      fill(
        paths[i % pathCount]!,
        Math.floor(i / pathCount) % TREE.quarters,
        Math.floor(i / pathCount / TREE.quarters),
      ),
    );
  return {
    pathCount,
    quarterCount: TREE.quarters,
    blockCount,
    maxOrdersPerQuarter: 1,
    features: [{ name: "hashprice", unit: "1", values: at((path, quarter) => path[quarter]!, 1) }],
    orderValueUsd: at((path, quarter, block) => treeOrderValue(path, block, quarter), blockCount),
  };
}

/** The exact optimum by walking the whole tree: what is known is the factor, what follows is its mean. */
function treeOptimum(): number {
  const after = (quarter: number, factor: number, ordered: number): number =>
    quarter === TREE.quarters
      ? 0
      : (visit(quarter, factor * TREE.ratio, ordered) + visit(quarter, factor / TREE.ratio, ordered)) / 2;
  const expectedOrder = (quarter: number, factor: number, block: number): number => {
    // the factor's mean grows by (1.2 + 1/1.2) / 2 a quarter
    const growth = (TREE.ratio + 1 / TREE.ratio) / 2;
    let value = -TREE.capex * TREE.discount ** quarter;
    for (let later = quarter; later < TREE.quarters; later++)
      value +=
        TREE.discount ** later * (TREE.rent - TREE.mines[block]! * factor * growth ** (later - quarter));
    return value;
  };
  const visit = (quarter: number, factor: number, ordered: number): number => {
    const wait = quarter + 1 < TREE.quarters ? after(quarter + 1, factor, ordered) : 0;
    if (ordered === 2) return 0;
    const next = quarter + 1 < TREE.quarters ? after(quarter + 1, factor, ordered + 1) : 0;
    return Math.max(wait, expectedOrder(quarter, factor, ordered) + next);
  };
  return visit(0, 1, 0);
}

describe("two blocks and one factor", () => {
  const everyPath = Array.from({ length: 2 ** (TREE.quarters - 1) }, (_, bits) => treePath(bits));
  const optimum = treeOptimum();

  it("the problem has an option worth having: the optimum is well above the best fixed schedule", () => {
    const all = treeProblem(everyPath);
    const fixed = fixedSchedules(all).map(
      (schedule) => meanOfPaths(runPolicy(schedule, all).valueUsd, 1).value,
    );
    expect(optimum).toBeGreaterThan(1.3 * Math.max(...fixed));
  });

  it("a policy fitted on drawn paths is within 1 % of the full tree's optimum, and never above it", () => {
    const drawn = new Float64Array(1);
    const paths = Array.from({ length: 4000 }, (_, path) => {
      drawNormals(antitheticSampling(5), drawn, { path, factor: 1, fromStep: 0 });
      let bits = 0;
      const normals = new Float64Array(TREE.quarters - 1);
      drawNormals(antitheticSampling(5), normals, { path, factor: 2, fromStep: 0 });
      for (const [i, normal] of normals.entries()) if (normal > 0) bits |= 1 << i;
      return treePath(bits);
    });
    const policy = fitPolicy(treeProblem(paths), { degree: 3 });
    // all 128 paths are equally likely: this mean is exact
    const { value } = meanOfPaths(runPolicy(policy, treeProblem(everyPath)).valueUsd, 1);
    expect(value).toBeLessThanOrEqual(optimum + 1e-9);
    expect(value).toBeGreaterThan(0.99 * optimum);
  });

  it("the second hall is ordered at a lower factor than the first: it mines better", () => {
    const all = treeProblem(everyPath);
    const { orderQuarter } = runPolicy(fitPolicy(all, { degree: 2 }), all);
    const ordered = (block: number) =>
      [...orderQuarter.slice(block * all.pathCount, (block + 1) * all.pathCount)].filter((q) => q >= 0)
        .length;
    expect(ordered(0)).toBeGreaterThan(ordered(1));
    expect(ordered(1)).toBeGreaterThan(0);
  });
});

/** Paths with a factor, and order values of blocks that depend on its later course. */
function drawnProblem(
  seed: number,
  pathCount: number,
  change: Partial<DecisionProblem> = {},
): DecisionProblem {
  const [quarterCount, blockCount] = [10, 3];
  const values = new Float64Array(quarterCount * pathCount);
  const normals = new Float64Array(quarterCount);
  for (let path = 0; path < pathCount; path++) {
    drawNormals(antitheticSampling(seed), normals, { path, factor: 3, fromStep: 0 });
    let log = 0;
    for (let quarter = 0; quarter < quarterCount; quarter++) {
      values[quarter * pathCount + path] = Math.exp(log);
      log += 0.25 * normals[quarter]! - 0.25 ** 2 / 2;
    }
  }
  const orderValueUsd = Float64Array.from({ length: blockCount * quarterCount * pathCount }, (_, i) => {
    const path = i % pathCount;
    const quarter = Math.floor(i / pathCount) % quarterCount;
    const block = Math.floor(i / pathCount / quarterCount);
    let usd = -1;
    for (let later = quarter; later < quarterCount; later++)
      usd += 1.1 - (1 + 0.1 * block) * values[later * pathCount + path]!;
    return usd;
  });
  return {
    pathCount,
    quarterCount,
    blockCount,
    maxOrdersPerQuarter: 2,
    features: [{ name: "hashprice", unit: "1", values }],
    orderValueUsd,
    ...change,
  };
}

describe("policies", () => {
  it("on fresh paths are worth at least the best fixed schedule less two errors of the paired difference", () => {
    for (const seed of [1, 2, 3]) {
      const ranked = rankPolicies(drawnProblem(seed, 2000), [{ degree: 1 }, { degree: 2 }], 2);
      const fixed = ranked.find(({ policy }) => policy.kind === "fixed")!;
      const fresh = drawnProblem(seed + 100, 4000);
      const [best, plain] = [ranked[0]!.policy, fixed.policy].map(
        (policy) => runPolicy(policy, fresh).valueUsd,
      );
      const { value, standardError } = pairedDifference(best!, plain!, 2);
      expect(value).toBeGreaterThan(-2 * (standardError ?? 0));
      expect(ranked[0]!.policy.kind).toBe("fitted");
    }
  });

  it("contain every fixed schedule: the first of the ranking is at least as good as each on the training paths", () => {
    const training = drawnProblem(4, 500);
    const [best] = rankPolicies(training, [{ degree: 2 }], 2);
    for (const schedule of fixedSchedules(training))
      expect(best!.trainingUsd.value).toBeGreaterThanOrEqual(
        meanOfPaths(runPolicy(schedule, training).valueUsd, 2).value - 1e-12,
      );
  });

  it("order blocks in turn, no more a quarter than allowed, and only where something may be ordered", () => {
    const { pathCount, quarterCount } = drawnProblem(5, 300);
    const mayOrder = Uint8Array.from({ length: quarterCount * pathCount }, (_, i) =>
      Math.floor(i / pathCount) % 3 === 0 ? 1 : 0,
    );
    const problem = drawnProblem(5, 300, { mayOrder });
    const { orderQuarter } = runPolicy(fitPolicy(problem, { degree: 2 }), problem);
    let ordered = 0;
    for (let path = 0; path < pathCount; path++) {
      const quarters = [0, 1, 2].map((block) => orderQuarter[block * pathCount + path]!);
      const made = quarters.filter((quarter) => quarter >= 0);
      ordered += made.length;
      expect(quarters).toEqual([...made.sort((a, b) => a - b), ...Array(3 - made.length).fill(-1)]);
      expect(made.every((quarter) => quarter % 3 === 0)).toBe(true);
      expect(
        Math.max(0, ...made.map((quarter) => made.filter((other) => other === quarter).length)),
      ).toBeLessThan(3);
    }
    expect(ordered).toBeGreaterThan(100);
  });

  it("are worth the sum of what they ordered", () => {
    const problem = drawnProblem(6, 200);
    const run = runPolicy(fitPolicy(problem, { degree: 1 }), problem);
    for (let path = 0; path < problem.pathCount; path++) {
      let usd = 0;
      for (let block = 0; block < problem.blockCount; block++) {
        const quarter = run.orderQuarter[block * problem.pathCount + path]!;
        if (quarter >= 0) usd += problem.orderValueUsd[(block * 10 + quarter) * problem.pathCount + path]!;
      }
      expect(run.valueUsd[path]).toBeCloseTo(usd, 9);
    }
  });

  it("without any uncertainty find the best schedule by themselves", () => {
    const orderValueUsd = Float64Array.from({ length: 3 * 10 * 50 }, (_, i) => {
      const [block, quarter] = [Math.floor(i / 500), Math.floor(i / 50) % 10];
      return 10 - block - (quarter - 4) ** 2;
    });
    const still = drawnProblem(7, 50, { orderValueUsd, features: [], maxOrdersPerQuarter: 3 });
    const { orderQuarter, valueUsd } = runPolicy(fitPolicy(still, { degree: 2 }), still);
    expect([...new Set(orderQuarter)]).toEqual([4]);
    expect(valueUsd[0]).toBeCloseTo(27, 9);
  });

  it("do not look ahead: what a quarter decides is the same when all later figures of the state change", () => {
    const problem = drawnProblem(8, 400);
    const policy = fitPolicy(problem, { degree: 2 });
    const changed = problem.features[0]!.values.map((value, i) => (i >= 5 * 400 ? value * 3 : value));
    const other = { ...problem, features: [{ ...problem.features[0]!, values: changed }] };
    const until = (quarter: number) => (quarter < 5 ? quarter : -1);
    expect([...runPolicy(policy, other).orderQuarter].map(until)).toEqual(
      [...runPolicy(policy, problem).orderQuarter].map(until),
    );
  });

  it("refuse figures that are not finite, by name and place", () => {
    const broken = drawnProblem(9, 10);
    broken.features[0]!.values[3] = Number.NaN;
    expect(() => fitPolicy(broken, { degree: 1 })).toThrow(
      expect.objectContaining({
        code: "strategy/policy-input",
        message: expect.stringContaining("hashprice: value 3 is NaN"),
      }),
    );
    expect(() =>
      fitPolicy(drawnProblem(9, 10, { orderValueUsd: new Float64Array(7) }), { degree: 1 }),
    ).toThrow(
      expect.objectContaining({
        message: expect.stringContaining("order values: 7 values where 300 are needed"),
      }),
    );
  });
});

describe("fixed schedules", () => {
  it("of two blocks over three quarters are never, and one or two from each: 7", () => {
    const names = fixedSchedules({ blockCount: 2, quarterCount: 3, maxOrdersPerQuarter: 1 });
    expect(names).toHaveLength(7);
    expect(names.find(({ name }) => name === "2 of 2 from quarter 1")!.quarterOfBlock).toEqual([1, 2]);
    expect(names.find(({ name }) => name === "2 of 2 from quarter 2")!.quarterOfBlock).toEqual([2, null]);
  });

  it("order at once where orders allow", () => {
    const names = fixedSchedules({ blockCount: 3, quarterCount: 2, maxOrdersPerQuarter: 3 });
    expect(names.find(({ name }) => name === "3 of 3 from quarter 1")!.quarterOfBlock).toEqual([1, 1, 1]);
  });
});

describe("errors of a mean", () => {
  it("of mirrored pairs count a pair once: (1,3), (2,2) have mean 2 and no error", () => {
    const values = Float64Array.of(1, 3, 2, 2);
    expect(meanOfPaths(values, 2)).toEqual({ value: 2, standardError: 0 });
    // single paths: deviations 1, 1, 0, 0: sqrt(2 / 3) / 2
    expect(meanOfPaths(values, 1).standardError).toBeCloseTo(Math.sqrt(2 / 3) / 2, 12);
  });

  it("of a paired difference forget what both share", () => {
    const shared = Float64Array.of(5, -80, 33, 9);
    const better = shared.map((value) => value + 1);
    expect(pairedDifference(better, shared, 1)).toEqual({ value: 1, standardError: 0 });
  });
});
