import type { AmortisationMonth } from "./amortisation.ts";
import { requirePeriods } from "./amortisation.ts";
import {
  requireAmounts,
  requireInput,
  requireNonNegative,
  requireSameLength,
  requireWhole,
} from "./errors.ts";
import type { MonthlyAmounts } from "./types.ts";

/**
 * What a lender reads off a plan: cover of each period, of the loan's life and of the project's, average life. Cash is that available
 * for debt service (CFADS), after tax; service is in arrears, at each period's end. E. R. Yescombe, "Principles of Project Finance", ch. 12.
 */

/** Cover of a plan's periods. */
export interface DebtCover {
  /** Cash over interest and principal by period; null where nothing is due. */
  readonly byPeriod: readonly (number | null)[];
  /** Null where nothing is ever due. */
  readonly lowest: number | null;
  /** Mean of the periods' ratios (not the ratio of the sums). */
  readonly average: number | null;
}

/**
 * DSCR by period, its lowest and its average, of cash that begins with the plan's first period.
 *
 * @throws finance/length-mismatch where cash ends before the plan, finance/amount-not-finite
 */
export function debtCover(cash: MonthlyAmounts, plan: readonly AmortisationMonth[]): DebtCover {
  requireAmounts("cash available for debt service", cash);
  requireSameLength("cash available for debt service", cash.slice(0, plan.length), plan.length);
  const byPeriod = plan.map(({ interest, principal }, period) => {
    const due = interest + principal;
    return due > 0 ? cash[period]! / due : null;
  });
  const ratios = byPeriod.filter((ratio) => ratio !== null);
  return {
    byPeriod,
    lowest: ratios.length > 0 ? ratios.reduce((a, b) => Math.min(a, b)) : null,
    average: ratios.length > 0 ? ratios.reduce((a, b) => a + b) / ratios.length : null,
  };
}

/** At which date and rate a life cover is taken. */
export interface LifeCoverTerms {
  /** What is owed at the date: at the beginning of the first of the periods given. */
  readonly balance: number;
  /** Nominal rate of the debt, the rate of both ratios. */
  readonly annualInterestRate: number;
  readonly periodsPerYear?: number;
  /** Counted as cash in hand, as many agreements have it; absent = 0. */
  readonly reserve?: number;
}

/**
 * Loan life cover ratio: present value, at the debt's rate, of the cash until the last maturity (plus the reserve), over what is owed. With
 * all cash to the horizon it is the project life cover ratio. Sculpted debt has LLCR = DSCR. Null where nothing is owed.
 *
 * @param cash from the date on, up to the last maturity (LLCR) or the project's end (PLCR)
 * @throws finance/bad-input, finance/amount-not-finite
 */
export function lifeCover(cash: MonthlyAmounts, terms: LifeCoverTerms): number | null {
  const { balance, annualInterestRate, periodsPerYear = 12, reserve = 0 } = terms;
  requireAmounts("cash available for debt service", cash);
  requireNonNegative("debt", balance);
  requireNonNegative("interest rate", annualInterestRate);
  requireNonNegative("reserve", reserve);
  requirePeriods(periodsPerYear);
  if (balance === 0) return null;
  const growth = 1 + annualInterestRate / periodsPerYear;
  let value = 0;
  for (let t = cash.length - 1; t >= 0; t--) value = (value + cash[t]!) / growth;
  return (value + reserve) / balance;
}

/**
 * Average life in years: periods until principal is repaid, weighted by principal, sum of t principal_t / sum of principal_t, over the periods a
 * year; t counts from the plan's beginning to each period's end. Null where nothing is repaid.
 *
 * @throws finance/bad-input
 */
export function averageLifeYears(plan: readonly AmortisationMonth[], periodsPerYear = 12): number | null {
  requirePeriods(periodsPerYear);
  let [weighted, repaid] = [0, 0];
  plan.forEach(({ principal }, period) => {
    weighted += (period + 1) * principal;
    repaid += principal;
  });
  return repaid > 0 ? weighted / repaid / periodsPerYear : null;
}

/** Debt yield: a year's net operating income over the loan; null without a loan. @throws finance/bad-input */
export function debtYield(yearlyIncome: number, debt: number): number | null {
  requireInput("net operating income", yearlyIncome, true, "a finite amount");
  requireNonNegative("debt", debt);
  return debt > 0 ? yearlyIncome / debt : null;
}

/**
 * A debt service reserve's target by period: service of the next `reservePeriods` periods of the plan.
 *
 * @throws finance/bad-input
 */
export function reserveTargets(plan: readonly AmortisationMonth[], reservePeriods: number): Float64Array {
  requireWhole("periods of reserve", reservePeriods);
  return Float64Array.from(plan, (_, period) =>
    plan
      .slice(period + 1, period + 1 + reservePeriods)
      .reduce((total, { interest, principal }) => total + Math.max(0, interest + principal), 0),
  );
}
