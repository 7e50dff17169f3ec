import { financeConstruction, levelSchedule, sizeDebt } from "../finance/index.ts";
import type { PathCash } from "./path-cash.ts";
import type { Loan } from "./path-debt.ts";
import { completionMonth, firstSpend, type MoneyTerms, makeMoneyDesk, moneyOnPath } from "./path-money.ts";
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
  /** Share of rent that a strong parent backs. */
  readonly backstoppedFraction: number;
  readonly ltvLimitFraction: number;
  readonly tailMonths: number;
  readonly contractMonths: number;
  readonly upfrontFeeFraction: number;
  readonly commitmentFeeAnnualFraction: number;
  readonly reserveMonths: number;
  readonly lockUpDscrRatio: number;
  readonly sweepFraction: number;
}

/** A loan sized on one path, and what limits it. */
export interface SizedLoan {
  readonly loan: Loan;
  readonly binding: "dscr" | "ltv" | "debt-share";
  readonly totalUsesUsd: number;
}

/**
 * Sizes a loan on the stated path's cash: the least of the share asked for, what cash covers and what the halls secure, with fees and
 * interest of the works among the uses; null where nothing is built, or where the halls earn nothing that a lender would lend on.
 *
 * @param cash of a choice on one path
 */
export function sizeLoan(site: Site, money: MoneyTerms, terms: LoanTerms, cash: PathCash): SizedLoan | null {
  const first = firstSpend(cash, 0);
  const completion = completionMonth(cash, 0);
  if (first >= site.months || completion >= site.months) return null;
  const desk = makeMoneyDesk(site, money);
  moneyOnPath(desk, null, cash, 0);
  const { propertyTaxUsd, unleveredTaxUsd } = desk.months;
  const available = Array.from(
    { length: site.months - completion },
    (_, i) =>
      cash.operatingUsd[completion + i]! - propertyTaxUsd[completion + i]! - unleveredTaxUsd[completion + i]!,
  );
  const costs = cash.hallCapexUsd.slice(first, completion);
  const whole = usesOf(terms, costs, terms.shareFraction);
  const size = sizeDebt({
    backstoppedCash: available.map((usd) => Math.max(0, usd) * terms.backstoppedFraction),
    unbackedCash: available.map((usd) => Math.max(0, usd) * (1 - terms.backstoppedFraction)),
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
  if (!(size.debt > 0)) return null;
  const shareFraction = shareOf(terms, costs, size.debt);
  const uses = usesOf(terms, costs, shareFraction);
  const sculpted = size.schedule.map(({ principal }) => principal / size.debt);
  return {
    binding: size.binding,
    totalUsesUsd: uses.totalUses,
    loan: {
      shareFraction,
      commitmentUsd: uses.debt,
      annualInterestRate: terms.annualInterestRate,
      upfrontFeeFraction: terms.upfrontFeeFraction,
      commitmentFeeAnnualFraction: terms.commitmentFeeAnnualFraction,
      principalFractions: principalFractions(terms, size.amortisationMonths, sculpted),
      reserveMonths: terms.reserveMonths,
      lockUpDscrRatio: terms.lockUpDscrRatio,
      sweepFraction: terms.sweepFraction,
    },
  };
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
  months: number,
  sculpted: readonly number[],
): Float64Array {
  // a sculpted month whose cash does not cover interest would lend more: it repays nothing instead
  if (amortisation === "sculpted") return Float64Array.from(sculpted, (share) => Math.max(0, share));
  if (amortisation === "level")
    return Float64Array.from(levelSchedule(1, annualInterestRate, months), ({ principal }) => principal);
  return Float64Array.from({ length: months }, (_, month) => (month === months - 1 ? 1 : 0));
}
