import type { Currency } from "@switchyard/core/quantity";
import { findColumn, keyOf, locationFilter, namedColumn } from "../columns.ts";
import { currencyIn, perMwhFactor } from "../currency.ts";
import { dataErrors } from "../errors.ts";
import { priceOf } from "../price-cell.ts";
import { isSlashDate, orderOfSlashDates, type ParsedTime, parseTime } from "../timestamp.ts";
import type { FileStart, ImportOptions, PriceFormat, RowReader } from "../types.ts";

const STAMP_NAME =
  /^(timestamp|datetime|time|date|start|startutc|utc|hour|period|interval(start)?|deliverystart|from|datetimeutc|starttime|timestamputc|datetimelocal|localtime)$/;
const PRICE_NAME = /price|lmp|lbmp|spp|mwh|kwh/;
const LOCATION = ["location", "node", "zone", "area", "hub", "settlementpoint"];

/** Numbers from here on are seconds since 1970 (from 1973), and from 1000 times that on milliseconds. */
const LEAST_UNIX_SEC = 1e8;
const LEAST_UNIX_MS = 1e11;

/**
 * Any table with a timestamp and a price column, named by the user or the only ones whose names look like it. Times: ISO,
 * dotted, slash dates (order measured, or named), Unix seconds or milliseconds, or a running number of steps with `countsFrom`.
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
      return { ...timeOf(cells[stamp] ?? "", row), fold: null, durationSec: null, price: value, row };
    },
    currency: currency.known,
    zone: null,
    stamps: options.stamps ?? "start",
    timestampColumn: start.header[stamp]!,
    priceColumn: column,
    locations: locations.seen,
    notes: factor === 1 ? [] : [`"${column}" times ${factor} gives a price per MWh`],
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

function timeReader(start: FileStart, stamp: number, options: ImportOptions) {
  const column = start.header[stamp]!;
  const texts = start.sample.map((cells) => cells[stamp] ?? "");
  const order = options.dateOrder ?? orderOfSlashDates(texts);
  const slash = texts.find(isSlashDate);
  if (slash !== undefined && order === null)
    throw dataErrors.dateOrderUnknown({ source: start.source, column, text: slash });
  const counted = stepCounter(start, stamp, options);
  return (text: string, row: number): ParsedTime => {
    const time = counted?.(text) ?? parseTime(text, order) ?? unixTime(text);
    if (!time) throw dataErrors.badTimestamp({ source: start.source, row, column, text });
    return time;
  };
}

function unixTime(text: string): ParsedTime | undefined {
  const number = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(number >= LEAST_UNIX_SEC)) return undefined;
  return { atSec: Math.round(number >= LEAST_UNIX_MS ? number / 1000 : number), isUtc: true };
}

/** Running numbers of steps: step k starts k steps after `countsFrom`. */
function stepCounter(start: FileStart, stamp: number, options: ImportOptions) {
  if (options.countsFrom === undefined) return undefined;
  const origin = parseTime(options.countsFrom, null);
  if (!origin)
    throw dataErrors.badOption({
      option: "countsFrom",
      value: options.countsFrom,
      allowed: "an ISO time such as 2017-01-01 or 2017-01-01T00:00:00Z",
    });
  const stepSec = (options.stepMinutes ?? 60) * 60;
  const first = Number(start.sample[0]?.[stamp]);
  return (text: string): ParsedTime | undefined => {
    const count = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    // steps run on without daylight saving: they are counted, not named
    return Number.isNaN(count) ? undefined : { atSec: origin.atSec + (count - first) * stepSec, isUtc: true };
  };
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
