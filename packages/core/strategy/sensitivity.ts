/** What a way to act is worth at some setting of the inputs, USD. */
export interface WayValue {
  readonly id: string;
  readonly valueUsd: number;
  /** What it comes to there, where that has a name of its own: to mine may be to sell the machines. */
  readonly course?: string;
}

/** What a way is called where it wins. */
export function courseOfWay({ id, course }: WayValue): string {
  return course ?? id;
}

/** Answers what every way is worth at a setting; yields while it works, so that others may breathe. */
export type Evaluating<Setting> = (setting: Setting) => Generator<void, readonly WayValue[]>;

/** An input that is moved alone, all else as it is. */
export interface MovedInput<Setting> {
  readonly parameter: string;
  readonly unit: string;
  readonly today: number;
  readonly low: number;
  readonly high: number;
  readonly settingAt: (value: number) => Setting;
}

/** What came of one value of an input. */
export interface MovedPoint {
  readonly value: number;
  readonly best: string;
  readonly bestUsd: number;
  /** What the way that is best today is worth there. */
  readonly keptUsd: number;
  readonly ways: readonly WayValue[];
}

/** One bar of a tornado. */
export interface TornadoRow {
  readonly parameter: string;
  readonly unit: string;
  readonly today: number;
  readonly low: MovedPoint;
  readonly high: MovedPoint;
  /** Span of today's best between the two ends, USD >= 0. */
  readonly swingUsd: number;
  /** The most that choosing anew is worth at either end, USD >= 0; above 0 the input can change the answer. */
  readonly rechoosingUsd: number;
}

/** Each input moved to its low and its high value, widest swing first. */
export interface Tornado {
  readonly best: string;
  readonly bestUsd: number;
  readonly rows: readonly TornadoRow[];
}

/** Moves each input alone and sorts by what that does to the way that is best today. */
export function* makingTornado<Setting>(
  inputs: readonly MovedInput<Setting>[],
  evaluating: Evaluating<Setting>,
  today: Setting,
): Generator<void, Tornado> {
  const now = bestWay(yield* evaluating(today));
  const rows: TornadoRow[] = [];
  for (const input of inputs) {
    const low = pointOf(input.low, now.id, yield* evaluating(input.settingAt(input.low)));
    const high = pointOf(input.high, now.id, yield* evaluating(input.settingAt(input.high)));
    rows.push(rowOf(input, low, high));
  }
  return {
    best: courseOfWay(now),
    bestUsd: now.valueUsd,
    rows: rows.sort((a, b) => b.swingUsd - a.swingUsd),
  };
}

function pointOf(value: number, kept: string, ways: readonly WayValue[]): MovedPoint {
  const best = bestWay(ways);
  const keptUsd = ways.find(({ id }) => id === kept)?.valueUsd ?? 0;
  return { value, best: courseOfWay(best), bestUsd: best.valueUsd, keptUsd, ways };
}

function rowOf<Setting>(
  { parameter, unit, today }: MovedInput<Setting>,
  low: MovedPoint,
  high: MovedPoint,
): TornadoRow {
  return {
    parameter,
    unit,
    today,
    low,
    high,
    swingUsd: Math.abs(high.keptUsd - low.keptUsd),
    rechoosingUsd: Math.max(low.bestUsd - low.keptUsd, high.bestUsd - high.keptUsd),
  };
}

/** The way worth most; the first of those that tie. @throws RangeError where there is none */
export function bestWay(ways: readonly WayValue[]): WayValue {
  const [first] = ways;
  if (!first) throw new RangeError("no way to act is evaluated");
  return ways.reduce((best, way) => (way.valueUsd > best.valueUsd ? way : best), first);
}

/** What one more unit of something is worth: with everything re-chosen, and with today's best kept. */
export interface MarginalWorth {
  readonly rechosenUsd: number;
  readonly keptUsd: number;
  readonly bestToday: string;
  readonly bestThen: string;
}

/** The worth of a step from one setting to another, for example of one more grid MW. */
export function* marginalWorth<Setting>(
  evaluating: Evaluating<Setting>,
  today: Setting,
  then: Setting,
): Generator<void, MarginalWorth> {
  const now = bestWay(yield* evaluating(today));
  const later = pointOf(0, now.id, yield* evaluating(then));
  return {
    rechosenUsd: later.bestUsd - now.valueUsd,
    keptUsd: later.keptUsd - now.valueUsd,
    bestToday: courseOfWay(now),
    bestThen: later.best,
  };
}

/**
 * Where an increasing or decreasing worth crosses zero between two values of an input, to a relative 1e-6 of the range; null where it
 * has the same sign at both ends.
 */
export function* findingCrossing(
  from: number,
  to: number,
  worthAt: (value: number) => Generator<void, number>,
): Generator<void, number | null> {
  const sign = Math.sign(yield* worthAt(from));
  if (sign === 0) return from;
  if (Math.sign(yield* worthAt(to)) === sign) return null;
  let [near, far] = [from, to];
  while (Math.abs(far - near) > 1e-6 * Math.abs(to - from)) {
    const middle = (near + far) / 2;
    if (Math.sign(yield* worthAt(middle)) === sign) near = middle;
    else far = middle;
  }
  return far;
}
