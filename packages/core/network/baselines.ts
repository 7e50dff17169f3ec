import { inverseNormal } from "../uncertainty/index.ts";

/** Logs by day up to the origin: all that a naive forecast looks at. Index 0 is `firstDay`; the last is the origin. */
export interface LogHistory {
  readonly firstDay: number;
  readonly logDifficulty: Float64Array;
  /** log of USD per block: price * (subsidy + fees). */
  readonly logRewardUsd: Float64Array;
}

/** What the target's track tells: log reward on the target's day over the origin's, at the realised price. */
export interface HorizonInput {
  readonly horizonDays: number;
  /** Undefined in the unconditional track. */
  readonly realisedLogRewardChange?: number;
}

/** The naive forecasts; each has a twin that is also given the realised price. */
export type NaiveName =
  | "no-change"
  | "growth-continued"
  | "half-growth"
  | "no-change-given-price"
  | "growth-continued-given-price"
  | "half-growth-given-price";

/** In the order of the table; the last three need the realised price. */
export const NAIVE_NAMES: readonly NaiveName[] = [
  "no-change",
  "growth-continued",
  "half-growth",
  "no-change-given-price",
  "growth-continued-given-price",
  "half-growth-given-price",
];

/** Share of last year's log growth that a naive forecast continues. */
const GROWTH_SHARE: Record<string, number> = { "no-change": 0, "growth-continued": 1, "half-growth": 0.5 };

/** Days over which last year's growth is measured: 52 weeks. */
export const GROWTH_DAYS = 364;

const ORIGIN_STEP_DAYS = 28;

/** True where a naive forecast uses the realised price. */
export function usesRealisedPrice(name: NaiveName): boolean {
  return name.endsWith("-given-price");
}

/**
 * Log difficulty that a naive forecast gives at the horizon. A twin given the price adds the pass-through of the
 * reward's change that least squares found on the same forecast's past errors (targets up to the origin), 0 to 1.
 */
export function naiveLogDifficulty(name: NaiveName, history: LogHistory, input: HorizonInput): number {
  const share = GROWTH_SHARE[name.replace("-given-price", "")]!;
  const last = history.logDifficulty.length - 1;
  const plain = plainForecast(history, last, share, input.horizonDays);
  if (!usesRealisedPrice(name) || input.realisedLogRewardChange === undefined) return plain;
  return plain + passThrough(history, share, input.horizonDays) * input.realisedLogRewardChange;
}

function plainForecast(history: LogHistory, at: number, share: number, horizonDays: number): number {
  const { logDifficulty } = history;
  const growth = logDifficulty[at]! - logDifficulty[Math.max(0, at - GROWTH_DAYS)]!;
  return logDifficulty[at]! + (share * growth * horizonDays) / GROWTH_DAYS;
}

function passThrough(history: LogHistory, share: number, horizonDays: number): number {
  const { logDifficulty, logRewardUsd } = history;
  let cross = 0;
  let square = 0;
  for (
    let target = logDifficulty.length - 1;
    target - horizonDays >= GROWTH_DAYS;
    target -= ORIGIN_STEP_DAYS
  ) {
    const at = target - horizonDays;
    const change = logRewardUsd[target]! - logRewardUsd[at]!;
    cross += change * (logDifficulty[target]! - plainForecast(history, at, share, horizonDays));
    square += change * change;
  }
  return square > 0 ? Math.min(1, Math.max(0, cross / square)) : 0;
}

/** Quantile levels that stand for a forecast without samples of its own. */
const LEVELS = 99;

/**
 * A distribution for a point forecast: normal, with the root mean square of the same forecast's own errors known by the
 * origin; before five are known, 0.5 per square root of a year.
 */
export function samplesAround(
  point: number,
  knownErrors: readonly number[],
  horizonDays: number,
): Float64Array {
  const known =
    knownErrors.reduce((total, error) => total + error * error, 0) / Math.max(1, knownErrors.length);
  const spread = knownErrors.length >= 5 ? Math.sqrt(known) : 0.5 * Math.sqrt(horizonDays / GROWTH_DAYS);
  return Float64Array.from({ length: LEVELS }, (_, i) => point + spread * inverseNormal((i + 0.5) / LEVELS));
}
