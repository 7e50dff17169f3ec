import {
  addMonths,
  hoursInMonth,
  makeTimeGrid,
  meanOf,
  monthOfNumber,
  stepHours,
  type TimeGrid,
} from "../quantity/index.ts";
import { strategyErrors } from "./errors.ts";
import type { Site, World } from "./types.ts";

/** The price year cut into its twelve calendar months, each with what a month's dispatch needs. */
export interface PriceMonth {
  readonly grid: TimeGrid;
  readonly priceUsdPerMwh: Float64Array;
  /** Mean of the whole price year: what the spread of a world is measured from. */
  readonly yearMeanUsdPerMwh: number;
  /** The same from cheap to dear, and the sum of the cheapest 0, 1, 2, … of them: one more entry than steps. */
  readonly cheapFirstUsdPerMwh: Float64Array;
  readonly cheapSumUsdPerMwh: Float64Array;
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
  const yearMeanUsdPerMwh = meanOf(prices);
  return Array.from({ length: 12 }, (_, calendarMonth) => {
    const [from, to] = firstRun(labels.monthNumber, calendarMonth);
    if (from === to) throw strategyErrors.shortPriceYear({ month: MONTH_NAMES[calendarMonth]! });
    return {
      grid: makeTimeGrid(
        prices.grid.startUnixSec + from * prices.grid.stepSec,
        prices.grid.stepSec,
        to - from,
      ),
      ...pricesOf(prices.values.subarray(from, to)),
      yearMeanUsdPerMwh,
      hourOfDay: labels.hourOfDay.subarray(from, to),
      ...importLimitsOf(site, interrupted.subarray(from, to)),
    };
  });
}

/** What a world makes of a shape's prices: price * ratio + shift. */
export interface PriceScale {
  readonly ratio: number;
  readonly shiftUsdPerMwh: number;
}

/** Level times (mean + spread * (price - mean)), as a ratio and a shift; without a spread of its own the shift is exactly 0. */
export function priceScaleOf(site: Site, world: World, shape: PriceMonth, month: number): PriceScale {
  const level = site.priceYear.levelRatio[month]! * world.powerLevelRatio[month]!;
  const spread = world.powerSpreadRatio?.[month] ?? 1;
  return { ratio: level * spread, shiftUsdPerMwh: level * (1 - spread) * shape.yearMeanUsdPerMwh };
}

/** Prices of a month as they are, and in order with their running sum. */
export function pricesOf(
  priceUsdPerMwh: Float64Array,
): Pick<PriceMonth, "priceUsdPerMwh" | "cheapFirstUsdPerMwh" | "cheapSumUsdPerMwh"> {
  const cheapFirstUsdPerMwh = Float64Array.from(priceUsdPerMwh).sort();
  const cheapSumUsdPerMwh = new Float64Array(cheapFirstUsdPerMwh.length + 1);
  cheapFirstUsdPerMwh.forEach((price, step) => {
    cheapSumUsdPerMwh[step + 1] = cheapSumUsdPerMwh[step]! + price;
  });
  return { priceUsdPerMwh, cheapFirstUsdPerMwh, cheapSumUsdPerMwh };
}

/** What 1 MW gains in a month that runs in the steps cheaper than its strike, USD: sum of (strike - price * level) * hours. */
export function gainBelowStrikeUsdPerMw(
  month: PriceMonth,
  strikeUsdPerMwh: number,
  levelRatio: number,
): number {
  if (!(levelRatio > 0)) return gainStepByStep(month, strikeUsdPerMwh, levelRatio);
  const count = cheaperThan(month.cheapFirstUsdPerMwh, strikeUsdPerMwh / levelRatio);
  return (count * strikeUsdPerMwh - levelRatio * month.cheapSumUsdPerMwh[count]!) * stepHours(month.grid);
}

function gainStepByStep(
  { priceUsdPerMwh, grid }: PriceMonth,
  strikeUsdPerMwh: number,
  levelRatio: number,
): number {
  const gains = priceUsdPerMwh.map((price) => Math.max(0, strikeUsdPerMwh - price * levelRatio));
  return gains.reduce((total, gain) => total + gain, 0) * stepHours(grid);
}

/** How many of ascending values lie below a limit. */
function cheaperThan(ascending: Float64Array, limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
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
