import { strategyErrors } from "./errors.ts";
import type { Site, StrategyId, World } from "./types.ts";

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
  /** Grid MW held for tenants whose hall is ready. */
  readonly reservedMw: Float64Array;
  /** The part of it whose tenant has moved in: rent and load follow this. */
  readonly letMw: Float64Array;
  readonly halls: readonly Hall[];
  /** Whether the owner runs machines at all. */
  readonly mines: boolean;
  /** Whether surplus energy may be sold. */
  readonly sells: boolean;
}

/**
 * Lays a choice out over the horizon.
 *
 * - `mine`, and what waits: every MW is open to machines from the day of the connection.
 * - `convert`: machines stop on the day of the decision; nothing runs until the first hall is ready.
 * - `bridge`: machines run on each hall's feeder until it is cleared, and on the rest until the last hall is ready.
 * - `hybrid`: as `bridge`, but the rest goes on mining; `wait`: as `bridge` after `waitMonths` of mining.
 *
 * @throws strategy/host-mw where more is to be hosted than the firm connection carries
 */
export function makePlan(site: Site, world: World, choice: Choice): Plan {
  const mines = site.mine !== null && ["mine", "hybrid", "bridge", "wait"].includes(choice.strategy);
  const hosts = ["convert", "hybrid", "bridge", "wait"].includes(choice.strategy);
  const halls = hosts ? layOutHalls(site, world, choice) : [];
  const monthly = (value: (month: number) => number) =>
    Float64Array.from({ length: site.months }, (_, month) => value(month));
  return {
    choice,
    halls,
    mines,
    sells: choice.strategy !== "do-nothing",
    miningMw: monthly((month) => (mines ? openMw(site, choice, halls, month) : 0)),
    reservedMw: monthly((month) => sumMw(halls.filter((hall) => hall.readyMonth <= month))),
    letMw: monthly((month) =>
      halls.reduce((mw, hall) => mw + hall.gridMw * movedInFraction(site, month - hall.readyMonth), 0),
    ),
  };
}

function layOutHalls(site: Site, world: World, choice: Choice): readonly Hall[] {
  if (!site.hosting) throw strategyErrors.noOffer({ strategy: choice.strategy });
  const { firmMw } = site.connection;
  if (!(choice.hostMw > 0 && choice.hostMw <= firmMw + 1e-9))
    throw strategyErrors.hostMw({ hostMw: choice.hostMw, firmMw });
  const terms = site.hosting.conversion;
  const count = Math.ceil(choice.hostMw / terms.hallGridMw - 1e-9);
  return Array.from({ length: count }, (_, index) => {
    const planned = choice.waitMonths + terms.firstHallAfterMonths + index * terms.monthsPerFurtherHall;
    const onceConnected = (month: number) =>
      Math.max(Math.round(month), site.connection.availableAfterMonths);
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

/** Share of a hall whose tenant has moved in, so many months after it is ready. */
export function movedInFraction(site: Site, monthsAfterReady: number): number {
  if (monthsAfterReady < 0) return 0;
  const months = Math.max(1, Math.round(site.hosting?.rampMonths ?? 0));
  return Math.min(1, (monthsAfterReady + 1) / months);
}

function openMw(site: Site, choice: Choice, halls: readonly Hall[], month: number): number {
  const { importMw, availableAfterMonths } = site.connection;
  if (month < availableAfterMonths) return 0;
  if (choice.strategy === "mine") return importMw;
  const lastReady = Math.max(...halls.map((hall) => hall.readyMonth));
  const restMw = choice.strategy === "hybrid" || month < lastReady ? importMw - choice.hostMw : 0;
  return restMw + sumMw(halls.filter((hall) => month < hall.clearedMonth));
}

function sumMw(halls: readonly Hall[]): number {
  return halls.reduce((total, hall) => total + hall.gridMw, 0);
}
