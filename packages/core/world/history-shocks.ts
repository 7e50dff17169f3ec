import {
  type BlockBootstrap,
  exp,
  inverseNormal,
  requireBlockBootstrap,
  requireFinite,
} from "../uncertainty/index.ts";

/**
 * How other factors move with a bitcoin price that is drawn from its history: each month of the history has the normal score of its return's
 * rank (Gaussian copula by ranks; van der Waerden 1952), of mean 0 and variance 1. Where a path draws that month, the score stands in place of
 * the price's own shock, and Cholesky's factor does the rest.
 */
export interface HistoryShocks {
  readonly plan: BlockBootstrap;
  /** One per month of the history. */
  readonly scores: Float64Array;
}

/** @throws uncertainty/bad-parameter */
export function makeHistoryShocks(logReturnsPerMonth: Float64Array, meanBlockMonths: number): HistoryShocks {
  const plan = { historyLength: logReturnsPerMonth.length, meanBlockSteps: meanBlockMonths };
  requireBlockBootstrap(plan);
  requireFinite("monthly returns of the history", logReturnsPerMonth);
  return { plan, scores: standardised(midRanks(logReturnsPerMonth).map((rank) => inverseNormal(rank))) };
}

/** Rank of each value as a share in (0, 1); equal values share their mean rank. */
function midRanks(values: Float64Array): Float64Array {
  return values.map((value) => {
    let [below, equal] = [0, 0];
    for (const other of values) {
      if (other < value) below++;
      else if (other === value) equal++;
    }
    return (below + equal / 2) / values.length;
  });
}

/** Scores are symmetric but where values are equal; a history that never moves has none. */
function standardised(scores: Float64Array): Float64Array {
  const mean = scores.reduce((a, b) => a + b, 0) / scores.length;
  const variance = scores.reduce((a, b) => a + (b - mean) * (b - mean), 0) / scores.length;
  const deviation = Math.sqrt(variance);
  return scores.map((score) => (deviation > 1e-9 ? (score - mean) / deviation : 0));
}

/**
 * What a mean-reverting log keeps of the history in its expectation: E[exp(sum over k < m of a_k z)] / exp(sum of a_k^2 / 2) for months m = 0, 1, ..,
 * where a_k is the weight of the score k months ago. The denominator is what independent normals would make; the ratio is 1 but for the
 * history's own shape and memory. Exact, by the recursion of `bootstrapGrowth` over where in the history a path stands.
 */
export function historyMeans(history: HistoryShocks, weights: Float64Array): Float64Array {
  const { scores, plan } = history;
  const beginChance = 1 / plan.meanBlockSteps;
  const means = new Float64Array(weights.length + 1).fill(1);
  let ahead = new Float64Array(scores.length).fill(1);
  let squares = 0;
  weights.forEach((weight, k) => {
    const fresh = meanOf(ahead);
    const next = new Float64Array(scores.length);
    for (let i = 0; i < scores.length; i++) {
      const onward = (1 - beginChance) * ahead[(i + 1) % scores.length]! + beginChance * fresh;
      next[i] = exp(weight * scores[i]!) * onward;
    }
    squares += weight * weight;
    means[k + 1] = meanOf(next) / exp(0.5 * squares);
    ahead = next;
  });
  return means;
}

/** Weights of the scores of the last months in a mean-reverting log: loading * deviation * decay^k. */
export function revertingWeights(
  { decay, deviation }: { readonly decay: number; readonly deviation: number },
  loading: number,
  months: number,
): Float64Array {
  const weights = new Float64Array(Math.max(0, months - 1));
  let weight = loading * deviation;
  for (let k = 0; k < weights.length; k++) {
    weights[k] = weight;
    weight *= decay;
  }
  return weights;
}

function meanOf(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}
