import {
  type BlockBootstrap,
  type BurstyLevel,
  bootstrapGrowth,
  type ExpectedCurve,
  expectedBurstyLevels,
  type Measure,
  requireBurstyLevel,
  requireJumpDiffusion,
  simulateBootstrap,
  simulateBurstyLevel,
  simulateJumpDiffusion,
  type UnderMeasure,
} from "../uncertainty/index.ts";
import type { BitcoinProcess } from "./model.ts";
import type { PathDraws } from "./path-draws.ts";

const STEP_YEARS = 1 / 12;

/** Fills one path of monthly prices about an expected curve: E[out[m]] = curve[m] under the curve's measure. */
export type PricePath = (out: Float64Array, draws: PathDraws) => void;

/** The first month of the curve is known. @throws uncertainty/bad-parameter */
export function makePricePath(
  process: BitcoinProcess,
  curve: UnderMeasure<Measure, ExpectedCurve>,
): PricePath {
  if (process.kind === "bootstrap") return bootstrapPath(process, curve);
  requireJumpDiffusion(process.model);
  return (out, draws) =>
    simulateJumpDiffusion(out, process.model, curve, {
      price: draws.shocks["bitcoin price"],
      volatility: draws.bitcoinVolatility,
      jumpCountUniform: draws.bitcoinJumpCount,
      jumpSize: draws.bitcoinJumpSize,
    });
}

function bootstrapPath(
  { logReturnsPerMonth, meanBlockMonths }: BitcoinProcess & { readonly kind: "bootstrap" },
  curve: UnderMeasure<Measure, ExpectedCurve>,
): PricePath {
  const plan: BlockBootstrap = { historyLength: logReturnsPerMonth.length, meanBlockSteps: meanBlockMonths };
  const steps = curve.content.values.length - 1;
  const growth = bootstrapGrowth(logReturnsPerMonth, plan, steps);
  return (out, draws) => simulateBootstrap(out, curve, logReturnsPerMonth, growth, draws.historyMonths);
}

/**
 * Fees over their stated curve: bursty, mean 1 in every month after the first, which is as stated.
 *
 * @param quietMeans by month, what a drawn history makes of the quiet part's mean; absent = 1
 */
export function makeFeeRatios(model: BurstyLevel, steps: number, quietMeans?: Float64Array): PricePath {
  requireBurstyLevel(model);
  const expected = expectedBurstyLevels(model, STEP_YEARS, steps);
  if (quietMeans) for (let i = 0; i < steps; i++) expected[i]! += model.baseMean * (quietMeans[i + 1]! - 1);
  return (out, draws) => {
    const levels = out.subarray(1);
    simulateBurstyLevel(levels, model, STEP_YEARS, {
      base: draws.shocks.fees,
      burstCountUniform: draws.feeBurstCount,
      burstSize: draws.feeBurstSize,
    });
    out[0] = 1;
    for (let i = 0; i < levels.length; i++) levels[i]! /= expected[i]!;
  };
}
