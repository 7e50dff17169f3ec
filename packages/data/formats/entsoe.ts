import type { Currency } from "@switchyard/core/quantity";
import { SECONDS_PER_HOUR } from "@switchyard/core/quantity";
import { findColumn, keyOf, locationFilter, namedColumn } from "../columns.ts";
import { currencyIn } from "../currency.ts";
import { dataErrors } from "../errors.ts";
import { priceOf } from "../price-cell.ts";
import { type ParsedTime, parseTime } from "../timestamp.ts";
import type { FileStart, ImportOptions, PriceFormat, RowReader } from "../types.ts";

const AREA = ["area", "biddingzone", "areacode"];

/** Words that the platform writes where there is no price. */
const EMPTY_WORDS = ["-", "n/e", "N/A", "n/a"] as const;

/** Zones by the words in the header's brackets; each pair of names is one IANA clock. */
const ZONES: readonly (readonly [RegExp, string])[] = [
  [/UTC|GMT$/i, "UTC"],
  [/CET/i, "Europe/Brussels"],
  [/WET/i, "Europe/Lisbon"],
  [/EET/i, "Europe/Helsinki"],
  [/BST/i, "Europe/London"],
];

const MARKS: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 1,
  BST: 1,
  CET: 1,
  CEST: 2,
  EET: 2,
  EEST: 3,
};

/**
 * ENTSO-E Transparency Platform, day-ahead prices: "MTU (CET/CEST)" holds `01.01.2024 00:00 - 01.01.2024 01:00`, or since 2024
 * slash dates with seconds, marked (CET) or (CEST) where the clock changes; the price column names its currency, or a column
 * `Currency` does. `-`, `n/e` and `N/A` are empty. Of several auctions (`Sequence`) the first is read, and noted.
 */
export const entsoe: PriceFormat = {
  id: "entsoe",
  title: "ENTSO-E Transparency Platform, day-ahead prices",
  documentation: "https://transparency.entsoe.eu/transmission-domain/r2/dayAheadPrices/show",
  recognises: (header) => mtuColumn(header) >= 0 && priceIndex(header) >= 0,
  open,
};

function open(start: FileStart, options: ImportOptions): RowReader {
  const mtu = mtuColumn(start.header);
  const price = options.priceColumn ? namedColumn(start, options.priceColumn) : priceIndex(start.header);
  const area = findColumn(start.header, AREA);
  const money = findColumn(start.header, ["currency"]);
  const currency = currencyReader(start, price, money);
  const sequence = sequenceFilter(start);
  const locations = locationFilter(options);
  return {
    read(cells, row) {
      if (!sequence.accepts(cells)) return null;
      if (area >= 0 && !locations.accepts(cells[area] ?? "")) return null;
      currency.note(cells, row);
      const place = { source: start.source, row, column: start.header[price]! };
      const empty = { emptyWords: EMPTY_WORDS };
      return {
        ...interval(start, cells[mtu] ?? "", row),
        price: priceOf(cells[price] ?? "", place, empty),
        row,
      };
    },
    currency: currency.known,
    zone: zoneOf(start.header[mtu]!),
    stamps: "start",
    timestampColumn: start.header[mtu]!,
    priceColumn: start.header[price]!,
    locations: locations.seen,
    notes: sequence.notes,
  };
}

function mtuColumn(header: readonly string[]): number {
  return header.findIndex((name) => /^mtu\b/i.test(name.trim()));
}

function priceIndex(header: readonly string[]): number {
  return header.findIndex((name) => /^dayaheadprice/.test(keyOf(name)));
}

function zoneOf(header: string): string | null {
  return ZONES.find(([words]) => words.test(header))?.[1] ?? null;
}

/** Start and length of `start - end`; a mark (CET) or (CEST) makes the instant exact. */
function interval(start: FileStart, text: string, row: number) {
  const [from, to] = text.split(" - ");
  const begin = markedTime(from ?? "");
  if (!begin) throw dataErrors.badTimestamp({ source: start.source, row, column: "MTU", text });
  const end = to === undefined ? undefined : markedTime(to);
  const seconds = end && end.isUtc === begin.isUtc ? end.atSec - begin.atSec : 0;
  // the clock's change can stretch or shrink a local interval: only lengths up to an hour are trusted
  const durationSec = seconds > 0 && seconds <= SECONDS_PER_HOUR ? seconds : null;
  return { ...begin, fold: null, durationSec };
}

function markedTime(text: string): ParsedTime | undefined {
  const match = /^(.*?)\s*(?:\(([A-Z]+)\))?$/.exec(text.trim());
  const time = parseTime(match?.[1] ?? "", "dmy");
  const hours = match?.[2] === undefined ? undefined : MARKS[match[2]];
  if (!time || hours === undefined) return time;
  return { atSec: time.atSec - hours * SECONDS_PER_HOUR, isUtc: true };
}

function currencyReader(start: FileStart, price: number, money: number) {
  let known: Currency | null = currencyIn(start.header[price]!);
  let fromColumn: Currency | null = null;
  return {
    note(cells: readonly string[], row: number) {
      const cell = money < 0 ? "" : (cells[money]?.trim().toUpperCase() ?? "");
      if (cell === "") return;
      if (fromColumn !== null && fromColumn !== cell)
        throw dataErrors.severalCurrencies({ source: start.source, row, first: fromColumn, second: cell });
      fromColumn = cell;
      known = cell;
    },
    known: () => known,
  };
}

function sequenceFilter(start: FileStart) {
  const column = findColumn(start.header, ["sequence"]);
  const several = column >= 0 && start.sample.some((cells) => /sequence [2-9]/i.test(cells[column] ?? ""));
  return {
    accepts: (cells: readonly string[]) => column < 0 || !/sequence [2-9]/i.test(cells[column] ?? ""),
    notes: several ? ["several auctions (Sequence) in the file: the first is read"] : [],
  };
}
