import { type Comparison, type RankedCase, runThrough } from "./compare.ts";
import { strategyErrors } from "./errors.ts";
import type { Choice } from "./plan.ts";
import { type FoundTurns, findingTurns, type Turn, type TurnSearch, type WorthsAt } from "./turn-search.ts";
import type { StrategyId, World } from "./types.ts";
import { isWorthMore } from "./worth-more.ts";

export { isWorthMore } from "./worth-more.ts";

/** Width of a border, as a share of the range searched. */
const TOLERANCE_FRACTION = 1e-4;

/** An input that a break-even search may move: how far, and what it does to the world. */
export interface Lever {
  readonly parameter: string;
  readonly unit: string;
  /** Value of today, in `unit`. */
  readonly today: number;
  readonly from: number;
  readonly to: number;
  /** Only whole numbers make sense (months). */
  readonly isWhole?: boolean;
  /** The worth of every strategy is convex in the input: linear, but for what can be no less than nothing. */
  readonly isConvex?: boolean;
  /** The world in which the input has the given value. */
  readonly worldAt: (value: number) => World;
}

/** Where the best strategy changes as one input moves away from today; null on a side where it doesn't within the range. */
export interface TippingPoint {
  readonly parameter: string;
  readonly unit: string;
  readonly today: number;
  readonly flipsAt: number | null;
  readonly searchedFrom: number;
  readonly searchedTo: number;
  readonly winnerBelow: CourseId;
  readonly winnerAbove: CourseId;
  /** No turn nearer to today, or none at all where none was found, can have been missed. */
  readonly isCertain: boolean;
}

/** A strategy as a reader means it: a mine whose machines are sold on the first day is no mining. */
export type CourseId = StrategyId | "sell-machines";

/** The course of a choice. */
export function courseOf({ strategy, fleet }: Choice): CourseId {
  return strategy === "mine" && fleet === "sell" ? "sell-machines" : strategy;
}

/** Points on each side of today before any is added where another way comes near; fewer where what lies between is bounded. */
const SCAN_POINTS = 12;
const CONVEX_POINTS = 2;

/**
 * The nearest value of an input, below or above today, at which another strategy becomes best, to 1e-4 of the range: see
 * {@link findingTurns}. A second change beyond the first is not looked for.
 */
export function* findingTippingPoint(comparison: Comparison, lever: Lever): Generator<void, TippingPoint> {
  const worthsAt: WorthsAt = function* (value) {
    const ranked = comparison.ranking(lever.worldAt(value));
    yield;
    return ranked.map(({ id, npvUsd, choice }) => ({ id, valueUsd: npvUsd, course: courseOf(choice) }));
  };
  const firstPoints = lever.isConvex ? CONVEX_POINTS : SCAN_POINTS;
  const search: TurnSearch = { ...lever, firstPoints, toleranceFraction: TOLERANCE_FRACTION };
  return tippingPointOf(lever, yield* findingTurns(search, worthsAt));
}

/** What a search along a lever says: the nearer of the turns on both sides. */
export function tippingPointOf(lever: Omit<Lever, "worldAt">, found: FoundTurns): TippingPoint {
  const { parameter, unit, today, from, to } = lever;
  const now = found.now as CourseId;
  const nearest = nearerTurn(today, found);
  const head = { parameter, unit, today, searchedFrom: from, searchedTo: to, isCertain: found.isCertain };
  if (!nearest) return { ...head, flipsAt: null, winnerBelow: now, winnerAbove: now };
  const { flipsAt } = nearest;
  const winner = nearest.winner as CourseId;
  const isBelow = flipsAt < today;
  return { ...head, flipsAt, winnerBelow: isBelow ? winner : now, winnerAbove: isBelow ? now : winner };
}

/** The nearer to today of the turns on both sides: in ratio where the input is positive, else in distance. */
export function nearerTurn(today: number, { below, above }: FoundTurns): Turn | null {
  if (!below || !above) return below ?? above;
  const isRatio = today > 0 && below.flipsAt > 0 && above.flipsAt > 0;
  const distance = ({ flipsAt }: Turn) => Math.abs(isRatio ? Math.log(flipsAt / today) : flipsAt - today);
  return distance(below) <= distance(above) ? below : above;
}

/** {@link findingTippingPoint} without a pause. */
export function tippingPoint(comparison: Comparison, lever: Lever): TippingPoint {
  return runThrough(findingTippingPoint(comparison, lever));
}

/**
 * The value of an input at which a strategy is worth exactly as much as doing nothing, within the lever's range; null where
 * it is worth more (or less) everywhere.
 */
export function* findingZero(
  comparison: Comparison,
  lever: Lever,
  id: StrategyId,
): Generator<void, number | null> {
  const isWorthMore: Holds = function* (value) {
    const found = comparison.ranking(lever.worldAt(value)).find((entry) => entry.id === id);
    yield;
    return found !== undefined && found.npvUsd > 0;
  };
  const low = yield* isWorthMore(lever.from);
  if (low === (yield* isWorthMore(lever.to))) return null;
  return yield* bisect(lever, lever.from, lever.to, function* (value) {
    return (yield* isWorthMore(value)) === low;
  });
}

/** The strategy worth most; of tied ones the first. @throws strategy/nothing-to-compare */
export function bestRanked(ranked: readonly RankedCase[]): RankedCase {
  const [first] = ranked;
  if (!first) throw strategyErrors.nothingToCompare({ strategies: "" });
  return ranked.reduce((best, entry) => (isWorthMore(entry.npvUsd, best.npvUsd) ? entry : best), first);
}

type Holds = (value: number) => Generator<void, boolean>;

/** The border between `inside` (where `holds`) and `outside` (where it doesn't): for whole inputs the first value outside. */
function* bisect(lever: Lever, inside: number, outside: number, holds: Holds): Generator<void, number> {
  let [near, far] = [inside, outside];
  while (Math.abs(far - near) > toleranceOf(lever)) {
    const middle = roundIfWhole(lever, (near + far) / 2);
    if (middle === near || middle === far) break;
    if (yield* holds(middle)) near = middle;
    else far = middle;
  }
  return far;
}

function toleranceOf(lever: Lever): number {
  return lever.isWhole ? 1 : TOLERANCE_FRACTION * Math.abs(lever.to - lever.from);
}

function roundIfWhole(lever: Lever, value: number): number {
  return lever.isWhole ? Math.round(value) : value;
}
