import type { ForwardStrip } from "@switchyard/core/power";
import {
  addMonths,
  type CalendarMonth,
  meanOf,
  monthNumber,
  monthsBetween,
  type PriceSeries,
} from "@switchyard/core/quantity";
import type { PowerScenario } from "@switchyard/scenario";
import { studyErrors } from "./study-errors.ts";

/** What the level of a month is made from. */
export interface LevelTerms {
  readonly power: Pick<PowerScenario, "forward" | "prices">;
  readonly start: CalendarMonth;
  readonly months: number;
  /** The strip of `power.forward.file`, in USD at the hub, read by whoever has a file system. */
  readonly strip?: ForwardStrip | undefined;
}

/**
 * The level of future prices over the shape's own mean, month by month: a forward strip or a stated level, then a trend a
 * year; without either the shape's level holds, with no trend. History gives the shape, never the level. Forward prices are
 * quoted at the hub, the shape stands at the node: the node's basis is added to them.
 *
 * @throws study/level-below-zero, study/level-undefined, study/forward-file-unread, study/forward-gap
 */
export function powerLevelRatio(prices: PriceSeries, terms: LevelTerms): Float64Array {
  if (!terms.power.forward) return new Float64Array(terms.months).fill(1);
  const meanUsdPerMwh = meanOf(prices);
  return wantedLevels(terms).map((wanted) => {
    if (wanted === 0) return 0;
    if (!(meanUsdPerMwh > 0)) throw studyErrors.levelUndefined({ meanUsdPerMwh, wanted });
    return wanted / meanUsdPerMwh;
  });
}

/** A factor beyond this would stretch every spread of the shape as much: such a shape is moved by an amount instead. */
const LARGEST_RATIO = 5;

/**
 * The shape as it can be scaled to the level wanted. Where its mean is not above zero, or far below the level, it is first
 * shifted to the first level by one amount, which keeps its spreads; the note says so.
 */
export function scalableShape(
  prices: PriceSeries,
  terms: LevelTerms,
): { readonly prices: PriceSeries; readonly notes: readonly string[] } {
  if (!terms.power.forward) return { prices, notes: [] };
  const meanUsdPerMwh = meanOf(prices);
  const wanted = wantedLevels(terms).find((level) => level > 0);
  if (wanted === undefined || meanUsdPerMwh * LARGEST_RATIO >= wanted) return { prices, notes: [] };
  const shift = wanted - meanUsdPerMwh;
  return {
    prices: { ...prices, values: prices.values.map((price) => price + shift) },
    notes: [
      `the prices average ${meanUsdPerMwh.toFixed(2)} USD/MWh, from where no sensible factor leads to the forward level of ${wanted.toFixed(2)}: ${shift.toFixed(2)} USD/MWh is added to each, so that their spreads stay`,
    ],
  };
}

/** The level of each month at the node, USD/MWh. @throws study/level-below-zero */
function wantedLevels(terms: LevelTerms): Float64Array {
  const { start, months, power } = terms;
  return Float64Array.from({ length: months }, (_, index) => {
    const month = addMonths(start, index);
    const level = forwardUsdPerMwh(terms, month) + power.prices.basisUsdPerMwh;
    if (level < 0) throw studyErrors.levelBelowZero({ ...month, level });
    return level;
  });
}

function forwardUsdPerMwh({ power, start, strip }: LevelTerms, month: CalendarMonth): number {
  const forward = power.forward!;
  const grown = (usdPerMwh: number, years: number) =>
    usdPerMwh * (1 + forward.trendFractionPerYear) ** Math.max(0, years);
  if (forward.kind === "level")
    return grown(forward.levelUsdPerMwh, Math.floor(monthsBetween(start, month) / 12));
  if (forward.kind === "file") {
    if (!strip) throw studyErrors.forwardFileUnread({ file: forward.file });
    return stripUsdPerMwh(strip, month, grown);
  }
  const years = [...forward.strip].sort((a, b) => a.year - b.year);
  const last = years.at(-1)!;
  const quoted = years.findLast((entry) => entry.year <= month.year) ?? years[0]!;
  return month.year > last.year ? grown(last.priceUsdPerMwh, month.year - last.year) : quoted.priceUsdPerMwh;
}

/** The quote of a month; after the last one, that of the same month a year or more before with the trend. */
function stripUsdPerMwh(
  { months, source }: ForwardStrip,
  month: CalendarMonth,
  grown: (usdPerMwh: number, years: number) => number,
): number {
  const last = Math.max(...months.map((entry) => monthNumber(entry.month)));
  const wanted = monthNumber(month);
  const years = Math.max(0, Math.ceil((wanted - last) / 12));
  const quoted = months.find((entry) => monthNumber(entry.month) === wanted - 12 * years);
  if (!quoted) throw studyErrors.forwardGap({ ...month, source });
  return grown(quoted.pricePerMwh, years);
}
