import { findColumn, locationFilter, namedColumn } from "../columns.ts";
import { dataErrors } from "../errors.ts";
import { priceOf } from "../price-cell.ts";
import { parseTime } from "../timestamp.ts";
import type { FileStart, ImportOptions, PriceFormat, RowReader } from "../types.ts";

const START = ["intervalstarttimegmt"];
const END = ["intervalendtimegmt"];
const NODE = ["node", "nodeid", "nodeidxml"];
const KIND = ["lmptype"];
const PRICE = ["lmpprc", "mw", "value", "prc"];

/**
 * CAISO OASIS PRC_LMP, PRC_INTVL_LMP, PRC_HASP_LMP: UTC interval starts; the price stands in `MW` (day ahead), `VALUE` (real
 * time) or `LMP_PRC`. Only rows of LMP_TYPE `LMP` (the total) are read; MCE, MCC, MCL and MGHG are its parts.
 */
export const caisoOasis: PriceFormat = {
  id: "caiso-oasis",
  title: "CAISO OASIS locational marginal prices (PRC_LMP and its real-time sisters)",
  documentation: "https://www.caiso.com/Documents/OASIS-InterfaceSpecification.pdf",
  recognises: (header) => [START, PRICE].every((keys) => findColumn(header, keys) >= 0),
  open,
};

function open(start: FileStart, options: ImportOptions): RowReader {
  const from = findColumn(start.header, START);
  const to = findColumn(start.header, END);
  const node = findColumn(start.header, NODE);
  const kind = findColumn(start.header, KIND);
  const price = options.priceColumn
    ? namedColumn(start, options.priceColumn)
    : findColumn(start.header, PRICE);
  const locations = locationFilter(options);
  const timeIn = (cells: readonly string[], column: number, row: number): number => {
    const text = cells[column] ?? "";
    const time = parseTime(text, null);
    if (!time)
      throw dataErrors.badTimestamp({ source: start.source, row, column: start.header[column]!, text });
    return time.atSec;
  };
  return {
    read(cells, row) {
      if (kind >= 0 && cells[kind]?.trim() !== "LMP") return null;
      if (node >= 0 && !locations.accepts(cells[node] ?? "")) return null;
      const atSec = timeIn(cells, from, row);
      const place = { source: start.source, row, column: start.header[price]! };
      return {
        atSec,
        isUtc: true,
        fold: null,
        durationSec: to < 0 ? null : timeIn(cells, to, row) - atSec,
        price: priceOf(cells[price] ?? "", place),
        row,
      };
    },
    currency: () => "USD",
    zone: "America/Los_Angeles",
    stamps: "start",
    timestampColumn: start.header[from]!,
    priceColumn: start.header[price]!,
    locations: locations.seen,
    notes: [],
  };
}
