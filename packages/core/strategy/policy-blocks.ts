import { buildingTerms, type Choice, type FleetPolicy, makePlan, type Plan } from "./plan.ts";
import { type WorksStages, worksStages } from "./policy-works.ts";
import { dealtMw, heldMw, leasesOf } from "./tenancy.ts";
import type { ConversionTerms, Site, World } from "./types.ts";

/** How a site is cut into blocks that are converted one after the other. */
export interface BlockTerms {
  /** Grid MW reserved for tenants once so many blocks are ordered: ascending, one entry per block. */
  readonly hostMwAfter: readonly number[];
  readonly quarterCount: number;
  /** What becomes of the machines on what is not converted. */
  readonly fleet: FleetPolicy;
}

/**
 * Blocks of whole halls up to the MW that may be hosted: at most `mostBlocks`, each of the same number of halls; the last may be
 * smaller.
 */
export function blocksOf(hallGridMw: number, wholeMw: number, mostBlocks: number): readonly number[] {
  const halls = Math.ceil(wholeMw / hallGridMw - 1e-9);
  const hallsPerBlock = Math.ceil(halls / mostBlocks);
  const count = Math.ceil(halls / hallsPerBlock);
  return Array.from({ length: count }, (_, i) => Math.min(wholeMw, (i + 1) * hallsPerBlock * hallGridMw));
}

/** Grid MW of one block. */
export function blockMw({ hostMwAfter }: Pick<BlockTerms, "hostMwAfter">, block: number): number {
  return hostMwAfter[block]! - (hostMwAfter[block - 1] ?? 0);
}

/** Price and timetable of the blocks: halls of a mine that stands. @throws strategy/no-offer from the plan where there is no lease */
export function conversionTerms(site: Site): ConversionTerms {
  return buildingTerms(site.hosting!, "hybrid");
}

/** Halls of so many MW. */
export function hallCount({ hallGridMw }: ConversionTerms, gridMw: number): number {
  return Math.ceil(gridMw / hallGridMw - 1e-9);
}

/** The stages of a site's works, whole months: the builder goes on from hall to hall. */
export function worksOf(site: Site, terms: Pick<BlockTerms, "hostMwAfter">): WorksStages {
  const conversion = conversionTerms(site);
  const months = hallCount(conversion, terms.hostMwAfter[0]!) * conversion.monthsPerFurtherHall;
  return worksStages(terms.hostMwAfter.length, Math.max(0, Math.round(months)));
}

/** A block as it is ordered. */
export interface PlacedOrder {
  readonly block: number;
  /** Name of what a block is like: blocks of one name have the same lease and building. */
  readonly alike: string;
  readonly gridMw: number;
  readonly month: number;
  /** Months by which the builder is late because of what was ordered before. */
  readonly queueMonths: number;
}

/** The order of a block on a day, behind a queue. */
export function placeOrder(
  site: Site,
  terms: Pick<BlockTerms, "hostMwAfter">,
  at: Pick<PlacedOrder, "block" | "month" | "queueMonths">,
): PlacedOrder {
  const gridMw = blockMw(terms, at.block);
  const isShared = (site.hosting?.moreLeases ?? []).length > 0;
  return { ...at, gridMw, alike: isShared ? `${gridMw}#${at.block}` : String(gridMw) };
}

/** The orders of a path's blocks, with what each has to wait for the builder; -1 = never ordered, and none after it. */
export function blockOrders(
  site: Site,
  terms: BlockTerms,
  monthOfBlock: (block: number) => number,
): readonly PlacedOrder[] {
  const conversion = conversionTerms(site);
  const orders: PlacedOrder[] = [];
  let nextReady = Number.NEGATIVE_INFINITY;
  for (let block = 0; block < terms.hostMwAfter.length; block++) {
    const month = monthOfBlock(block);
    if (month < 0) break;
    const soonest = month + conversion.firstHallAfterMonths;
    const queueMonths = Math.max(0, nextReady - soonest);
    const order = placeOrder(site, terms, { block, month, queueMonths });
    orders.push(order);
    nextReady = soonest + queueMonths + hallCount(conversion, order.gridMw) * conversion.monthsPerFurtherHall;
  }
  return orders;
}

/**
 * The site as a block's tenants find it. Of several leases each block has what those before it have left; their order, and so
 * whose default is whose, stays.
 */
export function siteOfBlock(
  site: Site,
  { hostMwAfter }: Pick<BlockTerms, "hostMwAfter">,
  block: number,
): Site {
  const { hosting } = site;
  if (!hosting?.moreLeases?.length) return site;
  const until = dealtMw(hosting, hostMwAfter[block]!);
  const before = block === 0 ? until.map(() => 0) : dealtMw(hosting, hostMwAfter[block - 1]!);
  const [lease, ...moreLeases] = leasesOf(hosting).map((each, i) => ({
    ...each,
    reservedMw: until[i]! - before[i]!,
  }));
  return { ...site, hosting: { ...hosting, lease: lease!, moreLeases } };
}

/** One block alone, ordered and built behind the queue: its own lease is signed on the day of the order. */
export function blockPlan(
  site: Site,
  terms: BlockTerms,
  order: PlacedOrder,
  delayMonths: number,
  tenantDefaultMonth: Float64Array | undefined,
): Plan {
  const { gridMw, month, queueMonths } = order;
  const own = siteOfBlock(site, terms, order.block);
  const choiceAt = (waitMonths: number): Choice => ({
    strategy: "hybrid",
    hostMw: gridMw,
    waitMonths,
    fleet: terms.fleet,
  });
  const plan = makePlan(own, { delayMonths } as World, choiceAt(month + queueMonths));
  const { spendMonths } = conversionTerms(site);
  const choice = choiceAt(month);
  const halls = plan.halls.map((hall) => ({
    ...hall,
    spendFromMonth: Math.max(month, hall.readyMonth - spendMonths),
  }));
  const { reservedMw, letMw } = heldMw(own, { choice, halls }, tenantDefaultMonth);
  return { ...plan, choice, halls, reservedMw, letMw };
}

/** Several blocks on one site: machines have what no block has cleared. At least one. */
export function stagedPlan(site: Site, plans: readonly Plan[]): Plan {
  const [first] = plans;
  const { importMw, availableAfterMonths } = site.connection;
  const summed = (of: (plan: Plan) => Float64Array) => {
    const out = new Float64Array(site.months);
    for (const plan of plans) {
      const own = of(plan);
      for (let month = 0; month < out.length; month++) out[month]! += own[month]!;
    }
    return out;
  };
  const miningMw = new Float64Array(site.months);
  if (first!.mines) {
    for (const plan of plans)
      for (let month = 0; month < miningMw.length; month++)
        miningMw[month]! += importMw - plan.miningMw[month]!;
    for (let month = 0; month < miningMw.length; month++)
      miningMw[month] = month >= availableAfterMonths ? importMw - miningMw[month]! : 0;
  }
  return {
    ...first!,
    choice: { ...first!.choice, hostMw: plans.reduce((total, { choice }) => total + choice.hostMw, 0) },
    halls: plans.flatMap(({ halls }) => halls),
    miningMw,
    reservedMw: summed(({ reservedMw }) => reservedMw),
    letMw: summed(({ letMw }) => letMw),
  };
}
