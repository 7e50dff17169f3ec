import {
  exp,
  type MeanReversion,
  ornsteinUhlenbeckStep,
  regimeProbabilities,
  requireLength,
  requireMeanReversion,
  requireParameter,
  simulateRegimes,
} from "../uncertainty/index.ts";
import type { ComputeMarket } from "./model.ts";

const STEP_YEARS = 1 / 12;

/** What one path of the compute market is drawn from, months from the study's start on. */
export interface ComputeDraws {
  readonly regime: Float64Array;
  readonly accelerator: Float64Array;
  readonly rent: Float64Array;
}

/** Fills accelerator price and rent of one path over their curves. */
export type ComputePath = (accelerator: Float64Array, rent: Float64Array, draws: ComputeDraws) => void;

/**
 * Ratio e^(x - Var x/2) * multiplier of the regime / its expectation in that month: mean 1 in every month, regimes shared by
 * accelerators and rents. The first month is as stated.
 *
 * @throws uncertainty/bad-parameter, uncertainty/length-mismatch
 */
export function makeComputePath(market: ComputeMarket, months: number): ComputePath {
  const { regimes, acceleratorMultiplierByRegime, rentMultiplierByRegime } = market;
  const chances = regimeProbabilities(regimes, months - 1);
  const accelerator = makeLevel(market.acceleratorPrice, acceleratorMultiplierByRegime, chances);
  const rent = makeLevel(market.rent, rentMultiplierByRegime, chances);
  const states = new Uint8Array(months);
  return (acceleratorOut, rentOut, draws) => {
    simulateRegimes(states, regimes, draws.regime);
    accelerator(acceleratorOut, states, draws.accelerator);
    rent(rentOut, states, draws.rent);
  };
}

function makeLevel(
  process: MeanReversion,
  multiplierByRegime: readonly number[],
  chances: readonly (readonly number[])[],
): (out: Float64Array, states: Uint8Array, shocks: Float64Array) => void {
  requireMeanReversion(process);
  requireLength("multipliers by regime", multiplierByRegime, chances[0]!.length);
  for (const value of multiplierByRegime)
    requireParameter("multiplier of a regime", value, value > 0, "above 0");
  const { decay, deviation } = ornsteinUhlenbeckStep(process, STEP_YEARS);
  // about the first multiplier: equal ones give exactly themselves, though chances sum to 1 only nearly
  const [first] = multiplierByRegime as [number];
  const means = chances.map((row) =>
    row.reduce((sum, p, i) => sum + p * (multiplierByRegime[i]! - first), first),
  );
  return (out, states, shocks) => {
    let x = process.initialLogDeviation;
    let variance = 0;
    for (let month = 0; month < out.length; month++) {
      if (month > 0) {
        x = decay * x + deviation * shocks[month - 1]!;
        variance = decay * decay * variance + deviation * deviation;
      }
      out[month] = (exp(x - 0.5 * variance) * multiplierByRegime[states[month]!]!) / means[month]!;
    }
  };
}
