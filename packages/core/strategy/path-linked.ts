import type { PathCash } from "./path-cash.ts";
import { type DebtState, type Loan, payTermMonth, resetDebt } from "./path-debt.ts";

/**
 * Another loan of the company (on its machines, say), bound to the halls' loan by cross-default: what machines bring serves it first,
 * from the first month on, and where that does not do, the halls' loan is called. It is owed whatever is done with the site, so its
 * service is no cost of a plan: it only takes cash from the halls' lender.
 */
export interface LinkedLoan {
  readonly balanceUsd: number;
  readonly annualInterestRate: number;
  /** Principal by month from the first month on, as a share of the balance; sums to 1. */
  readonly principalFractions: Float64Array;
}

/**
 * Serves the linked loan on a path; writes what it is paid by month.
 *
 * @param state any, written over
 * @returns the first month in which it fails; Infinity = never
 */
export function serveLinked(
  linked: LinkedLoan,
  state: DebtState,
  cash: PathCash,
  p: number,
  paidUsd: Float64Array,
): number {
  const loan = asLoan(linked);
  resetDebt(state);
  state.balanceUsd = linked.balanceUsd;
  let failedMonth = Number.POSITIVE_INFINITY;
  for (let month = 0; month < cash.months; month++) {
    payTermMonth(loan, state, month, cash.merchantUsd[p * cash.months + month]!);
    paidUsd[month] = state.interestUsd + state.principalUsd;
    if (state.isDefault && failedMonth === Number.POSITIVE_INFINITY) failedMonth = month;
  }
  return failedMonth;
}

/** All is paid out, nothing held: what the halls' lender may see of it. */
function asLoan({ balanceUsd, annualInterestRate, principalFractions }: LinkedLoan): Loan {
  return {
    shareFraction: 0,
    commitmentUsd: balanceUsd,
    annualInterestRate,
    upfrontFeeFraction: 0,
    commitmentFeeAnnualFraction: 0,
    principalFractions,
    reserveMonths: 0,
    lockUpDscrRatio: 0,
    sweepFraction: 0,
  };
}
