import { sum } from "../quantity/index.ts";
import type { Hall } from "./graph-types.ts";
import {
  excursionsPerHour,
  type MeasureSums,
  type RestingStates,
  restingStates,
  type Stratum,
  stratumVariance,
} from "./strata.ts";
import { HOURS_PER_YEAR, type System } from "./system.ts";

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
  /** Variance of the unavailability times the excursions spent. */
  readonly variancePerExcursion: number;
  /** (sum of weights)^2 / sum of squared weights over the excursions with a loss. */
  readonly effectiveSampleSize: number;
  /** Variance of plain simulation of as many excursions / this variance; 1 where nothing was lost. */
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

/** Both measures of each hall from the strata's sums. */
export function hallEstimates(
  system: System,
  strata: readonly Stratum[],
  halls: readonly Hall[],
): readonly HallEstimate[] {
  const resting = restingStates(system, strata);
  return halls.map((hall, i) => ({
    hallId: hall.id,
    contract: estimateMeasure(system, strata, resting, 2 * i),
    tenant: estimateMeasure(system, strata, resting, 2 * i + 1),
  }));
}

interface RateEstimate {
  readonly rate: number;
  readonly standardError: number;
}

/**
 * A long-run rate of reward (hours lost, or interruptions, per hour) of a Markov renewal process with the two resting
 * states: `rate = sum of excursions per hour * E[x]`, its variance by the linearised `x - rate * t + value * e`, where
 * `value` solves Poisson's equation for the storm state (what starting in a storm is worth).
 */
function estimateRate(
  system: System,
  strata: readonly Stratum[],
  resting: RestingStates,
  pick: (stratum: Stratum) => MeasureSums,
): RateEstimate {
  const seen = strata.filter((stratum) => stratum.cycles > 0);
  const rate = sum(seen.map((s) => (excursionsPerHour(s, resting) * pick(s).x) / s.cycles));
  const value = stormValue(system, seen, rate, pick);
  const variance = sum(
    seen.map(
      (s) => (excursionsPerHour(s, resting) ** 2 * stratumVariance(s, pick(s), rate, value)) / s.cycles,
    ),
  );
  return { rate, standardError: Math.sqrt(variance) };
}

/** g with `-rate + sum h_S (E[x - rate t] - g P(ends fair)) - g m = 0` in the storm; g of fair is 0. */
function stormValue(
  system: System,
  strata: readonly Stratum[],
  rate: number,
  pick: (stratum: Stratum) => MeasureSums,
): number {
  const { storms } = system.graph.grid;
  if (!storms) return 0;
  const inStorm = strata.filter((stratum) => stratum.inStorm);
  const gain = sum(inStorm.map((s) => (s.ratePerHour * (pick(s).x - rate * s.t)) / s.cycles)) - rate;
  const leaving =
    1 / storms.meanHours + sum(inStorm.map((s) => (s.ratePerHour * Math.max(0, s.cycles - s.e)) / s.cycles));
  return gain / leaving;
}

function estimateMeasure(
  system: System,
  strata: readonly Stratum[],
  resting: RestingStates,
  m: number,
): MeasureEstimate {
  const loss = estimateRate(system, strata, resting, (s) => s.loss[m]!);
  const events = estimateRate(system, strata, resting, (s) => s.events[m]!);
  const cycles = sum(strata.map((s) => s.cycles));
  const variance = loss.standardError ** 2;
  return {
    unavailabilityFraction: loss.rate,
    standardError: loss.standardError,
    low95Fraction: Math.max(0, loss.rate - 1.96 * loss.standardError),
    high95Fraction: loss.rate + 1.96 * loss.standardError,
    availabilityFraction: 1 - loss.rate,
    minutesPerYear: loss.rate * HOURS_PER_YEAR * 60,
    eventsPerYear: events.rate * HOURS_PER_YEAR,
    eventsStandardError: events.standardError * HOURS_PER_YEAR,
    variancePerExcursion: variance * cycles,
    effectiveSampleSize: effectiveSampleSize(strata, resting),
    gainOverPlain: variance > 0 ? plainVariance(strata, resting, m) / cycles / variance : 1,
  };
}

/** Kish's formula over the excursions with a loss, each weighing its share of the long run. */
function effectiveSampleSize(strata: readonly Stratum[], resting: RestingStates): number {
  let total = 0;
  let squares = 0;
  for (const stratum of strata) {
    if (stratum.cycles === 0) continue;
    const perCycle = excursionsPerHour(stratum, resting) / stratum.cycles;
    total += perCycle * stratum.weightSum;
    squares += perCycle * perCycle * stratum.weightSquareSum;
  }
  return squares > 0 ? (total * total) / squares : 0;
}

/**
 * Variance per excursion of plain simulation, which meets hazards as often as they come: with r excursions per hour,
 * `r^2 (E[x^2] - E[x]^2)`, E[x^2] under the true dynamics from the weights.
 */
function plainVariance(strata: readonly Stratum[], resting: RestingStates, m: number): number {
  const perHour = (pick: (stratum: Stratum) => number) =>
    sum(strata.map((s) => (s.cycles > 0 ? (excursionsPerHour(s, resting) * pick(s)) / s.cycles : 0)));
  const excursions = perHour((s) => s.cycles);
  return excursions * perHour((s) => s.loss[m]!.plain) - perHour((s) => s.loss[m]!.x) ** 2;
}
