import { financeErrors, requireInput } from "./errors.ts";

/**
 * Rate conversions without `Math.pow`, which differs between engines: roots by sqrt and Newton, powers by squaring,
 * so that discounting repeats bit for bit (convention 7).
 */

/** base^exponent for a whole exponent >= 0, by repeated squaring. @throws finance/bad-input */
export function integerPower(base: number, exponent: number): number {
  if (!(exponent >= 0 && Number.isInteger(exponent))) throw badExponent(exponent);
  let result = 1;
  let square = base;
  for (let e = exponent; e > 0; e = Math.floor(e / 2)) {
    if (e % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

function badExponent(value: number): Error {
  return financeErrors.badInput({ what: "exponent", value, allowed: "a whole number, 0 or more" });
}

/**
 * The n-th root of a positive number by Newton's iteration from above: it falls until rounding stops it.
 *
 * @throws finance/bad-input
 */
export function integerRoot(x: number, n: number): number {
  requireInput("number under the root", x, x > 0, "above 0");
  requireInput("order of the root", n, Number.isInteger(n) && n >= 1, "a whole number, 1 or more");
  let root = Math.max(1, x);
  for (;;) {
    const next = ((n - 1) * root + x / integerPower(root, n - 1)) / n;
    if (!(next < root)) return root;
    root = next;
  }
}

/** Monthly effective rate of an annual effective one: (1 + r)^(1/12) - 1. @throws finance/bad-input for r <= -1 */
export function monthlyRate(annualRate: number): number {
  requireInput("annual rate", annualRate, annualRate > -1, "a number above -1 (-100 %)");
  return integerRoot(Math.sqrt(Math.sqrt(1 + annualRate)), 3) - 1;
}

/** Annual effective rate of a monthly effective one: (1 + r)^12 - 1. @throws finance/bad-input for r <= -1 */
export function annualRate(monthlyRate: number): number {
  requireInput("monthly rate", monthlyRate, monthlyRate > -1, "a number above -1 (-100 %)");
  return integerPower(1 + monthlyRate, 12) - 1;
}
