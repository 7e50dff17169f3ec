import { networkErrors } from "./errors.ts";

/** One day of the network, as a daily file has it. */
export interface NetworkDay {
  /** Days since 1970-01-01, UTC. */
  readonly day: number;
  readonly priceUsd: number;
  /** Mean over the day: between two epochs' values on the day of a retarget. */
  readonly difficulty: number;
  readonly subsidyBtcPerBlock: number;
  readonly feesBtcPerDay: number;
}

/** A difficulty epoch read from daily rows. */
export interface ObservedEpoch {
  /** Days since 1970-01-01, fractional: the retarget's place within its day follows from that day's mean difficulty. */
  readonly startDay: number;
  readonly difficulty: number;
  /** Of the epoch's days: price * (subsidy + fees per block), USD per block. */
  readonly rewardUsdPerBlock: number;
  readonly feesBtcPerBlock: number;
  readonly subsidyBtcPerBlock: number;
}

const BLOCKS_PER_DAY = 144;

/**
 * Epochs of a run of daily rows. Levels that stand for two days or more are epochs; a day between two levels is the
 * retarget's day. The last epoch is the one under way. A change of nothing (equal levels) can't be seen in daily data.
 *
 * @throws network/impossible-difficulty
 */
export function epochsOfDays(days: readonly NetworkDay[]): readonly ObservedEpoch[] {
  const starts = plateauStarts(days);
  return starts.map((from, i) => observeEpoch(days, from, starts[i + 1] ?? days.length));
}

/** Row index of the first full day of each level. */
function plateauStarts(days: readonly NetworkDay[]): readonly number[] {
  const starts: number[] = [];
  let level = Number.NaN;
  for (let row = 0; row < days.length; row++) {
    const { difficulty } = days[row]!;
    if (!(difficulty > 0)) throw networkErrors.impossibleDifficulty({ difficulty, epoch: row });
    const stands = row + 1 < days.length && isSameLevel(difficulty, days[row + 1]!.difficulty);
    if (!isSameLevel(difficulty, level) && stands) {
      starts.push(row);
      level = difficulty;
    }
  }
  return starts;
}

function isSameLevel(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-7 * Math.abs(a);
}

function observeEpoch(days: readonly NetworkDay[], from: number, to: number): ObservedEpoch {
  const first = days[from]!;
  let reward = 0;
  let fees = 0;
  let subsidy = 0;
  for (let row = from; row < to; row++) {
    const day = days[row]!;
    const feesPerBlock = day.feesBtcPerDay / BLOCKS_PER_DAY;
    reward += day.priceUsd * (day.subsidyBtcPerBlock + feesPerBlock);
    fees += feesPerBlock;
    subsidy += day.subsidyBtcPerBlock;
  }
  const count = to - from;
  return {
    startDay: startOfLevel(days, from),
    difficulty: first.difficulty,
    rewardUsdPerBlock: reward / count,
    feesBtcPerBlock: fees / count,
    subsidyBtcPerBlock: subsidy / count,
  };
}

/** The retarget within the day before a level: that day's mean is a mixture of the two levels. */
function startOfLevel(days: readonly NetworkDay[], from: number): number {
  const level = days[from]!.difficulty;
  const between = days[from - 1];
  const before = days[from - 2];
  if (!between || !before || isSameLevel(between.difficulty, before.difficulty)) return days[from]!.day;
  const share = (between.difficulty - level) / (before.difficulty - level);
  return between.day + Math.min(1, Math.max(0, share));
}
