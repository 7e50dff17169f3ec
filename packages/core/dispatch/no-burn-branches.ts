import type { IntervalTable } from "./interval-value.ts";
import type { Battery } from "./types.ts";

/**
 * A step without burning: released energy either comes from charging less than nothing (one concave branch to the left
 * of 0) or from discharging (one to the right). Together they are concave unless the bus price is negative around 0.
 */
export interface StepBranches {
  /** Value of the step with an idle store, USD; unserved load counted at its cost. */
  idleUsd: number;
  /** Charging, from idle outwards: USD lost per MWh stored, rising, and MWh. */
  readonly chargeSlope: Float64Array;
  readonly chargeLength: Float64Array;
  chargeCount: number;
  /** Discharging, from idle outwards: USD earned per MWh released, falling, and MWh. */
  readonly dischargeSlope: Float64Array;
  readonly dischargeLength: Float64Array;
  dischargeCount: number;
  /** False where charging and discharging at once would pay. */
  isConcave: boolean;
}

/** Room for the branches of steps with `width` segments. */
export function allocateBranches(width: number): StepBranches {
  return {
    idleUsd: 0,
    chargeSlope: new Float64Array(width + 1),
    chargeLength: new Float64Array(width + 1),
    chargeCount: 0,
    dischargeSlope: new Float64Array(width + 1),
    dischargeLength: new Float64Array(width + 1),
    dischargeCount: 0,
    isConcave: true,
  };
}

/** Reads both branches of a step off its merit order: down from n = 0 for charging, up from it for discharging. */
export function readBranches(table: IntervalTable, battery: Battery, step: number, out: StepBranches): void {
  const { width, priceUsdPerMwh, lengthMw, owner, owners, stepHours: hours } = table;
  const begin = step * width;
  const end = begin + width;
  let fromMw = -table.suppliedMw[step]!;
  let usdPerHour = 0;
  let zero = begin;
  let belowMw = 0;
  for (let at = begin; at < end; at++) {
    const { isSource, use } = owners[owner[at]!]!;
    const isFirm = use === "ai" || use === "auxiliary";
    if (isSource || isFirm) usdPerHour -= priceUsdPerMwh[at]! * lengthMw[at]!;
    if (fromMw >= 0) continue;
    const takenMw = Math.min(lengthMw[at]!, -fromMw);
    usdPerHour += priceUsdPerMwh[at]! * takenMw;
    zero = at;
    belowMw = takenMw;
    fromMw += lengthMw[at]!;
  }
  out.idleUsd = usdPerHour * hours;
  readCharge(table, battery, zero, belowMw, begin, out);
  readDischarge(table, battery, zero, belowMw, end, out);
  out.isConcave =
    out.chargeCount === 0 || out.dischargeCount === 0 || out.chargeSlope[0]! >= out.dischargeSlope[0]!;
}

function readCharge(
  { priceUsdPerMwh, lengthMw, stepHours: hours }: IntervalTable,
  battery: Battery,
  zero: number,
  belowMw: number,
  begin: number,
  out: StepBranches,
): void {
  let leftMw = battery.chargeLimitMw;
  let count = 0;
  for (let at = zero; at >= begin && leftMw > 0; at--) {
    const mw = Math.min(leftMw, at === zero ? belowMw : lengthMw[at]!);
    if (mw <= 0) continue;
    leftMw -= mw;
    out.chargeSlope[count] = priceUsdPerMwh[at]! / battery.chargeEfficiencyFraction;
    out.chargeLength[count++] = mw * hours * battery.chargeEfficiencyFraction;
  }
  out.chargeCount = count;
}

function readDischarge(
  { priceUsdPerMwh, lengthMw, stepHours: hours }: IntervalTable,
  battery: Battery,
  zero: number,
  belowMw: number,
  end: number,
  out: StepBranches,
): void {
  let leftMw = battery.dischargeLimitMw;
  let count = 0;
  for (let at = zero; at < end && leftMw > 0; at++) {
    const mw = Math.min(leftMw, at === zero ? lengthMw[at]! - belowMw : lengthMw[at]!);
    if (mw <= 0) continue;
    leftMw -= mw;
    out.dischargeSlope[count] =
      (priceUsdPerMwh[at]! - battery.wearUsdPerMwh) * battery.dischargeEfficiencyFraction;
    out.dischargeLength[count++] = (mw * hours) / battery.dischargeEfficiencyFraction;
  }
  out.dischargeCount = count;
}

/** Value of releasing w MWh (w < 0: storing), USD above idle; -∞ beyond the branches' ends. */
export function branchValueUsd(branches: StepBranches, releasedMwh: number): number {
  const isCharge = releasedMwh < 0;
  const slope = isCharge ? branches.chargeSlope : branches.dischargeSlope;
  const length = isCharge ? branches.chargeLength : branches.dischargeLength;
  const count = isCharge ? branches.chargeCount : branches.dischargeCount;
  let rest = Math.abs(releasedMwh);
  let usd = 0;
  for (let k = 0; k < count && rest > 0; k++) {
    const part = rest < length[k]! ? rest : length[k]!;
    usd += part * slope[k]!;
    rest -= part;
  }
  if (rest > 1e-9) return Number.NEGATIVE_INFINITY;
  return isCharge ? -usd : usd;
}

/** Largest intake and release of a step, MWh >= 0. */
export function branchReach(branches: StepBranches): { storeMwh: number; releaseMwh: number } {
  let storeMwh = 0;
  let releaseMwh = 0;
  for (let k = 0; k < branches.chargeCount; k++) storeMwh += branches.chargeLength[k]!;
  for (let k = 0; k < branches.dischargeCount; k++) releaseMwh += branches.dischargeLength[k]!;
  return { storeMwh, releaseMwh };
}
