import type { Currency } from "@switchyard/core/quantity";
import { findColumn, keyOf, locationFilter, namedColumn } from "../columns.ts";
import { currencyIn, perMwhFactor } from "../currency.ts";
import { dataErrors } from "../errors.ts";
import { priceOf } from "../price-cell.ts";
import type { FileStart, ImportOptions, PriceFormat, RowReader } from "../types.ts";
import { timeReader } from "./generic-time.ts";

const STAMP_NAME =
  /^(timestamp|datetime|time|date|start|startutc|utc|hour|period|interval(start)?|deliverystart|from|datetimeutc|starttime|timestamputc|datetimelocal|localtime)$/;
const PRICE_NAME = /price|lmp|lbmp|spp|mwh|kwh/;
const LOCATION = ["location", "node", "zone", "area", "hub", "settlementpoint"];

/**
 * Any table with a timestamp and a price column, named by the user or the only ones whose names look like it. Times: ISO,
 * dotted, slash dates (order measured, or named), Unix seconds or milliseconds, a date with a column of hours beside it, or a running
 * number of steps with `countsFrom`.
 */
export const generic: PriceFormat = {
  id: "table",
  title: "any CSV or TSV with a timestamp and a price column",
  documentation: "packages/data/README.md",
  recognises: (header) => stampIndex(header) >= 0 && priceIndexes(header).length === 1,
  open,
};

/** True where the header has the columns that the user names; the rest is recognised. */
export function fitsOptions(header: readonly string[], options: ImportOptions): boolean {
  const has = (column: string | undefined, otherwise: boolean) =>
    column === undefined ? otherwise : header.includes(column) || findColumn(header, [keyOf(column)]) >= 0;
  return (
    has(options.timestampColumn, stampIndex(header) >= 0) &&
    has(options.priceColumn, priceIndexes(header).length === 1)
  );
}

function open(start: FileStart, options: ImportOptions): RowReader {
  const stamp = options.timestampColumn
    ? namedColumn(start, options.timestampColumn)
    : stampIndex(start.header);
  const price = options.priceColumn
    ? namedColumn(start, options.priceColumn)
    : priceIndexes(start.header)[0]!;
  const column = start.header[price]!;
  const factor = perMwhFactor(column);
  const decimalComma =
    start.delimiter !== "," && start.sample.some((row) => /^-?\d+,\d+$/.test(row[price]?.trim() ?? ""));
  const currency = currencyColumn(start, column);
  const timeOf = timeReader(start, stamp, options);
  const place = findColumn(start.header, LOCATION);
  const locations = locationFilter(options);
  return {
    read(cells, row) {
      if (place >= 0 && !locations.accepts(cells[place] ?? "")) return null;
      currency.note(cells, row);
      const read = priceOf(cells[price] ?? "", { source: start.source, row, column }, { decimalComma });
      const value = read === null ? null : read * factor;
      const { atSec, isUtc } = timeOf.read(cells, row);
      return { atSec, isUtc, fold: null, durationSec: null, price: value, row };
    },
    currency: currency.known,
    zone: null,
    stamps: options.stamps ?? "start",
    timestampColumn: start.header[stamp]!,
    priceColumn: column,
    locations: locations.seen,
    notes: notesOf(column, factor, options, timeOf.note),
  };
}

function stampIndex(header: readonly string[]): number {
  return header.findIndex(
    (name) => STAMP_NAME.test(keyOf(name)) || /^(timestamp|datetime|start)/.test(keyOf(name)),
  );
}

function priceIndexes(header: readonly string[]): readonly number[] {
  const stamp = stampIndex(header);
  return header
    .map((name, i) => (i !== stamp && PRICE_NAME.test(keyOf(name)) ? i : -1))
    .filter((i) => i >= 0);
}

function notesOf(
  column: string,
  factor: number,
  options: ImportOptions,
  hours: string | null,
): readonly string[] {
  return [
    factor !== 1 && `"${column}" times ${factor} gives a price per MWh`,
    column.includes("$") && options.currency === undefined && `"$" in "${column}" is read as USD`,
    hours,
  ].filter((note): note is string => typeof note === "string");
}

function currencyColumn(start: FileStart, priceColumn: string) {
  const column = findColumn(start.header, ["currency"]);
  let known: Currency | null = currencyIn(priceColumn) ?? currencyIn(start.preamble);
  let seen: Currency | null = null;
  return {
    note(cells: readonly string[], row: number) {
      const cell = column < 0 ? "" : (cells[column]?.trim().toUpperCase() ?? "");
      if (cell === "" || cell === seen) return;
      if (seen !== null)
        throw dataErrors.severalCurrencies({ source: start.source, row, first: seen, second: cell });
      seen = cell;
      known = cell;
    },
    known: () => known,
  };
}
