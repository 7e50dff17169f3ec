import type { ReleaseTable } from "./release-table.ts";
import type { Battery } from "./types.ts";

/** Charge, discharge and their difference at the bus, one entry per step. */
export interface StoragePower {
  readonly chargeMw: Float64Array;
  readonly dischargeMw: Float64Array;
  /** discharge - charge: what storage adds to the bus. */
  readonly injectedMw: Float64Array;
  /** Steps in which the path charges and discharges at once. */
  readonly burningSteps: number;
}

/** Power below this is rounding: 1e-9 MW. */
const NOISE_MW = 1e-9;

/**
 * Turns released energy back into power. Without burning the sign says which; while burning grows the injection is
 * fixed, and beyond it the charger is full until the discharger is (see {@link ReleaseTable}).
 */
export function powerOfPath(
  release: ReleaseTable,
  battery: Battery,
  stepHours: number,
  releasedMwh: Float64Array,
): StoragePower {
  const steps = releasedMwh.length;
  const chargeMw = new Float64Array(steps);
  const dischargeMw = new Float64Array(steps);
  const injectedMw = new Float64Array(steps);
  const { chargeEfficiencyFraction: chargeEff, dischargeEfficiencyFraction: dischargeEff } = battery;
  let burningSteps = 0;
  for (let step = 0; step < steps; step++) {
    const releasedMw = releasedMwh[step]! / stepHours;
    if (releasedMwh[step]! > release.burnFromMwh[step]!) {
      burningPower(release, battery, step, releasedMw, chargeMw, dischargeMw);
      if (Math.min(chargeMw[step]!, dischargeMw[step]!) > NOISE_MW) burningSteps++;
    } else if (releasedMw < 0) chargeMw[step] = Math.min(battery.chargeLimitMw, -releasedMw / chargeEff);
    else dischargeMw[step] = Math.min(battery.dischargeLimitMw, releasedMw * dischargeEff);
    injectedMw[step] = dischargeMw[step]! - chargeMw[step]!;
  }
  return { chargeMw, dischargeMw, injectedMw, burningSteps };
}

/** Charge and discharge of a step whose path may do both at once, written at `step`. */
export function burningPower(
  release: ReleaseTable,
  battery: Battery,
  step: number,
  releasedMw: number,
  chargeMw: Float64Array,
  dischargeMw: Float64Array,
): void {
  const { chargeEfficiencyFraction: chargeEff, dischargeEfficiencyFraction: dischargeEff } = battery;
  const { chargeLimitMw, dischargeLimitMw } = battery;
  const net = release.burnNetMw[step]!;
  const grown = (releasedMw - net / dischargeEff) / (1 / dischargeEff - chargeEff);
  if (grown <= Math.min(chargeLimitMw, dischargeLimitMw - net)) {
    chargeMw[step] = Math.max(0, grown, -net);
    dischargeMw[step] = Math.max(0, net + chargeMw[step]!);
    return;
  }
  const discharge = Math.min(dischargeLimitMw, dischargeEff * (releasedMw + chargeEff * chargeLimitMw));
  dischargeMw[step] = discharge;
  chargeMw[step] = Math.max(0, (discharge / dischargeEff - releasedMw) / chargeEff);
}

/** As {@link powerOfPath} where nothing burns: the sign of the release says charge or discharge. */
export function powerOfReleases(
  battery: Battery,
  stepHours: number,
  releasedMwh: Float64Array,
): StoragePower {
  const { chargeEfficiencyFraction: chargeEff, dischargeEfficiencyFraction: dischargeEff } = battery;
  const chargeMw = releasedMwh.map((mwh) =>
    Math.min(battery.chargeLimitMw, Math.max(0, -mwh) / (chargeEff * stepHours)),
  );
  const dischargeMw = releasedMwh.map((mwh) =>
    Math.min(battery.dischargeLimitMw, (Math.max(0, mwh) * dischargeEff) / stepHours),
  );
  const injectedMw = dischargeMw.map((mw, step) => mw - chargeMw[step]!);
  return { chargeMw, dischargeMw, injectedMw, burningSteps: 0 };
}
