import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choleskyFactor } from "../uncertainty/index.ts";
import { historyMeans, makeHistoryShocks, revertingWeights } from "./history-shocks.ts";
import { CORRELATED_FACTORS, makeWorldBatch, type WorldModel } from "./index.ts";
import { makePathDrawer } from "./path-draws.ts";
import { LEAD, MONTHS, testCorrelations, testModel } from "./test-world.ts";

/** Thirty months with a memory: a boom, a bust, a crawl. */
const RETURNS = Float64Array.from({ length: 30 }, (_, month) =>
  month < 10
    ? 0.12 + 0.01 * (month % 3)
    : month < 20
      ? -0.15 + 0.013 * (month % 4)
      : 0.02 * ((month % 5) - 2),
);

function modelOf(pairs: Readonly<Record<string, number>>, change: Partial<WorldModel> = {}): WorldModel {
  return testModel({
    bitcoin: { kind: "bootstrap", logReturnsPerMonth: RETURNS, meanBlockMonths: 6 },
    correlations: testCorrelations(pairs),
    ...change,
  });
}

function meanOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((a, b) => a + b, 0) / values.length;
}

function correlationOf(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    ab += (value - meanA) * (b[i]! - meanB);
    aa += (value - meanA) ** 2;
    bb += (b[i]! - meanB) ** 2;
  });
  return ab / Math.sqrt(aa * bb);
}

describe("a month of the history has the normal score of its return's rank", () => {
  it("three months: -0.9674, 0, 0.9674 standardised to -1.2247, 0, 1.2247, by rank and not by size", () => {
    const { scores } = makeHistoryShocks(Float64Array.of(0.02, 5, -0.3), 2);
    expect(scores[0]).toBeCloseTo(0, 12);
    expect(scores[1]).toBeCloseTo(Math.sqrt(1.5), 12);
    expect(scores[2]).toBeCloseTo(-Math.sqrt(1.5), 12);
  });
  it("mean 0 and variance 1 for any history; equal returns have equal scores, a history without moves has none", () => {
    const history = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(history, (returns) => {
        const { scores } = makeHistoryShocks(Float64Array.from(returns), 3);
        expect(meanOf(scores)).toBeCloseTo(0, 10);
        const isFlat = new Set(returns.map((value) => value + 0)).size === 1;
        expect(meanOf(scores.map((score) => score * score))).toBeCloseTo(isFlat ? 0 : 1, 10);
      }),
      { seed: 41, numRuns: 200 },
    );
    const { scores } = makeHistoryShocks(Float64Array.of(0.1, 0.2, 0.1), 3);
    expect(scores[0]).toBe(scores[2]);
  });
  it("a history of one month, of NaN, or blocks shorter than a month are refused by name", () => {
    expect(() => makeHistoryShocks(Float64Array.of(0.1), 3)).toThrow(/length of the history is 1/);
    expect(() => makeHistoryShocks(Float64Array.of(0.1, Number.NaN), 3)).toThrow(
      /monthly returns of the history, entry 2 is NaN/,
    );
    expect(() => makeHistoryShocks(Float64Array.of(0.1, 0.2), 0.5)).toThrow(/mean block length is 0.5/);
  });
});

describe("what a history leaves in the mean of a mean-reverting log", () => {
  it("is 1 without a loading, and the history's own moment for one month drawn alone", () => {
    const history = makeHistoryShocks(RETURNS, 1);
    expect([...historyMeans(history, new Float64Array(5))]).toEqual([1, 1, 1, 1, 1, 1]);
    const moment = meanOf(history.scores.map((score) => Math.exp(0.4 * score)));
    expect(historyMeans(history, Float64Array.of(0.4))[1]).toBeCloseTo(moment / Math.exp(0.08), 12);
  });
  it("of months drawn alone is the product of the months' moments", () => {
    const history = makeHistoryShocks(RETURNS, 1);
    const weights = Float64Array.of(0.3, 0.2, 0.1);
    const moments = weights.map(
      (weight) => meanOf(history.scores.map((score) => Math.exp(weight * score))) / Math.exp(weight ** 2 / 2),
    );
    expect(historyMeans(history, weights)[3]).toBeCloseTo(moments[0]! * moments[1]! * moments[2]!, 12);
  });
  it("grows where blocks hold together: booms follow booms", () => {
    const weights = revertingWeights({ decay: 0.95, deviation: 0.15 }, 0.8, 37);
    const alone = historyMeans(makeHistoryShocks(RETURNS, 1), weights)[36]!;
    const inBlocks = historyMeans(makeHistoryShocks(RETURNS, 6), weights)[36]!;
    expect(inBlocks).toBeGreaterThan(1.1);
    expect(Math.abs(alone - 1)).toBeLessThan(0.05);
  });
  it("weights: loading * deviation * decay^k, one fewer than months", () => {
    expect([...revertingWeights({ decay: 0.5, deviation: 0.2 }, 0.5, 4)]).toEqual([0.1, 0.05, 0.025]);
  });
});

describe("factors that correlate with a drawn history", () => {
  const pairs = { "bitcoin price/rent": 0.6, "bitcoin price/power level": -0.4, "bitcoin price/fees": 0.5 };
  const history = makeHistoryShocks(RETURNS, 6);
  const drawerOf = (sampling: "plain" | "antithetic" | "sobol") =>
    makePathDrawer({
      seed: 11,
      sampling,
      months: 61,
      tenantCount: 0,
      factor: choleskyFactor(testCorrelations(pairs)),
      history,
      usesJumps: false,
    });

  it.each(["plain", "antithetic", "sobol"] as const)(
    "have that correlation with the scores of the months drawn (%s)",
    (sampling) => {
      const drawer = drawerOf(sampling);
      const drawn: Record<string, number[]> = { score: [], rent: [], "power level": [], fees: [] };
      for (let path = 0; path < 160; path++) {
        drawer.load(path);
        const { shocks, historyMonths } = drawer.draws;
        for (let step = 0; step < 60; step++) {
          drawn.score!.push(history.scores[historyMonths[step]!]!);
          for (const name of ["rent", "power level", "fees"] as const) drawn[name]!.push(shocks[name][step]!);
        }
      }
      // 9,600 months in blocks of 6: some 1,600 independent ones, error 0.02
      expect(Math.abs(correlationOf(drawn.score!, drawn.rent!) - 0.6)).toBeLessThan(0.06);
      expect(Math.abs(correlationOf(drawn.score!, drawn["power level"]!) + 0.4)).toBeLessThan(0.06);
      expect(Math.abs(correlationOf(drawn.score!, drawn.fees!) - 0.5)).toBeLessThan(0.06);
    },
  );
  it("are the same for a path made alone as for one made after its twin", () => {
    const [after, alone] = [drawerOf("antithetic"), drawerOf("antithetic")];
    after.load(6);
    after.load(7);
    alone.load(7);
    for (const name of CORRELATED_FACTORS) expect(after.draws.shocks[name]).toEqual(alone.draws.shocks[name]);
    expect(after.draws.historyMonths).toEqual(alone.draws.historyMonths);
  });
  it("still make a path whole from its number alone: any shard, the same bits", () => {
    const request = { seed: 3, months: MONTHS, measure: "outlook" } as const;
    const whole = makeWorldBatch(modelOf(pairs), { ...request, firstPath: 0, pathCount: 6 });
    const alone = makeWorldBatch(modelOf(pairs), { ...request, firstPath: 5, pathCount: 1 });
    for (const name of ["priceUsdPerBtc", "rentRatio", "powerLevelRatio", "hashpriceUsdPerPhDay"] as const)
      expect(whole[name].subarray(5 * MONTHS)).toEqual(alone[name]);
  });
});

describe("stay on their curves in the mean, though the history has booms and a memory", () => {
  const pairs = {
    "bitcoin price/rent": 0.8,
    "bitcoin price/power level": 0.8,
    "power level/rent": 0.64,
    "bitcoin price/power spread": 0.3,
    "power level/power spread": 0.2,
  };
  const PATHS = 4096;
  const batch = makeWorldBatch(
    modelOf(pairs, {
      power: {
        level: { reversionPerYear: 0.5, volatilityPerSqrtYear: 0.5, initialLogDeviation: 0 },
        spread: { reversionPerYear: 2, volatilityPerSqrtYear: 0.6, initialLogDeviation: 0 },
      },
    }),
    { seed: 8, firstPath: 0, pathCount: PATHS, months: MONTHS, measure: "outlook", sampling: "plain" },
  );
  const at = (values: Float64Array, month: number) =>
    Array.from({ length: PATHS }, (_, path) => values[path * MONTHS + month]!);
  const isMeanOne = (values: readonly number[]) => {
    const mean = meanOf(values);
    const deviation = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
    expect(Math.abs(mean - 1)).toBeLessThan((3.5 * deviation) / Math.sqrt(PATHS));
  };
  it.each([1, 12, 47])("rent, power level and level times spread in month %d", (month) => {
    isMeanOne(at(batch.rentRatio, month));
    isMeanOne(at(batch.powerLevelRatio, month));
    const spread = at(batch.powerSpreadRatio, month);
    isMeanOne(at(batch.powerLevelRatio, month).map((level, path) => level * spread[path]!));
  });
  it("fees too, whose quiet part moves with the price and whose bursts do not", () => {
    const fees = testModel().fees;
    const quiet = { ...fees, baseReversionPerYear: 0.5, baseVolatilityPerSqrtYear: 0.6 };
    const model = modelOf({ "bitcoin price/fees": 0.9 }, { fees: quiet });
    const { feesBtcPerBlock } = makeWorldBatch(model, {
      seed: 9,
      firstPath: 0,
      pathCount: PATHS,
      months: MONTHS,
      measure: "outlook",
      sampling: "plain",
    });
    isMeanOne(at(feesBtcPerBlock, 40).map((btc) => btc / 0.04));
  });
  it("and holding bitcoin has NPV 0 under valuation, whatever the history's own boom", () => {
    const { priceUsdPerBtc } = makeWorldBatch(modelOf(pairs), {
      seed: 10,
      firstPath: 0,
      pathCount: PATHS,
      months: MONTHS,
      measure: "valuation",
      sampling: "plain",
    });
    for (const month of [11, 47])
      isMeanOne(at(priceUsdPerBtc, month).map((usd) => usd / 1.04 ** ((month + LEAD) / 12) / 66_000));
  });
  it("which they would leave by a tenth otherwise: the history's part of the level alone has mean 1.1 after four years", () => {
    const weights = revertingWeights({ decay: Math.exp(-0.5 / 12), deviation: 0.14 }, 0.8, MONTHS);
    expect(historyMeans(makeHistoryShocks(RETURNS, 6), weights)[47]!).toBeGreaterThan(1.1);
  });
});
