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
  };
}

/** The stored-energy price under which charging and discharging at once pays, USD per MWh; -∞ where it never does. */
export function burnThresholdUsdPerMwh(battery: Battery): number {
  const lost = 1 / battery.dischargeEfficiencyFraction - battery.chargeEfficiencyFraction;
  return lost > 1e-12 ? -battery.wearUsdPerMwh / lost : Number.NEGATIVE_INFINITY;
}

/** Fills `out` from the merit orders; cost: segments within the battery's reach. */
export function fillReleaseTable(table: IntervalTable, battery: Battery, out: ReleaseTable): void {
  const { width, priceUsdPerMwh, lengthMw, suppliedMw, usableMw, stepHours: hours } = table;
  const { first, slope, length, burnFromMwh, burnNetMw } = out;
  const { chargeLimitMw, dischargeLimitMw, wearUsdPerMwh: wear } = battery;
  const chargeEff = battery.chargeEfficiencyFraction;
  const dischargeEff = battery.dischargeEfficiencyFraction;
  const threshold = burnThresholdUsdPerMwh(battery);
  const burnPrice = threshold * chargeEff;
  const burnLoss = 1 / dischargeEff - chargeEff;
  const pivotMw = dischargeLimitMw - chargeLimitMw;
  let next = 0;
  for (let step = 0; step < suppliedMw.length; step++) {
    first[step] = next;
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
  }
  first[suppliedMw.length] = next;
}
