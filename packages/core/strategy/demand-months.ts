import { demandRate, type RatchetLinks, ratchetLinks } from "../power/index.ts";
import { addMonths, monthNumber } from "../quantity/index.ts";
import type { Site } from "./types.ts";

/** A site's charge in one month. */
export interface MonthDemandCharge {
  readonly rateUsdPerMwMonth: number;
  /** Billed whatever is drawn: the contract's minimum, and the ratchet of the months before. */
  readonly floorMw: number;
  /** The contract's minimum alone: what doing nothing would be billed at least. */
  readonly contractedMw: number;
}

/** What a month's peaks came to. */
export interface MonthDemand {
  /** One per charge of the site, at the point of connection. */
  readonly peaksMw: readonly number[];
  readonly chargeUsd: number;
  /** The part that tenants would be billed for on a meter of their own. */
  readonly aiUsd: number;
  /** Of the rest: what lights and the contract's minimum owe without any machine; all of it where no machine may run. */
  readonly standingUsd: number;
}

/** Peaks of the months so far, by charge. */
export type PeakHistory = readonly Float64Array[];

/** No month yet. */
export function noPeaks(site: Site): PeakHistory {
  return (site.demand ?? []).map(() => new Float64Array(site.months));
}

/**
 * Which months raise which, for each charge: the ratchets of `core/power`. A ring of months is cut at the start: no month knows a
 * later one.
 *
 * @throws power/missing-look-back
 */
export function demandLinks(site: Site): readonly (readonly RatchetLinks[])[] {
  const months = Array.from({ length: site.months }, (_, month) => monthNumber(addMonths(site.start, month)));
  return (site.demand ?? []).map(({ charge }) =>
    ratchetLinks(charge, months).map(({ fromMonths, floorMw }, month) => ({
      floorMw,
      fromMonths: fromMonths.filter((from) => from < month),
    })),
  );
}

/** The charges of a month, with what earlier peaks make of them. */
export function demandInMonth(
  site: Site,
  links: readonly (readonly RatchetLinks[])[],
  month: number,
  peaksMw: PeakHistory,
): readonly MonthDemandCharge[] {
  const number = monthNumber(addMonths(site.start, month));
  return (site.demand ?? []).map(({ charge, contractedMw }, c) => {
    const { fromMonths, floorMw } = links[c]![month]!;
    const fraction = charge.ratchet?.fraction ?? 0;
    const least = contractedMw?.[month] ?? 0;
    return {
      rateUsdPerMwMonth: demandRate(charge, number),
      contractedMw: least,
      floorMw: fromMonths.reduce(
        (most, from) => Math.max(most, fraction * peaksMw[c]![from]!),
        Math.max(floorMw, least),
      ),
    };
  });
}

/** Bits of the charges that count each step of the price year; undefined where there is no charge. */
export function chargeMasks({
  demand,
  priceYear,
}: Pick<Site, "demand" | "priceYear">): Uint8Array | undefined {
  if (!demand || demand.length === 0) return undefined;
  return Uint8Array.from({ length: priceYear.prices.values.length }, (_, step) =>
    demand.reduce((mask, { isCounted }, c) => (isCounted && !isCounted[step] ? mask : mask | (1 << c)), 0),
  );
}

/** What a MW that draws all month owes in demand charges of a calendar month; a charge with hours of its own can be avoided. */
export function unavoidableDemandUsdPerMw(
  { demand = [] }: Pick<Site, "demand">,
  calendarMonth: number,
): number {
  return demand.reduce(
    (usd, { charge, isCounted }) => (isCounted ? usd : usd + demandRate(charge, calendarMonth)),
    0,
  );
}

/** What peaks owe: the bill, split between tenants on a meter of their own, the site without machines, and the rest. */
export function demandBill(
  charges: readonly MonthDemandCharge[],
  peaksMw: readonly number[],
  aiPeaksMw: readonly number[],
  lightsMw: readonly number[],
  hasMachines: boolean,
): MonthDemand {
  let chargeUsd = 0;
  let aiUsd = 0;
  let idleUsd = 0;
  charges.forEach(({ rateUsdPerMwMonth, floorMw, contractedMw }, c) => {
    chargeUsd += rateUsdPerMwMonth * Math.max(peaksMw[c]!, floorMw);
    aiUsd += rateUsdPerMwMonth * aiPeaksMw[c]!;
    idleUsd += rateUsdPerMwMonth * Math.max(lightsMw[c]!, contractedMw);
  });
  const aiPart = Math.min(chargeUsd, aiUsd);
  const restUsd = chargeUsd - aiPart;
  return {
    peaksMw,
    chargeUsd,
    aiUsd: aiPart,
    standingUsd: hasMachines ? Math.min(restUsd, idleUsd) : restUsd,
  };
}
