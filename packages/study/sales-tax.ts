import { salesTax } from "@switchyard/core/finance";
import type { ConversionTerms, Mine } from "@switchyard/core/strategy";
import type { Scenario } from "@switchyard/scenario";

/** The machines that a refresh buys, with sales tax on their price: exemptions are for data centres. */
export function taxedMachines({ finance: { tax } }: Scenario): Pick<Mine, "salesTaxFraction"> {
  return tax.sales ? { salesTaxFraction: tax.sales.rateFraction } : {};
}

/** Halls with the sales tax on their equipment in their cost, less what an exemption forgives where all of them cost enough. */
export function taxedHalls(
  { finance, startMonth }: Scenario,
  terms: ConversionTerms,
  itMw: number,
): ConversionTerms {
  const { sales } = finance.tax;
  if (!sales) return terms;
  const { rateFraction, equipmentFraction = 1, exemptFraction = 0, leastInvestmentUsd = 0 } = sales;
  const { year } = startMonth;
  const price = terms.capexUsdPerItMw * equipmentFraction;
  const taxUsd = salesTax(
    { year, price, totalInvestment: terms.capexUsdPerItMw * itMw },
    [{ fromYear: year, rateFraction }],
    { firstYear: year, yearCount: 1, exemptFraction, leastInvestment: leastInvestmentUsd },
  );
  return { ...terms, capexUsdPerItMw: terms.capexUsdPerItMw + taxUsd };
}
