import { addMonths, type Currency, formatMonth, monthsBetween } from "../quantity/index.ts";
import { financeErrors, requireAmounts, requireWhole } from "./errors.ts";
import type { CashLine, MonthCalendar } from "./types.ts";

/** Checks a set of lines: unique ids, finite amounts. @throws finance/duplicate-line, finance/amount-not-finite */
export function requireCashLines(lines: readonly CashLine[]): void {
  const seen = new Set<string>();
  for (const line of lines) {
    if (seen.has(line.id)) throw financeErrors.duplicateLine({ line: line.id });
    seen.add(line.id);
    requireAmounts(`cash line "${line.id}"`, line.amounts);
  }
}

/** The one currency of a set of lines; undefined where there is none. @throws finance/mixed-currencies */
export function currencyOf(
  lines: readonly { readonly currency: Currency }[],
  what = "the cash lines",
): Currency | undefined {
  const currencies = [...new Set(lines.map((line) => line.currency))];
  if (currencies.length > 1) throw financeErrors.mixedCurrencies({ what, currencies });
  return currencies[0];
}

/** The shortest calendar that holds all lines; of no months where there are no lines. */
export function calendarOf(lines: readonly Pick<CashLine, "startMonth" | "amounts">[]): MonthCalendar {
  const first = lines[0];
  if (!first) return { startMonth: { year: 1970, month: 1 }, monthCount: 0 };
  let from = 0;
  let to = 0;
  for (const { startMonth, amounts } of lines) {
    const offset = monthsBetween(first.startMonth, startMonth);
    from = Math.min(from, offset);
    to = Math.max(to, offset + amounts.length);
  }
  return { startMonth: addMonths(first.startMonth, from), monthCount: to - from };
}

/**
 * Sum of lines per month of a calendar, in the lines' one currency.
 *
 * @throws finance/mixed-currencies, finance/outside-calendar where a non-zero amount falls outside the calendar,
 *   finance/amount-not-finite, finance/bad-input for a calendar of no whole number of months
 */
export function sumLines(
  lines: readonly CashLine[],
  calendar: MonthCalendar = calendarOf(lines),
): Float64Array {
  currencyOf(lines);
  requireWhole("months of the calendar", calendar.monthCount);
  const total = new Float64Array(calendar.monthCount);
  for (const line of lines) addLine(total, line, calendar);
  return total;
}

function addLine(total: Float64Array, line: CashLine, calendar: MonthCalendar): void {
  const offset = monthsBetween(calendar.startMonth, line.startMonth);
  requireAmounts(`cash line "${line.id}"`, line.amounts);
  for (let i = 0; i < line.amounts.length; i++) {
    const amount = line.amounts[i]!;
    const month = i + offset;
    if (month >= 0 && month < total.length) total[month] = total[month]! + amount;
    else if (amount !== 0) throw outside(line, calendar);
  }
}

function outside(line: CashLine, { startMonth, monthCount }: MonthCalendar): Error {
  return financeErrors.outsideCalendar({
    line: line.id,
    first: formatMonth(startMonth),
    last: formatMonth(addMonths(startMonth, monthCount - 1)),
  });
}
