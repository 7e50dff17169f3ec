import { exp, log } from "../quantity/index.ts";
import { requireLength, requireParameter, requireStepYears } from "./errors.ts";
import { inverseNormal } from "./inverse-normal.ts";

/** Things that happen once (a default) or that share a cause (delays and overruns of one project). */

/** A lognormal quantity known by two of its quantiles, for example a delay of 3 months at P50 and 9 at P90. */
export interface LognormalByQuantiles {
  readonly p50: number;
  readonly p90: number;
}

/** Value of a lognormal at a standard normal draw: p50 (p90/p50)^(z / z90). @throws uncertainty/bad-parameter */
export function lognormalAt({ p50, p90 }: LognormalByQuantiles, normal: number): number {
  requireParameter("P50", p50, p50 > 0, "above 0");
  requireParameter("P90", p90, p90 >= p50, `P50 (${p50}) or more`);
  requireParameter("normal draw", normal, true, "a finite number");
  return p50 * exp((normal / inverseNormal(0.9)) * log(p90 / p50));
}

/**
 * Normals with a common cause, in place: z_i = sqrt(rho) m + sqrt(1 - rho) e_i; each pair correlates by rho
 * (the one-factor model of O. Vasicek 1987).
 *
 * @throws uncertainty/bad-parameter
 */
export function shareCommonCause(ownNormals: Float64Array, commonNormal: number, correlation: number): void {
  requireParameter("common-cause correlation", correlation, correlation >= 0 && correlation <= 1, "0 to 1");
  requireParameter("common normal", commonNormal, true, "a finite number");
  const common = Math.sqrt(correlation) * commonNormal;
  const own = Math.sqrt(1 - correlation);
  for (let i = 0; i < ownNormals.length; i++) ownNormals[i] = common + own * ownNormals[i]!;
}

/**
 * The step in which an event of given yearly hazard happens, -1 = not within the steps: first t where the hazard so far
 * exceeds an exponential draw of mean 1 (D. Lando 1998). The same draw serves any hazard path: common random numbers.
 *
 * @throws uncertainty/bad-parameter, uncertainty/length-mismatch
 */
export function firstEventStep(
  hazardPerYear: Float64Array,
  stepYears: number,
  exponentialDraw: number,
): number {
  requireStepYears(stepYears);
  requireParameter("exponential draw", exponentialDraw, exponentialDraw >= 0, "0 or more");
  let accumulated = 0;
  for (let t = 0; t < hazardPerYear.length; t++) {
    requireParameter(
      `hazard of step ${t + 1}`,
      hazardPerYear[t]!,
      hazardPerYear[t]! >= 0,
      "0 or more a year",
    );
    accumulated += hazardPerYear[t]! * stepYears;
    if (accumulated > exponentialDraw) return t;
  }
  return -1;
}

/** Chance of no event up to and with each step: e^(-accumulated hazard); what contracted cash is weighted by. */
export function survivalProbabilities(
  out: Float64Array,
  hazardPerYear: Float64Array,
  stepYears: number,
): void {
  requireLength("survival", out, hazardPerYear.length);
  requireStepYears(stepYears);
  let accumulated = 0;
  for (let t = 0; t < hazardPerYear.length; t++) {
    requireParameter(
      `hazard of step ${t + 1}`,
      hazardPerYear[t]!,
      hazardPerYear[t]! >= 0,
      "0 or more a year",
    );
    accumulated += hazardPerYear[t]! * stepYears;
    out[t] = exp(-accumulated);
  }
}
