import { exp } from "../uncertainty/index.ts";
import type { LogHistory } from "./baselines.ts";

/**
 * Two published models of the network's computing power, estimated anew at every origin on what was known then, so that
 * they compete on equal terms.
 */

/** Log reward by day after the origin (index 0 the day after), as the track gives it. */
export type FutureLogReward = Float64Array;

const WEEK = 7;
const DAYS_PER_YEAR = 365.25;
const WINDOW_YEARS = 4;

/** A free-entry barrier: `log Q_t = max(log Q_{t-1}, log R_{t-lag} + progress t - level)`. */
export interface EntryBarrier {
  readonly progressPerYear: number;
  readonly lagWeeks: number;
  readonly levelLog: number;
}

/**
 * Free entry after J. Prat and B. Walter, "An Equilibrium Model of the Market for Bitcoin Mining" (JPE 129 (2021);
 * CESifo 6865, sections 3-5): entry stops revenue per hash at a barrier that falls with technical progress; capacity is
 * never scrapped. Level, rate of progress and a delivery lag (0, 13 or 26 weeks) minimise the squared error of the
 * simulated over the observed log difficulty of the last four years.
 */
export function fitEntryBarrier(history: LogHistory): EntryBarrier {
  let best: EntryBarrier = { progressPerYear: 0.5, lagWeeks: 0, levelLog: 0 };
  let bestError = Number.POSITIVE_INFINITY;
  for (let progress = 0; progress <= 1.6001; progress += 0.2)
    for (const lagWeeks of [0, 13, 26]) {
      const fit = fitLevel(history, progress, lagWeeks);
      if (fit.error < bestError) {
        bestError = fit.error;
        best = { progressPerYear: progress, lagWeeks, levelLog: fit.levelLog };
      }
    }
  return best;
}

/** The level by a ternary search: the error is close to convex in it over +-3 around the mean gap. */
function fitLevel(
  history: LogHistory,
  progressPerYear: number,
  lagWeeks: number,
): { readonly levelLog: number; readonly error: number } {
  const errorAt = (levelLog: number) => barrierError(history, { progressPerYear, lagWeeks, levelLog });
  const last = history.logDifficulty.length - 1;
  const gap =
    history.logRewardUsd[last]! - history.logDifficulty[last]! + progressPerYear * yearOf(history, last);
  let low = gap - 3;
  let high = gap + 3;
  for (let i = 0; i < 14; i++) {
    const left = low + (high - low) / 3;
    const right = high - (high - low) / 3;
    if (errorAt(left) < errorAt(right)) high = right;
    else low = left;
  }
  const levelLog = (low + high) / 2;
  return { levelLog, error: errorAt(levelLog) };
}

function windowStart(history: LogHistory): number {
  return Math.max(0, history.logDifficulty.length - 1 - Math.round(WINDOW_YEARS * DAYS_PER_YEAR));
}

function yearOf(history: LogHistory, index: number): number {
  return (history.firstDay + index) / DAYS_PER_YEAR - 40;
}

function barrierError(history: LogHistory, barrier: EntryBarrier): number {
  const from = windowStart(history);
  let level = history.logDifficulty[from]!;
  let error = 0;
  for (let at = from; at < history.logDifficulty.length; at += WEEK) {
    const reward = history.logRewardUsd[Math.max(0, at - barrier.lagWeeks * WEEK)]!;
    level = Math.max(level, reward + barrier.progressPerYear * yearOf(history, at) - barrier.levelLog);
    error += (level - history.logDifficulty[at]!) ** 2;
  }
  return error;
}

/** Log difficulty `horizonDays` ahead: from the observed level, raised wherever the barrier is met. */
export function forecastEntryBarrier(
  history: LogHistory,
  future: FutureLogReward,
  horizonDays: number,
  barrier: EntryBarrier = fitEntryBarrier(history),
): number {
  const last = history.logDifficulty.length - 1;
  let level = history.logDifficulty[last]!;
  for (let ahead = WEEK; ahead <= horizonDays; ahead += WEEK) {
    const reward = rewardAt(history, future, ahead - barrier.lagWeeks * WEEK);
    level = Math.max(
      level,
      reward + barrier.progressPerYear * yearOf(history, last + ahead) - barrier.levelLog,
    );
  }
  return level;
}

function rewardAt(history: LogHistory, future: FutureLogReward, ahead: number): number {
  const last = history.logRewardUsd.length - 1;
  if (ahead <= 0) return history.logRewardUsd[Math.max(0, last + ahead)]!;
  return future[Math.min(future.length, ahead) - 1]!;
}

/** Mean reversion of revenue per real hashrate: `d log K = speed (log(R/K) - level) dt`, K = H e^{-progress t}. */
export interface RealHashrateReversion {
  readonly progressPerYear: number;
  readonly speedPerYear: number;
  readonly levelLog: number;
}

/**
 * Real hashrate after C. Bertucci, L. Bertucci, J.-M. Lasry, P.-L. Lions, "Mean field game approach to Bitcoin mining"
 * (SIAM J. Financial Math. 15 (2024); arXiv 2004.08167) and "Economic modelling of the Bitcoin mining industry": hashrate
 * deflated by technical progress has a target for every reward, so revenue per real hashrate reverts to a mean. Speed
 * and level by least squares on four-week steps of the last four years, progress by search.
 */
export function fitRealHashrate(history: LogHistory): RealHashrateReversion {
  let best: RealHashrateReversion = { progressPerYear: 0.4, speedPerYear: 0, levelLog: 0 };
  let bestError = Number.POSITIVE_INFINITY;
  for (let progress = 0; progress <= 1.6001; progress += 0.1) {
    const fit = fitReversion(history, progress);
    if (fit.error < bestError) {
      bestError = fit.error;
      best = { progressPerYear: progress, speedPerYear: fit.speedPerYear, levelLog: fit.levelLog };
    }
  }
  return best;
}

const STEP_DAYS = 28;

/** Ordinary least squares of four-week growth of log K on log(R/K); a negative speed is taken as none. */
function fitReversion(history: LogHistory, progress: number) {
  const x: number[] = [];
  const y: number[] = [];
  for (let at = windowStart(history); at + STEP_DAYS < history.logDifficulty.length; at += STEP_DAYS) {
    const growth = history.logDifficulty[at + STEP_DAYS]! - history.logDifficulty[at]!;
    x.push(history.logRewardUsd[at]! - history.logDifficulty[at]! + progress * yearOf(history, at));
    y.push((growth * DAYS_PER_YEAR) / STEP_DAYS - progress);
  }
  const xMean = average(x);
  const yMean = average(y);
  const cross = x.reduce((total, value, i) => total + (value - xMean) * (y[i]! - yMean), 0);
  const square = x.reduce((total, value) => total + (value - xMean) ** 2, 0);
  const speed = square > 0 ? Math.max(1e-6, cross / square) : 1e-6;
  const levelLog = xMean - yMean / speed;
  const error = x.reduce((total, value, i) => total + (y[i]! - speed * (value - levelLog)) ** 2, 0);
  return { speedPerYear: speed, levelLog, error };
}

function average(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
}

/** Log difficulty `horizonDays` ahead, weekly steps, each solved exactly for its constant reward. */
export function forecastRealHashrate(
  history: LogHistory,
  future: FutureLogReward,
  horizonDays: number,
  reversion: RealHashrateReversion = fitRealHashrate(history),
): number {
  const last = history.logDifficulty.length - 1;
  let logReal = history.logDifficulty[last]! - reversion.progressPerYear * yearOf(history, last);
  for (let ahead = WEEK; ahead <= horizonDays; ahead += WEEK) {
    const target = rewardAt(history, future, ahead) - reversion.levelLog;
    const keep = exp((-reversion.speedPerYear * WEEK) / DAYS_PER_YEAR);
    logReal = target + keep * (logReal - target);
  }
  return logReal + reversion.progressPerYear * yearOf(history, last + horizonDays);
}
