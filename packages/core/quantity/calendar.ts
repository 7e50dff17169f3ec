import { quantityErrors } from "./quantity-errors.ts";

/**
 * Calendar types: days and months are not instants (convention 4). Proleptic Gregorian, no time zone here;
 * local time is resolved once, in `scenario`, to {@link TimeLabels}.
 * Civil-date arithmetic after H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil).
 */

/** A calendar month, `month` 1..12. */
export interface CalendarMonth {
  readonly year: number;
  readonly month: number;
}

/** A calendar day, `day` 1..31. */
export interface CalendarDay extends CalendarMonth {
  readonly day: number;
}

/** Seconds in a civil day without leap seconds. */
export const SECONDS_PER_DAY = 86_400;
/** Seconds in an hour. */
export const SECONDS_PER_HOUR = 3_600;

/** Days since 1970-01-01 of a civil day (negative before). */
export function daysFromCivil({ year, month, day }: CalendarDay): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The civil day of a number of days since 1970-01-01; inverse of {@link daysFromCivil}. */
export function civilFromDays(days: number): CalendarDay {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1;
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** Day of the week, 0 = Monday .. 6 = Sunday (ISO 8601 order). */
export function weekdayOf(day: CalendarDay): number {
  return (((daysFromCivil(day) + 3) % 7) + 7) % 7;
}

/** True for leap years of the Gregorian calendar. */
export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days in a month, 28..31. */
export function daysInMonth({ year, month }: CalendarMonth): number {
  return month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Seconds since 1970-01-01T00:00Z of a civil day's midnight in UTC. */
export function utcMidnightUnixSec(day: CalendarDay): number {
  return daysFromCivil(day) * SECONDS_PER_DAY;
}

/** The UTC civil day that holds an instant. */
export function utcDayOf(unixSec: number): CalendarDay {
  return civilFromDays(Math.floor(unixSec / SECONDS_PER_DAY));
}

/** A month as a count of months since year 0: the one integer that makes month arithmetic plain. */
export function monthNumber({ year, month }: CalendarMonth): number {
  return year * 12 + (month - 1);
}

/** Inverse of {@link monthNumber}. */
export function monthOfNumber(number: number): CalendarMonth {
  return { year: Math.floor(number / 12), month: (((number % 12) + 12) % 12) + 1 };
}

/** The month `months` later (earlier if negative). */
export function addMonths(month: CalendarMonth, months: number): CalendarMonth {
  return monthOfNumber(monthNumber(month) + months);
}

/** Whole months from `from` to `to`; negative where `to` is earlier. */
export function monthsBetween(from: CalendarMonth, to: CalendarMonth): number {
  return monthNumber(to) - monthNumber(from);
}

/** Hours in a calendar month in UTC (daylight saving moves hours between months by at most one). */
export function hoursInMonth(month: CalendarMonth): number {
  return daysInMonth(month) * 24;
}

/** `2027-01`. */
export function formatMonth({ year, month }: CalendarMonth): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
}

/** `2027-01-31`. */
export function formatDay(day: CalendarDay): string {
  return `${formatMonth(day)}-${String(day.day).padStart(2, "0")}`;
}

/** Reads `2027-01`. @throws quantity/bad-month */
export function parseMonth(text: string): CalendarMonth {
  const match = /^(\d{4})-(\d{2})$/.exec(text.trim());
  const month = { year: Number(match?.[1]), month: Number(match?.[2]) };
  if (!match || month.month < 1 || month.month > 12) throw quantityErrors.badMonth({ text });
  return month;
}

/** Reads `2027-01-31`. @throws quantity/bad-day */
export function parseDay(text: string): CalendarDay {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  const day = { year: Number(match?.[1]), month: Number(match?.[2]), day: Number(match?.[3]) };
  if (!match || day.month < 1 || day.month > 12 || day.day < 1 || day.day > daysInMonth(day)) {
    throw quantityErrors.badDay({ text });
  }
  return day;
}
