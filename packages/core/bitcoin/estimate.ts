import { inverseRegularisedBeta } from "./beta.ts";
import { requireNonNegative, requirePositive, requireProbability } from "./checks.ts";
import { difficultyOf } from "./difficulty.ts";
import { bitcoinErrors } from "./errors.ts";
import { INTERVALS_PER_TIMESPAN, nextRetarget } from "./retarget.ts";

/** What is known of a running epoch. */
export interface EpochProgress {
  readonly bits: number;
  /** Header time of the epoch's first block. */
  readonly firstTimeUnixSec: number;
  /** Blocks found after the first one, 0 .. 2015. */
  readonly intervalsCount: number;
  /** Until when blocks were counted: a moment, or the time of the latest block. */
  readonly observedUntilUnixSec: number;
  /**
   * What was known of the block rate before: as if `intervalsCount` blocks had taken `durationSec` (for example the last
   * epoch's 2015 intervals, scaled to this difficulty, at a weight that hashrate's drift leaves). None: only this epoch speaks.
   */
  readonly prior?: { readonly intervalsCount: number; readonly durationSec: number };
}

/** One quantile of the forecast: what the retarget is if the epoch's timespan is this long. */
export interface RetargetQuantile {
  readonly probability: number;
  readonly timespanSec: number;
  /** When the epoch's last block comes. */
  readonly lastTimeUnixSec: number;
  readonly bits: number;
  readonly difficulty: number;
  /** New over old difficulty less 1. */
  readonly changeFraction: number;
}

/** The next retarget as a forecast: never a point without its interval. */
export interface RetargetEstimate {
  readonly intervalsLeftCount: number;
  /** Chance that the timespan lies between `early` and `late`. */
  readonly coverageProbability: number;
  /** Blocks come fast: short timespan, difficulty up. */
  readonly early: RetargetQuantile;
  readonly median: RetargetQuantile;
  /** Blocks come slowly: long timespan, difficulty down. */
  readonly late: RetargetQuantile;
}

/**
 * Forecast of the next retarget from part of an epoch. Blocks are a Poisson process of unknown constant rate: with n
 * intervals seen in S seconds and m = 2015 - n to come, the time R to come obeys R / (R + S) ~ Beta(m, n) exactly, the same
 * from the gamma-gamma ratio (frequentist) and from a scale-free prior; a prior of a intervals in b seconds adds to both.
 * With the whole rate known, R is gamma with relative spread 1/sqrt(m): 2.2 % for a full epoch.
 * Hashrate that drifts within the epoch, and header times off by up to two hours, are outside the interval.
 *
 * @param coverageProbability of the central interval, for example 0.8
 * @throws bitcoin/bad-epoch-progress, bitcoin/bad-probability, bitcoin/not-positive, and what `nextRetarget` throws
 */
export function estimateRetarget(progress: EpochProgress, coverageProbability = 0.8): RetargetEstimate {
  requireProbability("coverage of the interval", coverageProbability);
  const evidence = evidenceOf(progress);
  const tail = (1 - coverageProbability) / 2;
  const at = (probability: number) => quantileAt(progress, evidence, probability);
  return {
    intervalsLeftCount: evidence.leftCount,
    coverageProbability,
    early: at(tail),
    median: at(0.5),
    late: at(1 - tail),
  };
}

interface Evidence {
  readonly elapsedSec: number;
  readonly leftCount: number;
  /** Intervals and seconds that speak about the rate: this epoch's and the prior's. */
  readonly seenCount: number;
  readonly seenSec: number;
}

function evidenceOf(progress: EpochProgress): Evidence {
  const { intervalsCount, prior } = progress;
  if (!(Number.isInteger(intervalsCount) && intervalsCount >= 0 && intervalsCount <= INTERVALS_PER_TIMESPAN))
    throw bitcoinErrors.badEpochProgress({
      intervals: intervalsCount,
      allowed: `whole numbers, 0 to ${INTERVALS_PER_TIMESPAN}`,
    });
  const priorCount = prior ? requireNonNegative("intervals of the prior", prior.intervalsCount) : 0;
  const priorSec = prior ? requirePositive("duration of the prior in seconds", prior.durationSec) : 0;
  const leftCount = INTERVALS_PER_TIMESPAN - intervalsCount;
  if (leftCount > 0 && intervalsCount + priorCount < 1)
    throw bitcoinErrors.badEpochProgress({
      intervals: intervalsCount,
      allowed: "at least 1, or a prior: no rate can be read from no block",
    });
  const elapsedSec = progress.observedUntilUnixSec - progress.firstTimeUnixSec;
  const seenSec = priorSec + elapsedSec;
  if (leftCount > 0) requirePositive("time observed in seconds", seenSec);
  return { elapsedSec, leftCount, seenCount: priorCount + intervalsCount, seenSec };
}

function quantileAt(progress: EpochProgress, evidence: Evidence, probability: number): RetargetQuantile {
  const timespanSec = Math.round(evidence.elapsedSec + remainingSec(evidence, probability));
  const lastTimeUnixSec = progress.firstTimeUnixSec + timespanSec;
  const oldDifficulty = difficultyOf(progress.bits);
  // the clock of headers ends in 2106; only the timespan counts, so the rule is asked from 0
  const { bits } = nextRetarget({
    bits: progress.bits,
    firstTimeUnixSec: 0,
    lastTimeUnixSec: Math.min(Math.max(timespanSec, 0), 0xffff_ffff),
  });
  const difficulty = difficultyOf(bits);
  return {
    probability,
    timespanSec,
    lastTimeUnixSec,
    bits,
    difficulty,
    changeFraction: difficulty / oldDifficulty - 1,
  };
}

function remainingSec({ leftCount, seenCount, seenSec }: Evidence, probability: number): number {
  if (leftCount === 0) return 0;
  const share = inverseRegularisedBeta(probability, leftCount, seenCount);
  return (seenSec * share) / (1 - share);
}
