import type { CashLine } from "../finance/index.ts";
import { type Lease, type LeaseMonths, leaseMonths } from "../hosting/index.ts";
import { addMonths } from "../quantity/index.ts";
import { tenantPaidUsd } from "./building-cost.ts";
import { type Course, cashLines } from "./cash-lines.ts";
import { strategyErrors } from "./errors.ts";
import { type FleetMonth, fleetMonths } from "./fleet-months.ts";
import { makeYard, type Yard } from "./month-memory.ts";
import type { MonthDuty, MonthOperation } from "./month-operation.ts";
import type { Hall, Plan } from "./plan.ts";
import { blockInMonth } from "./power-blocks.ts";
import { calendarMonthOf, hoursRatio, type PriceMonth } from "./price-months.ts";
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
  const { shapes } = yard;
  const fleet = fleetMonths(site, world, plan, shapes);
  const operations = Array.from({ length: site.months }, (_, month) =>
    yard.operate(site, duty(site, world, plan, fleet, shapes, month)),
  );
  const lease = leaseOf(site, world, plan, operations);
  const course: Course = { plan, operations, fleet, lease };
  return { course, lines: cashLines(site, world, course) };
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
  const prices = shapes[calendarMonth]!;
  return {
    prices,
    calendarMonth,
    priceLevelRatio: site.priceYear.levelRatio[month]! * world.powerLevelRatio[month]!,
    hoursRatio: hoursRatio(site, month, prices),
    isConnected: month >= site.connection.availableAfterMonths,
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
    earlyEnd: null,
    tenantLeavesWhenLate: false,
  });
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
    rent: { ...lease.rent, valueUsdPerKwMonth: lease.rent.valueUsdPerKwMonth * world.rentRatio },
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

/** Months by which a hall misses its date, where the lease has a price for that; else its date is the day it is ready. */
function lateMonths(lease: Lease, hall: Hall): number {
  return lease.lateDelivery ? hall.readyMonth - hall.dueMonth : 0;
}

/** Each hall moves in over the ramp: one block per hall and month, each running its own full term. */
function blockPerHall(site: Site, plan: Plan) {
  const steps = Math.max(1, Math.round(site.hosting?.rampMonths ?? 0));
  return plan.halls.flatMap((hall, index) =>
    Array.from({ length: steps }, (_, step) => ({ hall, index, step, steps })),
  );
}

function requireWorld(site: Site, world: World): void {
  const series = {
    hashprice: world.hashpriceUsdPerPhDay,
    "BTC price": world.priceUsdPerBtc,
    "power level": world.powerLevelRatio,
  };
  for (const [what, { length }] of Object.entries(series)) {
    if (length < site.months) throw strategyErrors.worldTooShort({ what, length, months: site.months });
  }
}
