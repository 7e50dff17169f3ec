import { strategyErrors } from "./errors.ts";
import type { ErrorOf } from "./sensitivity.ts";

/**
 * Who earns what of a stack of incomes on one site. A source may be used or left; some exclude each other (the same megawatt can't
 * sell reserve, answer the price and avoid a coincident peak at once). The worth of a set of sources is that of its best part
 * that excludes nothing: more sources never cost anything.
 */
export interface ValueStackGame {
  readonly sources: readonly string[];
  /** Pairs that can't be used together. */
  readonly excludes: readonly (readonly [string, string])[];
  /** Worth of a site that uses exactly these sources, USD; asked once for each set that excludes nothing. */
  readonly valueUsd: (used: readonly string[]) => number;
  /** Where worths are means over futures: what they are means of, and the error of such a mean. */
  readonly futures?: {
    readonly pathsUsd: (used: readonly string[]) => Float64Array;
    readonly errorOf: ErrorOf;
  };
}

/** One source's part in the stack, USD. */
export interface ValueStackRow {
  readonly id: string;
  /** Whether the best set needs it. */
  readonly isUsed: boolean;
  /** Worth of this source alone over none. */
  readonly aloneUsd: number;
  /** What it adds when sources come in their order. */
  readonly addedInTurnUsd: number;
  /** What is lost when it alone is taken away from all. */
  readonly dropOneUsd: number;
  /** Mean of what it adds over all orders in which sources may come. */
  readonly shapleyUsd: number;
  /** Errors over futures; what luck does to all sets alike cancels. */
  readonly aloneErrorUsd?: number;
  readonly addedInTurnErrorUsd?: number;
  readonly dropOneErrorUsd?: number;
  readonly shapleyErrorUsd?: number;
}

/** A value stack: rows sum by `shapleyUsd` (and by `addedInTurnUsd`) to `totalUsd - baseUsd`. */
export interface ValueStack {
  readonly baseUsd: number;
  readonly totalUsd: number;
  readonly totalErrorUsd?: number;
  readonly rows: readonly ValueStackRow[];
}

/** Every set of sources is asked for: 2^12 = 4,096 evaluations. */
export const MAX_VALUE_SOURCES = 12;

/**
 * The value stack of a game, exact over all sets: L. Shapley, "A value for n-person games" (1953). Efficiency, symmetry and the null
 * player's zero hold to rounding. Yields after each evaluation.
 *
 * @throws strategy/too-many-sources
 */
export function* valuingStack(game: ValueStackGame): Generator<number, ValueStack> {
  const { sources } = game;
  if (sources.length > MAX_VALUE_SOURCES)
    throw strategyErrors.tooManySources({ count: sources.length, most: MAX_VALUE_SOURCES });
  const worth = yield* worthOfSets(game);
  const all = (1 << sources.length) - 1;
  const errors = errorsOf(game, worth);
  return {
    baseUsd: worth.valueUsd[0]!,
    totalUsd: worth.valueUsd[all]!,
    ...errors.total(all),
    rows: sources.map((id, i) => ({
      id,
      isUsed: ((worth.usedSet[all]! >> i) & 1) === 1,
      aloneUsd: worth.valueUsd[1 << i]! - worth.valueUsd[0]!,
      addedInTurnUsd: worth.valueUsd[(1 << (i + 1)) - 1]! - worth.valueUsd[(1 << i) - 1]!,
      dropOneUsd: worth.valueUsd[all]! - worth.valueUsd[all & ~(1 << i)]!,
      shapleyUsd: shapleyOf(worth.valueUsd, i, sources.length),
      ...errors.row(i, all),
    })),
  };
}

/** The errors of a stack's figures, each a weighted sum of what sets are worth on every path. */
function errorsOf({ futures, sources }: ValueStackGame, { usedSet }: SetWorth) {
  if (!futures) return { total: () => ({}), row: () => ({}) };
  const column = (set: number) => futures.pathsUsd(sources.filter((_, i) => (usedSet[set]! >> i) & 1));
  const length = column(0).length;
  const error = (terms: Iterable<readonly [number, number]>) => {
    const sum = new Float64Array(length);
    for (const [set, weight] of terms) {
      const own = column(set);
      for (let path = 0; path < length; path++) sum[path]! += weight * own[path]!;
    }
    return futures.errorOf(sum);
  };
  return {
    total: (all: number) => ({ totalErrorUsd: error([[all, 1]]) }),
    row: (i: number, all: number) => ({
      aloneErrorUsd: error([
        [1 << i, 1],
        [0, -1],
      ]),
      addedInTurnErrorUsd: error([
        [(1 << (i + 1)) - 1, 1],
        [(1 << i) - 1, -1],
      ]),
      dropOneErrorUsd: error([
        [all, 1],
        [all & ~(1 << i), -1],
      ]),
      shapleyErrorUsd: error(shapleyTerms(i, sources.length)),
    }),
  };
}

/** {@link valuingStack} without a pause. */
export function valueStack(game: ValueStackGame): ValueStack {
  const steps = valuingStack(game);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

interface SetWorth {
  /** By set, as bits: worth of its best part that excludes nothing. */
  readonly valueUsd: Float64Array;
  readonly usedSet: Int32Array;
}

function* worthOfSets({ sources, excludes, valueUsd }: ValueStackGame): Generator<number, SetWorth> {
  const count = 1 << sources.length;
  const worth: SetWorth = { valueUsd: new Float64Array(count), usedSet: new Int32Array(count) };
  const barred = excludes.map((pair) => setOf(sources, pair));
  for (let set = 0; set < count; set++) {
    const best = { usd: Number.NEGATIVE_INFINITY, used: 0 };
    if (!barred.some((both) => both !== 0 && (set & both) === both)) {
      best.usd = valueUsd(sources.filter((_, i) => (set >> i) & 1));
      best.used = set;
    }
    // the best part without one of the sources: parts of parts are in it already
    for (let i = 0; i < sources.length; i++) {
      const part = set & ~(1 << i);
      // of equals the smaller set: what adds nothing is not used
      if (part === set || !(worth.valueUsd[part]! >= best.usd)) continue;
      best.usd = worth.valueUsd[part]!;
      best.used = worth.usedSet[part]!;
    }
    worth.valueUsd[set] = best.usd;
    worth.usedSet[set] = best.used;
    yield set + 1;
  }
  return worth;
}

function setOf(sources: readonly string[], ids: readonly string[]): number {
  const places = ids.map((id) => sources.indexOf(id));
  return places.some((place) => place < 0) ? 0 : places.reduce((set, place) => set | (1 << place), 0);
}

/** Sum over sets S without i of |S|! (n - |S| - 1)! / n! times what i adds to S. */
function shapleyOf(valueUsd: Float64Array, i: number, n: number): number {
  const weights = weightsBySize(n);
  let usd = 0;
  for (let set = 0; set < valueUsd.length; set++)
    if (!((set >> i) & 1)) usd += weights[sizeOf(set)]! * (valueUsd[set | (1 << i)]! - valueUsd[set]!);
  return usd;
}

/** The same sum, set by set with its weight. */
function* shapleyTerms(i: number, n: number): Generator<readonly [number, number], void> {
  const weights = weightsBySize(n);
  for (let set = 0; set < 1 << n; set++) {
    if ((set >> i) & 1) continue;
    const weight = weights[sizeOf(set)]!;
    yield [set | (1 << i), weight];
    yield [set, -weight];
  }
}

function weightsBySize(n: number): readonly number[] {
  const weights = [1 / n];
  for (let size = 1; size < n; size++) weights.push((weights[size - 1]! * size) / (n - size));
  return weights;
}

function sizeOf(set: number): number {
  let size = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) size++;
  return size;
}
