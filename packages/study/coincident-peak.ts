import { type CoincidentPeakCharge, peakProbabilities } from "@switchyard/core/power";
import { assumption, type Scenario } from "@switchyard/scenario";
import type { DispatchHorizon } from "./dispatch-terms.ts";

/** The scenario's charge on the draw in the system's own peaks; undefined where there is none. */
export function coincidentPeakCharge({ power }: Scenario): CoincidentPeakCharge | undefined {
  const stated = power.coincidentPeak;
  return (
    stated && {
      id: "coincident peak",
      rateUsdPerMwYear: stated.rateUsdPerKwMonth * 12 * 1000,
      months: stated.months,
    }
  );
}

/** Chances that a step is its month's peak: they follow the system's load; without one the market price stands for its stress. */
export function peakChances(
  charge: CoincidentPeakCharge,
  { labels, marketUsdPerMwh }: DispatchHorizon,
  loadMw: Float64Array | undefined,
): Float64Array {
  if (!loadMw) {
    const spread = assumption("dispatch.peak_spread", "power.coincident_peak").value;
    return peakProbabilities(charge, marketUsdPerMwh, labels.monthNumber, spread);
  }
  const share = assumption("dispatch.load_spread", "power.coincident_peak.load_column").value;
  const mostMw = loadMw.reduce((most, mw) => Math.max(most, mw), 0);
  return peakProbabilities(charge, loadMw, labels.monthNumber, share * mostMw);
}
