import type { Jurisdiction } from "@switchyard/core/facility";
import { breakEvenDelayMonths, type DelayCost, type DelayInput, delayCost } from "@switchyard/core/power";
import { assumption, type Scenario } from "@switchyard/scenario";
import type { LargeLoad } from "./facility-connection.ts";
import { leaseEarnings, miningMonths, type PricedSite } from "./facility-money.ts";
import { placesOf } from "./facility-site.ts";

/** What waiting costs one use of the site, and where it is worth it. */
export interface DelayWorth {
  readonly use: "hosting" | "mining";
  readonly input: DelayInput;
  /** One month of delay. */
  readonly oneMonth: DelayCost;
  readonly regions: readonly RegionDelay[];
}

/** The scenario's place against another: the cheaper one, what it saves, and how long a wait for it is still worth it. */
export interface RegionDelay {
  readonly place: string;
  readonly cheaper: string;
  readonly dearer: string;
  readonly spreadUsdPerMwh: number;
  /** Months that the cheaper place's queue is longer; negative: it is also sooner. */
  readonly extraQueueMonths: number;
  /** A longer wait costs more than the spread saves; null where no wait within the life does. */
  readonly breakEvenMonths: number | null;
  readonly worthWaiting: boolean;
}

/**
 * $/MWh for life of one month of delay, and the delays at which waiting for the cheaper of two regions costs more than its
 * price saves, for each use that earns here. A lease's term starts with delivery; a fleet ages whether it runs or not.
 */
export function delayWorth(
  scenario: Scenario,
  priced: PricedSite,
  largeLoad: LargeLoad | null,
): readonly DelayWorth[] {
  const standingUsdPerMonth = largeLoad
    ? largeLoad.terms.minimumBillFraction * largeLoad.contractedMw * largeLoad.terms.demandChargeUsdPerMwMonth
    : 0;
  const uses = [
    { use: "hosting" as const, input: hostingDelay(scenario, priced, standingUsdPerMonth) },
    { use: "mining" as const, input: miningDelay(scenario, priced, standingUsdPerMonth) },
  ];
  const { own, all } = placesOf(scenario);
  return uses.flatMap(({ use, input }) => {
    if (!input || !(input.marginUsdPerMwh > 0)) return [];
    const others = all.filter(({ id }) => id !== own.id);
    const regions = others.map((other) => against(use, input, own, other));
    return [{ use, input, oneMonth: delayCost(input, 1), regions }];
  });
}

function hostingDelay(
  scenario: Scenario,
  priced: PricedSite,
  standingUsdPerMonth: number,
): DelayInput | null {
  const earned = leaseEarnings(priced);
  if (!earned) return null;
  return {
    marginUsdPerMwh: earned.noiUsdPerMeterMwh,
    mwhPerMonth: earned.meterMwhPerMonth,
    lifeMonths: earned.termMonths,
    discountPerYearFraction: scenario.finance.discount.contractedFractionPerYear,
    standingUsdPerMonth,
    endMoves: true,
  };
}

function miningDelay(scenario: Scenario, priced: PricedSite, standingUsdPerMonth: number): DelayInput | null {
  if (!priced.site.mine) return null;
  const year = miningMonths(scenario, priced).slice(0, 12);
  const meterMwh = year.reduce((mwh, month) => mwh + month.meterMwh, 0);
  const marginUsd = year.reduce((usd, month) => usd + month.marginUsd, 0);
  if (!(meterMwh > 0)) return null;
  return {
    marginUsdPerMwh: Math.max(0, marginUsd / meterMwh),
    mwhPerMonth: meterMwh / year.length,
    lifeMonths: 12 * assumption("mining.machine_price", "facility.schedule").value.usefulLifeYears,
    discountPerYearFraction: scenario.finance.discount.merchantFractionPerYear,
    standingUsdPerMonth,
    endMoves: false,
  };
}

function against(
  use: DelayWorth["use"],
  input: DelayInput,
  own: Jurisdiction,
  other: Jurisdiction,
): RegionDelay {
  const priceAt = (place: Jurisdiction) =>
    place.powerUsdPerMwh.value + (use === "mining" ? place.miningTaxUsdPerMwh.value : 0);
  const [cheaper, dearer] = priceAt(other) < priceAt(own) ? [other, own] : [own, other];
  const spreadUsdPerMwh = priceAt(dearer) - priceAt(cheaper);
  const extraQueueMonths = cheaper.queueMonths.value - dearer.queueMonths.value;
  const breakEvenMonths = breakEvenDelayMonths(input, spreadUsdPerMwh);
  return {
    place: other.id,
    cheaper: cheaper.id,
    dearer: dearer.id,
    spreadUsdPerMwh,
    extraQueueMonths,
    breakEvenMonths,
    worthWaiting: breakEvenMonths === null || extraQueueMonths < breakEvenMonths,
  };
}
