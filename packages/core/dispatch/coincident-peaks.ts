import { type CoincidentPeakCharge, coincidentPeakUsd, expectedPeakAdder } from "../power/index.ts";
import { stepHours } from "../quantity/index.ts";
import { dispatchExactly } from "./exact-dispatch.ts";
import { affinePerStep } from "./per-step.ts";
import type { DispatchProblem, DispatchSchedule } from "./types.ts";

/** What avoiding coincident peaks is worth, and how sure it is. */
export interface CoincidentPeakDispatch {
  /** Dispatched with the expected charge in the price. */
  readonly schedule: DispatchSchedule;
  /** Dispatched as if there were no charge. */
  readonly ignoring: DispatchSchedule;
  /** Hours in which import is lower than without the charge. */
  readonly hoursCurtailed: number;
  /** Expected number of peaks that fall into those hours. */
  readonly expectedHits: number;
  /** Of the peaks that really were, those in which import was cut; undefined where they are not known yet. */
  readonly actualHits?: number;
  /** Charge expected next year, USD, with and without avoiding. */
  readonly expectedChargeUsd: number;
  readonly expectedChargeIgnoringUsd: number;
  /** Value given up today to avoid, USD. */
  readonly energyCostUsd: number;
  /** Charge avoided less value given up, USD. */
  readonly expectedSavingUsd: number;
  /** Dispatch value less expected charge. */
  readonly valueUsd: number;
  /** The same site's value with the charge abolished: the saving is gone, and so is the charge. */
  readonly valueChargeAbolishedUsd: number;
  /** Charge billed next year for the peaks that really were; undefined where unknown. */
  readonly actualChargeUsd?: number;
}

/** Import that is lower by less than this is rounding. */
const NOISE_MW = 1e-6;

/**
 * Coincident peaks are unknown ahead, so each step's import carries the charge times the chance that the step is the
 * peak. That is a price, so dispatch stays exact.
 *
 * @param peakProbability per step; see `peakProbabilities` of core/power
 * @param actualPeakSteps the peaks that were, for a look back
 */
export function dispatchWithCoincidentPeaks(
  problem: DispatchProblem,
  charge: CoincidentPeakCharge,
  peakProbability: Float64Array,
  actualPeakSteps?: readonly number[],
): CoincidentPeakDispatch {
  const adder = expectedPeakAdder(charge, peakProbability, stepHours(problem.grid));
  const terms = problem.import;
  const priced = {
    ...problem,
    import: { ...terms, adderUsdPerMwh: affinePerStep(terms.adderUsdPerMwh, 1, adder) },
  };
  const ignoring = dispatchExactly(problem).schedule;
  const schedule = dispatchExactly(priced).schedule;
  const isCut = schedule.importMw.map((mw, step) => (mw < ignoring.importMw[step]! - NOISE_MW ? 1 : 0));
  const chargeOf = (mw: Float64Array) => integrate(mw, adder) * stepHours(problem.grid);
  const expectedChargeUsd = chargeOf(schedule.importMw);
  const expectedChargeIgnoringUsd = chargeOf(ignoring.importMw);
  const energyCostUsd = ignoring.totals.valueUsd - (schedule.totals.valueUsd + expectedChargeUsd);
  return {
    schedule,
    ignoring,
    hoursCurtailed: isCut.reduce((sum, cut) => sum + cut, 0) * stepHours(problem.grid),
    expectedHits: integrate(isCut, peakProbability),
    ...(actualPeakSteps && {
      actualHits: actualPeakSteps.filter((step) => isCut[step] === 1).length,
      actualChargeUsd: coincidentPeakUsd(charge, schedule.importMw, actualPeakSteps),
    }),
    expectedChargeUsd,
    expectedChargeIgnoringUsd,
    energyCostUsd,
    expectedSavingUsd: expectedChargeIgnoringUsd - expectedChargeUsd - energyCostUsd,
    valueUsd: schedule.totals.valueUsd,
    valueChargeAbolishedUsd: ignoring.totals.valueUsd,
  };
}

function integrate(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, step) => sum + value * b[step]!, 0);
}
