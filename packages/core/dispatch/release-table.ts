import type { IntervalTable } from "./interval-value.ts";
import type { Battery } from "./types.ts";

/**
 * Each step's value h(w) of the energy w that the store releases (w < 0: takes in), MWh of stored energy.
 *
 * For a price v of stored energy the best step charges while the bus price p is under v*ηc and discharges while p is
 * over wear + v/ηd. Both at once ("burning") pays only under v* = -wear / (1/ηd - ηc) <= 0. Following v from +∞ down
 * gives the slopes of h in order:
 *   1. segments of F with p >= v*·ηc: slope p/ηc while charging falls, then (p - wear)·ηd while discharging grows;
 *   2. one flat segment of slope v*: charging and discharging grow together, nothing reaches the bus;
 *   3. the cheaper segments: (p - wear)·ηd with the charger full, then p/ηc with the discharger full.
 * With 2 and 3 the result is exactly the linear programme's (concave) hull.
 */
export interface ReleaseTable {
  /** Segments of step t are [first[t], first[t + 1]). */
  readonly first: Int32Array;
  /** USD per stored MWh, descending within a step. */
  readonly slope: Float64Array;
  /** Stored MWh. */
  readonly length: Float64Array;
  /** Least release per step, MWh (-most intake). */
  readonly leastMwh: Float64Array;
  /** Largest release per step, MWh. */
  readonly mostMwh: Float64Array;
  /** Release beyond which the path may burn, MWh; +∞ where it never pays. */
  readonly burnFromMwh: Float64Array;
  /** What storage adds to the bus while burning grows, MW. */
  readonly burnNetMw: Float64Array;
  /** Where the merit order stands with the charger full: rank of the next segment, the width where there is none. */
  readonly leftRank: Uint8Array;
  /** The same with the store at rest. */
  readonly restRank: Uint8Array;
  /** The same with the discharger full. */
  readonly rightRank: Uint8Array;
}

/** Empty tables for a horizon; they are filled again and again by {@link fillReleaseTable}. */
export function allocateReleaseTable(steps: number, width: number): ReleaseTable {
  const most = steps * (width + 3);
  return {
    first: new Int32Array(steps + 1),
    slope: new Float64Array(most),
    length: new Float64Array(most),
    leastMwh: new Float64Array(steps),
    mostMwh: new Float64Array(steps),
    burnFromMwh: new Float64Array(steps),
    burnNetMw: new Float64Array(steps),
    leftRank: new Uint8Array(steps),
    restRank: new Uint8Array(steps),
    rightRank: new Uint8Array(steps),
  };
}

const LOSSLESS = Number.NEGATIVE_INFINITY;

/** The stored-energy price under which charging and discharging at once pays, USD per MWh; -∞ where it never does. */
export function burnThresholdUsdPerMwh(battery: Battery): number {
  const lost = 1 / battery.dischargeEfficiencyFraction - battery.chargeEfficiencyFraction;
  return lost > 1e-12 ? -battery.wearUsdPerMwh / lost : Number.NEGATIVE_INFINITY;
}

/** Rank of the segment that the next MW at this injection enters; the width where all are used up. */
export function rankAt(table: IntervalTable, step: number, injectedMw: number): number {
  const { width, lengthMw, suppliedMw, usableMw } = table;
  const rounding = 1e-13 * (suppliedMw[step]! + usableMw[step]!);
  let to = -suppliedMw[step]!;
  for (let rank = 0; rank < width; rank++) {
    to += lengthMw[step * width + rank]!;
    if (to > injectedMw + rounding) return rank;
  }
  return width;
}

/** Fills `out` from the merit orders; cost: segments within the battery's reach. */
export function fillReleaseTable(table: IntervalTable, battery: Battery, out: ReleaseTable): void {
  const { width, priceUsdPerMwh, lengthMw, suppliedMw, usableMw, stepHours: hours } = table;
  const { first, slope, length, burnFromMwh, leastMwh, mostMwh, leftRank, restRank, rightRank } = out;
  const { chargeLimitMw, dischargeLimitMw, wearUsdPerMwh: wear } = battery;
  const chargeEff = battery.chargeEfficiencyFraction;
  const dischargeEff = battery.dischargeEfficiencyFraction;
  const burnPrice = burnThresholdUsdPerMwh(battery) * chargeEff;
  const perCharge = 1 / chargeEff;
  const intake = chargeEff * hours;
  const release = hours / dischargeEff;
  let next = 0;
  // One loop without calls for the steps where burning never pays, not even to get rid of energy that has no use.
  for (let step = 0; step < suppliedMw.length; step++) {
    first[step] = next;
    const supplied = suppliedMw[step]!;
    const usable = usableMw[step]!;
    const low = chargeLimitMw < supplied ? -chargeLimitMw : -supplied;
    const high = dischargeLimitMw < usable ? dischargeLimitMw : usable;
    const rounding = 1e-13 * (supplied + usable);
    const begin = step * width;
    const end = begin + width;
    let at = begin;
    let to = lengthMw[at]! - supplied;
    // What lies under the charger's reach is never touched.
    while (to <= low + rounding && ++at < end) to += lengthMw[at]!;
    leftRank[step] = at - begin;
    if (priceUsdPerMwh[end - 1]! < burnPrice || (usable < dischargeLimitMw && burnPrice > LOSSLESS)) {
      next = fillBurningStep(table, battery, step, out);
      restRank[step] = rankAt(table, step, 0);
      rightRank[step] = rankAt(table, step, dischargeLimitMw);
      continue;
    }
    burnFromMwh[step] = Number.POSITIVE_INFINITY;
    leastMwh[step] = low * intake;
    let from = low;
    // While charging falls: up to the store at rest.
    while (at < end) {
      const upTo = to < 0 ? to : 0;
      if (upTo > from) {
        slope[next] = priceUsdPerMwh[at]! * perCharge;
        length[next++] = (upTo - from) * intake;
        from = upTo;
      }
      if (to > rounding) break;
      if (++at < end) to += lengthMw[at]!;
    }
    restRank[step] = at - begin;
    // While discharging grows: up to the discharger's reach.
    from = 0;
    while (at < end) {
      const upTo = to < high ? to : high;
      if (upTo > from) {
        slope[next] = (priceUsdPerMwh[at]! - wear) * dischargeEff;
        length[next++] = (upTo - from) * release;
        from = upTo;
      }
      if (to > dischargeLimitMw + rounding) break;
      if (++at < end) to += lengthMw[at]!;
    }
    rightRank[step] = at - begin;
    mostMwh[step] = high * release;
  }
  first[suppliedMw.length] = next;
}

/** A step in whose reach burning may pay; returns where the next step's segments begin. */
function fillBurningStep(table: IntervalTable, battery: Battery, step: number, out: ReleaseTable): number {
  const { width, priceUsdPerMwh, lengthMw, suppliedMw, usableMw, stepHours: hours } = table;
  const { first, slope, length, burnFromMwh, burnNetMw } = out;
  const { chargeLimitMw, dischargeLimitMw, wearUsdPerMwh: wear } = battery;
  const chargeEff = battery.chargeEfficiencyFraction;
  const dischargeEff = battery.dischargeEfficiencyFraction;
  const threshold = burnThresholdUsdPerMwh(battery);
  const burnPrice = threshold * chargeEff;
  const burnLoss = 1 / dischargeEff - chargeEff;
  const pivotMw = dischargeLimitMw - chargeLimitMw;
  let next = first[step]!;
  const supplied = suppliedMw[step]!;
  const low = chargeLimitMw < supplied ? -chargeLimitMw : -supplied;
  const high = dischargeLimitMw < usableMw[step]! ? dischargeLimitMw : usableMw[step]!;
  let released = low * chargeEff * hours;
  let burning = false;
  let from = -supplied;
  out.leastMwh[step] = released;
  burnFromMwh[step] = Number.POSITIVE_INFINITY;
  const end = (step + 1) * width;
  let at = step * width;
  // What lies under the charger's reach is never touched.
  for (; at < end && from + lengthMw[at]! <= low; at++) from += lengthMw[at]!;
  for (; at <= end; at++) {
    const price = at < end && from < high ? priceUsdPerMwh[at]! : Number.NEGATIVE_INFINITY;
    if (!burning && price < burnPrice) {
      burning = true;
      const net = from > high ? high : from < low ? low : from;
      const both = Math.min(chargeLimitMw, dischargeLimitMw - net) - (net < 0 ? -net : 0);
      burnFromMwh[step] = released;
      burnNetMw[step] = net;
      if (both > 0) {
        slope[next] = threshold;
        length[next] = burnLoss * both * hours;
        released += length[next++]!;
      }
    }
    if (at === end || from >= high) break;
    const to = from + lengthMw[at]!;
    // The part of [from, to] in the battery's reach, cut where the conversion changes.
    const cut = burning ? pivotMw : 0;
    const a = from > low ? from : low;
    const b = to < high ? to : high;
    if (b > a) {
      const left = b < cut ? b : cut;
      if (left > a) {
        slope[next] = burning ? (price - wear) * dischargeEff : price / chargeEff;
        length[next] = (left - a) * hours * (burning ? 1 / dischargeEff : chargeEff);
        released += length[next++]!;
      }
      const right = a > cut ? a : cut;
      if (b > right) {
        slope[next] = burning ? price / chargeEff : (price - wear) * dischargeEff;
        length[next] = (b - right) * hours * (burning ? chargeEff : 1 / dischargeEff);
        released += length[next++]!;
      }
    }
    from = to;
  }
  out.mostMwh[step] = released;
  return next;
}
