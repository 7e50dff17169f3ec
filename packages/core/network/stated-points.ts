import { power } from "../quantity/index.ts";
import { statedPathErrors } from "./stated-path-errors.ts";

/** What a user says of the network in a month; what is left out is interpolated, or as the outlook has it. */
export interface StatedPoint {
  /** Months after the path's first month; the point holds in the middle of that month. */
  readonly monthIndex: number;
  readonly priceUsdPerBtc?: number;
  readonly difficulty?: number;
  readonly feesPerBlockSats?: number;
}

/** A quantity over time, in months from the path's first day. */
export type MonthCurve = (months: number) => number;

/** The quantities that points may state. */
export type PointQuantity = Exclude<keyof StatedPoint, "monthIndex">;

/**
 * The curve through a starting value (at time 0) and the points that state a quantity: straight in the logarithm between
 * them (straight in the value where one of two is 0), still after the last. Undefined where no point states it.
 *
 * @throws network-outlook/bad-point for points out of order, before the start, not finite or not positive (fees: below 0)
 */
export function pointCurve(
  points: readonly StatedPoint[],
  quantity: PointQuantity,
  startValue: number,
): MonthCurve | undefined {
  checkPoints(points);
  const stated = points.flatMap((point) => {
    const value = point[quantity];
    return value === undefined ? [] : [{ months: point.monthIndex + 0.5, value }];
  });
  if (stated.length === 0) return undefined;
  const knots = [{ months: 0, value: startValue }, ...stated];
  return (months) => {
    const after = knots.findIndex((knot) => knot.months >= months);
    if (after < 0) return knots.at(-1)!.value;
    return after === 0 ? startValue : between(knots[after - 1]!, knots[after]!, months);
  };
}

interface Knot {
  readonly months: number;
  readonly value: number;
}

function between(from: Knot, to: Knot, months: number): number {
  const share = (months - from.months) / (to.months - from.months);
  if (from.value === 0 || to.value === 0) return from.value + (to.value - from.value) * share;
  return from.value * power(to.value / from.value, share);
}

function checkPoints(points: readonly StatedPoint[]): void {
  for (const [index, point] of points.entries()) {
    const refuse = (reason: string) => statedPathErrors.badPoint({ number: index + 1, reason });
    const before = points[index - 1];
    if (!Number.isInteger(point.monthIndex) || point.monthIndex < 0)
      throw refuse("is before the month of the starting figures");
    if (before && point.monthIndex <= before.monthIndex)
      throw refuse("is not later than the one before; list points in order of time, one a month");
    for (const name of ["priceUsdPerBtc", "difficulty", "feesPerBlockSats"] as const) {
      const value = point[name];
      const least = name === "feesPerBlockSats" ? 0 : Number.MIN_VALUE;
      if (value !== undefined && !(value >= least && Number.isFinite(value)))
        throw refuse(`has ${name} ${value}; allowed is ${least === 0 ? "0 or more" : "above 0"}`);
    }
  }
}
