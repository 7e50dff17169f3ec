import { requireInput } from "./errors.ts";
import type { MonthlyAmounts } from "./types.ts";

/**
 * Money in whole cents, so that statements balance exactly. A row of amounts is rounded by its running total: every month
 * is within a cent of its amount and the sum within half a cent of the sum, however many months there are.
 */

/** Largest amount that cents can hold exactly as a number: 90 trillion. */
const MOST_CENTS = Number.MAX_SAFE_INTEGER;

/** One amount in whole cents, halves away from zero. @throws finance/bad-input beyond 90 trillion */
export function toCents(amount: number): number {
  const cents = Math.sign(amount) * Math.round(Math.abs(amount) * 100);
  requireInput("amount", amount, Math.abs(cents) <= MOST_CENTS, "at most 90 trillion");
  return cents === 0 ? 0 : cents;
}

/** A row of amounts in whole cents; running totals are rounded, so nothing is lost. @throws finance/bad-input */
export function rowToCents(amounts: MonthlyAmounts): Float64Array {
  let exact = 0;
  let rounded = 0;
  return Float64Array.from(amounts, (amount) => {
    exact += amount;
    const cents = toCents(exact) - rounded;
    rounded += cents;
    return cents;
  });
}

/** Back to whole currency units, for display. */
export function fromCents(cents: number): number {
  return cents / 100;
}
