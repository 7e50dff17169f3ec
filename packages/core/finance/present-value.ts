import { type CalendarMonth, monthsBetween } from "../quantity/index.ts";
import { currencyOf, requireCashLines } from "./cash-line.ts";
import { financeErrors, requireAmounts, requireInput, requireWhole } from "./errors.ts";
import { monthlyRate } from "./rates.ts";
import type { CashLine, DiscountClass, DiscountRates, MonthlyAmounts, MonthTiming } from "./types.ts";

/** When value is measured, and where in its month cash falls; both are stated with every value. */
export interface ValuationDate {
  /** Value is measured at the start of this month. */
  readonly valuationMonth: CalendarMonth;
  readonly timing: MonthTiming;
}

/**
 * Discount factors of months 0, 1, .. counted from the valuation month:
 * (1 + r)^(-(m + offset)/12), offset 0 at month-start, 1/2 at mid-month, 1 at month-end.
 *
 * @throws finance/bad-input for rates of -100 % and less, and for a number of months that is none
 */
export function discountFactors(annualRate: number, monthCount: number, timing: MonthTiming): Float64Array {
  requireWhole("number of months", monthCount);
  const growth = 1 + monthlyRate(annualRate);
  const factors = new Float64Array(monthCount);
  let factor = firstFactor(growth, timing);
  for (let month = 0; month < monthCount; month++) {
    factors[month] = factor;
    factor /= growth;
  }
  return factors;
}

function firstFactor(growth: number, timing: MonthTiming): number {
  if (timing === "month-start") return 1;
  return timing === "mid-month" ? 1 / Math.sqrt(growth) : 1 / growth;
}

/**
 * Present value of monthly amounts whose first falls in month `firstMonth` after the valuation month (before it where
 * negative); the rate is annual effective, a month at (1 + r)^(1/12). For amounts a year apart see {@link netPresentValueOf}.
 *
 * @throws finance/bad-input, finance/amount-not-finite
 */
export function presentValue(
  amounts: MonthlyAmounts,
  annualRate: number,
  { firstMonth = 0, timing }: { readonly firstMonth?: number; readonly timing: MonthTiming },
): number {
  const growth = 1 + monthlyRate(annualRate);
  requireAmounts("amounts to discount", amounts);
  requireInput("first month", firstMonth, Number.isInteger(firstMonth), "a whole number of months");
  let value = 0;
  for (let i = amounts.length - 1; i >= 0; i--) value = value / growth + amounts[i]!;
  value *= firstFactor(growth, timing);
  const step = firstMonth > 0 ? 1 / growth : growth;
  for (let i = Math.abs(firstMonth); i > 0; i--) value *= step;
  return value;
}

/** NPV of one class of lines, with what it was discounted at. */
export interface ClassValue {
  readonly discountClass: DiscountClass;
  readonly annualRate: number;
  readonly value: number;
}

/** NPV in `currency`, split by discount class; the parts sum to the whole. */
export interface NetPresentValue {
  readonly currency: string | undefined;
  readonly value: number;
  readonly byClass: readonly ClassValue[];
}

/**
 * Net present value: each line at the rate of its own class. Amounts before the valuation month are compounded forward.
 *
 * @throws finance/no-discount-rate, finance/mixed-currencies, finance/duplicate-line, finance/amount-not-finite
 */
export function netPresentValue(
  lines: readonly CashLine[],
  ratesByClass: DiscountRates,
  date: ValuationDate,
): NetPresentValue {
  requireCashLines(lines);
  const byClass = new Map<DiscountClass, ClassValue>();
  for (const line of lines) {
    const { discountClass } = line;
    const annualRate = rateOf(line, ratesByClass);
    const value = (byClass.get(discountClass)?.value ?? 0) + lineValue(line, annualRate, date);
    byClass.set(discountClass, { discountClass, annualRate, value });
  }
  const parts = [...byClass.values()];
  return {
    currency: currencyOf(lines),
    value: parts.reduce((sum, part) => sum + part.value, 0),
    byClass: parts,
  };
}

function lineValue(line: CashLine, annualRate: number, { valuationMonth, timing }: ValuationDate): number {
  const firstMonth = monthsBetween(valuationMonth, line.startMonth);
  return presentValue(line.amounts, annualRate, { firstMonth, timing });
}

function rateOf({ id, discountClass }: CashLine, rates: DiscountRates): number {
  const rate = rates[discountClass];
  if (rate === undefined) throw financeErrors.noDiscountRate({ discountClass, line: id });
  return rate;
}
