import { bestOf, type Comparison, type StrategyCase } from "./compare.ts";
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
  readonly winnerBelow: StrategyId;
  readonly winnerAbove: StrategyId;
}

const SCAN_POINTS = 12;

/**
 * The nearest value of an input, below or above today, at which another strategy becomes best: a scan outwards from today,
 * then bisection to 1e-4 of the range. A second change beyond the first is not looked for.
 */
export function tippingPoint(comparison: Comparison, lever: Lever): TippingPoint {
  const winnerAt = (value: number) => bestOf(comparison.compare(lever.worldAt(value))).id;
  const now = winnerAt(lever.today);
  const below = firstChange(lever, winnerAt, now, lever.from);
  const above = firstChange(lever, winnerAt, now, lever.to);
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

/**
 * The value of an input at which a strategy is worth exactly as much as doing nothing, within the lever's range; null where
 * it is worth more (or less) everywhere.
 */
export function zeroOf(comparison: Comparison, lever: Lever, id: StrategyId): number | null {
  const worth = (value: number) => npvOf(comparison.compare(lever.worldAt(value)), id);
  const [low, high] = [worth(lever.from), worth(lever.to)];
  if (low === null || high === null || low > 0 === high > 0) return null;
  return bisect(lever, lever.from, lever.to, (value) => worth(value)! > 0 === low > 0);
}

interface Change {
  readonly flipsAt: number;
  readonly winner: StrategyId;
}

function firstChange(
  lever: Lever,
  winnerAt: (value: number) => StrategyId,
  now: StrategyId,
  limit: number,
): Change | null {
  let inside = lever.today;
  for (let point = 1; point <= SCAN_POINTS; point++) {
    const value = roundIfWhole(lever, lever.today + ((limit - lever.today) * point) / SCAN_POINTS);
    if (value === inside) continue;
    if (winnerAt(value) === now) {
      inside = value;
      continue;
    }
    const flipsAt = bisect(lever, inside, value, (middle) => winnerAt(middle) === now);
    return { flipsAt, winner: winnerAt(value) };
  }
  return null;
}

/** The border between `inside` (where `holds`) and `outside` (where it doesn't): for whole inputs the first value outside. */
function bisect(lever: Lever, inside: number, outside: number, holds: (value: number) => boolean): number {
  const tolerance = lever.isWhole ? 1 : 1e-4 * Math.abs(lever.to - lever.from);
  let [near, far] = [inside, outside];
  while (Math.abs(far - near) > tolerance) {
    const middle = roundIfWhole(lever, (near + far) / 2);
    if (middle === near || middle === far) break;
    if (holds(middle)) near = middle;
    else far = middle;
  }
  return lever.isWhole ? far : (near + far) / 2;
}

function roundIfWhole(lever: Lever, value: number): number {
  return lever.isWhole ? Math.round(value) : value;
}

function closer(today: number, a: Change | null, b: Change | null): Change | null {
  if (!a || !b) return a ?? b;
  const distance = (change: Change) =>
    Math.abs(Math.log(Math.max(change.flipsAt, 1e-9) / Math.max(today, 1e-9)));
  return distance(a) <= distance(b) ? a : b;
}

function npvOf(cases: readonly StrategyCase[], id: StrategyId): number | null {
  const found = cases.find((entry) => entry.id === id);
  return found?.available ? found.outcome.npvUsd : null;
}
