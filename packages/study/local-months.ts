import {
  daysFromCivil,
  makeTimeGrid,
  monthNumber,
  monthOfNumber,
  SECONDS_PER_DAY,
  sliceGrid,
  type TimeGrid,
  type TimeLabels,
} from "@switchyard/core/quantity";
import { labelGrid } from "@switchyard/scenario";

const MONTHS = 12;

/** The steps of a local calendar year with their labels: local midnight to local midnight, whatever the zone. */
export function localYear(year: number, zone: string, stepSec: number): LabelledGrid {
  return localMonths(monthNumber({ year, month: 1 }), MONTHS, zone, stepSec);
}

/** A grid with the local time of its steps. */
export interface LabelledGrid {
  readonly grid: TimeGrid;
  readonly labels: TimeLabels;
}

/** The steps of `count` local months from a month number on. */
export function localMonths(
  fromMonthNumber: number,
  count: number,
  zone: string,
  stepSec: number,
): LabelledGrid {
  const from = daysFromCivil({ ...monthOfNumber(fromMonthNumber), day: 1 }) - 1;
  const to = daysFromCivil({ ...monthOfNumber(fromMonthNumber + count), day: 1 }) + 1;
  const wide = makeTimeGrid(from * SECONDS_PER_DAY, stepSec, ((to - from) * SECONDS_PER_DAY) / stepSec);
  const labels = labelGrid(wide, zone);
  const first = labels.monthNumber.findIndex((number) => number >= fromMonthNumber);
  const end = labels.monthNumber.findIndex((number) => number >= fromMonthNumber + count);
  return { grid: sliceGrid(wide, first, end), labels: sliceLabels(labels, first, end) };
}

/** Labels of the steps [from, to). */
export function sliceLabels(labels: TimeLabels, from: number, to: number): TimeLabels {
  return {
    zone: labels.zone,
    monthNumber: labels.monthNumber.slice(from, to),
    dayNumber: labels.dayNumber.slice(from, to),
    hourOfDay: labels.hourOfDay.slice(from, to),
    weekday: labels.weekday.slice(from, to),
  };
}

/** Local months that a series covers from their first step to their last. */
export function wholeMonths(
  labels: TimeLabels,
  grid: TimeGrid,
): readonly { readonly from: number; readonly to: number }[] {
  const numbers = labels.monthNumber;
  const runs: { from: number; to: number }[] = [];
  for (let step = 0; step < grid.steps; step++) {
    if (step === 0 || numbers[step] !== numbers[step - 1]) runs.push({ from: step, to: step + 1 });
    else runs.at(-1)!.to = step + 1;
  }
  const startsMonth = isFirstOfMonth(labels, 0);
  const wide = labelGrid(makeTimeGrid(grid.startUnixSec, grid.stepSec, grid.steps + 1), labels.zone);
  const endsMonth = wide.monthNumber[grid.steps] !== numbers[grid.steps - 1];
  return runs.slice(startsMonth ? 0 : 1, endsMonth ? undefined : -1);
}

function isFirstOfMonth(labels: TimeLabels, step: number): boolean {
  const month = monthOfNumber(labels.monthNumber[step]!);
  return labels.hourOfDay[step] === 0 && labels.dayNumber[step] === daysFromCivil({ ...month, day: 1 });
}
