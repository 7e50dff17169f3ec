import { type CalendarDay, civilFromDays, daysFromCivil } from "../quantity/index.ts";
import { requireAmounts, requireInput, requireSameLength } from "./errors.ts";
import { annualRate, integerPower, integerRoot } from "./rates.ts";
import { densePolynomial, positiveRoots, sparsePolynomial } from "./roots.ts";
import type { MonthlyAmounts } from "./types.ts";

/** Which of the rates to tell; absent = all above -100 %. */
export interface RateLimit {
  /**
   * Tells only rates above this, in the unit of the result. A last month that loses (a tax bill, a removal) adds a true
   * rate near -100 % that no reader means; a limit of -0.9 a year leaves it out, and says so in the report.
   */
  readonly above: number;
}

/**
 * All internal rates of return above -100 % per period of evenly spaced flows, ascending. Empty = there is none;
 * several are never averaged. 0 = sum of flow_t / (1 + r)^t. Completeness: see {@link positiveRoots}.
 *
 * @throws finance/amount-not-finite
 * @example internalRatesOfReturn([-100, 230, -132]) // [0.1, 0.2]
 */
export function internalRatesOfReturn(flows: MonthlyAmounts, limit: RateLimit = { above: -1 }): number[] {
  requireAmounts("cash flows", flows);
  const rates = toRates(positiveRoots(densePolynomial(flows)), (v) => 1 / v - 1);
  return rates.filter((rate) => rate > limit.above);
}

/** All internal rates of return of monthly flows, as annual effective rates (1 + monthly)^12 - 1. */
export function annualInternalRatesOfReturn(
  monthlyFlows: MonthlyAmounts,
  limit: RateLimit = { above: -1 },
): number[] {
  return internalRatesOfReturn(monthlyFlows)
    .map(annualRate)
    .filter((rate) => rate > limit.above);
}

/**
 * All annual rates of flows on given days, ascending: 0 = sum of amount_i / (1 + r)^((day_i - day_0)/365), as Excel's
 * XIRR defines it (a year has 365 days, leap years too), but every root instead of the one near a guess. Days may stand in any order.
 *
 * @throws finance/length-mismatch, finance/amount-not-finite, finance/bad-input for a day that no calendar has
 */
export function xirr(
  days: readonly CalendarDay[],
  amounts: readonly number[],
  limit: RateLimit = { above: -1 },
): number[] {
  requireSameLength("xirr", amounts, days.length);
  requireAmounts("xirr", amounts);
  const dayNumbers = days.map(dayNumberOf);
  const first = dayNumbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const roots = positiveRoots(
    sparsePolynomial(
      dayNumbers.map((day) => day - first),
      amounts,
    ),
  );
  return toRates(roots, (v) => integerPower(1 / v, 365) - 1).filter((rate) => rate > limit.above);
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
  const dayNumbers = days.map(dayNumberOf);
  const first = dayNumbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const daily = integerRoot(1 + annualRate, 365);
  return amounts.reduce((sum, amount, i) => {
    const [years, days] = [Math.floor((dayNumbers[i]! - first) / 365), (dayNumbers[i]! - first) % 365];
    return sum + amount / (integerPower(1 + annualRate, years) * integerPower(daily, days));
  }, 0);
}

/** @throws finance/bad-input for a day that no calendar has */
function dayNumberOf(day: CalendarDay, index: number): number {
  const number = daysFromCivil(day);
  const back = civilFromDays(number);
  const isDay = back.year === day.year && back.month === day.month && back.day === day.day;
  requireInput(`day of amount ${index + 1}`, isDay ? number : Number.NaN, isDay, "a day of the calendar");
  return number;
}

function toRates(discountFactors: readonly number[], rateOf: (v: number) => number): number[] {
  return discountFactors.map(rateOf).reverse();
}
