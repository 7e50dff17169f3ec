import {
  formatCount,
  formatPercent,
  formatUsd,
  type StudyResult,
  type StudyStrategy,
} from "@switchyard/study";
import type { CsvCell } from "./csv.ts";
import { capital } from "./layout.ts";
import { element, escapeText } from "./svg.ts";

/** A strategy of a study with paths. */
type Spread = StudyStrategy & Required<Pick<StudyStrategy, "distribution">>;

function spreadOf({ strategies }: StudyResult): readonly Spread[] {
  return strategies.filter((entry): entry is Spread => entry.available && entry.distribution !== undefined);
}

const COLUMNS: readonly (readonly [string, (entry: Spread) => string])[] = [
  ["P10", ({ npvUsd }) => usd(npvUsd.band?.p10)],
  ["P50", ({ npvUsd }) => usd(npvUsd.band?.p50)],
  ["P90", ({ npvUsd }) => usd(npvUsd.band?.p90)],
  ["mean", ({ npvUsd }) => usd(npvUsd.band?.mean)],
  ["error of the mean", ({ npvUsd }) => usd(npvUsd.band?.standardError)],
  ["loses in", ({ distribution }) => formatPercent(distribution.chanceOfLoss.value)],
  ["worst 5 %", ({ distribution }) => usd(distribution.expectedShortfallUsd.value)],
  ["best in", ({ distribution }) => formatPercent(distribution.chanceOfBest.value)],
  ["after tax, P50", ({ money }) => usd(money?.afterTaxNpvUsd.band?.p50)],
  ["equity, P50", ({ money }) => usd(money?.equityNpvUsd.band?.p50)],
  ["loan defaults in", ({ money }) => share(money?.loan?.chanceOfDefault?.value)],
];

/** NPV over the futures, strategy by strategy; nothing where the study has one stated path. */
export function futuresTable(result: StudyResult): string {
  const { uncertainty, measure } = result.run;
  const rows = spreadOf(result).filter(({ id }) => id !== "do-nothing");
  if (!uncertainty || rows.length === 0) return "";
  const note = `NPV over doing nothing in ${formatCount(uncertainty.paths)} futures (${measure}, ${uncertainty.sampling}); bitcoin: ${uncertainty.drift}.`;
  return [
    element("p", { class: "sub" }, escapeText(note)),
    element(
      "table",
      { class: "sheet strategies" },
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          element("th", { scope: "col" }, "strategy"),
          ...COLUMNS.map(([name]) => element("th", { scope: "col", class: "figure" }, escapeText(name))),
        ),
      ),
      element("tbody", {}, ...rows.map(rowOf)),
    ),
  ].join("");
}

function rowOf(entry: Spread): string {
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, escapeText(capital(entry.name))),
    ...COLUMNS.map(([name, text]) =>
      element("td", { class: "figure", "data-label": name }, escapeText(text(entry))),
    ),
  );
}

function usd(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : formatUsd(value);
}

function share(value: number | undefined): string {
  return value === undefined ? "–" : formatPercent(value);
}

/** Columns of `futures.csv`. */
export const FUTURES_HEAD = [
  "strategy",
  "figure",
  "mean",
  "standard_error",
  "p5",
  "p10",
  "p25",
  "p50",
  "p75",
  "p90",
  "p95",
  "paths",
] as const;

/** One row per strategy and figure that has a band. */
export function futuresRows(result: StudyResult): readonly (readonly CsvCell[])[] {
  return spreadOf(result).flatMap((entry) => {
    const figures = {
      npv_usd: entry.npvUsd.band,
      npv_without_terminal_usd: entry.npvWithoutTerminalUsd.band,
      capex_usd: entry.capexUsd.band,
      peak_funding_usd: entry.peakFundingUsd.band,
      after_tax_npv_usd: entry.money?.afterTaxNpvUsd.band,
      equity_npv_usd: entry.money?.equityNpvUsd.band,
      lowest_dscr: entry.money?.loan?.lowestDscrBand,
      treasury_usd: entry.money?.treasury?.valueUsd.band,
      coins_btc: entry.money?.treasury?.coinsBtc.band,
      coins_usd: entry.money?.treasury?.coinsUsd.band,
      forced_months: entry.money?.treasury?.forcedMonths.band,
    };
    return Object.entries(figures).flatMap(([name, band]) =>
      band
        ? [
            [
              entry.name,
              name,
              band.mean ?? null,
              band.standardError,
              band.p5 ?? null,
              band.p10,
              band.p25 ?? null,
              band.p50,
              band.p75 ?? null,
              band.p90,
              band.p95 ?? null,
              band.paths,
            ],
          ]
        : [],
    );
  });
}
