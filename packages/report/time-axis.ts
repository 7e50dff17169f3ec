/** A place on a time axis: months after the start, and what is written there. */
export interface TimeTick {
  readonly month: number;
  readonly text: string;
}

const YEAR_STEPS = [1, 2, 5, 10, 20, 50];
const MONTH_STEPS = [1, 3, 6, 12];

/**
 * Ticks of a monthly axis that never touch: Januaries as `2028`, on round years where there is no room for all of them; months
 * as `2027-07` where the horizon is of three years or less.
 *
 * @param start ISO month, `2027-01`
 * @param width px of the axis
 */
export function timeTicks(start: string, months: number, width: number): readonly TimeTick[] {
  return months <= 36 ? monthTicks(start, months, width) : yearTicks(start, months, width);
}

function monthTicks(start: string, months: number, width: number): readonly TimeTick[] {
  const step = MONTH_STEPS.find((each) => (width / Math.max(1, months)) * each >= 64) ?? 24;
  return Array.from({ length: Math.floor(months / step) + 1 }, (_, i) => ({
    month: i * step,
    text: monthText(start, i * step),
  }));
}

function yearTicks(start: string, months: number, width: number): readonly TimeTick[] {
  const [year, month] = start.split("-").map(Number);
  const step = YEAR_STEPS.find((each) => (width / months) * 12 * each >= 44) ?? 100;
  const toJanuary = (13 - month!) % 12;
  const first = year! + (toJanuary === 0 ? 0 : 1);
  return Array.from({ length: Math.floor((months - toJanuary) / 12) + 1 }, (_, i) => ({
    month: toJanuary + i * 12,
    text: String(first + i),
  })).filter(({ text }, i) => (step === 1 ? true : step === 2 ? i % 2 === 0 : Number(text) % step === 0));
}

/** Every n-th of a list of years so that labels of 44 px fit: the years shown below columns. */
export function shownYears(years: readonly number[], width: number): ReadonlySet<number> {
  const step = YEAR_STEPS.find((each) => (width / Math.max(1, years.length)) * each >= 40) ?? 100;
  return new Set(step <= 2 ? years.filter((_, i) => i % step === 0) : years.filter((y) => y % step === 0));
}

/** `2027-01` and 14 months is `2028-03`. */
export function monthText(start: string, months: number): string {
  const [year, month] = start.split("-").map(Number);
  const count = year! * 12 + (month! - 1) + months;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}`;
}
