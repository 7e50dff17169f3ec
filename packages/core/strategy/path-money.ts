import { discountFactors } from "../finance/index.ts";
import { monthNumber } from "../quantity/index.ts";
import type { PathCash } from "./path-cash.ts";
import {
  type DebtState,
  fundReserve,
  interestDueUsd,
  type Loan,
  openDebt,
  payTermMonth,
  payWorksMonth,
  resetDebt,
} from "./path-debt.ts";
import { terminalUsdOf } from "./path-worth.ts";
import type { Site } from "./types.ts";

/** Tax of the company that owns the site, on the difference that a strategy makes to doing nothing. */
export interface TaxTerms {
  readonly rateFraction: number;
  /** Most of a year's income that carried losses may shelter; losses are carried without end. */
  readonly lossLimitFraction: number;
  /** Share of cost by year of service; each sums to 1. */
  readonly hallYearlyFractions: readonly number[];
  readonly machineYearlyFractions: readonly number[];
  /** A year, on the cost not yet depreciated at its beginning; 0 for halls whose tenant pays it (triple net). */
  readonly hallPropertyFractionPerYear: number;
  readonly machinePropertyFractionPerYear: number;
}

/** What money after tax and debt is worked out by. */
export interface MoneyTerms {
  readonly tax: TaxTerms;
  /** Annual rates: taxes are owed like contracted money, equity is discounted at its own. */
  readonly taxAnnualRate: number;
  readonly equityAnnualRate: number;
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
  /** Reserve and locked-up cash at the month's end. */
  readonly heldUsd: Float64Array;
  /** Available for debt service; 0 before completion. */
  readonly availableUsd: Float64Array;
  /** To the owners, less what they pay in. */
  readonly equityUsd: Float64Array;
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
  readonly firstMonthOfYear: number;
  readonly taxFactors: Float64Array;
  readonly equityFactors: Float64Array;
  readonly endFactor: number;
  readonly months: MoneyMonths;
  readonly outcome: MoneyOutcome;
  readonly debt: DebtState;
  // by calendar year of the horizon
  readonly hallCostUsd: Float64Array;
  readonly machineCostUsd: Float64Array;
  readonly depreciationUsd: Float64Array;
  readonly propertyUsd: Float64Array;
}

/** Prepares a site's money. */
export function makeMoneyDesk(site: Site, terms: MoneyTerms): MoneyDesk {
  const { timing, terminal } = site.valuation;
  const firstMonthOfYear = monthNumber(site.start) % 12;
  const years = Math.ceil((firstMonthOfYear + site.months) / 12);
  const monthly = () => new Float64Array(site.months);
  const yearly = () => new Float64Array(years);
  return {
    site,
    terms,
    firstMonthOfYear,
    taxFactors: discountFactors(terms.taxAnnualRate, site.months, timing),
    equityFactors: discountFactors(terms.equityAnnualRate, site.months, timing),
    endFactor: discountFactors(terminal.discountAnnualRate, site.months + 1, "month-start")[site.months]!,
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
    },
    outcome: { afterTaxNpvUsd: 0, equityNpvUsd: 0, lowestDscrRatio: Number.NaN, isDefault: false },
    debt: openDebt(),
    hallCostUsd: yearly(),
    machineCostUsd: yearly(),
    depreciationUsd: yearly(),
    propertyUsd: yearly(),
  };
}

/**
 * Tax and debt of one path. Property tax on what is not yet depreciated; income tax at each calendar year's end on operating cash and
 * sales less depreciation, losses carried forward; then the same less interest, with a loan drawn in proportion to what is built and
 * served out of what operations leave after tax. Old machines are taken as written off: all that they are sold for is income. What is
 * not depreciated at the horizon is set against the value at its end.
 *
 * @param loan null = paid by the owners alone
 * @returns the desk's own outcome, overwritten by the next path
 */
export function moneyOnPath(desk: MoneyDesk, loan: Loan | null, cash: PathCash, p: number): MoneyOutcome {
  const basisLeftUsd = keepBooks(desk, cash, p);
  taxMonths(desk, cash, p, null, desk.months.unleveredTaxUsd);
  const { outcome, months, site, terms } = desk;
  const terminalUsd = terminalUsdOf(site.valuation.terminal, cash, p);
  const endTaxUsd = terms.tax.rateFraction * Math.max(0, terminalUsd - basisLeftUsd);
  outcome.afterTaxNpvUsd = cash.npvUsd[p]! - taxesNpvUsd(desk) - endTaxUsd * desk.endFactor;
  outcome.lowestDscrRatio = Number.NaN;
  outcome.isDefault = false;
  let owedUsd = 0;
  if (loan) {
    owedUsd = carryLoan(desk, loan, cash, p);
  } else {
    months.incomeTaxUsd.set(months.unleveredTaxUsd);
    for (let month = 0, at = p * cash.months; month < cash.months; month++, at++)
      months.equityUsd[month] =
        cash.netCashUsd[at]! - months.propertyTaxUsd[month]! - months.incomeTaxUsd[month]!;
  }
  outcome.equityNpvUsd = (terminalUsd - endTaxUsd - owedUsd) * desk.endFactor;
  for (let month = 0; month < cash.months; month++)
    outcome.equityNpvUsd += months.equityUsd[month]! * desk.equityFactors[month]!;
  return outcome;
}

function taxesNpvUsd({ months, taxFactors }: MoneyDesk): number {
  let usd = 0;
  for (let month = 0; month < taxFactors.length; month++)
    usd += (months.propertyTaxUsd[month]! + months.unleveredTaxUsd[month]!) * taxFactors[month]!;
  return usd;
}

function yearOf({ firstMonthOfYear }: MoneyDesk, month: number): number {
  return Math.floor((firstMonthOfYear + month) / 12);
}

/** Costs by year of service (halls: the first year of rent, if later), depreciation and property tax; returns what is left undepreciated. */
function keepBooks(desk: MoneyDesk, cash: PathCash, p: number): number {
  const { hallCostUsd, machineCostUsd, depreciationUsd, propertyUsd, terms } = desk;
  hallCostUsd.fill(0);
  machineCostUsd.fill(0);
  depreciationUsd.fill(0);
  propertyUsd.fill(0);
  const from = p * cash.months;
  const served = firstServiceYear(desk, cash, from);
  for (let month = 0; month < cash.months; month++) {
    const year = yearOf(desk, month);
    hallCostUsd[Math.max(year, served)]! += cash.hallCapexUsd[from + month]!;
    machineCostUsd[year]! += cash.machineCapexUsd[from + month]!;
  }
  const { tax } = terms;
  return (
    writeOff(desk, hallCostUsd, tax.hallYearlyFractions, tax.hallPropertyFractionPerYear) +
    writeOff(desk, machineCostUsd, tax.machineYearlyFractions, tax.machinePropertyFractionPerYear)
  );
}

/** The first year in which rent is received; the horizon's last where there is none; 0 where nothing is built. */
function firstServiceYear(desk: MoneyDesk, { rentUsd, months }: PathCash, from: number): number {
  for (let month = 0; month < months; month++) if (rentUsd[from + month]! > 0) return yearOf(desk, month);
  return yearOf(desk, 0);
}

function writeOff(
  desk: MoneyDesk,
  costUsd: Float64Array,
  fractions: readonly number[],
  propertyRate: number,
): number {
  let leftUsd = 0;
  for (let year = 0; year < costUsd.length; year++) {
    let left = costUsd[year]!;
    if (left === 0) continue;
    for (let later = year; later < costUsd.length && later - year < fractions.length; later++) {
      // owed from the year after it stands: the value at the year's beginning
      if (later > year) desk.propertyUsd[later]! += left * propertyRate;
      const share = costUsd[year]! * fractions[later - year]!;
      desk.depreciationUsd[later]! += share;
      left -= share;
    }
    leftUsd += Math.max(0, left);
  }
  return leftUsd;
}

/** Income tax by month of payment; with a loan's interest in `interestUsd` of the months where one is given. */
function taxMonths(
  desk: MoneyDesk,
  cash: PathCash,
  p: number,
  interestUsd: Float64Array | null,
  out: Float64Array,
): void {
  const state = { income: 0, losses: 0 };
  for (let month = 0; month < cash.months; month++)
    out[month] = taxOfMonth(desk, cash, p, month, interestUsd?.[month] ?? 0, state);
}

/** Adds a month's income; at the year's end (or the horizon's) settles and returns the tax. Fills property tax and depreciation. */
function taxOfMonth(
  desk: MoneyDesk,
  cash: PathCash,
  p: number,
  month: number,
  interestUsd: number,
  state: { income: number; losses: number },
): number {
  const { months, terms } = desk;
  const at = p * cash.months + month;
  const year = yearOf(desk, month);
  const isYearEnd = (desk.firstMonthOfYear + month) % 12 === 11 || month === cash.months - 1;
  months.propertyTaxUsd[month] = isYearEnd ? desk.propertyUsd[year]! : 0;
  months.depreciationUsd[month] = isYearEnd ? desk.depreciationUsd[year]! : 0;
  state.income +=
    cash.operatingUsd[at]! +
    cash.assetSaleUsd[at]! -
    months.propertyTaxUsd[month]! -
    months.depreciationUsd[month]! -
    interestUsd;
  if (!isYearEnd) return 0;
  const { income, losses } = state;
  const used = Math.min(losses, Math.max(0, income) * terms.tax.lossLimitFraction);
  state.losses = losses - used + Math.max(0, -income);
  state.income = 0;
  return (Math.max(0, income) - used) * terms.tax.rateFraction;
}

/** Cover is of the last twelve months: the first test is a year after repayment began. */
const MONTHS_OF_COVER = 12;

/** Walks the loan through the path; returns what is owed at the horizon less what is held in reserve. */
function carryLoan(desk: MoneyDesk, loan: Loan, cash: PathCash, p: number): number {
  const { debt, months, outcome } = desk;
  resetDebt(debt);
  const state = { income: 0, losses: 0 };
  const completion = completionMonth(cash, p);
  const first = firstSpend(cash, p);
  for (let month = 0; month < cash.months; month++) {
    const at = p * cash.months + month;
    const isWorks = month >= first && month < completion;
    const interestDue = month < first ? 0 : interestDueUsd(loan, debt);
    months.incomeTaxUsd[month] = taxOfMonth(desk, cash, p, month, interestDue, state);
    const operatingUsd =
      cash.netCashUsd[at]! +
      cash.hallCapexUsd[at]! -
      months.propertyTaxUsd[month]! -
      months.incomeTaxUsd[month]!;
    const reservedUsd = month === completion && debt.balanceUsd > 0 ? fundReserve(loan, debt, month) : 0;
    if (isWorks) payWorksMonth(loan, debt, cash.hallCapexUsd[at]!, month === first);
    else if (month >= completion) payTermMonth(loan, debt, month, operatingUsd - cash.hallCapexUsd[at]!);
    writeMonth(
      months,
      debt,
      month,
      isWorks ? operatingUsd + debt.equityUsd : month < first ? operatingUsd : debt.equityUsd - reservedUsd,
    );
    months.availableUsd[month] = month >= completion ? operatingUsd - cash.hallCapexUsd[at]! : 0;
    const isTested = debt.termMonth >= 0 && month - debt.termMonth >= MONTHS_OF_COVER - 1;
    if (isTested && !Number.isNaN(debt.dscrRatio) && !(debt.dscrRatio >= outcome.lowestDscrRatio))
      outcome.lowestDscrRatio = debt.dscrRatio;
  }
  outcome.isDefault = debt.isDefault;
  return debt.balanceUsd - debt.reserveUsd - debt.lockedUpUsd;
}

/** Interest is an expense when it is due; what is not paid of it is owed, as if it were drawn. */
function writeMonth(out: MoneyMonths, debt: DebtState, month: number, equityUsd: number): void {
  out.drawUsd[month] = debt.drawUsd + debt.unpaidInterestUsd;
  out.feeUsd[month] = debt.feeUsd;
  out.interestUsd[month] = debt.interestUsd + debt.unpaidInterestUsd;
  out.principalUsd[month] = debt.principalUsd;
  out.balanceUsd[month] = debt.balanceUsd;
  out.heldUsd[month] = debt.reserveUsd + debt.lockedUpUsd;
  out.equityUsd[month] = equityUsd;
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
