import {
  addMonths,
  hoursInMonth,
  makeTimeGrid,
  meanOf,
  monthOfNumber,
  stepHours,
  type TimeGrid,
} from "../quantity/index.ts";
import { chargeMasks } from "./demand-months.ts";
import { strategyErrors } from "./errors.ts";
import { withMustRun } from "./must-run.ts";
import { type OwnPower, ownMwOf } from "./own-plants.ts";
import { MARKET_PRICES, sitePeriods } from "./site-periods.ts";
import type { ImportPrices } from "./supply-terms.ts";
import type { Site, World } from "./types.ts";

/**
 * One calendar month of the price year, with what a month's dispatch needs. An imported MWh costs
 * `market fraction * market price of the path + added + fixed of the step`, and the adder of the connection.
 */
export interface PriceMonth extends OrderedPrices {
  readonly grid: TimeGrid;
  /** The market's, in time order. */
  readonly priceUsdPerMwh: Float64Array;
  /** Mean of the whole price year: what the spread of a world is measured from. */
  readonly yearMeanUsdPerMwh: number;
  readonly hourOfDay: Uint8Array;
  /** Import limits once connected; in the dearest hours of the year the interruptible part is called back, firm first. */
  readonly firmLimitMw: Float64Array;
  readonly interruptibleLimitMw: Float64Array;
  /** Position of the first step in the site's price year; 0 where a month stands by itself. */
  readonly firstStep?: number;
  /** All that may be drawn in the month's period, called back or not; absent: what the site's connection says. */
  readonly importMw?: number;
  /** Cheapest steps in which machines must run; absent: none. See `withMustRun`. */
  readonly mustRunSteps?: number;
  readonly exportMw?: number;
  /** Bits of the demand charges that count each step; absent: there is none. */
  readonly chargeMask?: Uint8Array;
  /** Output of the plants that stand already, and of all, MW at the bus per step; absent where there are none. */
  readonly ownMw?: { readonly standing?: Float64Array; readonly all?: Float64Array };
}

/** A month's prices as they are, and in the order of what an imported MWh costs, with running sums: one more entry than steps. */
export interface OrderedPrices {
  readonly priceUsdPerMwh: Float64Array;
  readonly marketFraction: number;
  readonly addedUsdPerMwh: number;
  /** Per step in time order; absent where all steps have the same besides the market's price. */
  readonly fixedUsdPerMwh?: Float64Array;
  /** Steps from the cheapest import to the dearest. */
  readonly order: Int32Array;
  /** False where the order of steps depends on the path's level: market and fixed part rise at different times. */
  readonly isOrdered: boolean;
  /** The market's price and the fixed part in that order, and the sums of the first 0, 1, 2, … of them. */
  readonly cheapFirstUsdPerMwh: Float64Array;
  readonly cheapSumUsdPerMwh: Float64Array;
  readonly cheapFixedUsdPerMwh?: Float64Array;
  readonly cheapFixedSumUsdPerMwh?: Float64Array;
}

/** The months of a site's price year, January first, for each of its periods. @throws strategy/short-price-year naming the missing month */
export function priceMonths(site: Site): readonly PriceMonth[] {
  const { prices, labels } = site.priceYear;
  const interrupted = dearestSteps(
    prices.values,
    site.connection.interruptedHoursPerYear / stepHours(prices.grid),
  );
  const yearMeanUsdPerMwh = meanOf(prices);
  const masks = chargeMasks(site);
  const [standing, all] = [ownMwOf(site, "standing"), ownMwOf(site, "all")];
  const runs = Array.from({ length: 12 }, (_, calendarMonth) => {
    const run = firstRun(labels.monthNumber, calendarMonth);
    if (run[0] === run[1]) throw strategyErrors.shortPriceYear({ month: MONTH_NAMES[calendarMonth]! });
    return run;
  });
  const months = sitePeriods(site).flatMap((period) =>
    runs.map(([from, to]) => ({
      grid: makeTimeGrid(
        prices.grid.startUnixSec + from * prices.grid.stepSec,
        prices.grid.stepSec,
        to - from,
      ),
      ...pricesOf(prices.values.subarray(from, to), cut(period.prices, from, to)),
      yearMeanUsdPerMwh,
      hourOfDay: labels.hourOfDay.subarray(from, to),
      ...importLimitsOf(
        { connection: { ...site.connection, ...period.connection } },
        interrupted.subarray(from, to),
      ),
      firstStep: from,
      importMw: period.connection.importMw,
      exportMw: period.connection.exportMw,
      ...(all
        ? {
            ownMw: {
              all: all.subarray(from, to),
              ...(standing ? { standing: standing.subarray(from, to) } : {}),
            },
          }
        : {}),
      ...(masks ? { chargeMask: masks.subarray(from, to) } : {}),
    })),
  );
  return withMustRun(site, months);
}

function cut({ marketFraction, fixedUsdPerMwh }: ImportPrices, from: number, to: number): ImportPrices {
  const fixed = typeof fixedUsdPerMwh === "number" ? fixedUsdPerMwh : fixedUsdPerMwh.subarray(from, to);
  return { marketFraction, fixedUsdPerMwh: fixed };
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

/** What an imported MWh costs on a path, as a ratio and a shift of the shape's market price; the fixed part of the step comes on top. */
export function importScaleOf(
  { marketFraction, addedUsdPerMwh }: Pick<OrderedPrices, "marketFraction" | "addedUsdPerMwh">,
  market: PriceScale,
): PriceScale {
  return {
    ratio: market.ratio * marketFraction,
    shiftUsdPerMwh: market.shiftUsdPerMwh * marketFraction + addedUsdPerMwh,
  };
}

/** Prices of a month as they are, and in the order of what import costs with their running sums. */
export function pricesOf(
  priceUsdPerMwh: Float64Array,
  { marketFraction, fixedUsdPerMwh }: ImportPrices = MARKET_PRICES,
): OrderedPrices {
  const fixed = typeof fixedUsdPerMwh === "number" ? undefined : fixedUsdPerMwh;
  const key = fixed && marketFraction === 0 ? fixed : priceUsdPerMwh;
  const order = Int32Array.from(priceUsdPerMwh.keys()).sort((a, b) => key[a]! - key[b]! || a - b);
  const inOrder = (values: Float64Array) => Float64Array.from(order, (step) => values[step]!);
  const cheapFirstUsdPerMwh = inOrder(priceUsdPerMwh);
  const cheapFixedUsdPerMwh = fixed && inOrder(fixed);
  return {
    priceUsdPerMwh,
    marketFraction,
    addedUsdPerMwh: typeof fixedUsdPerMwh === "number" ? fixedUsdPerMwh : 0,
    order,
    isOrdered: !cheapFixedUsdPerMwh || isAscending(cheapFixedUsdPerMwh),
    cheapFirstUsdPerMwh,
    cheapSumUsdPerMwh: runningSum(cheapFirstUsdPerMwh),
    ...(fixed && cheapFixedUsdPerMwh
      ? {
          fixedUsdPerMwh: fixed,
          cheapFixedUsdPerMwh,
          cheapFixedSumUsdPerMwh: runningSum(cheapFixedUsdPerMwh),
        }
      : {}),
  };
}

function runningSum(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, i) => {
    sums[i + 1] = sums[i]! + value;
  });
  return sums;
}

/** Up to rounding: what is out of order by less costs less than a price's last digit. */
function isAscending(values: Float64Array): boolean {
  return values.every((value, i) => i === 0 || value >= values[i - 1]! - 1e-12 * (1 + Math.abs(value)));
}

/**
 * What 1 MW gains in a month that runs in the steps whose import costs less than its strike, USD: sum of (strike - cost) * hours.
 * @param scale what the path makes of the shape's import price; see {@link importScaleOf}
 */
export function gainBelowStrikeUsdPerMw(
  month: PriceMonth,
  strikeUsdPerMwh: number,
  levelRatio: number,
): number {
  const free = stepsBelowStrike(month, strikeUsdPerMwh, levelRatio);
  if (free === undefined) return gainStepByStep(month, strikeUsdPerMwh, levelRatio);
  const count = Math.max(free, month.mustRunSteps ?? 0);
  const fixed = month.cheapFixedSumUsdPerMwh?.[count] ?? 0;
  return (
    (count * strikeUsdPerMwh - levelRatio * month.cheapSumUsdPerMwh[count]! - fixed) * stepHours(month.grid)
  );
}

function gainStepByStep(
  { priceUsdPerMwh, fixedUsdPerMwh, grid, mustRunSteps = 0 }: PriceMonth,
  strikeUsdPerMwh: number,
  levelRatio: number,
): number {
  const costs = priceUsdPerMwh.map((price, step) => price * levelRatio + (fixedUsdPerMwh?.[step] ?? 0));
  if (mustRunSteps > 0) costs.sort();
  return (
    costs.reduce((gain, cost, i) => {
      const earned = strikeUsdPerMwh - cost;
      return gain + (i < mustRunSteps ? earned : Math.max(0, earned));
    }, 0) * stepHours(grid)
  );
}

/**
 * How many of a month's steps, from the cheapest on, cost less than a strike (shift taken off); undefined where the order depends
 * on the level, or a level below 0 turns it round.
 */
export function stepsBelowStrike(
  { cheapFirstUsdPerMwh: price, cheapFixedUsdPerMwh: fixed, isOrdered }: OrderedPrices,
  strikeUsdPerMwh: number,
  levelRatio: number,
): number | undefined {
  if (!(levelRatio >= 0) || !isOrdered) return undefined;
  if (!fixed) return stepsBelow(price, strikeUsdPerMwh, levelRatio);
  let [low, high] = [0, price.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (levelRatio * price[middle]! + fixed[middle]! < strikeUsdPerMwh) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * How many steps of ascending prices, times a level, lie below a strike. A level of 0 makes all prices 0.
 * Levels below 0 would turn the order round: callers keep them out.
 */
export function stepsBelow(
  priceUsdPerMwh: Float64Array,
  strikeUsdPerMwh: number,
  levelRatio: number,
): number {
  if (levelRatio === 0) return strikeUsdPerMwh > 0 ? priceUsdPerMwh.length : 0;
  const limit = strikeUsdPerMwh / levelRatio;
  let low = 0;
  let high = priceUsdPerMwh.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (priceUsdPerMwh[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Output of the working plants in a month's steps, MW at the bus; undefined where none works. */
export function ownMwInMonth({ ownMw }: PriceMonth, own: OwnPower = "none"): Float64Array | undefined {
  return own === "none" ? undefined : ownMw?.[own];
}

/** All that may be drawn in a month, MW. */
export function mostImportMw({ connection }: Pick<Site, "connection">, { importMw }: PriceMonth): number {
  return importMw ?? connection.importMw;
}

/** Hours of a month of the horizon over the hours that its price shape covers: leap days and daylight saving. */
export function hoursRatio(site: Site, month: number, shape: PriceMonth): number {
  return hoursInMonth(addMonths(site.start, month)) / (shape.grid.steps * stepHours(shape.grid));
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
  { connection }: Pick<Site, "connection">,
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
