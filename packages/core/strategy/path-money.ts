import { discountFactors } from "../finance/index.ts";
import type { PathCash } from "./path-cash.ts";
import {
  type DebtState,
  fundReserve,
  interestDueUsd,
  type Loan,
  openDebt,
  payTermMonth,
  payWorksMonth,
  refinanceMonth,
  resetDebt,
} from "./path-debt.ts";
import {
  accruedTaxUsd,
  keepBooks,
  makeTaxBooks,
  settleTaxMonth,
  type TaxBooks,
  type TaxState,
  type TaxTerms,
} from "./path-tax.ts";
import { makeTreasuryDesk, type PathTreasuryTerms, type TreasuryDesk } from "./path-treasury.ts";
import { terminalUsdOf } from "./path-worth.ts";
import type { Site } from "./types.ts";

/** What money after tax and debt is worked out by. */
export interface MoneyTerms {
  readonly tax: TaxTerms;
  /** Annual rates: taxes are owed like contracted money, equity is discounted at its own. */
  readonly taxAnnualRate: number;
  readonly equityAnnualRate: number;
  /** What is done with mined coins; absent = they are sold as they are mined, at no cost. */
  readonly treasury?: PathTreasuryTerms;
}

/** Money of one path by month; taxes, interest and repayments are positive amounts paid. */
export interface MoneyMonths {
  readonly propertyTaxUsd: Float64Array;
  /** Income tax without and with the loan's interest. */
  readonly unleveredTaxUsd: Float64Array;
  readonly incomeTaxUsd: Float64Array;
  readonly depreciationUsd: Float64Array;
  readonly drawUsd: Float64Array;
  readonly feeUsd: Float64Array;
  readonly interestUsd: Float64Array;
  readonly principalUsd: Float64Array;
  readonly balanceUsd: Float64Array;
  /** At the month's end: the reserve, locked-up cash, and what a borrower sets aside for the year's taxes. */
  readonly heldUsd: Float64Array;
  /** Available for debt service, after what is set aside for taxes; 0 before completion. */
  readonly availableUsd: Float64Array;
  /** To the owners, less what they pay in. */
  readonly equityUsd: Float64Array;
  /** The part of what they pay in that goes into works, machines and the first reserve: what no treasury is for. */
  readonly capitalUsd: Float64Array;
}

/** What is left of a path in the end. */
export interface MoneyOutcome {
  afterTaxNpvUsd: number;
  equityNpvUsd: number;
  /** Lowest 12-month cover of debt service; NaN without debt. */
  lowestDscrRatio: number;
  isDefault: boolean;
}

/** A site's calendar, factors and working arrays for money; one path after another is written into it. */
export interface MoneyDesk {
  readonly site: Site;
  readonly terms: MoneyTerms;
  readonly taxFactors: Float64Array;
  readonly equityFactors: Float64Array;
  readonly endFactor: number;
  readonly books: TaxBooks;
  readonly months: MoneyMonths;
  readonly outcome: MoneyOutcome;
  readonly debt: DebtState;
  /** Null where coins are sold as they are mined. */
  readonly treasury: TreasuryDesk | null;
}

/** Prepares a site's money. */
export function makeMoneyDesk(site: Site, terms: MoneyTerms): MoneyDesk {
  const { timing, terminal } = site.valuation;
  const monthly = () => new Float64Array(site.months);
  return {
    site,
    terms,
    taxFactors: discountFactors(terms.taxAnnualRate, site.months, timing),
    equityFactors: discountFactors(terms.equityAnnualRate, site.months, timing),
    endFactor: discountFactors(terminal.discountAnnualRate, site.months + 1, "month-start")[site.months]!,
    books: makeTaxBooks(site, terms.tax),
    months: {
      propertyTaxUsd: monthly(),
      unleveredTaxUsd: monthly(),
      incomeTaxUsd: monthly(),
      depreciationUsd: monthly(),
      drawUsd: monthly(),
      feeUsd: monthly(),
      interestUsd: monthly(),
      principalUsd: monthly(),
      balanceUsd: monthly(),
      heldUsd: monthly(),
      availableUsd: monthly(),
      equityUsd: monthly(),
      capitalUsd: monthly(),
    },
    outcome: { afterTaxNpvUsd: 0, equityNpvUsd: 0, lowestDscrRatio: Number.NaN, isDefault: false },
    debt: openDebt(),
    treasury: terms.treasury ? makeTreasuryDesk(site, terms.treasury) : null,
  };
}

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
  const { outcome, months, site, terms } = desk;
  const basisLeftUsd = keepBooks(desk.books, cash, p);
  const taxesNpvUsd = taxMonths(desk, cash, p);
  const terminalUsd = terminalUsdOf(site.valuation.terminal, cash, p);
  const endTaxUsd = terms.tax.rateFraction * Math.max(0, terminalUsd - basisLeftUsd);
  outcome.afterTaxNpvUsd = cash.npvUsd[p]! - taxesNpvUsd - endTaxUsd * desk.endFactor;
  outcome.lowestDscrRatio = Number.NaN;
  outcome.isDefault = false;
  const owedUsd = loan ? carryLoan(desk, loan, cash, p) : 0;
  if (!loan) payOwners(desk, cash, p);
  outcome.equityNpvUsd = (terminalUsd - endTaxUsd - owedUsd) * desk.endFactor;
  for (let month = 0; month < cash.months; month++)
    outcome.equityNpvUsd += months.equityUsd[month]! * desk.equityFactors[month]!;
  return outcome;
}

/** Taxes without debt by month of payment, with depreciation; returns what they are worth today. */
function taxMonths({ books, months, taxFactors }: MoneyDesk, cash: PathCash, p: number): number {
  const state: TaxState = { incomeUsd: 0, lossesUsd: 0 };
  let npvUsd = 0;
  for (let month = 0, at = p * cash.months; month < cash.months; month++, at++) {
    const isYearEnd = books.isYearEnd[month] === 1;
    const year = books.yearOfMonth[month]!;
    const propertyUsd = isYearEnd ? books.propertyUsd[year]! : 0;
    const taxUsd = settleTaxMonth(books, state, month, cash.operatingUsd[at]! + cash.assetSaleUsd[at]!);
    months.propertyTaxUsd[month] = propertyUsd;
    months.depreciationUsd[month] = isYearEnd ? books.depreciationUsd[year]! : 0;
    months.unleveredTaxUsd[month] = taxUsd;
    npvUsd += (propertyUsd + taxUsd) * taxFactors[month]!;
  }
  return npvUsd;
}

/** All that taxes leave is the owners'. */
function payOwners({ months }: MoneyDesk, cash: PathCash, p: number): void {
  months.incomeTaxUsd.set(months.unleveredTaxUsd);
  months.interestUsd.fill(0);
  for (let month = 0, at = p * cash.months; month < cash.months; month++, at++) {
    months.equityUsd[month] =
      cash.netCashUsd[at]! - months.propertyTaxUsd[month]! - months.incomeTaxUsd[month]!;
    months.capitalUsd[month] = cash.machineCapexUsd[at]! + paidForWorksUsd(cash, at);
  }
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
  const state: TaxState = { incomeUsd: 0, lossesUsd: 0 };
  const out = new Float64Array(cash.months);
  let heldUsd = 0;
  for (let month = 0, at = p * cash.months; month < cash.months; month++, at++) {
    settleTaxMonth(books, state, month, cash.operatingUsd[at]! + cash.assetSaleUsd[at]!);
    const nextUsd = accruedTaxUsd(books, state, month);
    const paidUsd = months.propertyTaxUsd[month]! + months.unleveredTaxUsd[month]!;
    out[month] = cash.operatingUsd[at]! - paidUsd - (nextUsd - heldUsd);
    heldUsd = nextUsd;
  }
  return out;
}

/** Cover is of the last twelve months: the first test is a year after repayment began. */
const MONTHS_OF_COVER = 12;

/** Walks the loan through the path; returns what is owed at the horizon less what is held in reserve. */
function carryLoan(desk: MoneyDesk, loan: Loan, cash: PathCash, p: number): number {
  const { debt, months, outcome, books } = desk;
  resetDebt(debt);
  const tax: TaxState = { incomeUsd: 0, lossesUsd: 0 };
  const completion = completionMonth(cash, p);
  const first = firstSpend(cash, p);
  let taxHeldUsd = 0;
  for (let month = 0, at = p * cash.months; month < cash.months; month++, at++) {
    const isWorks = month >= first && month < completion;
    const spentUsd = cash.hallCapexUsd[at]!;
    const newFeeUsd = refinanceMonth(loan, debt, month);
    const interestDue = month < first ? 0 : interestDueUsd(loan, debt);
    const income = cash.operatingUsd[at]! + cash.assetSaleUsd[at]! - interestDue;
    months.incomeTaxUsd[month] = settleTaxMonth(books, tax, month, income);
    const asideUsd = accruedTaxUsd(books, tax, month) - taxHeldUsd;
    taxHeldUsd += asideUsd;
    const taxesUsd = months.propertyTaxUsd[month]! + months.incomeTaxUsd[month]! + asideUsd;
    const leftUsd = cash.netCashUsd[at]! + spentUsd - taxesUsd;
    const reservedUsd = month === completion && debt.balanceUsd > 0 ? fundReserve(loan, debt, month) : 0;
    if (isWorks) payWorksMonth(loan, debt, spentUsd, month === first);
    else if (month >= completion) payTermMonth(loan, debt, month, leftUsd - spentUsd);
    months.availableUsd[month] = month >= completion ? leftUsd - spentUsd : 0;
    months.equityUsd[month] =
      month < first ? leftUsd : isWorks ? leftUsd + debt.equityUsd : debt.equityUsd - reservedUsd - newFeeUsd;
    const worksUsd = isWorks
      ? Math.max(0, paidForWorksUsd(cash, at) - debt.equityUsd - spentUsd)
      : reservedUsd;
    months.capitalUsd[month] = cash.machineCapexUsd[at]! + worksUsd;
    writeMonth(months, debt, month, taxHeldUsd, newFeeUsd);
    const isTested = debt.termMonth >= 0 && month - debt.termMonth >= MONTHS_OF_COVER - 1;
    if (isTested && debt.dueMonths > 0 && !(debt.dscrRatio >= outcome.lowestDscrRatio))
      outcome.lowestDscrRatio = debt.dscrRatio;
  }
  outcome.isDefault = debt.isDefault;
  return debt.balanceUsd - debt.reserveUsd - debt.lockedUpUsd;
}

/** Interest is an expense when it is due; what is not paid of it is owed, as if it were drawn. */
function writeMonth(
  out: MoneyMonths,
  debt: DebtState,
  month: number,
  taxHeldUsd: number,
  newFeeUsd: number,
): void {
  out.drawUsd[month] = debt.drawUsd + debt.unpaidInterestUsd;
  out.feeUsd[month] = debt.feeUsd + newFeeUsd;
  out.interestUsd[month] = debt.interestUsd + debt.unpaidInterestUsd;
  out.principalUsd[month] = debt.principalUsd;
  out.balanceUsd[month] = debt.balanceUsd;
  out.heldUsd[month] = debt.reserveUsd + debt.lockedUpUsd + taxHeldUsd;
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
