import { defineErrors } from "@switchyard/core/quantity";

/** The errors of the network's use cases. */
export const networkStudyErrors = defineErrors("network-study", {
  unreadable: (d: { file: string; reason: string }) =>
    `"${d.file}" can't be read (${d.reason}); give the path of a CSV file`,
  missingColumn: (d: { file: string; column: string; columns: readonly string[] }) =>
    `${d.file}: no column "${d.column}"; found ${d.columns.join(", ")}; needed are date, price_usd, difficulty, subsidy_btc_per_block, fees_btc_day`,
  badCell: (d: { file: string; line: number; column: string; text: string }) =>
    `${d.file}, line ${d.line}, column ${d.column}: "${d.text}" is not a usable number; an empty cell is carried forward at most a week, anything else must be mended`,
  tooLongGap: (d: { file: string; line: number; column: string; days: number }) =>
    `${d.file}, line ${d.line}, column ${d.column}: ${d.days} days without a value; at most 7 are carried forward`,
  badOrder: (d: { file: string; line: number; date: string }) =>
    `${d.file}, line ${d.line}: ${d.date} does not follow the row above; write one row per day, oldest first`,
  tooShort: (d: { file: string; days: number; needed: number }) =>
    `${d.file} holds ${d.days} days; a back-test needs ${d.needed}: a year for the naive forecasts and the shortest target`,
  afterOrigin: (d: { what: string; day: string; origin: string }) =>
    `${d.what} is dated ${d.day}, after the origin ${d.origin}: a forecast may not look at it`,
  missingPriceColumn: (d: { file: string; column: string; columns: readonly string[] }) =>
    `${d.file}: no column "${d.column}"; found ${d.columns.join(", ")}; a price path needs date and price_usd`,
  badPriceRow: (d: { file: string; line: number; reason: string }) =>
    `${d.file}, line ${d.line}: ${d.reason}`,
  emptyPricePath: (d: { file: string }) =>
    `${d.file} holds no row; write at least one date with its price_usd under the header`,
  latePricePath: (d: { file: string; first: string; start: string }) =>
    `${d.file} begins on ${d.first}, after the start ${d.start}; give a row on or before the start, or start later`,
});
