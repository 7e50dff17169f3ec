import type { Currency } from "./money.ts";
import { quantityErrors } from "./quantity-errors.ts";
import { sameGrid, sliceGrid, stepHours, type TimeGrid } from "./time-grid.ts";

/** A value per step of a grid, constant over the step; the unit is in the name of whoever holds it. */
export interface Series {
  readonly grid: TimeGrid;
  /** One value per step, finite. */
  readonly values: Float64Array;
}

/** A price series, `currency` per MWh (convention 6). */
export interface PriceSeries extends Series {
  readonly currency: Currency;
}

/** Checks and returns a series. @throws quantity/length-mismatch, quantity/not-finite */
export function makeSeries(
  grid: TimeGrid,
  values: Float64Array | readonly number[],
  what = "series",
): Series {
  if (values.length !== grid.steps)
    throw quantityErrors.lengthMismatch({ what, steps: grid.steps, length: values.length });
  const copy = Float64Array.from(values);
  const index = copy.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) throw quantityErrors.notFinite({ what, index, value: copy[index]! });
  return { grid, values: copy };
}

/** A series with one value at every step. */
export function constantSeries(grid: TimeGrid, value: number): Series {
  return makeSeries(grid, new Float64Array(grid.steps).fill(value));
}

/** Steps [fromStep, toStep) of a series. */
export function sliceSeries(series: Series, fromStep: number, toStep: number): Series {
  return { grid: sliceGrid(series.grid, fromStep, toStep), values: series.values.slice(fromStep, toStep) };
}

/** Sum of value times hours: MW to MWh, or price weights. */
export function integrateHours(series: Series): number {
  return sum(series.values) * stepHours(series.grid);
}

/** Mean over the grid's time. */
export function meanOf(series: Series): number {
  return sum(series.values) / series.grid.steps;
}

/** @throws quantity/grid-mismatch unless both stand on the same grid */
export function requireSameGrid(a: Series, b: Series, what: string): void {
  if (!sameGrid(a.grid, b.grid)) throw quantityErrors.gridMismatch({ what });
}

/** Plain left-to-right sum: the order is fixed, so results repeat bit for bit (convention 7). */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
