import {
  addMonths,
  type CalendarMonth,
  meanOf,
  monthsBetween,
  type PriceSeries,
} from "@switchyard/core/quantity";
import type { PowerScenario } from "@switchyard/scenario";

/**
 * The level of future prices over the shape's own mean, month by month: a forward strip by calendar year, or a stated level,
 * then a trend a year; without either the shape's level holds, with no trend. History gives the shape, never the level.
 */
export function powerLevelRatio(
  forward: PowerScenario["forward"],
  prices: PriceSeries,
  start: CalendarMonth,
  months: number,
): Float64Array {
  const meanUsdPerMwh = meanOf(prices);
  return Float64Array.from({ length: months }, (_, month) => {
    const wanted = forward ? forwardUsdPerMwh(forward, start, addMonths(start, month)) : meanUsdPerMwh;
    return wanted / meanUsdPerMwh;
  });
}

function forwardUsdPerMwh(
  forward: NonNullable<PowerScenario["forward"]>,
  start: CalendarMonth,
  month: CalendarMonth,
): number {
  const grown = (usdPerMwh: number, years: number) =>
    usdPerMwh * (1 + forward.trendFractionPerYear) ** Math.max(0, years);
  if (forward.kind === "level")
    return grown(forward.levelUsdPerMwh, Math.floor(monthsBetween(start, month) / 12));
  if (forward.kind === "file") throw new Error("a forward file is read before the study");
  const strip = [...forward.strip].sort((a, b) => a.year - b.year);
  const last = strip.at(-1)!;
  const quoted = strip.findLast((entry) => entry.year <= month.year) ?? strip[0]!;
  return month.year > last.year ? grown(last.priceUsdPerMwh, month.year - last.year) : quoted.priceUsdPerMwh;
}
