import { requireFraction, requireNonNegative, requireWhole } from "./errors.ts";
import { ruleOf } from "./income-tax.ts";

/** Property tax as dated data. */
export interface PropertyTaxRule {
  readonly fromYear: number;
  readonly rateFraction: number;
  /** Share of the book or market value that is assessed. */
  readonly assessedFraction: number;
}

/** A reduction granted for some years, each with its own share. */
export interface Abatement {
  readonly firstYear: number;
  /** Share of the tax that is forgiven in firstYear, firstYear + 1, ..; nothing afterwards. */
  readonly forgivenFractions: readonly number[];
}

/**
 * Property tax of a year on the value at its beginning: value * assessed * rate * (1 - forgiven).
 *
 * @throws finance/no-tax-rule, finance/bad-input
 */
export function propertyTax(
  year: number,
  value: number,
  rules: readonly PropertyTaxRule[],
  abatement?: Abatement,
): number {
  requireNonNegative("value for property tax", value);
  const { rateFraction, assessedFraction } = ruleOf("property tax", rules, year);
  requireFraction("property tax rate", rateFraction);
  requireFraction("assessed share", assessedFraction);
  return value * assessedFraction * rateFraction * (1 - forgivenFraction(year, abatement));
}

function forgivenFraction(year: number, abatement?: Abatement): number {
  const fraction = abatement?.forgivenFractions[year - abatement.firstYear] ?? 0;
  requireFraction("share of property tax forgiven", fraction);
  return fraction;
}

/** Sales tax as dated data. */
export interface SalesTaxRule {
  readonly fromYear: number;
  readonly rateFraction: number;
}

/** An exemption of purchases, as states grant data centres: it begins at a least investment and ends after some years. */
export interface SalesTaxExemption {
  readonly firstYear: number;
  readonly yearCount: number;
  /** Share of the purchase that is exempt (equipment, not land or labour). */
  readonly exemptFraction: number;
  /** Total investment from which the exemption holds. */
  readonly leastInvestment: number;
}

/**
 * Sales tax on a purchase: price * rate * (1 - exempt), exempt only within the years and above the least investment.
 *
 * @throws finance/no-tax-rule, finance/bad-input
 */
export function salesTax(
  purchase: { readonly year: number; readonly price: number; readonly totalInvestment: number },
  rules: readonly SalesTaxRule[],
  exemption?: SalesTaxExemption,
): number {
  requireNonNegative("purchase price", purchase.price);
  const { rateFraction } = ruleOf("sales tax", rules, purchase.year);
  requireFraction("sales tax rate", rateFraction);
  return purchase.price * rateFraction * (1 - exemptShare(purchase, exemption));
}

function exemptShare(
  { year, totalInvestment }: { readonly year: number; readonly totalInvestment: number },
  exemption?: SalesTaxExemption,
): number {
  if (!exemption) return 0;
  const { firstYear, yearCount, exemptFraction, leastInvestment } = exemption;
  requireFraction("exempt share", exemptFraction);
  requireWhole("years of exemption", yearCount);
  const isInTime = year >= firstYear && year < firstYear + yearCount;
  return isInTime && totalInvestment >= leastInvestment ? exemptFraction : 0;
}
