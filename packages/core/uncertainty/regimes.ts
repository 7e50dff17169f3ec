import { requireLength, requireParameter, requireSteps } from "./errors.ts";

/**
 * A world that is in one of a few states, such as "short of accelerators" and "glut", and moves between them by chance: a
 * Markov chain (J. D. Hamilton 1989). Transition probabilities are per step of the study.
 */
export interface RegimeChain {
  readonly names: readonly string[];
  /** Row i: chances of being in state j one step later; each row sums to 1. */
  readonly transitionProbability: readonly (readonly number[])[];
  readonly startState: number;
}

/** Checks a chain. @throws uncertainty/bad-parameter, uncertainty/length-mismatch */
export function requireRegimeChain({ names, transitionProbability, startState }: RegimeChain): void {
  const count = names.length;
  requireParameter(
    "start state",
    startState,
    Number.isInteger(startState) && startState >= 0 && startState < count,
    `0 to ${count - 1}`,
  );
  requireLength("transition rows", transitionProbability, count);
  transitionProbability.forEach((row, i) => {
    requireLength(`transition row "${names[i]}"`, row, count);
    for (const chance of row)
      requireParameter(`chance out of "${names[i]}"`, chance, chance >= 0 && chance <= 1, "0 to 1");
    const total = row.reduce((a, b) => a + b, 0);
    requireParameter(`sum of chances out of "${names[i]}"`, total, Math.abs(total - 1) < 1e-9, "1");
  });
}

/** States at steps 0..n from n uniforms. @throws as requireRegimeChain */
export function simulateRegimes(out: Uint8Array, chain: RegimeChain, uniforms: Float64Array): void {
  requireRegimeChain(chain);
  requireLength("states", out, uniforms.length + 1);
  out[0] = chain.startState;
  for (let t = 0; t < uniforms.length; t++)
    out[t + 1] = nextState(chain.transitionProbability[out[t]!]!, uniforms[t]!);
}

function nextState(chances: readonly number[], uniform: number): number {
  let below = 0;
  for (let state = 0; state < chances.length - 1; state++) {
    below += chances[state]!;
    if (uniform < below) return state;
  }
  return chances.length - 1;
}

/** Chances of each state at steps 0..n: what levels are multiplied by, averaged, so that a curve keeps its mean. */
export function regimeProbabilities(chain: RegimeChain, steps: number): readonly (readonly number[])[] {
  requireRegimeChain(chain);
  requireSteps(steps);
  let now: readonly number[] = chain.names.map((_, state) => (state === chain.startState ? 1 : 0));
  const all = [now];
  for (let t = 0; t < steps; t++) {
    now = now.map((_, j) => now.reduce((sum, p, i) => sum + p * chain.transitionProbability[i]![j]!, 0));
    all.push(now);
  }
  return all;
}

/**
 * Multipliers of a level by regime, normalised at every step so that their expectation is 1: a regime moves paths
 * around the curve, never the curve itself.
 */
export function regimeMultipliers(
  out: Float64Array,
  chain: RegimeChain,
  multiplierByState: readonly number[],
  states: Uint8Array,
): void {
  requireLength("multipliers", multiplierByState, chain.names.length);
  requireLength("levels", out, states.length);
  const chances = regimeProbabilities(chain, states.length - 1);
  for (let t = 0; t < states.length; t++) {
    const mean = chances[t]!.reduce((sum, p, state) => sum + p * multiplierByState[state]!, 0);
    out[t] = multiplierByState[states[t]!]! / mean;
  }
}
