import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CalendarDay, civilFromDays, daysFromCivil, weekdayOf } from "../quantity/index.ts";
import type { WorkCalendar } from "./schedule-types.ts";
import { countWorkDays, finishOfWork } from "./work-calendar.ts";

const day = (year: number, month: number, dayOfMonth: number): CalendarDay => ({
  year,
  month,
  day: dayOfMonth,
});
const at = (year: number, month: number, dayOfMonth: number) => daysFromCivil(day(year, month, dayOfMonth));
const fiveDays: WorkCalendar = { workingWeekdays: [0, 1, 2, 3, 4], restMonths: [], holidays: [] };
const allDays: WorkCalendar = { workingWeekdays: [0, 1, 2, 3, 4, 5, 6], restMonths: [], holidays: [] };
/** Monday 4 January 2027. */
const monday = at(2027, 1, 4);
const finish = (calendar: WorkCalendar, startDay: number, workDays: number) =>
  finishOfWork(countWorkDays(calendar, monday - 30), startDay, workDays);

/** The obvious way: walk from day to day and take what each gives. */
function finishByWalking(calendar: WorkCalendar, startDay: number, workDays: number): number {
  const holidays = new Set(calendar.holidays.map(daysFromCivil));
  let now = startDay;
  let left = workDays;
  for (let guard = 0; guard < 20_000; guard++) {
    const whole = Math.floor(now);
    const civil = civilFromDays(whole);
    const works =
      calendar.workingWeekdays.includes(weekdayOf(civil)) &&
      !calendar.restMonths.includes(civil.month) &&
      !holidays.has(whole);
    const restOfDay = whole + 1 - now;
    if (works && left <= restOfDay + 1e-9) return now + left;
    if (works) left -= restOfDay;
    now = whole + 1;
  }
  throw new Error("never done");
}

describe("when work is done", () => {
  it.each([
    ["five days from Monday are done when Friday ends", monday, 5, at(2027, 1, 9)],
    ["six days reach the end of the next Monday", monday, 6, at(2027, 1, 12)],
    ["ten days take two weeks less the weekend", monday, 10, at(2027, 1, 16)],
    ["a day begun on Saturday is Monday's", at(2027, 1, 9), 1, at(2027, 1, 12)],
    ["half a day is done at noon", monday, 0.5, monday + 0.5],
    ["a day from Friday noon is done on Monday noon", at(2027, 1, 8) + 0.5, 1, at(2027, 1, 11) + 0.5],
    ["no work is done when it starts, even on a Sunday", at(2027, 1, 10), 0, at(2027, 1, 10)],
  ])("%s", (_, startDay, workDays, finishDay) => {
    expect(finish(fiveDays, startDay, workDays)).toBeCloseTo(finishDay, 9);
  });

  it("seven days a week count every day", () => {
    expect(finish(allDays, monday, 45)).toBe(monday + 45);
  });

  it("a frozen winter: a day that starts on 1 December is done after 1 March where December to February rest", () => {
    const calendar = { ...allDays, restMonths: [12, 1, 2] };
    expect(finish(calendar, at(2027, 12, 1), 1)).toBe(at(2028, 3, 2));
  });

  it("29 February of a leap year is a day of work like another", () => {
    expect(finish(allDays, at(2028, 2, 28), 2)).toBe(at(2028, 3, 1));
  });

  it("two holidays in a week move its end by two days, and a holiday on a Sunday by none", () => {
    const holidays = [day(2027, 1, 6), day(2027, 1, 7), day(2027, 1, 10)];
    expect(finish({ ...fiveDays, holidays }, monday, 5)).toBe(at(2027, 1, 13));
  });

  // 121.9 + 0.1 is 122.00000000000001 in binary: the sliver is no reason to come again a week later
  it("Mondays only: 121.9 days and then 0.1 end on the 122nd Monday, not a week later", () => {
    const mondays = { ...fiveDays, workingWeekdays: [0] };
    const between = finish(mondays, monday, 121.9);
    expect(finish(mondays, between, 0.1)).toBeCloseTo(monday + 121 * 7 + 1, 6);
  });

  it("a sliver of work that starts on a Sunday is not done on the Friday before", () => {
    expect(finish(fiveDays, at(2027, 1, 10), 1e-12)).toBe(at(2027, 1, 10));
  });

  it("a holiday named twice is one holiday", () => {
    const holidays = [day(2027, 1, 6), day(2027, 1, 6)];
    expect(finish({ ...allDays, holidays }, monday, 5)).toBe(monday + 6);
  });
});

describe("the count agrees with walking day by day", () => {
  const calendars = fc.record({
    workingWeekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 }),
    restMonths: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }),
    holidays: fc.array(
      fc.integer({ min: 0, max: 700 }).map((offset) => civilFromDays(monday + offset)),
      { maxLength: 10 },
    ),
  });
  const starts = fc.integer({ min: 0, max: 4000 }).map((tenth) => monday + tenth / 10);
  const lengths = fc.integer({ min: 1, max: 2000 }).map((tenth) => tenth / 10);

  it("for any calendar, start and length in tenths of a day (60 cases)", () => {
    fc.assert(
      fc.property(calendars, starts, lengths, (calendar, startDay, workDays) => {
        expect(finish(calendar, startDay, workDays)).toBeCloseTo(
          finishByWalking(calendar, startDay, workDays),
          6,
        );
      }),
      { numRuns: 60, seed: 41 },
    );
  });

  it("work in two pieces ends when it ends in one (60 cases)", () => {
    fc.assert(
      fc.property(calendars, starts, lengths, lengths, (calendar, startDay, first, second) => {
        const days = countWorkDays(calendar, monday - 1);
        const between = finishOfWork(days, startDay, first);
        expect(finishOfWork(days, between, second)).toBeCloseTo(
          finishOfWork(days, startDay, first + second),
          6,
        );
      }),
      { numRuns: 60, seed: 42 },
    );
  });

  it("a later start or more work is never done earlier, and a rest month never helps (60 cases)", () => {
    fc.assert(
      fc.property(calendars, starts, starts, lengths, (calendar, a, b, workDays) => {
        const days = countWorkDays(calendar, monday - 1);
        const early = finishOfWork(days, Math.min(a, b), workDays);
        expect(finishOfWork(days, Math.max(a, b), workDays)).toBeGreaterThanOrEqual(early);
        expect(finishOfWork(days, Math.min(a, b), workDays + 0.5)).toBeGreaterThanOrEqual(early);
        const open = countWorkDays({ ...calendar, restMonths: [] }, monday - 1);
        expect(finishOfWork(open, Math.min(a, b), workDays)).toBeLessThanOrEqual(early + 1e-9);
      }),
      { numRuns: 60, seed: 43 },
    );
  });
});

describe("a calendar on which nothing is ever done is refused", () => {
  const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  it.each([
    ["no day of the week", { ...allDays, workingWeekdays: [] }],
    ["a weekday that does not exist", { ...allDays, workingWeekdays: [7] }],
    ["every month at rest", { ...allDays, restMonths: months }],
  ])("%s", (_, calendar) => {
    expect(() => countWorkDays(calendar, monday)).toThrow(/work calendar: working days is 0/);
  });

  it("eleven months at rest leave one to work in", () => {
    expect(finish({ ...allDays, restMonths: months.filter((month) => month !== 6) }, monday, 1)).toBe(
      at(2027, 6, 2),
    );
  });
});
