import { monthNumber } from "../quantity/index.ts";
import type { PathCash } from "./path-cash.ts";
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
  /** Share of property tax forgiven in the first years in which it is owed on a plant; absent: none. */
  readonly abatement?: { readonly forgivenFraction: number; readonly years: number };
}

/** A site's calendar for tax, and the books of the path at hand by calendar year of the horizon. */
export interface TaxBooks {
  readonly terms: TaxTerms;
  readonly yearOfMonth: Int32Array;
  readonly lastMonthOfYear: Int32Array;
  /** 1 in a calendar year's last month, and in the horizon's. */
  readonly isYearEnd: Uint8Array;
  /** Share of the year's months in the horizon that are over at a month's end; 1 at the year's end. */
  readonly yearFraction: Float64Array;
  readonly hallCostUsd: Float64Array;
  readonly machineCostUsd: Float64Array;
  readonly depreciationUsd: Float64Array;
  readonly propertyUsd: Float64Array;
}

/** Income of the year so far, before what is deducted at its end, and losses carried into it. */
export interface TaxState {
  incomeUsd: number;
  lossesUsd: number;
  /** What is due this month, and what the year comes to so far and is not yet paid. */
  dueUsd: number;
  accruedUsd: number;
}

/** A company without income, losses or taxes yet. */
export function openTax(): TaxState {
  return { incomeUsd: 0, lossesUsd: 0, dueUsd: 0, accruedUsd: 0 };
}

/** Books of no path yet. */
export function makeTaxBooks(site: Site, terms: TaxTerms): TaxBooks {
  const first = monthNumber(site.start) % 12;
  const years = Math.ceil((first + site.months) / 12);
  const months = Array.from({ length: site.months }, (_, month) => month);
  const isYearEnd = Uint8Array.from(months, (month) =>
    (first + month) % 12 === 11 || month === site.months - 1 ? 1 : 0,
  );
  const yearly = () => new Float64Array(years);
  return {
    terms,
    yearOfMonth: Int32Array.from(months, (month) => Math.floor((first + month) / 12)),
    lastMonthOfYear: Int32Array.from(months.filter((month) => isYearEnd[month] === 1)),
    isYearEnd,
    yearFraction: Float64Array.from(months, (month) => {
      const begun = Math.max(0, month - ((first + month) % 12));
      const end = isYearEnd.indexOf(1, month);
      return (month - begun + 1) / (end - begun + 1);
    }),
    hallCostUsd: yearly(),
    machineCostUsd: yearly(),
    depreciationUsd: yearly(),
    propertyUsd: yearly(),
  };
}

/** Costs by year of service (halls: the first year of rent, if later), depreciation and property tax; returns what is left undepreciated. */
export function keepBooks(books: TaxBooks, cash: PathCash, p: number): number {
  const { hallCostUsd, machineCostUsd, yearOfMonth, terms } = books;
  const { hallCapexUsd, machineCapexUsd, months } = cash;
  hallCostUsd.fill(0);
  machineCostUsd.fill(0);
  books.depreciationUsd.fill(0);
  books.propertyUsd.fill(0);
  const from = p * months;
  const served = firstServiceYear(books, cash, from);
  for (let month = 0; month < months; month++) {
    const hallUsd = hallCapexUsd[from + month]!;
    const machineUsd = machineCapexUsd[from + month]!;
    if (hallUsd !== 0) hallCostUsd[Math.max(yearOfMonth[month]!, served)]! += hallUsd;
    if (machineUsd !== 0) machineCostUsd[yearOfMonth[month]!]! += machineUsd;
  }
  return (
    writeOff(books, hallCostUsd, terms.hallYearlyFractions, terms.hallPropertyFractionPerYear) +
    writeOff(books, machineCostUsd, terms.machineYearlyFractions, terms.machinePropertyFractionPerYear)
  );
}

/** The first year in which rent is received; the first of all where there is none. */
function firstServiceYear({ yearOfMonth }: TaxBooks, { rentUsd, months }: PathCash, from: number): number {
  for (let month = 0; month < months; month++) if (rentUsd[from + month]! > 0) return yearOfMonth[month]!;
  return yearOfMonth[0]!;
}

function writeOff(
  books: TaxBooks,
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
      if (later > year)
        books.propertyUsd[later]! += left * propertyRate * owedFraction(books.terms, later - year);
      const share = costUsd[year]! * fractions[later - year]!;
      books.depreciationUsd[later]! += share;
      left -= share;
    }
    leftUsd += Math.max(0, left);
  }
  return leftUsd;
}

/** Share of the property tax that is owed in the n-th year (1 = the first) in which a plant is taxed. */
function owedFraction({ abatement }: TaxTerms, year: number): number {
  return abatement && year <= abatement.years ? 1 - abatement.forgivenFraction : 1;
}

/** Income tax of a year: losses shelter a part of its income. */
export function incomeTaxUsd(terms: TaxTerms, incomeUsd: number, lossesUsd: number): number {
  if (!(incomeUsd > 0)) return 0;
  return (incomeUsd - Math.min(lossesUsd, incomeUsd * terms.lossLimitFraction)) * terms.rateFraction;
}

/** Takes depreciation and property tax off the year's income, carries losses on and says what tax is due. */
export function settleTaxYear(books: TaxBooks, state: TaxState, year: number): void {
  const { terms } = books;
  const income = state.incomeUsd - books.propertyUsd[year]! - books.depreciationUsd[year]!;
  state.dueUsd = incomeTaxUsd(terms, income, state.lossesUsd);
  const used = Math.min(state.lossesUsd, Math.max(0, income) * terms.lossLimitFraction);
  state.lossesUsd += Math.max(0, -income) - used;
  state.incomeUsd = 0;
}

/**
 * Ends a month whose income was added to the state: at the year's end the tax falls due; before it `accruedUsd` says what the year's taxes
 * come to so far, on the income up to this month, with depreciation and property tax in proportion to the months that are over.
 */
export function endTaxMonth(books: TaxBooks, state: TaxState, month: number): void {
  const year = books.yearOfMonth[month]!;
  if (books.isYearEnd[month] === 1) {
    settleTaxYear(books, state, year);
    state.accruedUsd = 0;
    return;
  }
  const share = books.yearFraction[month]!;
  const propertyUsd = books.propertyUsd[year]! * share;
  const income = state.incomeUsd - propertyUsd - books.depreciationUsd[year]! * share;
  state.dueUsd = 0;
  state.accruedUsd = propertyUsd + incomeTaxUsd(books.terms, income, state.lossesUsd);
}
