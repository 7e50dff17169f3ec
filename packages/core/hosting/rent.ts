import { requireField } from "./errors.ts";
import type { Lease, RentBasis } from "./types.ts";

/** Months in a lease year: the escalator steps once per lease year. */
const MONTHS_PER_YEAR = 12;

/** kW per MW. */
export const KW_PER_MW = 1000;

/** Rent factor in month `leaseMonth` (0 = first) of a lease: (1+e)^floor(month / 12). */
export function escalatorFactor(escalatorFractionPerYear: number, leaseMonth: number): number {
  return powerOf(1 + escalatorFractionPerYear, Math.floor(leaseMonth / MONTHS_PER_YEAR));
}

/**
 * Sum of the monthly escalator factors over a term: 12 * ((1+e)^n - 1) / e for n whole years, with the part of a last
 * year added. Divide by the term's months for the ratio of the average rent to the first year's.
 */
export function sumOfEscalatorFactors(escalatorFractionPerYear: number, termMonths: number): number {
  let total = 0;
  for (let month = 0; month < termMonths; month += MONTHS_PER_YEAR) {
    total += Math.min(MONTHS_PER_YEAR, termMonths - month) * escalatorFactor(escalatorFractionPerYear, month);
  }
  return total;
}

/**
 * The first year's rent that gives a term average: average * n * e / ((1+e)^n - 1) for whole years n; the average itself
 * where e = 0. USD per kW and month in, the same out. Press figures (total value / MW / months) are such averages.
 *
 * @throws hosting/bad-field for a term that is not positive
 * @example firstYearRent(158.7, 0.03, 180) // 128.0: River Bend, 15 years at 3 %
 */
export function firstYearRent(
  averageUsdPerKwMonth: number,
  escalatorFractionPerYear: number,
  termMonths: number,
): number {
  requireField(termMonths > 0, "termMonths", termMonths, "above 0");
  return (averageUsdPerKwMonth * termMonths) / sumOfEscalatorFactors(escalatorFractionPerYear, termMonths);
}

/** The term average of a first year's rent; inverse of {@link firstYearRent}. @throws hosting/bad-field */
export function termAverageRent(
  firstYearUsdPerKwMonth: number,
  escalatorFractionPerYear: number,
  termMonths: number,
): number {
  requireField(termMonths > 0, "termMonths", termMonths, "above 0");
  return (firstYearUsdPerKwMonth * sumOfEscalatorFactors(escalatorFractionPerYear, termMonths)) / termMonths;
}

/** The megawatts of a lease on a rent basis. */
export function basisMw(lease: Pick<Lease, "soldMw" | "itMw" | "reservedMw">, basis: RentBasis): number {
  return { sold: lease.soldMw, it: lease.itMw, grid: lease.reservedMw }[basis];
}

/** A lease's rent in its first year, USD per kW and month of its own basis. */
export function leaseFirstYearRent(lease: Lease): number {
  const { valueUsdPerKwMonth, meaning } = lease.rent;
  return meaning === "first-year"
    ? valueUsdPerKwMonth
    : firstYearRent(valueUsdPerKwMonth, lease.escalatorFractionPerYear, lease.termMonths);
}

/** Rent of the whole capacity in a month of year one, USD: rate * 1000 * MW on the rent's basis. */
export function firstMonthRentUsd(lease: Lease): number {
  return leaseFirstYearRent(lease) * KW_PER_MW * basisMw(lease, lease.rent.basis);
}

/**
 * The same lease's first-year rent on another basis, so that two quotes can be compared: USD per kW and month.
 * Comparing across pass-through kinds needs NOI, not rent.
 */
export function rentOnBasis(lease: Lease, basis: RentBasis): number {
  return firstMonthRentUsd(lease) / (KW_PER_MW * basisMw(lease, basis));
}

/** base^exponent for a whole exponent >= 0 by repeated squaring: the same bits everywhere (convention 7). */
function powerOf(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
