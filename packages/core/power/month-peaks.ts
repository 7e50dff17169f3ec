import type { TimeLabels } from "../quantity/index.ts";
import { powerErrors } from "./errors.ts";
import { type LocalWindow, windowMask } from "./local-window.ts";

/** The months of a horizon and which month each step counts for; -1 where a step sets no peak. */
export interface MonthsOfSteps {
  /** Month numbers, ascending. */
  readonly months: readonly number[];
  /** Position in `months` per step, -1 outside the window. */
  readonly positionOfStep: Int32Array;
}

/** Sorts steps by their local calendar month. @throws power/bad-window */
export function monthsOfSteps(labels: TimeLabels, window?: LocalWindow): MonthsOfSteps {
  const months = [...new Set(labels.monthNumber)].sort((a, b) => a - b);
  const position = new Map(months.map((month, at) => [month, at]));
  const mask = window && windowMask(window, labels);
  const positionOfStep = Int32Array.from(labels.monthNumber, (month, step) =>
    mask && !mask[step] ? -1 : position.get(month)!,
  );
  return { months, positionOfStep };
}

/** Highest value of each month, 0 where no step counts. @throws power/wrong-length */
export function monthPeaksMw(steps: MonthsOfSteps, powerMw: ArrayLike<number>): Float64Array {
  const expected = steps.positionOfStep.length;
  if (powerMw.length !== expected)
    throw powerErrors.wrongLength({ what: "the load", expected, length: powerMw.length });
  const peaks = new Float64Array(steps.months.length);
  steps.positionOfStep.forEach((at, step) => {
    if (at >= 0 && powerMw[step]! > peaks[at]!) peaks[at] = powerMw[step]!;
  });
  return peaks;
}
