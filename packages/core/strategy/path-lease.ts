import {
  blockMonth,
  escalatorFactor,
  firstMonthRentUsd,
  KW_PER_MW,
  type Lease,
  type ReLet,
  stayMonths,
} from "../hosting/index.ts";
import { blockPerHall, firstReLetMonth, lateMonths, leaseForPlan } from "./operate.ts";
import type { Plan } from "./plan.ts";
import type { HostingOffer, Site, World } from "./types.ts";

/**
 * The months of a plan's lease at the offer's own rent: on a path they are multiplied by the rent ratio of the month of signing,
 * and of re-letting. `leaseMonths` of core/hosting, path by path, is the test.
 */
export interface LeaseRows {
  readonly lease: Lease;
  readonly blocks: readonly RowBlock[];
  /** Rent of the first tenant, USD at ratio 1. */
  readonly stayRentUsd: Float64Array;
  /** Rent of the next tenant, USD at ratio 1 in the month of re-letting. */
  readonly reLetRentUsd: Float64Array;
  /** Month that the next tenant's rent ratio is read from. */
  readonly reLetMonth: number;
  /** The same for halls whose tenant defaulted. */
  readonly afterDefaultRentUsd: Float64Array;
  readonly afterDefaultMonth: number;
  /** Landlord's costs that do not depend on rent, and the share of rent that goes with it. */
  readonly runningUsd: Float64Array;
  readonly costFractionOfRent: number;
  /** Damages for late delivery, USD at ratio 1. */
  readonly damagesUsd: Float64Array;
  /** 1 where some tenant is there. */
  readonly isOccupied: Uint8Array;
  /** First month of the contract's delivery and the first without the first tenant: for prepayments and netted capex. */
  readonly dueMonth: number;
  readonly commencementMonth: number;
  readonly endMonth: number;
}

/** What all plans and paths share of an offer's lease. */
export interface LeaseFactors {
  readonly stayMonths: number;
  /** Multiples of the first year's rent by age in the lease. */
  readonly stay: Float64Array;
  /** Escalator of a next tenant by months since it came. */
  readonly grown: Float64Array;
}

/** Factors by age for as long as any horizon asks. */
export function makeLeaseFactors({ lease }: HostingOffer, months: number): LeaseFactors {
  const block = { soldFraction: 1, dueMonth: 0, readyMonth: 0, anchorMonth: 0 };
  const stay = stayMonths(lease);
  const always: Lease = {
    ...lease,
    afterTerm: lease.afterTerm.kind === "renew" ? lease.afterTerm : { kind: "vacate" },
  };
  return {
    stayMonths: stay,
    stay: Float64Array.from(
      { length: Math.max(stay, 1) },
      (_, age) => blockMonth(always, block, age, null).rentFactor,
    ),
    grown: Float64Array.from({ length: months + 1 }, (_, month) =>
      escalatorFactor(lease.escalatorFractionPerYear, month),
    ),
  };
}

/** A world whose rents are the offer's own. */
function plainWorld(site: Site): World {
  const ones = new Float64Array(site.months).fill(1);
  return {
    hashpriceUsdPerPhDay: ones,
    priceUsdPerBtc: ones,
    powerLevelRatio: ones,
    rentRatio: ones,
    delayMonths: 0,
    overrunFraction: 0,
  };
}

/** The rows of a plan whose tenant stays. */
export function leaseRows(site: Site, offer: HostingOffer, plan: Plan, factors: LeaseFactors): LeaseRows {
  const lease = leaseForPlan(site, offer, plainWorld(site), plan);
  const blocks = blockPerHall(site, plan).map(({ hall, step, steps }) => ({
    soldFraction: hall.gridMw / plan.choice.hostMw / steps,
    readyMonth: hall.readyMonth + step,
    dueMonth: hall.readyMonth - lateMonths(lease, hall) + step,
  }));
  const inHorizon = (month: number) => Math.min(site.months - 1, Math.max(0, Math.round(month)));
  const firstReady = Math.min(...blocks.map((block) => block.readyMonth));
  const rows = fillRows(site.months, lease, factors, {
    blocks,
    defaultMonth: Number.POSITIVE_INFINITY,
    offer,
  });
  return {
    lease,
    blocks,
    ...rows,
    reLetMonth: inHorizon(firstReLetMonth(lease, plan)),
    afterDefaultMonth: 0,
    dueMonth: Math.min(...blocks.map((block) => block.dueMonth)),
    commencementMonth: firstReady,
    endMonth: Math.max(...blocks.map((block) => block.readyMonth)) + factors.stayMonths,
  };
}

/** The rows of the same lease where the tenant defaults: first month without it. */
export function rowsWithDefault(
  rows: LeaseRows,
  offer: HostingOffer,
  factors: LeaseFactors,
  defaultMonth: number,
): LeaseRows {
  const months = rows.stayRentUsd.length;
  const afterMonth = defaultMonth + (offer.reLetAfterDefault?.lagMonths ?? 0);
  return {
    ...rows,
    ...fillRows(months, rows.lease, factors, { blocks: rows.blocks, defaultMonth, offer }),
    afterDefaultMonth: Math.min(months - 1, Math.max(0, Math.round(afterMonth))),
    endMonth: Math.min(defaultMonth, rows.endMonth),
  };
}

/** A hall's part that moves in together. */
export interface RowBlock {
  readonly soldFraction: number;
  readonly readyMonth: number;
  readonly dueMonth: number;
}

interface Blocks {
  readonly blocks: readonly RowBlock[];
  readonly defaultMonth: number;
  readonly offer: HostingOffer;
}

function fillRows(months: number, lease: Lease, factors: LeaseFactors, given: Blocks) {
  const rentUsd = firstMonthRentUsd(lease) * Math.max(lease.takeOrPayFraction, 1);
  const rows = {
    stayRentUsd: new Float64Array(months),
    reLetRentUsd: new Float64Array(months),
    afterDefaultRentUsd: new Float64Array(months),
    runningUsd: new Float64Array(months),
    damagesUsd: new Float64Array(months),
    isOccupied: new Uint8Array(months),
    costFractionOfRent:
      lease.landlordCosts.kind === "margin"
        ? 1 - lease.landlordCosts.noiMarginFraction
        : lease.landlordCosts.managementFractionOfRent,
  };
  const share = { occupied: new Float64Array(months), delivered: new Float64Array(months) };
  for (const block of given.blocks) {
    addBlock(rows, share, lease, factors, given, block, rentUsd);
    addDamages(rows.damagesUsd, lease, block, given.defaultMonth);
  }
  for (let month = 0; month < months; month++) rows.isOccupied[month] = share.occupied[month]! > 0 ? 1 : 0;
  addRunning(rows.runningUsd, lease, share, Math.min(...given.blocks.map((block) => block.readyMonth)));
  return rows;
}

/** One block: its first tenant's stay, the vacant months, the next tenant. */
function addBlock(
  rows: Pick<LeaseRows, "stayRentUsd" | "reLetRentUsd" | "afterDefaultRentUsd">,
  share: { readonly occupied: Float64Array; readonly delivered: Float64Array },
  lease: Lease,
  factors: LeaseFactors,
  { defaultMonth, offer }: Blocks,
  { soldFraction, readyMonth }: RowBlock,
  rentUsd: number,
): void {
  const months = rows.stayRentUsd.length;
  const stay = Math.max(0, Math.min(factors.stayMonths, defaultMonth - readyMonth));
  const isCut = Math.min(factors.stayMonths, defaultMonth - readyMonth) < factors.stayMonths;
  const next: ReLet | null = isCut
    ? offer.reLetAfterDefault
    : lease.afterTerm.kind === "re-let"
      ? lease.afterTerm
      : null;
  const after = isCut ? rows.afterDefaultRentUsd : rows.reLetRentUsd;
  const last = (next?.rentFractionOfLast ?? 0) * factors.stay[Math.max(0, stay - 1)]!;
  for (let month = readyMonth; month < months; month++) {
    const age = month - readyMonth;
    share.delivered[month]! += soldFraction;
    if (age < stay) {
      rows.stayRentUsd[month]! += soldFraction * factors.stay[age]! * rentUsd;
      share.occupied[month]! += soldFraction;
    } else if (next && age >= stay + next.lagMonths) {
      after[month]! += soldFraction * last * factors.grown[age - stay - next.lagMonths]! * rentUsd;
      share.occupied[month]! += soldFraction;
    }
  }
}

/** Of the n-th late month: the fraction of the block's rent, under the cap on their sum; see `damagesShare` of core/hosting. */
function addDamages(out: Float64Array, lease: Lease, block: RowBlock, endMonth: number): void {
  const late = lease.lateDelivery;
  if (!late) return;
  const rentUsd = block.soldFraction * firstMonthRentUsd(lease);
  const until = Math.min(out.length, block.readyMonth, endMonth);
  for (let month = Math.max(0, block.dueMonth + late.graceMonths); month < until; month++) {
    const before = (month - block.dueMonth - late.graceMonths) * late.damagesFractionOfRent;
    out[month]! += rentUsd * Math.max(0, Math.min(late.damagesFractionOfRent, late.capMonthsOfRent - before));
  }
}

function addRunning(
  out: Float64Array,
  lease: Lease,
  { occupied, delivered }: { readonly occupied: Float64Array; readonly delivered: Float64Array },
  anchorMonth: number,
): void {
  const costs = lease.landlordCosts;
  if (costs.kind !== "itemised") return;
  const perMonth =
    (costs.operationsUsdPerKwMonth + costs.taxAndInsuranceUsdPerKwMonth) * KW_PER_MW * lease.soldMw;
  for (let month = 0; month < out.length; month++) {
    const growth = escalatorFactor(costs.growthFractionPerYear, Math.max(0, month - anchorMonth));
    const born =
      lease.passThrough === "triple-net" ? delivered[month]! - occupied[month]! : delivered[month]!;
    out[month] = perMonth * growth * born;
  }
}
