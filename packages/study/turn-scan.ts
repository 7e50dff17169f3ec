import {
  type Choice,
  type CourseId,
  courseOf,
  findingTurns,
  nearerTurn,
  type PathEvaluator,
  type Turn,
  winnerOf,
} from "@switchyard/core/strategy";
import type { Sampling } from "@switchyard/core/uncertainty";
import type { WorldBatch } from "@switchyard/core/world";
import { type FuturesColumns, firstPaths, meanOfColumn, openColumns } from "./futures-columns.ts";
import type { StudyLever } from "./levers.ts";
import type { Shifts } from "./shifts.ts";

/** What is asked: the best strategy of a study over futures, and the same futures. */
export interface FuturesTurning {
  readonly evaluator: PathEvaluator;
  /** Free choices that may be made anew at each value. */
  readonly candidates: readonly Choice[];
  readonly levers: readonly StudyLever[];
  /** What is best on average over all paths. */
  readonly best: CourseId;
  /** The choices that were studied, each with its mean NPV over all paths as things are today. */
  readonly studied: readonly { readonly choice: Choice; readonly npvUsd: number }[];
  /** Shard `index` of the futures, without any input moved. */
  readonly batch: (index: number) => WorldBatch;
  readonly pathCount: number;
  readonly sampling: Sampling["kind"];
}

/** How far a turn is looked for on few futures before it is followed on more. */
const SCAN = { paths: 32, firstPoints: 2, wholeSteps: 0 } as const;

/** The bracket is narrowed by so many guesses at most, or until they move by less than this share of the range. */
const NARROWING = { guesses: 6, closeFraction: 5e-4, keptFraction: 0.02 } as const;

/** Ways further than so many errors behind at the turn are not followed. */
const REACH_ERRORS = 1;
const MOST_RIVALS = 2;

/** Step to a second value for the slope, as a share of the range. */
const SLOPE_STEP_FRACTION = 0.01;

/** A turn on the way: where it was last seen, who leads before it and who may overtake, with how fast. */
export interface Followed {
  readonly value: number;
  readonly leader: Choice;
  readonly rivals: readonly Choice[];
  /** Of each rival's worth less the leader's, USD per unit of the input. */
  readonly slopes: readonly number[];
}

/** What the courses are worth where an input has some value, on the futures of the scan; what was asked is remembered. */
type ScanAt = (value: number) => Generator<void, readonly CourseWorth[]>;

/** The turn on the first few futures, and who is near it there. */
export function* scanning(question: FuturesTurning, lever: StudyLever): Generator<void, Followed | null> {
  const scanAt = yield* levelled(question, lever, makeScan(question, lever));
  const search = {
    ...lever,
    ...SCAN,
    isRatio: lever.isWhole !== true && lever.from > 0,
    // one bracket is enough: it is narrowed by guesses, which take fewer values than halving
    toleranceFraction: lever.isWhole ? 0 : 1,
  };
  const turn = nearerTurn(lever.today, yield* findingTurns(search, scanAt));
  if (!turn) return null;
  const narrowed = lever.isWhole
    ? { at: turn.flipsAt, winner: turn.winner as CourseId }
    : yield* narrowing(question.best, lever, scanAt, turn);
  return yield* startAt(question, lever, scanAt, narrowed);
}

/** What lifts the best way above ways that tie with it, USD and share. */
const LIFT = { usd: 1, fraction: 1e-8 } as const;

/**
 * The scan with the best way of all futures best as things are today: another choice of the few futures may lead by a little there,
 * and would hide every turn farther out.
 */
function* levelled({ best }: FuturesTurning, lever: StudyLever, scanAt: ScanAt): Generator<void, ScanAt> {
  const today = yield* scanAt(lever.today);
  const [own, first] = [worthOf(today, best), winnerOf(today).valueUsd];
  const liftUsd = first > own ? first - own + LIFT.usd + LIFT.fraction * Math.abs(first) : 0;
  if (liftUsd === 0) return scanAt;
  return function* (value) {
    const ways = yield* scanAt(value);
    return ways.map((way) => (way.id === best ? { ...way, valueUsd: way.valueUsd + liftUsd } : way));
  };
}

function makeScan(question: FuturesTurning, lever: StudyLever): ScanAt {
  const { candidates, evaluator, pathCount } = question;
  const sample = firstPaths(question.batch(0), Math.min(SCAN.paths, pathCount));
  const columns = openColumns(evaluator, sample);
  const luckUsd = luckOf(question, columns, lever.shiftsAt(lever.today));
  const known = new Map<number, readonly CourseWorth[]>();
  return function* (value) {
    const before = known.get(value);
    if (before) return before;
    const shifts = lever.shiftsAt(value);
    const ways = bestOfCourses(
      candidates.map((choice) => wayOf(choice, columns.npvUsd(choice, shifts), luckUsd)),
    );
    known.set(value, ways);
    yield;
    return ways;
  };
}

/** A place on the input, and who overtakes there. */
interface Overtaking {
  readonly at: number;
  readonly winner: CourseId;
}

/** Guesses by the straight lines between both ends of a bracket, whichever rival's is reached first (regula falsi). */
function* narrowing(
  best: CourseId,
  lever: StudyLever,
  scanAt: ScanAt,
  turn: Turn,
): Generator<void, Overtaking> {
  let [near, far] = [turn.insideAt, turn.flipsAt];
  let guess = yield* guessBetween(best, scanAt, near, far);
  for (let i = 0; i < NARROWING.guesses; i++) {
    if (isOvertaken(best, yield* scanAt(guess.at))) far = guess.at;
    else near = guess.at;
    const next = yield* guessBetween(best, scanAt, near, far);
    const step = Math.abs(next.at - guess.at);
    guess = next;
    if (step <= NARROWING.closeFraction * (lever.to - lever.from)) break;
  }
  return guess;
}

function* guessBetween(
  best: CourseId,
  scanAt: ScanAt,
  near: number,
  far: number,
): Generator<void, Overtaking> {
  const [before, beyond] = [yield* scanAt(near), yield* scanAt(far)];
  const lead = (ways: readonly CourseWorth[], id: CourseId) => worthOf(ways, id) - worthOf(ways, best);
  const shares = beyond.flatMap(({ id }) => {
    const [a, b] = [lead(before, id), lead(beyond, id)];
    return id !== best && b > 0 ? [{ id, share: -a / (b - a) }] : [];
  });
  const first = shares.reduce((least, entry) => (entry.share < least.share ? entry : least));
  const share = Math.min(1 - NARROWING.keptFraction, Math.max(NARROWING.keptFraction, first.share));
  return { at: near + share * (far - near), winner: first.id };
}

function isOvertaken(best: CourseId, ways: readonly CourseWorth[]): boolean {
  return ways.some(({ valueUsd }) => valueUsd > worthOf(ways, best));
}

function worthOf(ways: readonly CourseWorth[], id: CourseId): number {
  return ways.find((way) => way.id === id)!.valueUsd;
}

/** A course by the best of its choices. */
interface CourseWorth {
  readonly id: CourseId;
  readonly valueUsd: number;
  readonly choice: Choice;
  readonly npvUsd: Float64Array;
}

/**
 * What the few futures of the scan add by luck to each strategy as things are today, USD: known, since all futures were studied
 * there, and taken off wherever the input goes (a control variate).
 */
function luckOf(
  { studied }: FuturesTurning,
  columns: FuturesColumns,
  today: Shifts,
): ReadonlyMap<string, number> {
  return new Map(
    studied.map(({ choice, npvUsd }) => [choice.strategy, meanOf(columns.npvUsd(choice, today)) - npvUsd]),
  );
}

function wayOf(choice: Choice, npvUsd: Float64Array, luckUsd: ReadonlyMap<string, number>): CourseWorth {
  const valueUsd = meanOf(npvUsd) - (luckUsd.get(choice.strategy) ?? 0);
  return { id: courseOf(choice), valueUsd, choice, npvUsd };
}

function bestOfCourses(ways: readonly CourseWorth[]): readonly CourseWorth[] {
  const best = new Map<CourseId, CourseWorth>();
  for (const way of ways) {
    const known = best.get(way.id);
    if (!known || way.valueUsd > known.valueUsd) best.set(way.id, way);
  }
  return [...best.values()];
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A step towards the middle of the range: forward differences never leave it. */
function slopeStep({ from, to, isWhole }: StudyLever, at: number): number {
  const step = isWhole ? 1 : SLOPE_STEP_FRACTION * (to - from);
  return at + step > to ? -step : step;
}

/** Leader and rivals at a turn, with how fast each gains on the leader. */
function* startAt(
  { best, sampling }: FuturesTurning,
  lever: StudyLever,
  scanAt: ScanAt,
  { at, winner }: Overtaking,
): Generator<void, Followed> {
  const step = slopeStep(lever, at);
  const [ways, further] = [yield* scanAt(at), yield* scanAt(at + step)];
  const [own, other] = [wayNamed(ways, best), wayNamed(ways, winner)];
  const gainOf = (way: CourseWorth) => worthOf(further, way.id) - way.valueUsd;
  const slopeOf = (way: CourseWorth) => (gainOf(way) - gainOf(own)) / step;
  const isNear = (way: CourseWorth) => {
    const lead = other.npvUsd.map((usd, path) => usd - way.npvUsd[path]!);
    const error = meanOfColumn(sampling, lead).standardError ?? 0;
    return other.valueUsd - way.valueUsd <= REACH_ERRORS * error;
  };
  const near = ways.filter((way) => way !== own && way !== other && isNear(way));
  const rivals = [other, ...near.sort((a, b) => b.valueUsd - a.valueUsd)].slice(0, MOST_RIVALS);
  return {
    value: at,
    leader: own.choice,
    rivals: rivals.map(({ choice }) => choice),
    slopes: rivals.map(slopeOf),
  };
}

function wayNamed(ways: readonly CourseWorth[], id: CourseId): CourseWorth {
  return ways.find((way) => way.id === id)!;
}
