import { describe, expect, it } from "vitest";
import { read, unix } from "./formats.fixture.ts";

describe("a plain table", () => {
  it("is known by one timestamp and one price column; a Z makes it UTC", () => {
    const { series, format, zone } = read([
      "start_utc,price_usd_per_mwh",
      "2024-06-01T05:00:00Z,1",
      "2024-06-01T05:30:00Z,2",
    ]);
    expect([format, zone, series.currency, series.grid.stepSec]).toEqual(["table", "UTC", "USD", 1800]);
  });

  it("takes named columns, tabs, and a zone", () => {
    const rows = ["when\twind\tspot", "2024-01-01 00:00\t5\t1", "2024-01-01 01:00\t6\t2"];
    const options = { timestampColumn: "when", priceColumn: "spot", zone: "Asia/Dubai", currency: "AED" };
    expect(read(rows, options).series.grid.startUnixSec).toBe(unix("2023-12-31T20:00Z"));
  });

  it("turns cents per kWh into a price per MWh, and says so", () => {
    const { series, warnings } = read([
      "time,price USD c/kWh",
      "2024-01-01T00:00Z,4.5",
      "2024-01-01T01:00Z,5",
    ]);
    expect([...series.values]).toEqual([45, 50]);
    expect(warnings).toEqual(['"price USD c/kWh" times 10 gives a price per MWh']);
  });

  it("measures the order of slash dates, and asks where every date could be both", () => {
    const european = ["date,price EUR", "13/02/2024 00:00,1", "13/02/2024 01:00,2"];
    expect(read(european, { zone: "UTC" }).series.grid.startUnixSec).toBe(unix("2024-02-13T00:00Z"));
    const either = ["date,price EUR", "03/02/2024 00:00,1", "03/02/2024 01:00,2"];
    expect(() => read(either, { zone: "UTC" })).toThrow(/can be day\/month or month\/day; say which/);
    expect(read(either, { zone: "UTC", dateOrder: "mdy" }).series.grid.startUnixSec).toBe(
      unix("2024-03-02T00:00Z"),
    );
  });

  it("reads Unix seconds, Unix milliseconds, and a running number of steps", () => {
    const at = unix("2024-06-01T00:00Z");
    expect(read(["time,price_usd", `${at},1`, `${at + 3600},2`]).series.grid.startUnixSec).toBe(at);
    expect(read(["time,price_usd", `${at}000,1`, `${at + 300}000,2`]).series.grid.stepSec).toBe(300);
    const counted = read(["hour,price_eur", "0,7", "1,8"], { countsFrom: "2017-01-01" });
    expect([counted.series.grid.startUnixSec, ...counted.series.values]).toEqual([
      unix("2017-01-01T00:00Z"),
      7,
      8,
    ]);
  });

  it("joins a date with a column of hours: 1 to 24 by their end, 0 to 23 by their start, and says which", () => {
    const hours = (from: number) =>
      read(["Date,Hour,Price USD", ...Array.from({ length: 24 }, (_, i) => `2024-06-01,${i + from},${i}`)], {
        zone: "America/Chicago",
      });
    expect(hours(1).series.grid).toEqual({
      startUnixSec: unix("2024-06-01T05:00Z"),
      stepSec: 3600,
      steps: 24,
    });
    expect(hours(1).series).toEqual(hours(0).series);
    expect(hours(1).warnings).toEqual(['hours of "Hour" are named by their end (1 starts at midnight)']);
    expect(hours(0).warnings).toEqual(['hours of "Hour" are named by their start (0 starts at midnight)']);
    expect(() => hours(2)).toThrow(/column "Hour": "25" is not a time/);
  });

  it("reads $ as USD, as in scenario files, and says so", () => {
    const { series, warnings } = read(["time,LMP ($/MWh)", "2024/06/01 00:00,1", "2024/06/01 01:00,2"], {
      zone: "UTC",
    });
    expect([series.currency, warnings]).toEqual(["USD", ['"$" in "LMP ($/MWh)" is read as USD']]);
  });

  it("asks for what it can't know: columns, zone, currency", () => {
    expect(() => read(["a,b", "1,2", "3,4"])).toThrow(/no known format .* Columns read: a, b/);
    expect(() =>
      read(["time,price", "2024-01-01 00:00,1", "2024-01-01 01:00,2"], { currency: "USD" }),
    ).toThrow(/carry no offset; name their IANA zone/);
    expect(() => read(["time,price", "2024-01-01T00:00Z,1", "2024-01-01T01:00Z,2"])).toThrow(
      /currency; name it/,
    );
    expect(() => read(["time,price", "2024-01-01T00:00Z,1"], { priceColumn: "prize" })).toThrow(
      /there is no column "prize"; columns read: time, price/,
    );
  });

  it("refuses a currency against the file's own, an unknown zone and an unknown format", () => {
    const rows = ["time,price_usd", "2024-01-01 00:00,1", "2024-01-01 01:00,2"];
    expect(() => read(rows, { currency: "EUR", zone: "UTC" })).toThrow(/allowed: USD, as the file says/);
    expect(() => read(rows, { zone: "Mars/Olympus" })).toThrow(/not an IANA time zone/);
    expect(() => read(rows, { format: "xml" })).toThrow(
      /"xml" is not a known price format; known: ercot-spp/,
    );
    expect(() => read(rows, { format: "nyiso-lbmp" })).toThrow(/the header is not that of "nyiso-lbmp"/);
  });
});
