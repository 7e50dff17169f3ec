import { SECONDS_PER_HOUR } from "./calendar.ts";
import { quantityErrors } from "./quantity-errors.ts";

/**
 * A run of equal steps. Step i covers [startUnixSec + i*stepSec, + stepSec); series are constant over a step.
 * Never write 8760 or 730: ask the grid (convention 4).
 */
export interface TimeGrid {
  readonly startUnixSec: number;
  readonly stepSec: number;
  readonly steps: number;
}

/**
 * Local-time labels of a grid's steps, resolved once with an IANA zone (by `scenario`, the only user of Intl).
 * All arrays have one entry per step. Steps are labelled by their start.
 */
export interface TimeLabels {
  /** The IANA zone the labels are in, for example `America/Chicago`. */
  readonly zone: string;
  /** `year * 12 + month - 1` in local time; see `monthNumber`. */
  readonly monthNumber: Int32Array;
  /** Local days since 1970-01-01 (civil); days of 23 and 25 hours keep one number. */
  readonly dayNumber: Int32Array;
  /** Local hour, 0..23. */
  readonly hourOfDay: Uint8Array;
  /** 0 = Monday .. 6 = Sunday. */
  readonly weekday: Uint8Array;
}

/** Checks and returns a grid. @throws quantity/bad-grid for steps or lengths that are not positive integers */
export function makeTimeGrid(startUnixSec: number, stepSec: number, steps: number): TimeGrid {
  if (!Number.isSafeInteger(startUnixSec))
    throw quantityErrors.badGrid({ reason: `start ${startUnixSec} is not a whole second` });
  if (!Number.isSafeInteger(stepSec) || stepSec <= 0)
    throw quantityErrors.badGrid({ reason: `step ${stepSec} s is not a positive whole number` });
  if (!Number.isSafeInteger(steps) || steps <= 0)
    throw quantityErrors.badGrid({ reason: `${steps} steps is not a positive whole number` });
  return { startUnixSec, stepSec, steps };
}

/** Length of a step in hours: MW times this is MWh. */
export function stepHours(grid: TimeGrid): number {
  return grid.stepSec / SECONDS_PER_HOUR;
}

/** Length of the whole grid in hours. */
export function gridHours(grid: TimeGrid): number {
  return (grid.steps * grid.stepSec) / SECONDS_PER_HOUR;
}

/** First instant after the grid. */
export function gridEndUnixSec(grid: TimeGrid): number {
  return grid.startUnixSec + grid.steps * grid.stepSec;
}

/** Start of step i, seconds since 1970 UTC. */
export function stepStartUnixSec(grid: TimeGrid, step: number): number {
  return grid.startUnixSec + step * grid.stepSec;
}

/** The step that holds an instant. @throws quantity/outside-grid */
export function stepIndexAt(grid: TimeGrid, unixSec: number): number {
  const endUnixSec = gridEndUnixSec(grid);
  if (!(unixSec >= grid.startUnixSec && unixSec < endUnixSec)) {
    throw quantityErrors.outsideGrid({ unixSec, startUnixSec: grid.startUnixSec, endUnixSec });
  }
  return Math.floor((unixSec - grid.startUnixSec) / grid.stepSec);
}

/** True where both grids have the same start, step and length. */
export function sameGrid(a: TimeGrid, b: TimeGrid): boolean {
  return a.startUnixSec === b.startUnixSec && a.stepSec === b.stepSec && a.steps === b.steps;
}

/** The part [fromStep, toStep) of a grid. @throws quantity/bad-grid where it is empty or outside */
export function sliceGrid(grid: TimeGrid, fromStep: number, toStep: number): TimeGrid {
  if (!(fromStep >= 0 && toStep <= grid.steps && fromStep < toStep)) {
    throw quantityErrors.badGrid({ reason: `steps ${fromStep} to ${toStep} of ${grid.steps}` });
  }
  return makeTimeGrid(stepStartUnixSec(grid, fromStep), grid.stepSec, toStep - fromStep);
}
