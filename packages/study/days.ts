import { leaseFirstYearRent } from "@switchyard/core/hosting";
import { fleetTiers, tierRevenueUsdPerMwh, trancheAt } from "@switchyard/core/mining";
import {
  civilFromDays,
  formatDay,
  gridHours,
  makeTimeGrid,
  meanOf,
  type PriceSeries,
  stepHours,
  type TimeLabels,
} from "@switchyard/core/quantity";
import {
  importLimitsOf,
  type MonthOperation,
  operateMonth,
  type PricedTier,
  type PriceMonth,
  pricesOf,
  type Site,
} from "@switchyard/core/strategy";
import type { Scenario } from "@switchyard/scenario";
import * as z from "zod/mini";
import type { PriceHistory } from "./price-input.ts";
import { constantYear, daysOfPrices } from "./price-year-input.ts";
import type { RunIdentity } from "./run-identity.ts";
import { siteFromScenario } from "./site-from-scenario.ts";
import { networkPath } from "./stated-world.ts";

const use = z.object({
  id: z.string(),
  name: z.string(),
  miningMwh: z.number(),
  aiMwh: z.number(),
  importMwh: z.number(),
  unusedMwh: z.number(),
  /** Revenue less energy and variable upkeep, over these days; rent counts by the day. */
  marginUsd: z.number(),
  marginUsdPerMeterMwh: z.nullable(z.number()),
  /** Energy and adder over what was imported. */
  meanPricePaidUsdPerMwh: z.nullable(z.number()),
});

/** The schema of {@link DaysResult}. */
export const daysResultSchema = z.object({
  schema: z.literal("switchyard/days/1"),
  title: z.string(),
  run: z.object({ scenarioHash: z.string(), codeVersion: z.string() }),
  prices: z.object({
    label: z.string(),
    days: z.number(),
    from: z.string(),
    to: z.string(),
    zone: z.string(),
    stepMinutes: z.number(),
    meanUsdPerMwh: z.number(),
    minUsdPerMwh: z.number(),
    maxUsdPerMwh: z.number(),
    negativeHours: z.number(),
  }),
  /** With the fleet, rent and hashprice of the study's first month. */
  uses: z.array(use),
  /** Why there is no verdict and what to write to get one. */
  noVerdict: z.string(),
  warnings: z.array(z.string()),
});

/** What a price file of less than a year says: its days as they are, and nothing of years. */
export type DaysResult = z.infer<typeof daysResultSchema>;

/**
 * Dispatches the very days of a short price file under each use of the site, with the fleet, rent and hashprice of the study's
 * first month. Nothing is annualised: no NPV, no verdict (convention 5).
 */
export function studyDays(scenario: Scenario, history: PriceHistory, identity: RunIdentity): DaysResult {
  const { prices, labels, warnings } = daysOfPrices(scenario, history);
  const site = siteFromScenario(scenario, constantYear(scenario));
  const days = gridHours(prices.grid) / 24;
  const shape = shapeOf(site, prices, labels);
  const uses = usesOf(site).map((duty) => useFigures(scenario, site, shape, duty, days));
  return daysResultSchema.parse({
    schema: "switchyard/days/1",
    title: scenario.title,
    run: identity,
    prices: {
      label: history.label,
      days,
      from: dayText(labels, 0),
      to: dayText(labels, prices.grid.steps - 1),
      zone: labels.zone,
      ...extremes(prices),
    },
    uses,
    noVerdict: `the file has ${days.toFixed(1)} days, and nothing is annualised silently; for a verdict over years write "short_series: fill-from-model" under power.prices (the months it lacks are then modelled, labelled and counted), or give twelve months`,
    warnings: [...warnings],
  });
}

interface Use {
  readonly id: string;
  readonly name: string;
  readonly mines: boolean;
  readonly hostedMw: number;
}

function usesOf(site: Site): readonly Use[] {
  const hostedMw = site.hosting ? Math.min(site.connection.firmMw, site.hosting.lease.reservedMw) : 0;
  const mining = { id: "mine", name: "mine", mines: true, hostedMw: 0 };
  const hosting = { id: "host", name: "host the firm part", mines: false, hostedMw };
  const both = { id: "hybrid", name: "host the firm part, mine the rest", mines: true, hostedMw };
  return [
    ...(site.mine ? [mining] : []),
    ...(hostedMw > 0 ? [hosting] : []),
    ...(site.mine && hostedMw > 0 ? [both] : []),
  ];
}

function useFigures(
  scenario: Scenario,
  site: Site,
  prices: PriceMonth,
  duty: Use,
  days: number,
): z.infer<typeof use> {
  const operation = operateMonth(site, {
    prices,
    calendarMonth: site.start.month - 1,
    priceLevelRatio: 1,
    hoursRatio: 1,
    isConnected: true,
    tiers: duty.mines ? firstMonthTiers(scenario, site, site.connection.importMw - duty.hostedMw) : [],
    reservedMw: duty.hostedMw,
    letMw: duty.hostedMw,
    blocks: [],
    resells: false,
  });
  const marginUsd = miningMargin(operation) + hostingMargin(site, duty.hostedMw, days);
  const usedMwh = operation.miningMwh + operation.aiMwh;
  return {
    id: duty.id,
    name: duty.name,
    miningMwh: operation.miningMwh,
    aiMwh: operation.aiMwh,
    importMwh: operation.importMwh,
    unusedMwh: operation.unusedMwh,
    marginUsd,
    marginUsdPerMeterMwh: usedMwh > 0 ? marginUsd / usedMwh : null,
    meanPricePaidUsdPerMwh: operation.importMwh > 0 ? operation.energyCostUsd / operation.importMwh : null,
  };
}

function miningMargin(operation: MonthOperation): number {
  return operation.miningRevenueUsd - operation.miningUpkeepUsd - operation.miningEnergyCostUsd;
}

/** Rent of these days at the first year's rate; the tenant's energy is its own unless the rent is all-in. */
function hostingMargin(site: Site, hostedMw: number, days: number): number {
  const offer = site.hosting;
  if (!offer || hostedMw === 0) return 0;
  const { rent } = offer.lease;
  const firstYear = leaseFirstYearRent(offer.lease);
  const kw = (rent.basis === "grid" ? hostedMw : hostedMw / offer.gridToItRatio) * 1000;
  return (firstYear * kw * days) / DAYS_PER_MONTH;
}

const DAYS_PER_MONTH = 365.2425 / 12;

function firstMonthTiers(scenario: Scenario, site: Site, openMw: number): readonly PricedTier[] {
  const mine = site.mine!;
  const hashprice = networkPath(scenario).hashpriceUsdPerPhDay[0]!;
  const states = mine.tranches.flatMap((tranche) => trancheAt(tranche, mine.ageing, site.start) ?? []);
  let leftMw = openMw;
  return fleetTiers(states, mine.run).flatMap((tier) => {
    const gridMw = Math.min(leftMw, tier.capacityMw);
    leftMw -= gridMw;
    return gridMw > 0
      ? [
          {
            id: tier.id,
            gridMw,
            revenueUsdPerMwh: tierRevenueUsdPerMwh(tier, hashprice),
            variableUpkeepUsdPerMwh: mine.variableUpkeepUsdPerMwh,
          },
        ]
      : [];
  });
}

function shapeOf(site: Site, prices: PriceSeries, labels: TimeLabels): PriceMonth {
  const never = new Uint8Array(prices.grid.steps);
  return {
    grid: makeTimeGrid(prices.grid.startUnixSec, prices.grid.stepSec, prices.grid.steps),
    ...pricesOf(prices.values),
    yearMeanUsdPerMwh: meanOf(prices),
    hourOfDay: labels.hourOfDay,
    ...importLimitsOf(site, never),
  };
}

function extremes(prices: PriceSeries) {
  return {
    stepMinutes: prices.grid.stepSec / 60,
    meanUsdPerMwh: meanOf(prices),
    minUsdPerMwh: prices.values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    maxUsdPerMwh: prices.values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    negativeHours:
      prices.values.reduce((count, price) => count + (price < 0 ? 1 : 0), 0) * stepHours(prices.grid),
  };
}

function dayText({ dayNumber }: TimeLabels, step: number): string {
  return formatDay(civilFromDays(dayNumber[step]!));
}
