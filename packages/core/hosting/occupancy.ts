import { type CalendarMonth, monthsBetween } from "../quantity/index.ts";
import { hostingErrors, requireField } from "./errors.ts";
import { escalatorFactor } from "./rent.ts";
import type { Lease, RampBlock, ReLet } from "./types.ts";

/** When one block of a lease is due, ready and over, in months of the horizon (0 = its first month). */
export interface BlockPlan {
  readonly soldFraction: number;
  readonly dueMonth: number;
  readonly readyMonth: number;
  /** The month the term, escalator and extensions count from. */
  readonly anchorMonth: number;
}

/** A contract that ends before its term, and what follows. */
export interface EarlyEnd {
  /** First month without the tenant, in months of the horizon (0 = its first). */
  readonly month: number;
  readonly reason: "default" | "notice";
  /** A guarantor holds the space in the tenant's place until this month; absent: nobody does. */
  readonly heldUntilMonth?: number;
  /** The next tenant: after a lag, at a share of the last rent; null = stays vacant. */
  readonly reLet: ReLet | null;
}

/** The state of one block in one month. */
export interface BlockMonth {
  /** Multiple of the first year's rent; 0 where no rent runs. */
  readonly rentFactor: number;
  /** Built and standing, let or not. */
  readonly delivered: boolean;
  /** Held by a tenant, or by a guarantor in its place. */
  readonly occupied: boolean;
}

/** From when to when a block is held: by its first tenant, by a guarantor in its place, and by who comes next. */
export interface HeldSpan {
  /** First month without the first tenant. */
  readonly leftMonth: number;
  /** First month in which nobody holds the space any more; `leftMonth` where nobody stands in. */
  readonly freeMonth: number;
  /** First month of the next tenant, who stays; Infinity where none comes. */
  readonly nextMonth: number;
}

const NOT_THERE: BlockMonth = { rentFactor: 0, delivered: false, occupied: false };
const VACANT: BlockMonth = { rentFactor: 0, delivered: true, occupied: false };
const HELD: BlockMonth = { rentFactor: 0, delivered: true, occupied: true };

/** Months that the tenant stays: the base term and the extensions that `afterTerm` takes. */
export function stayMonths(lease: Lease): number {
  if (lease.afterTerm.kind !== "renew") return lease.termMonths;
  const wanted = lease.afterTerm.extensionCount;
  if (wanted > lease.extensions.length)
    throw hostingErrors.tooFewExtensions({ wanted, present: lease.extensions.length });
  return lease.extensions.slice(0, wanted).reduce((total, next) => total + next.months, lease.termMonths);
}

/**
 * Places the blocks of a lease on a horizon.
 * @param delayMonths months of delay, one for all blocks or one per block
 * @throws hosting/series-too-short where the delays are fewer than the blocks
 */
export function planBlocks(
  lease: Lease,
  firstMonth: CalendarMonth,
  delayMonths: number | readonly number[],
): readonly BlockPlan[] {
  const start = monthsBetween(firstMonth, lease.start);
  const delays = delaysPerBlock(lease.ramp.blocks, delayMonths);
  const ready = lease.ramp.blocks.map((block, i) => start + block.monthsAfterStart + delays[i]!);
  const commencement = Math.min(...ready);
  return lease.ramp.blocks.map((block, i) => ({
    soldFraction: block.soldFraction,
    dueMonth: start + block.monthsAfterStart,
    readyMonth: ready[i]!,
    anchorMonth: lease.ramp.termRunsFrom === "block-start" ? ready[i]! : commencement,
  }));
}

/** A block's state in a month: nothing before it is ready, then the term, the extensions taken, and what follows. */
export function blockMonth(
  lease: Lease,
  block: BlockPlan,
  month: number,
  earlyEnd: EarlyEnd | null,
): BlockMonth {
  if (month < block.readyMonth) return NOT_THERE;
  const age = month - block.anchorMonth;
  const regular = stayMonths(lease);
  const stay = earlyEnd ? Math.min(regular, earlyEnd.month - block.anchorMonth) : regular;
  if (age < stay) return { rentFactor: stayingFactor(lease, age), delivered: true, occupied: true };
  const held = earlyEnd ? Math.min(regular, heldUntil(earlyEnd) - block.anchorMonth) : regular;
  if (age < held) return HELD;
  return vacantOrReLet(lease, followingOf(lease, held < regular, earlyEnd), age, Math.max(0, held));
}

/** The same as {@link blockMonth} for all months at once: who holds the block from when to when. */
export function heldSpan(lease: Lease, block: BlockPlan, earlyEnd: EarlyEnd | null): HeldSpan {
  const regular = stayMonths(lease);
  const until = (month: number) => Math.min(regular, month - block.anchorMonth);
  const stay = earlyEnd ? until(earlyEnd.month) : regular;
  const held = earlyEnd ? until(heldUntil(earlyEnd)) : regular;
  const next = followingOf(lease, held < regular, earlyEnd);
  const from = (age: number) => block.anchorMonth + Math.max(0, age);
  return {
    leftMonth: Math.max(block.readyMonth, from(stay)),
    freeMonth: Math.max(block.readyMonth, from(held)),
    nextMonth: next ? Math.max(block.readyMonth, from(held) + next.lagMonths) : Number.POSITIVE_INFINITY,
  };
}

function heldUntil({ month, heldUntilMonth }: EarlyEnd): number {
  return Math.max(month, heldUntilMonth ?? month);
}

function followingOf(lease: Lease, isCut: boolean, earlyEnd: EarlyEnd | null): ReLet | null {
  if (isCut) return earlyEnd!.reLet;
  return lease.afterTerm.kind === "re-let" ? lease.afterTerm : null;
}

function stayingFactor(lease: Lease, age: number): number {
  let base = 1;
  let from = 0;
  let end = lease.termMonths;
  for (const extension of lease.extensions) {
    if (age < end) break;
    if (extension.rent === "reset") {
      base *= escalatorFactor(lease.escalatorFractionPerYear, end - 1 - from) * extension.resetFraction;
      from = end;
    }
    end += extension.months;
  }
  return base * escalatorFactor(lease.escalatorFractionPerYear, age - from);
}

function vacantOrReLet(lease: Lease, reLet: ReLet | null, age: number, stay: number): BlockMonth {
  const sinceReLet = reLet ? age - stay - reLet.lagMonths : -1;
  if (!reLet || sinceReLet < 0) return VACANT;
  const last = stayingFactor(lease, Math.max(0, stay - 1));
  const grown = escalatorFactor(lease.escalatorFractionPerYear, sinceReLet);
  return { rentFactor: last * reLet.rentFractionOfLast * grown, delivered: true, occupied: true };
}

function delaysPerBlock(blocks: readonly RampBlock[], delay: number | readonly number[]): readonly number[] {
  const delays = typeof delay === "number" ? blocks.map(() => delay) : delay;
  if (delays.length < blocks.length)
    throw hostingErrors.seriesTooShort({
      what: "deliveryDelayMonths",
      needed: blocks.length,
      length: delays.length,
    });
  for (const months of delays)
    requireField(
      Number.isInteger(months) && months >= 0,
      "deliveryDelayMonths",
      months,
      "a whole number >= 0",
    );
  return delays;
}
