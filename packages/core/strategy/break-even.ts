import { type Comparison, type RankedCase, runThrough } from "./compare.ts";
import { strategyErrors } from "./errors.ts";
import type { Choice } from "./plan.ts";
import type { StrategyId, World } from "./types.ts";

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
}

/** A strategy as a reader means it: a mine whose machines are sold on the first day is no mining. */
export type CourseId = StrategyId | "sell-machines";

/** The course of a choice. */
export function courseOf({ strategy, fleet }: Choice): CourseId {
  return strategy === "mine" && fleet === "sell" ? "sell-machines" : strategy;
}

const SCAN_POINTS = 12;

/**
 * The nearest value of an input, below or above today, at which another strategy becomes best: a scan outwards from today,
 * then bisection to 1e-4 of the range. A second change beyond the first is not looked for.
 */
export function* findingTippingPoint(comparison: Comparison, lever: Lever): Generator<void, TippingPoint> {
  const winnerAt: WinnerAt = function* (value) {
    const ranked = comparison.ranking(lever.worldAt(value));
    yield;
    return courseOf(bestRanked(ranked).choice);
  };
  const now = yield* winnerAt(lever.today);
  const below = yield* firstChange(lever, winnerAt, now, lever.from);
  const above = yield* firstChange(lever, winnerAt, now, lever.to);
  const nearest = closer(lever.today, below, above);
  const head = {
    parameter: lever.parameter,
    unit: lever.unit,
    today: lever.today,
    searchedFrom: lever.from,
    searchedTo: lever.to,
  };
  if (!nearest) return { ...head, flipsAt: null, winnerBelow: now, winnerAbove: now };
  const isBelow = nearest.flipsAt < lever.today;
  return {
    ...head,
    flipsAt: nearest.flipsAt,
    winnerBelow: isBelow ? nearest.winner : now,
    winnerAbove: isBelow ? now : nearest.winner,
  };
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

/** Worth less than this share of the larger are worth the same: such strategies are tied, and the first of them is named. */
const TIE_FRACTION = 1e-9;

/** The strategy worth most; of tied ones the first. @throws strategy/nothing-to-compare */
export function bestRanked(ranked: readonly RankedCase[]): RankedCase {
  const [first] = ranked;
  if (!first) throw strategyErrors.nothingToCompare({ strategies: "" });
  return ranked.reduce((best, entry) => (isWorthMore(entry.npvUsd, best.npvUsd) ? entry : best), first);
}

/** Whether one worth is above another by more than rounding. */
export function isWorthMore(aUsd: number, bUsd: number): boolean {
  return aUsd - bUsd > TIE_FRACTION * Math.max(1, Math.abs(aUsd), Math.abs(bUsd));
}

type WinnerAt = (value: number) => Generator<void, CourseId>;
type Holds = (value: number) => Generator<void, boolean>;

interface Change {
  readonly flipsAt: number;
  readonly winner: CourseId;
}

function* firstChange(
  lever: Lever,
  winnerAt: WinnerAt,
  now: CourseId,
  limit: number,
): Generator<void, Change | null> {
  let inside = lever.today;
  for (let point = 1; point <= SCAN_POINTS; point++) {
    const value = roundIfWhole(lever, lever.today + ((limit - lever.today) * point) / SCAN_POINTS);
    if (value === inside) continue;
    if ((yield* winnerAt(value)) === now) {
      inside = value;
      continue;
    }
    const flipsAt = yield* bisect(lever, inside, value, function* (middle) {
      return (yield* winnerAt(middle)) === now;
    });
    // the winner just beyond the border: a third strategy may rule farther out
    return { flipsAt, winner: yield* winnerAt(flipsAt + beyond(lever, value - inside)) };
  }
  return null;
}

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
  return lever.isWhole ? 1 : 1e-4 * Math.abs(lever.to - lever.from);
}

function beyond(lever: Lever, direction: number): number {
  return lever.isWhole ? 0 : Math.sign(direction) * 1e-9 * Math.abs(lever.to - lever.from);
}

function roundIfWhole(lever: Lever, value: number): number {
  return lever.isWhole ? Math.round(value) : value;
}

/** The change nearer today: in ratio where the input is positive, else in distance. */
function closer(today: number, a: Change | null, b: Change | null): Change | null {
  if (!a || !b) return a ?? b;
  const isRatio = today > 0 && a.flipsAt > 0 && b.flipsAt > 0;
  const distance = ({ flipsAt }: Change) => Math.abs(isRatio ? Math.log(flipsAt / today) : flipsAt - today);
  return distance(a) <= distance(b) ? a : b;
}
