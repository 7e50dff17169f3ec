import { type CalendarDay, daysFromCivil } from "../quantity/index.ts";
import { requireAmounts, requireInput, requireSameLength } from "./errors.ts";
import { annualRate, integerPower, integerRoot } from "./rates.ts";
import { densePolynomial, positiveRoots, sparsePolynomial } from "./roots.ts";
import type { MonthlyAmounts } from "./types.ts";

/**
 * All internal rates of return above -100 % per period of evenly spaced flows, ascending. Empty = there is none;
 * several are never averaged. 0 = sum of flow_t / (1 + r)^t. Completeness: see {@link positiveRoots}.
 *
 * @throws finance/amount-not-finite
 * @example internalRatesOfReturn([-100, 230, -132]) // [0.1, 0.2]
 */
export function internalRatesOfReturn(flows: MonthlyAmounts): number[] {
  requireAmounts("cash flows", flows);
  return toRates(positiveRoots(densePolynomial(flows)), (v) => 1 / v - 1);
}

/** All internal rates of return of monthly flows, as annual effective rates (1 + monthly)^12 - 1. */
export function annualInternalRatesOfReturn(monthlyFlows: MonthlyAmounts): number[] {
  return internalRatesOfReturn(monthlyFlows).map(annualRate);
}

/**
 * All annual rates of flows on given days, ascending: 0 = sum of amount_i / (1 + r)^((day_i - day_0)/365), as Excel's
 * XIRR defines it, but every root instead of the one near a guess. Days may stand in any order.
 *
 * @throws finance/length-mismatch, finance/amount-not-finite
 */
export function xirr(days: readonly CalendarDay[], amounts: readonly number[]): number[] {
  requireSameLength("xirr", amounts, days.length);
  requireAmounts("xirr", amounts);
  const dayNumbers = days.map(daysFromCivil);
  const first = dayNumbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const roots = positiveRoots(
    sparsePolynomial(
      dayNumbers.map((day) => day - first),
      amounts,
    ),
  );
  return toRates(roots, (v) => integerPower(1 / v, 365) - 1);
}

/**
 * Net present value on given days at an annual effective rate, at the earliest day: sum of amount_i /
 * (1 + r)^((day_i - day_0)/365), as Excel's XNPV.
 *
 * @throws finance/length-mismatch, finance/amount-not-finite, finance/bad-input for rates of -100 % and less
 */
export function xnpv(annualRate: number, days: readonly CalendarDay[], amounts: readonly number[]): number {
  requireInput("annual rate", annualRate, annualRate > -1, "a number above -1 (-100 %)");
  requireSameLength("xnpv", amounts, days.length);
  requireAmounts("xnpv", amounts);
  const dayNumbers = days.map(daysFromCivil);
  const first = dayNumbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const daily = integerRoot(1 + annualRate, 365);
  return amounts.reduce((sum, amount, i) => {
    const [years, days] = [Math.floor((dayNumbers[i]! - first) / 365), (dayNumbers[i]! - first) % 365];
    return sum + amount / (integerPower(1 + annualRate, years) * integerPower(daily, days));
  }, 0);
}

function toRates(discountFactors: readonly number[], rateOf: (v: number) => number): number[] {
  return discountFactors.map(rateOf).reverse();
}
