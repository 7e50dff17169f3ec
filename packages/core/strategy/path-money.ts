import type { PathCash } from "./path-cash.ts";
import {
  type DebtState,
  fundReserve,
  interestDueUsd,
  type Loan,
  payWorksMonth,
  resetDebt,
} from "./path-debt.ts";
import { serveLinked } from "./path-linked.ts";
import type { MoneyDesk, MoneyMonths, MoneyOutcome } from "./path-money-desk.ts";
import { repayOnPath } from "./path-repayment.ts";
import { endTaxMonth, keepBooks, openTax, settleTaxYear, type TaxState } from "./path-tax.ts";
import { terminalUsdOf } from "./path-worth.ts";

/**
 * Tax and debt of one path. Property tax on what is not yet depreciated; income tax at each calendar year's end on operating cash and
 * sales less depreciation, losses carried forward; then the same less interest, with a loan drawn in proportion to what is built and
 * served out of what operations leave after tax. A borrower sets the year's taxes aside month by month, so that the cash of eleven
 * months is not taken for the lender's. Old machines are taken as written off: all that they are sold for is income. What is not
 * depreciated at the horizon is set against the value at its end.
 *
 * @param loan null = paid by the owners alone
 * @returns the desk's own outcome, overwritten by the next path
 */
export function moneyOnPath(desk: MoneyDesk, loan: Loan | null, cash: PathCash, p: number): MoneyOutcome {
  const { outcome, site, terms } = desk;
  const basisLeftUsd = keepBooks(desk.books, cash, p);
  const taxesNpvUsd = taxYears(desk, cash, p);
  const terminalUsd = terminalUsdOf(site.valuation.terminal, cash, p);
  const endTaxUsd = terms.tax.rateFraction * Math.max(0, terminalUsd - basisLeftUsd);
  outcome.afterTaxNpvUsd = cash.npvUsd[p]! - taxesNpvUsd - endTaxUsd * desk.endFactor;
  outcome.lowestDscrRatio = Number.NaN;
  outcome.isDefault = false;
  outcome.equityNpvUsd = (terminalUsd - endTaxUsd) * desk.endFactor;
  if (loan) carryLoan(desk, loan, cash, p);
  else payOwners(desk, cash, p);
  if (desk.treasury && !loan) noteCapital(desk, cash, p);
  return outcome;
}

/** Taxes without debt by month of payment, with depreciation; returns what they are worth today. Other months stay 0. */
function taxYears({ books, months, taxFactors }: MoneyDesk, cash: PathCash, p: number): number {
  const { operatingUsd, assetSaleUsd } = cash;
  const state = openTax();
  let at = p * cash.months;
  let month = 0;
  let npvUsd = 0;
  for (let year = 0; year < books.lastMonthOfYear.length; year++) {
    const last = books.lastMonthOfYear[year]!;
    let incomeUsd = 0;
    for (; month <= last; month++, at++) incomeUsd += operatingUsd[at]! + assetSaleUsd[at]!;
    state.incomeUsd = incomeUsd;
    settleTaxYear(books, state, year);
    months.propertyTaxUsd[last] = books.propertyUsd[year]!;
    months.depreciationUsd[last] = books.depreciationUsd[year]!;
    months.unleveredTaxUsd[last] = state.dueUsd;
    npvUsd += (books.propertyUsd[year]! + state.dueUsd) * taxFactors[last]!;
  }
  return npvUsd;
}

/** All that taxes leave is the owners'. */
function payOwners({ months, books, outcome, equityFactors }: MoneyDesk, cash: PathCash, p: number): void {
  const { netCashUsd } = cash;
  const { equityUsd, propertyTaxUsd, unleveredTaxUsd } = months;
  let npvUsd = 0;
  for (let month = 0, at = p * cash.months; month < cash.months; month++, at++) {
    const usd = netCashUsd[at]!;
    equityUsd[month] = usd;
    npvUsd += usd * equityFactors[month]!;
  }
  months.incomeTaxUsd.set(unleveredTaxUsd);
  months.interestUsd.fill(0);
  for (let year = 0; year < books.lastMonthOfYear.length; year++) {
    const month = books.lastMonthOfYear[year]!;
    const taxUsd = propertyTaxUsd[month]! + unleveredTaxUsd[month]!;
    equityUsd[month]! -= taxUsd;
    npvUsd -= taxUsd * equityFactors[month]!;
  }
  outcome.equityNpvUsd += npvUsd;
}

/** What owners without a loan pay for works and machines. */
function noteCapital({ months }: MoneyDesk, cash: PathCash, p: number): void {
  for (let month = 0, at = p * cash.months; month < cash.months; month++, at++)
    months.capitalUsd[month] = cash.machineCapexUsd[at]! + paidForWorksUsd(cash, at);
}

/** What halls cost in a month beyond what tenants advance for them. */
function paidForWorksUsd({ hallCapexUsd, depositUsd }: PathCash, at: number): number {
  const spentUsd = hallCapexUsd[at]!;
  return spentUsd > 0 ? Math.max(0, spentUsd - Math.max(0, depositUsd[at]!)) : 0;
}

/**
 * What operations leave after tax, month by month, the year's taxes set aside as they arise: what a lender sizes on.
 * Reads the months of {@link moneyOnPath} on the same path; interest is not deducted.
 */
export function cashAfterTax({ books, months }: MoneyDesk, cash: PathCash, p: number): Float64Array {
  const state = openTax();
  const out = new Float64Array(cash.months);
  let heldUsd = 0;
  for (let month = 0, at = p * cash.months; month < cash.months; month++, at++) {
    state.incomeUsd += cash.operatingUsd[at]! + cash.assetSaleUsd[at]!;
    endTaxMonth(books, state, month);
    const paidUsd = months.propertyTaxUsd[month]! + state.dueUsd;
    out[month] = cash.operatingUsd[at]! - paidUsd - (state.accruedUsd - heldUsd);
    heldUsd = state.accruedUsd;
  }
  return out;
}

/** Walks the loan through the path; adds what the owners get of it, less what is owed at the horizon beyond what is held in reserve. */
function carryLoan(desk: MoneyDesk, loan: Loan, cash: PathCash, p: number): void {
  const { debt, outcome } = desk;
  resetDebt(debt);
  if (loan.linked) debt.calledMonth = serveLinked(loan.linked, desk.linkedDebt, cash, p, desk.linkedUsd);
  const tax = openTax();
  const completion = completionMonth(cash, p);
  const builtUsd = buildOnPath(desk, loan, cash, p, completion, tax);
  if (completion < cash.months && debt.balanceUsd > 0) fundReserve(loan, debt, completion);
  const repaidUsd = repayOnPath(desk, loan, cash, p, completion, tax);
  outcome.isDefault = debt.isDefault;
  const leftUsd = debt.balanceUsd - debt.reserveUsd - debt.lockedUpUsd;
  outcome.equityNpvUsd += builtUsd + repaidUsd - leftUsd * desk.endFactor;
}

/** The months until the works are done; returns what the owners get in them, at their factors. */
function buildOnPath(
  desk: MoneyDesk,
  loan: Loan,
  cash: PathCash,
  p: number,
  completion: number,
  tax: TaxState,
): number {
  const { debt, months, books, equityFactors } = desk;
  const first = firstSpend(cash, p);
  let npvUsd = 0;
  for (let month = 0, at = p * cash.months; month < completion; month++, at++) {
    const spentUsd = cash.hallCapexUsd[at]!;
    const heldUsd = tax.accruedUsd;
    tax.incomeUsd += cash.operatingUsd[at]! + cash.assetSaleUsd[at]! - interestDueUsd(loan, debt);
    endTaxMonth(books, tax, month);
    const asideUsd = tax.accruedUsd - heldUsd;
    const paidUsd = months.propertyTaxUsd[month]! + tax.dueUsd + asideUsd;
    let equityUsd = cash.netCashUsd[at]! - paidUsd;
    let capitalUsd = cash.machineCapexUsd[at]!;
    if (month >= first) {
      payWorksMonth(loan, debt, spentUsd, month === first);
      equityUsd += spentUsd + debt.equityUsd;
      capitalUsd += Math.max(0, paidForWorksUsd(cash, at) - debt.equityUsd - spentUsd);
    }
    months.incomeTaxUsd[month] = tax.dueUsd;
    months.availableUsd[month] = 0;
    months.equityUsd[month] = equityUsd;
    months.capitalUsd[month] = capitalUsd;
    months.heldUsd[month] = tax.accruedUsd;
    npvUsd += equityUsd * equityFactors[month]!;
    writeWorks(months, debt, month);
  }
  return npvUsd;
}

function writeWorks(out: MoneyMonths, debt: DebtState, month: number): void {
  out.drawUsd[month] = debt.drawUsd;
  out.feeUsd[month] = debt.feeUsd;
  out.interestUsd[month] = debt.interestUsd;
  out.principalUsd[month] = 0;
  out.balanceUsd[month] = debt.balanceUsd;
}

/** First month of payments for halls; the horizon's length where none is built. */
export function firstSpend({ hallCapexUsd, months }: PathCash, p: number): number {
  for (let month = 0; month < months; month++) if (hallCapexUsd[p * months + month]! > 0) return month;
  return months;
}

/** The month after the last payment for halls: from then on the loan is served. */
export function completionMonth({ hallCapexUsd, months }: PathCash, p: number): number {
  for (let month = months - 1; month >= 0; month--)
    if (hallCapexUsd[p * months + month]! > 0) return month + 1;
  return months;
}
