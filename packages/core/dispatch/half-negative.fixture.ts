import { makeTimeGrid } from "../quantity/index.ts";
import { makeRandom } from "./random-problem.fixture.ts";
import type { Battery, DispatchProblem, StorageEnds } from "./types.ts";

/** Incommensurable on purpose: no grid of states is exact for it. */
const AWKWARD: Omit<Battery, "ends"> = {
  chargeLimitMw: 7.31,
  dischargeLimitMw: Math.PI,
  energyMwh: 10 * Math.SQRT2,
  chargeEfficiencyFraction: 0.9137,
  dischargeEfficiencyFraction: 0.8721,
  wearUsdPerMwh: 0,
  reserveMwh: 0,
};

/** A battery and a grid connection only, half of the hours negative, sizes and efficiencies incommensurable. */
export function halfNegative(
  steps: number,
  seed: number,
  ends: StorageEnds,
): DispatchProblem & { readonly battery: Battery } {
  const random = makeRandom(seed);
  const priceUsdPerMwh = Float64Array.from({ length: steps }, () =>
    random() < 0.5 ? -80 * random() : 100 * random(),
  );
  return {
    grid: makeTimeGrid(0, 3600, steps),
    import: {
      firmLimitMw: 100,
      interruptibleLimitMw: 0,
      priceUsdPerMwh,
      adderUsdPerMwh: 0,
      lossFraction: 0,
    },
    export: { limitMw: 100, priceUsdPerMwh, deductUsdPerMwh: 0.5, lossFraction: 0 },
    mining: [],
    battery: { ...AWKWARD, ends },
  };
}
