import { makeTimeGrid } from "@switchyard/core/quantity";
import { blocksOf, blocksOfText, cellsOf, sniffDelimiter } from "./csv.ts";
import { dataErrors } from "./errors.ts";
import { fitsOptions, generic, ownFormats, priceFormats } from "./formats/index.ts";
import { placeOnGrid } from "./place-on-grid.ts";
import { summarise } from "./summarise.ts";
import type { FileStart, ImportedPrices, ImportOptions, PriceFormat, RawPrice, RowReader } from "./types.ts";

/** A header stands within this many lines. */
const HEADER_WITHIN_ROWS = 15;

/** Rows that a format may look at before it reads: decimal commas, date order. */
const SAMPLE_ROWS = 5000;

/**
 * Reads a price file from its text. The format is recognised by its header; what the file does not say (zone, currency, gap
 * policy) comes from the options, and everything that was decided or repaired is in the result.
 *
 * @throws data/* with the file's name, row and column
 * @example importPrices(text, { source: "prices.csv", zone: "America/Chicago", currency: "USD", gaps: "linear" })
 */
export function importPrices(text: string, options: ImportOptions = {}): ImportedPrices {
  const rows = rowCollector(options);
  for (const block of blocksOfText(text)) rows.take(block);
  return rows.finish();
}

/** The same from a stream of text or bytes (UTF-8), in flat memory but for the prices themselves. @throws data/* */
export async function importPricesFrom(
  chunks: AsyncIterable<string | Uint8Array>,
  options: ImportOptions = {},
): Promise<ImportedPrices> {
  const rows = rowCollector(options);
  for await (const block of blocksOf(chunks)) rows.take(block);
  return rows.finish();
}

interface OpenFile {
  readonly format: PriceFormat;
  readonly start: FileStart;
  readonly reader: RowReader;
}

function rowCollector(options: ImportOptions) {
  const source = options.source ?? "prices";
  const points: RawPrice[] = [];
  let file: OpenFile | undefined;
  let line = 0;
  let rowsRead = 0;
  return {
    take(block: string): void {
      const delimiter = file?.start.delimiter ?? sniffDelimiter(firstLines(block));
      const rows = cellsOf(block, delimiter, source, line + 1);
      let from = 0;
      if (!file) {
        const opened = openFile(rows, delimiter, options);
        file = opened.file;
        from = opened.headerRow + 1;
      }
      for (let i = from; i < rows.length; i++) {
        const cells = rows[i]!;
        if (cells.length === 1 && cells[0]!.trim() === "") continue;
        rowsRead += 1;
        const point = file.reader.read(cells, line + i + 1);
        if (point) points.push(point);
      }
      line += rows.length;
    },
    finish(): ImportedPrices {
      if (!file || rowsRead === 0) throw dataErrors.emptyFile({ source });
      return finishImport(file, points, rowsRead, options);
    },
  };
}

function firstLines(block: string): readonly string[] {
  return block.slice(0, 8000).split("\n").slice(0, HEADER_WITHIN_ROWS);
}

function openFile(rows: readonly (readonly string[])[], delimiter: string, options: ImportOptions) {
  const source = options.source ?? "prices";
  const { format, headerRow } = recognise(rows, options);
  const start: FileStart = {
    source,
    header: trimmed(rows[headerRow]!),
    preamble: rows.slice(0, headerRow).flat().join(" "),
    sample: rows.slice(headerRow + 1, headerRow + 1 + SAMPLE_ROWS),
    delimiter,
  };
  return { headerRow, file: { format, start, reader: format.open(start, options) } };
}

function recognise(
  rows: readonly (readonly string[])[],
  options: ImportOptions,
): { readonly format: PriceFormat; readonly headerRow: number } {
  const source = options.source ?? "prices";
  const candidates = rows.slice(0, HEADER_WITHIN_ROWS).map(trimmed);
  const longest = candidates.reduce((best, row) => (row.length > best.length ? row : best), []);
  if (longest.length === 0) throw dataErrors.emptyFile({ source });
  for (const format of formatsToTry(options)) {
    const fits =
      format === generic ? (row: readonly string[]) => fitsOptions(row, options) : format.recognises;
    const headerRow = candidates.findIndex((row) => row.length > 1 && fits(row));
    if (headerRow >= 0) return { format, headerRow };
  }
  if (options.format && options.format !== generic.id)
    throw dataErrors.wrongFormat({ source, format: options.format, header: longest });
  const missing = [options.timestampColumn, options.priceColumn].find(
    (column) => column !== undefined && !longest.includes(column),
  );
  if (missing !== undefined) throw dataErrors.noSuchColumn({ source, column: missing, header: longest });
  throw dataErrors.notRecognised({ source, header: longest });
}

/** A named timestamp column asks for the plain table: formats with headers of their own know theirs. */
function formatsToTry(options: ImportOptions): readonly PriceFormat[] {
  if (options.format === undefined) return options.timestampColumn ? [generic] : [...ownFormats, generic];
  const format = priceFormats.find(({ id }) => id === options.format);
  if (!format)
    throw dataErrors.noSuchFormat({ format: options.format, known: priceFormats.map(({ id }) => id) });
  return [format];
}

function trimmed(cells: readonly string[]): readonly string[] {
  return cells.map((cell) => cell.trim());
}

function finishImport(
  { format, start, reader }: OpenFile,
  points: readonly RawPrice[],
  rowsRead: number,
  options: ImportOptions,
): ImportedPrices {
  const { source } = start;
  requireOneLocation(start, reader, points, options);
  if (!points.some(({ price }) => price !== null)) throw dataErrors.emptyFile({ source });
  const currency = currencyOf(start, reader, options);
  const zone = zoneOf(start, reader, points, options);
  const placed = placeOnGrid(points, { source, zone, reader, options });
  const grid = makeTimeGrid(placed.startUnixSec, placed.stepSec, placed.values.length);
  return summarise({
    series: { grid, values: placed.values, currency },
    placed,
    rowsRead,
    format: format.id,
    source,
    zone,
    reader,
    options,
  });
}

function requireOneLocation(
  { source }: FileStart,
  reader: RowReader,
  points: readonly RawPrice[],
  options: ImportOptions,
): void {
  const locations = reader.locations();
  const { location } = options;
  if (location === undefined && locations.length > 1)
    throw dataErrors.severalLocations({ source, locations });
  if (location !== undefined && points.length === 0)
    throw dataErrors.noSuchLocation({ source, location, locations });
}

function currencyOf({ source }: FileStart, reader: RowReader, options: ImportOptions): string {
  const said = reader.currency();
  const named = options.currency?.trim().toUpperCase();
  if (named !== undefined && !/^[A-Z]{3}$/.test(named))
    throw dataErrors.badOption({
      option: "currency",
      value: named,
      allowed: "an ISO 4217 code such as USD or EUR",
    });
  if (named && said && said !== named)
    throw dataErrors.badOption({ option: "currency", value: named, allowed: `${said}, as the file says` });
  const currency = named ?? said;
  if (!currency) throw dataErrors.noCurrency({ source, column: reader.priceColumn });
  return currency;
}

function zoneOf(
  { source, sample }: FileStart,
  reader: RowReader,
  points: readonly RawPrice[],
  options: ImportOptions,
): string {
  const zone = options.zone ?? reader.zone ?? options.usualZone;
  if (zone) return zone;
  if (points.every(({ isUtc }) => isUtc)) return "UTC";
  throw dataErrors.noZone({ source, example: sample[0]?.join(" ").slice(0, 40) ?? "" });
}
