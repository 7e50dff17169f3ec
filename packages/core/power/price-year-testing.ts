import {
  daysFromCivil,
  makeTimeGrid,
  monthNumber,
  SECONDS_PER_DAY,
  SECONDS_PER_HOUR,
  stepStartUnixSec,
  type TimeGrid,
  type TimeLabels,
  utcDayOf,
  utcMidnightUnixSec,
  weekdayOf,
} from "../quantity/index.ts";
import type { PriceYearModel, PriceYearMonth } from "./price-year.ts";

/** For specifications only: labels of a clock that stays `offsetHours` from UTC. */
export function fixedOffsetLabels(grid: TimeGrid, offsetHours: number): TimeLabels {
  const days = Array.from({ length: grid.steps }, (_, step) =>
    utcDayOf(stepStartUnixSec(grid, step) + offsetHours * SECONDS_PER_HOUR),
  );
  return {
    zone: "UTC",
    monthNumber: Int32Array.from(days, monthNumber),
    dayNumber: Int32Array.from(days, daysFromCivil),
    hourOfDay: Uint8Array.from(days, (_, step) => hourAt(grid, step, offsetHours)),
    weekday: Uint8Array.from(days, weekdayOf),
  };
}

/** The hours of a calendar year in UTC. */
export function yearGrid(year: number, stepSec = SECONDS_PER_HOUR): TimeGrid {
  const start = utcMidnightUnixSec({ year, month: 1, day: 1 });
  const end = utcMidnightUnixSec({ year: year + 1, month: 1, day: 1 });
  return makeTimeGrid(start, stepSec, (end - start) / stepSec);
}

/** A month with the same ordinary mean at every hour, and nothing else unless said. */
export function flatMonth(month: number, change: Partial<PriceYearMonth> = {}): PriceYearMonth {
  return {
    month,
    hourMeanPerMwh: Array<number>(24).fill(20),
    volatilityFraction: 0,
    spikeProbability: 0,
    negativeProbability: 0,
    spikeMeanPerMwh: 0,
    spikeScatterFraction: 0,
    negativeDepthPerMwh: 0,
    ...change,
  };
}

/** A year of twelve such months. */
export function flatYear(
  month: Partial<PriceYearMonth> = {},
  change: Partial<PriceYearModel> = {},
): PriceYearModel {
  return {
    name: "flat",
    currency: "USD",
    zone: "UTC",
    persistenceFraction: 0.8,
    spikeRunHours: 2,
    negativeRunHours: 3,
    spikeHourWeight: Array<number>(24).fill(1),
    negativeHourWeight: Array<number>(24).fill(1),
    capPerMwh: 5000,
    months: Array.from({ length: 12 }, (_, i) => flatMonth(i + 1, month)),
    ...change,
  };
}

function hourAt(grid: TimeGrid, step: number, offsetHours: number): number {
  const local = stepStartUnixSec(grid, step) + offsetHours * SECONDS_PER_HOUR;
  const secondOfDay = ((local % SECONDS_PER_DAY) + SECONDS_PER_DAY) % SECONDS_PER_DAY;
  return Math.floor(secondOfDay / SECONDS_PER_HOUR);
}
