import { findColumn, namedColumn } from "../columns.ts";
import { dataErrors } from "../errors.ts";
import { priceOf } from "../price-cell.ts";
import { parseTime } from "../timestamp.ts";
import type { FileStart, ImportOptions, PriceFormat, RowReader } from "../types.ts";

const HUB = /^(HB|LZ)_[A-Z0-9]+_(DAM|RTM)$/;

/**
 * A wide table of ERCOT hub or zone prices: `timestamp`, then columns such as HB_SOUTH_DAM and HB_SOUTH_RTM, local time, $/MWh.
 * Without a named column the real-time one is read, which is what load settles at; the import notes the choice.
 */
export const ercotHubColumns: PriceFormat = {
  id: "ercot-hub-columns",
  title: "ERCOT hub and zone prices, one column per hub and market",
  documentation: "https://www.ercot.com/mktinfo/prices",
  recognises: (header) => findColumn(header, ["timestamp"]) >= 0 && header.some((name) => HUB.test(name)),
  open,
};

function open(start: FileStart, options: ImportOptions): RowReader {
  const stamp = findColumn(start.header, ["timestamp"]);
  const price = priceColumn(start, options);
  const column = start.header[price]!;
  return {
    read(cells, row) {
      const text = cells[stamp] ?? "";
      const time = parseTime(text, options.dateOrder ?? "mdy");
      if (!time)
        throw dataErrors.badTimestamp({ source: start.source, row, column: start.header[stamp]!, text });
      const place = { source: start.source, row, column };
      const { atSec, isUtc } = time;
      return { atSec, isUtc, fold: null, durationSec: null, price: priceOf(cells[price] ?? "", place), row };
    },
    currency: () => "USD",
    zone: "America/Chicago",
    stamps: "start",
    timestampColumn: start.header[stamp]!,
    priceColumn: column,
    locations: () => [column.replace(/_(DAM|RTM)$/, "")],
    notes: options.priceColumn ? [] : choiceNote(start, column),
  };
}

function priceColumn(start: FileStart, options: ImportOptions): number {
  if (options.priceColumn) return namedColumn(start, options.priceColumn);
  const hubs = start.header.filter(
    (name) => HUB.test(name) && (!options.location || name.startsWith(options.location)),
  );
  const realTime = hubs.filter((name) => name.endsWith("_RTM"));
  const candidates = realTime.length > 0 ? realTime : hubs;
  if (candidates.length !== 1)
    throw dataErrors.severalLocations({
      source: start.source,
      locations: start.header.filter((n) => HUB.test(n)),
    });
  return start.header.indexOf(candidates[0]!);
}

function choiceNote(start: FileStart, column: string): readonly string[] {
  const others = start.header.filter((name) => HUB.test(name) && name !== column);
  return others.length === 0 ? [] : [`read column ${column}; also present: ${others.join(", ")}`];
}
