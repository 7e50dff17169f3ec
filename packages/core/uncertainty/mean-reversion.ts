import { exp, log } from "../quantity/index.ts";
import { requireLength, requireParameter, requireStepYears } from "./errors.ts";
import { type ExpectedCurve, type Measure, requireExpectedCurve, type UnderMeasure } from "./measure.ts";

/**
 * E. Schwartz's (1997) one-factor model around a curve: level_t = F_t e^(x_t - Var[x_t]/2), with x an
 * Ornstein-Uhlenbeck process, dx = -kappa x dt + sigma dW. E[level_t] = F_t exactly where x starts at 0.
 * For power price levels, AI rents and accelerator prices: what is dear today returns to the curve.
 */
export interface MeanReversion {
  /** kappa; its half-life is ln 2 / kappa years. */
  readonly reversionPerYear: number;
  /** sigma, log volatility per square root of a year. */
  readonly volatilityPerSqrtYear: number;
  /** Today's log distance from the curve; it dies out at rate kappa. */
  readonly initialLogDeviation: number;
}

/** Exact transition of an Ornstein-Uhlenbeck process over a step. */
export interface OrnsteinUhlenbeckStep {
  readonly decay: number;
  readonly deviation: number;
}

/** x' = decay x + deviation Z (D. Gillespie 1996, exact for any step). @throws uncertainty/bad-parameter */
export function ornsteinUhlenbeckStep(model: MeanReversion, stepYears: number): OrnsteinUhlenbeckStep {
  requireMeanReversion(model);
  requireStepYears(stepYears);
  const { reversionPerYear, volatilityPerSqrtYear } = model;
  const decay = exp(-reversionPerYear * stepYears);
  const variance =
    reversionPerYear > 0
      ? (volatilityPerSqrtYear * volatilityPerSqrtYear * (1 - decay * decay)) / (2 * reversionPerYear)
      : volatilityPerSqrtYear * volatilityPerSqrtYear * stepYears;
  return { decay, deviation: Math.sqrt(variance) };
}

/** @throws uncertainty/bad-parameter */
export function requireMeanReversion(model: MeanReversion): void {
  for (const name of ["reversionPerYear", "volatilityPerSqrtYear"] as const)
    requireParameter(name, model[name], model[name] >= 0, "0 or more");
  requireParameter("initialLogDeviation", model.initialLogDeviation, true, "a finite number");
}

/**
 * One path of levels at steps 0..n around a curve, from n normals.
 *
 * @throws uncertainty/bad-parameter, uncertainty/length-mismatch
 */
export function simulateMeanReversion(
  out: Float64Array,
  model: MeanReversion,
  { content }: UnderMeasure<Measure, ExpectedCurve>,
  normals: Float64Array,
): void {
  requireExpectedCurve(content);
  const { values, stepYears } = content;
  requireLength("levels", out, values.length);
  requireLength("normals", normals, values.length - 1);
  const { decay, deviation } = ornsteinUhlenbeckStep(model, stepYears);
  let x = model.initialLogDeviation;
  let variance = 0;
  out[0] = values[0]! * exp(x);
  for (let t = 1; t < values.length; t++) {
    x = decay * x + deviation * normals[t - 1]!;
    variance = decay * decay * variance + deviation * deviation;
    out[t] = values[t]! * exp(x - 0.5 * variance);
  }
}

/** What a history says of its mean reversion, with the standard error of the slope. */
export interface MeanReversionFit {
  readonly model: MeanReversion;
  /** Level the history returns to (geometric). */
  readonly longRunLevel: number;
  readonly decayPerStep: number;
  readonly decayStandardError: number;
  /** False where the slope is within two standard errors of 1: no reversion is shown by this history. */
  readonly isReversionShown: boolean;
}

/**
 * Least squares of log level on the log level before (the exact discretisation). Slopes at or above 1 are read as no
 * reversion at all (a random walk). Needs at least 12 positive levels.
 *
 * @throws uncertainty/bad-parameter
 */
export function fitMeanReversion(levels: ArrayLike<number>, stepYears: number): MeanReversionFit {
  requireStepYears(stepYears);
  requireParameter("number of levels", levels.length, levels.length >= 12, "12 or more");
  const x = Array.from(levels, (level, i) => {
    requireParameter(`level ${i + 1}`, level, level > 0, "above 0");
    return log(level);
  });
  const line = regress(x.slice(0, -1), x.slice(1));
  const decayPerStep = Math.min(1, Math.max(1e-6, line.slope));
  const isReverting = decayPerStep < 1;
  const reversionPerYear = isReverting ? -log(decayPerStep) / stepYears : 0;
  const longRunLog = isReverting ? line.intercept / (1 - line.slope) : x[x.length - 1]!;
  const scale = isReverting ? (2 * reversionPerYear) / (1 - decayPerStep * decayPerStep) : 1 / stepYears;
  return {
    model: {
      reversionPerYear,
      volatilityPerSqrtYear: line.residualDeviation * Math.sqrt(scale),
      initialLogDeviation: x[x.length - 1]! - longRunLog,
    },
    longRunLevel: exp(longRunLog),
    decayPerStep,
    decayStandardError: line.slopeError,
    isReversionShown: 1 - line.slope > 2 * line.slopeError,
  };
}

function regress(x: readonly number[], y: readonly number[]) {
  const n = x.length;
  const meanX = x.reduce((a, b) => a + b, 0) / n;
  const meanY = y.reduce((a, b) => a + b, 0) / n;
  let [xx, xy] = [0, 0];
  for (let i = 0; i < n; i++) {
    xx += (x[i]! - meanX) ** 2;
    xy += (x[i]! - meanX) * (y[i]! - meanY);
  }
  const slope = xx > 0 ? xy / xx : 0;
  const intercept = meanY - slope * meanX;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (y[i]! - intercept - slope * x[i]!) ** 2;
  const residualDeviation = Math.sqrt(squares / (n - 2));
  return { slope, intercept, residualDeviation, slopeError: xx > 0 ? residualDeviation / Math.sqrt(xx) : 0 };
}
