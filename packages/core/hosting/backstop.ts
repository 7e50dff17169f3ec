import type { BlockPlan } from "./occupancy.ts";
import { escalatorFactor, firstMonthRentUsd } from "./rent.ts";
import { backstopUsd } from "./tenant.ts";
import type { Lease } from "./types.ts";

/** What a guarantor pays after a default, USD by month from `fromMonth` on, and until when it holds the space. */
export interface GuarantorPayments {
  readonly fromMonth: number;
  readonly paidUsd: readonly number[];
  /** First month in which the space is free; `fromMonth` where the guarantor pays in one sum. */
  readonly heldUntilMonth: number;
}

/**
 * What the guarantor of a lease pays on a default in `defaultMonth`: the rest of the base term's rent, within the promise (see
 * `backstopUsd`). `pay`: in one sum, which re-letting does not reduce. `assume-or-pay`: month by month in the tenant's place until
 * the amount is spent; the space is let again then. Months count as the blocks' do.
 *
 * @param startMonth month of the lease's start: from it on the promise's months count
 */
export function guarantorPayments(
  lease: Lease,
  blocks: readonly BlockPlan[],
  defaultMonth: number,
  startMonth: number,
): GuarantorPayments {
  const promisedUsd = promiseUsd(lease, blocks, defaultMonth, startMonth);
  const none = { fromMonth: defaultMonth, paidUsd: [], heldUntilMonth: defaultMonth };
  if (!(promisedUsd > 0)) return none;
  if (lease.backstop!.kind === "pay") return { ...none, paidUsd: [promisedUsd] };
  const paidUsd: number[] = [];
  const end = endMonthOf(lease, blocks);
  for (let left = promisedUsd, month = defaultMonth; left > promisedUsd * 1e-12 && month < end; month++) {
    const paid = Math.min(left, contractedUsd(lease, blocks, month));
    paidUsd.push(paid);
    left -= paid;
  }
  return { ...none, paidUsd, heldUntilMonth: defaultMonth + paidUsd.length };
}

function promiseUsd(lease: Lease, blocks: readonly BlockPlan[], month: number, startMonth: number): number {
  const { backstop, termMonths } = lease;
  if (!backstop || month - startMonth >= (backstop.coveredMonths ?? Number.POSITIVE_INFINITY)) return 0;
  const commencement = Math.min(...blocks.map((block) => block.anchorMonth));
  const monthsLeft = Math.max(0, termMonths - Math.max(0, month - commencement));
  const end = endMonthOf(lease, blocks);
  let rentUsd = 0;
  for (let then = Math.max(month, commencement); then < end; then++)
    rentUsd += contractedUsd(lease, blocks, then);
  return backstopUsd(backstop, { rentUsd, monthsLeft, termMonths });
}

function endMonthOf({ termMonths }: Lease, blocks: readonly BlockPlan[]): number {
  return Math.max(...blocks.map((block) => block.anchorMonth)) + termMonths;
}

/** Rent of a month of the base term, had the tenant stayed, USD. */
function contractedUsd(lease: Lease, blocks: readonly BlockPlan[], month: number): number {
  const factor = blocks.reduce((sum, block) => {
    const age = month - block.anchorMonth;
    const runs = month >= block.readyMonth && age >= 0 && age < lease.termMonths;
    return sum + (runs ? block.soldFraction * escalatorFactor(lease.escalatorFractionPerYear, age) : 0);
  }, 0);
  return factor * firstMonthRentUsd(lease) * Math.max(1, lease.takeOrPayFraction);
}
