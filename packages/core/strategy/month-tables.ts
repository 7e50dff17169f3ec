import { stepHours } from "../quantity/index.ts";
import type { PriceMonth } from "./price-months.ts";

/** Steps of a month fall into classes by local hour and by whether the grid calls power back: hour * 2 + called. */
export const STEP_CLASSES = 48;

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
  /** Ascending. */
  readonly priceUsdPerMwh: Float64Array;
  /** Class of each step in that order. */
  readonly classOf: Uint8Array;
  /** Steps, their prices' sum and the import limit of each class; a class without steps has limit 0. */
  readonly classSteps: Float64Array;
  readonly classPriceSum: Float64Array;
  readonly classLimitMw: Float64Array;
  /** Prefix sums by grouping of the classes, made when first asked for. */
  readonly prefixes: Map<string, PrefixSums>;
}

/** Of the first j steps: how many fall into group g, and the sum of their prices; entry `j * groupCount + g`. */
export interface PrefixSums {
  readonly groupCount: number;
  readonly steps: Float64Array;
  readonly priceSum: Float64Array;
}

/** Sorts a month once for all duties, levels and paths. */
export function makeMonthTable(shape: PriceMonth, calendarMonth: number): MonthTable {
  const steps = shape.grid.steps;
  const order = Array.from(shape.priceUsdPerMwh.keys()).sort(
    (a, b) => shape.priceUsdPerMwh[a]! - shape.priceUsdPerMwh[b]! || a - b,
  );
  const fullLimitMw = order.reduce((most, step) => Math.max(most, limitMw(shape, step)), 0);
  const table: MonthTable = {
    shape,
    calendarMonth,
    steps,
    stepHours: stepHours(shape.grid),
    priceUsdPerMwh: Float64Array.from(order, (step) => shape.priceUsdPerMwh[step]!),
    classOf: Uint8Array.from(
      order,
      (step) => shape.hourOfDay[step]! * 2 + Number(limitMw(shape, step) < fullLimitMw),
    ),
    classSteps: new Float64Array(STEP_CLASSES),
    classPriceSum: new Float64Array(STEP_CLASSES),
    classLimitMw: new Float64Array(STEP_CLASSES),
    prefixes: new Map(),
  };
  order.forEach((step, i) => {
    const c = table.classOf[i]!;
    table.classSteps[c]! += 1;
    table.classPriceSum[c]! += table.priceUsdPerMwh[i]!;
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
  const steps = new Float64Array((table.steps + 1) * groupCount);
  const priceSum = new Float64Array((table.steps + 1) * groupCount);
  for (let i = 0; i < table.steps; i++) {
    const [from, to] = [i * groupCount, (i + 1) * groupCount];
    for (let g = 0; g < groupCount; g++) {
      steps[to + g] = steps[from + g]!;
      priceSum[to + g] = priceSum[from + g]!;
    }
    const g = groupOf[table.classOf[i]!]!;
    steps[to + g]! += 1;
    priceSum[to + g]! += table.priceUsdPerMwh[i]!;
  }
  return { groupCount, steps, priceSum };
}

/**
 * How many steps of ascending prices, times a level, lie below a strike. A level of 0 makes all prices 0.
 * Levels below 0 would turn the order round: callers keep them out.
 */
export function stepsBelow(
  priceUsdPerMwh: Float64Array,
  strikeUsdPerMwh: number,
  levelRatio: number,
): number {
  if (levelRatio === 0) return strikeUsdPerMwh > 0 ? priceUsdPerMwh.length : 0;
  const limit = strikeUsdPerMwh / levelRatio;
  let low = 0;
  let high = priceUsdPerMwh.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (priceUsdPerMwh[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
