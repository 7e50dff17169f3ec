import { daysFromCivil, parseDay } from "@switchyard/core/quantity";
import { exp, log } from "@switchyard/core/uncertainty";
import { dayText } from "./network-data.ts";
import { networkStudyErrors } from "./network-errors.ts";

/** A price that a person states for a day. */
export interface DatedPrice {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly priceUsd: number;
}

const COLUMNS = ["date", "price_usd"] as const;

/**
 * Reads a stated price path: a CSV with the columns `date` and `price_usd` (others are ignored), oldest row first, any
 * distance between rows.
 *
 * @throws network-study/missing-price-column, network-study/bad-price-row, network-study/empty-price-path
 */
export function parsePricePath(text: string, file: string): readonly DatedPrice[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const columns = (lines[0] ?? "").split(",").map((name) => name.trim().toLowerCase());
  const [dateAt, priceAt] = COLUMNS.map((column) => {
    if (!columns.includes(column)) throw networkStudyErrors.missingPriceColumn({ file, column, columns });
    return columns.indexOf(column);
  });
  const rows: DatedPrice[] = [];
  lines.slice(1).forEach((line, i) => {
    if (line.trim() === "") return;
    const cells = line.split(",").map((cell) => cell.trim());
    const refuse = (reason: string) => networkStudyErrors.badPriceRow({ file, line: i + 2, reason });
    const row = { day: dayOf(cells[dateAt!], refuse), priceUsd: priceOf(cells[priceAt!], refuse) };
    if (rows.length > 0 && row.day <= rows.at(-1)!.day)
      throw refuse(`${cells[dateAt!]} does not follow the row above; write the oldest row first`);
    rows.push(row);
  });
  if (rows.length === 0) throw networkStudyErrors.emptyPricePath({ file });
  return rows;
}

type Refuse = (reason: string) => Error;

function dayOf(text: string | undefined, refuse: Refuse): number {
  try {
    return daysFromCivil(parseDay(text ?? ""));
  } catch {
    throw refuse(`date "${text ?? ""}" is not a day; write it like 2027-03-01`);
  }
}

function priceOf(text: string | undefined, refuse: Refuse): number {
  const price = text === undefined || text === "" ? Number.NaN : Number(text);
  if (!(price > 0 && Number.isFinite(price)))
    throw refuse(`price_usd "${text ?? ""}" is not a number above 0`);
  return price;
}

/** Refuses a path that says nothing of the first day. @throws network-study/late-price-path */
export function requirePriceAtStart(path: readonly DatedPrice[], startDay: number, file: string): void {
  const first = path[0]!.day;
  if (first > startDay)
    throw networkStudyErrors.latePricePath({ file, first: dayText(first), start: dayText(startDay) });
}

/** The path's price on a day: along a straight line of its logarithm between rows, the last one held after the end. */
export function priceOnDay(path: readonly DatedPrice[], day: number): number {
  const after = path.findIndex((row) => row.day > day);
  if (after < 0) return path.at(-1)!.priceUsd;
  const [a, b] = [path[Math.max(0, after - 1)]!, path[after]!];
  if (a === b || a.day === day) return a.priceUsd;
  const share = (day - a.day) / (b.day - a.day);
  return exp((1 - share) * log(a.priceUsd) + share * log(b.priceUsd));
}
