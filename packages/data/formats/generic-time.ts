import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from "@switchyard/core/quantity";
import { findColumn } from "../columns.ts";
import { dataErrors } from "../errors.ts";
import { isSlashDate, orderOfSlashDates, type ParsedTime, parseTime } from "../timestamp.ts";
import type { FileStart, ImportOptions } from "../types.ts";

/** Numbers from here on are seconds since 1970 (from 1973), and from 1000 times that on milliseconds. */
const LEAST_UNIX_SEC = 1e8;
const LEAST_UNIX_MS = 1e11;

const HOUR_COLUMNS = ["hour", "hr", "he", "hourending", "hourbeginning", "hourstarting", "hours"];

/** Reads the time of a row of a plain table. */
export interface GenericTime {
  readonly read: (cells: readonly string[], row: number) => ParsedTime;
  /** What was decided about hours, for the import's account. */
  readonly note: string | null;
}

/**
 * How the times of a plain table are read, decided from its first rows: the order of slash dates, whether a column of hours stands
 * beside dates without a time, whether the stamps count steps.
 *
 * @throws data/date-order-unknown, data/bad-option
 */
export function timeReader(start: FileStart, stamp: number, options: ImportOptions): GenericTime {
  const column = start.header[stamp]!;
  const texts = start.sample.map((cells) => cells[stamp] ?? "");
  const order = options.dateOrder ?? orderOfSlashDates(texts);
  const slash = texts.find(isSlashDate);
  if (slash !== undefined && order === null)
    throw dataErrors.dateOrderUnknown({ source: start.source, column, text: slash });
  const counted = stepCounter(start, stamp, options);
  const hours = hourReader(start, stamp, texts);
  return {
    note: hours?.note ?? null,
    read(cells, row) {
      const text = cells[stamp] ?? "";
      const time = counted?.(text) ?? parseTime(text, order) ?? unixTime(text);
      if (!time) throw dataErrors.badTimestamp({ source: start.source, row, column, text });
      return hours ? { ...time, atSec: time.atSec + hours.secondOf(cells, row) } : time;
    },
  };
}

/** Dates without a time and a column of hours: 1..24 are named by their end, 0..23 by their start. */
function hourReader(start: FileStart, stamp: number, texts: readonly string[]) {
  const column = findColumn(start.header, HOUR_COLUMNS);
  if (column < 0 || column === stamp || texts.some((text) => /:/.test(text))) return null;
  const seen = start.sample.map((cells) => hourOf(cells[column]));
  const endsAt24 = seen.includes(24);
  const name = start.header[column]!;
  const byEnd = endsAt24 || (!seen.includes(0) && !/begin|start/i.test(name));
  return {
    note: `hours of "${name}" are named by their ${byEnd ? "end (1 starts at midnight)" : "start (0 starts at midnight)"}`,
    secondOf(cells: readonly string[], row: number): number {
      const hour = hourOf(cells[column]) - (byEnd ? 1 : 0);
      const second = hour * SECONDS_PER_HOUR;
      if (second >= 0 && second < SECONDS_PER_DAY) return second;
      throw dataErrors.badTimestamp({ source: start.source, row, column: name, text: cells[column] ?? "" });
    },
  };
}

function hourOf(cell: string | undefined): number {
  return /^\s*\d{1,2}(:00)?\s*$/.test(cell ?? "") ? Number.parseInt(cell!, 10) : Number.NaN;
}

function unixTime(text: string): ParsedTime | undefined {
  const number = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(number >= LEAST_UNIX_SEC)) return undefined;
  return { atSec: Math.round(number >= LEAST_UNIX_MS ? number / 1000 : number), isUtc: true };
}

/** Running numbers of steps: step k starts k steps after `countsFrom`, without daylight saving: they are counted, not named. */
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
    return Number.isNaN(count) ? undefined : { atSec: origin.atSec + (count - first) * stepSec, isUtc: true };
  };
}
