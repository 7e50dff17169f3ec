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
