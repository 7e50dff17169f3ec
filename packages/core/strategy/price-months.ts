import {
  addMonths,
  hoursInMonth,
  makeTimeGrid,
  monthOfNumber,
  stepHours,
  type TimeGrid,
} from "../quantity/index.ts";
import { strategyErrors } from "./errors.ts";
import type { Site } from "./types.ts";

/** The price year cut into its twelve calendar months, each with what a month's dispatch needs. */
export interface PriceMonth {
  readonly grid: TimeGrid;
  readonly priceUsdPerMwh: Float64Array;
  readonly hourOfDay: Uint8Array;
  /** Import limits once connected; in the dearest hours of the year the interruptible part is called back, firm first. */
  readonly firmLimitMw: Float64Array;
  readonly interruptibleLimitMw: Float64Array;
}

/** The twelve months of a site's price year, January first. @throws strategy/short-price-year naming the missing month */
export function priceMonths(site: Site): readonly PriceMonth[] {
  const { prices, labels } = site.priceYear;
  const interrupted = dearestSteps(
    prices.values,
    site.connection.interruptedHoursPerYear / stepHours(prices.grid),
  );
  return Array.from({ length: 12 }, (_, calendarMonth) => {
    const [from, to] = firstRun(labels.monthNumber, calendarMonth);
    if (from === to) throw strategyErrors.shortPriceYear({ month: MONTH_NAMES[calendarMonth]! });
    return {
      grid: makeTimeGrid(
        prices.grid.startUnixSec + from * prices.grid.stepSec,
        prices.grid.stepSec,
        to - from,
      ),
      priceUsdPerMwh: prices.values.subarray(from, to),
      hourOfDay: labels.hourOfDay.subarray(from, to),
      ...importLimitsOf(site, interrupted.subarray(from, to)),
    };
  });
}

/** Hours of a month of the horizon over the hours that its price shape covers: leap days and daylight saving. */
export function hoursRatio(site: Site, month: number, shape: PriceMonth): number {
  return hoursInMonth(addMonths(site.start, month)) / (shape.grid.steps * stepHours(shape.grid));
}

/** Calendar month (0 = January) of a month of the horizon. */
export function calendarMonthOf(site: Site, month: number): number {
  return addMonths(site.start, month).month - 1;
}

const MONTH_NAMES = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** First unbroken run of steps of a calendar month; [0, 0] where there is none. */
function firstRun(monthNumbers: Int32Array, calendarMonth: number): readonly [number, number] {
  const from = monthNumbers.findIndex((number) => monthOfNumber(number).month === calendarMonth + 1);
  if (from < 0) return [0, 0];
  let to = from;
  while (to < monthNumbers.length && monthNumbers[to] === monthNumbers[from]) to++;
  return [from, to];
}

/** Import limits once connected, per step; `interrupted` is 1 in a called-back step, in which what is left is firm first. */
export function importLimitsOf(
  { connection }: Site,
  interrupted: Uint8Array,
): Pick<PriceMonth, "firmLimitMw" | "interruptibleLimitMw"> {
  const { importMw, firmMw, interruptedImportMw } = connection;
  const limitMw = Float64Array.from(interrupted, (called) =>
    called ? Math.min(importMw, interruptedImportMw) : importMw,
  );
  return {
    firmLimitMw: limitMw.map((mw) => Math.min(mw, firmMw)),
    interruptibleLimitMw: limitMw.map((mw) => Math.max(0, mw - firmMw)),
  };
}

/** Marks the `count` dearest steps of the year, fractions of a step rounded to the nearest. */
function dearestSteps(prices: Float64Array, count: number): Uint8Array {
  const marks = new Uint8Array(prices.length);
  const order = Array.from(prices.keys()).sort((a, b) => prices[b]! - prices[a]! || a - b);
  for (const step of order.slice(0, Math.round(count))) marks[step] = 1;
  return marks;
}
