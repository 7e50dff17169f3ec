import type { CashLine } from "../finance/index.ts";
import { type EarlyEnd, type Lease, type LeaseMonths, leaseMonths, type ReLet } from "../hosting/index.ts";
import { addMonths } from "../quantity/index.ts";
import { tenantPaidUsd } from "./building-cost.ts";
import { type Course, cashLines } from "./cash-lines.ts";
import { strategyErrors } from "./errors.ts";
import { type FleetMonth, fleetMonths } from "./fleet-months.ts";
import { makeYard, type Yard } from "./month-memory.ts";
import { type MonthDuty, type MonthOperation, mixOperations } from "./month-operation.ts";
import type { Hall, Plan } from "./plan.ts";
import { blockInMonth } from "./power-blocks.ts";
import { hoursRatio, type PriceMonth, priceScaleOf } from "./price-months.ts";
import type { Run } from "./run-memory.ts";
import { calendarMonthOf, shapeIndexOf } from "./site-periods.ts";
import { batteryInMonth, batteryMonths } from "./storage-site.ts";
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
  const operations = Array.from({ length: site.months }, (_, month) => {
    const stored = batteryInMonth(site, battery, month);
    const whole = duty(site, world, plan, fleet, shapes, month);
    return operateWithOutages(site, world, yard, stored ? { ...whole, battery: stored } : whole, month);
  });
  return { fleet, operations };
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
  };
}

/** The lease at the size and dates that the plan builds, metered by the dispatch. */
function leaseOf(
  site: Site,
  world: World,
  plan: Plan,
  operations: readonly MonthOperation[],
): LeaseMonths | null {
  if (!site.hosting || plan.halls.length === 0) return null;
  const lease = leaseForPlan(site, site.hosting, world, plan);
  return leaseMonths(lease, {
    firstMonth: site.start,
    monthCount: site.months,
    deliveryDelayMonths: blockPerHall(site, plan).map(({ hall }) => lateMonths(lease, hall)),
    power: {
      kind: "metered",
      meterMwh: operations.map((operation) => operation.aiMwh),
      costUsd: operations.map((operation) => operation.aiEnergyCostUsd),
    },
    takeUpFraction: 1,
    serviceCreditFraction: 0,
    earlyEnd: defaultOf(site, site.hosting, world, plan),
    tenantLeavesWhenLate: false,
  });
}

/** Month in which the lease is signed: that of the decision to build. */
export function signMonthOf(site: Site, plan: Plan): number {
  return Math.min(site.months - 1, Math.round(plan.choice.waitMonths));
}

/** The tenant's default, where the world has one: the halls stand empty until the next tenant comes at the market's rent. */
export function defaultOf(site: Site, offer: HostingOffer, world: World, plan: Plan): EarlyEnd | null {
  const month = Math.floor(world.tenantDefaultMonth?.[0] ?? Number.POSITIVE_INFINITY);
  if (!(month < site.months)) return null;
  const { reLetAfterDefault } = offer;
  if (!reLetAfterDefault) return { month, reason: "default", reLet: null };
  const reLetMonth = month + reLetAfterDefault.lagMonths;
  return { month, reason: "default", reLet: atMarket(site, world, plan, reLetAfterDefault, reLetMonth) };
}

/** A next tenant's share of the last rent, moved by what the market did between the two signatures. */
export function atMarket(site: Site, world: World, plan: Plan, reLet: ReLet, reLetMonth: number): ReLet {
  const signed = world.rentRatio[signMonthOf(site, plan)]!;
  const then = world.rentRatio[Math.min(site.months - 1, Math.max(0, Math.round(reLetMonth)))]!;
  const marketRatio = signed > 0 ? then / signed : 1;
  return { ...reLet, rentFractionOfLast: reLet.rentFractionOfLast * marketRatio };
}

/** The offer's lease scaled to the halls of a plan: each hall is a block that runs its own full term. */
export function leaseForPlan(site: Site, offer: HostingOffer, world: World, plan: Plan): Lease {
  const { lease } = offer;
  const itMw = plan.choice.hostMw / offer.gridToItRatio;
  const scale = itMw / lease.itMw;
  const due = plan.halls.map((hall) => hall.readyMonth - lateMonths(lease, hall));
  const first = Math.min(...due);
  return {
    ...lease,
    itMw,
    soldMw: lease.soldMw * scale,
    reservedMw: plan.choice.hostMw,
    rent: {
      ...lease.rent,
      valueUsdPerKwMonth: lease.rent.valueUsdPerKwMonth * world.rentRatio[signMonthOf(site, plan)]!,
    },
    afterTerm:
      lease.afterTerm.kind === "re-let"
        ? { ...atMarket(site, world, plan, lease.afterTerm, firstReLetMonth(lease, plan)), kind: "re-let" }
        : lease.afterTerm,
    start: addMonths(site.start, first),
    ramp: {
      termRunsFrom: "block-start",
      blocks: blockPerHall(site, plan).map(({ hall, index, step, steps }) => ({
        monthsAfterStart: due[index]! - first + step,
        soldFraction: hall.gridMw / plan.choice.hostMw / steps,
      })),
    },
    prepayment: lease.prepayment && { ...lease.prepayment, amountUsd: lease.prepayment.amountUsd * scale },
    tenantCapex: lease.tenantCapex && {
      ...lease.tenantCapex,
      amountUsd: tenantPaidUsd(offer, world, plan),
    },
  };
}

/** When the first hall's next tenant comes; the later halls of a plan follow at the same rent. */
export function firstReLetMonth(lease: Lease, plan: Plan): number {
  const lagMonths = lease.afterTerm.kind === "re-let" ? lease.afterTerm.lagMonths : 0;
  const firstReady = plan.halls.reduce((first, hall) => Math.min(first, hall.readyMonth), Infinity);
  return firstReady + lease.termMonths + lagMonths;
}

/** Months by which a hall misses its date, where the lease has a price for that; else its date is the day it is ready. */
export function lateMonths(lease: Lease, hall: Hall): number {
  return lease.lateDelivery ? hall.readyMonth - hall.dueMonth : 0;
}

/** Each hall moves in over the ramp: one block per hall and month, each running its own full term. */
export function blockPerHall(site: Site, plan: Plan) {
  const steps = Math.max(1, Math.round(site.hosting?.rampMonths ?? 0));
  return plan.halls.flatMap((hall, index) =>
    Array.from({ length: steps }, (_, step) => ({ hall, index, step, steps })),
  );
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
