import { describe, expect, it } from "vitest";
import {
  bootstrapDriftAnnualRate,
  bootstrapGrowth,
  expectedBurstyLevels,
  firstEventStep,
  fitMeanReversion,
  isEnoughPaths,
  lognormalAt,
  makeBrownianBridge,
  ornsteinUhlenbeckStep,
  pathsNeeded,
  regimeProbabilities,
  shareCommonCause,
  simulateBurstyLevel,
  simulateJumpDiffusion,
  simulateMeanReversion,
  survivalProbabilities,
  valuation,
} from "./index.ts";

/** NaN, infinite figures and steps of no length are refused by the name a reader knows. */

const NaN_ = Number.NaN;
const of = (...values: number[]) => Float64Array.from(values);
const reverting = { reversionPerYear: 1, volatilityPerSqrtYear: 0.3, initialLogDeviation: 0 };
const bursty = {
  baseMean: 1,
  baseReversionPerYear: 1,
  baseVolatilityPerSqrtYear: 1,
  burstsPerYear: 1,
  burstMeanSize: 1,
  burstLogDeviation: 1,
  burstDecayPerYear: 1,
};
const jumping = {
  volatilityPerSqrtYear: 0.6,
  volatilityReversionPerYear: 1,
  volatilityOfVolatility: 0.5,
  leverageCorrelation: 0,
  jumpsPerYear: 1,
  jumpLogMean: 0,
  jumpLogDeviation: 0.1,
  initialLogVolatility: 0,
};
const draws = { price: of(0), volatility: of(0), jumpCountUniform: of(0.5), jumpSize: of(0) };
const chain = { names: ["only"], transitionProbability: [[1]], startState: 0 };
const curve = (values: Float64Array, stepYears = 1 / 12) => valuation({ stepYears, values, basis: "test" });
const plan = { historyLength: 2, meanBlockSteps: 1 };

const CASES: readonly (readonly [string, () => unknown])[] = [
  ["step is -1", () => ornsteinUhlenbeckStep(reverting, -1)],
  ["reversionPerYear is NaN", () => ornsteinUhlenbeckStep({ ...reverting, reversionPerYear: NaN_ }, 1)],
  ["step is 0", () => simulateMeanReversion(of(0, 0), reverting, curve(of(1, 1), 0), of(0))],
  [
    "expected curve, entry 2 is NaN",
    () => simulateMeanReversion(of(0, 0), reverting, curve(of(1, NaN_)), of(0)),
  ],
  [
    "expected curve, entry 2 is Infinity",
    () => simulateJumpDiffusion(of(0, 0), jumping, curve(of(1, Number.POSITIVE_INFINITY)), draws),
  ],
  ["step is NaN", () => simulateJumpDiffusion(of(0, 0), jumping, curve(of(1, 1), NaN_), draws)],
  ["step is NaN", () => fitMeanReversion(new Array(12).fill(1), NaN_)],
  ["number of steps is -2", () => regimeProbabilities(chain, -2)],
  ["step is NaN", () => expectedBurstyLevels(bursty, NaN_, 3)],
  ["number of steps is -3", () => expectedBurstyLevels(bursty, 1 / 12, -3)],
  [
    "step is -1",
    () =>
      simulateBurstyLevel(of(0), bursty, -1, { base: of(0), burstCountUniform: of(0.5), burstSize: of(0) }),
  ],
  ["returns, entry 2 is NaN", () => bootstrapGrowth(of(0.1, NaN_), plan, 3)],
  ["number of steps is -3", () => bootstrapGrowth(of(0.1, 0.1), plan, -3)],
  ["length of the growth curve is 1", () => bootstrapDriftAnnualRate(of(1), 1 / 12)],
  ["step is -0.5", () => bootstrapDriftAnnualRate(of(1, 2), -0.5)],
  ["normal draw is NaN", () => lognormalAt({ p50: 1, p90: 2 }, NaN_)],
  ["common normal is NaN", () => shareCommonCause(of(1), NaN_, 0.5)],
  ["step is -1", () => firstEventStep(of(0.1), -1, 1)],
  ["exponential draw is NaN", () => firstEventStep(of(0.1), 1, NaN_)],
  ["step is NaN", () => survivalProbabilities(of(0), of(0.1), NaN_)],
  ["paths so far is NaN", () => pathsNeeded({ value: 1, standardError: 1 }, NaN_, 1)],
  ["standard error is NaN", () => pathsNeeded({ value: 1, standardError: NaN_ }, 256, 1)],
  ["standard error asked for is NaN", () => isEnoughPaths({ value: 1, standardError: 1 }, NaN_)],
  ["number of steps is -1", () => makeBrownianBridge(-1)],
  ["number of steps is 1.5", () => makeBrownianBridge(1.5)],
];

describe("uncertainty refuses by name", () => {
  it.each(CASES)("%s", (words, work) => {
    expect(work).toThrow(words);
  });
});
