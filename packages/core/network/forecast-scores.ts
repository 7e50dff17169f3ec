import { uniform01 } from "../uncertainty/index.ts";
import { networkErrors } from "./errors.ts";

/** A forecast of a log and what came, for one origin. */
export interface ScoredForecast {
  readonly originDay: number;
  /** Ascending sample of the forecast distribution, logs. */
  readonly samples: Float64Array;
  readonly point: number;
  readonly actual: number;
}

/** Measures of a run of forecasts, in logs. */
export interface ForecastScore {
  readonly originCount: number;
  readonly meanAbsoluteLogError: number;
  readonly meanLogBias: number;
  readonly crps: number;
  /** Share of outcomes inside the central 80 % interval. */
  readonly coverage80Fraction: number;
  /** Origins less what overlapping targets repeat. */
  readonly effectiveOriginCount: number;
}

/** @throws network/too-few-errors for an empty run */
export function scoreForecasts(forecasts: readonly ScoredForecast[]): ForecastScore {
  if (forecasts.length === 0) throw networkErrors.tooFewErrors({ count: 0, needed: 1 });
  const errors = forecasts.map((forecast) => forecast.point - forecast.actual);
  const absolute = errors.map(Math.abs);
  return {
    originCount: forecasts.length,
    meanAbsoluteLogError: mean(absolute),
    meanLogBias: mean(errors),
    crps: mean(forecasts.map((forecast) => crpsOf(forecast.samples, forecast.actual))),
    coverage80Fraction: mean(forecasts.map((forecast) => (isInside80(forecast) ? 1 : 0))),
    effectiveOriginCount: effectiveCount(errors),
  };
}

/**
 * Continuous ranked probability score of an ascending sample: E|X - y| - E|X - X'|/2 (T. Gneiting and A. Raftery,
 * JASA 102 (2007), eq. 21), with the pair sum from order statistics.
 */
export function crpsOf(sortedSamples: Float64Array, actual: number): number {
  const n = sortedSamples.length;
  let distance = 0;
  let pairs = 0;
  for (let i = 0; i < n; i++) {
    distance += Math.abs(sortedSamples[i]! - actual) / n;
    pairs += ((2 * i + 1 - n) * sortedSamples[i]!) / (n * n);
  }
  return distance - pairs;
}

/** Quantile of an ascending sample by linear interpolation of order statistics (type 7). */
export function quantileOf(sortedSamples: Float64Array, fraction: number): number {
  const place = fraction * (sortedSamples.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sortedSamples.length - 1, below + 1);
  return sortedSamples[below]! + (place - below) * (sortedSamples[above]! - sortedSamples[below]!);
}

function isInside80({ samples, actual }: ScoredForecast): boolean {
  return actual >= quantileOf(samples, 0.1) && actual <= quantileOf(samples, 0.9);
}

/**
 * How many independent errors a series with this autocorrelation is worth: n / (1 + 2 sum rho_k), summed to the first
 * lag whose correlation isn't positive (C. Geyer, Statistical Science 7 (1992), initial positive sequence); 1 to n.
 */
export function effectiveCount(errors: readonly number[]): number {
  const n = errors.length;
  const average = mean(errors);
  const variance = mean(errors.map((error) => (error - average) ** 2));
  if (n < 3 || variance === 0) return n;
  let inflation = 1;
  for (let lag = 1; lag < n; lag++) {
    let covariance = 0;
    for (let i = lag; i < n; i++) covariance += ((errors[i]! - average) * (errors[i - lag]! - average)) / n;
    if (covariance <= 0) break;
    inflation += (2 * covariance) / variance;
  }
  return Math.min(n, Math.max(1, n / inflation));
}

/** Skill over a reference, 1 - error/reference error, with its 80 % interval by circular block bootstrap over origins. */
export interface Skill {
  readonly skill: number;
  readonly low: number;
  readonly high: number;
  readonly blockLength: number;
}

/**
 * @param model absolute errors by origin, in order
 * @param reference absolute errors of the reference at the same origins
 * @param options blockLength in origins: at least the horizon's, so that overlapping targets stay together
 * @throws network/size-mismatch
 */
export function skillOf(
  model: readonly number[],
  reference: readonly number[],
  options: { readonly blockLength: number; readonly draws: number; readonly studySeed: number },
): Skill {
  if (model.length !== reference.length)
    throw networkErrors.sizeMismatch({
      what: "reference errors",
      expected: model.length,
      length: reference.length,
    });
  const blockLength = Math.max(1, Math.min(options.blockLength, model.length));
  const skills = Float64Array.from({ length: options.draws }, (_, draw) => {
    const rows = circularBlocks(model.length, blockLength, options.studySeed, draw);
    return 1 - ratioOver(rows, model, reference);
  }).sort();
  const all = model.map((_, i) => i);
  return {
    skill: 1 - ratioOver(all, model, reference),
    low: quantileOf(skills, 0.1),
    high: quantileOf(skills, 0.9),
    blockLength,
  };
}

/** Threefry factor of the bootstrap's draws. */
const BOOTSTRAP_FACTOR = 4150;

function circularBlocks(n: number, blockLength: number, studySeed: number, draw: number): readonly number[] {
  const rows: number[] = [];
  for (let block = 0; rows.length < n; block++) {
    const start = Math.floor(uniform01({ studySeed }, draw, BOOTSTRAP_FACTOR, block) * n);
    for (let i = 0; i < blockLength && rows.length < n; i++) rows.push((start + i) % n);
  }
  return rows;
}

function ratioOver(rows: readonly number[], model: readonly number[], reference: readonly number[]): number {
  let above = 0;
  let below = 0;
  for (const row of rows) {
    above += model[row]!;
    below += reference[row]!;
  }
  return below > 0 ? above / below : above > 0 ? Number.MAX_VALUE : 1;
}

function mean(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}
