import {
  blockMonth,
  escalatorFactor,
  firstMonthRentUsd,
  guarantorPayments,
  KW_PER_MW,
  type LateMonths,
  type Lease,
  lateMonthsOf,
  type ReLet,
  stayMonths,
} from "../hosting/index.ts";
import { offeredCapexUsd } from "./building-cost.ts";
import { recoveredUsd } from "./contractor.ts";
import { firstReLetMonth, leaseForPlan } from "./operate.ts";
import type { Plan } from "./plan.ts";
import { heldMw, leasesOf, type Tenancy, tenanciesOf, tenantBlocks } from "./tenancy.ts";
import type { HostingOffer, Site, World } from "./types.ts";

/**
 * The months of a plan's lease at the offer's own rent: on a path they are multiplied by the rent ratio of the month of signing,
 * and of re-letting. `leaseMonths` of core/hosting, path by path, is the test.
 */
export interface LeaseRows {
  readonly lease: Lease;
  /** See {@link Tenancy}. */
  readonly tenant: number;
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
  /** Landlord's costs that do not depend on rent, less what the contractor pays; and the share of rent that goes with it. */
  readonly runningUsd: Float64Array;
  readonly costFractionOfRent: number;
  /** Expected service credits, share of rent. */
  readonly creditFraction: number;
  /** How late rent comes; null where it comes when it is due. */
  readonly late: LateMonths | null;
  /** Paid by a guarantor after a default, USD at ratio 1. */
  readonly guaranteedUsd: Float64Array;
  /** What the contractor pays for late halls, USD: in the first tenant's rows, whoever has them. */
  readonly recoveredUsd: Float64Array;
  /** What the tenant would pay of the building cost, USD. */
  readonly offeredCapexUsd: number;
  /** The tenant's share of the energy that all tenants draw. */
  readonly energyFraction: Float64Array;
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
  /** Those of the offer's further leases. */
  readonly more: readonly LeaseFactors[];
}

/** Factors by age for as long as any horizon asks. */
export function makeLeaseFactors({ lease, moreLeases = [] }: HostingOffer, months: number): LeaseFactors {
  return {
    ...factorsOfLease(lease, months),
    more: moreLeases.map((further) => factorsOfLease(further, months)),
  };
}

function factorsOfLease(lease: Lease, months: number): LeaseFactors {
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
    more: [],
  };
}

function factorsOf(factors: LeaseFactors, tenant: number): LeaseFactors {
  return tenant === 0 ? factors : factors.more[tenant - 1]!;
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

/** The rows of a plan's first tenant, or of another, who stays. */
export function leaseRows(
  site: Site,
  offer: HostingOffer,
  plan: Plan,
  factors: LeaseFactors,
  tenancy: Tenancy = tenanciesOf(site, plan)[0]!,
): LeaseRows {
  const { tenant } = tenancy;
  const lease = leaseForPlan(site, offer, plainWorld(site), plan, tenancy);
  const own = factorsOf(factors, tenant);
  const blocks = tenantBlocks(tenancy);
  const recovered = tenant === 0 ? recoveredUsd(offer, plan, site.months) : new Float64Array(site.months);
  const inHorizon = (month: number) => Math.min(site.months - 1, Math.max(0, Math.round(month)));
  const commencementMonth = Math.min(...blocks.map((block) => block.readyMonth));
  return {
    lease,
    tenant,
    blocks,
    ...fillRows(site.months, lease, own, { blocks, offer, recoveredUsd: recovered, ...STAYING }),
    creditFraction: offer.serviceCreditFraction ?? 0,
    late: lease.latePaymentDays ? lateMonthsOf(lease.latePaymentDays) : null,
    guaranteedUsd: new Float64Array(site.months),
    recoveredUsd: recovered,
    offeredCapexUsd: offeredCapexUsd(offer, plan.choice.hostMw)[tenant]!,
    energyFraction: new Float64Array(site.months).fill(1),
    reLetMonth: inHorizon(firstReLetMonth(lease, tenancy)),
    afterDefaultMonth: 0,
    dueMonth: Math.min(...blocks.map((block) => block.dueMonth)),
    commencementMonth,
    endMonth: Math.max(...blocks.map((block) => block.readyMonth)) + own.stayMonths,
  };
}

const STAYING = { defaultMonth: Number.POSITIVE_INFINITY, heldUntilMonth: Number.POSITIVE_INFINITY };

/** The rows of all tenants of a plan. */
export function planRows(
  site: Site,
  offer: HostingOffer,
  plan: Plan,
  factors: LeaseFactors,
): readonly LeaseRows[] {
  const rows = tenanciesOf(site, plan).map((tenancy) => leaseRows(site, offer, plan, factors, tenancy));
  return withEnergyShares(site, plan, rows, undefined);
}

/**
 * The rows of all tenants of a plan on a path.
 * @param defaultMonths month of each of the world's tenants' default
 */
export function rowsOnPath(
  site: Site,
  plan: Plan,
  rows: readonly LeaseRows[],
  factors: LeaseFactors,
  defaultMonths: ArrayLike<number>,
): readonly LeaseRows[] {
  const isGone = (tenant: number) => defaultMonths[tenant]! < site.months;
  if (!rows.some(({ tenant }) => isGone(tenant))) return rows;
  const own = rows.map((row) =>
    isGone(row.tenant)
      ? rowsWithDefault(
          row,
          site.hosting!,
          factors,
          Math.floor(defaultMonths[row.tenant]!),
          plan.choice.waitMonths,
        )
      : row,
  );
  return withEnergyShares(site, plan, own, defaultMonths);
}

/** Who of several tenants draws how much; one alone draws all. */
function withEnergyShares(
  site: Site,
  plan: Plan,
  rows: readonly LeaseRows[],
  defaultMonths: ArrayLike<number> | undefined,
): readonly LeaseRows[] {
  if (leasesOf(site.hosting!).length === 1) return rows;
  const { letMw, letByTenancyMw } = heldMw(site, plan, defaultMonths);
  return rows.map((row, index) => ({
    ...row,
    energyFraction: letByTenancyMw[index]!.map((mw, month) => (mw > 0 ? mw / letMw[month]! : 0)),
  }));
}

/** The rows of the same lease where the tenant defaults: first month without it. */
export function rowsWithDefault(
  rows: LeaseRows,
  offer: HostingOffer,
  factors: LeaseFactors,
  defaultMonth: number,
  signMonth = 0,
): LeaseRows {
  const months = rows.stayRentUsd.length;
  const guaranteedUsd = new Float64Array(months);
  let heldUntilMonth = defaultMonth;
  if (rows.lease.backstop && defaultMonth >= signMonth) {
    const paid = guarantorPayments(rows.lease, rows.blocks, defaultMonth, rows.dueMonth);
    paid.paidUsd.forEach((usd, i) => {
      if (defaultMonth + i < months) guaranteedUsd[defaultMonth + i] = usd;
    });
    heldUntilMonth = paid.heldUntilMonth;
  }
  const afterMonth = heldUntilMonth + (offer.reLetAfterDefault?.lagMonths ?? 0);
  const { blocks, recoveredUsd } = rows;
  const given = { blocks, defaultMonth, heldUntilMonth, recoveredUsd, offer };
  return {
    ...rows,
    ...fillRows(months, rows.lease, factorsOf(factors, rows.tenant), given),
    guaranteedUsd,
    afterDefaultMonth: Math.min(months - 1, Math.max(0, Math.round(afterMonth))),
    endMonth: Math.min(defaultMonth, rows.endMonth),
  };
}

/** A hall's part that moves in together. */
export type RowBlock = ReturnType<typeof tenantBlocks>[number];

interface Blocks {
  readonly blocks: readonly RowBlock[];
  readonly defaultMonth: number;
  /** A guarantor holds the halls until then; `defaultMonth` where nobody does. */
  readonly heldUntilMonth: number;
  readonly recoveredUsd: Float64Array;
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
  given.recoveredUsd.forEach((usd, month) => {
    rows.runningUsd[month]! -= usd;
  });
  return rows;
}

/** One block: its first tenant's stay, the vacant months, the next tenant. */
function addBlock(
  rows: Pick<LeaseRows, "stayRentUsd" | "reLetRentUsd" | "afterDefaultRentUsd">,
  share: { readonly occupied: Float64Array; readonly delivered: Float64Array },
  lease: Lease,
  factors: LeaseFactors,
  { defaultMonth, heldUntilMonth, offer }: Blocks,
  { soldFraction, readyMonth }: RowBlock,
  rentUsd: number,
): void {
  const months = rows.stayRentUsd.length;
  const stay = Math.max(0, Math.min(factors.stayMonths, defaultMonth - readyMonth));
  const isCut = heldUntilMonth - readyMonth < factors.stayMonths;
  const held = Math.max(0, Math.min(factors.stayMonths, heldUntilMonth - readyMonth));
  const next: ReLet | null = isCut
    ? offer.reLetAfterDefault
    : lease.afterTerm.kind === "re-let"
      ? lease.afterTerm
      : null;
  const after = isCut ? rows.afterDefaultRentUsd : rows.reLetRentUsd;
  const last = (next?.rentFractionOfLast ?? 0) * factors.stay[Math.max(0, held - 1)]!;
  for (let month = readyMonth; month < months; month++) {
    const age = month - readyMonth;
    share.delivered[month]! += soldFraction;
    if (age < stay) {
      rows.stayRentUsd[month]! += soldFraction * factors.stay[age]! * rentUsd;
      share.occupied[month]! += soldFraction;
    } else if (age < held) {
      share.occupied[month]! += soldFraction;
    } else if (next && age >= held + next.lagMonths) {
      after[month]! += soldFraction * last * factors.grown[age - held - next.lagMonths]! * rentUsd;
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
