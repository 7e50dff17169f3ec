import { describe, expect, it } from "vitest";
import { read, two, unix } from "./formats.fixture.ts";

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
