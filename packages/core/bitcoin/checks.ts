import { bitcoinErrors } from "./errors.ts";

/** Returns `value`. @throws bitcoin/not-positive unless it is finite and above 0 */
export function requirePositive(what: string, value: number): number {
  if (!(value > 0 && Number.isFinite(value))) throw bitcoinErrors.notPositive({ what, value });
  return value;
}

/** Returns `value`. @throws bitcoin/not-non-negative unless it is finite and 0 or more */
export function requireNonNegative(what: string, value: number): number {
  if (!(value >= 0 && Number.isFinite(value))) throw bitcoinErrors.notNonNegative({ what, value });
  return value;
}

/** Returns `value`. @throws bitcoin/bad-probability unless 0 < value < 1 */
export function requireProbability(what: string, value: number): number {
  if (!(value > 0 && value < 1)) throw bitcoinErrors.badProbability({ what, value });
  return value;
}

/** A block height: a whole number from 0. BigInt for heights beyond 2^53. */
export type Height = number | bigint;

/** Returns the height as BigInt. @throws bitcoin/bad-height */
export function requireHeight(height: Height): bigint {
  const isWhole = typeof height === "bigint" || Number.isSafeInteger(height);
  if (!isWhole || height < 0) throw bitcoinErrors.badHeight({ height: String(height) });
  return BigInt(height);
}
