import {
  type BlockPlan,
  type EarlyEnd,
  guarantorPayments,
  heldSpan,
  type Lease,
  type ReLet,
} from "../hosting/index.ts";
import { addMonths, monthsBetween } from "../quantity/index.ts";
import type { HostingOffer, Site } from "./types.ts";

/** A tenant's part of one hall. */
export interface TenantPart {
  readonly gridMw: number;
  /** First month of the contract in it; the tenant moves in over the offer's ramp from then on. */
  readonly readyMonth: number;
  /** The same as the contract has it: earlier where lateness has a price. */
  readonly dueMonth: number;
}

/** One tenant of a plan: its lease as offered, and the halls that are its. */
export interface Tenancy {
  /** Index in the offer's leases and in the world's tenants. */
  readonly tenant: number;
  readonly offered: Lease;
  readonly gridMw: number;
  /** Equal monthly steps in which the tenant moves into each part. */
  readonly steps: number;
  readonly parts: readonly TenantPart[];
}

/** A hall of a plan, as far as its tenants are concerned. */
interface BuiltHall {
  readonly gridMw: number;
  readonly readyMonth: number;
  readonly dueMonth: number;
}

/** What of a plan its tenancies are laid out from. */
interface BuiltHalls {
  readonly halls: readonly BuiltHall[];
  readonly choice: { readonly hostMw: number; readonly waitMonths: number };
}

/** All leases of an offer, the first one first. */
export function leasesOf({ lease, moreLeases = [] }: HostingOffer): readonly Lease[] {
  return [lease, ...moreLeases];
}

/** Who of the offer's tenants gets which part of the halls of a plan; empty where nobody is hosted. */
export function tenanciesOf(site: Site, { halls, choice }: BuiltHalls): readonly Tenancy[] {
  const offer = site.hosting;
  if (!offer || halls.length === 0) return [];
  const leases = leasesOf(offer);
  const dealt = dealtMw(offer, choice.hostMw);
  const split = leases.length === 1 ? [halls] : splitHalls(halls, dealt);
  return leases.flatMap((offered, tenant) => {
    const parts = split[tenant]!.map((hall) => partOf(site, offered, hall));
    const rampMonths = tenant === 0 ? offer.rampMonths : offer.moreRampMonths?.[tenant - 1];
    const steps = Math.max(1, Math.round(rampMonths ?? offer.rampMonths));
    return parts.length > 0 ? [{ tenant, offered, gridMw: dealt[tenant]!, steps, parts }] : [];
  });
}

/**
 * Grid MW of each of the offer's leases where so many are hosted: one lease has all of it; of several each has what it reserves, in
 * their order as far as the MW go, and the first one what is left over.
 */
export function dealtMw(offer: HostingOffer, hostMw: number): readonly number[] {
  const leases = leasesOf(offer);
  if (leases.length === 1) return [hostMw];
  let left = hostMw;
  const dealt = leases.map(({ reservedMw }) => {
    const mw = Math.min(left, reservedMw);
    left -= mw;
    return mw > 1e-9 ? mw : 0;
  });
  return dealt.map((mw, index) => (index === 0 ? mw + left : mw));
}

/** Cuts the halls, in their order, into the parts of tenants, in theirs. */
function splitHalls(
  halls: readonly BuiltHall[],
  dealt: readonly number[],
): readonly (readonly BuiltHall[])[] {
  let next = 0;
  let used = 0;
  return dealt.map((wanted) => {
    const parts: BuiltHall[] = [];
    for (let left = wanted; left > 1e-9 && next < halls.length; ) {
      const hall = halls[next]!;
      const gridMw = Math.min(left, hall.gridMw - used);
      parts.push({ ...hall, gridMw });
      left -= gridMw;
      used += gridMw;
      if (hall.gridMw - used > 1e-9) continue;
      next++;
      used = 0;
    }
    return parts;
  });
}

/** No contract begins before the month that its lease states. */
function partOf(site: Site, lease: Lease, { gridMw, readyMonth, dueMonth }: BuiltHall): TenantPart {
  const stated = monthsBetween(site.start, lease.start);
  const ready = Math.max(readyMonth, stated);
  return { gridMw, readyMonth: ready, dueMonth: lease.lateDelivery ? Math.max(dueMonth, stated) : ready };
}

/** The parts step by step, as the blocks of the lease: each runs its own full term. */
export function tenantBlocks({ gridMw, steps, parts }: Tenancy): readonly BlockPlan[] {
  return parts.flatMap((part) =>
    Array.from({ length: steps }, (_, step) => ({
      soldFraction: part.gridMw / gridMw / steps,
      dueMonth: part.dueMonth + step,
      readyMonth: part.readyMonth + step,
      anchorMonth: part.readyMonth + step,
    })),
  );
}

/** The offered lease with the dates of a plan; its money and megawatts are still the offer's. */
export function datedLease(site: Site, tenancy: Tenancy): Lease {
  const { offered } = tenancy;
  const blocks = tenantBlocks(tenancy);
  const first = Math.min(...blocks.map(({ dueMonth }) => dueMonth));
  const movedMonths = first - monthsBetween(site.start, offered.start);
  const { backstop } = offered;
  return {
    ...offered,
    start: addMonths(site.start, first),
    ramp: {
      termRunsFrom: "block-start",
      blocks: blocks.map(({ dueMonth, soldFraction }) => ({
        monthsAfterStart: dueMonth - first,
        soldFraction,
      })),
    },
    // the promise ends on a day of the calendar, whenever the halls are ready
    backstop:
      backstop?.coveredMonths === undefined
        ? backstop
        : { ...backstop, coveredMonths: Math.max(0, backstop.coveredMonths - movedMonths) },
  };
}

/** Month of each tenant's default, Infinity where it never comes; absent = none. */
type DefaultMonths = ArrayLike<number> | undefined;

/**
 * How a tenant's contract ends before its term; null where it doesn't within the horizon. The next tenant's rent is the offer's, at
 * the market of signing. A guarantor answers for a lease from its signature on.
 */
export function departureOf(
  site: Site,
  plan: BuiltHalls,
  tenancy: Tenancy,
  defaultMonths: DefaultMonths,
): EarlyEnd | null {
  const month = Math.floor(defaultMonths?.[tenancy.tenant] ?? Number.POSITIVE_INFINITY);
  if (!(month < site.months)) return null;
  const reLet: ReLet | null = site.hosting!.reLetAfterDefault;
  const end = { month, reason: "default", reLet } as const;
  if (tenancy.offered.backstop?.kind !== "assume-or-pay" || month < plan.choice.waitMonths) return end;
  const lease = datedLease(site, tenancy);
  const startMonth = monthsBetween(site.start, lease.start);
  const { heldUntilMonth } = guarantorPayments(lease, tenantBlocks(tenancy), month, startMonth);
  return { ...end, heldUntilMonth };
}

/** Grid MW of a plan month by month: held for tenants, and the part whose tenants are there. */
export interface HeldMw {
  readonly reservedMw: Float64Array;
  readonly letMw: Float64Array;
  /** The second by tenancy. */
  readonly letByTenancyMw: readonly Float64Array[];
}

/**
 * What is held for tenants and what they have moved into. A hall that nobody has a contract for holds nothing; one whose guarantor
 * pays in the tenant's place is held and draws nothing.
 */
export function heldMw(site: Site, plan: BuiltHalls, defaultMonths: DefaultMonths): HeldMw {
  const reservedMw = new Float64Array(site.months);
  const letMw = new Float64Array(site.months);
  const letByTenancyMw = tenanciesOf(site, plan).map((tenancy) => {
    const own = new Float64Array(site.months);
    const end = departureOf(site, plan, tenancy, defaultMonths);
    for (const part of tenancy.parts) addPart(tenancy, part, end, reservedMw, own);
    for (let month = 0; month < site.months; month++) letMw[month]! += own[month]!;
    return own;
  });
  return { reservedMw, letMw, letByTenancyMw };
}

function addPart(
  { offered, steps }: Tenancy,
  { gridMw, readyMonth }: TenantPart,
  end: EarlyEnd | null,
  reservedMw: Float64Array,
  letMw: Float64Array,
): void {
  const months = letMw.length;
  const held = new Int32Array(months + 1);
  const there = new Int32Array(months + 1);
  const add = (counts: Int32Array, from: number, until: number) => {
    if (!(from < until && from < months)) return;
    counts[Math.max(0, from)]! += 1;
    counts[Math.min(months, until)]! -= 1;
  };
  for (let step = 0; step < steps; step++) {
    const ready = readyMonth + step;
    const span = heldSpan(
      offered,
      { soldFraction: 1, dueMonth: ready, readyMonth: ready, anchorMonth: ready },
      end,
    );
    add(there, ready, span.leftMonth);
    add(there, span.nextMonth, months);
    // a hall is held from its first step on for those who are still to move in
    add(held, readyMonth, span.freeMonth);
    add(held, span.nextMonth, months);
  }
  let heldSteps = 0;
  let thereSteps = 0;
  for (let month = 0; month < months; month++) {
    heldSteps += held[month]!;
    thereSteps += there[month]!;
    reservedMw[month]! += gridMw * (heldSteps / steps);
    letMw[month]! += gridMw * (thereSteps / steps);
  }
}

/** All of an offer's leases that decides who holds which halls when: rents and costs are no part of it. */
export function leaseDates(offer: HostingOffer): unknown {
  const dates = (lease: Lease) => [
    lease.start,
    lease.termMonths,
    lease.extensions.map(({ months }) => months),
    lease.afterTerm.kind === "re-let" ? lease.afterTerm.lagMonths : lease.afterTerm,
    // how long a guarantor stands in depends on the amount over the rent
    lease.backstop?.kind === "assume-or-pay" ? lease : null,
    offer.moreLeases ? lease.reservedMw : null,
  ];
  return [leasesOf(offer).map(dates), offer.moreRampMonths, offer.reLetAfterDefault?.lagMonths ?? null];
}
