import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalCsv, type ImportOptions, importPrices, importPricesFrom } from "./index.ts";
import { priceOf } from "./price-cell.ts";
import { parseTime } from "./timestamp.ts";
import { makeZoneClock } from "./zone-clock.ts";

const unix = (iso: string) => Date.parse(iso) / 1000;
const hoursUtc = (cells: readonly string[], options: ImportOptions = {}) =>
  importPrices(
    `time,price_usd\n${cells.map((cell, hour) => `2024-05-0${1 + Math.floor(hour / 24)}T${String(hour % 24).padStart(2, "0")}:00Z,${cell}`).join("\n")}\n`,
    { source: "f.csv", ...options },
  );

describe("a price cell", () => {
  it.each([
    ["17.69", 17.69],
    [" -251 ", -251],
    ["+5", 5],
    [".5", 0.5],
    ["1e3", 1000],
    ["4,857.82", 4857.82],
    ["", null],
    ["  ", null],
  ])("%j is %s", (text, price) => {
    expect(priceOf(text, { source: "f", row: 1, column: "p" })).toBe(price);
  });

  it.each(["NaN", "n/a", "null", "-", "12 USD", "0x10", "1,2", "Infinity", "1e999", "--5", "1.2.3"])(
    "%j is an error with its row and column, never zero",
    (text) => {
      expect(() => priceOf(text, { source: "f.csv", row: 7, column: "price" })).toThrow(
        `f.csv, row 7, column "price": "${text}" is not a price`,
      );
    },
  );

  it.each([
    ["48,19", 48.19],
    ["1.036,85", 1036.85],
    ["-0,5", -0.5],
    ["12", 12],
    ["7.25", 7.25],
  ])("with decimal commas %j is %s", (text, price) => {
    expect(priceOf(text, { source: "f", row: 1, column: "p" }, { decimalComma: true })).toBe(price);
  });
});

describe("a time", () => {
  it.each([
    ["2024-06-01 00:15:00", "2024-06-01T00:15Z", false],
    ["2024-06-01", "2024-06-01T00:00Z", false],
    ["2024-06-01T00:00:00-05:00", "2024-06-01T05:00Z", true],
    ["2024-06-01T00:00:00.000Z", "2024-06-01T00:00Z", true],
    ["2024-06-01 24:00", "2024-06-02T00:00Z", false],
    ["01.06.2024 13:00", "2024-06-01T13:00Z", false],
    ["6/1/2024 12:00:00 AM", "2024-06-01T00:00Z", false],
    ["6/1/2024 12:30 PM", "2024-06-01T12:30Z", false],
  ])("%j reads as %s", (text, iso, isUtc) => {
    expect(parseTime(text, "mdy")).toEqual({ atSec: unix(iso), isUtc });
  });

  it.each([
    "",
    "yesterday",
    "2024-02-30",
    "2024-13-01",
    "31.04.2024",
    "2024-06-01 25:00",
    "2024-06-01 10:61",
  ])("%j is none", (text) => {
    expect(parseTime(text, "mdy")).toBeUndefined();
  });
});

describe("a zone's clock", () => {
  const chicago = makeZoneClock("America/Chicago", unix("2024-01-01T00:00Z"), unix("2024-12-31T00:00Z"));

  it("skips 02:30 in spring and has 01:30 twice in autumn", () => {
    expect(chicago.instantsOf(unix("2024-03-10T02:30Z"))).toEqual([]);
    expect(chicago.instantsOf(unix("2024-11-03T01:30Z"))).toEqual([
      unix("2024-11-03T06:30Z"),
      unix("2024-11-03T07:30Z"),
    ]);
  });

  it("changes at 08:00 UTC on 10 March and 07:00 UTC on 3 November", () => {
    expect(chicago.changes).toEqual([
      { atUtcSec: unix("2024-03-10T08:00Z"), forwardSec: 3600 },
      { atUtcSec: unix("2024-11-03T07:00Z"), forwardSec: -3600 },
    ]);
  });

  it("knows half-hour zones and half-hour changes: Lord Howe goes back 30 minutes", () => {
    const clock = makeZoneClock("Australia/Lord_Howe", unix("2024-03-01T00:00Z"), unix("2024-05-01T00:00Z"));
    expect(clock.changes.map(({ forwardSec }) => forwardSec)).toEqual([-1800]);
  });

  it("every instant comes back from its local time, in any zone and year", () => {
    const zones = [
      "America/Chicago",
      "Europe/Berlin",
      "Asia/Kolkata",
      "Australia/Sydney",
      "Africa/Casablanca",
      "UTC",
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 946_684_800, max: 1_893_456_000 }),
        (zone, at) => {
          const clock = makeZoneClock(zone, at, at + 86_400 * 30);
          expect(clock.instantsOf(at + clock.offsetAt(at))).toContain(at);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("gaps", () => {
  it("are refused until a policy is named, with the number of steps and the first", () => {
    expect(() => hoursUtc(["1", "", "", "4"])).toThrow(
      "f.csv: 2 steps have no price (1 gap(s), the first from 2024-05-01T01:00Z)",
    );
  });

  it.each([
    ["previous", [1, 1, 1, 4]],
    ["linear", [1, 2, 3, 4]],
  ] as const)("policy %s makes 1, _, _, 4 into %j", (gaps, expected) => {
    const imported = hoursUtc(["1", "", "", "4"], { gaps });
    expect([...imported.series.values]).toEqual(expected);
    expect(imported.gaps).toEqual({
      policy: gaps,
      filledSteps: 2,
      runs: [{ fromUnixSec: unix("2024-05-01T01:00Z"), steps: 2 }],
    });
    expect(imported.warnings).toEqual([`2 steps without a price filled by policy "${gaps}"`]);
  });

  it("policy previous-day takes the hour of the day before, or of the day after on the first day", () => {
    const cells = Array.from({ length: 48 }, (_, hour) => String(hour));
    cells[30] = "";
    cells[3] = "";
    const { values } = hoursUtc(cells, { gaps: "previous-day" }).series;
    expect([values[30], values[3]]).toEqual([6, 27]);
  });

  it("longer than 24 hours are refused even so, unless the length is allowed", () => {
    const cells = ["1", ...Array<string>(30).fill(""), "2"];
    expect(() => hoursUtc(cells, { gaps: "linear" })).toThrow(
      /a gap of 30 h from 2024-05-01T01:00Z is longer than 24 h/,
    );
    expect(hoursUtc(cells, { gaps: "linear", longestGapHours: 30 }).gaps.filledSteps).toBe(30);
  });

  it("rows that are missing altogether are gaps too", () => {
    const text = "time,price_usd\n2024-05-01T00:00Z,1\n2024-05-01T01:00Z,2\n2024-05-01T03:00Z,4\n";
    expect([...importPrices(text, { gaps: "linear" }).series.values]).toEqual([1, 2, 3, 4]);
  });

  it("empty rows at the ends are no gaps: the series is shorter, and says so", () => {
    const imported = hoursUtc(["", "2", "3", "", ""]);
    expect(imported.series.grid.steps).toBe(2);
    expect(imported.warnings).toEqual(["3 empty rows at the file's ends are left out"]);
  });
});

describe("duplicates", () => {
  const file = (second: string) =>
    `time,price_usd\n2024-05-01T00:00Z,1\n2024-05-01T00:00Z,${second}\n2024-05-01T01:00Z,3\n`;

  it("of equal price are merged and counted", () => {
    expect(importPrices(file("1")).duplicates).toEqual({
      policy: "refuse",
      equalRows: 1,
      conflictingRows: 0,
    });
  });

  it("of another price are refused with their row, or kept by policy", () => {
    expect(() => importPrices(file("2"))).toThrow(
      /row 3: a second price for 2024-05-01T00:00Z \(1, then 2\)/,
    );
    const kept = (duplicates: "first" | "last" | "mean") =>
      importPrices(file("2"), { duplicates }).series.values[0];
    expect([kept("first"), kept("last"), kept("mean")]).toEqual([1, 2, 1.5]);
  });

  it("the mean of three is their mean, equal ones counted each", () => {
    const text =
      "time,price_usd\n2024-05-01T00:00Z,1\n2024-05-01T00:00Z,1\n2024-05-01T00:00Z,4\n2024-05-01T01:00Z,3\n";
    expect(importPrices(text, { duplicates: "mean" }).series.values[0]).toBe(2);
  });
});

describe("daylight saving in a table of 24 rows a day", () => {
  const day = (date: string) =>
    Array.from({ length: 24 }, (_, hour) => `${date} ${String(hour).padStart(2, "0")}:00,${hour}`).join("\n");

  it("autumn: the hour that is there once is used twice, 25 hours, counted", () => {
    const { series, daylight } = importPrices(`time,price_usd\n${day("2024-11-03")}\n`, {
      zone: "America/Chicago",
    });
    expect([series.grid.steps, daylight.repeatedSteps]).toEqual([25, 1]);
    expect([...series.values.slice(0, 4)]).toEqual([0, 1, 1, 2]);
  });

  it("spring: the hour that can't be is dropped, 23 hours, counted", () => {
    const { series, daylight } = importPrices(`time,price_usd\n${day("2024-03-10")}\n`, {
      zone: "America/Chicago",
    });
    expect([series.grid.steps, daylight.skippedRows]).toEqual([23, 1]);
    expect([...series.values.slice(0, 3)]).toEqual([0, 1, 3]);
  });
});

describe("the grid", () => {
  it.each([5, 15, 30, 60])("%i-minute rows make %i-minute steps", (minutes) => {
    const rows = [0, 1, 2].map((k) => `${unix("2024-05-01T00:00Z") + k * minutes * 60},${k}`);
    expect(importPrices(`time,price_usd\n${rows.join("\n")}`).series.grid.stepSec).toBe(minutes * 60);
  });

  it("refuses 10-minute rows, and a row off the grid", () => {
    const at = unix("2024-05-01T00:00Z");
    expect(() => importPrices(`time,price_usd\n${at},1\n${at + 600},2\n`)).toThrow(
      /600 s apart; allowed are 5, 15, 30, 60/,
    );
    const off = `time,price_usd\n${at},1\n${at + 3600},2\n${at + 7200},3\n${at + 9000},4\n`;
    expect(() => importPrices(off)).toThrow(/row 5: 2024-05-01T02:30Z is not on the 60-minute grid/);
  });

  it("a stamp that marks the end moves the series one step back", () => {
    expect(hoursUtc(["1", "2"], { stamps: "end" }).series.grid.startUnixSec).toBe(unix("2024-04-30T23:00Z"));
  });

  it("refuses a date that is a thousand years off, before it asks for memory", () => {
    const text = "time,price_usd\n2024-05-01T00:00Z,1\n2024-05-01T01:00Z,2\n9024-05-01T02:00Z,3\n";
    expect(() => importPrices(text)).toThrow(
      /from 2024-05-01T00:00Z to 9024-05-01T02:00Z, more than a hundred years/,
    );
  });

  it("an empty file and a header alone are refused", () => {
    expect(() => importPrices("")).toThrow(/no rows of data/);
    expect(() => importPrices("time,price_usd\n")).toThrow(/no rows of data/);
  });
});

describe("reading by pieces", () => {
  it("a stream cut anywhere, in bytes, gives the series of the whole text", async () => {
    const text = `\uFEFFtime,price_eur,note\n${Array.from({ length: 200 }, (_, i) => `${1_714_521_600 + i * 900},${i},"é, ${i}"`).join("\r\n")}\r\n`;
    const whole = importPrices(text).series;
    const bytes = new TextEncoder().encode(text);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 700 }), async (size) => {
        async function* pieces() {
          for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
        }
        expect((await importPricesFrom(pieces())).series).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it("files beyond one block (1 MiB) keep their row numbers", () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${1_700_000_100 + i * 300},${i % 97}.25`);
    rows[59_000] = `${1_700_000_100 + 59_000 * 300},oops`;
    expect(() => importPrices(`time,price_eur\n${rows.join("\n")}`)).toThrow(
      /row 59002, column "price_eur": "oops"/,
    );
  });
});

describe("the canonical CSV", () => {
  it("reads back bit for bit, whatever the prices", () => {
    const price = fc.double({ min: -1000, max: 10_000, noNaN: true });
    fc.assert(
      fc.property(fc.array(price, { minLength: 2, maxLength: 40 }), (prices) => {
        const values = Float64Array.from(prices, (value) => value + 0);
        const grid = { startUnixSec: 1_714_521_600, stepSec: 900, steps: values.length };
        const back = importPrices(canonicalCsv({ series: { grid, values, currency: "EUR" } })).series;
        expect(back).toEqual({ grid, values, currency: "EUR" });
      }),
    );
  });
});
