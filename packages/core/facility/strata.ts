import { sum } from "../quantity/index.ts";
import type { CycleState } from "./cycle-state.ts";
import { type Hazard, hazardRate } from "./hazards.ts";
import type { System } from "./system.ts";

/** Sums of one measured quantity x (weighted) with itself, the weighted time t and the weighted end e. */
export interface MeasureSums {
  x: number;
  xx: number;
  xt: number;
  xe: number;
  /** Sum of weight * x^2: the second moment under the true dynamics. */
  plain: number;
  /** Sum of weight * dice weight * x^2: the second moment where yes-or-no draws alone are forced. */
  dice: number;
}

/**
 * Excursions that start with one hazard in one weather. Where all is well the system has two resting states, fair and storm
 * (the weather is memoryless), so an outage cluster is many short excursions and not one long one.
 */
export interface Stratum {
  readonly hazard: Hazard;
  readonly inStorm: boolean;
  /** Rate of the hazard in that resting state. */
  readonly ratePerHour: number;
  /** Chance of a failure before the next scheduled event while sampling; 0: the true dynamics. */
  failureProbability: number;
  /** Relative chance of each hazard of the system where a failure is forced. */
  readonly picks: Float64Array;
  cycles: number;
  losses: number;
  weightSum: number;
  weightSquareSum: number;
  /** Sums of weighted length t, weighted "ended in a storm" e, and their products. */
  t: number;
  e: number;
  tt: number;
  te: number;
  ee: number;
  /** Per measure (two per hall): hours lost, and interruptions. */
  readonly loss: readonly MeasureSums[];
  readonly events: readonly MeasureSums[];
}

/** The strata of a system: its hazards other than the weather's own, in each weather where they can happen. */
export function makeStrata(
  system: System,
  rested: CycleState,
  hazards: readonly Hazard[],
  measures: number,
): Stratum[] {
  const weathers = system.graph.grid.storms ? [false, true] : [false];
  return weathers.flatMap((inStorm) => {
    rested.inStorm = inStorm;
    return hazards.flatMap((hazard) => {
      const ratePerHour = hazard.kind === "storm-starts" ? 0 : hazardRate(system, rested, hazard);
      return ratePerHour > 0
        ? [emptyStratum({ hazard, inStorm, ratePerHour }, hazards.length, measures)]
        : [];
    });
  });
}

function emptyStratum(
  first: Pick<Stratum, "hazard" | "inStorm" | "ratePerHour">,
  hazardCount: number,
  measures: number,
): Stratum {
  const rows = () => Array.from({ length: measures }, emptySums);
  return {
    ...EMPTY_TOTALS,
    ...first,
    failureProbability: 0,
    picks: new Float64Array(hazardCount).fill(1 / hazardCount),
    loss: rows(),
    events: rows(),
  };
}

const EMPTY_TOTALS = {
  cycles: 0,
  losses: 0,
  weightSum: 0,
  weightSquareSum: 0,
  t: 0,
  e: 0,
  tt: 0,
  te: 0,
  ee: 0,
};

function emptySums(): MeasureSums {
  return { x: 0, xx: 0, xt: 0, xe: 0, plain: 0, dice: 0 };
}

/** Forgets what a stratum has seen (after the pilot has chosen how to sample it). */
export function clearStratum(stratum: Stratum): void {
  Object.assign(stratum, EMPTY_TOTALS);
  for (const sums of [...stratum.loss, ...stratum.events]) Object.assign(sums, emptySums());
}

/** What one excursion was. */
export interface Excursion {
  readonly weight: number;
  /** The part of the weight that forced yes-or-no draws have made; 1 where none was. */
  readonly diceWeight?: number;
  readonly hours: number;
  readonly endsInStorm: boolean;
  /** Per measure: hours lost, and interruptions. */
  readonly loss: Float64Array;
  readonly events: Float64Array;
}

/** Adds one excursion to the sums of its stratum. */
export function addExcursion(stratum: Stratum, excursion: Excursion): void {
  const { weight, loss, events } = excursion;
  const t = weight * excursion.hours;
  const e = excursion.endsInStorm ? weight : 0;
  stratum.cycles += 1;
  stratum.t += t;
  stratum.e += e;
  stratum.tt += t * t;
  stratum.te += t * e;
  stratum.ee += e * e;
  let lost = false;
  for (let m = 0; m < loss.length; m++) {
    if (events[m] === 0 && loss[m] === 0) continue;
    lost = true;
    addSums(stratum.loss[m]!, excursion, loss[m]!, t, e);
    addSums(stratum.events[m]!, excursion, events[m]!, t, e);
  }
  if (!lost) return;
  stratum.losses += 1;
  stratum.weightSum += weight;
  stratum.weightSquareSum += weight * weight;
}

function addSums(
  sums: MeasureSums,
  { weight, diceWeight = 1 }: Excursion,
  value: number,
  t: number,
  e: number,
): void {
  const x = weight * value;
  sums.x += x;
  sums.xx += x * x;
  sums.xt += x * t;
  sums.xe += x * e;
  sums.plain += x * value;
  sums.dice += x * value * diceWeight;
}

/** How often each stratum's excursions start, per hour in the long run, with the chance of each resting state. */
export interface RestingStates {
  readonly fairChance: number;
  readonly stormChance: number;
}

/**
 * Chances of the two resting states: what flows from fair to storm flows back,
 * `p_F (s + a_F) = p_S (m + a_S)`, and all time adds up, `p_F (1 + t_F) + p_S (1 + t_S) = 1`; s, m the weather's own rates,
 * a the rate of excursions that end in the other weather, t their mean time per hour of rest.
 */
export function restingStates(system: System, strata: readonly Stratum[]): RestingStates {
  const perHour = (inStorm: boolean, pick: (stratum: Stratum) => number) =>
    sum(
      strata.map((stratum) =>
        stratum.inStorm === inStorm && stratum.cycles > 0
          ? (stratum.ratePerHour * pick(stratum)) / stratum.cycles
          : 0,
      ),
    );
  const fairTime = 1 + perHour(false, (stratum) => stratum.t);
  const { storms } = system.graph.grid;
  if (!storms) return { fairChance: 1 / fairTime, stormChance: 0 };
  const stormTime = 1 + perHour(true, (stratum) => stratum.t);
  const toStorm = system.rates.stormStartPerHour + perHour(false, (stratum) => stratum.e);
  const toFair = 1 / storms.meanHours + perHour(true, (stratum) => stratum.cycles - stratum.e);
  const ratio = Math.max(0, toStorm) / Math.max(toFair, Number.MIN_VALUE);
  const fairChance = 1 / (fairTime + ratio * stormTime);
  return { fairChance, stormChance: ratio * fairChance };
}

/** Excursions of a stratum per hour in the long run. */
export function excursionsPerHour(stratum: Stratum, resting: RestingStates): number {
  return stratum.ratePerHour * (stratum.inStorm ? resting.stormChance : resting.fairChance);
}

/** Sample variance of `x - ratio * t + value * e` within a stratum. */
export function stratumVariance(stratum: Stratum, sums: MeasureSums, ratio: number, value: number): number {
  const n = stratum.cycles;
  if (n < 2) return 0;
  const { t, e, tt, te, ee } = stratum;
  const square =
    sums.xx +
    ratio * ratio * tt +
    value * value * ee +
    2 * (value * sums.xe - ratio * sums.xt - ratio * value * te);
  const total = sums.x - ratio * t + value * e;
  return Math.max(0, (square - (total * total) / n) / (n - 1));
}
