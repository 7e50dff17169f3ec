import { makeStageMaker, type StageMaker } from "./duty-stage.ts";
import { type MonthDuty, type MonthOperation, operateMonth } from "./month-operation.ts";
import { type MonthTable, makeMonthTable } from "./month-tables.ts";
import { type PriceMonth, priceMonths } from "./price-months.ts";
import { makeRunMemory, type RunMemory } from "./run-memory.ts";
import { operateByTable } from "./table-month.ts";
import type { Site } from "./types.ts";

/** What is worked out once for a site and serves every strategy, world and path: its price months, sorted, and how a month is run. */
export interface Yard {
  readonly shapes: readonly PriceMonth[];
  readonly tables: readonly MonthTable[];
  readonly stageOf: StageMaker;
  readonly operate: MonthOperator;
  readonly run: RunMemory;
}

/**
 * A yard whose months are run by tables wherever these are exact.
 * @param sorted months of a site with the same prices and connection, which are not sorted again
 * @throws strategy/short-price-year
 */
export function makeYard(site: Site, sorted?: Pick<Yard, "shapes" | "tables">): Yard {
  const shapes = sorted?.shapes ?? priceMonths(site);
  const tables = sorted?.tables ?? shapes.map(makeMonthTable);
  const stageOf = makeStageMaker(site);
  const tableOf = new Map(tables.map((table) => [table.shape, table]));
  const stepByStep = makeMonthOperator();
  const operate: MonthOperator = (asked, duty) =>
    operateByTable(asked, duty, tableOf.get(duty.prices) ?? tables[duty.calendarMonth]!, stageOf) ??
    stepByStep(asked, duty);
  return { shapes, tables, stageOf, operate, run: makeRunMemory() };
}

/** A yard in which every month is dispatched step by step: the test of the other. */
export function makeStepByStepYard(site: Site): Yard {
  return { ...makeYard(site), operate: makeMonthOperator(), run: makeRunMemory() };
}

/** Dispatches months and remembers them: a change of rent or capex leaves every dispatch as it was. */
export type MonthOperator = (site: Site, duty: MonthDuty) => MonthOperation;

/** About 180 months times a few strategies and splits; beyond that the oldest are forgotten. */
const MONTHS_REMEMBERED = 20_000;

/** An operator with a memory of its own; for one site, whose terms are not part of the key. */
export function makeMonthOperator(): MonthOperator {
  const memory = new Map<string, MonthOperation>();
  return (site, duty) => {
    const key = keyOf(duty);
    const known = memory.get(key);
    if (known) return known;
    const operation = operateMonth(site, duty);
    if (memory.size >= MONTHS_REMEMBERED) memory.delete(memory.keys().next().value!);
    memory.set(key, operation);
    return operation;
  };
}

/** Prices of a month are known by being the same: a calendar month has others under each tariff. */
const numbers = new WeakMap<PriceMonth, number>();
let given = 0;

function numberOf(prices: PriceMonth): number {
  const known = numbers.get(prices) ?? ++given;
  numbers.set(prices, known);
  return known;
}

/** All that a month's dispatch depends on besides the site itself. */
function keyOf(duty: MonthDuty): string {
  return JSON.stringify([
    numberOf(duty.prices),
    duty.calendarMonth,
    duty.priceLevelRatio,
    duty.priceShiftUsdPerMwh ?? 0,
    duty.hoursRatio,
    duty.isConnected,
    duty.reservedMw,
    duty.letMw,
    duty.resells,
    duty.tiers.map((tier) => [
      tier.id,
      tier.gridMw,
      tier.revenueUsdPerMwh,
      tier.variableUpkeepUsdPerMwh,
      tier.promiseUsdPerMwh,
      tier.runFor,
    ]),
    duty.blocks.map((block) => [block.id, block.mw, block.strikeUsdPerMwh, block.settlement]),
    duty.own,
    duty.own && duty.exportMw,
    duty.demand?.runningFraction,
    duty.demand?.charges.map((charge) => [charge.rateUsdPerMwMonth, charge.floorMw, charge.contractedMw]),
    duty.battery && [duty.exportMw],
  ]);
}
