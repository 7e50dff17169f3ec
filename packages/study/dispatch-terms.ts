import type { MeteredDemandCharge } from "@switchyard/core/dispatch";
import {
  calledSteps,
  type DemandCharge,
  type EnergyTariff,
  type InterruptibleContract,
  type LocalWindow,
  monthsOfSteps,
  tariffPrices,
} from "@switchyard/core/power";
import {
  daysInMonth,
  gridHours,
  monthOfNumber,
  stepHours,
  type TimeGrid,
  type TimeLabels,
} from "@switchyard/core/quantity";
import type { PowerScenario, Scenario } from "@switchyard/scenario";
import { powerLevelRatio } from "./power-level.ts";
import type { PriceInput } from "./price-input.ts";

/** A horizon to be dispatched: its steps, their local labels and the market price at the site's node. */
export interface DispatchHorizon {
  readonly grid: TimeGrid;
  readonly labels: TimeLabels;
  readonly marketUsdPerMwh: Float64Array;
}

/** The price year at the level of the study's first twelve months. */
export function yearHorizon(
  { power, startMonth }: Scenario,
  { prices, labels, strip }: Pick<PriceInput, "prices" | "labels" | "strip">,
): DispatchHorizon {
  const ratio = powerLevelRatio(prices, { power, start: startMonth, months: 12, strip });
  const month = (step: number) => ((labels.monthNumber[step]! % 12) - (startMonth.month - 1) + 12) % 12;
  return {
    grid: prices.grid,
    labels,
    marketUsdPerMwh: prices.values.map((price, step) => price * ratio[month(step)]!),
  };
}

const MINUTES_PER_HOUR = 60;
const KW_PER_MW = 1000;
/** Hours of a common year; the flexible hours and calls of a contract are per year. */
const HOURS_PER_YEAR = 8760;

/** What a MWh costs at the connection: the tariff's price, or the market's. */
export function energyPrices(
  { power }: Scenario,
  { labels, marketUsdPerMwh }: DispatchHorizon,
): Float64Array {
  return power.tariff ? tariffPrices(tariffOf(power.tariff), labels, marketUsdPerMwh) : marketUsdPerMwh;
}

type TariffScenario = NonNullable<PowerScenario["tariff"]>;

/** The stated tariff as `core/power` takes it. */
export function tariffOf(tariff: TariffScenario): EnergyTariff {
  switch (tariff.kind) {
    case "fixed":
      return { kind: "fixed", priceUsdPerMwh: tariff.priceUsdPerMwh! };
    case "indexed":
      return {
        kind: "indexed",
        multiplier: tariff.marketFraction ?? 1,
        adderUsdPerMwh: tariff.adderUsdPerMwh ?? 0,
      };
    case "time-of-use":
      return {
        kind: "time-of-use",
        otherwiseUsdPerMwh: tariff.priceUsdPerMwh!,
        windows: tariff.windows!.map((window, i) => ({
          ...windowOf(window.name ?? `window ${i + 1}`, window),
          priceUsdPerMwh: window.priceUsdPerMwh,
        })),
      };
  }
}

interface ScenarioWindow {
  readonly fromMinuteOfDay?: number | undefined;
  readonly toMinuteOfDay?: number | undefined;
  readonly weekdays?: readonly number[] | undefined;
  readonly months?: readonly number[] | undefined;
}

/** Windows count whole hours: labels are hours of the day. */
export function windowOf(id: string, window: ScenarioWindow): LocalWindow {
  const hour = (minutes: number | undefined) =>
    minutes === undefined ? undefined : Math.floor(minutes / MINUTES_PER_HOUR);
  const [fromHour, toHour] = [hour(window.fromMinuteOfDay), hour(window.toMinuteOfDay)];
  return {
    id,
    ...(fromHour !== undefined && { fromHour }),
    ...(toHour !== undefined && { toHour: toHour === 0 ? 24 : toHour }),
    ...(window.weekdays && { weekdays: window.weekdays }),
    ...(window.months && { months: window.months }),
  };
}

/** Firm and interruptible import per step; flexible hours are called when the market is dearest. */
export function importLimits(
  { site }: Scenario,
  { grid, marketUsdPerMwh }: DispatchHorizon,
): { firmLimitMw: Float64Array; interruptibleLimitMw: Float64Array } {
  const { importMw, firmMw = importMw, flexible } = site.grid;
  const contract: InterruptibleContract = {
    id: "flexible connection",
    interruptibleMw: importMw - (flexible?.importMw ?? importMw),
    maximumHoursPerYear: flexible?.hoursPerYear ?? 0,
    creditUsdPerMwYear: 0,
    penaltyUsdPerMwh: 0,
  };
  const called = calledSteps(contract, marketUsdPerMwh, stepHours(grid), gridHours(grid), HOURS_PER_YEAR);
  const limitMw = Float64Array.from(called, (flag) =>
    flag ? importMw - contract.interruptibleMw : importMw,
  );
  const firmLimitMw = limitMw.map((mw) => Math.min(firmMw, mw));
  return { firmLimitMw, interruptibleLimitMw: limitMw.map((mw, step) => mw - firmLimitMw[step]!) };
}

/** The scenario's demand charges on the horizon's own months. */
export function demandCharges({ power }: Scenario, { grid, labels }: DispatchHorizon): MeteredDemandCharge[] {
  const shares = monthShares(grid, labels);
  return (power.demandCharges ?? []).map((stated, i) => {
    const id = stated.name ?? `demand charge ${i + 1}`;
    const window = windowOf(id, stated);
    const isWindowed = Object.keys(window).length > 1;
    const steps = monthsOfSteps(labels, isWindowed ? window : undefined);
    const charge: DemandCharge = {
      id,
      rateUsdPerMwMonth: shares.map(
        (share, m) =>
          share * KW_PER_MW * (stated.monthlyRatesUsdPerKwMonth?.[m] ?? stated.rateUsdPerKwMonth!),
      ),
      ...(stated.ratchet && {
        ratchet: {
          fraction: stated.ratchet.shareFraction,
          lookBackMonthCount: stated.ratchet.lookbackMonths ?? 11,
          wrapAround: stated.ratchet.wrapsYear ?? false,
          ...(stated.ratchet.months && { calendarMonths: stated.ratchet.months }),
          ...(stated.pastPeaksMw && { pastPeaksMw: pastPeaks(stated.pastPeaksMw, steps.months[0]!) }),
        },
      }),
    };
    return { charge, steps };
  });
}

/**
 * Share of each calendar month (January first) that the horizon covers: a week is charged a week's part of the month.
 * Months that the horizon doesn't touch have 1, which is never read.
 */
function monthShares(grid: TimeGrid, labels: TimeLabels): number[] {
  const hours = new Float64Array(12);
  const wholeHours = new Float64Array(12).fill(1);
  labels.monthNumber.forEach((number) => {
    hours[number % 12]! += stepHours(grid);
    wholeHours[number % 12] = daysInMonth(monthOfNumber(number)) * 24;
  });
  // daylight saving moves a month by an hour: 0.2 % is still the whole month
  return Array.from(hours, (covered, m) =>
    covered === 0 || covered > 0.99 * wholeHours[m]! ? 1 : covered / wholeHours[m]!,
  );
}

/** Share of its months that a horizon covers: 1 for whole months, a week's part for a week. */
export function shareOfMonths(grid: TimeGrid, labels: TimeLabels): number {
  const wholeHours = [...new Set(labels.monthNumber)].reduce(
    (hours, number) => hours + daysInMonth(monthOfNumber(number)) * 24,
    0,
  );
  const covered = gridHours(grid) / wholeHours;
  // daylight saving moves a month by an hour
  return covered > 0.99 ? 1 : covered;
}

/** A list with the latest last, by month number. */
function pastPeaks(peaksMw: readonly number[], firstMonth: number): Record<number, number> {
  return Object.fromEntries(peaksMw.map((mw, i) => [firstMonth - peaksMw.length + i, mw]));
}
