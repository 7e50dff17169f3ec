import { defineErrors } from "@switchyard/core/quantity";

/** The errors of the use cases. */
export const studyErrors = defineErrors("study", {
  shortSeries: (d: { file: string; days: number; months: number }) =>
    `power.prices.file: "${d.file}" has ${d.days.toFixed(1)} days, ${d.months} whole months; a study needs twelve and annualises nothing silently; write "short_series: fill-from-model" to fill the other months from the price-year model (labelled), or give a longer file`,
  noExchangeRate: (d: { currency: string }) =>
    `prices are in ${d.currency}; add a dated rate under finance.exchange, for example [{ from: ${d.currency}, rate: 1.08, date: 2026-06-01, source: … }]`,
  unknownPriceModel: (d: { name: string; known: readonly string[] }) =>
    `power.prices.model: "${d.name}" is not shipped; there are ${d.known.join(", ")}`,
  noPriceFileReader: (d: { file: string }) =>
    `power.prices.file: "${d.file}" can't be read here; drop the file into the page or use the command line`,
  cancelled: () => "the study was stopped before it was finished",
});
