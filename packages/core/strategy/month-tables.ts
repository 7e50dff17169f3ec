import { stepHours } from "../quantity/index.ts";
import type { OwnPower } from "./own-plants.ts";
import { ownMwInMonth, type PriceMonth } from "./price-months.ts";

/** Steps of a month fall into classes by local hour and by whether the grid calls power back: hour * 2 + called … */
export const STEP_CLASSES = 48;
/* … and by the demand charges that count them: 48 * their place among the month's kinds + that. */

/**
 * One calendar month of the price year from cheap to dear, so that what runs under a strike is found by one search and summed
 * by two look-ups: the steps cheaper than a strike are the first `j` of the order, whatever the level of prices.
 */
export interface MonthTable {
  readonly shape: PriceMonth;
  /** 0 = January. */
  readonly calendarMonth: number;
  readonly steps: number;
  readonly stepHours: number;
  readonly classCount: number;
  /** Bits of the demand charges that count each class; none without a charge. */
  readonly classMask: Uint8Array;
  /** The market's, in the order of what import costs: ascending but where only the fixed part orders. */
  readonly priceUsdPerMwh: Float64Array;
  /** What import costs besides, in that order; null where it is the same in all steps. */
  readonly fixedUsdPerMwh: Float64Array | null;
  /** Class of each step in that order. */
  readonly classOf: Uint16Array;
  /** Steps, their prices' sum and the import limit of each class; a class without steps has limit 0. */
  readonly classSteps: Float64Array;
  readonly classPriceSum: Float64Array;
  /** Empty where the fixed part is the same in all steps. */
  readonly classFixedSum: Float64Array;
  readonly classLimitMw: Float64Array;
  /** Prefix sums by grouping of the classes, made when first asked for. */
  readonly prefixes: Map<string, PrefixSums>;
}

/** Own power of each class; null where steps of one class have different amounts: a table can't carry those. */
export function ownMwByClass({ shape, classOf, classCount }: MonthTable, own: OwnPower): Float64Array | null {
  const ownMw = ownMwInMonth(shape, own);
  const byClass = new Float64Array(classCount);
  if (!ownMw) return byClass;
  byClass.fill(Number.NaN);
  for (let i = 0; i < classOf.length; i++) {
    const mw = ownMw[shape.order[i]!]!;
    const c = classOf[i]!;
    if (byClass[c]! !== mw && !Number.isNaN(byClass[c]!)) return null;
    byClass[c] = mw;
  }
  return byClass;
}

/** Of the first j steps: how many fall into group g, and the sum of their prices; entry `j * groupCount + g`. */
export interface PrefixSums {
  readonly groupCount: number;
  readonly steps: Float64Array;
  readonly priceSum: Float64Array;
  /** The same of the fixed part; null where it is the same in all steps. */
  readonly fixedSum: Float64Array | null;
}

/**
 * A month's table for all duties, levels and paths.
 * @param index of the shape among `priceMonths`: twelve of each period
 */
export function makeMonthTable(shape: PriceMonth, index: number): MonthTable {
  const steps = shape.grid.steps;
  const { order, cheapFixedUsdPerMwh: fixed = null, chargeMask } = shape;
  const kinds = [...new Set(chargeMask ?? [0])].sort((a, b) => a - b);
  const kindOf = (step: number) => (chargeMask ? kinds.indexOf(chargeMask[step]!) : 0);
  const classCount = STEP_CLASSES * kinds.length;
  const fullLimitMw = order.reduce((most, step) => Math.max(most, limitMw(shape, step)), 0);
  const table: MonthTable = {
    shape,
    calendarMonth: index % 12,
    steps,
    stepHours: stepHours(shape.grid),
    classCount,
    classMask: Uint8Array.from({ length: classCount }, (_, c) => kinds[Math.floor(c / STEP_CLASSES)]!),
    priceUsdPerMwh: shape.cheapFirstUsdPerMwh,
    fixedUsdPerMwh: fixed,
    classOf: Uint16Array.from(
      order,
      (step) =>
        STEP_CLASSES * kindOf(step) + shape.hourOfDay[step]! * 2 + Number(limitMw(shape, step) < fullLimitMw),
    ),
    classSteps: new Float64Array(classCount),
    classPriceSum: new Float64Array(classCount),
    classFixedSum: new Float64Array(fixed ? classCount : 0),
    classLimitMw: new Float64Array(classCount),
    prefixes: new Map(),
  };
  order.forEach((step, i) => {
    const c = table.classOf[i]!;
    table.classSteps[c]! += 1;
    table.classPriceSum[c]! += table.priceUsdPerMwh[i]!;
    if (fixed) table.classFixedSum[c]! += fixed[i]!;
    table.classLimitMw[c] = limitMw(shape, step);
  });
  return table;
}

function limitMw({ firmLimitMw, interruptibleLimitMw }: PriceMonth, step: number): number {
  return firmLimitMw[step]! + interruptibleLimitMw[step]!;
}

/** The prefix sums of a grouping; `groupOf` has one group number per class. */
export function prefixSums(table: MonthTable, groupOf: Uint8Array, groupCount: number): PrefixSums {
  const key = groupOf.join();
  const known = table.prefixes.get(key);
  if (known) return known;
  const made = sumUp(table, groupOf, groupCount);
  table.prefixes.set(key, made);
  return made;
}

function sumUp(table: MonthTable, groupOf: Uint8Array, groupCount: number): PrefixSums {
  const of = (value: (i: number) => number) => prefixOf(table, groupOf, groupCount, value);
  const { fixedUsdPerMwh } = table;
  return {
    groupCount,
    steps: of(() => 1),
    priceSum: of((i) => table.priceUsdPerMwh[i]!),
    fixedSum: fixedUsdPerMwh && of((i) => fixedUsdPerMwh[i]!),
  };
}

function prefixOf(
  table: MonthTable,
  groupOf: Uint8Array,
  groupCount: number,
  value: (i: number) => number,
): Float64Array {
  const sums = new Float64Array((table.steps + 1) * groupCount);
  for (let i = 0; i < table.steps; i++) {
    const [from, to] = [i * groupCount, (i + 1) * groupCount];
    for (let g = 0; g < groupCount; g++) sums[to + g] = sums[from + g]!;
    sums[to + groupOf[table.classOf[i]!]!]! += value(i);
  }
  return sums;
}
