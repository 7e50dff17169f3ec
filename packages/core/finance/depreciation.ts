import {
  requireAmounts,
  requireFraction,
  requireInput,
  requireNonNegative,
  requireSameLength,
  requireWhole,
} from "./errors.ts";

/** Straight line by month: (cost - salvage) / life from the month of service on, cut at the horizon. */
export interface StraightLine {
  readonly cost: number;
  readonly salvage: number;
  readonly lifeMonths: number;
  /** Month of the calendar in which service begins, 0 = the first. */
  readonly inServiceMonth: number;
}

/** Book depreciation per month of the calendar, positive amounts. @throws finance/bad-input */
export function straightLineByMonth(asset: StraightLine, monthCount: number): Float64Array {
  const { cost, salvage, lifeMonths, inServiceMonth } = asset;
  requireNonNegative("cost", cost);
  requireInput("salvage value", salvage, salvage >= 0 && salvage <= cost, `0 to the cost ${cost}`);
  requireWhole("life in months", lifeMonths, 1);
  requireWhole("month of service", inServiceMonth);
  requireWhole("months of the calendar", monthCount);
  const amounts = new Float64Array(monthCount);
  const end = Math.min(monthCount, inServiceMonth + lifeMonths);
  for (let month = inServiceMonth; month < end; month++) amounts[month] = (cost - salvage) / lifeMonths;
  return amounts;
}

/**
 * Convention of the first year under MACRS: half a year; the middle of the quarter of service, 1..4 (where more than 40 % of a year's
 * property is placed in its last quarter, section 168(d)(3)); or the middle of the month of service, 1..12 (real property).
 */
export type MacrsConvention = "half-year" | { readonly midQuarter: number } | { readonly midMonth: number };

/** A class of the modified accelerated cost recovery system (Internal Revenue Code section 168). */
export interface MacrsClass {
  readonly recoveryYears: number;
  /** 2 = 200 % declining balance (3 to 10 years), 1.5 (15 and 20), 1 = straight line (real property). */
  readonly decliningBalanceRatio: number;
  readonly convention: MacrsConvention;
}

/**
 * Shares of the cost per tax year: declining balance, changed to straight line when that gives more. Unrounded: the tables
 * of IRS Publication 946 (A-1 half-year, A-2 to A-5 mid-quarter, A-7a) are these rounded to 0.01 % (0.001 % for 20 years and real property).
 *
 * @throws finance/bad-input
 */
export function macrsFractions({ recoveryYears, decliningBalanceRatio, convention }: MacrsClass): number[] {
  requireInput("recovery period", recoveryYears, recoveryYears > 0, "above 0 years");
  requireInput("declining-balance ratio", decliningBalanceRatio, decliningBalanceRatio >= 1, "1 or more");
  const firstYear = firstYearShare(convention);
  const fractions: number[] = [];
  let left = 1;
  for (let elapsed = 0; left > 1e-12; elapsed += fractions.length === 1 ? firstYear : 1) {
    const span = fractions.length === 0 ? firstYear : 1;
    const declining = (left * decliningBalanceRatio) / recoveryYears;
    const straight = left / Math.max(recoveryYears - elapsed, span);
    const share = Math.min(left, Math.max(declining, straight) * span);
    fractions.push(share);
    left -= share;
  }
  return fractions;
}

function firstYearShare(convention: MacrsConvention): number {
  if (convention === "half-year") return 0.5;
  if ("midQuarter" in convention) return midQuarterShare(convention.midQuarter);
  const { midMonth } = convention;
  requireInput(
    "month of service",
    midMonth,
    Number.isInteger(midMonth) && midMonth >= 1 && midMonth <= 12,
    "1 to 12",
  );
  return (12.5 - midMonth) / 12;
}

function midQuarterShare(quarter: number): number {
  requireInput(
    "quarter of service",
    quarter,
    Number.isInteger(quarter) && quarter >= 1 && quarter <= 4,
    "1 to 4",
  );
  return (4.5 - quarter) / 4;
}

/** An asset for tax: a share of its cost in each year from the year of service on. */
export interface TaxAsset {
  readonly cost: number;
  readonly inServiceYear: number;
  /** From a published table or {@link macrsFractions}; sums to 1. */
  readonly yearlyFractions: readonly number[];
  /** Share expensed at once in the year of service (bonus depreciation, section 168(k)); the rest follows the table. */
  readonly firstYearExpensedFraction: number;
  /** Sold or scrapped before it is written off; absent = kept. */
  readonly disposal?: Disposal;
}

/** The end of an asset's service. */
export interface Disposal {
  readonly year: number;
  /** Share of that year's amount that is still taken: 0.5 under the half-year convention, 1/8 to 7/8 under the mid-quarter one. */
  readonly yearFraction: number;
}

/** Tax depreciation of a calendar year, a positive amount. @throws finance/bad-input */
export function taxDepreciation(asset: TaxAsset, year: number): number {
  const { cost, inServiceYear, yearlyFractions, firstYearExpensedFraction } = asset;
  requireNonNegative("cost", cost);
  for (const value of [inServiceYear, year])
    requireInput("tax year", value, Number.isInteger(value), "a calendar year");
  requireFraction("share expensed at once", firstYearExpensedFraction);
  requireAmounts("depreciation table", yearlyFractions);
  const total = yearlyFractions.reduce((a, b) => a + b, 0);
  requireInput("sum of the depreciation table", total, Math.abs(total - 1) < 1e-3, "1 to a thousandth");
  const atOnce = year === inServiceYear ? cost * firstYearExpensedFraction : 0;
  const byTable = cost * (1 - firstYearExpensedFraction) * (yearlyFractions[year - inServiceYear] ?? 0);
  return atOnce + byTable * shareInService(asset, year);
}

function shareInService({ disposal, inServiceYear }: TaxAsset, year: number): number {
  if (!disposal) return 1;
  const { year: last, yearFraction } = disposal;
  requireInput(
    "year of disposal",
    last,
    Number.isInteger(last) && last >= inServiceYear,
    `from ${inServiceYear}`,
  );
  requireFraction("share of the last year's depreciation", yearFraction);
  if (year > last) return 0;
  return year === last ? yearFraction : 1;
}

/** Cost not yet depreciated for tax at the end of a year: the basis of a sale. */
export function taxBasisAfter(asset: TaxAsset, year: number): number {
  let basis = asset.cost;
  for (let y = asset.inServiceYear; y <= year; y++) basis -= taxDepreciation(asset, y);
  return Math.max(0, basis);
}

/** Sum of tax depreciation of several assets, by year. */
export function taxDepreciationByYear(assets: readonly TaxAsset[], years: readonly number[]): Float64Array {
  const out = Float64Array.from(years, (year) =>
    assets.reduce((sum, asset) => sum + taxDepreciation(asset, year), 0),
  );
  requireSameLength("tax depreciation", out, years.length);
  return out;
}
