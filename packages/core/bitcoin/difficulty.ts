import { requirePositive } from "./checks.ts";
import { encodeCompact, POW_LIMIT_BITS, targetOf } from "./compact.ts";
import { TARGET_SPACING_SEC } from "./retarget.ts";

/**
 * Hashes that a block takes on average per unit of difficulty: 2^32 by convention. Exactly it is 2^48/65535, 15 parts per
 * million more; every published hashrate and hashprice uses 2^32, and so do we.
 */
export const HASHES_PER_DIFFICULTY: number = 2 ** 32;

/**
 * Difficulty of bits: 0xffff * 2^208 over the target, as a double. The mantissas divide first and the bytes shift after,
 * so the result is the nearest double but for one rounding (Core: `GetDifficulty`, src/rpc/blockchain.cpp).
 *
 * @throws what {@link targetOf} throws
 * @example difficultyOf(0x1d00d86a) // 1.1828995343128408
 */
export function difficultyOf(bits: number): number {
  targetOf(bits);
  const sizeBytes = bits >>> 24;
  return (0xffff / (bits & 0x007f_ffff)) * 256 ** (0x1d - sizeBytes);
}

/**
 * The bits whose difficulty is nearest to a given one: a published figure of eight digits gives back the chain's own bits.
 * Neighbouring bits are 1 part in 8 million to 1 in 32,768 apart.
 *
 * @throws bitcoin/not-positive; bitcoin/bits-above-limit for a difficulty under 1
 */
export function bitsOfDifficulty(difficulty: number): number {
  requirePositive("difficulty", difficulty);
  if (difficulty < 1) targetOf(encodeCompact(targetOfDifficulty(difficulty)));
  const truncated = encodeCompact(targetOfDifficulty(difficulty));
  const stepBytes = Math.max(0, (truncated >>> 24) - 3);
  const easier = encodeCompact(targetOf(truncated) + (1n << BigInt(8 * stepBytes)));
  if (truncated === POW_LIMIT_BITS) return truncated;
  const distance = (bits: number) => Math.abs(difficultyOf(bits) / difficulty - 1);
  return distance(easier) < distance(truncated) ? easier : truncated;
}

function targetOfDifficulty(difficulty: number): bigint {
  const exponent = Math.floor(Math.log2(difficulty));
  const mantissa = BigInt(Math.round((difficulty / 2 ** exponent) * 2 ** 52));
  const numerator = 0xffffn << 260n;
  return exponent >= 0
    ? numerator / (mantissa << BigInt(exponent))
    : (numerator << BigInt(-exponent)) / mantissa;
}

/** Exact expected hashes for one block at a target: 2^256 / (target + 1) (Core: `GetBlockProof`, src/chain.cpp). */
export function expectedHashesOf(bits: number): bigint {
  return (1n << 256n) / (targetOf(bits) + 1n);
}

/**
 * Hashrate at which blocks come every `spacingSec` at a difficulty, TH/s: `difficulty * 2^32 / spacing / 1e12`.
 *
 * @throws bitcoin/not-positive
 */
export function hashrateThsOf(difficulty: number, spacingSec: number = TARGET_SPACING_SEC): number {
  requirePositive("difficulty", difficulty);
  requirePositive("block spacing in seconds", spacingSec);
  return (difficulty * HASHES_PER_DIFFICULTY) / spacingSec / 1e12;
}

/** Difficulty that a hashrate, TH/s, holds at one block per `spacingSec`; inverse of {@link hashrateThsOf}. */
export function difficultyOfHashrateThs(
  hashrateThs: number,
  spacingSec: number = TARGET_SPACING_SEC,
): number {
  requirePositive("hashrate in TH/s", hashrateThs);
  requirePositive("block spacing in seconds", spacingSec);
  return (hashrateThs * 1e12 * spacingSec) / HASHES_PER_DIFFICULTY;
}

/**
 * Hashrate that found `intervalsCount` blocks at a target in a time, TH/s, with the central interval that Poisson luck
 * leaves: the true rate times the time is gamma distributed around the count.
 *
 * @throws bitcoin/not-positive and what `targetOf` throws
 */
export function observedHashrateThs(inputs: {
  readonly bits: number;
  readonly intervalsCount: number;
  readonly durationSec: number;
}): { readonly hashrateThs: number; readonly relativeSpread: number } {
  requirePositive("block intervals", inputs.intervalsCount);
  requirePositive("duration in seconds", inputs.durationSec);
  const hashes = difficultyOf(inputs.bits) * HASHES_PER_DIFFICULTY * inputs.intervalsCount;
  return {
    hashrateThs: hashes / inputs.durationSec / 1e12,
    relativeSpread: 1 / Math.sqrt(inputs.intervalsCount),
  };
}
