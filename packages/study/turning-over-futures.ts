import { type Choice, type CourseId, courseOf, type TippingPoint } from "@switchyard/core/strategy";
import {
  absorbShard,
  describePaths,
  makePathStatistics,
  type PathStatistics,
  SHARD_PATH_COUNT,
} from "@switchyard/core/uncertainty";
import { type FuturesColumns, openColumns } from "./futures-columns.ts";
import type { StudyLever } from "./levers.ts";
import { keepingPart, partOf, type RunParts } from "./run-parts.ts";
import { breathe, type StudyPorts } from "./study-ports.ts";
import { type Followed, type FuturesTurning, scanning } from "./turn-scan.ts";

/** Where the answer turns on average over futures, as one input moves. */
export interface TurnOverFutures {
  /** Null where it does not within the range searched. */
  readonly flipsAt: number | null;
  /** Of `flipsAt`, in the input's unit; null where there is no turn. */
  readonly standardError: number | null;
  readonly winnerBelow: CourseId;
  readonly winnerAbove: CourseId;
  readonly paths: number;
}

/** A turn as a study tells it: over the futures where there are any, with the stated path's beside. */
export type ToldTurn = TippingPoint &
  Partial<Pick<TurnOverFutures, "standardError" | "paths">> & {
    readonly onStatedPath?: Pick<TippingPoint, "flipsAt" | "winnerBelow" | "winnerAbove">;
  };

/** Finds the turns over futures and lays them over those of the stated path. @throws study/cancelled */
export async function tellTurns(
  stated: readonly TippingPoint[],
  question: FuturesTurning,
  ports: StudyPorts,
): Promise<readonly ToldTurn[]> {
  const steps = turningOverFutures(question, ports.parts);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return stated.map((tip, i) => toldTurn(tip, value[i]!));
    ports.progress(...value, "where the answer turns, on average of the futures");
    await breathe(ports);
  }
}

function toldTurn(tip: TippingPoint, over: TurnOverFutures): ToldTurn {
  const { flipsAt, winnerBelow, winnerAbove } = tip;
  return { ...tip, ...over, onStatedPath: { flipsAt, winnerBelow, winnerAbove } };
}

/** Rivals whose turn is known no better than to this share of the range do not turn in any way that can be told. */
const MOST_ERROR_FRACTION = 1 / 8;

/** A part of the futures is moved: one in so many, and so many shards at least. */
const MOVED_PART = { oneIn: 4, shards: 2 } as const;

/**
 * Where the mean over all futures turns. Common random numbers make the difference of two ways a smooth function of the input. Its
 * root is found on few futures, and from there by one Newton step (retrospective approximation: H. Chen, B. Schmeiser,
 * "Stochastic root finding via retrospective approximation", 2001) on the mean over all: that of today, which the study knows from
 * all N, and the change from today to the turn, from the M futures that are moved (a control variate). The error is the delta
 * method's: that of the paired difference over its slope. What the few futures of the scan miss is missed. Yields (done, total)
 * after each step.
 */
export function* turningOverFutures(
  question: FuturesTurning,
  parts?: RunParts,
): Generator<readonly [number, number], readonly TurnOverFutures[]> {
  const shardCount = movedShards(question);
  const total = question.levers.length + shardCount;
  const followed: (Followed | null)[] = [];
  for (const lever of question.levers) {
    const finding = keepingPart(parts, `turn/${lever.id}`, () => scanning(question, lever));
    for (let step = finding.next(); ; step = finding.next()) {
      if (step.done) {
        followed.push(step.value);
        break;
      }
      yield [followed.length, total];
    }
  }
  const open = followed.map((entry) => entry && { ...entry, means: openMeans(question, entry) });
  if (open.some((entry) => entry !== null))
    for (let index = 0; index < shardCount; index++) {
      const columns = partOf(parts, `turn/shard/${index}`, () => leadsOnShard(question, open, index));
      absorbLeads(open, index * SHARD_PATH_COUNT, columns, question.pathCount / movedPaths(question));
      yield [question.levers.length + index + 1, total];
    }
  return question.levers.map((lever, i) => readTurn(question, lever, open[i] ?? null));
}

function movedShards({ pathCount }: FuturesTurning): number {
  const all = Math.ceil(pathCount / SHARD_PATH_COUNT);
  return Math.min(all, Math.max(MOVED_PART.shards, Math.ceil(all / MOVED_PART.oneIn)));
}

function movedPaths(question: FuturesTurning): number {
  return Math.min(question.pathCount, movedShards(question) * SHARD_PATH_COUNT);
}

/** Of one rival's lead over the leader: today's over the M futures, and that with N / M times what moving the input changes. */
interface LeadMeans {
  /** Over all N, today, of the choices that were studied. */
  readonly allUsd: number;
  readonly today: PathStatistics;
  readonly stretched: PathStatistics;
}

type Open = Followed & { readonly means: readonly LeadMeans[] };

function openMeans(question: FuturesTurning, { leader, rivals }: Followed): readonly LeadMeans[] {
  const { sampling } = question;
  const studiedUsd = (choice: Choice) => studiedOf(question, choice)?.npvUsd ?? 0;
  return rivals.map((rival) => ({
    allUsd: studiedUsd(rival) - studiedUsd(leader),
    today: makePathStatistics(sampling),
    stretched: makePathStatistics(sampling),
  }));
}

/** The choice of the same strategy that was studied on all futures. */
function studiedOf({ studied }: FuturesTurning, { strategy }: Choice) {
  return studied.find(({ choice }) => choice.strategy === strategy);
}

/** Two rows for each rival of each open turn: its lead today, and at the turn; the shard is drawn once for all. */
function leadsOnShard(
  question: FuturesTurning,
  open: readonly (Open | null)[],
  index: number,
): readonly Float64Array[] {
  const columns = openColumns(question.evaluator, question.batch(index));
  return open.flatMap((entry, i) => (entry ? leadsOf(question, columns, question.levers[i]!, entry) : []));
}

function leadsOf(
  question: FuturesTurning,
  columns: FuturesColumns,
  lever: StudyLever,
  { value, leader, rivals }: Open,
): readonly Float64Array[] {
  const [now, then] = [lever.shiftsAt(lever.today), lever.shiftsAt(value)];
  const todayOf = (choice: Choice) => {
    const studied = studiedOf(question, choice);
    return studied ? columns.npvUsd(studied.choice, now) : undefined;
  };
  const [baseToday, baseThen] = [todayOf(leader), columns.npvUsd(leader, then)];
  return rivals.flatMap((rival) => [
    difference(todayOf(rival), baseToday, baseThen.length),
    difference(columns.npvUsd(rival, then), baseThen, baseThen.length),
  ]);
}

/** What was not studied has no figure over all futures: it is nothing, and all of it is change. */
function difference(a: Float64Array | undefined, b: Float64Array | undefined, length: number): Float64Array {
  return Float64Array.from({ length }, (_, path) => (a?.[path] ?? 0) - (b?.[path] ?? 0));
}

function absorbLeads(
  open: readonly (Open | null)[],
  firstPath: number,
  columns: readonly Float64Array[],
  stretch: number,
): void {
  let at = 0;
  for (const entry of open)
    for (const { today, stretched } of entry?.means ?? []) {
      const [now, then] = [columns[at++]!, columns[at++]!];
      absorbShard(today, firstPath, now);
      absorbShard(
        stretched,
        firstPath,
        now.map((usd, path) => usd + stretch * (then[path]! - usd)),
      );
    }
}

interface Root {
  readonly value: number;
  readonly standardError: number;
  /** 1: the rival wins above it; -1: below. */
  readonly side: -1 | 1;
  readonly winner: CourseId;
}

function readTurn(question: FuturesTurning, lever: StudyLever, open: Open | null): TurnOverFutures {
  const { best, pathCount: paths } = question;
  const none = { flipsAt: null, standardError: null, winnerBelow: best, winnerAbove: best, paths };
  const roots = open?.rivals.flatMap((_, k) => rootOf(question, lever, open, k)) ?? [];
  const distance = ({ value }: Root) =>
    lever.today > 0 && value > 0 ? Math.abs(Math.log(value / lever.today)) : Math.abs(value - lever.today);
  const [first] = roots.sort((a, b) => distance(a) - distance(b));
  if (!first) return none;
  const { value, standardError, side, winner } = first;
  const sides = side < 0 ? { winnerBelow: winner } : { winnerAbove: winner };
  return { ...none, flipsAt: value, standardError, ...sides };
}

/** Where a rival overtakes: nowhere where it does not gain within the range, or cannot be told. */
function rootOf({ pathCount }: FuturesTurning, lever: StudyLever, open: Open, k: number): readonly Root[] {
  const slope = open.slopes[k]!;
  const side = slope > 0 ? 1 : -1;
  const { allUsd, today, stretched } = open.means[k]!;
  const [now, far] = [describePaths(today)!.mean!, describePaths(stretched)!.mean!];
  const share = today.pathCount / pathCount;
  const leadUsd = allUsd + share * (far.value - now.value);
  const errorUsd = Math.hypot(
    share * (far.standardError ?? 0),
    Math.sqrt(share * (1 - share)) * (now.standardError ?? 0),
  );
  const standardError = errorUsd / Math.abs(slope);
  if (!(standardError <= MOST_ERROR_FRACTION * (lever.to - lever.from))) return [];
  const root = open.value - leadUsd / slope;
  // luck may put it on the other side of today, where the leader is known to lead
  const value = roundedTo(lever, side > 0 ? Math.max(root, lever.today) : Math.min(root, lever.today), side);
  const isWithin = side > 0 ? value <= lever.to : value >= lever.from && lever.today > lever.from;
  return isWithin ? [{ value, standardError, side, winner: courseOf(open.rivals[k]!) }] : [];
}

/** Whole inputs turn at the first whole value beyond the root. */
function roundedTo({ isWhole }: StudyLever, root: number, side: -1 | 1): number {
  if (!isWhole) return root;
  return side > 0 ? Math.ceil(root - 1e-9) : Math.floor(root + 1e-9);
}
