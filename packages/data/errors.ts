import { defineErrors } from "@switchyard/core/quantity";

const few = (items: readonly string[]) =>
  items.length > 12
    ? `${items.slice(0, 12).map(shown).join(", ")}, … (${items.length})`
    : items.map(shown).join(", ");

/** What was read, fit for a terminal: no control characters (a file may be anything), not endless. */
function shown(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\uFFFD]/gu, "?");
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
}

/** The errors of `data`. Rows are lines of the file, the first line is 1. */
export const dataErrors = defineErrors("data", {
  noFile: (d: { path: string; reason: string }) => `${d.path} can't be read: ${d.reason}`,
  emptyFile: (d: { source: string }) =>
    `${d.source}: no rows of data; a header and at least two rows are needed`,
  badCsv: (d: { source: string; row: number; reason: string }) =>
    `${d.source}, near row ${d.row}: not readable as a table: ${d.reason}`,
  notRecognised: (d: { source: string; header: readonly string[] }) =>
    `${d.source}: no known format and no clear pair of a timestamp and a price column; ` +
    `name them (timestamp, price). Columns read: ${few(d.header)}`,
  noSuchColumn: (d: { source: string; column: string; header: readonly string[] }) =>
    `${d.source}: there is no column "${shown(d.column)}"; columns read: ${few(d.header)}`,
  noSuchFormat: (d: { format: string; known: readonly string[] }) =>
    `"${d.format}" is not a known price format; known: ${d.known.join(", ")}`,
  wrongFormat: (d: { source: string; format: string; header: readonly string[] }) =>
    `${d.source}: the header is not that of "${d.format}"; columns read: ${few(d.header)}`,
  textInPrice: (d: { source: string; row: number; column: string; text: string }) =>
    `${d.source}, row ${d.row}, column "${d.column}": "${shown(d.text)}" is not a price; ` +
    "correct the cell, or leave it empty and name a gap policy",
  badTimestamp: (d: { source: string; row: number; column: string; text: string }) =>
    `${d.source}, row ${d.row}, column "${d.column}": "${shown(d.text)}" is not a time; ` +
    "write 2024-06-01 00:00, 2024-06-01T00:00:00Z, 01.06.2024 00:00 or 6/1/2024 12:00 AM",
  dateOrderUnknown: (d: { source: string; column: string; text: string }) =>
    `${d.source}, column "${d.column}": "${shown(d.text)}" can be day/month or month/day; say which (dateOrder mdy or dmy)`,
  noZone: (d: { source: string; example: string }) =>
    `${d.source}: the times ("${shown(d.example)}") carry no offset; name their IANA zone, for example America/Chicago or UTC`,
  badZone: (d: { zone: string }) =>
    `"${d.zone}" is not an IANA time zone; write America/Chicago, Europe/Berlin or UTC`,
  noCurrency: (d: { source: string; column: string }) =>
    `${d.source}: neither a column, nor the header "${shown(d.column)}", nor the format says the currency; name it, for example USD`,
  severalCurrencies: (d: { source: string; row: number; first: string; second: string }) =>
    `${d.source}, row ${d.row}: ${shown(d.second)} after ${shown(d.first)}; one series has one currency: split the file`,
  severalLocations: (d: { source: string; locations: readonly string[] }) =>
    `${d.source} holds several locations or price columns; name one: ${few(d.locations)}`,
  noSuchLocation: (d: { source: string; location: string; locations: readonly string[] }) =>
    `${d.source}: no rows of location "${d.location}"; found: ${few(d.locations)}`,
  badStep: (d: { source: string; stepSec: number; allowed: readonly number[] }) =>
    `${d.source}: rows are ${d.stepSec} s apart; allowed are ${d.allowed.map((s) => s / 60).join(", ")} minutes`,
  offGrid: (d: { source: string; row: number; stepSec: number; time: string }) =>
    `${d.source}, row ${d.row}: ${d.time} is not on the ${d.stepSec / 60}-minute grid of the other rows`,
  tooLong: (d: { source: string; from: string; to: string }) =>
    `${d.source}: times run from ${d.from} to ${d.to}, more than a hundred years; correct the date that is far off`,
  duplicateConflict: (d: { source: string; row: number; time: string; first: number; second: number }) =>
    `${d.source}, row ${d.row}: a second price for ${d.time} (${d.first}, then ${d.second}); ` +
    "choose what to keep (duplicates first, last or mean)",
  gaps: (d: { source: string; steps: number; runs: number; first: string }) =>
    `${d.source}: ${d.steps} steps have no price (${d.runs} gap(s), the first from ${d.first}); ` +
    "missing is never zero: name a gap policy (previous, linear, previous-day)",
  gapTooLong: (d: { source: string; hours: number; longestHours: number; from: string }) =>
    `${d.source}: a gap of ${d.hours} h from ${d.from} is longer than ${d.longestHours} h; ` +
    "raise the longest gap, or complete the series from a price-year model",
  forwardNotRecognised: (d: { source: string; header: readonly string[] }) =>
    `${d.source}: a forward file has a column of delivery months and one of prices, for example "month,price USD/MWh"; columns read: ${few(d.header)}`,
  badMonth: (d: { source: string; row: number; column: string; text: string }) =>
    `${d.source}, row ${d.row}, column "${d.column}": "${shown(d.text)}" is not a delivery month; write 2028-01, Jan 2028, or 2028 for the whole year`,
  duplicateMonth: (d: { source: string; row: number; year: number; month: number }) =>
    `${d.source}, row ${d.row}: a second price for ${d.year}-${String(d.month).padStart(2, "0")}; keep one`,
  badOption: (d: { option: string; value: string; allowed: string }) =>
    `${d.option}: "${d.value}" is not allowed; allowed: ${d.allowed}`,
  badDealFile: (d: { source: string; reason: string }) => `${d.source} can't be read as deals: ${d.reason}`,
  badDeal: (d: { where: string; key: string; text: string; allowed: string }) =>
    `${d.where}: ${d.key}: ${d.text} is not usable; allowed: ${d.allowed}`,
  fetchFailed: (d: { url: string; attempts: number; reason: string }) =>
    `${d.url}: ${d.reason} (after ${d.attempts} attempt(s)); try again later, or give a file instead`,
  badResponse: (d: { url: string; what: string }) => `${d.url}: the answer is not as expected: ${d.what}`,
});
