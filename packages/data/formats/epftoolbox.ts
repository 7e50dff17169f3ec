import { findColumn } from "../columns.ts";
import { dataErrors } from "../errors.ts";
import { priceOf } from "../price-cell.ts";
import { parseTime } from "../timestamp.ts";
import type { FileStart, ImportOptions, PriceFormat, RowReader } from "../types.ts";

/**
 * epftoolbox tables of true and forecast day-ahead prices: a first column without a name, `Real price`, then one column per
 * forecast. Days have 24 local hours all year (spring filled, autumn averaged), so they are read as steps of a clock without
 * daylight saving unless a zone is named. The currency is not in the file.
 */
export const epftoolbox: PriceFormat = {
  id: "epftoolbox",
  title: "epftoolbox day-ahead prices and forecasts",
  documentation: "https://epftoolbox.readthedocs.io/en/latest/modules/data_extract.html",
  recognises: (header) => header[0]?.trim() === "" && findColumn(header, ["realprice"]) > 0,
  open,
};

function open(start: FileStart, options: ImportOptions): RowReader {
  const price = findColumn(start.header, options.priceColumn ? [keyed(options.priceColumn)] : ["realprice"]);
  if (price < 0)
    throw dataErrors.noSuchColumn({
      source: start.source,
      column: options.priceColumn ?? "Real price",
      header: start.header,
    });
  const column = start.header[price]!;
  return {
    read(cells, row) {
      const text = cells[0] ?? "";
      const time = parseTime(text, options.dateOrder ?? null);
      if (!time) throw dataErrors.badTimestamp({ source: start.source, row, column: "(first)", text });
      const place = { source: start.source, row, column };
      const { atSec, isUtc } = time;
      return { atSec, isUtc, fold: null, durationSec: null, price: priceOf(cells[price] ?? "", place), row };
    },
    currency: () => null,
    zone: "UTC",
    stamps: "start",
    timestampColumn: "(first)",
    priceColumn: column,
    locations: () => [],
    notes: options.zone ? [] : ["days of 24 hours all year: read as a clock without daylight saving"],
  };
}

function keyed(column: string): string {
  return column.toLowerCase().replace(/[^a-z0-9]/g, "");
}
