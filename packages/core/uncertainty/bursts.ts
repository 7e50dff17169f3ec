import { exp } from "../quantity/index.ts";
import { requireLength, requireParameter, requireSteps, requireStepYears } from "./errors.ts";
import { poissonQuantile } from "./random.ts";

/**
 * A quiet level with bursts that die out, as transaction fees behave: shot noise on a lognormal base.
 *   level_t = base e^(x_t - Var/2) + b_t,   b_t = decay b_(t-1) + size of the bursts that begin in step t.
 * Bursts begin as a Poisson process; their sizes are lognormal with the stated mean.
 */
export interface BurstyLevel {
  /** Mean of the quiet part, in the unit of the result. */
  readonly baseMean: number;
  readonly baseReversionPerYear: number;
  readonly baseVolatilityPerSqrtYear: number;
  readonly burstsPerYear: number;
  /** Mean size of a burst in its first step, in the unit of the result. */
  readonly burstMeanSize: number;
  /** Standard deviation of the log size. */
  readonly burstLogDeviation: number;
  /** Share of a burst that is left one year later is e^-decayPerYear. */
  readonly burstDecayPerYear: number;
}

/** Draws of one path, one value per step. */
export interface BurstyDraws {
  readonly base: Float64Array;
  readonly burstCountUniform: Float64Array;
  readonly burstSize: Float64Array;
}

/** Checks the figures of a model. @throws uncertainty/bad-parameter */
export function requireBurstyLevel(model: BurstyLevel): void {
  for (const [name, value] of Object.entries(model))
    requireParameter(name, value as number, value >= 0, "0 or more");
}

/** Levels of steps 0..n-1 from n draws of each kind. @throws uncertainty/bad-parameter, uncertainty/length-mismatch */
export function simulateBurstyLevel(
  out: Float64Array,
  model: BurstyLevel,
  stepYears: number,
  draws: BurstyDraws,
): void {
  requireBurstyLevel(model);
  requireStepYears(stepYears);
  for (const values of Object.values(draws) as Float64Array[]) requireLength("draws", values, out.length);
  const { decay, deviation } = baseStep(model, stepYears);
  const burstDecay = exp(-model.burstDecayPerYear * stepYears);
  let [x, variance, burst] = [0, 0, 0];
  for (let t = 0; t < out.length; t++) {
    x = decay * x + deviation * draws.base[t]!;
    variance = decay * decay * variance + deviation * deviation;
    burst =
      burst * burstDecay + newBursts(model, stepYears, draws.burstCountUniform[t]!, draws.burstSize[t]!);
    out[t] = model.baseMean * exp(x - 0.5 * variance) + burst;
  }
}

/** Expected levels of steps 0..n-1, in closed form: what a stated curve of fees is scaled by. @throws uncertainty/bad-parameter */
export function expectedBurstyLevels(model: BurstyLevel, stepYears: number, steps: number): Float64Array {
  requireBurstyLevel(model);
  requireStepYears(stepYears);
  requireSteps(steps);
  const burstDecay = exp(-model.burstDecayPerYear * stepYears);
  const arriving = model.burstsPerYear * stepYears * model.burstMeanSize;
  let burst = 0;
  return Float64Array.from({ length: steps }, () => {
    burst = burst * burstDecay + arriving;
    return model.baseMean + burst;
  });
}

/** n bursts at once share one normal: a lognormal of the same mean whose log spread shrinks with sqrt(n). */
function newBursts(model: BurstyLevel, stepYears: number, uniform: number, normal: number): number {
  const count = poissonQuantile(uniform, model.burstsPerYear * stepYears);
  if (count === 0) return 0;
  const deviation = model.burstLogDeviation / Math.sqrt(count);
  return count * model.burstMeanSize * exp(deviation * normal - 0.5 * deviation * deviation);
}

function baseStep(model: BurstyLevel, stepYears: number): { decay: number; deviation: number } {
  const { baseReversionPerYear: kappa, baseVolatilityPerSqrtYear: sigma } = model;
  const decay = exp(-kappa * stepYears);
  const variance =
    kappa > 0 ? (sigma * sigma * (1 - decay * decay)) / (2 * kappa) : sigma * sigma * stepYears;
  return { decay, deviation: Math.sqrt(variance) };
}
