import { type LateMonths, receivedUsd } from "../hosting/index.ts";
import type { WorldBatch } from "../world/index.ts";
import type { LeaseRows } from "./path-lease.ts";

/** A lease's month on a path, and what its terms remember from month to month. */
export interface HostedMonth {
  rentUsd: number;
  /** Rent and what is reimbursed, less costs, credits, damages and what the tenant nets; a guarantor's rent in its place. */
  operatingUsd: number;
  /** Prepayments received less credited and refunded; rent received less rent due. */
  depositUsd: number;
  /** What a guarantor pays in one sum. */
  settlementUsd: number;
  /** Prepaid and not yet credited. */
  prepaidUsd: number;
  /** Advanced by the tenant and not yet netted. */
  nettedLeftUsd: number;
  /** Due and not yet received. */
  outstandingUsd: number;
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
  const { lease } = rows;
  const from = path * batch.months;
  const signed = batch.rentRatio[from + signMonth]!;
  const rentUsd = rentOf(rows, batch, from, signed, month);
  const guaranteedUsd = rows.guaranteedUsd[month]! * signed;
  const isSum = lease.backstop?.kind === "pay";
  const keptEnergyUsd = lease.passThrough === "all-in" && rows.isOccupied[month] === 1 ? aiEnergyUsd : 0;
  state.rentUsd = rentUsd;
  state.operatingUsd =
    rentUsd * (1 - rows.costFractionOfRent - rows.creditFraction) +
    (isSum ? 0 : guaranteedUsd) -
    rows.runningUsd[month]! -
    rows.damagesUsd[month]! * signed -
    keptEnergyUsd;
  state.depositUsd = 0;
  state.settlementUsd = isSum ? guaranteedUsd : 0;
  if (lease.prepayment || lease.tenantCapex)
    addAdvances(rows, month, rentUsd * (1 - rows.creditFraction), state);
  if (rows.late) addLateness(rows, rows.late, batch, from, signed, month, state);
}

/** Rent due in a month, before credits. */
function rentOf(rows: LeaseRows, batch: WorldBatch, from: number, signed: number, month: number): number {
  // nothing of the last rent is nothing of the next one
  const reLet = signed > 0 ? batch.rentRatio[from + rows.reLetMonth]! : 0;
  const afterDefault = signed > 0 ? batch.rentRatio[from + rows.afterDefaultMonth]! : 0;
  return (
    rows.stayRentUsd[month]! * signed +
    rows.reLetRentUsd[month]! * reLet +
    rows.afterDefaultRentUsd[month]! * afterDefault
  );
}

/** Rent received less rent due; see `lateRentUsd` of core/hosting. */
function addLateness(
  rows: LeaseRows,
  late: LateMonths,
  batch: WorldBatch,
  from: number,
  signed: number,
  month: number,
  state: HostedMonth,
): void {
  const due = (then: number) => rentOf(rows, batch, from, signed, then) * (1 - rows.creditFraction);
  const isLast = month === rows.stayRentUsd.length - 1;
  const changeUsd = isLast ? state.outstandingUsd : receivedUsd(late, due, month) - due(month);
  state.outstandingUsd -= changeUsd;
  state.depositUsd += changeUsd;
}

/** A month of nothing yet. */
export function noHostedMonth(): HostedMonth {
  return {
    rentUsd: 0,
    operatingUsd: 0,
    depositUsd: 0,
    settlementUsd: 0,
    prepaidUsd: 0,
    nettedLeftUsd: 0,
    outstandingUsd: 0,
  };
}

/** Puts a month's sums back to nothing. */
export function clearHosted(sum: HostedMonth): void {
  sum.rentUsd = 0;
  sum.operatingUsd = 0;
  sum.depositUsd = 0;
  sum.settlementUsd = 0;
}

/** Adds a tenant's month to another's. */
export function addHosted(sum: HostedMonth, own: HostedMonth): void {
  sum.rentUsd += own.rentUsd;
  sum.operatingUsd += own.operatingUsd;
  sum.depositUsd += own.depositUsd;
  sum.settlementUsd += own.settlementUsd;
}

/** Prepayment received, credited against rent less credits, refunded at the end; capex netted from what is left of the rent. */
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
