import type { ColocationOffer, ConversionTerms, SaleOffer } from "@switchyard/core/strategy";
import { assumption, type Scenario } from "@switchyard/scenario";

const KWH_PER_MWH = 1000;

/** Places for machines of others; undefined where the scenario names no price for them. */
export function colocationFromScenario({ mining, site }: Scenario): ColocationOffer | undefined {
  const stated = mining?.colocation;
  if (!stated) return undefined;
  const terms = assumption("mining.colocation", "mining.colocation").value;
  const habits = assumption("study.colocation", "mining.colocation").value;
  const { importMw } = site.grid;
  return {
    terms: {
      ...terms,
      meteredAt: "meter",
      rateUsdPerKwh: stated.priceUsdPerMwh / KWH_PER_MWH,
      uptimeFraction: stated.uptimeFraction ?? terms.uptimeFraction,
      depositMonths: stated.depositMonths ?? terms.depositMonths,
      vacantMonthsAfterDefault: stated.vacancyMonths ?? terms.vacantMonthsAfterDefault,
    },
    gridMw: Math.min(stated.powerMw ?? importMw, importMw),
    customerEfficiencyJPerTh: stated.customerEfficiencyJPerTh ?? habits.customerEfficiencyJPerTh,
    profitShareFraction: stated.profitFraction ?? 0,
    lossMonthsUntilExit: habits.lossMonthsUntilExit,
    ...(stated.termMonths === undefined ? {} : { termMonths: stated.termMonths }),
    lettingMonths: stated.lettingMonths ?? habits.lettingMonths,
  };
}

/** What a buyer pays; undefined where the scenario names no price. */
export function saleFromScenario({ site }: Scenario): SaleOffer | undefined {
  const { sale } = site;
  if (!sale) return undefined;
  return {
    priceUsdPerImportMw: sale.priceUsdPerMw,
    closesAfterMonths: sale.closesAfterMonths,
    costFraction: sale.costFraction,
  };
}

/**
 * The halls of a conversion on empty land of the same site: full price, no feeder cleared before its hall is ready, nothing taken
 * down. They are ready when they are built and, where they need a place in the queue, when that has come.
 */
export function greenfieldTerms({ facility }: Scenario, conversion: ConversionTerms): ConversionTerms {
  const { capexUsdPerItMw, buildMonths, queueMonths } = facility.greenfield ?? {};
  const months = buildMonths ?? assumption("study.greenfield_months", "facility.greenfield.months").value;
  const usdPerItMw =
    capexUsdPerItMw ??
    facility.conversion.capexUsdPerItMw ??
    assumption("facility.greenfield_usd_per_it_mw", "facility.greenfield.cost").value;
  return {
    ...conversion,
    capexUsdPerItMw: usdPerItMw * (1 + facility.conversion.contingencyFraction),
    salvageUsdPerItMw: 0,
    firstHallAfterMonths: Math.max(months, queueMonths ?? 0),
    cutOverMonths: 0,
    demobilisationUsdPerMw: 0,
  };
}
