import { sum } from "../quantity/index.ts";
import type { Hall } from "./graph-types.ts";
import { meanOver, type Stratum, varianceOfMean } from "./strata.ts";
import { HOURS_PER_YEAR } from "./system.ts";

/** One measure of one hall, with its interval. */
export interface MeasureEstimate {
  readonly unavailabilityFraction: number;
  readonly standardError: number;
  /** 95 %: the estimate less and plus 1.96 standard errors, not below 0. */
  readonly low95Fraction: number;
  readonly high95Fraction: number;
  readonly availabilityFraction: number;
  readonly minutesPerYear: number;
  readonly eventsPerYear: number;
  readonly eventsStandardError: number;
  /** Variance of the unavailability per cycle spent. */
  readonly variancePerCycle: number;
  /** (sum of weights)^2 / sum of squared weights over the cycles with a loss. */
  readonly effectiveSampleSize: number;
  /** Variance of plain simulation at the same number of cycles / this variance; 1 where nothing was lost. */
  readonly gainOverPlain: number;
}

/** The two measures of a hall; they are never added. */
export interface HallEstimate {
  readonly hallId: string;
  readonly contract: MeasureEstimate;
  readonly tenant: MeasureEstimate;
}

/** 95 % half-width over the estimate; Infinity where no loss was seen (nothing is known then). */
export function relativeHalfWidth(estimate: MeasureEstimate): number {
  if (estimate.unavailabilityFraction === 0) return Number.POSITIVE_INFINITY;
  return (1.96 * estimate.standardError) / estimate.unavailabilityFraction;
}

export function hallEstimates(
  strata: readonly Stratum[],
  restHours: number,
  halls: readonly Hall[],
): readonly HallEstimate[] {
  return halls.map((hall, i) => ({
    hallId: hall.id,
    contract: estimateMeasure(strata, restHours, 2 * i),
    tenant: estimateMeasure(strata, restHours, 2 * i + 1),
  }));
}

/** Ratio estimate with the delta method: `Var(U) = Var(mean of (D - U t)) / E[T]^2`. */
function estimateMeasure(strata: readonly Stratum[], restHours: number, m: number): MeasureEstimate {
  const cycleHours = restHours + meanOver(strata, (s) => s.timeSum);
  const unavailability = meanOver(strata, (s) => s.lossSum[m]!) / cycleHours;
  const eventRate = meanOver(strata, (s) => s.eventSum[m]!) / cycleHours;
  const variance =
    varianceOfMean(strata, unavailability, (s) => ({
      xx: s.lossSquareSum[m]!,
      xt: s.lossTimeSum[m]!,
      x: s.lossSum[m]!,
    })) /
    cycleHours ** 2;
  const eventVariance =
    varianceOfMean(strata, eventRate, (s) => ({
      xx: s.eventSquareSum[m]!,
      xt: s.eventTimeSum[m]!,
      x: s.eventSum[m]!,
    })) /
    cycleHours ** 2;
  const standardError = Math.sqrt(variance);
  const cycles = sum(strata.map((s) => s.cycles));
  return {
    unavailabilityFraction: unavailability,
    standardError,
    low95Fraction: Math.max(0, unavailability - 1.96 * standardError),
    high95Fraction: unavailability + 1.96 * standardError,
    availabilityFraction: 1 - unavailability,
    minutesPerYear: unavailability * HOURS_PER_YEAR * 60,
    eventsPerYear: eventRate * HOURS_PER_YEAR,
    eventsStandardError: Math.sqrt(eventVariance) * HOURS_PER_YEAR,
    variancePerCycle: variance * cycles,
    effectiveSampleSize: effectiveSampleSize(strata),
    gainOverPlain: gain({ strata, m, restHours, cycleHours, unavailability, variance, cycles }),
  };
}

/** Kish, over the cycles with a loss: what share of each stratum's losses counts, share by share of the loss rate. */
function effectiveSampleSize(strata: readonly Stratum[]): number {
  let total = 0;
  let squares = 0;
  for (const { share, cycles, weightSum, weightSquareSum } of strata) {
    if (cycles === 0) continue;
    total += (share * weightSum) / cycles;
    squares += (share / cycles) ** 2 * weightSquareSum;
  }
  return squares > 0 ? (total * total) / squares : 0;
}

interface GainFacts {
  readonly strata: readonly Stratum[];
  readonly m: number;
  readonly restHours: number;
  readonly cycleHours: number;
  readonly unavailability: number;
  readonly variance: number;
  readonly cycles: number;
}

/**
 * Plain simulation draws the first event and the rest time too: its per-cycle variance of `D - U T` is
 * `E[D^2]` (from weights) less terms of order U, plus `U^2 / rate^2` for the exponential rest.
 */
function gain({ strata, m, restHours, cycleHours, unavailability, variance, cycles }: GainFacts): number {
  if (variance === 0) return 1;
  const meanSquare = meanOver(strata, (s) => s.plainSquareSum[m]!);
  const meanLoss = meanOver(strata, (s) => s.lossSum[m]!);
  const plain = meanSquare - meanLoss * meanLoss + (unavailability * restHours) ** 2;
  return plain / cycles / (variance * cycleHours ** 2);
}
