import { requireInput } from "./errors.ts";

/**
 * Rate conversions without `Math.pow`, which differs between engines: roots by sqrt and Newton, powers by squaring,
 * so that discounting repeats bit for bit (convention 7).
 */

/** base^exponent for a whole exponent >= 0, by repeated squaring. */
export function integerPower(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let e = exponent; e > 0; e = Math.floor(e / 2)) {
    if (e % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** Monthly effective rate of an annual effective one: (1 + r)^(1/12) - 1. @throws finance/bad-input for r <= -1 */
export function monthlyRate(annualRate: number): number {
  requireInput("annual rate", annualRate, annualRate > -1, "a number above -1 (-100 %)");
  return cubeRoot(Math.sqrt(Math.sqrt(1 + annualRate))) - 1;
}

/** Annual effective rate of a monthly effective one: (1 + r)^12 - 1. */
export function annualRate(monthlyRate: number): number {
  return integerPower(1 + monthlyRate, 12) - 1;
}

/** Cube root of a positive number by Newton's iteration from above: monotone, so it stops at its fixed point. */
function cubeRoot(x: number): number {
  let root = Math.max(x, 1);
  for (;;) {
    const next = (2 * root + x / (root * root)) / 3;
    if (!(next < root)) return root;
    root = next;
  }
}
