import { describe, expect, it } from "vitest";
import { read, two, unix } from "./formats.fixture.ts";

describe("ENTSO-E", () => {
  it("reads the older layout: dotted dates, currency in the header, '-' is empty", () => {
    const rows = [
      '"MTU (CET/CEST)","Day-ahead Price [EUR/MWh]","Currency","BZN|DE-LU"',
      '"31.03.2024 00:00 - 31.03.2024 01:00","50.1","EUR",""',
      '"31.03.2024 01:00 - 31.03.2024 02:00","51.2","EUR",""',
      '"31.03.2024 02:00 - 31.03.2024 03:00","-","",""',
      '"31.03.2024 03:00 - 31.03.2024 04:00","-53.4","EUR",""',
    ];
    const { series, format, gaps, daylight } = read(rows);
    expect([format, series.currency]).toEqual(["entsoe", "EUR"]);
    expect(series.grid).toEqual({ startUnixSec: unix("2024-03-30T23:00Z"), stepSec: 3600, steps: 3 });
    expect([...series.values]).toEqual([50.1, 51.2, -53.4]);
    expect([gaps.runs.length, daylight.skippedRows]).toEqual([0, 0]);
  });

  it("reads the newer layout: slash dates, (CEST) and (CET) tell the repeated hour, the first auction of several", () => {
    const row = (from: string, to: string, sequence: string, price: string) =>
      `"${from} - ${to}","BZN|DE-LU","${sequence}","${price}","",""`;
    const rows = [
      '"MTU (CET/CEST)","Area","Sequence","Day-ahead Price (EUR/MWh)","Intraday Period (CET/CEST)","Intraday Price (EUR/MWh)"',
      row("26/10/2025 02:00:00 (CEST)", "26/10/2025 02:15:00 (CEST)", "Sequence 1", "1"),
      row("26/10/2025 02:00:00 (CEST)", "26/10/2025 02:15:00 (CEST)", "Sequence 2", "9"),
      row("26/10/2025 02:15:00 (CEST)", "26/10/2025 02:30:00 (CEST)", "Sequence 1", "2"),
      row("26/10/2025 02:30:00 (CEST)", "26/10/2025 02:45:00 (CEST)", "Sequence 1", "3"),
      row("26/10/2025 02:45:00 (CEST)", "26/10/2025 02:00:00 (CET)", "Sequence 1", "4"),
      row("26/10/2025 02:00:00 (CET)", "26/10/2025 02:15:00 (CET)", "Sequence 1", "5"),
    ];
    const { series, warnings } = read(rows);
    expect(series.grid).toEqual({ startUnixSec: unix("2025-10-26T00:00Z"), stepSec: 900, steps: 5 });
    expect([...series.values]).toEqual([1, 2, 3, 4, 5]);
    expect(warnings).toContain("several auctions (Sequence) in the file: the first is read");
  });

  it("spreads hours over quarter hours where the market changed its unit inside the file, and counts them", () => {
    const rows = [
      "MTU (UTC),Day-ahead Price (EUR/MWh)",
      "30/09/2025 21:00:00 - 30/09/2025 22:00:00,40",
      "30/09/2025 22:00:00 - 30/09/2025 22:15:00,41",
      "30/09/2025 22:15:00 - 30/09/2025 22:30:00,42",
    ];
    const { series, warnings } = read(rows);
    expect([...series.values]).toEqual([40, 40, 40, 40, 41, 42]);
    expect(warnings).toEqual(["1 rows of longer intervals are spread over the shorter step"]);
  });

  it("takes the currency of its column, and refuses two of them", () => {
    const rows = [
      "MTU (CET/CEST),Day-ahead Price,Currency",
      "01.01.2020 00:00 - 01.01.2020 01:00,90,PLN",
      "01.01.2020 01:00 - 01.01.2020 02:00,91,PLN",
    ];
    expect(read(rows).series.currency).toBe("PLN");
    const mixed = [...rows, "01.01.2020 02:00 - 01.01.2020 03:00,22,EUR"];
    expect(() => read(mixed)).toThrow(
      "file.csv, row 4: EUR after PLN; one series has one currency: split the file",
    );
  });
});

describe("Nord Pool", () => {
  it("reads the yearly files: title with currency, date and hours, decimal commas, an empty spring hour", () => {
    const rows = [
      "Elspot Prices in EUR/MWh;;;;",
      "Data was last updated 31-12-2019;;;;",
      ";Hours;SYS;SE1;SE2",
      "31.03.2019;00 - 01;37,10;36,54;1,0",
      "31.03.2019;01 - 02;-2,05;35,00;1,0",
      "31.03.2019;02 - 03;;;",
      "31.03.2019;03 - 04;1.036,85;35,11;1,0",
    ];
    const { series, format, gaps } = read(rows, { location: "SYS" });
    expect([format, series.currency, gaps.runs.length]).toEqual(["nord-pool", "EUR", 0]);
    expect(series.grid.startUnixSec).toBe(unix("2019-03-30T23:00Z"));
    expect([...series.values]).toEqual([37.1, -2.05, 1036.85]);
    expect(() => read(rows)).toThrow(/name one: SYS, SE1, SE2/);
  });

  it("the autumn hour 02 - 03 stands twice: 25 hours", () => {
    const hours = [0, 1, 2, 2, ...Array.from({ length: 21 }, (_, i) => i + 3)];
    const rows = hours.map((hour, i) => `27-10-2019;${two(hour)} - ${two((hour + 1) % 24)};${i},0`);
    const { series, daylight } = read(["NOK/MWh;;", ";Hours;Oslo", ...rows]);
    expect([series.grid.steps, series.currency]).toEqual([25, "NOK"]);
    expect([...series.values]).toEqual(hours.map((_, i) => i));
    expect(daylight.longDays).toHaveLength(1);
  });

  it("reads the data portal's columns", () => {
    const rows = [
      '"Delivery Start (CET)","Delivery End (CET)","NO2 (EUR)","SE3 (EUR)"',
      '"01.06.2024 00:00:00","01.06.2024 01:00:00","45,12","20,00"',
      '"01.06.2024 01:00:00","01.06.2024 02:00:00","44,98","19,00"',
    ];
    const { series } = read(rows, { location: "NO2" });
    expect([series.currency, ...series.values]).toEqual(["EUR", 45.12, 44.98]);
  });
});

describe("epftoolbox", () => {
  const rows = [
    ",Real price,DNN 1",
    "2016-03-27 01:00:00,13.78,9",
    "2016-03-27 02:00:00,12.77,8",
    "2016-03-27 03:00:00,-1,7",
  ];

  it("has no currency, which must be named, and 24 hours on the day of the change", () => {
    expect(() => read(rows)).toThrow(
      /neither a column, nor the header "Real price", nor the format says the currency/,
    );
    const { series, format, warnings } = read(rows, { currency: "EUR" });
    expect([format, ...series.values]).toEqual(["epftoolbox", 13.78, 12.77, -1]);
    expect(warnings[0]).toContain("24 hours all year");
  });
});
