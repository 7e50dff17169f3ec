import { defineErrors } from "@switchyard/core/quantity";

/** The errors of the use cases. */
export const studyErrors = defineErrors("study", {
  shortSeries: (d: { file: string; days: number; months: number }) =>
    `power.prices.file: "${d.file}" has ${d.days.toFixed(1)} days, ${d.months} whole months; a study needs twelve and annualises nothing silently; write "short_series: fill-from-model" to fill the other months from the price-year model (labelled), or give a longer file`,
  noExchangeRate: (d: { currency: string }) =>
    `prices are in ${d.currency}; add a dated rate under finance.exchange, for example [{ from: ${d.currency}, rate: 1.08, date: 2026-06-01, source: … }]`,
  noPriceFileReader: (d: { file: string }) =>
    `power.prices.file: "${d.file}" can't be read here; drop the file into the page or use the command line`,
  levelBelowZero: (d: { year: number; month: number; level: number }) =>
    `power.forward: the level of ${d.year}-${String(d.month).padStart(2, "0")} is ${d.level} USD/MWh with the node's basis; a level is 0 or more (single prices below zero belong to the shape)`,
  levelUndefined: (d: { meanUsdPerMwh: number; wanted: number }) =>
    `power.forward: prices that average ${d.meanUsdPerMwh} USD/MWh can't be scaled to ${d.wanted}; leave power.forward out to keep them as they are`,
  forwardFileUnread: (d: { file: string }) =>
    `power.forward.file: "${d.file}" can't be read here; write its years under power.forward.strip, or use the command line`,
  forwardGap: (d: { year: number; month: number; source: string }) =>
    `power.forward.file: "${d.source}" has no price for ${d.year}-${String(d.month).padStart(2, "0")}; give every month from the study's start on, at least twelve`,
  noSeriesReader: (d: { where: string; file: string }) =>
    `${d.where}: "${d.file}" can't be read here; use the command line, or leave the key out`,
  loadWithoutFile: () =>
    "power.coincident_peak.load_column names a column and there is no file; write load_file: system-load.csv beside it",
  profileOutside: (d: { label: string; value: number; row: number }) =>
    `${d.label}: value ${d.value} in interval ${d.row}; a profile is output per rated MW, between 0 and 1; divide megawatts by the plant's size`,
  profileZero: (d: { label: string }) =>
    `${d.label}: the output is 0 throughout and can't be scaled to a yield; give a profile with output, or leave out yield`,
  profileGap: (d: { label: string; month: number; day: number }) =>
    `${d.label}: nothing for month ${d.month}, day ${d.day}; a profile needs a whole year, or the dispatched days themselves`,
  noBlocks: () =>
    "a policy decides when to convert; this scenario has nothing to convert for: add hosting.lease, and a firm share under site.grid.firm",
  noSuchInput: (d: { input: string; has: string }) =>
    `this site has no "${d.input}" to move; it has ${d.has}`,
  oddPaths: (d: { pathCount: number }) =>
    `${d.pathCount} futures are no whole pairs of mirrored ones; ask for an even number, or write sampling: plain under uncertainty`,
  cancelled: () => "the study was stopped before it was finished",
  noLease: () => "the scenario has no tenant to ask about; describe one under hosting.lease",
  pricesShorterThanYear: () =>
    "the price file is shorter than a year, and margins are not made up from less; write short_series: fill-from-model under power.prices",
  noAccelerators: () => "the scenario owns no accelerators; describe them under hosting.accelerators",
  oversold: (d: { itMw: number; mostMw: number }) =>
    `the leases sell ${d.itMw.toFixed(1)} MW of IT, the firm connection carries ${d.mostMw.toFixed(1)}; write hosting.lease.sold for each`,
});
