/** What a way to act is worth at some setting of the inputs, USD. */
export interface WayValue {
  readonly id: string;
  readonly valueUsd: number;
  /** What it comes to there, where that has a name of its own: to mine may be to sell the machines. */
  readonly course?: string;
  /** Of `valueUsd`, where that is a mean over futures. */
  readonly standardErrorUsd?: number;
  /** What the mean is of, one value per path of the same futures. */
  readonly pathsUsd?: Float64Array;
}

/** Standard error of the mean of one value per path, by how the paths were drawn. */
export type ErrorOf = (usdByPath: Float64Array) => number;

/** Error of the difference of two means over the same futures: luck in common cancels. Undefined on one stated path. */
export function differenceErrorUsd(
  a: WayValue | undefined,
  b: WayValue | undefined,
  errorOf: ErrorOf | undefined,
): number | undefined {
  const [one, other] = [a?.pathsUsd, b?.pathsUsd];
  if (!errorOf || !one || !other) return undefined;
  return errorOf(one.map((usd, path) => usd - other[path]!));
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
  readonly bestErrorUsd?: number;
  /** What the way that is best today is worth there. */
  readonly keptUsd: number;
  readonly keptErrorUsd?: number;
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
  /** Errors of the paired differences, where worths are means over futures. */
  readonly swingErrorUsd?: number;
  readonly rechoosingErrorUsd?: number;
}

/** Each input moved to its low and its high value, widest swing first. */
export interface Tornado {
  readonly best: string;
  readonly bestUsd: number;
  readonly bestErrorUsd?: number;
  readonly rows: readonly TornadoRow[];
}

/** Moves each input alone and sorts by what that does to the way that is best today. */
export function* makingTornado<Setting>(
  inputs: readonly MovedInput<Setting>[],
  evaluating: Evaluating<Setting>,
  today: Setting,
  errorOf?: ErrorOf,
): Generator<void, Tornado> {
  const now = bestWay(yield* evaluating(today));
  const rows: TornadoRow[] = [];
  for (const input of inputs) {
    const low = pointOf(input.low, now.id, yield* evaluating(input.settingAt(input.low)));
    const high = pointOf(input.high, now.id, yield* evaluating(input.settingAt(input.high)));
    rows.push(rowOf(input, low, high, { kept: now.id, errorOf }));
  }
  return {
    best: courseOfWay(now),
    bestUsd: now.valueUsd,
    ...stated({ bestErrorUsd: now.standardErrorUsd }),
    rows: rows.sort((a, b) => b.swingUsd - a.swingUsd),
  };
}

function pointOf(value: number, kept: string, ways: readonly WayValue[]): MovedPoint {
  const best = bestWay(ways);
  const own = ways.find(({ id }) => id === kept);
  return {
    value,
    best: courseOfWay(best),
    bestUsd: best.valueUsd,
    keptUsd: own?.valueUsd ?? 0,
    ...stated({ bestErrorUsd: best.standardErrorUsd, keptErrorUsd: own?.standardErrorUsd }),
    ways,
  };
}

/** Without the figures that there are none of. */
function stated<Figures extends Readonly<Record<string, number | undefined>>>(
  figures: Figures,
): { readonly [Key in keyof Figures]?: number } {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined)) as {
    readonly [Key in keyof Figures]?: number;
  };
}

function rowOf<Setting>(
  { parameter, unit, today }: MovedInput<Setting>,
  low: MovedPoint,
  high: MovedPoint,
  { kept, errorOf }: { readonly kept: string; readonly errorOf: ErrorOf | undefined },
): TornadoRow {
  const keptAt = ({ ways }: MovedPoint) => ways.find(({ id }) => id === kept);
  const gains = [low, high].map((end) => ({ end, usd: end.bestUsd - end.keptUsd }));
  const most = gains.reduce((a, b) => (b.usd > a.usd ? b : a));
  return {
    parameter,
    unit,
    today,
    low,
    high,
    swingUsd: Math.abs(high.keptUsd - low.keptUsd),
    rechoosingUsd: most.usd,
    ...stated({
      swingErrorUsd: differenceErrorUsd(keptAt(high), keptAt(low), errorOf),
      rechoosingErrorUsd: differenceErrorUsd(bestWay(most.end.ways), keptAt(most.end), errorOf),
    }),
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
  /** Errors of the paired differences, where worths are means over futures. */
  readonly rechosenErrorUsd?: number;
  readonly keptErrorUsd?: number;
}

/** The worth of a step from one setting to another, for example of one more grid MW. */
export function* marginalWorth<Setting>(
  evaluating: Evaluating<Setting>,
  today: Setting,
  then: Setting,
  errorOf?: ErrorOf,
): Generator<void, MarginalWorth> {
  const now = bestWay(yield* evaluating(today));
  const ways = yield* evaluating(then);
  const later = pointOf(0, now.id, ways);
  const kept = ways.find(({ id }) => id === now.id);
  return {
    rechosenUsd: later.bestUsd - now.valueUsd,
    keptUsd: later.keptUsd - now.valueUsd,
    bestToday: courseOfWay(now),
    bestThen: later.best,
    ...stated({
      rechosenErrorUsd: differenceErrorUsd(bestWay(ways), now, errorOf),
      keptErrorUsd: differenceErrorUsd(kept, now, errorOf),
    }),
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
