import { log } from "../quantity/index.ts";
import { requireAmounts, requireInput, requireWhole } from "./errors.ts";
import { interestPart, type LevelPayments, levelPayment, principalPart } from "./loan.ts";
import { internalRatesOfReturn } from "./returns.ts";

/** What is unknown about a level loan, found from the rest: number of periods, rate, and sums over some of its payments. */

/** A run of payments, 1 = the first, both ends included. */
export interface PaymentRange {
  readonly first: number;
  readonly last: number;
}

/** CUMIPMT: interest in a run of payments; signs as {@link levelPayment}. @throws finance/bad-input */
export function cumulativeInterest(terms: LevelPayments, range: PaymentRange, presentValue: number): number {
  return sumOver(terms, range, (period) => interestPart(terms, period, presentValue));
}

/** CUMPRINC: principal in a run of payments. @throws finance/bad-input */
export function cumulativePrincipal(terms: LevelPayments, range: PaymentRange, presentValue: number): number {
  return sumOver(terms, range, (period) => principalPart(terms, period, presentValue));
}

function sumOver(
  terms: LevelPayments,
  { first, last }: PaymentRange,
  part: (period: number) => number,
): number {
  requireWhole("last payment", last, 1);
  requireInput("first payment", first, first <= last, `1 to ${last}`);
  requireInput("last payment", last, last <= terms.periodCount, `at most ${terms.periodCount}`);
  let total = 0;
  for (let period = first; period <= last; period++) total += part(period);
  return total;
}

/**
 * NPER: how many level payments turn `presentValue` into `futureValue`, a fraction where they do not come out even, negative where they would
 * have had to begin in the past; null where no number of them does (they do not cover the interest).
 *
 * @throws finance/bad-input, finance/amount-not-finite
 */
export function paymentCount(
  { periodRate, paidAtStart }: Omit<LevelPayments, "periodCount">,
  payment: number,
  presentValue: number,
  futureValue = 0,
): number | null {
  requireInput("rate per period", periodRate, periodRate > -1, "above -1");
  requireAmounts("payment, present and future value", [payment, presentValue, futureValue]);
  if (periodRate === 0) return payment === 0 ? null : -(presentValue + futureValue) / payment;
  const annuity = payment * (paidAtStart ? 1 + periodRate : 1);
  const ratio = (annuity - futureValue * periodRate) / (annuity + presentValue * periodRate);
  return ratio > 0 && Number.isFinite(ratio) ? log(ratio) / log(1 + periodRate) : null;
}

/**
 * RATE: every rate per period above -100 % at which level payments turn `presentValue` into `futureValue`, ascending; a spreadsheet
 * gives the one near its guess.
 *
 * @throws finance/bad-input, finance/amount-not-finite
 */
export function periodRatesOf(
  { periodCount, paidAtStart }: Omit<LevelPayments, "periodRate">,
  payment: number,
  presentValue: number,
  futureValue = 0,
): number[] {
  requireWhole("number of periods", periodCount, 1);
  const flows = new Float64Array(periodCount + 1);
  const first = paidAtStart ? 0 : 1;
  for (let i = 0; i < periodCount; i++) flows[first + i] = payment;
  flows[0]! += presentValue;
  flows[periodCount]! += futureValue;
  return internalRatesOfReturn(flows);
}

/**
 * Mortgage constant (loan constant): a year's level service over the loan. Cash before debt service over this is what it carries at a cover of 1.
 *
 * @throws finance/bad-input
 */
export function loanConstant(annualInterestRate: number, periodCount: number, periodsPerYear = 12): number {
  requireWhole("periods a year", periodsPerYear, 1);
  return -periodsPerYear * levelPayment({ periodRate: annualInterestRate / periodsPerYear, periodCount }, 1);
}
