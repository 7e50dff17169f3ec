import { type BlockPlan, type EarlyEnd, stayMonths } from "./occupancy.ts";
import { firstMonthRentUsd } from "./rent.ts";
import type { LateDelivery, Lease } from "./types.ts";

/** One month of operation, before the cash terms. USD unless the name says otherwise. */
export interface OperatingMonth {
  readonly soldMw: number;
  readonly reservedMw: number;
  readonly meterMwh: number;
  readonly rentUsd: number;
  readonly serviceCreditUsd: number;
  readonly powerCostUsd: number;
  readonly powerReimbursedUsd: number;
  readonly landlordCostUsd: number;
  readonly noiUsd: number;
}

/** What the cash terms of a lease depend on; months count from the start of the rows. */
export interface CashTerms {
  readonly lease: Lease;
  readonly blocks: readonly BlockPlan[];
  readonly endedByDelay: boolean;
  readonly earlyEnd: EarlyEnd | null;
}

/** The cash terms of one month, USD; see `LeaseMonths` for the sum. */
export interface CashMonth {
  readonly damagesUsd: number;
  readonly exitFeeUsd: number;
  readonly capexNettedUsd: number;
  readonly prepaymentReceivedUsd: number;
  readonly prepaymentCreditUsd: number;
  readonly prepaymentRefundUsd: number;
  readonly prepaymentBalanceUsd: number;
  readonly backstopUsd: number;
  readonly lateRentUsd: number;
  readonly cashUsd: number;
}

/**
 * From NOI to cash: prepayment as a liability (received, credited, the rest refunded when the contract ends), tenant-paid
 * capex netted from rent, late-delivery damages, exit fee. Netting that is left at the end is lost to the tenant.
 */
export function leaseCash(
  terms: CashTerms,
  operating: readonly OperatingMonth[],
  after: { readonly backstopUsd: readonly number[]; readonly lateRentUsd: readonly number[] },
): readonly CashMonth[] {
  const { lease, blocks } = terms;
  const due = Math.min(...blocks.map((block) => block.dueMonth - blockOffset(lease, block, blocks)));
  const commencement = Math.min(...blocks.map((block) => block.readyMonth));
  const endMonth = contractEnd(terms, commencement);
  let capexLeftUsd = lease.tenantCapex?.amountUsd ?? 0;
  let prepaidUsd = 0;
  return operating.map((row, month) => {
    const receivedUsd = receivedIn(lease, month - due);
    prepaidUsd += receivedUsd;
    const openUsd = month < endMonth ? Math.max(0, row.rentUsd - row.serviceCreditUsd) : 0;
    const creditUsd = prepaymentCredit(lease, month - commencement, Math.min(prepaidUsd, openUsd));
    const nettedUsd = Math.min(
      capexLeftUsd,
      (lease.tenantCapex?.nettedFraction ?? 0) * (openUsd - creditUsd),
    );
    capexLeftUsd -= nettedUsd;
    prepaidUsd -= creditUsd;
    const refundUsd = month >= endMonth ? prepaidUsd : 0;
    prepaidUsd -= refundUsd;
    const damagesUsd = damagesIn(lease, blocks, month, endMonth);
    const exitFeeUsd = exitFeeIn(terms, operating, month);
    const backstopUsd = after.backstopUsd[month]!;
    const lateRentUsd = after.lateRentUsd[month]!;
    return {
      damagesUsd,
      exitFeeUsd,
      capexNettedUsd: nettedUsd,
      prepaymentReceivedUsd: receivedUsd,
      prepaymentCreditUsd: creditUsd,
      prepaymentRefundUsd: refundUsd,
      prepaymentBalanceUsd: prepaidUsd,
      backstopUsd,
      lateRentUsd,
      cashUsd:
        row.noiUsd +
        receivedUsd -
        creditUsd -
        refundUsd -
        nettedUsd -
        damagesUsd +
        exitFeeUsd +
        backstopUsd +
        lateRentUsd,
    };
  });
}

/** First month without the contract's tenant: end of the last block's stay, an early end, or the exit for delay. */
function contractEnd({ lease, blocks, endedByDelay, earlyEnd }: CashTerms, commencement: number): number {
  if (endedByDelay) return exitMonth(lease, blocks);
  const regular = Math.max(commencement, ...blocks.map((block) => block.anchorMonth)) + stayMonths(lease);
  return earlyEnd ? Math.min(earlyEnd.month, regular) : regular;
}

/** The month in which a delay first gives the right to leave. */
function exitMonth(lease: Lease, blocks: readonly BlockPlan[]): number {
  const limit = lease.lateDelivery?.terminationAfterMonths ?? 0;
  const late = blocks.filter((block) => block.readyMonth - block.dueMonth > limit);
  return Math.min(...late.map((block) => block.dueMonth + limit));
}

function blockOffset(lease: Lease, block: BlockPlan, blocks: readonly BlockPlan[]): number {
  return lease.ramp.blocks[blocks.indexOf(block)]!.monthsAfterStart;
}

function receivedIn(lease: Lease, leaseMonth: number): number {
  const { prepayment } = lease;
  return prepayment && prepayment.receivedMonthsAfterStart === leaseMonth ? prepayment.amountUsd : 0;
}

function prepaymentCredit(lease: Lease, leaseMonth: number, mostUsd: number): number {
  const { prepayment } = lease;
  if (!prepayment || leaseMonth < prepayment.creditFromMonthsAfterStart) return 0;
  return Math.min(mostUsd, prepayment.amountUsd / prepayment.creditMonths);
}

function damagesIn(lease: Lease, blocks: readonly BlockPlan[], month: number, endMonth: number): number {
  const late = lease.lateDelivery;
  if (!late) return 0;
  const monthlyUsd = firstMonthRentUsd(lease);
  return blocks.reduce((total, block) => {
    const lateMonth = month - block.dueMonth - late.graceMonths;
    const running = lateMonth >= 0 && month < Math.min(block.readyMonth, endMonth);
    return total + (running ? block.soldFraction * monthlyUsd * damagesShare(late, lateMonth) : 0);
  }, 0);
}

/** Damages of the n-th late month (0 = first), in months of rent, under the cap on their sum. */
function damagesShare(late: LateDelivery, lateMonth: number): number {
  const before = lateMonth * late.damagesFractionOfRent;
  return Math.max(0, Math.min(late.damagesFractionOfRent, late.capMonthsOfRent - before));
}

function exitFeeIn({ lease, earlyEnd }: CashTerms, rows: readonly OperatingMonth[], month: number): number {
  if (earlyEnd?.reason !== "notice" || month !== earlyEnd.month) return 0;
  return (rows[month - 1]?.rentUsd ?? 0) * (lease.termination?.feeMonthsOfRent ?? 0);
}
