import type { IntervalTable } from "./interval-value.ts";
import type { Battery } from "./types.ts";

/** Prices of the bus that go with given water values, and the bound on the horizon's value that they prove. */
export interface BusPrices {
  /** One per step, USD per MWh: the value of one more MWh at the bus. */
  readonly priceUsdPerMwh: Float64Array;
  /** Index into the table's owners of who sets it; `owners.length`: nobody, `owners.length + 1`: storage. */
  readonly setter: Uint8Array;
  /** Sum over the steps of the best each could earn at these prices, USD; unserved load counted at its cost. */
  stepsBoundUsd: number;
}

/** Arrays for `steps`, filled again and again by {@link fillBusPrices}. */
export function allocateBusPrices(steps: number): BusPrices {
  return { priceUsdPerMwh: new Float64Array(steps), setter: new Uint8Array(steps), stepsBoundUsd: 0 };
}

/**
 * With stored energy priced at v the store is one more use (charging, worth v*ηc) and one more source (discharging,
 * costing wear + v/ηd) of each step's merit order. The bus price p is where the order crosses what all sources supply;
 * the step then earns at most Σ uses len*(value - p)+ + Σ sources len*(p - cost)+, whatever anyone does: weak duality.
 */
export function fillBusPrices(
  table: IntervalTable,
  battery: Battery,
  waterUsdPerMwh: Float64Array,
  out: BusPrices,
): void {
  const { width, priceUsdPerMwh: prices, lengthMw, owner, suppliedMw } = table;
  const { chargeLimitMw, dischargeLimitMw, wearUsdPerMwh } = battery;
  const chargeEff = battery.chargeEfficiencyFraction;
  const perDischarge = 1 / battery.dischargeEfficiencyFraction;
  const isSource = table.owners.map((o) => o.isSource);
  const isFirmLoad = table.owners.map((o) => o.use === "ai" || o.use === "auxiliary");
  let bound = 0;
  for (let step = 0; step < suppliedMw.length; step++) {
    const chargeValue = waterUsdPerMwh[step]! * chargeEff;
    const dischargeCost = wearUsdPerMwh + waterUsdPerMwh[step]! * perDischarge;
    const begin = step * width;
    const end = begin + width;
    let rest = suppliedMw[step]! + dischargeLimitMw;
    const rounding = 1e-13 * (rest + table.usableMw[step]!);
    let chargeLeft = chargeLimitMw > 0;
    let dischargeLeft = dischargeLimitMw > 0;
    let price = 0;
    let setter = width;
    for (let at = begin; ; ) {
      const next = at < end ? prices[at]! : Number.NEGATIVE_INFINITY;
      let length: number;
      if (chargeLeft && chargeValue >= next && !(dischargeLeft && dischargeCost > chargeValue)) {
        price = chargeValue;
        length = chargeLimitMw;
        setter = width + 1;
        chargeLeft = false;
      } else if (dischargeLeft && dischargeCost >= next) {
        price = dischargeCost;
        length = dischargeLimitMw;
        setter = width + 1;
        dischargeLeft = false;
      } else if (at < end) {
        price = next;
        length = lengthMw[at]!;
        setter = owner[at]!;
        at++;
      } else {
        setter = width;
        if (price > 0) price = 0;
        break;
      }
      if (length - rest > rounding) break;
      rest -= length;
    }
    let value = 0;
    for (let at = begin; at < end; at++) {
      const gain = prices[at]! - price;
      if (isSource[owner[at]!]) {
        if (gain < 0) value -= gain * lengthMw[at]!;
      } else {
        if (gain > 0) value += gain * lengthMw[at]!;
        if (isFirmLoad[owner[at]!]) value -= prices[at]! * lengthMw[at]!;
      }
    }
    if (chargeValue > price) value += (chargeValue - price) * chargeLimitMw;
    if (price > dischargeCost) value += (price - dischargeCost) * dischargeLimitMw;
    bound += value;
    out.priceUsdPerMwh[step] = price;
    out.setter[step] = setter;
  }
  out.stepsBoundUsd = bound * table.stepHours;
}
