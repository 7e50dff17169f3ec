import { sum } from "../quantity/index.ts";
import type { CycleState } from "./cycle-state.ts";
import { type Hazard, hazardRate } from "./hazards.ts";
import type { System } from "./system.ts";

/** Sums of one stratum: cycles whose first event is one hazard. `x` runs over halls times measures. */
export interface Stratum {
  readonly hazard: Hazard;
  readonly ratePerHour: number;
  /** Share of cycles that start so. */
  readonly share: number;
  /** 0: the true dynamics; above: see `Biasing`. */
  failureProbability: number;
  cycles: number;
  losses: number;
  weightSum: number;
  weightSquareSum: number;
  timeSum: number;
  timeSquareSum: number;
  /** Per measure: sum of w x, (w x)^2, w x * w t, w x^2, w x t, and w n (interruptions), (w n)^2, w n * w t. */
  readonly lossSum: Float64Array;
  readonly lossSquareSum: Float64Array;
  readonly lossTimeSum: Float64Array;
  readonly plainSquareSum: Float64Array;
  readonly eventSum: Float64Array;
  readonly eventSquareSum: Float64Array;
  readonly eventTimeSum: Float64Array;
}

/** The strata of a system: its hazards that can happen from the regeneration point. */
export function makeStrata(
  system: System,
  rested: CycleState,
  hazards: readonly Hazard[],
  measures: number,
): Stratum[] {
  const rates = hazards.map((hazard) => hazardRate(system, rested, hazard));
  const total = sum(rates);
  return hazards.flatMap((hazard, i) =>
    rates[i]! > 0 ? [emptyStratum(hazard, rates[i]!, rates[i]! / total, measures)] : [],
  );
}

function emptyStratum(hazard: Hazard, ratePerHour: number, share: number, measures: number): Stratum {
  const zeros = () => new Float64Array(measures);
  return {
    hazard,
    ratePerHour,
    share,
    failureProbability: 0,
    cycles: 0,
    losses: 0,
    weightSum: 0,
    weightSquareSum: 0,
    timeSum: 0,
    timeSquareSum: 0,
    lossSum: zeros(),
    lossSquareSum: zeros(),
    lossTimeSum: zeros(),
    plainSquareSum: zeros(),
    eventSum: zeros(),
    eventSquareSum: zeros(),
    eventTimeSum: zeros(),
  };
}

/** Forgets what a stratum has seen (after the pilot has chosen how to sample it). */
export function clearStratum(stratum: Stratum): void {
  Object.assign(stratum, {
    cycles: 0,
    losses: 0,
    weightSum: 0,
    weightSquareSum: 0,
    timeSum: 0,
    timeSquareSum: 0,
  });
  const { lossSum, lossSquareSum, lossTimeSum, plainSquareSum, eventSum, eventSquareSum, eventTimeSum } =
    stratum;
  for (const sums of [
    lossSum,
    lossSquareSum,
    lossTimeSum,
    plainSquareSum,
    eventSum,
    eventSquareSum,
    eventTimeSum,
  ])
    sums.fill(0);
}

/** Adds one cycle. @param loss hours lost per measure @param events interruptions per measure */
export function addCycle(
  stratum: Stratum,
  weight: number,
  hours: number,
  loss: Float64Array,
  events: Float64Array,
): void {
  const weightedTime = weight * hours;
  stratum.cycles += 1;
  stratum.timeSum += weightedTime;
  stratum.timeSquareSum += weightedTime * weightedTime;
  let lost = false;
  for (let m = 0; m < loss.length; m++) {
    if (events[m] === 0 && loss[m] === 0) continue;
    lost = true;
    const weightedLoss = weight * loss[m]!;
    const weightedEvents = weight * events[m]!;
    stratum.lossSum[m]! += weightedLoss;
    stratum.lossSquareSum[m]! += weightedLoss * weightedLoss;
    stratum.lossTimeSum[m]! += weightedLoss * weightedTime;
    stratum.plainSquareSum[m]! += weightedLoss * loss[m]!;
    stratum.eventSum[m]! += weightedEvents;
    stratum.eventSquareSum[m]! += weightedEvents * weightedEvents;
    stratum.eventTimeSum[m]! += weightedEvents * weightedTime;
  }
  if (!lost) return;
  stratum.losses += 1;
  stratum.weightSum += weight;
  stratum.weightSquareSum += weight * weight;
}

/** An unbiased mean per cycle over all strata: `sum of share * mean`. */
export function meanOver(strata: readonly Stratum[], pick: (stratum: Stratum) => number): number {
  return sum(
    strata.map((stratum) => (stratum.cycles > 0 ? (stratum.share * pick(stratum)) / stratum.cycles : 0)),
  );
}

/**
 * Variance of the mean of `x - ratio * t` over strata, from each stratum's sums of x^2, xt, t^2, x and t:
 * `sum of share^2 * sample variance / cycles`.
 */
export function varianceOfMean(
  strata: readonly Stratum[],
  ratio: number,
  squares: (stratum: Stratum) => { readonly xx: number; readonly xt: number; readonly x: number },
): number {
  return sum(
    strata.map((stratum) => {
      if (stratum.cycles < 2) return 0;
      return (
        (stratum.share * stratum.share * stratumVariance(stratum, ratio, squares(stratum))) / stratum.cycles
      );
    }),
  );
}

/** Sample variance of `x - ratio * t` within a stratum. */
export function stratumVariance(
  stratum: Stratum,
  ratio: number,
  { xx, xt, x }: { readonly xx: number; readonly xt: number; readonly x: number },
): number {
  const n = stratum.cycles;
  const square = xx - 2 * ratio * xt + ratio * ratio * stratum.timeSquareSum;
  const total = x - ratio * stratum.timeSum;
  return Math.max(0, (square - (total * total) / n) / (n - 1));
}
