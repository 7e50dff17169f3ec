import { sum } from "../quantity/index.ts";
import type { Stratum } from "./strata.ts";

/**
 * Which failures matter after a first event: each hazard's share of what was lost after it was forced, measure by measure.
 * Balanced biasing gives a hall's own switchgear and a chiller far away the same chance; where thirty hazards are live, the one that
 * costs the hall is then forced in one excursion of fifty. Cross-entropy (R. Rubinstein, D. Kroese, "The Cross-Entropy Method",
 * 2004, ch. 8) takes the chances from a pilot: `q_i ~ E[weight * loss * times i was forced]`.
 */
export interface PickCredits {
  readonly hazards: number;
  readonly measures: number;
  /** hazard * measures + measure */
  readonly credits: Float64Array;
}

/** No credit yet. */
export function emptyCredits(hazards: number, measures: number): PickCredits {
  return { hazards, measures, credits: new Float64Array(hazards * measures) };
}

/** Adds one excursion of a pilot: `forced[i]` times hazard i was forced in it. */
export function addCredits(
  { hazards, measures, credits }: PickCredits,
  forced: Int32Array,
  weight: number,
  loss: Float64Array,
): void {
  for (let hazard = 0; hazard < hazards; hazard++) {
    if (forced[hazard] === 0) continue;
    for (let m = 0; m < measures; m++) credits[hazard * measures + m]! += weight * loss[m]! * forced[hazard]!;
  }
}

/** This part of the forced failures stays spread evenly, so that no loss is out of reach and weights stay bounded. */
const EVEN_PART = 0.25;

/**
 * Chances (relative, summing to 1 over all hazards) by which a stratum's failures are forced: for each measure the hazards' shares
 * of its loss, the mean over the measures that lost anything, mixed with an even part.
 */
export function picksFrom({ hazards, measures, credits }: PickCredits): Float64Array {
  const picks = new Float64Array(hazards).fill(1 / hazards);
  const totals = Array.from({ length: measures }, (_, m) =>
    sum(Array.from({ length: hazards }, (_, hazard) => credits[hazard * measures + m]!)),
  );
  const seen = totals.filter((total) => total > 0).length;
  if (seen === 0) return picks;
  for (let hazard = 0; hazard < hazards; hazard++) {
    let share = 0;
    for (let m = 0; m < measures; m++)
      if (totals[m]! > 0) share += credits[hazard * measures + m]! / totals[m]! / seen;
    picks[hazard] = EVEN_PART / hazards + (1 - EVEN_PART) * share;
  }
  return picks;
}

/** Sets a stratum's chances from what its pilot has seen. */
export function learnPicks(stratum: Stratum, credits: PickCredits): void {
  stratum.picks.set(picksFrom(credits));
}
