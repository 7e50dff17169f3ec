import {
  type AmortisationMonth,
  equalPrincipalSchedule,
  levelSchedule,
  requirePeriods,
  serviceSchedule,
} from "./amortisation.ts";
import {
  requireAmounts,
  requireFraction,
  requireInput,
  requireNonNegative,
  requireSameLength,
  requireWhole,
} from "./errors.ts";
import { capitalRecoveryFactor } from "./periodic-value.ts";
import type { MonthlyAmounts } from "./types.ts";

/**
 * How much a lender lends: the least of what cash covers (DSCR), what the asset secures (LTV) and the agreed share of uses.
 * Rent that a strong parent backstops carries a lower DSCR than rent that it does not.
 */
export interface DebtSizingTerms {
  /** Cash available for debt service by month of operation, from backstopped rent. */
  readonly backstoppedCash: MonthlyAmounts;
  /** The same from everything else. */
  readonly unbackedCash: MonthlyAmounts;
  readonly backstoppedDscrRatio: number;
  readonly unbackedDscrRatio: number;
  readonly annualInterestRate: number;
  /** Of cash, tenor, tail and contract, where they are not in months: 4 = quarters, 2 = half-years, 1 = years. */
  readonly periodsPerYear?: number;
  /** How it is repaid; absent = sculpted. Level and equal-principal loans are sized by the period that covers them worst. */
  readonly amortisation?: "sculpted" | "level" | "equal-principal";
  readonly tenorMonths: number;
  /** Months of contract left when the debt is repaid, at least. */
  readonly tailMonths: number;
  readonly contractMonths: number;
  readonly assetValue: number;
  readonly ltvLimitFraction: number;
  readonly totalUses: number;
  readonly debtLimitFraction: number;
}

/** The debt and what limits it. */
export interface DebtSize {
  readonly debt: number;
  readonly byDscr: number;
  readonly byLtv: number;
  readonly byDebtShare: number;
  readonly binding: "dscr" | "ltv" | "debt-share";
  /** Months of amortisation: the tenor, cut so that the tail is left. */
  readonly amortisationMonths: number;
  /** Sculpted: each month's service is the same share of the most that month's cash covers. Others: as their names say. */
  readonly schedule: readonly AmortisationMonth[];
}

/**
 * Sizes debt; sculpted: byDscr = sum of (backed/DSCR_b + unbacked/DSCR_u) / (1 + i/12)^t over the amortisation, service in arrears;
 * level: the annuity of the least covered service; equal principal: the least of covered_t / (1/n + i/12 (n - t)/n), t = 0, 1, ..
 * Months of negative cash carry no service and no negative one. Cash is before fees that depend on the debt (a letter of credit for
 * the reserve, an agency fee): take them off first. The reserve's first filling and the up-front fee are uses of the construction.
 *
 * @throws finance/bad-input, finance/length-mismatch, finance/amount-not-finite
 */
export function sizeDebt(terms: DebtSizingTerms): DebtSize {
  requireTerms(terms);
  const service = coveredService(terms);
  const byDscr = debtCovered(terms, service);
  const limits = {
    byDscr,
    byLtv: terms.assetValue * terms.ltvLimitFraction,
    byDebtShare: terms.totalUses * terms.debtLimitFraction,
  };
  const debt = Math.min(limits.byDscr, limits.byLtv, limits.byDebtShare);
  return {
    debt,
    ...limits,
    binding: debt === limits.byDscr ? "dscr" : debt === limits.byLtv ? "ltv" : "debt-share",
    amortisationMonths: service.length,
    schedule: scheduleOf(terms, debt, byDscr, service),
  };
}

/** The most that covered service repays. */
function debtCovered(
  { amortisation, annualInterestRate, periodsPerYear = 12 }: DebtSizingTerms,
  service: Float64Array,
): number {
  const rate = annualInterestRate / periodsPerYear;
  const count = service.length;
  if (count === 0) return 0;
  if (amortisation === "level") return Math.min(...service) / capitalRecoveryFactor(rate, count);
  if (amortisation !== "equal-principal") return presentValueOf(service, rate);
  return Math.min(...service.map((amount, t) => amount / (1 / count + (rate * (count - t)) / count)));
}

function scheduleOf(
  { amortisation, annualInterestRate, periodsPerYear = 12 }: DebtSizingTerms,
  debt: number,
  byDscr: number,
  service: Float64Array,
): readonly AmortisationMonth[] {
  const count = service.length;
  if (count === 0) return [];
  if (amortisation === "level") return levelSchedule(debt, annualInterestRate, count, periodsPerYear);
  if (amortisation === "equal-principal")
    return equalPrincipalSchedule(debt, annualInterestRate, count, periodsPerYear);
  const share = byDscr > 0 ? debt / byDscr : 0;
  return serviceSchedule(
    debt,
    annualInterestRate,
    service.map((amount) => amount * share),
    periodsPerYear,
  );
}

function coveredService(terms: DebtSizingTerms): Float64Array {
  const { tenorMonths, tailMonths, contractMonths, backstoppedCash, unbackedCash } = terms;
  const months = Math.max(0, Math.min(tenorMonths, contractMonths - tailMonths, backstoppedCash.length));
  return Float64Array.from({ length: months }, (_, t) =>
    Math.max(
      0,
      backstoppedCash[t]! / terms.backstoppedDscrRatio + unbackedCash[t]! / terms.unbackedDscrRatio,
    ),
  );
}

function presentValueOf(service: Float64Array, monthlyRate: number): number {
  let value = 0;
  for (let t = service.length - 1; t >= 0; t--) value = (value + service[t]!) / (1 + monthlyRate);
  return value;
}

function requireTerms(terms: DebtSizingTerms): void {
  requireAmounts("backstopped cash", terms.backstoppedCash);
  requireAmounts("unbacked cash", terms.unbackedCash);
  requireSameLength("unbacked cash", terms.unbackedCash, terms.backstoppedCash.length);
  const { backstoppedDscrRatio: backed, unbackedDscrRatio: unbacked } = terms;
  requireInput("DSCR on backstopped rent", backed, backed >= 1, "1 or more");
  requireInput("DSCR on unbacked cash", unbacked, unbacked >= 1, "1 or more");
  requireNonNegative("interest rate", terms.annualInterestRate);
  if (terms.periodsPerYear !== undefined) requirePeriods(terms.periodsPerYear);
  requireNonNegative("asset value", terms.assetValue);
  requireNonNegative("total uses", terms.totalUses);
  requireFraction("LTV limit", terms.ltvLimitFraction);
  requireFraction("debt limit", terms.debtLimitFraction);
  for (const name of ["tenorMonths", "tailMonths", "contractMonths"] as const)
    requireWhole(name, terms[name]);
}
