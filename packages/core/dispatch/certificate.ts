import type { StorageBounds } from "./storage-bounds.ts";
import type { Certificate, DispatchTotals } from "./types.ts";

/**
 * What stored energy itself is worth at given water values v, whatever the path between its bounds:
 * v_0 x_0 + Σ_t max { (v_t - v_{t-1}) x : x in bounds } + max { -v_{T-1} x : x in end bounds }.
 * Added to the steps' bound this is an upper bound on any schedule's value, for any v (weak duality).
 */
export function storedEnergyBoundUsd(bounds: StorageBounds, waterUsdPerMwh: Float64Array): number {
  const { leastMwh, mostMwh, startMwh } = bounds;
  const steps = waterUsdPerMwh.length;
  let sum = waterUsdPerMwh[0]! * startMwh;
  for (let step = 1; step <= steps; step++) {
    const rise = (step < steps ? waterUsdPerMwh[step]! : 0) - waterUsdPerMwh[step - 1]!;
    if (rise > 0) sum += rise * mostMwh[step]!;
    else if (rise < 0) sum += rise * leastMwh[step]!;
  }
  return sum;
}

/** Schedule against bound. The gap is relative to the larger of |value| and the gross absolute cash. */
export function makeCertificate(totals: DispatchTotals, dualBoundUsd: number): Certificate {
  const scale = Math.max(Math.abs(totals.valueUsd), totals.grossCashUsd, 1);
  return {
    primalUsd: totals.valueUsd,
    dualBoundUsd,
    relativeGap: (dualBoundUsd - totals.valueUsd) / scale,
  };
}
