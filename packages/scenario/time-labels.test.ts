import {
  daysFromCivil,
  isSwitchyardError,
  makeTimeGrid,
  monthNumber,
  type TimeGrid,
  utcMidnightUnixSec,
} from "@switchyard/core/quantity";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labelGrid, offsetSpans } from "./index.ts";

/** The obvious way: ask Intl for each step. */
function labelsByIntl(grid: TimeGrid, zone: string) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    weekday: "short",
  });
  return Array.from({ length: grid.steps }, (_, i) => {
    const parts = format.formatToParts((grid.startUnixSec + i * grid.stepSec) * 1000);
    const part = (type: string) => parts.find((entry) => entry.type === type)!.value;
    const day = { year: Number(part("year")), month: Number(part("month")), day: Number(part("day")) };
    return {
      month: monthNumber(day),
      day: daysFromCivil(day),
      hour: Number(part("hour")),
      weekday: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(part("weekday")),
    };
  });
}

function labelsOf(grid: TimeGrid, zone: string) {
  const labels = labelGrid(grid, zone);
  return Array.from({ length: grid.steps }, (_, i) => ({
    month: labels.monthNumber[i],
    day: labels.dayNumber[i],
    hour: labels.hourOfDay[i],
    weekday: labels.weekday[i],
  }));
}

function localDay(year: number, month: number, day: number, zone: string, stepSec: number) {
  const around = utcMidnightUnixSec({ year, month, day }) - 86_400;
  const labels = labelGrid(makeTimeGrid(around, stepSec, (3 * 86_400) / stepSec), zone);
  const wanted = daysFromCivil({ year, month, day });
  return [...labels.hourOfDay].filter((_, i) => labels.dayNumber[i] === wanted);
}

describe("days of 23 and 25 hours", () => {
  // 2024: clocks went forward on 10 March and back on 3 November in the United States (15 USC 260a)
  test("10 March 2024 in Chicago has 23 hours and no hour 2", () => {
    const hours = localDay(2024, 3, 10, "America/Chicago", 3600);
    expect(hours).toHaveLength(23);
    expect(hours.slice(0, 4)).toEqual([0, 1, 3, 4]);
  });

  test("3 November 2024 in Chicago has 25 hours, hour 1 twice", () => {
    const hours = localDay(2024, 11, 3, "America/Chicago", 3600);
    expect(hours).toHaveLength(25);
    expect(hours.slice(0, 4)).toEqual([0, 1, 1, 2]);
  });

  test("in quarter hours they have 92 and 100 steps", () => {
    expect(localDay(2024, 3, 10, "America/Chicago", 900)).toHaveLength(92);
    expect(localDay(2024, 11, 3, "America/Chicago", 900)).toHaveLength(100);
  });

  test("Lord Howe Island moves by half an hour: 47 half hours on 6 October 2024", () => {
    expect(localDay(2024, 10, 6, "Australia/Lord_Howe", 1800)).toHaveLength(47);
  });

  test("a day that a zone never had is skipped: 30 December 2011 in Apia", () => {
    expect(localDay(2011, 12, 30, "Pacific/Apia", 3600)).toEqual([]);
  });
});

describe("a year of hours", () => {
  const grid = makeTimeGrid(utcMidnightUnixSec({ year: 2024, month: 1, day: 1 }), 3600, 8784);

  test("starts at 18:00 of Sunday 31 December 2023 in Chicago", () => {
    const labels = labelGrid(grid, "America/Chicago");
    expect(labels.hourOfDay[0]).toBe(18);
    expect(labels.weekday[0]).toBe(6);
    expect(labels.monthNumber[0]).toBe(2023 * 12 + 11);
  });

  test("has three spans of offset in Chicago: -6 h, -5 h, -6 h", () => {
    const spans = offsetSpans("America/Chicago", grid.startUnixSec, grid.startUnixSec + grid.steps * 3600);
    expect(spans.map(({ offsetSec }) => offsetSec / 3600)).toEqual([-6, -5, -6]);
  });

  test.each([
    "UTC",
    "America/Chicago",
    "Europe/Oslo",
    "Europe/Moscow",
    "Asia/Irkutsk",
    "Asia/Dubai",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "America/St_Johns",
  ])("agrees with Intl at every step in %s", (zone) => {
    expect(labelsOf(grid, zone)).toEqual(labelsByIntl(grid, zone));
  });
});

test("any grid in any zone agrees with Intl, seed 11", () => {
  const zones = Intl.supportedValuesOf("timeZone");
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 2_200_000_000 }),
      fc.constantFrom(300, 900, 1800, 3600, 7200),
      fc.integer({ min: 1, max: 300 }),
      (zone, startUnixSec, stepSec, steps) => {
        const grid = makeTimeGrid(startUnixSec, stepSec, steps);
        expect(labelsOf(grid, zone)).toEqual(labelsByIntl(grid, zone));
      },
    ),
    { seed: 11, numRuns: 150 },
  );
});

test("a name that is no zone is refused by name", () => {
  for (const zone of ["Texas", "America/Chicagoo", "+05:00", ""]) {
    try {
      labelGrid(makeTimeGrid(0, 3600, 1), zone);
      expect.unreachable(zone);
    } catch (error) {
      expect(isSwitchyardError(error) && error.code).toBe("scenario/unknown-zone");
    }
  }
});
