import { expm1, log } from "../quantity/index.ts";
import { DAYS_PER_YEAR, requireNonNegative, requirePositive } from "./checks.ts";
import { MWH_PER_PH_DAY_AT_1_J_PER_TH } from "./revenue.ts";

/**
 * How the market prices machines: the marginal buyer's view. Frozen in `mining.machine_price`, fitted on dated quotes up to
 * 2023-07; the error of the fit, and on 2025 quotes that it never saw, stands beside it in the README and is recomputed by
 * a test.
 */
export interface MachinePriceTerms {
  /** Continuous rate at which buyers expect hashprice to fall, per year: difficulty rises with each better machine. */
  readonly hashpriceDeclinePerYear: number;
  /** All-in power price of the marginal buyer, USD per machine MWh. */
  readonly powerUsdPerMwh: number;
  /** Continuous discount rate, per year. */
  readonly discountPerYear: number;
  /** Life of a new machine, years. */
  readonly usefulLifeYears: number;
  /** What parts and metal fetch, USD per TH/s: the least a machine is worth. */
  readonly scrapUsdPerTh: number;
}

/** What is priced. */
export interface PricedMachine {
  readonly hashpriceUsdPerPhDay: number;
  readonly efficiencyJPerTh: number;
  /** Age when it changes hands, years; 0 is new. */
  readonly ageYears: number;
}

/**
 * Price of a machine per TH/s, USD: the present value of its margins while hashprice falls at `g` and power stands at `c`,
 * until the margin or the machine's life ends (`T = min(ln(h/c)/g, life - age)`):
 * `h (1 - e^-(g+r)T) / (g+r) - c (1 - e^-rT) / r`, never under scrap. So price is convex in hashprice, falls with J/TH and
 * age, and needs no list price.
 *
 * @throws mining/not-positive, mining/not-non-negative
 */
export function machinePriceUsdPerTh(terms: MachinePriceTerms, priced: PricedMachine): number {
  requireNonNegative("hashprice in USD/PH/day", priced.hashpriceUsdPerPhDay);
  requirePositive("efficiency in J/TH", priced.efficiencyJPerTh);
  requireNonNegative("age of the machine in years", priced.ageYears);
  const revenue = (priced.hashpriceUsdPerPhDay / 1000) * DAYS_PER_YEAR;
  const power = powerUsdPerThYear(terms, priced.efficiencyJPerTh);
  const years = yearsInUse(terms, revenue, power, priced.ageYears);
  const present =
    revenue * annuity(terms.hashpriceDeclinePerYear + terms.discountPerYear, years) -
    power * annuity(terms.discountPerYear, years);
  return Math.max(terms.scrapUsdPerTh, present);
}

/** How long the marginal buyer expects a machine to run, years: until its margin or its life ends. */
export function expectedUseYears(terms: MachinePriceTerms, priced: PricedMachine): number {
  const revenue = (priced.hashpriceUsdPerPhDay / 1000) * DAYS_PER_YEAR;
  return yearsInUse(terms, revenue, powerUsdPerThYear(terms, priced.efficiencyJPerTh), priced.ageYears);
}

/**
 * Hashprice at which a new machine has a price; inverse of {@link machinePriceUsdPerTh} above scrap, by bisection.
 *
 * @throws mining/not-positive where the price isn't above scrap
 */
export function hashpriceForMachinePrice(
  terms: MachinePriceTerms,
  asked: { readonly priceUsdPerTh: number; readonly efficiencyJPerTh: number; readonly ageYears: number },
): number {
  requirePositive("price above scrap in USD/TH", asked.priceUsdPerTh - terms.scrapUsdPerTh);
  const priceAt = (hashpriceUsdPerPhDay: number) =>
    machinePriceUsdPerTh(terms, { ...asked, hashpriceUsdPerPhDay });
  let low = 0;
  let high = 1;
  while (priceAt(high) < asked.priceUsdPerTh && high < 1e12) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-12 * high; i++) {
    const middle = (low + high) / 2;
    if (priceAt(middle) < asked.priceUsdPerTh) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Simple payback of a machine, years: price over this year's margin at constant hashprice; Infinity where it earns nothing.
 */
export function paybackYears(inputs: {
  readonly priceUsdPerTh: number;
  readonly hashpriceUsdPerPhDay: number;
  readonly efficiencyJPerTh: number;
  /** All that a machine MWh costs and all that is lost on the way, USD per machine MWh. */
  readonly costUsdPerMachineMwh: number;
}): number {
  const kwhFactor = (MWH_PER_PH_DAY_AT_1_J_PER_TH / 1000) * DAYS_PER_YEAR;
  const marginPerYear =
    (inputs.hashpriceUsdPerPhDay / 1000) * DAYS_PER_YEAR -
    kwhFactor * inputs.efficiencyJPerTh * inputs.costUsdPerMachineMwh;
  return marginPerYear > 0 ? inputs.priceUsdPerTh / marginPerYear : Number.POSITIVE_INFINITY;
}

function powerUsdPerThYear(terms: MachinePriceTerms, efficiencyJPerTh: number): number {
  return (MWH_PER_PH_DAY_AT_1_J_PER_TH / 1000) * efficiencyJPerTh * terms.powerUsdPerMwh * DAYS_PER_YEAR;
}

function yearsInUse(terms: MachinePriceTerms, revenue: number, power: number, ageYears: number): number {
  if (revenue <= power) return 0;
  const lifeLeft = Math.max(0, terms.usefulLifeYears - ageYears);
  const g = terms.hashpriceDeclinePerYear;
  return g > 0 && power > 0 ? Math.min(lifeLeft, log(revenue / power) / g) : lifeLeft;
}

/** Present value of 1 a year for `years`, continuous rate. */
function annuity(rate: number, years: number): number {
  return rate === 0 ? years : -expm1(-rate * years) / rate;
}
