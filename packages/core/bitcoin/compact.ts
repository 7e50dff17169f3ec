import { bitcoinErrors } from "./errors.ts";

/**
 * Compact encoding of a target ("bits", nBits): one byte of length in bytes, three bytes of mantissa whose top bit is a
 * sign. Same arithmetic as Bitcoin Core, src/arith_uint256.cpp `SetCompact` and `GetCompact`.
 */
export interface CompactDecoding {
  /** The magnitude, low 256 bits: what Core holds, also where it overflows. */
  readonly target: bigint;
  /** The sign bit is set and the mantissa isn't 0. */
  readonly isNegative: boolean;
  /** The number has more than 256 bits. */
  readonly isOverflow: boolean;
}

const SIGN_BIT = 0x0080_0000;
const MANTISSA = 0x007f_ffff;
const MAX_UINT256 = (1n << 256n) - 1n;

/** The easiest target of the main chain: 2^224 - 1 (Core: chainparams `powLimit`); encoded it is {@link POW_LIMIT_BITS}. */
export const POW_LIMIT: bigint = (1n << 224n) - 1n;

/** The proof-of-work limit in compact form: difficulty 1. */
export const POW_LIMIT_BITS = 0x1d00_ffff;

/**
 * Decodes bits without judging them (Core: `arith_uint256::SetCompact` with both flags).
 *
 * @param bits an unsigned 32-bit integer
 * @throws bitcoin/bad-bits where it is not one
 * @example decodeCompact(0x05009234).target // 0x92340000n
 */
export function decodeCompact(bits: number): CompactDecoding {
  requireUint32(bits);
  const sizeBytes = Math.floor(bits / 0x100_0000);
  const word = sizeBytes < 3 ? (bits & MANTISSA) >>> (8 * (3 - sizeBytes)) : bits & MANTISSA;
  const shifted = sizeBytes <= 3 ? BigInt(word) : BigInt(word) << BigInt(8 * (sizeBytes - 3));
  return {
    target: shifted & MAX_UINT256,
    isNegative: word !== 0 && (bits & SIGN_BIT) !== 0,
    isOverflow:
      word !== 0 && (sizeBytes > 34 || (word > 0xff && sizeBytes > 33) || (word > 0xffff && sizeBytes > 32)),
  };
}

/**
 * Encodes a target, truncating what the three bytes of mantissa can't hold (Core: `arith_uint256::GetCompact`).
 * A mantissa that would set the sign bit moves one byte down, so that 0x80 becomes 0x02008000.
 *
 * @throws bitcoin/bad-target outside 0 .. 2^256 - 1
 */
export function encodeCompact(target: bigint, isNegative = false): number {
  if (target < 0n || target > MAX_UINT256) throw bitcoinErrors.badTarget({ target: target.toString() });
  let sizeBytes = byteLength(target);
  let word =
    sizeBytes <= 3
      ? Number(target) * 2 ** (8 * (3 - sizeBytes))
      : Number(target >> BigInt(8 * (sizeBytes - 3)));
  if (word & SIGN_BIT) {
    word = Math.floor(word / 256);
    sizeBytes += 1;
  }
  const sign = isNegative && (word & MANTISSA) !== 0 ? SIGN_BIT : 0;
  return sizeBytes * 0x100_0000 + (word | sign);
}

/**
 * The target that bits stand for on the main chain.
 *
 * @throws bitcoin/bad-bits, bitcoin/bits-negative, bitcoin/bits-overflow, bitcoin/bits-zero, bitcoin/bits-above-limit
 *   (the refusals of Core's `CheckProofOfWork`, src/pow.cpp)
 */
export function targetOf(bits: number): bigint {
  const { target, isNegative, isOverflow } = decodeCompact(bits);
  const text = { bits: formatBits(bits) };
  if (isNegative) throw bitcoinErrors.bitsNegative(text);
  if (isOverflow) throw bitcoinErrors.bitsOverflow(text);
  if (target === 0n) throw bitcoinErrors.bitsZero(text);
  if (target > POW_LIMIT)
    throw bitcoinErrors.bitsAboveLimit({ ...text, limitBits: formatBits(POW_LIMIT_BITS) });
  return target;
}

/** Bits as people write them: `0x1d00ffff`. */
export function formatBits(bits: number): string {
  return `0x${bits.toString(16).padStart(8, "0")}`;
}

/** Reads `0x1d00ffff`, `1d00ffff` or decimal `486604799`. @throws bitcoin/bad-bits */
export function parseBits(text: string): number {
  const trimmed = text.trim().toLowerCase();
  const hexDigits = /^(?:0x)?([0-9a-f]{8})$/.exec(trimmed)?.[1] ?? /^0x([0-9a-f]{1,8})$/.exec(trimmed)?.[1];
  if (hexDigits !== undefined) return Number.parseInt(hexDigits, 16);
  const decimal = /^\d{9,10}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  if (!isUint32(decimal)) throw bitcoinErrors.badBits({ bits: text });
  return decimal;
}

function byteLength(value: bigint): number {
  return value === 0n ? 0 : Math.ceil(value.toString(16).length / 2);
}

function isUint32(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff;
}

function requireUint32(bits: number): void {
  if (!isUint32(bits)) throw bitcoinErrors.badBits({ bits: String(bits) });
}
