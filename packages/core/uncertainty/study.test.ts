import { describe, expect, it } from "vitest";
import {
  absorbShard,
  antitheticSampling,
  bridgeIncrements,
  carryForward,
  describePaths,
  drawNormals,
  drawUniforms,
  type JumpDiffusion,
  makeBrownianBridge,
  makePathStatistics,
  orderedShards,
  type PathStatistics,
  pathsNeeded,
  plainSampling,
  type Sampling,
  SHARD_PATH_COUNT,
  simulateJumpDiffusion,
  sobolSampling,
} from "./index.ts";

/** Whole small studies: a site of one machine, its coin and its power, on joint paths. */

const STEPS = 24;
const curve = carryForward({
  spot: 60_000,
  riskFreeAnnualRate: 0.04,
  convenienceAnnualRate: 0,
  stepYears: 1 / 12,
  steps: STEPS,
});
const coin: JumpDiffusion = {
  volatilityPerSqrtYear: 0.55,
  volatilityReversionPerYear: 3,
  volatilityOfVolatility: 0.5,
  leverageCorrelation: -0.2,
  jumpsPerYear: 2,
  jumpLogMean: -0.03,
  jumpLogDeviation: 0.1,
  initialLogVolatility: 0,
};
const FACTORS = { price: 0, volatility: 1, jumpCount: 2, jumpSize: 3 } as const;

function pricePath(sampling: Sampling, path: number, model = coin): Float64Array {
  const normals = (factor: number) => {
    const out = new Float64Array(STEPS);
    drawNormals(sampling, out, { path, factor, fromStep: 0 });
    return out;
  };
  const jumpCountUniform = new Float64Array(STEPS);
  drawUniforms(sampling, jumpCountUniform, { path, factor: FACTORS.jumpCount, fromStep: 0 });
  const out = new Float64Array(STEPS + 1);
  simulateJumpDiffusion(out, model, curve, {
    price: normals(FACTORS.price),
    volatility: normals(FACTORS.volatility),
    jumpCountUniform,
    jumpSize: normals(FACTORS.jumpSize),
  });
  return out;
}

/** Mines 1 coin a month while the price is above its cost, or whatever the price. */
function mined(prices: Float64Array, costPerCoin: number, mayStop: boolean): number {
  let cash = 0;
  for (let t = 1; t <= STEPS; t++) {
    const margin = prices[t]! - costPerCoin;
    cash += mayStop ? Math.max(0, margin) : margin;
  }
  return cash;
}

function shard(sampling: Sampling, first: number, figure: (prices: Float64Array) => number): Float64Array {
  return Float64Array.from({ length: SHARD_PATH_COUNT }, (_, i) => figure(pricePath(sampling, first + i)));
}

function study(
  sampling: Sampling,
  pathCount: number,
  figure: (prices: Float64Array) => number,
): PathStatistics {
  const statistics = makePathStatistics(sampling.kind);
  for (let first = 0; first < pathCount; first += SHARD_PATH_COUNT)
    absorbShard(statistics, first, shard(sampling, first, figure));
  return statistics;
}

const stopping = (prices: Float64Array) => mined(prices, 55_000, true);
const always = (prices: Float64Array) => mined(prices, 55_000, false);

describe("common random numbers", () => {
  it("make a difference sharper than its parts: error of (stop - always) under half of either's", () => {
    const sampling = plainSampling(11);
    const error = (figure: (prices: Float64Array) => number) =>
      describePaths(study(sampling, 2048, figure))!.mean!.standardError!;
    const paired = error((prices) => stopping(prices) - always(prices));
    expect(paired).toBeLessThan(0.5 * error(always));
    expect(paired).toBeLessThan(0.5 * error(stopping));
  });
  it("hold per path: the right to stop is never worth less than nothing", () => {
    const sampling = antitheticSampling(11);
    for (let path = 0; path < 200; path++) {
      const prices = pricePath(sampling, path);
      expect(stopping(prices)).toBeGreaterThanOrEqual(always(prices));
    }
  });
  it("survive a change of another factor: the jump draws do not move when volatility is switched off", () => {
    const sampling = plainSampling(11);
    const before = new Float64Array(STEPS);
    drawUniforms(sampling, before, { path: 3, factor: FACTORS.jumpCount, fromStep: 0 });
    pricePath(sampling, 3, { ...coin, volatilityOfVolatility: 0 });
    const after = new Float64Array(STEPS);
    drawUniforms(sampling, after, { path: 3, factor: FACTORS.jumpCount, fromStep: 0 });
    expect(after).toEqual(before);
  });
});

describe("one and four workers", () => {
  it("give the same bits, whoever is first", () => {
    const sampling = antitheticSampling(21);
    const one = study(sampling, 4096, stopping);
    const four = makePathStatistics("antithetic");
    const take = orderedShards<Float64Array>((first, values) => absorbShard(four, first, values));
    for (const worker of [2, 0, 3, 1]) {
      for (let index = worker; index < 16; index += 4)
        take(index * SHARD_PATH_COUNT, shard(sampling, index * SHARD_PATH_COUNT, stopping));
    }
    expect(four).toEqual(one);
    expect(describePaths(four)).toEqual(describePaths(one));
  });
  it("a path made alone equals the same path made among others", () => {
    const sampling = plainSampling(21);
    const alone = pricePath(sampling, 777);
    for (let path = 770; path < 777; path++) pricePath(sampling, path);
    expect(pricePath(sampling, 777)).toEqual(alone);
  });
});

describe("samplings agree", () => {
  const leading = Array.from({ length: STEPS }, (_, step) => ({ factor: FACTORS.price, step }));
  const samplings: readonly Sampling[] = [
    plainSampling(31),
    antitheticSampling(31),
    sobolSampling(31, leading),
  ];
  const described = samplings.map((sampling) => describePaths(study(sampling, 4096, stopping))!);
  it("within 4 combined standard errors on the mean and on P10", () => {
    for (const a of described) {
      for (const b of described) {
        const gap = Math.abs(a.mean!.value - b.mean!.value);
        expect(gap).toBeLessThanOrEqual(4 * Math.hypot(a.mean!.standardError!, b.mean!.standardError!));
        const [p, q] = [a.quantiles[1]!, b.quantiles[1]!];
        expect(Math.abs(p.value - q.value)).toBeLessThanOrEqual(
          4 * Math.hypot(p.standardError!, q.standardError!),
        );
      }
    }
  });
  it("antithetic pairs and Sobol points both know this mean better than plain paths do", () => {
    const [plain, antithetic, sobol] = described.map(({ mean }) => mean!.standardError!);
    expect(antithetic!).toBeLessThan(plain!);
    expect(sobol!).toBeLessThan(plain!);
  });
  it("Sobol points over a Brownian bridge price an average (Asian) payoff with under a third of plain's error", () => {
    const bridge = makeBrownianBridge(STEPS);
    const asian = (sampling: Sampling) => (path: number) => {
      const normals = new Float64Array(STEPS);
      drawNormals(sampling, normals, { path, factor: 0, fromStep: 0 });
      const increments = new Float64Array(STEPS);
      bridgeIncrements(bridge, normals, increments);
      let [logPrice, sum] = [0, 0];
      for (const z of increments) {
        logPrice += 0.5 * Math.sqrt(1 / 12) * z - 0.125 / 12;
        sum += Math.exp(logPrice);
      }
      return Math.max(0, sum / STEPS - 1);
    };
    const error = (sampling: Sampling) => {
      const statistics = makePathStatistics(sampling.kind);
      const figure = asian(sampling);
      for (let first = 0; first < 4096; first += SHARD_PATH_COUNT)
        absorbShard(
          statistics,
          first,
          Float64Array.from({ length: SHARD_PATH_COUNT }, (_, i) => figure(first + i)),
        );
      return describePaths(statistics)!.mean!.standardError!;
    };
    const plain = error(plainSampling(41));
    const sobol = error(
      sobolSampling(
        41,
        leading.map(({ step }) => ({ factor: 0, step })),
      ),
    );
    expect(sobol / plain).toBeLessThan(1 / 3);
  });
});

describe("enough paths", () => {
  it("asked for from a pilot reach the error: 512 paths tell how many make 1 %, within a quarter", () => {
    const sampling = plainSampling(51);
    const pilot = describePaths(study(sampling, 512, stopping))!;
    const target = 0.02 * pilot.mean!.value;
    const needed = pathsNeeded(pilot.mean!, 512, target);
    const full = describePaths(study(sampling, needed, stopping))!;
    expect(full.mean!.standardError! / target).toBeLessThan(1.25);
    expect(full.mean!.standardError! / target).toBeGreaterThan(0.6);
  });
});

describe("no volatility", () => {
  const still: JumpDiffusion = { ...coin, volatilityPerSqrtYear: 0, jumpsPerYear: 0 };
  it("is the deterministic study: mean, every quantile and the shortfall are the one value, all errors 0", () => {
    const sampling = antitheticSampling(61);
    const value = always(curve.content.values);
    const statistics = makePathStatistics("antithetic");
    const values = Float64Array.from({ length: SHARD_PATH_COUNT }, (_, i) =>
      always(pricePath(sampling, i, still)),
    );
    absorbShard(statistics, 0, values);
    const described = describePaths(statistics)!;
    expect(described.mean).toEqual({ value, standardError: 0 });
    for (const quantile of described.quantiles) expect(quantile).toMatchObject({ value, standardError: 0 });
    expect(described.expectedShortfall).toMatchObject({ value, standardError: 0 });
    expect(described.minimum).toBe(described.maximum);
  });
  it("and a changed seed changes everything else", () => {
    const mean = (seed: number) => describePaths(study(plainSampling(seed), 256, stopping))!.mean!.value;
    expect(mean(1)).not.toBe(mean(2));
  });
});
