import { civilFromDays, daysFromCivil, weekdayOf } from "../quantity/index.ts";
import { facilityErrors } from "./errors.ts";
import type { WorkCalendar } from "./schedule-types.ts";

/** Working days counted up from a first day: `cumulative[i]` working days lie before day `firstDay + i`. */
export interface WorkDays {
  readonly firstDay: number;
  readonly cumulative: Int32Array;
}

const HORIZON_DAYS = 366 * 40;
/** Rounding of fractions of a day: 121.9 + 0.1 days are 122, and must not spill over a weekend or a winter. */
const SLIVER_DAYS = 1e-9;

/** @throws facility/bad-number where no day of the week or no month is worked */
export function countWorkDays(calendar: WorkCalendar, firstDay: number): WorkDays {
  const worked = new Set(calendar.workingWeekdays.filter((day) => day >= 0 && day <= 6));
  const resting = new Set(calendar.restMonths);
  if (worked.size === 0 || [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].every((month) => resting.has(month)))
    throw facilityErrors.badNumber({
      where: "work calendar: working days",
      value: 0,
      allowed: "at least one a year",
    });
  const holidays = new Set(calendar.holidays.map(daysFromCivil));
  const cumulative = new Int32Array(HORIZON_DAYS + 1);
  for (let i = 0; i < HORIZON_DAYS; i++) {
    const civil = civilFromDays(firstDay + i);
    const works = worked.has(weekdayOf(civil)) && !resting.has(civil.month) && !holidays.has(firstDay + i);
    cumulative[i + 1] = cumulative[i]! + (works ? 1 : 0);
  }
  return { firstDay, cumulative };
}

/**
 * The day (fractional) on which `workDays` of work are done that start on `startDay`: whole days by the calendar, the rest
 * of a day as a rest. Never earlier for a later start or for more work.
 */
export function finishOfWork(days: WorkDays, startDay: number, workDays: number): number {
  if (workDays <= 0) return startDay;
  const start = Math.min(Math.max(0, startDay - days.firstDay), HORIZON_DAYS);
  const target = workedBefore(days, start) + workDays;
  let low = 0;
  let high = HORIZON_DAYS;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (days.cumulative[middle]! >= target - SLIVER_DAYS) high = middle;
    else low = middle + 1;
  }
  const before = days.cumulative[Math.max(0, low - 1)]!;
  return Math.max(startDay, days.firstDay + Math.max(0, low - 1) + Math.min(1, target - before));
}

function workedBefore({ cumulative }: WorkDays, offset: number): number {
  const whole = Math.floor(offset);
  const next = Math.min(whole + 1, HORIZON_DAYS);
  return cumulative[whole]! + (offset - whole) * (cumulative[next]! - cumulative[whole]!);
}
