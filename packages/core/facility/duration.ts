import { exp, inverseNormal, log } from "../uncertainty/index.ts";
import { requireCount, requireFraction, requirePositive } from "./checks.ts";
import { facilityErrors } from "./errors.ts";

/** One branch of a phase-type time: with `probability`, a sum of `stages` exponentials whose mean together is `meanHours`. */
export interface PhaseBranch {
  readonly probability: number;
  readonly stages: number;
  readonly meanHours: number;
}

/** How long a repair, an outage or a lock-out lasts. The first three are phase-type (hyper-Erlang): engine A takes them. */
export type Duration =
  | { readonly kind: "exponential"; readonly meanHours: number }
  | { readonly kind: "erlang"; readonly meanHours: number; readonly stages: number }
  | { readonly kind: "hyper-erlang"; readonly branches: readonly PhaseBranch[] }
  | { readonly kind: "fixed"; readonly hours: number }
  /** Mean and coefficient of variation of the time itself, not of its logarithm. */
  | { readonly kind: "lognormal"; readonly meanHours: number; readonly cvRatio: number };

/** Mean of a duration, hours. */
export function meanHoursOf(duration: Duration): number {
  if (duration.kind === "fixed") return duration.hours;
  if (duration.kind !== "hyper-erlang") return duration.meanHours;
  return duration.branches.reduce((total, branch) => total + branch.probability * branch.meanHours, 0);
}

/** The branches of a phase-type duration, or null where it is not one (fixed, lognormal). */
export function phaseBranchesOf(duration: Duration): readonly PhaseBranch[] | null {
  if (duration.kind === "hyper-erlang") return duration.branches;
  if (duration.kind === "erlang")
    return [{ probability: 1, stages: duration.stages, meanHours: duration.meanHours }];
  if (duration.kind === "exponential") return [{ probability: 1, stages: 1, meanHours: duration.meanHours }];
  return null;
}

/**
 * A draw, hours, from uniforms in (0, 1): one for fixed, exponential and lognormal, stages + 1 for phase-type.
 * Lognormal: sigma^2 = ln(1 + cv^2), mu = ln(mean) - sigma^2/2.
 */
export function sampleHours(duration: Duration, uniform: () => number): number {
  if (duration.kind === "fixed") return duration.hours;
  if (duration.kind === "exponential") return -duration.meanHours * log(uniform());
  if (duration.kind === "lognormal") return sampleLognormal(duration.meanHours, duration.cvRatio, uniform());
  const branches = phaseBranchesOf(duration)!;
  const branch = branches.length === 1 ? branches[0]! : pickBranch(branches, uniform());
  let logSum = 0;
  for (let stage = 0; stage < branch.stages; stage++) logSum += log(uniform());
  return -(branch.meanHours / branch.stages) * logSum;
}

function sampleLognormal(meanHours: number, cvRatio: number, u: number): number {
  const variance = log(1 + cvRatio * cvRatio);
  return meanHours * exp(Math.sqrt(variance) * inverseNormal(u) - variance / 2);
}

function pickBranch(branches: readonly PhaseBranch[], u: number): PhaseBranch {
  let cumulative = 0;
  for (const branch of branches) {
    cumulative += branch.probability;
    if (u < cumulative) return branch;
  }
  return branches.at(-1)!;
}

/** @throws facility/bad-number where a mean is not positive, a stage count not whole, or probabilities don't sum to 1 */
export function checkDuration(where: string, duration: Duration): void {
  if (duration.kind === "fixed") requirePositive(`${where}: hours`, duration.hours);
  else if (duration.kind === "lognormal") {
    requirePositive(`${where}: mean hours`, duration.meanHours);
    requirePositive(`${where}: coefficient of variation`, duration.cvRatio);
  } else checkBranches(where, phaseBranchesOf(duration)!);
}

function checkBranches(where: string, branches: readonly PhaseBranch[]): void {
  for (const branch of branches) {
    requireFraction(`${where}: branch probability`, branch.probability);
    requireCount(`${where}: stages`, branch.stages, 1);
    requirePositive(`${where}: mean hours`, branch.meanHours);
  }
  const total = branches.reduce((sum, branch) => sum + branch.probability, 0);
  if (!(Math.abs(total - 1) < 1e-9))
    throw facilityErrors.badNumber({
      where: `${where}: branch probabilities`,
      value: total,
      allowed: "a sum of 1",
    });
}
