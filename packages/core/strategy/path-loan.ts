import { financeConstruction, levelSchedule, sizeDebt } from "../finance/index.ts";
import { backedFractions } from "./path-backing.ts";
import type { PathCash } from "./path-cash.ts";
import { type LinkedLoan, type Loan, reserveFractions } from "./path-debt.ts";
import { serveLinked } from "./path-linked.ts";
import { cashAfterTax, completionMonth, firstSpend, moneyOnPath } from "./path-money.ts";
import { type MoneyDesk, type MoneyTerms, makeMoneyDesk } from "./path-money-desk.ts";
import type { Site } from "./types.ts";

/** A loan as a lender offers it. */
export interface LoanTerms {
  /** Most of the uses that is lent. */
  readonly shareFraction: number;
  readonly annualInterestRate: number;
  /** Months of repayment after completion. */
  readonly tenorMonths: number;
  readonly amortisation: "level" | "sculpted" | "bullet";
  /** Least cover of debt service on what rent a strong parent backs, and on all else. */
  readonly backstoppedDscrRatio: number;
  readonly unbackedDscrRatio: number;
  /** Share of the lease's cash that a strong tenant is good for where the lease itself names no backstop. */
  readonly backstoppedFraction: number;
  readonly ltvLimitFraction: number;
  readonly tailMonths: number;
  readonly contractMonths: number;
  readonly upfrontFeeFraction: number;
  readonly commitmentFeeAnnualFraction: number;
  readonly reserveMonths: number;
  readonly lockUpDscrRatio: number;
  readonly sweepFraction: number;
  /** A level loan that takes over what is owed; absent = none is agreed. */
  readonly refinancing?: RefinancingTerms;
  /** Another loan of the company that what machines bring serves first; absent = none. */
  readonly linked?: LinkedLoan;
}

/** The loan that takes over. */
export interface RefinancingTerms {
  readonly afterMonths: number;
  readonly annualInterestRate: number;
  readonly tenorMonths: number;
  readonly feeFraction: number;
}

/** A loan sized on one path, and what limits it. */
export interface SizedLoan {
  readonly loan: Loan;
  readonly binding: "dscr" | "ltv" | "debt-share";
  readonly totalUsesUsd: number;
}

/**
 * Sizes a loan on the stated path's cash: the least of the share asked for, what cash covers (after taxes as they arise, before the
 * shelter of the loan's own interest) and what the halls secure, with fees and interest of the works among the uses. A loan that would
 * fail on that very path, its reserve counted, is cut until it does not. Null where nothing is built, or where the halls earn nothing
 * that a lender would lend on.
 *
 * @param cash of a choice on one path
 */
export function sizeLoan(site: Site, money: MoneyTerms, terms: LoanTerms, cash: PathCash): SizedLoan | null {
  const first = firstSpend(cash, 0);
  const completion = completionMonth(cash, 0);
  if (first >= site.months || completion >= site.months) return null;
  const desk = makeMoneyDesk(site, money);
  moneyOnPath(desk, null, cash, 0);
  const costs = cash.hallCapexUsd.slice(first, completion);
  const size = limitsOf(desk, terms, cash, costs, completion);
  if (!(size.debt > 0)) return null;
  const repaid = principalFractions(terms, size);
  const reserved = reserveFractions(repaid, terms.annualInterestRate, terms.reserveMonths);
  const next = refinancingOf(terms, site.months - completion);
  const loanOf = (shareFraction: number): Loan => ({
    shareFraction,
    commitmentUsd: usesOf(terms, costs, shareFraction).debt,
    annualInterestRate: terms.annualInterestRate,
    upfrontFeeFraction: terms.upfrontFeeFraction,
    commitmentFeeAnnualFraction: terms.commitmentFeeAnnualFraction,
    principalFractions: repaid,
    reserveFractions: reserved,
    reserveMonths: terms.reserveMonths,
    lockUpDscrRatio: terms.lockUpDscrRatio,
    sweepFraction: terms.sweepFraction,
    ...(next ? { refinancing: next } : {}),
    ...(terms.linked ? { linked: terms.linked } : {}),
  });
  const asked = shareOf(terms, costs, size.debt);
  const shareFraction = servedShare(desk, loanOf, cash, asked);
  if (shareFraction === 0) return null;
  return {
    binding: shareFraction < asked ? "dscr" : size.binding,
    totalUsesUsd: usesOf(terms, costs, shareFraction).totalUses,
    loan: loanOf(shareFraction),
  };
}

function limitsOf(
  desk: MoneyDesk,
  terms: LoanTerms,
  cash: PathCash,
  costs: Float64Array,
  completion: number,
) {
  const whole = usesOf(terms, costs, terms.shareFraction);
  if (terms.linked) serveLinked(terms.linked, desk.linkedDebt, cash, 0, desk.linkedUsd);
  const available = cashAfterTax(desk, cash, 0)
    .map((usd, month) => Math.max(0, terms.linked ? usd - desk.linkedUsd[month]! : usd))
    .subarray(completion);
  const backed = backedFractions(desk.site, cash, terms.backstoppedFraction).subarray(completion);
  return sizeDebt({
    backstoppedCash: available.map((usd, i) => usd * backed[i]!),
    unbackedCash: available.map((usd, i) => usd * (1 - backed[i]!)),
    backstoppedDscrRatio: terms.backstoppedDscrRatio,
    unbackedDscrRatio: terms.unbackedDscrRatio,
    annualInterestRate: terms.annualInterestRate,
    tenorMonths: terms.tenorMonths,
    tailMonths: terms.tailMonths,
    contractMonths: terms.contractMonths,
    assetValue: whole.costs,
    ltvLimitFraction: terms.ltvLimitFraction,
    totalUses: whole.totalUses,
    debtLimitFraction: terms.shareFraction,
  });
}

/** Halvings of the share in doubt: to a billionth of it. */
const HALVINGS = 30;

/** The share asked for where the path serves it, else the largest that it does serve; 0 where it serves none. */
function servedShare(
  desk: MoneyDesk,
  loanOf: (shareFraction: number) => Loan,
  cash: PathCash,
  asked: number,
): number {
  const isServed = (share: number) => !moneyOnPath(desk, loanOf(share), cash, 0).isDefault;
  if (isServed(asked)) return asked;
  let [served, failed] = [0, asked];
  for (let round = 0; round < HALVINGS; round++) {
    const share = (served + failed) / 2;
    if (isServed(share)) served = share;
    else failed = share;
  }
  // less than a thousandth of the uses is no loan
  return served > 1e-3 ? served : 0;
}

/** The share of uses at which the debt is what was sized: a smaller loan brings fewer fees and less interest. */
function shareOf(terms: LoanTerms, costs: Float64Array, debtUsd: number): number {
  let share = terms.shareFraction;
  for (let round = 0; round < 60; round++) {
    const next = Math.min(terms.shareFraction, debtUsd / usesOf(terms, costs, share).totalUses);
    if (Math.abs(next - share) <= 1e-12) return next;
    share = next;
  }
  return share;
}

function usesOf(terms: LoanTerms, costs: Float64Array, debtFraction: number) {
  return financeConstruction({
    costs,
    contingencyFraction: 0,
    debtFraction,
    annualInterestRate: terms.annualInterestRate,
    upfrontFeeFraction: terms.upfrontFeeFraction,
    commitmentFeeAnnualFraction: terms.commitmentFeeAnnualFraction,
    reservePerDebtFraction: 0,
    drawOrder: "pro-rata",
  });
}

/** Over the months that the loan was sized on: the tenor, cut by the contract's tail and the horizon. */
function principalFractions(
  { amortisation, annualInterestRate }: LoanTerms,
  { debt, schedule, amortisationMonths: months }: ReturnType<typeof sizeDebt>,
): Float64Array {
  if (amortisation === "sculpted") {
    const service = schedule.map(({ interest, principal }) => (interest + principal) / debt);
    return sculptedFractions(service, annualInterestRate / 12);
  }
  if (amortisation === "level") return levelFractions(annualInterestRate, months);
  return Float64Array.from({ length: months }, (_, month) => (month === months - 1 ? 1 : 0));
}

/** Principal of level service by month, as a share of the loan; sums to 1. */
export function levelFractions(annualInterestRate: number, months: number): Float64Array {
  return Float64Array.from(levelSchedule(1, annualInterestRate, months), ({ principal }) => principal);
}

/**
 * Principal that follows the service that each month's cash covers. A month whose cover does not reach its interest repays nothing
 * (it lends no more either), and later months repay so much less; the last one what is left: they sum to 1.
 */
function sculptedFractions(service: readonly number[], monthlyRate: number): Float64Array {
  let left = 1;
  return Float64Array.from(service, (due, month) => {
    const principal =
      month === service.length - 1 ? left : Math.min(left, Math.max(0, due - left * monthlyRate));
    left -= principal;
    return principal;
  });
}

/** The loan that takes over, repaid before the tail and within the horizon; null where there is no month left for it. */
function refinancingOf(terms: LoanTerms, monthsLeft: number): Loan["refinancing"] | null {
  const { refinancing, contractMonths, tailMonths } = terms;
  if (!refinancing) return null;
  const { afterMonths, annualInterestRate, feeFraction } = refinancing;
  const most = Math.min(contractMonths - tailMonths, monthsLeft) - afterMonths;
  const months = Math.min(refinancing.tenorMonths, most);
  if (!(months >= 1)) return null;
  const fractions = levelFractions(annualInterestRate, months);
  return { afterMonths, annualInterestRate, feeFraction, principalFractions: fractions };
}
