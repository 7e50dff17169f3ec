import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { ForwardStrip } from "@switchyard/core/power";
import type { CalendarMonth, Currency } from "@switchyard/core/quantity";
import { monthNumber } from "@switchyard/core/quantity";
import { keyOf } from "./columns.ts";
import { blocksOfText, cellsOf, sniffDelimiter } from "./csv.ts";
import { currencyIn, perMwhFactor } from "./currency.ts";
import { dataErrors } from "./errors.ts";
import { priceOf } from "./price-cell.ts";
import { requireFile } from "./price-file.ts";

/** What the file itself may not say. */
export interface ForwardOptions {
  /** Name of the file in messages; its own name where absent. */
  readonly source?: string;
  readonly currency?: Currency;
}

const MONTH_KEYS = /^(month|delivery(month)?|contract(month)?|period|date|timestamp|year|maturity)$/;
const PRICE_KEYS = /price|settle|mwh|kwh|forward|quote|value/;

/**
 * Reads a forward strip: a column of delivery months (`2028-01`, `2028-01-01`, `01/2028`, `Jan 2028`, `Jan-28`) or years
 * (`2028`: twelve months), and a column of prices with the currency in its header. Commas, semicolons or tabs, decimal commas.
 *
 * @throws data/no-file, data/empty-file, data/not-recognised, data/bad-month, data/text-in-price, data/no-currency, data/duplicate-month
 */
export async function importForwardFile(path: string, options: ForwardOptions = {}): Promise<ForwardStrip> {
  await requireFile(path);
  return readForwardStrip(await readFile(path, "utf8"), { source: basename(path), ...options });
}

/** The same from a text. */
export function readForwardStrip(text: string, options: ForwardOptions = {}): ForwardStrip {
  const source = options.source ?? "forward prices";
  const delimiter = sniffDelimiter(text.slice(0, 8000).split("\n").slice(0, 15));
  const rows = [...blocksOfText(text)].flatMap((block) => cellsOf(block, delimiter, source, 1));
  const table = openTable(rows, source, delimiter);
  const currency = options.currency ?? currencyIn(table.column);
  if (!currency) throw dataErrors.noCurrency({ source, column: table.column });
  const months = new Map<number, { month: CalendarMonth; pricePerMwh: number }>();
  for (const { cells, row } of table.rows) {
    const pricePerMwh = pricePerMwhOf(cells, table, row, source);
    for (const month of monthsOf(cells[table.month] ?? "", { source, row, column: table.monthColumn })) {
      if (months.has(monthNumber(month))) throw dataErrors.duplicateMonth({ source, row, ...month });
      months.set(monthNumber(month), { month, pricePerMwh });
    }
  }
  if (months.size === 0) throw dataErrors.emptyFile({ source });
  return { currency, source, months: [...months].sort(([a], [b]) => a - b).map(([, entry]) => entry) };
}

interface Table {
  readonly month: number;
  readonly monthColumn: string;
  readonly price: number;
  readonly column: string;
  readonly decimalComma: boolean;
  readonly rows: readonly { readonly cells: readonly string[]; readonly row: number }[];
}

function openTable(rows: readonly (readonly string[])[], source: string, delimiter: string): Table {
  const headerRow = rows.findIndex((cells) => cells.some((cell) => MONTH_KEYS.test(keyOf(cell))));
  const header = (rows[headerRow] ?? rows[0] ?? []).map((cell) => cell.trim());
  const month = header.findIndex((cell) => MONTH_KEYS.test(keyOf(cell)));
  const prices = header.flatMap((cell, i) => (i !== month && PRICE_KEYS.test(keyOf(cell)) ? [i] : []));
  const [price] = prices;
  if (month < 0 || price === undefined || prices.length > 1)
    throw dataErrors.forwardNotRecognised({ source, header });
  const body = rows
    .map((cells, i) => ({ cells, row: i + 1 }))
    .slice(headerRow + 1)
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  const decimalComma =
    delimiter !== "," && body.some(({ cells }) => /^-?\d+,\d+$/.test(cells[price]?.trim() ?? ""));
  return { month, monthColumn: header[month]!, price, column: header[price]!, decimalComma, rows: body };
}

function pricePerMwhOf(cells: readonly string[], table: Table, row: number, source: string): number {
  const { column, decimalComma } = table;
  const text = cells[table.price] ?? "";
  const read = priceOf(text, { source, row, column }, { decimalComma });
  if (read === null) throw dataErrors.textInPrice({ source, row, column, text });
  return read * perMwhFactor(column);
}

const NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function monthsOf(
  text: string,
  place: { source: string; row: number; column: string },
): readonly CalendarMonth[] {
  const trimmed = text.trim();
  const whole = /^(?:cal[- ]?)?((?:19|20|21)\d{2})$/i.exec(trimmed);
  if (whole) return Array.from({ length: 12 }, (_, i) => ({ year: Number(whole[1]), month: i + 1 }));
  const found = numbered(trimmed) ?? named(trimmed);
  if (found && found.month >= 1 && found.month <= 12) return [found];
  throw dataErrors.badMonth({ ...place, text });
}

function numbered(text: string): CalendarMonth | undefined {
  const yearFirst = /^(\d{4})[-/.](\d{1,2})(?:[-/.]0?1)?(?:[T ]00:00(?::00)?Z?)?$/.exec(text);
  if (yearFirst) return { year: Number(yearFirst[1]), month: Number(yearFirst[2]) };
  const yearLast = /^(\d{1,2})[-/.](\d{4})$/.exec(text);
  return yearLast ? { year: Number(yearLast[2]), month: Number(yearLast[1]) } : undefined;
}

function named(text: string): CalendarMonth | undefined {
  const found = /^([a-z]{3})[a-z]*[ -]'?(\d{4}|\d{2})$/i.exec(text);
  if (!found) return undefined;
  const year = Number(found[2]);
  return {
    year: year < 100 ? 2000 + year : year,
    month: NAMES.indexOf(found[1]!.toLowerCase()) + 1,
  };
}
