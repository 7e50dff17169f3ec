import { encodeCompact, POW_LIMIT, targetOf } from "./compact.ts";
import { bitcoinErrors } from "./errors.ts";

/** Blocks between two retargets. */
export const BLOCKS_PER_EPOCH = 2016;

/** Intervals that the timespan covers: first to last block of the same epoch, so one less than its blocks. */
export const INTERVALS_PER_TIMESPAN = BLOCKS_PER_EPOCH - 1;

/** The spacing that the rule aims at, seconds. With 2,015 intervals counted as 2,016 the equilibrium is 600.30 s. */
export const TARGET_SPACING_SEC = 600;

/** Two weeks: the timespan that leaves the target as it is. */
export const TARGET_TIMESPAN_SEC: number = BLOCKS_PER_EPOCH * TARGET_SPACING_SEC;

/** A quarter of two weeks: no shorter timespan counts. */
export const MIN_TIMESPAN_SEC: number = TARGET_TIMESPAN_SEC / 4;

/** Four times two weeks: no longer timespan counts. */
export const MAX_TIMESPAN_SEC: number = TARGET_TIMESPAN_SEC * 4;

/** The closing epoch: its bits and the header times of its first block (height h - 2016) and its last (h - 1). */
export interface EpochClose {
  readonly bits: number;
  readonly firstTimeUnixSec: number;
  readonly lastTimeUnixSec: number;
}

/** What a retarget at height h (h mod 2016 = 0) gives. */
export interface Retarget {
  /** The next epoch's bits. */
  readonly bits: number;
  /** The next epoch's target after truncation: what `bits` stand for. */
  readonly target: bigint;
  /** As the headers have it, negative where the last time precedes the first. */
  readonly timespanSec: number;
  /** What counted: `timespanSec` held within a quarter and four times two weeks. */
  readonly clampedTimespanSec: number;
  readonly clamp: "none" | "low" | "high";
  /** The new target would have been easier than the proof-of-work limit and is the limit. */
  readonly isAtLimit: boolean;
}

/**
 * The retarget of the main chain, in integers: `T = clamp(t[h-1] - t[h-2016])`, `target' = min(target * T / 1209600, limit)`,
 * then compact encoding truncates. Core: `CalculateNextWorkRequired`, src/pow.cpp.
 * 2^224 * 4838400 < 2^247, so Core's 256-bit product never wraps and BigInt gives the same.
 *
 * @throws bitcoin/bad-block-time and what {@link targetOf} throws
 * @example nextRetarget({ bits: 0x1d00ffff, firstTimeUnixSec: 1261130161, lastTimeUnixSec: 1262152739 }).bits // 0x1d00d86a
 */
export function nextRetarget(close: EpochClose): Retarget {
  const oldTarget = targetOf(close.bits);
  requireBlockTime("first block's time", close.firstTimeUnixSec);
  requireBlockTime("last block's time", close.lastTimeUnixSec);
  const timespanSec = close.lastTimeUnixSec - close.firstTimeUnixSec;
  const clampedTimespanSec = clampTimespanSec(timespanSec);
  const unlimited = (oldTarget * BigInt(clampedTimespanSec)) / BigInt(TARGET_TIMESPAN_SEC);
  const bits = encodeCompact(unlimited > POW_LIMIT ? POW_LIMIT : unlimited);
  return {
    bits,
    target: targetOf(bits),
    timespanSec,
    clampedTimespanSec,
    clamp: clampedTimespanSec === timespanSec ? "none" : clampedTimespanSec > timespanSec ? "low" : "high",
    isAtLimit: unlimited > POW_LIMIT,
  };
}

/** The next epoch's bits alone; see {@link nextRetarget}. */
export function nextBits(close: EpochClose): number {
  return nextRetarget(close).bits;
}

/** Holds a timespan within {@link MIN_TIMESPAN_SEC} and {@link MAX_TIMESPAN_SEC}; negative ones become the least. */
export function clampTimespanSec(timespanSec: number): number {
  return Math.min(Math.max(timespanSec, MIN_TIMESPAN_SEC), MAX_TIMESPAN_SEC);
}

function requireBlockTime(what: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff))
    throw bitcoinErrors.badBlockTime({ what, value });
}
