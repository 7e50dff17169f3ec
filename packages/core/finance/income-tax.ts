import { type CalendarMonth, monthNumber } from "../quantity/index.ts";
import {
  financeErrors,
  requireAmounts,
  requireFraction,
  requireInput,
  requireNonNegative,
  requireWhole,
} from "./errors.ts";
import type { MonthlyAmounts } from "./types.ts";

/** Income tax as dated data: the rule with the latest `fromYear` not after the year applies. */
export interface IncomeTaxRule {
  readonly fromYear: number;
  readonly rateFraction: number;
  /**
   * Most of a year's income that carried losses may shelter: 0.8 in the US since 2018 (26 USC 172(a)(2); losses of earlier years, which
   * shelter all, are not told apart), 1 = all. Losses are not carried back.
   */
  readonly lossLimitFraction: number;
  /** Income that losses may shelter whole, before the limit: 1 million in Germany (section 10d EStG), 5 in the UK; absent = 0. */
  readonly unlimitedLossAmount?: number;
  /** Years a loss may be carried forward; null = without end. */
  readonly lossCarryYears: number | null;
}

/** A loss of a past year that is still unused. */
export interface CarriedLoss {
  readonly year: number;
  readonly amount: number;
}

/** One tax year; amounts in the currency of the income. */
export interface TaxYear {
  readonly year: number;
  /** Income before losses carried forward; negative = a loss of the year. */
  readonly income: number;
  readonly lossUsed: number;
  readonly lossExpired: number;
  /** Losses left to carry after the year. */
  readonly lossBalance: number;
  readonly taxableIncome: number;
  readonly rateFraction: number;
  /** Positive = owed. */
  readonly tax: number;
}

/**
 * Income tax year by year. Losses are used oldest first, up to the limit of the year's income; what is too old expires.
 *
 * @param incomeByYear consecutive years from `firstYear`
 * @throws finance/no-tax-rule, finance/bad-input, finance/amount-not-finite
 */
export function incomeTaxByYear(
  firstYear: number,
  incomeByYear: MonthlyAmounts,
  rules: readonly IncomeTaxRule[],
  openingLosses: readonly CarriedLoss[] = [],
): TaxYear[] {
  requireAmounts("taxable income", incomeByYear);
  requireInput("first tax year", firstYear, Number.isInteger(firstYear), "a calendar year");
  requireLosses(openingLosses, firstYear);
  let losses = [...openingLosses].sort((a, b) => a.year - b.year);
  return Array.from(incomeByYear, (income, i) => {
    const settled = settleYear(firstYear + i, income, ruleOf("income tax", rules, firstYear + i), losses);
    losses = settled.losses;
    return settled.taxYear;
  });
}

function requireLosses(losses: readonly CarriedLoss[], firstYear: number): void {
  for (const { year, amount } of losses) {
    requireInput(
      "year of a carried loss",
      year,
      Number.isInteger(year) && year < firstYear,
      `before ${firstYear}`,
    );
    requireNonNegative(`loss carried from ${year}`, amount);
  }
}

/** The dated rule that applies in a year. @throws finance/no-tax-rule */
export function ruleOf<Rule extends { readonly fromYear: number }>(
  what: string,
  rules: readonly Rule[],
  year: number,
): Rule {
  let best: Rule | undefined;
  for (const rule of rules)
    if (rule.fromYear <= year && (!best || rule.fromYear > best.fromYear)) best = rule;
  if (best) return best;
  const firstYear = Math.min(...rules.map((rule) => rule.fromYear));
  throw financeErrors.noTaxRule({ what, year, firstYear });
}

function settleYear(year: number, income: number, rule: IncomeTaxRule, carried: readonly CarriedLoss[]) {
  requireFraction("income tax rate", rule.rateFraction);
  requireFraction("loss limit", rule.lossLimitFraction);
  const { lossCarryYears, rateFraction } = rule;
  if (lossCarryYears !== null) requireWhole("years a loss is carried", lossCarryYears);
  const isAlive = (loss: CarriedLoss) => lossCarryYears === null || year - loss.year <= lossCarryYears;
  const alive = carried.filter(isAlive);
  const lossExpired = totalOf(carried) - totalOf(alive);
  const lossUsed = Math.min(totalOf(alive), shelterable(Math.max(0, income), rule));
  const losses = useOldest(alive, lossUsed);
  if (income < 0) losses.push({ year, amount: -income });
  const taxableIncome = Math.max(0, income) - lossUsed;
  const tax = taxableIncome * rateFraction;
  const lossBalance = totalOf(losses);
  return {
    losses,
    taxYear: { year, income, lossUsed, lossExpired, lossBalance, taxableIncome, rateFraction, tax },
  };
}

function shelterable(income: number, { lossLimitFraction, unlimitedLossAmount = 0 }: IncomeTaxRule): number {
  requireNonNegative("loss allowed whole", unlimitedLossAmount);
  const whole = Math.min(income, unlimitedLossAmount);
  return whole + (income - whole) * lossLimitFraction;
}

function totalOf(losses: readonly CarriedLoss[]): number {
  return losses.reduce((sum, { amount }) => sum + amount, 0);
}

function useOldest(losses: readonly CarriedLoss[], used: number): CarriedLoss[] {
  let left = used;
  const rest: CarriedLoss[] = [];
  for (const loss of losses) {
    const taken = Math.min(left, loss.amount);
    left -= taken;
    if (loss.amount > taken) rest.push({ year: loss.year, amount: loss.amount - taken });
  }
  return rest;
}

/** Sums monthly amounts by calendar year; the first year is that of `startMonth`. @throws finance/amount-not-finite */
export function sumByYear(amounts: MonthlyAmounts, startMonth: CalendarMonth): Float64Array {
  requireAmounts("amounts by month", amounts);
  const offset = monthNumber(startMonth) % 12;
  const years = new Float64Array(Math.ceil((offset + amounts.length) / 12));
  for (let i = 0; i < amounts.length; i++) years[Math.floor((offset + i) / 12)]! += amounts[i]!;
  return years;
}

/** Puts yearly amounts (a tax) into the last month of each year, or the horizon's last month. @throws finance/bad-input, finance/amount-not-finite */
export function payAtYearEnd(
  byYear: ArrayLike<number>,
  startMonth: CalendarMonth,
  monthCount: number,
): Float64Array {
  requireWhole("number of months", monthCount, 1);
  requireAmounts("amounts by year", byYear);
  const offset = monthNumber(startMonth) % 12;
  const months = new Float64Array(monthCount);
  for (let y = 0; y < byYear.length; y++)
    months[Math.min(monthCount - 1, y * 12 + 11 - offset)]! += byYear[y]!;
  return months;
}
