import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { marketDataPath } from "../../../tests/market-data.ts";
import { type ImportOptions, importPrices } from "../index.ts";

/** Hand-made files in the layout of each source; prices are invented. */

const unix = (iso: string) => Date.parse(iso) / 1000;
const read = (lines: readonly string[], options: ImportOptions = {}) =>
  importPrices(`${lines.join("\n")}\n`, { source: "file.csv", ...options });
const two = (value: number) => String(value).padStart(2, "0");

describe("ERCOT settlement points, real time", () => {
  const header =
    "DeliveryDate,DeliveryHour,DeliveryInterval,SettlementPointName,SettlementPointType,SettlementPointPrice,DSTFlag";
  const day = (date: string, hours: readonly (readonly [number, string])[], point = "HB_SOUTH") =>
    hours.flatMap(([hour, flag]) =>
      [1, 2, 3, 4].map((quarter) => `${date},${hour},${quarter},${point},HU,${hour}.${quarter},${flag}`),
    );

  it("names hours by their end: hour 1, interval 1 starts at midnight in Chicago (06:00 UTC in winter)", () => {
    const { series, format, zone } = read([
      header,
      ...day("01/15/2024", [
        [1, "N"],
        [2, "N"],
      ]),
    ]);
    expect([format, zone, series.currency]).toEqual(["ercot-spp", "America/Chicago", "USD"]);
    expect(series.grid).toEqual({ startUnixSec: unix("2024-01-15T06:00Z"), stepSec: 900, steps: 8 });
    expect([...series.values]).toEqual([1.1, 1.2, 1.3, 1.4, 2.1, 2.2, 2.3, 2.4]);
  });

  it("autumn: the flag Y marks the second 01:00-02:00, so the day has 100 intervals", () => {
    const hours = [1, 2].map((hour) => [hour, "N"] as const);
    const rest = Array.from({ length: 22 }, (_, i) => [i + 3, "N"] as const);
    const { series, daylight } = read([header, ...day("11/03/2024", [...hours, [2, "Y"], ...rest])]);
    expect(series.grid.steps).toBe(100);
    expect(series.grid.startUnixSec).toBe(unix("2024-11-03T05:00Z"));
    expect(daylight.longDays).toEqual([{ year: 2024, month: 11, day: 3 }]);
    expect(daylight.repeatedSteps).toBe(0);
  });

  it("the flag decides even where the flagged hour stands first in the file", () => {
    const rows = day("11/03/2024", [
      [2, "Y"],
      [2, "N"],
    ]).map((row) => row.replace(/2\.(\d),Y/, "9.$1,Y"));
    const { series } = read([header, ...rows]);
    expect([...series.values]).toEqual([2.1, 2.2, 2.3, 2.4, 9.1, 9.2, 9.3, 9.4]);
  });

  it("spring: there is no hour ending 3, so the day has 92 intervals without a gap", () => {
    const hours = Array.from({ length: 24 }, (_, i) => i + 1).filter((hour) => hour !== 3);
    const { series, gaps, daylight } = read([
      header,
      ...day(
        "03/10/2024",
        hours.map((hour) => [hour, "N"] as const),
      ),
    ]);
    expect([series.grid.steps, gaps.runs.length]).toEqual([92, 0]);
    expect(daylight.shortDays).toEqual([{ year: 2024, month: 3, day: 10 }]);
  });

  it("several points: one must be named, and its rows alone are read", () => {
    const rows = [header, ...day("01/15/2024", [[1, "N"]]), ...day("01/15/2024", [[1, "N"]], "LZ_WEST")];
    expect(() => read(rows)).toThrow(
      "file.csv holds several locations or price columns; name one: HB_SOUTH, LZ_WEST",
    );
    expect(read(rows, { location: "LZ_WEST" })).toMatchObject({
      location: "LZ_WEST",
      rowsUsed: 4,
      rowsRead: 8,
    });
    expect(() => read(rows, { location: "HB_X" })).toThrow(
      /no rows of location "HB_X"; found: HB_SOUTH, LZ_WEST/,
    );
  });

  it("LZEW rows, which repeat a zone's name, are left out", () => {
    const zone = day("01/15/2024", [[1, "N"]], "LZ_WEST");
    const weighted = zone.map((row) => row.replace(",HU,1.", ",LZEW,7."));
    expect([...read([header, ...weighted, ...zone]).series.values]).toEqual([1.1, 1.2, 1.3, 1.4]);
  });

  it("an hour of 25 is refused with its row", () => {
    expect(() => read([header, "01/15/2024,25,1,HB_SOUTH,HU,1,N"])).toThrow(
      'file.csv, row 2, column "DeliveryHour": "25, interval 1" is not a time',
    );
  });
});

describe("ERCOT settlement points, day ahead", () => {
  it("hour ending 24:00 starts at 23:00; padded prices are read", () => {
    const rows = Array.from({ length: 24 }, (_, i) => `08/05/2025,${two(i + 1)}:00,HB_NORTH, ${i}.50,N`);
    const { series } = read([
      "DeliveryDate,HourEnding,SettlementPoint,SettlementPointPrice,DSTFlag",
      ...rows,
    ]);
    expect(series.grid).toEqual({ startUnixSec: unix("2025-08-05T05:00Z"), stepSec: 3600, steps: 24 });
    expect(series.values[23]).toBe(23.5);
  });

  it("the yearly files spell the columns with spaces", () => {
    const header = "Delivery Date,Hour Ending,Repeated Hour Flag,Settlement Point,Settlement Point Price";
    const rows = ["01:00,N", "02:00,N", "02:00,Y"].map((hour, i) => `11/03/2024,${hour},HB_HOUSTON,${i}`);
    const { format, series } = read([header, ...rows]);
    expect([format, ...series.values]).toEqual(["ercot-spp", 0, 1, 2]);
  });
});

describe("ERCOT hubs as columns", () => {
  const header = "timestamp,HB_SOUTH_DAM,temperature_S,HB_SOUTH_RTM";

  it("reads real time unless told, and says so", () => {
    const rows = [header, "2024-06-01 00:00:00,24.57,29.2,17.69", "2024-06-01 00:15:00,24.57,29.2,-18.33"];
    const imported = read(rows);
    expect([...imported.series.values]).toEqual([17.69, -18.33]);
    expect(imported.warnings).toEqual(["read column HB_SOUTH_RTM; also present: HB_SOUTH_DAM"]);
    expect([...read(rows, { priceColumn: "HB_SOUTH_DAM" }).series.values]).toEqual([24.57, 24.57]);
  });
});

describe("CAISO OASIS", () => {
  const header =
    "INTERVALSTARTTIME_GMT,INTERVALENDTIME_GMT,OPR_DT,OPR_HR,OPR_INTERVAL,NODE_ID_XML,NODE_ID,NODE,MARKET_RUN_ID,LMP_TYPE,XML_DATA_ITEM,PNODE_RESMRID,GRP_TYPE,POS,MW,GROUP";
  const row = (hour: number, type: string, price: number) =>
    `2025-03-09T${two(hour)}:00:00-00:00,2025-03-09T${two(hour + 1)}:00:00-00:00,2025-03-09,${hour - 7},0,TH_SP15,TH_SP15,TH_SP15,DAM,${type},LMP_PRC,TH_SP15,ALL,1,${price},1`;

  it("reads UTC starts and the rows of LMP alone, over the spring change without a seam", () => {
    const rows = [8, 9, 10, 11].flatMap((hour) => [
      row(hour, "MCE", 99),
      row(hour, "LMP", hour),
      row(hour, "MCL", 1),
    ]);
    const { series, format, zone } = read([header, ...rows]);
    expect([format, zone]).toEqual(["caiso-oasis", "America/Los_Angeles"]);
    expect(series.grid).toEqual({ startUnixSec: unix("2025-03-09T08:00Z"), stepSec: 3600, steps: 4 });
    expect([...series.values]).toEqual([8, 9, 10, 11]);
  });

  it("reads five-minute real time, whose price stands in VALUE, in any order of rows", () => {
    const head = "INTERVALSTARTTIME_GMT,INTERVALENDTIME_GMT,OPR_DT,OPR_HR,NODE,LMP_TYPE,VALUE";
    const at = (minute: number) => `2025-04-01T07:${two(minute)}:00-00:00`;
    const rows = [5, 0, 10].map((m) => `${at(m)},${at(m + 5)},2025-04-01,1,N1,LMP,${m}`);
    const { series } = read([head, ...rows]);
    expect([series.grid.stepSec, ...series.values]).toEqual([300, 0, 5, 10]);
  });
});

describe("NYISO", () => {
  const header =
    '"Time Stamp","Name","PTID","LBMP ($/MWHr)","Marginal Cost Losses ($/MWHr)","Marginal Cost Congestion ($/MWHr)"';

  it("day ahead: hours by their beginning; the repeated hour stands twice", () => {
    const stamps = ["00:00", "01:00", "01:00", "02:00"];
    const rows = stamps.map((time, i) => `"11/02/2025 ${time}","WEST",61752,${20 + i}.5,0.1,0.0`);
    const { series, format } = read([header, ...rows]);
    expect(format).toBe("nyiso-lbmp");
    expect(series.grid).toEqual({ startUnixSec: unix("2025-11-02T04:00Z"), stepSec: 3600, steps: 4 });
    expect([...series.values]).toEqual([20.5, 21.5, 22.5, 23.5]);
  });

  it("real time: five-minute intervals by their end, so 00:05:00 starts at midnight", () => {
    const rows = [5, 10, 15].map(
      (minute) => `"06/12/2026 00:${two(minute)}:00","N.Y.C.",61761,${minute}.00,1,0`,
    );
    const { series } = read([header, ...rows]);
    expect(series.grid).toEqual({ startUnixSec: unix("2026-06-12T04:00Z"), stepSec: 300, steps: 3 });
  });
});

describe("five-minute intervals named by their end, on the days of the change", () => {
  const header = '"Time Stamp","Name","PTID","LBMP ($/MWHr)"';
  const rows = (day: string, stamps: readonly string[]) =>
    stamps.map((stamp, i) => `"${day} ${stamp}:00","WEST",61752,${i}`);

  it("spring: the interval after 01:50-01:55 ends at 03:00, and nothing is missing", () => {
    const { series, daylight } = read([header, ...rows("03/09/2025", ["01:50", "01:55", "03:00", "03:05"])]);
    expect(series.grid).toEqual({ startUnixSec: unix("2025-03-09T06:45Z"), stepSec: 300, steps: 4 });
    expect(daylight.skippedRows).toBe(0);
  });

  it("autumn: 01:00 to 01:55 stand twice, the first 01:00 ending the hour before", () => {
    const minutes = Array.from({ length: 12 }, (_, i) => `01:${two(5 * i)}`);
    const { series } = read([header, ...rows("11/02/2025", ["00:55", ...minutes, ...minutes, "02:00"])]);
    expect(series.grid).toEqual({ startUnixSec: unix("2025-11-02T04:50Z"), stepSec: 300, steps: 26 });
    expect([...series.values]).toEqual(Array.from({ length: 26 }, (_, i) => i));
  });
});

describe("hours numbered by their end in a plain table", () => {
  it("autumn: 02:00 stands twice, for both hours from 01:00 to 02:00", () => {
    const hours = [1, 2, 2, 3, 4];
    const rows = hours.map((hour, i) => `2024-11-03 ${two(hour)}:00,${i}`);
    const { series } = read(["time,price USD", ...rows], { zone: "America/Chicago", stamps: "end" });
    expect(series.grid).toEqual({ startUnixSec: unix("2024-11-03T05:00Z"), stepSec: 3600, steps: 5 });
    expect([...series.values]).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("PJM Data Miner", () => {
  const header =
    "datetime_beginning_utc,datetime_beginning_ept,pnode_id,pnode_name,voltage,equipment,type,zone,total_lmp_rt,congestion_price_rt,row_is_current,version_nbr";

  it("reads the UTC column of 12-hour times, newest first, current rows only", () => {
    const rows = [
      "1/1/2024 7:00:00 AM,1/1/2024 2:00:00 AM,51217,WESTERN HUB,,,HUB,,33.5,0,TRUE,1",
      "1/1/2024 6:00:00 AM,1/1/2024 1:00:00 AM,51217,WESTERN HUB,,,HUB,,22.5,0,TRUE,2",
      "1/1/2024 6:00:00 AM,1/1/2024 1:00:00 AM,51217,WESTERN HUB,,,HUB,,99,0,FALSE,1",
      "1/1/2024 5:00:00 AM,1/1/2024 12:00:00 AM,51217,WESTERN HUB,,,HUB,,-11.5,0,TRUE,1",
    ];
    const { series, format, negativeSteps } = read([header, ...rows]);
    expect([format, negativeSteps]).toEqual(["pjm-data-miner", 1]);
    expect(series.grid.startUnixSec).toBe(unix("2024-01-01T05:00Z"));
    expect([...series.values]).toEqual([-11.5, 22.5, 33.5]);
  });

  it("without the UTC column Eastern time is resolved, the autumn hour twice, though the file runs backwards", () => {
    const head = "datetime_beginning_ept,pnode_name,total_lmp_da";
    const stamps = ["2:00:00 AM", "1:00:00 AM", "1:00:00 AM", "12:00:00 AM"];
    const rows = stamps.map((time, i) => `11/3/2024 ${time},AEP,${4 - i}`);
    const { series } = read([head, ...rows]);
    expect([series.grid.startUnixSec, ...series.values]).toEqual([unix("2024-11-03T04:00Z"), 1, 2, 3, 4]);
  });
});

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

const ercot = marketDataPath("energy/ercot_hb_south_15min_2024-06_2024-12.csv");

describe.skipIf(!ercot)("the ERCOT file (market data not present: skipped)", () => {
  it("has 214 days of 24 labelled hours and one hour more in November: 20,548 quarter hours, 183 below zero", () => {
    const imported = importPrices(readFileSync(ercot!, "utf8"));
    expect(imported).toMatchObject({
      format: "ercot-hub-columns",
      rowsRead: 20_544,
      negativeSteps: 183,
      highest: 4857.82,
    });
    expect(imported.series.grid).toEqual({
      startUnixSec: unix("2024-06-01T05:00Z"),
      stepSec: 900,
      steps: 20_548,
    });
    expect(imported.daylight).toMatchObject({
      repeatedSteps: 4,
      longDays: [{ year: 2024, month: 11, day: 3 }],
    });
  });

  it.each(["NP", "DE"])("and the epftoolbox file of %s has 728 days of 24 hours without a gap", (market) => {
    const text = readFileSync(marketDataPath(`energy/day_ahead_truth_and_forecasts_${market}.csv`)!, "utf8");
    const { days, gaps, rowsUsed } = importPrices(text, { currency: "EUR" });
    expect([days, gaps.runs.length, rowsUsed]).toEqual([728, 0, 17_472]);
  });
});
