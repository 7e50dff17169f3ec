import { courseOfWay, type WayValue } from "./sensitivity.ts";
import { isWorthMore, tieUsd } from "./worth-more.ts";

/** What every way is worth where an input has some value; yields while it works. */
export type WorthsAt = (value: number) => Generator<void, readonly WayValue[]>;

/** How a turn is looked for along one input. */
export interface TurnSearch {
  readonly today: number;
  readonly from: number;
  readonly to: number;
  /** Only whole numbers make sense: every one is tried where there are no more than {@link WHOLE_STEPS} on a side. */
  readonly isWhole?: boolean;
  /** Whole numbers on a side that are tried one by one, in place of {@link WHOLE_STEPS}. */
  readonly wholeSteps?: number;
  /** The worth of every way is convex in the input: then what lies between two points is bounded by them. */
  readonly isConvex?: boolean;
  /** Points on each side before any is added. */
  readonly firstPoints: number;
  /** They lie in equal ratios, not distances; for inputs above 0. */
  readonly isRatio?: boolean;
  /** Width to which a border is narrowed, as a share of the range. */
  readonly toleranceFraction: number;
}

/** Where another way becomes best on one side of today. */
export interface Turn {
  /** The first value seen beyond the border, within the tolerance of it. */
  readonly flipsAt: number;
  /** The last value seen before it: the border lies between. */
  readonly insideAt: number;
  readonly winner: string;
}

/** What a search came to. */
export interface FoundTurns {
  readonly now: string;
  readonly below: Turn | null;
  readonly above: Turn | null;
  /** No turn nearer to today, or none at all where none was found, can have been missed on either side. */
  readonly isCertain: boolean;
  /** Values at which the ways were asked, ascending. */
  readonly asked: readonly number[];
}

/** Whole inputs up to so far from today are tried one by one. */
export const WHOLE_STEPS = 60;

/** Intervals between equal winners are not split beyond this share of the range. */
const FINEST_CALM_FRACTION = 1 / 192;

/**
 * The turns nearest to today on both sides. Points go outwards; between two points with one winner a further one is put wherever
 * another way could overtake and fall back. For convex worths that is a bound: a chord lies above a way, the continued chords
 * of the neighbours below it; an interval on which the challenger's chord stays under the winner's support holds no turn. For
 * others the same lines of the *lead* are a guess, and what is narrower than the points is not excluded.
 */
export function* findingTurns(search: TurnSearch, worthsAt: WorthsAt): Generator<void, FoundTurns> {
  const points = makePoints(worthsAt);
  const now = courseOfWay(winnerOf(yield* points.at(search.today)));
  // what bounds the interval beside today lies on its other side
  if (search.isConvex) for (const end of [search.from, search.to]) yield* points.at(end);
  const walk: Walk = { search, points, now, isCertain: search.isConvex === true || search.isWhole === true };
  const below = yield* firstTurn(walk, search.from);
  const above = yield* firstTurn(walk, search.to);
  return { now, below, above, isCertain: walk.isCertain, asked: points.values() };
}

/** The way worth most; of tied ones the first. @throws RangeError where there is none */
export function winnerOf(ways: readonly WayValue[]): WayValue {
  const [first] = ways;
  if (!first) throw new RangeError("no way to act is evaluated");
  return ways.reduce((best, way) => (isWorthMore(way.valueUsd, best.valueUsd) ? way : best), first);
}

/** Points that were asked, ascending. */
interface Points {
  at(value: number): Generator<void, readonly WayValue[]>;
  values(): readonly number[];
  known(value: number): readonly WayValue[];
}

function makePoints(worthsAt: WorthsAt): Points {
  const known = new Map<number, readonly WayValue[]>();
  return {
    *at(value) {
      const ways = known.get(value) ?? (yield* worthsAt(value));
      known.set(value, ways);
      return ways;
    },
    values: () => [...known.keys()].sort((a, b) => a - b),
    known: (value) => known.get(value)!,
  };
}

interface Walk {
  readonly search: TurnSearch;
  readonly points: Points;
  readonly now: string;
  isCertain: boolean;
}

function* firstTurn(walk: Walk, limit: number): Generator<void, Turn | null> {
  const { search } = walk;
  const steps = pointsTowards(search, limit);
  if (search.isWhole && steps.length < Math.abs(Math.round(limit) - search.today)) walk.isCertain = false;
  let inside = search.today;
  for (const value of steps) {
    const border = yield* firstTurnWithin(walk, inside, value);
    if (border !== null) return yield* named(walk, border, value - inside);
    inside = value;
  }
  return null;
}

function pointsTowards(search: TurnSearch, limit: number): readonly number[] {
  const { today, isWhole, isRatio, firstPoints, wholeSteps = WHOLE_STEPS } = search;
  const far = Math.abs(limit - today);
  const isEach = isWhole && far <= wholeSteps;
  const count = isEach ? Math.round(far) : firstPoints;
  const values = Array.from({ length: count }, (_, i) => {
    const share = (i + 1) / count;
    const value = isRatio ? today * (limit / today) ** share : today + (limit - today) * share;
    return isWhole ? Math.round(value) : value;
  });
  return values.filter((value, i) => value !== (i === 0 ? today : values[i - 1]));
}

type Border = Omit<Turn, "winner">;

/** The first border between `near`, where today's winner wins, and `far`; null where it wins all along. */
function* firstTurnWithin(walk: Walk, near: number, far: number): Generator<void, Border | null> {
  const { search, points, now } = walk;
  const isKept = courseOfWay(winnerOf(yield* points.at(far))) === now;
  const range = Math.abs(search.to - search.from);
  const width = Math.abs(far - near);
  if (isKept && isCalm(walk, near, far)) return null;
  if (isKept && (width <= FINEST_CALM_FRACTION * range || search.isWhole)) {
    if (!search.isWhole || width > 1) walk.isCertain = false;
    return null;
  }
  if (!isKept && width <= (search.isWhole ? 1 : search.toleranceFraction * range))
    return { flipsAt: far, insideAt: near };
  const middle = search.isWhole ? Math.round((near + far) / 2) : (near + far) / 2;
  if (middle === near || middle === far) return isKept ? null : { flipsAt: far, insideAt: near };
  const nearer = yield* firstTurnWithin(walk, near, middle);
  return nearer ?? (yield* firstTurnWithin(walk, middle, far));
}

/** The winner just beyond a border: a third way may rule farther out. */
function* named({ search, points }: Walk, border: Border, direction: number): Generator<void, Turn> {
  const step = search.isWhole ? 0 : Math.sign(direction) * 1e-9 * Math.abs(search.to - search.from);
  return { ...border, winner: courseOfWay(winnerOf(yield* points.at(border.flipsAt + step))) };
}

/** Whether no other way overtakes today's winner between two points at which it wins. */
function isCalm({ search, points }: Walk, a: number, b: number): boolean {
  const [low, high] = a < b ? [a, b] : [b, a];
  const values = points.values();
  const [i, j] = [values.indexOf(low), values.indexOf(high)];
  const spots = [values[i - 1], low, high, values[j + 1]].map((value) =>
    value === undefined ? undefined : { value, ways: points.known(value) },
  );
  const [winner, ...others] = rivalsOf(spots);
  return others.every((other) =>
    search.isConvex ? staysUnder(spots, winner!, other) : staysAhead(spots, winner!, other),
  );
}

type Spot = { readonly value: number; readonly ways: readonly WayValue[] } | undefined;

/** Ids, the winner's first. */
function rivalsOf(spots: readonly Spot[]): readonly string[] {
  const winner = winnerOf(spots[1]!.ways).id;
  return [winner, ...spots[1]!.ways.flatMap(({ id }) => (id === winner ? [] : [id]))];
}

function worthAt(spot: Spot, id: string): number | undefined {
  return spot?.ways.find((way) => way.id === id)?.valueUsd;
}

/** The challenger's chord under the winner's support. */
function staysUnder(spots: readonly Spot[], winner: string, other: string): boolean {
  const chord = spots.map((spot, i) => (i === 1 || i === 2 ? worthAt(spot, other) : undefined));
  return leastLead(spots, (spot) => worthAt(spot, winner), chord) >= -roundingOf(spots, winner, other);
}

/** The lead as its neighbours foretell it stays above nothing. */
function staysAhead(spots: readonly Spot[], winner: string, other: string): boolean {
  const lead = (spot: Spot) => {
    const [own, rival] = [worthAt(spot, winner), worthAt(spot, other)];
    return own === undefined || rival === undefined ? undefined : own - rival;
  };
  return leastLead(spots, lead, [undefined, 0, 0, undefined]) >= -roundingOf(spots, winner, other);
}

function roundingOf(spots: readonly Spot[], winner: string, other: string): number {
  return tieUsd(worthAt(spots[1], winner) ?? 0, worthAt(spots[1], other) ?? 0);
}

/**
 * The least by which two lines, through the points on the left and through those on the right of an interval, lie above a chord
 * over it: at their crossing, where both are known; at the far end of the one that is known; minus infinity where none is.
 */
function leastLead(
  spots: readonly Spot[],
  figureOf: (spot: Spot) => number | undefined,
  chord: readonly (number | undefined)[],
): number {
  const [before, low, high, after] = spots;
  const [c0, c1] = [chord[1], chord[2]];
  const [y0, y1] = [figureOf(low), figureOf(high)];
  if (c0 === undefined || c1 === undefined || y0 === undefined || y1 === undefined)
    return Number.NEGATIVE_INFINITY;
  const width = high!.value - low!.value;
  const [start, end] = [y0 - c0, y1 - c1];
  const slopeOfChord = (c1 - c0) / width;
  const left = slopeBetween(before, low, figureOf);
  const right = slopeBetween(high, after, figureOf);
  if (left === undefined && right === undefined) return Number.NEGATIVE_INFINITY;
  if (left === undefined) return Math.min(end, end - (right! - slopeOfChord) * width);
  if (right === undefined) return Math.min(start, start + (left - slopeOfChord) * width);
  const [fall, rise] = [left - slopeOfChord, right - slopeOfChord];
  if (fall >= 0 || rise <= 0) return Math.min(start, end);
  const at = Math.min(width, Math.max(0, (end - start - rise * width) / (fall - rise)));
  return Math.max(start + fall * at, end - rise * (width - at));
}

function slopeBetween(a: Spot, b: Spot, figureOf: (spot: Spot) => number | undefined): number | undefined {
  const [ya, yb] = [a && figureOf(a), b && figureOf(b)];
  return ya === undefined || yb === undefined ? undefined : (yb - ya) / (b!.value - a!.value);
}
