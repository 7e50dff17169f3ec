import { miningErrors } from "./errors.ts";

/** Returns `value`. @throws mining/not-positive unless it is finite and above 0 */
export function requirePositive(what: string, value: number): number {
  if (!(value > 0 && Number.isFinite(value))) throw miningErrors.notPositive({ what, value });
  return value;
}

/** Returns `value`. @throws mining/not-non-negative unless it is finite and 0 or more */
export function requireNonNegative(what: string, value: number): number {
  if (!(value >= 0 && Number.isFinite(value))) throw miningErrors.notNonNegative({ what, value });
  return value;
}

/** Returns `value`. @throws mining/not-fraction unless 0 <= value <= 1 */
export function requireFraction(what: string, value: number): number {
  if (!(value >= 0 && value <= 1)) throw miningErrors.notFraction({ what, value });
  return value;
}

/** Returns `value`. @throws mining/not-ratio unless it is finite and 1 or more */
export function requireRatio(what: string, value: number): number {
  if (!(value >= 1 && Number.isFinite(value))) throw miningErrors.notRatio({ what, value });
  return value;
}

/** Days of a mean Gregorian year: for rates per year in formulas without a calendar. */
export const DAYS_PER_YEAR = 365.2425;

/** Hours of a mean Gregorian year. */
export const HOURS_PER_YEAR: number = DAYS_PER_YEAR * 24;
