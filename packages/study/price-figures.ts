import { fleetTiers, tierStrikeUsdPerMwh, trancheAt } from "@switchyard/core/mining";
import type { StatedPath } from "@switchyard/core/network";
import { meanOf, stepHours } from "@switchyard/core/quantity";
import type { Site } from "@switchyard/core/strategy";
import type { PriceInput } from "./price-input.ts";
import type { StudyResult } from "./result.ts";

const CURVE_POINTS = 400;

/** What is to be said of the prices, with their extremes; said once of the same input: a slider moves none of it. */
export function describePrices(input: PriceInput): StudyResult["prices"] {
  const said = descriptions.get(input) ?? describe(input);
  descriptions.set(input, said);
  return said;
}

const descriptions = new WeakMap<PriceInput, StudyResult["prices"]>();

function describe({ prices, labels, note }: PriceInput): StudyResult["prices"] {
  return {
    kind: note.kind,
    label: note.label,
    daysOfHistory: note.daysOfHistory,
    filledMonths: [...note.filledMonths],
    zone: labels.zone,
    currency: prices.currency,
    stepMinutes: prices.grid.stepSec / 60,
    meanUsdPerMwh: meanOf(prices),
    minUsdPerMwh: prices.values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    maxUsdPerMwh: prices.values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    negativeHours:
      prices.values.reduce((count, price) => count + (price < 0 ? 1 : 0), 0) * stepHours(prices.grid),
  };
}

/** The first year's prices from dear to cheap, and the price at which each of today's machines stops. */
export function durationCurve(site: Site, path: StatedPath): StudyResult["durationCurve"] {
  const { prices } = site.priceYear;
  const sorted = fromDearToCheap(site.priceYear);
  const hours = stepHours(prices.grid);
  const at = Array.from(
    { length: Math.min(CURVE_POINTS, sorted.length) },
    (_, i, count = Math.min(CURVE_POINTS, sorted.length)) =>
      Math.round((i * (sorted.length - 1)) / Math.max(1, count - 1)),
  );
  return {
    hours: at.map((index) => index * hours),
    priceUsdPerMwh: at.map((index) => sorted[index]!),
    strikes: strikesOf(site, path).map((strike) => {
      const index = sorted.findIndex((price) => price <= strike.strikeUsdPerMwh);
      return { ...strike, hoursAbove: (index < 0 ? sorted.length : index) * hours };
    }),
  };
}

const sortedYears = new WeakMap<Site["priceYear"], Float64Array>();

/** The first year's prices sorted, once for each price year: sorting took a tenth of a slider's answer. */
function fromDearToCheap(year: Site["priceYear"]): Float64Array {
  const level = year.levelRatio[0]!;
  const sorted =
    sortedYears.get(year) ??
    Float64Array.from(year.prices.values, (price) => price * level)
      .sort()
      .reverse();
  sortedYears.set(year, sorted);
  return sorted;
}

function strikesOf(
  site: Site,
  path: StatedPath,
): readonly { readonly id: string; readonly strikeUsdPerMwh: number }[] {
  const { mine } = site;
  if (!mine) return [];
  const states = mine.tranches.flatMap((tranche) => trancheAt(tranche, mine.ageing, site.start) ?? []);
  return fleetTiers(states, mine.run).map((tier) => ({
    id: tier.machineId,
    strikeUsdPerMwh: tierStrikeUsdPerMwh(tier, path.hashpriceUsdPerPhDay[0]!, {
      importAdderUsdPerMwh: site.connection.importAdderUsdPerMwh,
      variableUpkeepUsdPerMwh: mine.variableUpkeepUsdPerMwh,
      coincidentPeakUsdPerMwh: 0,
    }),
  }));
}
