import { machinePriceUsdPerTh, type Tranche } from "../mining/index.ts";
import { type CalendarMonth, monthsBetween } from "../quantity/index.ts";
import type { Mine } from "./types.ts";

/**
 * Machines that the owner is to buy in a later month of the study. A plan that has megawatts for them in that month, or later, buys
 * them then, in part where it has too few; of the rest the order is cancelled, which costs nothing as nothing is paid before.
 */
export function isOrdered(tranche: Tranche, start: CalendarMonth): boolean {
  return monthsBetween(start, tranche.bought) > 0;
}

/**
 * What an ordered tranche costs in the month of its purchase, sales tax on it, USD: at its own price, else at what the market asks
 * for new machines at that month's hashprice.
 */
export function orderUsd(mine: Mine, tranche: Tranche, hashpriceUsdPerPhDay: number): number {
  const { machine, count, paidUsdPerTh } = tranche;
  const usdPerTh =
    paidUsdPerTh ??
    machinePriceUsdPerTh(mine.machinePrice, {
      hashpriceUsdPerPhDay,
      efficiencyJPerTh: machine.efficiencyJPerTh,
      ageYears: 0,
    });
  return usdPerTh * machine.hashrateThs * count * (1 + (mine.salesTaxFraction ?? 0));
}
