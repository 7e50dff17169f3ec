import { meterRatio, ratedPowerMw } from "../mining/index.ts";
import { strategyErrors } from "./errors.ts";
import { connectionInMonth, firmFromMonth, mostFirmMw } from "./site-periods.ts";
import { heldMw } from "./tenancy.ts";
import type { ConversionTerms, HostingOffer, Site, StrategyId, World } from "./types.ts";

/** One block of halls that is cut over as a whole. */
export interface Hall {
  readonly gridMw: number;
  /** First month in which the tenant is served. */
  readonly readyMonth: number;
  /** First month in which it would be without the world's delay. */
  readonly dueMonth: number;
  /** First month in which its feeder carries no mining. */
  readonly clearedMonth: number;
  /** First month of payments to the builder. */
  readonly spendFromMonth: number;
}

/** A strategy with its free choices made. */
export interface Choice {
  readonly strategy: StrategyId;
  /** Grid MW reserved for tenants in the end; ignored where the strategy hosts nobody. */
  readonly hostMw: number;
  /** Months before the conversion is ordered. */
  readonly waitMonths: number;
  /** What becomes of machines: run until they no longer pay, replaced on the payback rule, or sold on the first day. */
  readonly fleet: FleetPolicy;
}

/** See {@link Choice.fleet}. */
export type FleetPolicy = "run-to-stop" | "refresh" | "sell";

/** What a choice means month by month: who may use which megawatts. One array entry per month of the horizon. */
export interface Plan {
  readonly choice: Choice;
  /** Grid MW open to machines. */
  readonly miningMw: Float64Array;
  /** Grid MW held for tenants whose hall is ready; an empty hall without a contract holds none. */
  readonly reservedMw: Float64Array;
  /** The part of it whose tenant has moved in: load follows this. */
  readonly letMw: Float64Array;
  readonly halls: readonly Hall[];
  /** Grid MW held for machines of others. */
  readonly colocatedMw: Float64Array;
  /** First month in which the site is no longer the owner's; the horizon's length where it is never sold. */
  readonly soldMonth: number;
  /** Whether the owner runs machines at all. */
  readonly mines: boolean;
  /** Whether surplus energy may be sold. */
  readonly sells: boolean;
  /** The mine's buildings and plant, where the plan must build them first; absent: they stand, or nobody mines. */
  readonly mineBuild?: { readonly month: number; readonly usd: number };
}

/**
 * Lays a choice out over the horizon.
 *
 * - `mine`, and what waits: every MW is open to machines from the day of the connection.
 * - `host-miners`: the offer's MW are let to machines of others, the owner's own get the rest.
 * - `greenfield`: as `hybrid`, on empty land: its own price and timetable, and no feeder is cleared before its hall is ready.
 * - `sell-site`: as `mine` until the sale closes, then nothing.
 * - `convert`: machines stop on the day of the decision; nothing runs until the first hall is ready.
 * - `bridge`: machines run on each hall's feeder until it is cleared, and on the rest until the last hall is ready.
 * - `hybrid`: as `bridge`, but the rest goes on mining; `wait`: as `bridge` after `waitMonths` of mining.
 *
 * @throws strategy/host-mw where more is to be hosted than the firm connection carries; strategy/no-offer, strategy/no-greenfield,
 * strategy/no-colocation and strategy/no-sale where the site has no terms for what is chosen
 */
export function makePlan(site: Site, world: World, choice: Choice): Plan {
  const mines = site.mine !== null && MINING_STRATEGIES.has(choice.strategy);
  const halls = HOSTING_STRATEGIES.has(choice.strategy) ? layOutHalls(site, world, choice) : [];
  const soldMonth = choice.strategy === "sell-site" ? saleMonth(site) : site.months;
  const monthly = (value: (month: number) => number) =>
    Float64Array.from({ length: site.months }, (_, month) => value(month));
  const miningMw = monthly((month) => (mines && month < soldMonth ? openMw(site, choice, halls, month) : 0));
  const hostedMw = monthly((month) => colocatedMw(site, choice, month));
  const build = mineBuildOf(site, miningMw, hostedMw);
  const { reservedMw, letMw } = heldMw(site, { halls, choice }, world.tenantDefaultMonth);
  return {
    choice,
    halls,
    soldMonth,
    mines,
    sells: choice.strategy !== "do-nothing",
    miningMw,
    colocatedMw: hostedMw,
    ...(build ? { mineBuild: build } : {}),
    reservedMw,
    letMw,
  };
}

/** Strategies in which the owner's machines run, if only for a while. */
export const MINING_STRATEGIES: ReadonlySet<StrategyId> = new Set([
  "mine",
  "host-miners",
  "greenfield",
  "hybrid",
  "bridge",
  "wait",
  "sell-site",
]);

/** Strategies that build halls and let them. */
export const HOSTING_STRATEGIES: ReadonlySet<StrategyId> = new Set([
  "greenfield",
  "convert",
  "hybrid",
  "bridge",
  "wait",
]);

/** Price and timetable of the halls of a strategy: converted, or on empty land. @throws strategy/no-greenfield */
export function buildingTerms(offer: HostingOffer, strategy: StrategyId): ConversionTerms {
  if (strategy !== "greenfield") return offer.conversion;
  if (!offer.greenfield) throw strategyErrors.noGreenfield();
  return offer.greenfield;
}

function saleMonth({ sale, months }: Site): number {
  if (!sale) throw strategyErrors.noSale();
  return Math.min(months, Math.max(0, Math.round(sale.closesAfterMonths)));
}

function colocatedMw(site: Site, { strategy }: Choice, month: number): number {
  const { colocation, connection } = site;
  if (strategy !== "host-miners") return 0;
  if (!colocation) throw strategyErrors.noColocation();
  const isOpen = month >= Math.max(connection.availableAfterMonths, colocation.lettingMonths);
  return isOpen ? Math.min(colocation.gridMw, connectionInMonth(site, month).importMw) : 0;
}

function layOutHalls(site: Site, world: World, choice: Choice): readonly Hall[] {
  if (!site.hosting) throw strategyErrors.noOffer({ strategy: choice.strategy });
  const firmMw = mostFirmMw(site);
  if (!(choice.hostMw > 0 && choice.hostMw <= firmMw + 1e-9))
    throw strategyErrors.hostMw({ hostMw: choice.hostMw, firmMw });
  const terms = buildingTerms(site.hosting, choice.strategy);
  const count = Math.ceil(choice.hostMw / terms.hallGridMw - 1e-9);
  return Array.from({ length: count }, (_, index) => {
    const planned = choice.waitMonths + terms.firstHallAfterMonths + index * terms.monthsPerFurtherHall;
    const lastMw = Math.min(choice.hostMw, (index + 1) * terms.hallGridMw);
    const onceConnected = (month: number) => Math.max(Math.round(month), firmFromMonth(site, lastMw));
    const readyMonth = onceConnected(planned + world.delayMonths);
    return {
      gridMw: Math.min(terms.hallGridMw, choice.hostMw - index * terms.hallGridMw),
      readyMonth,
      dueMonth: onceConnected(planned),
      clearedMonth: Math.max(0, readyMonth - terms.cutOverMonths),
      spendFromMonth: Math.max(choice.waitMonths, readyMonth - terms.spendMonths),
    };
  });
}

/** Machines keep what tenants are not given, for good. */
const SHARING_STRATEGIES: ReadonlySet<StrategyId> = new Set(["greenfield", "hybrid"]);

function openMw(site: Site, choice: Choice, halls: readonly Hall[], month: number): number {
  if (month < site.connection.availableAfterMonths) return 0;
  const { importMw } = connectionInMonth(site, month);
  if (choice.strategy === "mine" || choice.strategy === "sell-site") return importMw;
  if (choice.strategy === "host-miners") return Math.max(0, importMw - (site.colocation?.gridMw ?? 0));
  const lastReady = Math.max(...halls.map((hall) => hall.readyMonth));
  const restMw =
    SHARING_STRATEGIES.has(choice.strategy) || month < lastReady ? Math.max(0, importMw - choice.hostMw) : 0;
  const freeMw = restMw + sumMw(halls.filter((hall) => month < hall.clearedMonth));
  return Math.max(0, freeMw - brokenMw(site, choice, halls, month));
}

/** What stands still because a conversion takes the mine's feeders whole: of the last one that it took, the part that it doesn't use. */
function brokenMw({ mine }: Site, { strategy }: Choice, halls: readonly Hall[], month: number): number {
  const feeders = strategy === "greenfield" ? [] : (mine?.feederMw ?? []);
  const takenMw = sumMw(halls.filter((hall) => hall.clearedMonth <= month));
  let wholeMw = 0;
  for (const feederMw of feeders) {
    if (wholeMw >= takenMw - 1e-9) break;
    wholeMw += feederMw;
  }
  return Math.max(0, wholeMw - takenMw);
}

/** A mine that doesn't stand yet is built for the megawatts that machines get, when the first of them may run. */
function mineBuildOf(
  { mine }: Site,
  miningMw: Float64Array,
  hostedMw: Float64Array,
): Plan["mineBuild"] | null {
  if (!mine?.buildUsdPerMw) return null;
  const month = miningMw.findIndex((mw, index) => mw + hostedMw[index]! > 0);
  if (month < 0) return null;
  const fleetMw = mine.tranches.reduce((mw, tranche) => mw + ratedPowerMw(tranche), 0);
  const ownMw = Math.min(Math.max(...miningMw), fleetMw * meterRatio(mine.run.losses));
  return { month, usd: mine.buildUsdPerMw * (ownMw + Math.max(...hostedMw)) };
}

function sumMw(halls: readonly Hall[]): number {
  return halls.reduce((total, hall) => total + hall.gridMw, 0);
}
