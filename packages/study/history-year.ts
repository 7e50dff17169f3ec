import {
  type PriceSeries,
  SECONDS_PER_DAY,
  sliceSeries,
  stepHours,
  type TimeLabels,
} from "@switchyard/core/quantity";
import { labelGrid } from "@switchyard/scenario";
import { type LabelledGrid, localMonths, sliceLabels, wholeMonths } from "./local-months.ts";
import type { PriceHistory } from "./price-input.ts";

const MONTHS = 12;
const DAYS = 365;

/** A year of a history's own prices, with what had to be said of it. */
export interface HistoryYear {
  readonly prices: PriceSeries;
  readonly labels: TimeLabels;
  readonly notes: readonly string[];
}

/**
 * Twelve local months of a history: its last twelve whole ones, or, where it has 365 days that begin inside a month (a UTC
 * year seen from Texas), the twelve from its first whole month on, whose last hours are then those of a year before.
 * Undefined where the history is shorter.
 */
export function yearOfHistory({ series, zone }: PriceHistory): HistoryYear | undefined {
  const labels = labelGrid(series.grid, zone);
  const whole = wholeMonths(labels, series.grid);
  if (whole.length >= MONTHS) {
    const [from, to] = [whole.at(-MONTHS)!.from, whole.at(-1)!.to];
    const prices = { ...sliceSeries(series, from, to), currency: series.currency };
    return { prices, labels: sliceLabels(labels, from, to), notes: [] };
  }
  const stepsPerYear = (DAYS * SECONDS_PER_DAY) / series.grid.stepSec;
  const [first] = whole;
  if (!first || series.grid.steps < stepsPerYear) return undefined;
  return closedYear(series, localMonths(labels.monthNumber[first.from]!, MONTHS, zone, series.grid.stepSec));
}

/** The year with every step that the series lacks at its end taken 365 days earlier, from the series' own beginning. */
function closedYear(series: PriceSeries, { grid, labels }: LabelledGrid): HistoryYear {
  const stepsPerYear = (DAYS * SECONDS_PER_DAY) / grid.stepSec;
  const shift = (grid.startUnixSec - series.grid.startUnixSec) / grid.stepSec;
  const values = Float64Array.from(
    { length: grid.steps },
    (_, step) => series.values[step + shift] ?? series.values[step + shift - stepsPerYear]!,
  );
  const earlier = shift + grid.steps - series.grid.steps;
  return {
    prices: { grid, values, currency: series.currency },
    labels,
    notes: [
      `the file's year begins inside a month of ${labels.zone}: the last ${earlier * stepHours(grid)} hours of the year are those of 365 days before, from the same file`,
    ],
  };
}

/** The twelve local months of which a history covers most, the earliest of equals: what a model then fills is least. */
export function fullestYear({ series, zone }: PriceHistory): LabelledGrid {
  const { monthNumber: numbers } = labelGrid(series.grid, zone);
  const steps = new Map<number, number>();
  for (const number of numbers) steps.set(number, (steps.get(number) ?? 0) + 1);
  const covered = (from: number) =>
    Array.from({ length: MONTHS }, (_, i) => steps.get(from + i) ?? 0).reduce((a, b) => a + b, 0);
  const best = [...steps.keys()].reduce((a, b) => (covered(b) > covered(a) ? b : a));
  return localMonths(best, MONTHS, zone, series.grid.stepSec);
}
