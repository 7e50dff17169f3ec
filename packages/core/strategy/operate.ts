import type { CashLine } from "../finance/index.ts";
import { type EarlyEnd, type Lease, type LeaseMonths, leaseMonths, type ReLet } from "../hosting/index.ts";
import { offeredCapexUsd, tenantPaidUsd } from "./building-cost.ts";
import { type Course, cashLines } from "./cash-lines.ts";
import { demandInMonth, demandLinks, type MonthDemandCharge, noPeaks } from "./demand-months.ts";
import { strategyErrors } from "./errors.ts";
import { type FleetMonth, fleetMonths } from "./fleet-months.ts";
import { makeYard, type Yard } from "./month-memory.ts";
import { type MonthDuty, type MonthOperation, mixOperations } from "./month-operation.ts";
import { ownPowerOf } from "./own-plants.ts";
import type { Plan } from "./plan.ts";
import { blockInMonth } from "./power-blocks.ts";
import { hoursRatio, type PriceMonth, priceScaleOf } from "./price-months.ts";
import type { Run } from "./run-memory.ts";
import { calendarMonthOf, connectionInMonth, shapeIndexOf } from "./site-periods.ts";
import { batteryInMonth, batteryMonths } from "./storage-site.ts";
import { datedLease, departureOf, heldMw, type Tenancy, tenanciesOf, tenantBlocks } from "./tenancy.ts";
import type { HostingOffer, Site, World } from "./types.ts";

/** A plan carried out in a world: what happened, and the cash. */
export interface Operated {
  readonly course: Course;
  readonly lines: readonly CashLine[];
}

/**
 * Carries a plan out month by month: fleet, dispatch, lease, cash.
 *
 * @throws strategy/world-too-short, strategy/short-price-year and what dispatch, hosting and mining throw
 */
export function operatePlan(site: Site, world: World, plan: Plan, yard: Yard = makeYard(site)): Operated {
  requireWorld(site, world);
  const { fleet, operations } = yard.run(site, world, plan, () => runPlan(site, world, plan, yard));
  const lease = leaseOf(site, world, plan, operations);
  const course: Course = { plan, operations, fleet, lease };
  return { course, lines: cashLines(site, world, course) };
}

function runPlan(site: Site, world: World, plan: Plan, yard: Yard): Run {
  const { shapes } = yard;
  const fleet = fleetMonths(site, world, plan, shapes);
  const battery = batteryMonths(site, plan);
  const links = demandLinks(site);
  const peaksMw = noPeaks(site);
  const operations = Array.from({ length: site.months }, (_, month) => {
    const stored = batteryInMonth(site, battery, month);
    const charges = () => demandInMonth(site, links, month, peaksMw);
    const whole = withCharges(site, world, duty(site, world, plan, fleet, shapes, month), { month, charges });
    const { exportMw } = connectionInMonth(site, month);
    const operation = operateWithOutages(
      site,
      world,
      yard,
      stored ? { ...whole, battery: stored, exportMw } : whole,
      month,
    );
    operation.demand?.peaksMw.forEach((mw, charge) => {
      peaksMw[charge]![month] = mw;
    });
    return operation;
  });
  return { fleet, operations };
}

/** The duty with the charges on its peaks, which earlier months may have raised. */
function withCharges(
  site: Site,
  world: World,
  duty: MonthDuty,
  { month, charges }: { readonly month: number; readonly charges: () => readonly MonthDemandCharge[] },
): MonthDuty {
  if (!site.demand || !duty.isConnected) return duty;
  const runningFraction = 1 - (world.outageFraction?.[month] ?? 0);
  return { ...duty, demand: { charges: charges(), runningFraction } };
}

/** The machines stand still for the share of the month that the site's outages take; lights and tenants have their own chain. */
function operateWithOutages(
  site: Site,
  world: World,
  yard: Yard,
  whole: MonthDuty,
  month: number,
): MonthOperation {
  const outFraction = world.outageFraction?.[month] ?? 0;
  const running = yard.operate(site, whole);
  if (outFraction === 0 || whole.tiers.length === 0) return running;
  return mixOperations(running, yard.operate(site, { ...whole, tiers: [] }), outFraction);
}

function duty(
  site: Site,
  world: World,
  plan: Plan,
  fleet: readonly FleetMonth[],
  shapes: readonly PriceMonth[],
  month: number,
): MonthDuty {
  const calendarMonth = calendarMonthOf(site, month);
  const prices = shapes[shapeIndexOf(site, month)]!;
  const scale = priceScaleOf(site, world, prices, month);
  return {
    prices,
    calendarMonth,
    priceLevelRatio: scale.ratio,
    priceShiftUsdPerMwh: scale.shiftUsdPerMwh,
    hoursRatio: hoursRatio(site, month, prices),
    isConnected: month >= site.connection.availableAfterMonths && month < plan.soldMonth,
    tiers: fleet[month]!.tiers,
    reservedMw: plan.reservedMw[month]!,
    letMw: plan.letMw[month]!,
    blocks: site.blocks.map((block) => blockInMonth(block, month)),
    resells: plan.sells,
    ...(site.ownPlants
      ? { own: ownPowerOf(site, plan), exportMw: connectionInMonth(site, month).exportMw }
      : {}),
  };
}

/** The leases at the size and dates that the plan builds, metered by the dispatch, in one sum. */
function leaseOf(
  site: Site,
  world: World,
  plan: Plan,
  operations: readonly MonthOperation[],
): LeaseMonths | null {
  const { hosting } = site;
  const tenancies = tenanciesOf(site, plan);
  if (!hosting || tenancies.length === 0) return null;
  const { letMw, letByTenancyMw } = heldMw(site, plan, world.tenantDefaultMonth);
  return sumLeases(
    tenancies.map((tenancy, index) => {
      const own = letByTenancyMw[index]!;
      const share = (month: number) => (letMw[month]! > 0 ? own[month]! / letMw[month]! : 0);
      return leaseMonths(leaseForPlan(site, hosting, world, plan, tenancy), {
        firstMonth: site.start,
        monthCount: site.months,
        deliveryDelayMonths: tenantBlocks(tenancy).map(({ readyMonth, dueMonth }) => readyMonth - dueMonth),
        power: {
          kind: "metered",
          meterMwh: operations.map((operation, month) => operation.aiMwh * share(month)),
          costUsd: operations.map((operation, month) => operation.aiEnergyCostUsd * share(month)),
        },
        takeUpFraction: 1,
        serviceCreditFraction: hosting.serviceCreditFraction ?? 0,
        earlyEnd: defaultOf(site, hosting, world, plan, tenancy),
        tenantLeavesWhenLate: false,
      });
    }),
  );
}

/** Several leases as one: every amount is the sum of theirs. */
function sumLeases([first, ...more]: readonly LeaseMonths[]): LeaseMonths {
  return more.reduce((sum, lease) => {
    const columns = Object.entries(sum).map(([name, values]) => {
      const isAmounts = Array.isArray(values) && typeof values[0] === "number";
      const other = lease[name as keyof LeaseMonths] as readonly number[];
      return [name, isAmounts ? values.map((value: number, month) => value + other[month]!) : values];
    });
    return Object.fromEntries(columns) as LeaseMonths;
  }, first!);
}

/** Month in which the lease is signed: that of the decision to build. */
export function signMonthOf(site: Site, plan: Plan): number {
  return Math.min(site.months - 1, Math.round(plan.choice.waitMonths));
}

/** The tenant's default, where the world has one: the halls stand empty until the next tenant comes at the market's rent. */
export function defaultOf(
  site: Site,
  offer: HostingOffer,
  world: World,
  plan: Plan,
  tenancy: Tenancy = tenanciesOf(site, plan)[0]!,
): EarlyEnd | null {
  const end = departureOf(site, plan, tenancy, world.tenantDefaultMonth);
  const { reLetAfterDefault } = offer;
  if (!end || !reLetAfterDefault) return end && { ...end, reLet: null };
  const reLetMonth = (end.heldUntilMonth ?? end.month) + reLetAfterDefault.lagMonths;
  return { ...end, reLet: atMarket(site, world, plan, reLetAfterDefault, reLetMonth) };
}

/** A next tenant's share of the last rent, moved by what the market did between the two signatures. */
export function atMarket(site: Site, world: World, plan: Plan, reLet: ReLet, reLetMonth: number): ReLet {
  const signed = world.rentRatio[signMonthOf(site, plan)]!;
  const then = world.rentRatio[Math.min(site.months - 1, Math.max(0, Math.round(reLetMonth)))]!;
  const marketRatio = signed > 0 ? then / signed : 1;
  return { ...reLet, rentFractionOfLast: reLet.rentFractionOfLast * marketRatio };
}

/** A tenant's offered lease scaled to its halls of a plan: each step into a hall is a block that runs its own full term. */
export function leaseForPlan(
  site: Site,
  offer: HostingOffer,
  world: World,
  plan: Plan,
  tenancy: Tenancy = tenanciesOf(site, plan)[0]!,
): Lease {
  const lease = datedLease(site, tenancy);
  const itMw = tenancy.gridMw / offer.gridToItRatio;
  const scale = itMw / lease.itMw;
  const signedRatio = world.rentRatio[signMonthOf(site, plan)]!;
  const { backstop, afterTerm } = lease;
  return {
    ...lease,
    itMw,
    soldMw: lease.soldMw * scale,
    reservedMw: tenancy.gridMw,
    rent: { ...lease.rent, valueUsdPerKwMonth: lease.rent.valueUsdPerKwMonth * signedRatio },
    afterTerm:
      afterTerm.kind === "re-let"
        ? { ...atMarket(site, world, plan, afterTerm, firstReLetMonth(lease, tenancy)), kind: "re-let" }
        : afterTerm,
    prepayment: lease.prepayment && { ...lease.prepayment, amountUsd: lease.prepayment.amountUsd * scale },
    tenantCapex: lease.tenantCapex && {
      ...lease.tenantCapex,
      amountUsd: advancedUsd(offer, world, plan, tenancy),
    },
    backstop:
      backstop && isSigned(world, plan, tenancy)
        ? { ...backstop, amountUsd: backstop.amountUsd * scale * signedRatio }
        : null,
  };
}

/** What one tenant advances of the building cost: its part of what all of them do. */
function advancedUsd(offer: HostingOffer, world: World, plan: Plan, { tenant }: Tenancy): number {
  const offered = offeredCapexUsd(offer, plan.choice.hostMw);
  const total = offered.reduce((sum, usd) => sum + usd, 0);
  return total > 0 ? (tenantPaidUsd(offer, world, plan) * offered[tenant]!) / total : 0;
}

/** Whether the lease was signed before its tenant failed: else nobody answers for it. */
function isSigned(world: World, plan: Plan, { tenant }: Tenancy): boolean {
  const month = Math.floor(world.tenantDefaultMonth?.[tenant] ?? Number.POSITIVE_INFINITY);
  return month >= plan.choice.waitMonths;
}

/** When the first hall's next tenant comes; the later halls of a plan follow at the same rent. */
export function firstReLetMonth(lease: Lease, { parts }: Pick<Tenancy, "parts">): number {
  const lagMonths = lease.afterTerm.kind === "re-let" ? lease.afterTerm.lagMonths : 0;
  return Math.min(...parts.map(({ readyMonth }) => readyMonth)) + lease.termMonths + lagMonths;
}

/** @throws strategy/world-too-short */
export function requireWorld(site: Site, world: World): void {
  const series = {
    hashprice: world.hashpriceUsdPerPhDay,
    "BTC price": world.priceUsdPerBtc,
    "power level": world.powerLevelRatio,
    "rent ratio": world.rentRatio,
  };
  for (const [what, { length }] of Object.entries(series)) {
    if (length < site.months) throw strategyErrors.worldTooShort({ what, length, months: site.months });
  }
}
