import type { DatedEfficiency, NetworkDay } from "@switchyard/core/network";
import { civilFromDays, daysFromCivil, formatDay, parseDay } from "@switchyard/core/quantity";
import { networkStudyErrors } from "./network-errors.ts";

/** A network efficiency figure, J/TH, with its bounds; known from its date on. */
export interface EfficiencyAnchor {
  readonly day: number;
  readonly lowJPerTh: number;
  readonly guessJPerTh: number;
  readonly highJPerTh: number;
}

/** Everything dated that a forecast may look at. */
export interface NetworkRecord {
  /** One row a day, no gap. */
  readonly days: readonly NetworkDay[];
  readonly machines: readonly DatedEfficiency[];
  readonly anchors: readonly EfficiencyAnchor[];
}

/** A daily file as read: rows and what was filled. */
export interface NetworkDaily {
  readonly days: readonly NetworkDay[];
  /** Cells taken from the day before (policy: carried forward at most 7 days). */
  readonly carriedForwardCells: number;
}

const COLUMNS = ["date", "price_usd", "difficulty", "subsidy_btc_per_block", "fees_btc_day"] as const;
const LONGEST_GAP_DAYS = 7;

/**
 * Reads a daily CSV (columns by name, others ignored). Empty cells and missing days take the day before's value, at most
 * a week; anything else that isn't a number is refused with line and column.
 *
 * @throws network-study/missing-column, network-study/bad-cell, network-study/too-long-gap, network-study/bad-order
 */
export function parseNetworkDaily(text: string, file: string): NetworkDaily {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const columns = columnIndexes(lines[0] ?? "", file);
  const reader = { file, days: [] as NetworkDay[], carriedForwardCells: 0, age: new Map<string, number>() };
  lines.slice(1).forEach((line, i) => {
    if (line.trim() !== "") readLine(reader, line.split(","), columns, i + 2);
  });
  return { days: reader.days, carriedForwardCells: reader.carriedForwardCells };
}

interface Reader {
  readonly file: string;
  readonly days: NetworkDay[];
  carriedForwardCells: number;
  readonly age: Map<string, number>;
}

function columnIndexes(header: string, file: string): readonly number[] {
  const columns = header.split(",").map((name) => name.trim().toLowerCase());
  return COLUMNS.map((column) => {
    const at = columns.indexOf(column);
    if (at < 0) throw networkStudyErrors.missingColumn({ file, column, columns });
    return at;
  });
}

function readLine(reader: Reader, cells: readonly string[], columns: readonly number[], line: number): void {
  const before = reader.days.at(-1);
  const text = cells[columns[0]!]?.trim() ?? "";
  const day = daysFromCivil(parseDay(text));
  if (before && day <= before.day) throw networkStudyErrors.badOrder({ file: reader.file, line, date: text });
  if (before && day - before.day - 1 > LONGEST_GAP_DAYS)
    throw networkStudyErrors.tooLongGap({
      file: reader.file,
      line,
      column: "date",
      days: day - before.day - 1,
    });
  for (let missing = (before?.day ?? day) + 1; missing < day; missing++) {
    reader.days.push({ ...before!, day: missing });
    reader.carriedForwardCells += COLUMNS.length - 1;
  }
  reader.days.push({
    day,
    priceUsd: cell(reader, cells[columns[1]!], "price_usd", line, before?.priceUsd, true),
    difficulty: cell(reader, cells[columns[2]!], "difficulty", line, before?.difficulty, true),
    subsidyBtcPerBlock: cell(
      reader,
      cells[columns[3]!],
      "subsidy_btc_per_block",
      line,
      before?.subsidyBtcPerBlock,
      false,
    ),
    feesBtcPerDay: cell(reader, cells[columns[4]!], "fees_btc_day", line, before?.feesBtcPerDay, false),
  });
}

/** A number, or the day before's where the cell is empty. */
function cell(
  reader: Reader,
  raw: string | undefined,
  column: string,
  line: number,
  before: number | undefined,
  mustBePositive: boolean,
): number {
  const text = (raw ?? "").trim();
  const value = text === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value) && (mustBePositive ? value > 0 : value >= 0)) {
    reader.age.set(column, 0);
    return value;
  }
  if (text !== "" || before === undefined)
    throw networkStudyErrors.badCell({ file: reader.file, line, column, text });
  const age = (reader.age.get(column) ?? 0) + 1;
  if (age > LONGEST_GAP_DAYS)
    throw networkStudyErrors.tooLongGap({ file: reader.file, line, column, days: age });
  reader.age.set(column, age);
  reader.carriedForwardCells += 1;
  return before;
}

/** What of a record was known at the close of a day. */
export function knownAsOf(record: NetworkRecord, originDay: number): NetworkRecord {
  return {
    days: record.days.filter((row) => row.day <= originDay),
    machines: record.machines.filter((machine) => machine.knownDay <= originDay),
    anchors: record.anchors.filter((anchor) => anchor.day <= originDay),
  };
}

/**
 * The guard at the door of every forecaster: refuses a record that holds anything dated after the origin.
 *
 * @throws network-study/after-origin
 */
export function requireKnown(record: NetworkRecord, originDay: number): NetworkRecord {
  const refuse = (what: string, day: number) =>
    networkStudyErrors.afterOrigin({ what, day: dayText(day), origin: dayText(originDay) });
  for (const row of record.days) if (row.day > originDay) throw refuse("a daily row", row.day);
  for (const machine of record.machines)
    if (machine.knownDay > originDay) throw refuse("a machine (release + 3 months)", machine.knownDay);
  for (const anchor of record.anchors)
    if (anchor.day > originDay) throw refuse("a network efficiency figure", anchor.day);
  return record;
}

/** `2024-06-30` of days since 1970-01-01. */
export function dayText(day: number): string {
  return formatDay(civilFromDays(Math.floor(day)));
}
