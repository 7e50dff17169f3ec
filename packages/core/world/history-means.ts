import { type CholeskyFactor, type MeanReversion, ornsteinUhlenbeckStep } from "../uncertainty/index.ts";
import { CORRELATED_FACTORS, type CorrelatedFactor } from "./factors.ts";
import { type HistoryShocks, historyMeans, revertingWeights } from "./history-shocks.ts";
import type { WorldModel } from "./model.ts";

const STEP_YEARS = 1 / 12;

/** By month, what each ratio has to be divided by so that its mean is its curve although it moves with a drawn history. */
export interface HistoryMeans {
  readonly powerLevel: Float64Array;
  /** Of level times spread. */
  readonly powerHour: Float64Array;
  readonly accelerator: Float64Array;
  readonly rent: Float64Array;
  /** Of the fees' quiet part, from the as-of month on. */
  readonly fees: Float64Array;
  /** Of one over the hashrate that margins do not explain, from the as-of month on. */
  readonly hashprice: Float64Array;
}

/** Prepares them for a model: each factor's share in the bitcoin shock is the first column of Cholesky's factor. */
export function makeHistoryMeans(
  { power, compute, fees, hashrate, leadMonths }: WorldModel,
  history: HistoryShocks,
  factor: CholeskyFactor,
  months: number,
): HistoryMeans {
  const loadingOf = (name: CorrelatedFactor) => factor[CORRELATED_FACTORS.indexOf(name)]![0]!;
  const weights = (process: MeanReversion, name: CorrelatedFactor, length = months, sign = 1) =>
    revertingWeights(ornsteinUhlenbeckStep(process, STEP_YEARS), sign * loadingOf(name), length);
  const level = weights(power.level, "power level");
  const spread = weights(power.spread, "power spread");
  const total = leadMonths + months;
  const quiet = {
    reversionPerYear: fees.baseReversionPerYear,
    volatilityPerSqrtYear: fees.baseVolatilityPerSqrtYear,
    initialLogDeviation: 0,
  };
  const of = (values: Float64Array) => historyMeans(history, values);
  return {
    powerLevel: of(level),
    powerHour: of(level.map((weight, k) => weight + spread[k]!)),
    accelerator: of(weights(compute.acceleratorPrice, "accelerator price")),
    rent: of(weights(compute.rent, "rent")),
    fees: of(weights(quiet, "fees", total)),
    hashprice: of(weights(hashrate.unexplained, "network hashrate", total, -1)),
  };
}

/** Divides a column by its means, in place. */
export function divideBy(values: Float64Array, means: Float64Array): void {
  for (let month = 0; month < values.length; month++) values[month]! /= means[month]!;
}
