import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from "@switchyard/core/quantity";
import { findColumn, locationFilter } from "../columns.ts";
import { dataErrors } from "../errors.ts";
import { priceOf } from "../price-cell.ts";
import { parseTime } from "../timestamp.ts";
import type { FileStart, ImportOptions, PriceFormat, RowReader } from "../types.ts";

const DATE = ["deliverydate"];
const HOUR = ["deliveryhour", "hourending"];
const INTERVAL = ["deliveryinterval"];
const REPEATED = ["repeatedhourflag", "dstflag"];
const POINT = ["settlementpointname", "settlementpoint"];
const TYPE = ["settlementpointtype"];
const PRICE = ["settlementpointprice"];

/** ERCOT's quarter-hour intervals per hour. */
const INTERVAL_SEC = SECONDS_PER_HOUR / 4;

/**
 * ERCOT settlement point prices: real time (DeliveryHour 1..24, DeliveryInterval 1..4) and day ahead (HourEnding 01:00..24:00),
 * local time, hours named by their end. The second 01:00-02:00 of the autumn day carries the flag Y; spring has no 02:00-03:00.
 * Rows of type LZEW (energy-weighted zone prices, the same point names as LZ) are left out.
 */
export const ercotSettlement: PriceFormat = {
  id: "ercot-spp",
  title: "ERCOT settlement point prices (real time NP6-905, day ahead NP4-190)",
  documentation: "https://www.ercot.com/mp/data-products/data-product-details?id=NP6-905-CD",
  recognises: (header) => [DATE, HOUR, PRICE].every((keys) => findColumn(header, keys) >= 0),
  open,
};

function open(start: FileStart, options: ImportOptions): RowReader {
  const at = (keys: readonly string[]) => findColumn(start.header, keys);
  const [date, hour, interval, repeated, point, type, price] = [
    DATE,
    HOUR,
    INTERVAL,
    REPEATED,
    POINT,
    TYPE,
    PRICE,
  ].map(at) as [number, number, number, number, number, number, number];
  const locations = locationFilter(options);
  const daySec = dayReader(start, start.header[date]!);
  return {
    read(cells, row) {
      if (type >= 0 && cells[type]?.trim().toUpperCase() === "LZEW") return null;
      if (point >= 0 && !locations.accepts(cells[point] ?? "")) return null;
      const place = { source: start.source, row, column: start.header[price]! };
      return {
        atSec: daySec(cells[date] ?? "", row) + secondOfDay(start, cells, { hour, interval, row }),
        isUtc: false,
        fold: repeated < 0 ? null : cells[repeated]?.trim().toUpperCase() === "Y" ? 1 : 0,
        durationSec: null,
        price: priceOf(cells[price] ?? "", place),
        row,
      };
    },
    currency: () => "USD",
    zone: "America/Chicago",
    stamps: "start",
    timestampColumn: start.header[date]!,
    priceColumn: start.header[price]!,
    locations: locations.seen,
    notes: [],
  };
}

/** Start of the interval: hour 1, interval 1 is 00:00; hour ending 24:00 is 23:00. */
function secondOfDay(
  start: FileStart,
  cells: readonly string[],
  { hour, interval, row }: { hour: number; interval: number; row: number },
): number {
  const hourEnding = Number.parseInt(cells[hour] ?? "", 10);
  const quarter = interval < 0 ? 1 : Number(cells[interval]);
  const fits = hourEnding >= 1 && hourEnding <= 24 && quarter >= 1 && quarter <= 4;
  if (!fits)
    throw dataErrors.badTimestamp({
      source: start.source,
      row,
      column: start.header[hour]!,
      text: `${cells[hour]}${interval < 0 ? "" : `, interval ${cells[interval]}`}`,
    });
  return (hourEnding - 1) * SECONDS_PER_HOUR + (quarter - 1) * INTERVAL_SEC;
}

/** Midnight of a date cell; the last one read is remembered, since a day has up to 100 rows per point. */
function dayReader(start: FileStart, column: string): (text: string, row: number) => number {
  let lastText = "";
  let lastSec = Number.NaN;
  return (text, row) => {
    if (text === lastText) return lastSec;
    const time = parseTime(text, "mdy");
    if (!time || time.atSec % SECONDS_PER_DAY !== 0)
      throw dataErrors.badTimestamp({ source: start.source, row, column, text });
    lastText = text;
    lastSec = time.atSec;
    return lastSec;
  };
}
