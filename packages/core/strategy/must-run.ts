import { stepHours } from "../quantity/index.ts";
import { AUXILIARY_UNSERVED_USD_PER_MWH } from "./month-operation.ts";
import type { OrderedPrices, PriceMonth, PriceScale } from "./price-months.ts";
import type { Site } from "./types.ts";

/** Above the price of the dearest step that must run by less than any market's tick, so that a step at that price still runs. */
export const PRICE_STEP_USD_PER_MWH = 1e-6;

/**
 * Months with the steps in which machines must run, where the hours of standing still are limited: all of the year's but its dearest
 * hours, each period's year by itself. Which hours these will be is taken as known, at the prices of the shape.
 */
export function withMustRun(
  { mine }: Pick<Site, "mine">,
  months: readonly PriceMonth[],
): readonly PriceMonth[] {
  const hours = mine?.curtailableHoursPerYear;
  if (hours === undefined) return months;
  return months.map((month, index) => {
    const year = months.slice(index - (index % 12), index - (index % 12) + 12);
    const dearest = dearestThatRuns(year, Math.floor(hours / stepHours(month.grid)));
    return { ...month, mustRunSteps: costsOf(month).filter((cost) => cost <= dearest).length };
  });
}

function dearestThatRuns(year: readonly PriceMonth[], stillSteps: number): number {
  const costs = Float64Array.from(year.flatMap((month) => [...costsOf(month)])).sort();
  return stillSteps < costs.length ? costs[costs.length - 1 - stillSteps]! : Number.NEGATIVE_INFINITY;
}

/** What import costs in a month's steps at the shape's own level, cheapest first. */
function costsOf({
  cheapFirstUsdPerMwh,
  cheapFixedUsdPerMwh,
  marketFraction,
  addedUsdPerMwh,
}: OrderedPrices) {
  return cheapFirstUsdPerMwh.map(
    (price, i) => price * marketFraction + addedUsdPerMwh + (cheapFixedUsdPerMwh?.[i] ?? 0),
  );
}

/** What import costs in the dearest of so many cheapest steps of a month on a path, before the adder; -Infinity for none. */
export function costOfCheapest(
  month: PriceMonth,
  count: number,
  { ratio, shiftUsdPerMwh }: PriceScale,
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

/** The strike up to which machines that must run do: short of what leaving tenants or lights without power costs. */
export function mostStrikeUsdPerMwh({ hosting, connection }: Site): number {
  const firmUsdPerMwh = Math.min(
    hosting?.unservedCostUsdPerMwh ?? AUXILIARY_UNSERVED_USD_PER_MWH,
    AUXILIARY_UNSERVED_USD_PER_MWH,
  );
  return 0.999 * firmUsdPerMwh * (1 - connection.lossFraction);
}
