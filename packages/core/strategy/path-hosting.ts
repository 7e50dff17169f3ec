import type { WorldBatch } from "../world/index.ts";
import type { LeaseRows } from "./path-lease.ts";

/** A lease's month on a path, and what its terms remember from month to month. */
export interface HostedMonth {
  rentUsd: number;
  /** Rent and what is reimbursed, less costs, credits, damages and what the tenant nets. */
  operatingUsd: number;
  /** Prepayments received less credited and refunded. */
  depositUsd: number;
  /** Prepaid and not yet credited. */
  prepaidUsd: number;
  /** Advanced by the tenant and not yet netted. */
  nettedLeftUsd: number;
}

/**
 * One month of a lease from its rows; the terms of cash are those of `leaseCash` of core/hosting.
 * @param signMonth month whose rent ratio the first tenant signed at
 */
export function hostedCash(
  rows: LeaseRows,
  batch: WorldBatch,
  path: number,
  month: number,
  signMonth: number,
  aiEnergyUsd: number,
  state: HostedMonth,
): void {
  const from = path * batch.months;
  const signed = batch.rentRatio[from + signMonth]!;
  // nothing of the last rent is nothing of the next one
  const reLet = signed > 0 ? batch.rentRatio[from + rows.reLetMonth]! : 0;
  const afterDefault = signed > 0 ? batch.rentRatio[from + rows.afterDefaultMonth]! : 0;
  const rentUsd =
    rows.stayRentUsd[month]! * signed +
    rows.reLetRentUsd[month]! * reLet +
    rows.afterDefaultRentUsd[month]! * afterDefault;
  const { lease } = rows;
  const keptEnergyUsd = lease.passThrough === "all-in" && rows.isOccupied[month] === 1 ? aiEnergyUsd : 0;
  state.rentUsd = rentUsd;
  state.operatingUsd =
    rentUsd * (1 - rows.costFractionOfRent) -
    rows.runningUsd[month]! -
    rows.damagesUsd[month]! * signed -
    keptEnergyUsd;
  state.depositUsd = 0;
  if (lease.prepayment || lease.tenantCapex) addAdvances(rows, month, rentUsd, state);
}

/** Prepayment received, credited against rent, refunded at the end; capex netted from what is left of the rent. */
function addAdvances(rows: LeaseRows, month: number, rentUsd: number, state: HostedMonth): void {
  const { prepayment, tenantCapex } = rows.lease;
  const receivedMonth = rows.dueMonth + (prepayment?.receivedMonthsAfterStart ?? 0);
  const amountUsd = prepayment?.amountUsd ?? 0;
  if (month === 0 && receivedMonth < 0) state.prepaidUsd = amountUsd;
  const receivedUsd = month === receivedMonth ? amountUsd : 0;
  state.prepaidUsd += receivedUsd;
  const openUsd = month < rows.endMonth ? Math.max(0, rentUsd) : 0;
  const isCredited = prepayment && month - rows.commencementMonth >= prepayment.creditFromMonthsAfterStart;
  const creditUsd = isCredited ? Math.min(state.prepaidUsd, openUsd, amountUsd / prepayment.creditMonths) : 0;
  const nettedUsd = Math.min(state.nettedLeftUsd, (tenantCapex?.nettedFraction ?? 0) * (openUsd - creditUsd));
  state.nettedLeftUsd -= nettedUsd;
  state.prepaidUsd -= creditUsd;
  const refundUsd = month >= rows.endMonth ? state.prepaidUsd : 0;
  state.prepaidUsd -= refundUsd;
  state.operatingUsd -= nettedUsd;
  state.depositUsd = receivedUsd - creditUsd - refundUsd;
}
