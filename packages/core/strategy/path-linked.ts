import type { PathCash } from "./path-cash.ts";
import { type DebtState, type LinkedLoan, type Loan, payTermMonth, resetDebt } from "./path-debt.ts";

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
