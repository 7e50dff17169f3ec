import { exp, log } from "../quantity/index.ts";
import { requireFinite, requireLength, requireParameter, requireSteps, requireStepYears } from "./errors.ts";
import { type ExpectedCurve, type Measure, requireExpectedCurve, type UnderMeasure } from "./measure.ts";

/**
 * History drawn again in blocks of random length: D. Politis and J. Romano, "The stationary bootstrap" (1994). Keeps fat
 * tails and clustering without a model. Indices may drive several series at once, which keeps their joint moves.
 */
export interface BlockBootstrap {
  readonly historyLength: number;
  /** Mean length of a block in steps; lengths are geometric. 1 = independent draws. */
  readonly meanBlockSteps: number;
}

/** @throws uncertainty/bad-parameter */
export function requireBlockBootstrap({ historyLength, meanBlockSteps }: BlockBootstrap): void {
  requireParameter(
    "length of the history",
    historyLength,
    Number.isInteger(historyLength) && historyLength >= 2,
    "2 steps or more",
  );
  requireParameter("mean block length", meanBlockSteps, meanBlockSteps >= 1, "1 step or more");
}

/**
 * Indices into the history, one per uniform. One uniform decides both whether a block begins (u < 1/mean length) and
 * where; blocks wrap around the history's end.
 */
export function drawBootstrapIndices(out: Int32Array, plan: BlockBootstrap, uniforms: Float64Array): void {
  requireBlockBootstrap(plan);
  requireLength("indices", out, uniforms.length);
  const beginChance = 1 / plan.meanBlockSteps;
  for (let t = 0; t < uniforms.length; t++) {
    const u = uniforms[t]!;
    if (t === 0) out[t] = Math.floor(u * plan.historyLength);
    else if (u < beginChance) out[t] = Math.floor((u / beginChance) * plan.historyLength);
    else out[t] = (out[t - 1]! + 1) % plan.historyLength;
  }
}

/** Log returns of a history of positive prices. @throws uncertainty/bad-parameter */
export function logReturns(prices: ArrayLike<number>): Float64Array {
  const returns = new Float64Array(Math.max(0, prices.length - 1));
  for (let i = 0; i < prices.length; i++) {
    requireParameter(`price ${i + 1}`, prices[i]!, prices[i]! > 0, "above 0");
    if (i > 0) returns[i - 1] = log(prices[i]! / prices[i - 1]!);
  }
  return returns;
}

/**
 * Expected growth E[S_t / S_0] of bootstrapped paths at steps 0..n, exactly: backward recursion over where in the history
 * a path stands, w_(t+1)(i) = e^(r_i) ((1 - p) w_t(i + 1) + p mean(w_t)). This is the drift the history would smuggle in.
 */
export function bootstrapGrowth(returns: Float64Array, plan: BlockBootstrap, steps: number): Float64Array {
  requireBlockBootstrap(plan);
  requireLength("returns", returns, plan.historyLength);
  requireFinite("returns", returns);
  requireSteps(steps);
  const beginChance = 1 / plan.meanBlockSteps;
  const growth = new Float64Array(steps + 1).fill(1);
  const factors = returns.map(exp);
  let ahead = new Float64Array(returns.length).fill(1);
  for (let t = 1; t <= steps; t++) {
    const fresh = meanOf(ahead);
    const next = factors.map((factor, i) => {
      const onward = (1 - beginChance) * ahead[(i + 1) % ahead.length]! + beginChance * fresh;
      return factor * onward;
    });
    growth[t] = meanOf(next);
    ahead = next;
  }
  return growth;
}

/**
 * Drift of a bootstrap as an annual rate, over all steps of the growth curve: said beside every result that keeps it.
 *
 * @throws uncertainty/bad-parameter
 */
export function bootstrapDriftAnnualRate(growth: Float64Array, stepYears: number): number {
  requireStepYears(stepYears);
  requireParameter("length of the growth curve", growth.length, growth.length >= 2, "2 steps or more");
  const steps = growth.length - 1;
  return exp(log(growth[steps]!) / (steps * stepYears)) - 1;
}

/**
 * One path around a curve from bootstrapped returns, drift removed exactly: out[t] = F_t * product / E[product], so that
 * E[out[t]] = F_t under the curve's measure.
 *
 * @param growth from {@link bootstrapGrowth} for the same returns and plan, at least as long as the curve
 */
export function simulateBootstrap(
  out: Float64Array,
  { content }: UnderMeasure<Measure, ExpectedCurve>,
  returns: Float64Array,
  growth: Float64Array,
  indices: Int32Array,
): void {
  requireExpectedCurve(content);
  const { values } = content;
  requireLength("prices", out, values.length);
  requireLength("indices", indices, values.length - 1);
  requireParameter(
    "length of the growth curve",
    growth.length,
    growth.length >= values.length,
    `at least ${values.length}`,
  );
  let logProduct = 0;
  out[0] = values[0]!;
  for (let t = 1; t < values.length; t++) {
    logProduct += returns[indices[t - 1]!]!;
    out[t] = (values[t]! * exp(logProduct)) / growth[t]!;
  }
}

function meanOf(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}
