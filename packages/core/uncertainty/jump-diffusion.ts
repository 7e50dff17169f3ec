import { exp } from "../quantity/index.ts";
import { requireLength, requireParameter } from "./errors.ts";
import { type ExpectedCurve, type Measure, requireExpectedCurve, type UnderMeasure } from "./measure.ts";
import { poissonQuantile } from "./random.ts";

/**
 * A price with jumps and stochastic volatility: R. Merton (1976) jumps on L. Scott's (1987) log-volatility,
 *   dS/S = dF/F + sigma dW + (e^J - 1) dN - lambda k dt,   k = E[e^J] - 1,
 *   sigma = volatility * e^x / E-norm,   dx = -kappa x dt + xi dV,   dW dV = rho dt.
 * Simulated so that E[S_t] = F_t exactly at every step, whatever the step: the volatility of a step is known at its start,
 * jumps are compensated within it.
 */
export interface JumpDiffusion {
  /** Root mean square volatility in the long run, per square root of a year (0.6 = 60 %). */
  readonly volatilityPerSqrtYear: number;
  /** kappa, how fast log-volatility returns to its mean. */
  readonly volatilityReversionPerYear: number;
  /** xi, volatility of log-volatility per square root of a year; 0 = constant volatility. */
  readonly volatilityOfVolatility: number;
  /** rho of price and volatility, -1..1 exclusive. */
  readonly leverageCorrelation: number;
  readonly jumpsPerYear: number;
  /** Mean and standard deviation of a jump's log size. */
  readonly jumpLogMean: number;
  readonly jumpLogDeviation: number;
  /** Today's volatility over its long-run mean (log); 0 = at its mean. */
  readonly initialLogVolatility: number;
}

/** Draws of one path, one value per step. */
export interface JumpDiffusionDraws {
  readonly price: Float64Array;
  readonly volatility: Float64Array;
  /** In (0, 1): how many jumps. */
  readonly jumpCountUniform: Float64Array;
  readonly jumpSize: Float64Array;
}

/** @throws uncertainty/bad-parameter */
export function requireJumpDiffusion(model: JumpDiffusion): void {
  const nonNegative = [
    "volatilityPerSqrtYear",
    "volatilityReversionPerYear",
    "volatilityOfVolatility",
    "jumpsPerYear",
    "jumpLogDeviation",
  ] as const;
  for (const name of nonNegative) requireParameter(name, model[name], model[name] >= 0, "0 or more");
  const rho = model.leverageCorrelation;
  requireParameter("leverageCorrelation", rho, rho > -1 && rho < 1, "between -1 and 1");
  requireParameter("jumpLogMean", model.jumpLogMean, true, "a finite number");
  requireParameter("initialLogVolatility", model.initialLogVolatility, true, "a finite number");
}

/**
 * One path of prices at steps 0..n (length of the curve), from n draws of each kind.
 *
 * @param expected the curve whose measure the path is under: E[out[t]] = expected[t]
 * @throws uncertainty/bad-parameter, uncertainty/length-mismatch
 */
export function simulateJumpDiffusion(
  out: Float64Array,
  model: JumpDiffusion,
  { content }: UnderMeasure<Measure, ExpectedCurve>,
  draws: JumpDiffusionDraws,
): void {
  requireJumpDiffusion(model);
  requireExpectedCurve(content);
  const { values, stepYears } = content;
  requireLength("prices", out, values.length);
  for (const normals of Object.values(draws) as Float64Array[])
    requireLength("draws", normals, values.length - 1);
  const step = volatilityStep(model, stepYears);
  const jumps = jumpStep(model, stepYears);
  let [x, logRatio] = [model.initialLogVolatility, 0];
  out[0] = values[0]!;
  for (let t = 1; t < values.length; t++) {
    const sigma = model.volatilityPerSqrtYear * exp(x - step.stationaryVariance);
    const priceNormal = draws.price[t - 1]!;
    logRatio += sigma * step.rootYears * priceNormal - 0.5 * sigma * sigma * stepYears;
    logRatio += jumps(draws.jumpCountUniform[t - 1]!, draws.jumpSize[t - 1]!);
    x = step.decay * x + step.deviation * (step.rho * priceNormal + step.rest * draws.volatility[t - 1]!);
    out[t] = values[t]! * exp(logRatio);
  }
}

/** Exact transition of the log-volatility over a step; E[sigma^2] is volatility^2 in the stationary state. */
function volatilityStep(model: JumpDiffusion, stepYears: number) {
  const { volatilityReversionPerYear: kappa, volatilityOfVolatility: xi, leverageCorrelation: rho } = model;
  const decay = exp(-kappa * stepYears);
  const variance = kappa > 0 ? (xi * xi * (1 - decay * decay)) / (2 * kappa) : xi * xi * stepYears;
  return {
    decay,
    deviation: Math.sqrt(variance),
    stationaryVariance: kappa > 0 ? (xi * xi) / (2 * kappa) : 0,
    rootYears: Math.sqrt(stepYears),
    rho,
    rest: Math.sqrt(1 - rho * rho),
  };
}

/** Log effect of a step's jumps, compensated: its exponential has mean 1. */
function jumpStep(model: JumpDiffusion, stepYears: number): (uniform: number, normal: number) => number {
  const { jumpLogMean: mean, jumpLogDeviation: deviation, jumpsPerYear } = model;
  if (jumpsPerYear === 0) return () => 0;
  const expectedCount = jumpsPerYear * stepYears;
  const compensation = expectedCount * (exp(mean + 0.5 * deviation * deviation) - 1);
  return (uniform, normal) => {
    const count = poissonQuantile(uniform, expectedCount);
    return count * mean + Math.sqrt(count) * deviation * normal - compensation;
  };
}
