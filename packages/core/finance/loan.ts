import { requireAmounts, requireInput, requireWhole } from "./errors.ts";
import { integerPower, integerRoot } from "./rates.ts";

/**
 * The time value of money in level payments: PV (1 + i)^n + PMT (1 + i d) ((1 + i)^n - 1)/i + FV = 0, d = 1 where payments
 * are due at the beginning of periods (the identity behind the spreadsheet functions of the same names). Signs as there:
 * received positive, paid negative.
 */
export interface LevelPayments {
  /** Per period, 0.01 = 1 %. */
  readonly periodRate: number;
  readonly periodCount: number;
  readonly paidAtStart?: boolean;
}

/** PMT: the level payment that turns `presentValue` into `futureValue`. @throws finance/bad-input */
export function levelPayment(terms: LevelPayments, presentValue: number, futureValue = 0): number {
  const { growth, annuity } = factorsOf(terms);
  requireWhole("number of periods", terms.periodCount, 1);
  requireAmounts("present and future value", [presentValue, futureValue]);
  return -(presentValue * growth + futureValue) / annuity;
}

/** FV: what a present value and level payments grow to. @throws finance/bad-input */
export function futureValueOf(terms: LevelPayments, payment: number, presentValue = 0): number {
  const { growth, annuity } = factorsOf(terms);
  requireAmounts("present value and payment", [presentValue, payment]);
  return -(presentValue * growth + payment * annuity);
}

/** PV: what level payments and a future value are worth now. @throws finance/bad-input */
export function presentValueOfPayments(terms: LevelPayments, payment: number, futureValue = 0): number {
  const { growth, annuity } = factorsOf(terms);
  requireAmounts("future value and payment", [futureValue, payment]);
  return -(futureValue + payment * annuity) / growth;
}

/** IPMT: the interest in payment number `period` (1 = first). @throws finance/bad-input */
export function interestPart(
  terms: LevelPayments,
  period: number,
  presentValue: number,
  futureValue = 0,
): number {
  requireInput(
    "period",
    period,
    Number.isInteger(period) && period >= 1 && period <= terms.periodCount,
    `1 to ${terms.periodCount}`,
  );
  if (terms.paidAtStart && period === 1) return 0;
  const payment = levelPayment(terms, presentValue, futureValue);
  const balance = futureValueOf({ ...terms, periodCount: period - 1 }, payment, presentValue);
  const interest = balance * terms.periodRate;
  return terms.paidAtStart ? interest / (1 + terms.periodRate) : interest;
}

/** PPMT: the principal in payment number `period`. @throws finance/bad-input */
export function principalPart(
  terms: LevelPayments,
  period: number,
  presentValue: number,
  futureValue = 0,
): number {
  return (
    levelPayment(terms, presentValue, futureValue) - interestPart(terms, period, presentValue, futureValue)
  );
}

/**
 * MIRR: payments financed at one rate, receipts reinvested at another:
 * (FV of receipts / -PV of payments)^(1/(n - 1)) - 1. Null where there are no payments or no receipts.
 *
 * @throws finance/bad-input, finance/amount-not-finite
 */
export function modifiedInternalRate(
  flows: readonly number[],
  financeRate: number,
  reinvestRate: number,
): number | null {
  requireInput("finance rate", financeRate, financeRate > -1, "above -1");
  requireInput("reinvestment rate", reinvestRate, reinvestRate > -1, "above -1");
  requireAmounts("cash flows", flows);
  const last = flows.length - 1;
  let received = 0;
  let paid = 0;
  flows.forEach((flow, period) => {
    if (flow > 0) received += flow * integerPower(1 + reinvestRate, last - period);
    else paid -= flow / integerPower(1 + financeRate, period);
  });
  return received > 0 && paid > 0 && last > 0 ? integerRoot(received / paid, last) - 1 : null;
}

/** (1 + i)^n and the future value of 1 a period. */
function factorsOf({ periodRate, periodCount, paidAtStart }: LevelPayments): {
  growth: number;
  annuity: number;
} {
  requireInput("rate per period", periodRate, periodRate > -1, "above -1");
  requireWhole("number of periods", periodCount);
  const growth = integerPower(1 + periodRate, periodCount);
  const annuity = periodRate === 0 ? periodCount : (growth - 1) / periodRate;
  return { growth, annuity: paidAtStart ? annuity * (1 + periodRate) : annuity };
}
