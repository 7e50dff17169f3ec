import { power } from "../quantity/index.ts";

/** A place where the answer turns. */
export interface Turn {
  readonly value: number;
  readonly holdsAbove: boolean;
}

/** Where to look. */
export interface Search {
  readonly from: number;
  readonly to: number;
  /** Values tried before halving begins: two turns closer than their distance can be missed. */
  readonly pointCount: number;
}

const HALVINGS = 32;

/**
 * Every place in a span where a yes-or-no answer turns, by trying a grid and halving each step in which it turns, to 2^-32
 * of that step. The grid is geometric where the span covers more than a factor of ten above zero, else even.
 */
export function findTurns(holds: (value: number) => boolean, search: Search): readonly Turn[] {
  const values = gridOf(search);
  const answers = values.map(holds);
  return values.slice(1).flatMap((value, i) => {
    if (answers[i] === answers[i + 1]) return [];
    return [{ value: halve(holds, values[i]!, value, answers[i]!), holdsAbove: answers[i + 1]! }];
  });
}

/** The values that a search tries first, from low to high. */
export function gridOf({ from, to, pointCount }: Search): readonly number[] {
  const isGeometric = from > 0 && to / from > 10;
  const last = pointCount - 1;
  return Array.from({ length: pointCount }, (_, i) => {
    if (i === 0) return from;
    if (i === last) return to;
    return isGeometric ? from * power(to / from, i / last) : from + ((to - from) * i) / last;
  });
}

function halve(holds: (value: number) => boolean, low: number, high: number, atLow: boolean): number {
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (holds(middle) === atLow) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
