import { findColumn, locationFilter, namedColumn } from "../columns.ts";
import { dataErrors } from "../errors.ts";
import { priceOf } from "../price-cell.ts";
import { parseTime } from "../timestamp.ts";
import type { FileStart, ImportOptions, PriceFormat, RowReader } from "../types.ts";

const UTC = ["datetimebeginningutc"];
const EASTERN = ["datetimebeginningept"];
const NODE = ["pnodename", "pnodeid"];
const PRICE = ["totallmprt", "totallmpda", "totallmp"];
const CURRENT = ["rowiscurrent"];

/**
 * PJM Data Miner 2 (rt_hrl_lmps, da_hrl_lmps, rt_fivemin_hrl_lmps, …): datetime_beginning_utc where present, else Eastern
 * prevailing time; total_lmp_rt or total_lmp_da. Rows with row_is_current false were superseded by a later version.
 */
export const pjmDataMiner: PriceFormat = {
  id: "pjm-data-miner",
  title: "PJM Data Miner 2 locational marginal prices",
  documentation: "https://dataminer2.pjm.com/feed/rt_hrl_lmps/definition",
  recognises: (header) => [[...UTC, ...EASTERN], PRICE].every((keys) => findColumn(header, keys) >= 0),
  open,
};

function open(start: FileStart, options: ImportOptions): RowReader {
  const utc = findColumn(start.header, UTC);
  const stamp = utc >= 0 ? utc : findColumn(start.header, EASTERN);
  const node = nodeColumn(start, options);
  const current = findColumn(start.header, CURRENT);
  const price = options.priceColumn
    ? namedColumn(start, options.priceColumn)
    : findColumn(start.header, PRICE);
  const locations = locationFilter(options);
  return {
    read(cells, row) {
      if (current >= 0 && /^(false|0)$/i.test(cells[current]?.trim() ?? "")) return null;
      if (node >= 0 && !locations.accepts(cells[node] ?? "")) return null;
      const text = cells[stamp] ?? "";
      const time = parseTime(text, "mdy");
      if (!time)
        throw dataErrors.badTimestamp({ source: start.source, row, column: start.header[stamp]!, text });
      const place = { source: start.source, row, column: start.header[price]! };
      return {
        atSec: time.atSec,
        isUtc: utc >= 0,
        fold: null,
        durationSec: null,
        price: priceOf(cells[price] ?? "", place),
        row,
      };
    },
    currency: () => "USD",
    zone: "America/New_York",
    stamps: "start",
    timestampColumn: start.header[stamp]!,
    priceColumn: start.header[price]!,
    locations: locations.seen,
    notes: [],
  };
}

/** A location of digits only is a pnode_id. */
function nodeColumn(start: FileStart, { location }: ImportOptions): number {
  const isId = location !== undefined && /^\d+$/.test(location.trim());
  return findColumn(start.header, isId ? [...NODE].reverse() : NODE);
}
