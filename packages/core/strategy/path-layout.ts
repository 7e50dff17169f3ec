import type { DutyStage } from "./duty-stage.ts";
import type { Yard } from "./month-memory.ts";
import { ownPowerOf } from "./own-plants.ts";
import { type LeaseFactors, type LeaseRows, planRows } from "./path-lease.ts";
import { buildingTerms, type Choice, makePlan, type Plan } from "./plan.ts";
import { shapeIndexOf } from "./site-periods.ts";
import { heldMw } from "./tenancy.ts";
import type { Site, World } from "./types.ts";

/** A choice laid out for one delay of the works: everything about it that does not depend on the path besides. */
export interface PathLayout {
  readonly plan: Plan;
  /** Most grid MW open to machines in this month or later. */
  readonly neededMw: Float64Array;
  /** One per month of the horizon. */
  readonly stages: readonly DutyStage[];
  /** MW of halls paid for in each month (a hall's MW over its months of payment), and cleared of machines in it. */
  readonly paidMw: Float64Array;
  readonly clearedMw: Float64Array;
  /** One per tenant; empty where nobody is hosted. */
  readonly leases: readonly LeaseRows[];
}

/** What lease and buildings read of a layout. */
export type HostedLayout = Pick<PathLayout, "plan" | "paidMw" | "clearedMw" | "leases">;

/** Lays a choice out for a delay of the works. */
export function makePathLayout(
  site: Site,
  yard: Yard,
  factors: LeaseFactors | null,
  choice: Choice,
  delayMonths: number,
): PathLayout {
  return layOutPlan(site, yard, factors, makePlan(site, { delayMonths } as World, choice));
}

/** Lays out a plan as it stands. */
export function layOutPlan(site: Site, yard: Yard, factors: LeaseFactors | null, plan: Plan): PathLayout {
  return { ...layOutRunning(site, yard, plan), leases: leasesOfPlan(site, factors, plan) };
}

/** What a plan runs and builds, whatever its tenants pay. */
export function layOutRunning(site: Site, yard: Yard, plan: Plan): Omit<PathLayout, "leases"> {
  const isConnected = (month: number) =>
    month >= site.connection.availableAfterMonths && month < plan.soldMonth;
  const stages = Array.from({ length: site.months }, (_, month) =>
    yard.stageOf(yard.tables[shapeIndexOf(site, month)]!, {
      reservedMw: plan.reservedMw[month]!,
      letMw: plan.letMw[month]!,
      isConnected: isConnected(month),
      own: ownPowerOf(site, plan),
    }),
  );
  return { plan, stages, neededMw: neededMw(plan.miningMw), ...buildingMw(site, plan) };
}

/** Lease and buildings of a plan alone. */
export function layOutHosting(site: Site, factors: LeaseFactors | null, plan: Plan): HostedLayout {
  return { plan, ...buildingMw(site, plan), leases: leasesOfPlan(site, factors, plan) };
}

/** The months of a plan's leases at the offer's own rent; none where nobody is hosted. */
export function leasesOfPlan(site: Site, factors: LeaseFactors | null, plan: Plan): readonly LeaseRows[] {
  const { hosting } = site;
  return hosting && factors && plan.halls.length > 0 ? planRows(site, hosting, plan, factors) : [];
}

/**
 * The layout of a path on which tenants default: what their halls hold and draw, from then until the next tenant comes.
 * @param defaultMonths month of each of the world's tenants' default
 */
export function vacatedLayout(
  site: Site,
  yard: Yard,
  layout: PathLayout,
  defaultMonths: ArrayLike<number>,
): PathLayout {
  const { reservedMw, letMw } = heldMw(site, layout.plan, defaultMonths);
  const known = layout.plan;
  const stages = layout.stages.map((stage, month) => {
    const holding = {
      reservedMw: reservedMw[month]!,
      letMw: letMw[month]!,
      isConnected: true,
      own: ownPowerOf(site, layout.plan),
    };
    const isSame = holding.reservedMw === known.reservedMw[month] && holding.letMw === known.letMw[month];
    return isSame ? stage : yard.stageOf(stage.table, holding);
  });
  return { ...layout, plan: { ...known, reservedMw, letMw }, stages };
}

function neededMw(miningMw: Float64Array): Float64Array {
  const needed = new Float64Array(miningMw.length);
  for (let month = miningMw.length - 1; month >= 0; month--)
    needed[month] = Math.max(miningMw[month]!, needed[month + 1] ?? 0);
  return needed;
}

function buildingMw(site: Site, { halls }: Plan) {
  const paidMw = new Float64Array(site.months);
  const clearedMw = new Float64Array(site.months);
  for (const hall of halls) {
    const months = Math.max(1, hall.readyMonth - hall.spendFromMonth);
    const until = Math.min(site.months, hall.spendFromMonth + months);
    for (let month = hall.spendFromMonth; month < until; month++) paidMw[month]! += hall.gridMw / months;
    if (hall.clearedMonth < site.months) clearedMw[hall.clearedMonth]! += hall.gridMw;
  }
  return { paidMw, clearedMw };
}

/** Whether machines, once they may run, never get more megawatts than before: what the fleets' lives count on. */
export function opensOnce(site: Site, plan: Plan): boolean {
  const from = site.connection.availableAfterMonths;
  return plan.miningMw.every(
    (mw, month) => month <= from || month >= plan.soldMonth || mw <= plan.miningMw[month - 1]! + 1e-9,
  );
}

/** Cost of the halls of a choice per grid MW, before any overrun, and what clearing and salvage bring per grid MW. */
export function buildingUsdPerMw(site: Site, { strategy }: Choice) {
  const offer = site.hosting;
  if (!offer) return { hallUsd: 0, demobilisationUsd: 0, salvageUsd: 0 };
  const terms = buildingTerms(offer, strategy === "greenfield" ? "greenfield" : "convert");
  return {
    hallUsd: terms.capexUsdPerItMw / offer.gridToItRatio,
    demobilisationUsd: site.mine ? terms.demobilisationUsdPerMw : 0,
    salvageUsd: terms.salvageUsdPerItMw / offer.gridToItRatio,
  };
}
