import { exp, ornsteinUhlenbeckStep, requireMeanReversion } from "../uncertainty/index.ts";
import type { PowerProcess } from "./model.ts";

const STEP_YEARS = 1 / 12;

/** Fills level and spread of one path, months from the study's start on. */
export type PowerPath = (
  level: Float64Array,
  spread: Float64Array,
  levelShocks: Float64Array,
  spreadShocks: Float64Array,
) => void;

/**
 * Level e^(x - Var x/2) and spread e^(y - Var y/2 - Cov xy), x and y mean-reverting with correlated shocks: E[level] = 1 and
 * E[level * spread] = 1 in every month, so each hour's expected price is the price year's own and a forward on any hour has
 * NPV 0. The first month is as stated.
 *
 * @throws uncertainty/bad-parameter
 */
export function makePowerPath(
  { level, spread }: PowerProcess,
  correlation: number,
  months: number,
): PowerPath {
  requireMeanReversion(level);
  requireMeanReversion(spread);
  const x = ornsteinUhlenbeckStep(level, STEP_YEARS);
  const y = ornsteinUhlenbeckStep(spread, STEP_YEARS);
  const levelLess = new Float64Array(months);
  const spreadLess = new Float64Array(months);
  let [xx, yy, xy] = [0, 0, 0];
  for (let month = 1; month < months; month++) {
    xx = x.decay * x.decay * xx + x.deviation * x.deviation;
    yy = y.decay * y.decay * yy + y.deviation * y.deviation;
    xy = x.decay * y.decay * xy + correlation * x.deviation * y.deviation;
    levelLess[month] = 0.5 * xx;
    spreadLess[month] = 0.5 * yy + xy;
  }
  return (levelOut, spreadOut, levelShocks, spreadShocks) => {
    fillReverting(levelOut, level.initialLogDeviation, x, levelShocks, levelLess);
    fillReverting(spreadOut, spread.initialLogDeviation, y, spreadShocks, spreadLess);
  };
}

/** out[0] = e^start, out[m] = e^(x_m - less[m]). */
function fillReverting(
  out: Float64Array,
  startLog: number,
  { decay, deviation }: { readonly decay: number; readonly deviation: number },
  shocks: Float64Array,
  less: Float64Array,
): void {
  let x = startLog;
  out[0] = exp(x);
  for (let month = 1; month < out.length; month++) {
    x = decay * x + deviation * shocks[month - 1]!;
    out[month] = exp(x - less[month]!);
  }
}
