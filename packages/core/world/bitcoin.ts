import {
  type BlockBootstrap,
  type BurstyLevel,
  bootstrapGrowth,
  drawBootstrapIndices,
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
  const indices = new Int32Array(steps);
  return (out, draws) => {
    drawBootstrapIndices(indices, plan, draws.bitcoinHistory);
    simulateBootstrap(out, curve, logReturnsPerMonth, growth, indices);
  };
}

/** Fees over their stated curve: bursty, mean 1 in every month after the first, which is as stated. */
export function makeFeeRatios(model: BurstyLevel, steps: number): PricePath {
  requireBurstyLevel(model);
  const expected = expectedBurstyLevels(model, STEP_YEARS, steps);
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
