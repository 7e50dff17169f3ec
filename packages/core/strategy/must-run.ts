import { stepHours, type TimeGrid } from "../quantity/index.ts";
import type { Site } from "./types.ts";

/** A month's steps from the cheapest import to the dearest, as `PriceMonth` has them. */
interface OrderedMonth {
  readonly grid: TimeGrid;
  readonly marketFraction: number;
  readonly addedUsdPerMwh: number;
  readonly cheapFirstUsdPerMwh: Float64Array;
  readonly cheapFixedUsdPerMwh?: Float64Array;
}

/** Above the price of the dearest step that must run by less than any market's tick, so that a step at that price still runs. */
export const PRICE_STEP_USD_PER_MWH = 1e-6;

/**
 * Months with the steps in which machines must run, where the hours of standing still are limited: all of the year's but its dearest
 * hours, each period's year by itself. Which hours these will be is taken as known, at the prices of the shape.
 */
export function withMustRun<Month extends OrderedMonth>(
  { mine }: Pick<Site, "mine">,
  months: readonly Month[],
): readonly (Month & { readonly mustRunSteps?: number })[] {
  const hours = mine?.curtailableHoursPerYear;
  if (hours === undefined) return months;
  return months.map((month, index) => {
    const year = months.slice(index - (index % 12), index - (index % 12) + 12);
    const dearest = dearestThatRuns(year, Math.floor(hours / stepHours(month.grid)));
    return { ...month, mustRunSteps: costsOf(month).filter((cost) => cost <= dearest).length };
  });
}

function dearestThatRuns(year: readonly OrderedMonth[], stillSteps: number): number {
  const costs = Float64Array.from(year.flatMap((month) => [...costsOf(month)])).sort();
  return stillSteps < costs.length ? costs[costs.length - 1 - stillSteps]! : Number.NEGATIVE_INFINITY;
}

/** What import costs in a month's steps at the shape's own level, cheapest first. */
function costsOf({ cheapFirstUsdPerMwh, cheapFixedUsdPerMwh, marketFraction, addedUsdPerMwh }: OrderedMonth) {
  return cheapFirstUsdPerMwh.map(
    (price, i) => price * marketFraction + addedUsdPerMwh + (cheapFixedUsdPerMwh?.[i] ?? 0),
  );
}

/** What import costs in the dearest of so many cheapest steps of a month on a path, before the adder; -Infinity for none. */
export function costOfCheapest(
  month: Omit<OrderedMonth, "grid" | "addedUsdPerMwh" | "marketFraction">,
  count: number,
  { ratio, shiftUsdPerMwh }: { readonly ratio: number; readonly shiftUsdPerMwh: number },
): number {
  const { cheapFirstUsdPerMwh: prices, cheapFixedUsdPerMwh: fixed } = month;
  if (count === 0) return Number.NEGATIVE_INFINITY;
  if (fixed) {
    const costs = prices.map((price, i) => price * ratio + fixed[i]!).sort();
    return costs[count - 1]! + shiftUsdPerMwh;
  }
  // a negative level turns the order of prices around
  const price = ratio >= 0 ? prices[count - 1]! : prices[prices.length - count]!;
  return price * ratio + shiftUsdPerMwh;
}
