import { sum } from "../quantity/index.ts";
import { excursionsPerHour, type RestingStates, type Stratum, stratumVariance } from "./strata.ts";

/** So small that no failure is forced and the draws still are. */
const DICE_ALONE = 1e-9;

/**
 * Chance of a failure before all that is pending is over; the first of equals is kept, plain last. With next to no chance only
 * yes-or-no draws are forced (starts, tankers): enough where an outage asks all gensets at once.
 */
export const WAYS_OF_SAMPLING = [0.6, 0.3, DICE_ALONE, 0] as const;

/** What one way of sampling a stratum costs, as its pilot tells. */
export interface Pilot {
  readonly failureProbability: number;
  /** Excursions with a loss that it met. */
  readonly losses: number;
  /** Mean loss per measure. */
  readonly mean: readonly number[];
  /** Second moments of the weighted loss per measure, raised where few losses were met. */
  readonly own: readonly number[];
  /** Second moments under the true dynamics, as this pilot's weights tell them. */
  readonly plain: readonly number[];
  /** Second moments where yes-or-no draws alone are forced, likewise. */
  readonly dice: readonly number[];
}

/** Reads a stratum's sums after its pilot. */
export function pilotOf({ failureProbability, loss, cycles, losses }: Stratum): Pilot {
  const doubt = 1 + 3 / Math.sqrt(Math.max(1, losses));
  return {
    failureProbability,
    losses,
    mean: loss.map((sums) => sums.x / cycles),
    own: loss.map((sums) => (sums.xx / cycles) * doubt),
    plain: loss.map((sums) => sums.plain / cycles),
    dice: loss.map((sums) => sums.dice / cycles),
  };
}

/** The pilots of one stratum, with how often its excursions come. */
export interface StratumPilots {
  readonly stratum: Stratum;
  readonly perHour: number;
  readonly pilots: readonly Pilot[];
}

/**
 * Sets for each stratum the way of sampling of the least `sum over measures of (rate^2 E[x^2] / mean^2)`: what it adds to the
 * relative variances. A measure to which a stratum adds next to nothing has next to no say in it: forcing failures after a
 * switchgear's that has taken the hall already would only spread the weights.
 */
export function chooseWays(all: readonly StratumPilots[]): void {
  const measures = all[0]!.pilots[0]!.mean.length;
  const means = Array.from({ length: measures }, (_, m) =>
    sum(all.map(({ perHour, pilots }) => perHour * meanOf(pilots, m))),
  );
  for (const { stratum, perHour, pilots } of all)
    stratum.failureProbability = bestWay(pilots, perHour, means);
}

/** The pilots' mean of means: a way that met nothing must not make the loss nothing. */
function meanOf(pilots: readonly Pilot[], m: number): number {
  return sum(pilots.map((pilot) => pilot.mean[m]!)) / pilots.length;
}

/** A pilot that met fewer losses does not know what its way costs. */
const LEAST_LOSSES = 20;

/**
 * Plain sampling, and any way whose pilot met few losses, is judged by what *any* pilot says of the second moment under the true
 * dynamics: a pilot that met no rare loss would praise itself.
 */
function bestWay(pilots: readonly Pilot[], perHour: number, means: readonly number[]): number {
  const plainMoment = (m: number) => Math.max(...pilots.map((pilot) => pilot.plain[m]!));
  const diceMoment = (m: number) => Math.max(...pilots.map((pilot) => pilot.dice[m]!));
  const moment = ({ failureProbability, losses, own }: Pilot, m: number) => {
    if (failureProbability === 0) return plainMoment(m);
    if (failureProbability === DICE_ALONE) return Math.max(own[m]!, diceMoment(m));
    return losses < LEAST_LOSSES ? Math.max(own[m]!, plainMoment(m)) : own[m]!;
  };
  const cost = (pilot: Pilot) =>
    sum(means.map((mean, m) => (mean > 0 ? (perHour * perHour * moment(pilot, m)) / (mean * mean) : 0)));
  const costs = pilots.map(cost);
  return pilots[costs.indexOf(Math.min(...costs))]!.failureProbability;
}

/**
 * Where the next excursions go: rate * standard deviation (Neyman), measures weighed by their relative variance today, so that
 * work goes where the worst-known measure needs it.
 */
export function allocationScores(strata: readonly Stratum[], resting: RestingStates): readonly number[] {
  const perHour = strata.map((stratum) => excursionsPerHour(stratum, resting));
  const measures = strata[0]!.loss.length;
  const shares = strata.map((stratum) =>
    stratum.loss.map((sums) => (stratum.cycles > 0 ? Math.sqrt(stratumVariance(stratum, sums, 0, 0)) : 0)),
  );
  const weights = Array.from({ length: measures }, (_, m) => {
    const mean = sum(strata.map((s, i) => (s.cycles > 0 ? (perHour[i]! * s.loss[m]!.x) / s.cycles : 0)));
    if (!(mean > 0)) return 0;
    const variance = sum(
      strata.map((s, i) => (s.cycles > 0 ? (perHour[i]! * shares[i]![m]!) ** 2 / s.cycles : 0)),
    );
    return variance / mean ** 4;
  });
  return strata.map((_, i) => perHour[i]! * Math.sqrt(sum(weights.map((w, m) => w * shares[i]![m]! ** 2))));
}
