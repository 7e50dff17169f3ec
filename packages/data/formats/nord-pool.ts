import { SECONDS_PER_HOUR } from "@switchyard/core/quantity";
import { findColumn, keyOf, namedColumn } from "../columns.ts";
import { currencyIn } from "../currency.ts";
import { dataErrors } from "../errors.ts";
import { priceOf } from "../price-cell.ts";
import { parseTime } from "../timestamp.ts";
import type { FileStart, ImportOptions, PriceFormat, RowReader } from "../types.ts";

const HOURS = ["hours"];
const DELIVERY_START = ["deliverystartcet", "deliverystart"];
const NOT_AREAS = ["", "date", "hours", "deliveryendcet", "deliveryend"];

/**
 * Nord Pool day-ahead tables, Central European time: the yearly files (date dd.mm.yyyy or dd-mm-yyyy, `Hours` 00 - 01, one column
 * per area, decimal commas, currency in the title line) and the data portal's (`Delivery Start (CET)`, areas with currency).
 * The spring hour is an empty row and is left out; the autumn hour 02 - 03 is there twice.
 */
export const nordPool: PriceFormat = {
  id: "nord-pool",
  title: "Nord Pool day-ahead prices by area",
  documentation: "https://data.nordpoolgroup.com/auction/day-ahead/prices",
  recognises: (header) =>
    (findColumn(header, HOURS) >= 0 && header.length >= 3 && isDateHeader(header)) ||
    findColumn(header, DELIVERY_START) >= 0,
  open,
};

function open(start: FileStart, options: ImportOptions): RowReader {
  const hours = findColumn(start.header, HOURS);
  const stamp = hours >= 0 ? hours - 1 : findColumn(start.header, DELIVERY_START);
  const price = areaColumn(start, options, stamp);
  const decimalComma = start.delimiter !== "," || start.sample.some((cells) => cells[price]?.includes(","));
  const column = start.header[price]!;
  return {
    read(cells, row) {
      const value = priceOf(cells[price] ?? "", { source: start.source, row, column }, { decimalComma });
      const atSec = timeOf(start, cells, { stamp, hours, row });
      return { atSec, isUtc: false, fold: null, durationSec: null, price: value, row };
    },
    currency: () => currencyIn(column) ?? currencyIn(start.preamble),
    zone: "Europe/Oslo",
    stamps: "start",
    timestampColumn: start.header[stamp] || "date and Hours",
    priceColumn: column,
    locations: () => [column],
    notes: [],
  };
}

function isDateHeader(header: readonly string[]): boolean {
  const before = keyOf(header[findColumn(header, HOURS) - 1] ?? "?");
  return before === "" || before === "date";
}

function areaColumn(start: FileStart, options: ImportOptions, stamp: number): number {
  const wanted = options.priceColumn ?? options.location;
  const areas = start.header
    .map((name, index) => ({ name, index }))
    .filter(({ name, index }) => index !== stamp && !NOT_AREAS.includes(keyOf(name)));
  if (wanted === undefined && areas.length === 1) return areas[0]!.index;
  if (wanted === undefined)
    throw dataErrors.severalLocations({ source: start.source, locations: areas.map(({ name }) => name) });
  const byWord = areas.find(({ name }) => name.split(/[^A-Za-z0-9.]+/).includes(wanted));
  return byWord?.index ?? namedColumn(start, wanted);
}

function timeOf(
  start: FileStart,
  cells: readonly string[],
  { stamp, hours, row }: { stamp: number; hours: number; row: number },
): number {
  const text = cells[stamp] ?? "";
  const time = parseTime(text, "dmy");
  const hour = hours < 0 ? 0 : Number(/^\s*(\d{1,2})\s*[-–]\s*\d{1,2}/.exec(cells[hours] ?? "")?.[1]);
  if (!time || !(hour >= 0 && hour <= 23))
    throw dataErrors.badTimestamp({
      source: start.source,
      row,
      column: start.header[stamp] || "date",
      text: hours < 0 ? text : `${text} ${cells[hours] ?? ""}`,
    });
  return time.atSec + hour * SECONDS_PER_HOUR;
}
