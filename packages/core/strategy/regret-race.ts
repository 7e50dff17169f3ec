import type { Estimate } from "../uncertainty/index.ts";
import { strategyErrors } from "./errors.ts";
import { meanOfPaths, pairedDifference } from "./policy-choose.ts";

/** Candidates that are tried on the same futures. */
export interface Race<Candidate> {
  readonly candidates: readonly Candidate[];
  /** Values of a candidate on futures `firstPath`, … of the study; the same futures for all. */
  readonly evaluate: (candidate: Candidate, firstPath: number, pathCount: number) => Float64Array;
  /** Futures of the first heat; each heat doubles them. */
  readonly firstPathCount: number;
  readonly pathCount: number;
  /** Paths that make one sample: 2 where they come in mirrored pairs. */
  readonly samplePaths: 1 | 2;
  /** A candidate falls out once it is this many errors of the paired difference behind the leader. */
  readonly errorsToFallOut: number;
}

/** How a candidate fared. */
export interface RaceEntry<Candidate> {
  readonly candidate: Candidate;
  readonly mean: Estimate;
  /** Behind the winner, on the futures both saw; 0 for the winner. */
  readonly behind: Estimate;
  /** Futures it was tried on; fewer than all where it fell out. */
  readonly pathCount: number;
}

interface Runner<Candidate> {
  readonly candidate: Candidate;
  values: Float64Array;
}

/**
 * The best of many splits and dates over common random numbers: every heat doubles the futures of those still running, and who is
 * clearly behind on the same futures falls out. Entries come best first; those in the last heat before those that fell out.
 * Yields after each evaluation. J. Branke, S. Chick, C. Schmidt, "Selecting a selection procedure" (2007), section 3.
 *
 * @throws strategy/race-input where heats would never end, or nobody runs
 */
export function* racing<Candidate>(race: Race<Candidate>): Generator<void, readonly RaceEntry<Candidate>[]> {
  requireRace(race);
  let running: Runner<Candidate>[] = race.candidates.map((candidate) => ({
    candidate,
    values: new Float64Array(0),
  }));
  const out: Runner<Candidate>[] = [];
  for (
    let count = Math.min(race.firstPathCount, race.pathCount);
    ;
    count = Math.min(race.pathCount, 2 * count)
  ) {
    for (const runner of running) {
      runner.values = extended(race, runner, count);
      yield;
    }
    const leader = leaderOf(running, race.samplePaths);
    const [kept, dropped] = partition(running, (runner) => isInReach(race, leader, runner));
    running = kept;
    out.unshift(...dropped);
    if (count === race.pathCount) return ranked(race, running, out);
  }
}

function requireRace<Candidate>(race: Race<Candidate>): void {
  const { candidates, firstPathCount, pathCount, errorsToFallOut } = race;
  const isCount = (value: number) => Number.isSafeInteger(value) && value > 0;
  const check = (what: string, value: number, isRight: boolean) => {
    if (!isRight) throw strategyErrors.raceInput({ what, value });
  };
  check("a candidate", candidates.length, candidates.length > 0);
  check("at least one future in its first heat", firstPathCount, isCount(firstPathCount));
  check("at least one future", pathCount, isCount(pathCount));
  check("0 or more errors to fall out", errorsToFallOut, errorsToFallOut >= 0);
}

function extended<Candidate>(
  { evaluate }: Race<Candidate>,
  { candidate, values }: Runner<Candidate>,
  count: number,
): Float64Array {
  const longer = new Float64Array(count);
  longer.set(values);
  longer.set(evaluate(candidate, values.length, count - values.length), values.length);
  return longer;
}

function leaderOf<Candidate>(runners: readonly Runner<Candidate>[], samplePaths: 1 | 2): Runner<Candidate> {
  const mean = ({ values }: Runner<Candidate>) => meanOfPaths(values, samplePaths).value;
  return runners.reduce((best, runner) => (mean(runner) > mean(best) ? runner : best));
}

function isInReach<Candidate>(
  { samplePaths, errorsToFallOut }: Race<Candidate>,
  leader: Runner<Candidate>,
  runner: Runner<Candidate>,
): boolean {
  const { value, standardError } = pairedDifference(leader.values, runner.values, samplePaths);
  // not "at most": no error times no limit, and half a mirrored pair, say nothing, and who says nothing runs on
  return !(value > errorsToFallOut * (standardError ?? Number.POSITIVE_INFINITY));
}

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

function ranked<Candidate>(
  { samplePaths }: Race<Candidate>,
  running: readonly Runner<Candidate>[],
  out: readonly Runner<Candidate>[],
): readonly RaceEntry<Candidate>[] {
  const winner = leaderOf(running, samplePaths);
  const entry = ({ candidate, values }: Runner<Candidate>): RaceEntry<Candidate> => ({
    candidate,
    mean: meanOfPaths(values, samplePaths),
    behind: pairedDifference(winner.values.subarray(0, values.length), values, samplePaths),
    pathCount: values.length,
  });
  const byMean = (a: RaceEntry<Candidate>, b: RaceEntry<Candidate>) => b.mean.value - a.mean.value;
  return [...running.map(entry).sort(byMean), ...out.map(entry)];
}
