import { describe, expect, it } from "vitest";
import {
  addToMoments,
  type BlockBootstrap,
  bootstrapDriftAnnualRate,
  bootstrapGrowth,
  carryForward,
  drawBootstrapIndices,
  drawNormals,
  drawUniforms,
  driftCurve,
  type ExpectedCurve,
  expectedBurstyLevels,
  firstEventStep,
  fitMeanReversion,
  type JumpDiffusion,
  lognormalAt,
  logReturns,
  type Measure,
  type Moments,
  makeMoments,
  outlookFromForward,
  plainSampling,
  regimeMultipliers,
  regimeProbabilities,
  requireValuation,
  type Sampling,
  shareCommonCause,
  simulateBootstrap,
  simulateBurstyLevel,
  simulateJumpDiffusion,
  simulateMeanReversion,
  simulateRegimes,
  standardErrorOf,
  survivalProbabilities,
  type UnderMeasure,
} from "./index.ts";

const BTC: JumpDiffusion = {
  volatilityPerSqrtYear: 0.6,
  volatilityReversionPerYear: 2,
  volatilityOfVolatility: 0.8,
  leverageCorrelation: -0.3,
  jumpsPerYear: 3,
  jumpLogMean: -0.05,
  jumpLogDeviation: 0.12,
  initialLogVolatility: 0,
};
const NO_JUMPS = { ...BTC, jumpsPerYear: 0, volatilityOfVolatility: 0, leverageCorrelation: 0 };
const forward = carryForward({
  spot: 66000,
  riskFreeAnnualRate: 0.04,
  convenienceAnnualRate: 0,
  stepYears: 1 / 12,
  steps: 36,
});

function normals(sampling: Sampling, path: number, factor: number, length: number): Float64Array {
  const out = new Float64Array(length);
  drawNormals(sampling, out, { path, factor, fromStep: 0 });
  return out;
}

function uniforms(sampling: Sampling, path: number, factor: number, length: number): Float64Array {
  const out = new Float64Array(length);
  drawUniforms(sampling, out, { path, factor, fromStep: 0 });
  return out;
}

function pricePath(
  process: JumpDiffusion,
  curve: UnderMeasure<Measure, ExpectedCurve>,
  path: number,
): Float64Array {
  const sampling = plainSampling(7);
  const steps = curve.content.values.length - 1;
  const out = new Float64Array(steps + 1);
  simulateJumpDiffusion(out, process, curve, {
    price: normals(sampling, path, 0, steps),
    volatility: normals(sampling, path, 1, steps),
    jumpCountUniform: uniforms(sampling, path, 2, steps),
    jumpSize: normals(sampling, path, 3, steps),
  });
  return out;
}

function momentsOver(pathCount: number, figure: (path: number) => number): Moments {
  const moments = makeMoments();
  for (let path = 0; path < pathCount; path++) addToMoments(moments, figure(path));
  return moments;
}

function expectWithin(moments: Moments, truth: number, errors = 4): void {
  expect(Math.abs(moments.mean - truth)).toBeLessThan(errors * standardErrorOf(moments)!);
}

describe("the two measures", () => {
  it("under valuation holding a bitcoin has NPV 0 within error, with jumps, leverage and stochastic volatility", () => {
    const npv = momentsOver(20_000, (path) => pricePath(BTC, forward, path)[36]! / 1.04 ** 3 - 66000);
    expectWithin(npv, 0, 3);
    expect(standardErrorOf(npv)!).toBeLessThan(1000);
  });
  it("under valuation selling it at any month is worth the same 0 (months 1, 12, 24)", () => {
    for (const month of [1, 12, 24]) {
      const npv = momentsOver(
        8000,
        (path) => pricePath(BTC, forward, path)[month]! / 1.04 ** (month / 12) - 66000,
      );
      expectWithin(npv, 0, 3);
    }
  });
  it("under an outlook of 30 % a year the mean follows the drift: 66,000 * 1.3^3, and it is said to be the user's", () => {
    const curve = driftCurve({ spot: 66000, driftAnnualRate: 0.3, stepYears: 1 / 12, steps: 36 });
    expectWithin(
      momentsOver(20_000, (path) => pricePath(BTC, curve, path)[36]!),
      66000 * 1.3 ** 3,
    );
    expect(curve.content.basis).toBe("drift 30 % a year, by the user");
  });
  it("an outlook is never taken for a valuation, by the type and at run time", () => {
    const asOutlook = outlookFromForward(forward);
    expect(() => requireValuation(asOutlook, "holding BTC")).toThrow(
      /holding BTC needs the valuation measure, .* outlook/,
    );
    expect(requireValuation(forward, "holding BTC")).toEqual(forward);
    // @ts-expect-error an outlook can't stand where a valuation is asked for
    const refused: typeof forward = asOutlook;
    expect(refused.measure).toBe("outlook");
  });
  it("carry: the forward in a year at 4 % is 4 % above spot; figures out of range are refused by name", () => {
    expect(forward.content.values[12]! / 66000).toBeCloseTo(1.04, 13);
    const terms = { spot: 0, riskFreeAnnualRate: 0, convenienceAnnualRate: 0, stepYears: 1, steps: 1 };
    expect(() => carryForward(terms)).toThrow(/spot price is 0/);
    expect(() => carryForward({ ...terms, spot: 1, stepYears: Number.NaN })).toThrow(/step is NaN/);
  });
});

describe("jump-diffusion with stochastic volatility", () => {
  it("without volatility and jumps is the curve itself, to the bit", () => {
    const still = { ...NO_JUMPS, volatilityPerSqrtYear: 0 };
    expect(pricePath(still, forward, 5)).toEqual(forward.content.values);
  });
  it("without jumps and volatility of volatility is Black and Scholes: Var[ln S_3] = 0.36 * 3", () => {
    const logs = momentsOver(10_000, (path) =>
      Math.log(pricePath(NO_JUMPS, forward, path)[36]! / forward.content.values[36]!),
    );
    expectWithin(logs, -0.5 * 0.36 * 3);
    expect(logs.squaredDeviations / logs.count / 1.08).toBeCloseTo(1, 1);
  });
  it("prices Merton's call: 3-month at-the-money, sigma 0.2, one jump a year of mean -0.1 and deviation 0.15", () => {
    // Merton (1976): sum over n of e^(-l't) (l't)^n / n! * BlackScholes(sigma_n, r_n), r = 0, computed in the test.
    const process = {
      ...NO_JUMPS,
      volatilityPerSqrtYear: 0.2,
      jumpsPerYear: 1,
      jumpLogMean: -0.1,
      jumpLogDeviation: 0.15,
    };
    const flat = carryForward({
      spot: 100,
      riskFreeAnnualRate: 0,
      convenienceAnnualRate: 0,
      stepYears: 1 / 12,
      steps: 3,
    });
    const payoff = momentsOver(60_000, (path) => Math.max(0, pricePath(process, flat, path)[3]! - 100));
    expectWithin(payoff, mertonCall(0.25, 0.2, 1, -0.1, 0.15), 3.5);
  });
  it("has fatter tails than the normal once volatility moves and jumps: kurtosis of monthly returns above 4", () => {
    const returns: number[] = [];
    for (let path = 0; path < 600; path++) {
      const prices = pricePath(BTC, forward, path);
      for (let t = 1; t < prices.length; t++) returns.push(Math.log(prices[t]! / prices[t - 1]!));
    }
    const mean = returns.reduce((a, b) => a + b, 0) / returns.length;
    const central = (k: number) => returns.reduce((sum, r) => sum + (r - mean) ** k, 0) / returns.length;
    expect(central(4) / central(2) ** 2).toBeGreaterThan(4);
    // RMS volatility: 0.36/12 diffusive + 3/12 * (0.05^2 + 0.12^2) from jumps
    expect(central(2) / (0.03 + 0.25 * 0.0169)).toBeCloseTo(1, 0);
  });
  it("refuses NaN, negative volatility, correlation of 1 and short draws by name", () => {
    const run = (process: JumpDiffusion) => () => pricePath(process, forward, 0);
    expect(run({ ...BTC, volatilityPerSqrtYear: Number.NaN })).toThrow(/volatilityPerSqrtYear is NaN/);
    expect(run({ ...BTC, jumpsPerYear: -1 })).toThrow(/jumpsPerYear is -1/);
    expect(run({ ...BTC, leverageCorrelation: 1 })).toThrow(/leverageCorrelation is 1/);
    expect(() => simulateJumpDiffusion(new Float64Array(2), BTC, forward, {} as never)).toThrow(
      /37 values are needed, 2/,
    );
  });
});

describe("mean reversion around a curve", () => {
  const rent = { reversionPerYear: 0.7, volatilityPerSqrtYear: 0.35, initialLogDeviation: 0 };
  const level = (path: number, process = rent) => {
    const out = new Float64Array(37);
    simulateMeanReversion(out, process, forward, normals(plainSampling(3), path, 8, 36));
    return out;
  };
  it("keeps the curve as its mean at every month", () => {
    for (const month of [1, 12, 36]) {
      expectWithin(
        momentsOver(10_000, (path) => level(path)[month]!),
        forward.content.values[month]!,
      );
    }
  });
  it("has the stationary variance sigma^2 (1 - e^(-2 kappa t)) / (2 kappa) of Schwartz: 0.0862 at three years", () => {
    const logs = momentsOver(10_000, (path) => Math.log(level(path)[36]! / forward.content.values[36]!));
    const variance = (0.35 ** 2 * (1 - Math.exp(-2 * 0.7 * 3))) / (2 * 0.7);
    expect(logs.squaredDeviations / logs.count / variance).toBeCloseTo(1, 1);
    expectWithin(logs, -0.5 * variance);
  });
  it("forgets a high start: half of it after ln 2 / kappa years", () => {
    const start = { reversionPerYear: Math.LN2, volatilityPerSqrtYear: 0, initialLogDeviation: 0.4 };
    const path = level(0, start);
    expect(Math.log(path[12]! / forward.content.values[12]!)).toBeCloseTo(0.2, 12);
  });
  it("is found again in a history of 4,000 months: kappa 0.7 and sigma 0.35 within a tenth", () => {
    const flat = driftCurve({ spot: 2.5, driftAnnualRate: 0, stepYears: 1 / 12, steps: 4000 });
    const history = new Float64Array(4001);
    simulateMeanReversion(history, rent, flat, normals(plainSampling(9), 0, 1, 4000));
    const fit = fitMeanReversion(history, 1 / 12);
    expect(fit.model.volatilityPerSqrtYear / 0.35).toBeCloseTo(1, 1);
    expect(Math.abs(fit.model.reversionPerYear - 0.7)).toBeLessThan(0.15);
    expect(fit.isReversionShown).toBe(true);
  });
  it("a random walk of 60 months shows no reversion, and twelve levels are needed", () => {
    const walk = { reversionPerYear: 0, volatilityPerSqrtYear: 0.3, initialLogDeviation: 0 };
    const flat = driftCurve({ spot: 1, driftAnnualRate: 0, stepYears: 1 / 12, steps: 60 });
    const history = new Float64Array(61);
    simulateMeanReversion(history, walk, flat, normals(plainSampling(10), 0, 1, 60));
    expect(fitMeanReversion(history, 1 / 12).isReversionShown).toBe(false);
    expect(() => fitMeanReversion([1, 2, 3], 1)).toThrow(/number of levels is 3/);
  });
});

describe("regimes", () => {
  const chain = {
    names: ["short", "glut"],
    transitionProbability: [
      [0.9, 0.1],
      [0.3, 0.7],
    ],
    startState: 0,
  };
  it("visit states as often as the chain says: 75 % short in the long run", () => {
    expect(regimeProbabilities(chain, 200)[200]![0]).toBeCloseTo(0.75, 12);
    const states = new Uint8Array(20_001);
    simulateRegimes(states, chain, uniforms(plainSampling(1), 0, 0, 20_000));
    expect(states.reduce((sum, s) => sum + (s === 0 ? 1 : 0), 0) / 20_001).toBeCloseTo(0.75, 1);
  });
  it("move paths around a curve, never the curve: multipliers average 1 at every step", () => {
    const out = new Float64Array(13);
    const states = new Uint8Array(13);
    const month12 = momentsOver(20_000, (path) => {
      simulateRegimes(states, chain, uniforms(plainSampling(2), path, 0, 12));
      regimeMultipliers(out, chain, [1.5, 0.6], states);
      return out[12]!;
    });
    expectWithin(month12, 1);
    expect(out[0]).toBe(1);
  });
  it("refuse rows that do not sum to 1, by the state's name", () => {
    const broken = {
      ...chain,
      transitionProbability: [
        [0.9, 0.2],
        [0.3, 0.7],
      ],
    };
    expect(() => regimeProbabilities(broken, 1)).toThrow(/sum of chances out of "short"/);
    expect(() => regimeProbabilities({ ...chain, startState: 2 }, 1)).toThrow(/start state is 2/);
    expect(() => regimeProbabilities({ ...chain, transitionProbability: [[1]] }, 1)).toThrow(
      /2 values are needed, 1/,
    );
  });
});

describe("bursty fees", () => {
  const fees = {
    baseMean: 0.3,
    baseReversionPerYear: 6,
    baseVolatilityPerSqrtYear: 0.8,
    burstsPerYear: 2,
    burstMeanSize: 0.9,
    burstLogDeviation: 0.7,
    burstDecayPerYear: 9,
  };
  const path = (p: number, process = fees) => {
    const sampling = plainSampling(4);
    const out = new Float64Array(24);
    const burstCountUniform = uniforms(sampling, p, 1, 24);
    simulateBurstyLevel(out, process, 1 / 12, {
      base: normals(sampling, p, 0, 24),
      burstCountUniform,
      burstSize: normals(sampling, p, 2, 24),
    });
    return out;
  };
  it("have the mean that the closed form says, in the first month and once bursts overlap", () => {
    const expected = expectedBurstyLevels(fees, 1 / 12, 24);
    expect(expected[0]).toBeCloseTo(0.3 + (2 / 12) * 0.9, 14);
    for (const month of [0, 23]) {
      expectWithin(
        momentsOver(20_000, (p) => path(p)[month]!),
        expected[month]!,
      );
    }
  });
  it("are skewed: the mean lies well above the median", () => {
    const values = Array.from({ length: 4000 }, (_, p) => path(p)[23]!).sort((a, b) => a - b);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean / values[2000]!).toBeGreaterThan(1.2);
  });
  it("a burst dies out by its decay: e^(-9/12) of it is left a month later", () => {
    const quiet = { ...fees, baseMean: 0 };
    const sampling = plainSampling(4);
    const out = new Float64Array(2);
    simulateBurstyLevel(out, quiet, 1 / 12, {
      base: normals(sampling, 0, 0, 2),
      burstCountUniform: Float64Array.of(0.95, 0.5),
      burstSize: new Float64Array(2),
    });
    expect(out[0]).toBeGreaterThan(0);
    expect(out[1]! / out[0]!).toBeCloseTo(Math.exp(-0.75), 12);
  });
  it("refuse negative figures by name", () => {
    expect(() => path(0, { ...fees, burstsPerYear: -1 })).toThrow(/burstsPerYear is -1/);
  });
});

describe("history drawn again in blocks", () => {
  const prices = [100, 120, 90, 95, 130, 128, 160, 120, 150, 149, 170, 210, 190];
  const returns = logReturns(prices);
  const plan: BlockBootstrap = { historyLength: returns.length, meanBlockSteps: 4 };
  const growth = bootstrapGrowth(returns, plan, 24);
  it("draws blocks of mean length 4: a quarter of the steps begins one", () => {
    const indices = new Int32Array(40_000);
    drawBootstrapIndices(indices, plan, uniforms(plainSampling(5), 0, 0, 40_000));
    let begins = 0;
    for (let t = 1; t < indices.length; t++) if (indices[t] !== (indices[t - 1]! + 1) % 12) begins++;
    // a fresh block continues the old one by chance once in 12
    expect(begins / indices.length / (0.25 * (11 / 12))).toBeCloseTo(1, 1);
    expect(new Set(indices).size).toBe(12);
  });
  it("states the drift of the history exactly: the mean gross return for one step", () => {
    const mean = returns.reduce((sum, r) => sum + Math.exp(r), 0) / returns.length;
    expect(growth[1]).toBeCloseTo(mean, 13);
    expect(growth[0]).toBe(1);
    const independent = bootstrapGrowth(returns, { ...plan, meanBlockSteps: 1 }, 24);
    expect(independent[24]! / mean ** 24).toBeCloseTo(1, 12);
    expect(bootstrapDriftAnnualRate(independent, 1 / 12)).toBeCloseTo(mean ** 12 - 1, 10);
  });
  it("keeps the curve's mean once the drift is removed, though blocks hold together", () => {
    const out = new Float64Array(25);
    const indices = new Int32Array(24);
    const curve = carryForward({
      spot: 100,
      riskFreeAnnualRate: 0.04,
      convenienceAnnualRate: 0,
      stepYears: 1 / 12,
      steps: 24,
    });
    const final = momentsOver(30_000, (path) => {
      drawBootstrapIndices(indices, plan, uniforms(plainSampling(6), path, 0, 24));
      simulateBootstrap(out, curve, returns, growth, indices);
      return out[24]!;
    });
    expectWithin(final, curve.content.values[24]!);
  });
  it("refuses a history of one step, blocks shorter than a step and prices of 0", () => {
    expect(() => bootstrapGrowth(returns, { historyLength: 1, meanBlockSteps: 1 }, 1)).toThrow(
      /length of the history is 1/,
    );
    expect(() => bootstrapGrowth(returns, { ...plan, meanBlockSteps: 0.5 }, 1)).toThrow(
      /mean block length is 0.5/,
    );
    expect(() => logReturns([1, 0])).toThrow(/price 2 is 0/);
  });
});

describe("events", () => {
  it("a lognormal delay meets its P50 and P90: 3 months and 9", () => {
    const delay = { p50: 3, p90: 9 };
    expect(lognormalAt(delay, 0)).toBe(3);
    expect(lognormalAt(delay, 1.2815515655446004)).toBeCloseTo(9, 12);
    expect(() => lognormalAt({ p50: 3, p90: 2 }, 0)).toThrow(/P90 is 2/);
  });
  it("delays with a common cause of 0.4 correlate by 0.4", () => {
    const sampling = plainSampling(8);
    const products = momentsOver(40_000, (path) => {
      const own = normals(sampling, path, 0, 2);
      shareCommonCause(own, normals(sampling, path, 1, 1)[0]!, 0.4);
      return own[0]! * own[1]!;
    });
    expectWithin(products, 0.4);
  });
  it("a hazard of 10 % a year is survived for 5 years by e^-0.5 of the tenants", () => {
    const hazard = new Float64Array(60).fill(0.1);
    const survival = new Float64Array(60);
    survivalProbabilities(survival, hazard, 1 / 12);
    expect(survival[59]).toBeCloseTo(Math.exp(-0.5), 12);
    const sampling = plainSampling(8);
    const survived = momentsOver(20_000, (path) => {
      const draw = -Math.log(1 - uniforms(sampling, path, 5, 1)[0]!);
      return firstEventStep(hazard, 1 / 12, draw) === -1 ? 1 : 0;
    });
    expectWithin(survived, Math.exp(-0.5));
  });
  it("a higher hazard never makes the same tenant default later", () => {
    const [low, high] = [new Float64Array(60).fill(0.1), new Float64Array(60).fill(0.2)];
    for (const draw of [0.001, 0.1, 0.3, 0.49]) {
      const later = firstEventStep(low, 1 / 12, draw);
      expect(firstEventStep(high, 1 / 12, draw)).toBeLessThanOrEqual(later === -1 ? 60 : later);
    }
    expect(() => firstEventStep(Float64Array.of(-0.1), 1, 1)).toThrow(/hazard of step 1 is -0.1/);
  });
});

function mertonCall(
  years: number,
  sigma: number,
  jumpsPerYear: number,
  mean: number,
  deviation: number,
): number {
  const k = Math.exp(mean + 0.5 * deviation ** 2) - 1;
  const rate = jumpsPerYear * (1 + k) * years;
  let [total, weight] = [0, Math.exp(-rate)];
  for (let n = 0; n < 40; n++) {
    const drift = -jumpsPerYear * k * years + n * Math.log(1 + k);
    const total2 = sigma ** 2 * years + n * deviation ** 2;
    const spread = Math.sqrt(total2);
    const d1 = (drift + 0.5 * total2) / spread;
    // e^-r per Merton's r_n: value = S e^(drift) N(d1) - K N(d2), weighted by e^-drift through `rate`
    total += weight * Math.exp(-drift) * (100 * Math.exp(drift) * cdf(d1) - 100 * cdf(d1 - spread));
    weight *= rate / (n + 1);
  }
  return total;
}

/** Normal distribution function by its series around 0 (enough for |x| < 6). */
function cdf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 200; n++) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x) * 0.3989422804014327;
}
