import { SECONDS_PER_HOUR } from "@switchyard/core/quantity";
import { findColumn, locationFilter } from "../columns.ts";
import { dataErrors } from "../errors.ts";
import { priceOf } from "../price-cell.ts";
import { parseTime } from "../timestamp.ts";
import type { FileStart, ImportOptions, PriceFormat, RowReader } from "../types.ts";

const STAMP = ["timestamp"];
const NAME = ["name"];
const PRICE = ["lbmpmwhr"];

/**
 * NYISO LBMP, zones and generators: "Time Stamp","Name","PTID","LBMP ($/MWHr)", … in Eastern local time. Day-ahead hours are
 * named by their beginning, five-minute real-time intervals by their end (the day's first is 00:05:00). The repeated hour of
 * autumn is simply there twice.
 */
export const nyiso: PriceFormat = {
  id: "nyiso-lbmp",
  title: "NYISO LBMP, day ahead and real time, zones and generators",
  documentation: "https://mis.nyiso.com/public/",
  recognises: (header) => [STAMP, NAME, PRICE].every((keys) => findColumn(header, keys) >= 0),
  open,
};

function open(start: FileStart, options: ImportOptions): RowReader {
  const stamp = findColumn(start.header, STAMP);
  const name = findColumn(start.header, NAME);
  const price = findColumn(start.header, PRICE);
  const locations = locationFilter(options);
  return {
    read(cells, row) {
      if (!locations.accepts(cells[name] ?? "")) return null;
      const text = cells[stamp] ?? "";
      const time = parseTime(text, "mdy");
      if (!time)
        throw dataErrors.badTimestamp({ source: start.source, row, column: start.header[stamp]!, text });
      const place = { source: start.source, row, column: start.header[price]! };
      const { atSec, isUtc } = time;
      return { atSec, isUtc, fold: null, durationSec: null, price: priceOf(cells[price] ?? "", place), row };
    },
    currency: () => "USD",
    zone: "America/New_York",
    stamps: "start",
    stampsForStep: (stepSec) => (stepSec < SECONDS_PER_HOUR ? "end" : "start"),
    timestampColumn: start.header[stamp]!,
    priceColumn: start.header[price]!,
    locations: locations.seen,
    notes: [],
  };
}
