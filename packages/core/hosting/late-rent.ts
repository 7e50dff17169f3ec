const MONTHS_PER_YEAR = 12;
const DAYS_PER_YEAR = 365;

/**
 * Rent received in a month less rent due in it, where all rent comes so many days late: of a month's rent, the part that is due
 * `months` before. What is outstanding after the last month counts as paid in it, so that the sum over the horizon is 0.
 *
 * @param dueUsd rent due by month, less credits
 */
export function lateRentUsd(lateDays: number, dueUsd: readonly number[]): readonly number[] {
  const late = lateMonthsOf(lateDays);
  let outstandingUsd = 0;
  return dueUsd.map((due, month) => {
    const isLast = month === dueUsd.length - 1;
    const changeUsd = isLast ? outstandingUsd : receivedUsd(late, (m) => dueUsd[m] ?? 0, month) - due;
    outstandingUsd -= changeUsd;
    return changeUsd + 0;
  });
}

/** Whole months of lateness and the part of one more. */
export interface LateMonths {
  readonly whole: number;
  readonly partFraction: number;
}

/** Days late in months of a twelfth of 365 days. */
export function lateMonthsOf(lateDays: number): LateMonths {
  const months = (lateDays * MONTHS_PER_YEAR) / DAYS_PER_YEAR;
  const whole = Math.floor(months);
  return { whole, partFraction: months - whole };
}

/** What comes in in a month: rent that was due `whole` months before, and part of the month before that. */
export function receivedUsd(
  { whole, partFraction }: LateMonths,
  dueUsd: (month: number) => number,
  month: number,
): number {
  const before = (months: number) => (month - months < 0 ? 0 : dueUsd(month - months));
  return (1 - partFraction) * before(whole) + partFraction * before(whole + 1);
}
