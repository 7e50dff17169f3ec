import { exp, inverseNormal, log, requireParameter, shareCommonCause } from "../uncertainty/index.ts";
import type { WorksProcess } from "./model.ts";

const Z_P90 = inverseNormal(0.9);

/** Delay and overrun of one path. */
export interface Works {
  readonly delayMonths: number;
  readonly overrunFraction: number;
}

/**
 * Time is lognormal through the plan (its median) and its P90, cost lognormal with the estimate as mean; their normals share
 * a cause. Slips count in whole months on top of the stated delay, which together are never below 0: what is finished early
 * waits for its connection date.
 *
 * @param normals common cause, delay, cost
 * @throws uncertainty/bad-parameter
 */
export function drawWorks(process: WorksProcess, normals: Float64Array): Works {
  const own = normals.slice(1, 3);
  shareCommonCause(own, normals[0]!, process.commonCauseCorrelation);
  const stretch = exp((own[0]! / Z_P90) * log(process.p90OverP50Ratio));
  const slipMonths = process.plannedMonths * (stretch - 1);
  const deviation = Math.sqrt(log(1 + process.overrunDeviationFraction ** 2));
  const cost = exp(deviation * own[1]! - 0.5 * deviation * deviation);
  return {
    delayMonths: Math.max(0, process.statedDelayMonths + Math.round(slipMonths)),
    overrunFraction: (1 + process.statedOverrunFraction) * cost - 1,
  };
}

/** @throws uncertainty/bad-parameter */
export function requireWorks(process: WorksProcess): void {
  const { statedDelayMonths, plannedMonths, p90OverP50Ratio, overrunDeviationFraction } = process;
  requireParameter("stated delay in months", statedDelayMonths, statedDelayMonths >= 0, "0 or more");
  requireParameter("planned months of works", plannedMonths, plannedMonths >= 0, "0 or more");
  requireParameter("P90 over P50 of the works' length", p90OverP50Ratio, p90OverP50Ratio >= 1, "1 or more");
  requireParameter(
    "deviation of building cost",
    overrunDeviationFraction,
    overrunDeviationFraction >= 0,
    "0 or more",
  );
  const stated = process.statedOverrunFraction;
  requireParameter("stated overrun", stated, stated > -1, "above -1");
  const correlation = process.commonCauseCorrelation;
  requireParameter("common-cause correlation", correlation, correlation >= 0 && correlation <= 1, "0 to 1");
}

/** P90 over P50 of a lognormal of this median and standard deviation (both in months). */
export function p90OverP50Of(medianMonths: number, deviationMonths: number): number {
  if (!(medianMonths > 0)) return 1;
  // deviation^2 = median^2 v (v - 1) with v = e^(s^2)
  const square = (deviationMonths / medianMonths) ** 2;
  const v = (1 + Math.sqrt(1 + 4 * square)) / 2;
  return exp(Z_P90 * Math.sqrt(log(v)));
}
