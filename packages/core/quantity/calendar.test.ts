import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addMonths,
  civilFromDays,
  daysFromCivil,
  daysInMonth,
  formatDay,
  formatMonth,
  hoursInMonth,
  isLeapYear,
  monthNumber,
  monthOfNumber,
  monthsBetween,
  parseDay,
  parseMonth,
  utcDayOf,
  utcMidnightUnixSec,
  weekdayOf,
} from "./index.ts";

const anyDays = fc.integer({ min: -719_000, max: 2_000_000 });
const anyMonth = fc.record({
  year: fc.integer({ min: 1, max: 4000 }),
  month: fc.integer({ min: 1, max: 12 }),
});

describe("civil days", () => {
  it("counts 1970-01-01 as day 0", () => {
    expect(daysFromCivil({ year: 1970, month: 1, day: 1 })).toBe(0);
  });

  // known points: Unix time 951782400 is 2000-02-29, 1709164800 is 2024-02-29 (both leap days), 2009-01-03 is the genesis day
  it.each([
    ["2000-02-29", 951_782_400],
    ["2024-02-29", 1_709_164_800],
    ["2009-01-03", 1_230_940_800],
    ["1969-12-31", -86_400],
    ["2100-03-01", 4_107_542_400],
  ])("puts midnight of %s UTC at %d s", (text, unixSec) => {
    expect(utcMidnightUnixSec(parseDay(text))).toBe(unixSec);
    expect(formatDay(utcDayOf(unixSec))).toBe(text);
  });

  it("inverts itself for every day of several thousand years", () => {
    fc.assert(fc.property(anyDays, (days) => daysFromCivil(civilFromDays(days)) === days));
  });

  it("agrees with the platform's own calendar", () => {
    fc.assert(
      fc.property(anyDays, (days) => {
        const theirs = new Date(days * 86_400_000).toISOString();
        return theirs.startsWith(formatDay(civilFromDays(days)));
      }),
    );
  });

  it("keeps the last second of a day inside that day", () => {
    expect(formatDay(utcDayOf(utcMidnightUnixSec(parseDay("2027-03-14")) + 86_399))).toBe("2027-03-14");
    expect(formatDay(utcDayOf(utcMidnightUnixSec(parseDay("2027-03-14")) + 86_400))).toBe("2027-03-15");
  });
});

describe("weekdays", () => {
  // the halving of 2024-04-20 (UTC) fell on a Saturday; 1970-01-01 was a Thursday; 2026-11-21 is a Saturday
  it.each([
    ["1970-01-01", 3],
    ["2024-04-20", 5],
    ["2026-11-21", 5],
    ["2000-01-03", 0],
    ["1969-12-28", 6],
  ])("%s is weekday %d counted from Monday", (text, weekday) => {
    expect(weekdayOf(parseDay(text))).toBe(weekday);
  });
});

describe("months", () => {
  it.each([
    [2023, 28],
    [2024, 29],
    [1900, 28],
    [2000, 29],
  ])("February of %d has %d days", (year, days) => {
    expect(daysInMonth({ year, month: 2 })).toBe(days);
    expect(isLeapYear(year)).toBe(days === 29);
  });

  it("gives a common year 365 days and 8,760 hours, a leap year 24 hours more", () => {
    const hoursOf = (year: number) =>
      Array.from({ length: 12 }, (_, i) => hoursInMonth({ year, month: i + 1 })).reduce((a, b) => a + b);
    expect(hoursOf(2025)).toBe(8760);
    expect(hoursOf(2028)).toBe(8784);
  });

  it("steps over the end of a year in both directions", () => {
    expect(addMonths({ year: 2027, month: 11 }, 3)).toEqual({ year: 2028, month: 2 });
    expect(addMonths({ year: 2027, month: 2 }, -3)).toEqual({ year: 2026, month: 11 });
    expect(addMonths({ year: 2027, month: 1 }, 180)).toEqual({ year: 2042, month: 1 });
  });

  it("undoes what it did", () => {
    fc.assert(
      fc.property(anyMonth, fc.integer({ min: -500, max: 500 }), (month, step) => {
        const there = addMonths(month, step);
        expect(monthsBetween(month, there)).toBe(step);
        expect(addMonths(there, -step)).toEqual(month);
        expect(monthOfNumber(monthNumber(month))).toEqual(month);
      }),
    );
  });

  it("reads what it writes", () => {
    fc.assert(
      fc.property(anyMonth, (month) => {
        expect(parseMonth(formatMonth(month))).toEqual(month);
      }),
    );
  });

  it.each(["2027", "2027-13", "2027-00", "27-01", "January 2027", "2027-1", ""])(
    'refuses "%s" as a month',
    (text) => {
      expect(() => parseMonth(text)).toThrow(expect.objectContaining({ code: "quantity/bad-month" }));
    },
  );

  it.each(["2027-02-29", "2027-04-31", "2027-01-00", "2027-01", "tomorrow"])(
    'refuses "%s" as a day',
    (text) => {
      expect(() => parseDay(text)).toThrow(expect.objectContaining({ code: "quantity/bad-day" }));
    },
  );
});
