import type { IntervalTable } from "./interval-value.ts";
import type { Battery } from "./types.ts";

/** Prices of the bus that go with given water values, and the bound on the horizon's value that they prove. */
export interface BusPrices {
  /** One per step, USD per MWh: the value of one more MWh at the bus. */
  readonly priceUsdPerMwh: Float64Array;
  /** Index into the table's owners of who sets it; `owners.length`: nobody, `owners.length + 1`: storage. */
  readonly setter: Uint8Array;
  /** Index of the owner whose limit is worth most; `owners.length`: no limit binds. */
  readonly bindingOwner: Uint8Array;
  /** What one MWh more of that limit earns, USD. */
  readonly bindingValueUsdPerMwh: Float64Array;
  /** Sum over the steps of the best each could earn at these prices, USD; unserved load counted at its cost. */
  stepsBoundUsd: number;
}

/** Arrays for `steps`, filled again and again by {@link fillBusPrices}. */
export function allocateBusPrices(steps: number): BusPrices {
  return {
    priceUsdPerMwh: new Float64Array(steps),
    setter: new Uint8Array(steps),
    bindingOwner: new Uint8Array(steps),
    bindingValueUsdPerMwh: new Float64Array(steps),
    stepsBoundUsd: 0,
  };
}

/**
 * With stored energy priced at v the store is one more use (charging, worth v*ηc) and one more source (discharging,
 * costing wear + v/ηd) of each step's merit order. The bus price p is where the order crosses what all sources supply;
 * the step then earns at most Σ uses len*(value - p)+ + Σ sources len*(p - cost)+, whatever anyone does: weak duality.
 *
 * @param battery absent, with its water values: no storage
 */
export function fillBusPrices(
  table: IntervalTable,
  battery: Battery | undefined,
  waterUsdPerMwh: Float64Array | undefined,
  out: BusPrices,
): void {
  const { width, priceUsdPerMwh: prices, lengthMw, owner, suppliedMw, usableMw } = table;
  const { priceUsdPerMwh, setter: setters, bindingOwner, bindingValueUsdPerMwh } = out;
  const chargeMw = battery?.chargeLimitMw ?? 0;
  const dischargeMw = battery?.dischargeLimitMw ?? 0;
  const chargeEff = battery?.chargeEfficiencyFraction ?? 1;
  const perDischarge = 1 / (battery?.dischargeEfficiencyFraction ?? 1);
  const wear = battery?.wearUsdPerMwh ?? 0;
  const isSource = Uint8Array.from(table.owners, (o) => Number(o.isSource));
  const isFirmLoad = Uint8Array.from(table.owners, (o) => Number(o.use === "ai" || o.use === "auxiliary"));
  let bound = 0;
  for (let step = 0; step < suppliedMw.length; step++) {
    const water = waterUsdPerMwh ? waterUsdPerMwh[step]! : 0;
    const chargeValue = water * chargeEff;
    const dischargeCost = wear + water * perDischarge;
    const chargeFirst = chargeValue >= dischargeCost;
    // The store's two entries, dearer one first; without power there is none.
    let first = chargeFirst ? chargeValue : dischargeCost;
    let second = chargeFirst ? dischargeCost : chargeValue;
    let firstMw = chargeFirst ? chargeMw : dischargeMw;
    let secondMw = chargeFirst ? dischargeMw : chargeMw;
    if (secondMw === 0) second = Number.NEGATIVE_INFINITY;
    if (firstMw === 0) {
      first = second;
      firstMw = secondMw;
      second = Number.NEGATIVE_INFINITY;
      secondMw = 0;
    }
    const begin = step * width;
    const end = begin + width;
    let rest = suppliedMw[step]! + dischargeMw;
    const rounding = 1e-13 * (rest + usableMw[step]!);
    let price = 0;
    let setter = width;
    let at = begin;
    // Uses above the crossing earn worth - price, sources below it price - worth: two sums of each suffice.
    let useUsd = 0;
    let useMw = 0;
    let dearest = width;
    let dearestUsd = 0;
    for (;;) {
      const next = at < end ? prices[at]! : Number.NEGATIVE_INFINITY;
      let length: number;
      if (first >= next) {
        if (first === Number.NEGATIVE_INFINITY) {
          setter = width;
          price = leastSourceCost(table, step, dischargeMw > 0 ? dischargeCost : undefined);
          break;
        }
        price = first;
        length = firstMw;
        setter = width + 1;
        first = second;
        firstMw = secondMw;
        second = Number.NEGATIVE_INFINITY;
      } else {
        const k = owner[at]!;
        price = next;
        length = lengthMw[at]!;
        setter = k;
        at++;
        if (!isSource[k]) {
          useUsd += next * length;
          useMw += length;
          if (dearest === width && !isFirmLoad[k]) {
            dearest = k;
            dearestUsd = next;
          }
        }
      }
      if (length - rest > rounding) break;
      rest -= length;
    }
    let bestOwner = dearestUsd > price ? dearest : width;
    let best = bestOwner === width ? 0 : dearestUsd - price;
    let value = useUsd - useMw * price;
    let sourceUsd = 0;
    let sourceMw = 0;
    let cheapest = -1;
    for (; at < end; at++) {
      const k = owner[at]!;
      if (!isSource[k]) continue;
      sourceUsd += prices[at]! * lengthMw[at]!;
      sourceMw += lengthMw[at]!;
      cheapest = at;
    }
    value += sourceMw * price - sourceUsd;
    // all stopped, in a step without any use: the last in the order is the cheapest
    if (cheapest < 0) for (cheapest = end - 1; cheapest >= begin && !isSource[owner[cheapest]!]; ) cheapest--;
    if (cheapest >= begin && price - prices[cheapest]! > best) {
      best = price - prices[cheapest]!;
      bestOwner = owner[cheapest]!;
    }
    if (chargeValue > price) value += (chargeValue - price) * chargeMw;
    if (price > dischargeCost) value += (price - dischargeCost) * dischargeMw;
    bound += value;
    priceUsdPerMwh[step] = price;
    setters[step] = setter;
    bindingOwner[step] = bestOwner;
    bindingValueUsdPerMwh[step] = best;
  }
  out.stepsBoundUsd = (bound - table.firmLoadUsd) * table.stepHours;
}

/**
 * The bus price of a step in which nobody takes power: what a MWh would cost, that is the cheapest source with
 * anything to give, the discharger among them; 0 where there is none. Any price up to it proves the same bound; this one
 * is the limit of the price as a last use gets smaller.
 *
 * @param dischargeUsdPerMwh cost of discharging; absent: no store
 */
export function leastSourceCost(
  { width, priceUsdPerMwh, lengthMw, owner, owners }: IntervalTable,
  step: number,
  dischargeUsdPerMwh: number | undefined,
): number {
  let least = dischargeUsdPerMwh ?? Number.POSITIVE_INFINITY;
  for (let at = step * width; at < (step + 1) * width; at++)
    if (owners[owner[at]!]!.isSource && lengthMw[at]! > 0) least = Math.min(least, priceUsdPerMwh[at]!);
  return least === Number.POSITIVE_INFINITY ? 0 : least;
}
