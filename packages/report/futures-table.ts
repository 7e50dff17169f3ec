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

type Reading = (entry: Spread) => number | null | undefined;

/** What stands in a column, and its standard error. */
const COLUMNS: readonly (readonly [string, (value?: number | null) => string, Reading, Reading])[] = [
  ["P10", usd, ({ npvUsd }) => npvUsd.band?.p10, ({ npvUsd }) => npvUsd.band?.quantileErrors?.p10],
  ["P50", usd, ({ npvUsd }) => npvUsd.band?.p50, ({ npvUsd }) => npvUsd.band?.quantileErrors?.p50],
  ["P90", usd, ({ npvUsd }) => npvUsd.band?.p90, ({ npvUsd }) => npvUsd.band?.quantileErrors?.p90],
  ["mean", usd, ({ npvUsd }) => npvUsd.band?.mean, ({ npvUsd }) => npvUsd.band?.standardError],
  ["loses in", share, ...estimated(({ distribution }) => distribution.chanceOfLoss)],
  ["worst 5 %", usd, ...estimated(({ distribution }) => distribution.expectedShortfallUsd)],
  ["best in", share, ...estimated(({ distribution }) => distribution.chanceOfBest)],
  ["after tax, P50", usd, ...median(({ money }) => money?.afterTaxNpvUsd)],
  ["equity, P50", usd, ...median(({ money }) => money?.equityNpvUsd)],
  ["loan defaults in", share, ...estimated(({ money }) => money?.loan?.chanceOfDefault)],
];

function estimated(
  of: (entry: Spread) => { readonly value: number; readonly standardError: number } | undefined,
): [Reading, Reading] {
  return [(entry) => of(entry)?.value, (entry) => of(entry)?.standardError];
}

function median(of: (entry: Spread) => StudyStrategy["npvUsd"] | undefined): [Reading, Reading] {
  return [(entry) => of(entry)?.band?.p50, (entry) => of(entry)?.band?.p50StandardError];
}

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
    ...COLUMNS.map(([name, text, value, error]) =>
      element(
        "td",
        { class: "figure", "data-label": name },
        `${escapeText(text(value(entry)))}${errorBelow(text, error(entry))}`,
      ),
    ),
  );
}

/** On a line of its own, so that no column gets wider. */
function errorBelow(text: (value: number) => string, error: number | null | undefined): string {
  return typeof error === "number" ? element("small", {}, escapeText(` ± ${text(error)}`)) : "";
}

function usd(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : formatUsd(value);
}

function share(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : formatPercent(value);
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
  "p5_error",
  "p10_error",
  "p25_error",
  "p50_error",
  "p75_error",
  "p90_error",
  "p95_error",
] as const;

const QUANTILES = ["p5", "p10", "p25", "p50", "p75", "p90", "p95"] as const;

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
              ...QUANTILES.map((name) => band.quantileErrors?.[name] ?? null),
            ],
          ]
        : [],
    );
  });
}
