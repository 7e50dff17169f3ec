import type { StudyResult, StudyStrategy } from "@switchyard/study";
import { type CsvCell, csvTable } from "./csv.ts";
import { FUTURES_HEAD, futuresRows } from "./futures-table.ts";
import { monthText } from "./time-axis.ts";

/** The tables of a study as CSV files: name to text. Figures in full precision, units in the heads. */
export function studyTables(result: StudyResult): Readonly<Record<string, string>> {
  return {
    "strategies.csv": csvTable(STRATEGY_HEAD, result.strategies.map(strategyRow)),
    ...futuresTables(result),
    "npv-by-class.csv": csvTable(
      ["strategy", "discount_class", "rate_per_year", "npv_usd"],
      result.strategies.flatMap(classRows),
    ),
    "years.csv": csvTable(YEAR_HEAD, result.strategies.flatMap(yearRows)),
    "cash-lines.csv": csvTable(
      ["strategy", "line", "payer", "payee", "why", "currency", "discount_class", "month", "amount"],
      result.strategies.flatMap((strategy) => cashRows(result, strategy)),
    ),
    "break-evens.csv": csvTable(
      [
        "input",
        "unit",
        "today",
        "turns_at",
        "searched_from",
        "searched_to",
        "best_below",
        "best_above",
        ...TURN_MORE,
      ],
      result.breakEvens.map((turn) => [
        turn.parameter,
        turn.unit,
        turn.today,
        turn.flipsAt,
        turn.searchedFrom,
        turn.searchedTo,
        turn.winnerBelow,
        turn.winnerAbove,
        turn.standardError ?? null,
        turn.onStatedPath?.flipsAt ?? null,
        turn.paths ?? null,
      ]),
    ),
    "assumptions.csv": csvTable(
      ["id", "value", "unit", "status", "date", "source"],
      result.assumptions.map((row) => [
        row.id,
        typeof row.value === "object" ? JSON.stringify(row.value) : (row.value as CsvCell),
        row.unit,
        row.status,
        row.date,
        row.source,
      ]),
    ),
  };
}

/** Bands of figures, only where the study has paths. */
function futuresTables(result: StudyResult): Readonly<Record<string, string>> {
  const rows = futuresRows(result);
  return rows.length > 0 ? { "futures.csv": csvTable(FUTURES_HEAD, rows) } : {};
}

const STRATEGY_HEAD = [
  "strategy",
  "available",
  "choice",
  "npv_usd",
  "npv_without_terminal_usd",
  "capex_usd",
  "irr_per_year",
  "payback_months",
  "peak_funding_usd",
  "negative_months",
  "months_to_ready",
  "hosted_grid_mw",
  "hosted_it_mw",
  "margin_usd_per_reserved_grid_mw_year",
  "margin_usd_per_meter_mwh",
  "margin_usd_per_it_mwh",
  "mining_mwh",
  "ai_mwh",
  "ai_unserved_mwh",
  "reserved_idle_mwh",
  "import_mwh",
  "export_mwh",
  "unused_mwh",
  "moic",
  "discounted_payback_months",
  "usd_per_th_day",
  "usd_per_served_mwh",
];

function strategyRow(entry: StudyStrategy): readonly CsvCell[] {
  const { energy } = entry;
  if (!entry.available)
    return [
      entry.name,
      false,
      entry.unavailable?.because ?? "",
      ...Array<null>(STRATEGY_HEAD.length - 3).fill(null),
    ];
  return [
    entry.name,
    true,
    entry.choice,
    entry.npvUsd.value,
    entry.npvWithoutTerminalUsd.value,
    entry.capexUsd.value,
    entry.irrPerYear.join(" "),
    entry.paybackMonths,
    entry.peakFundingUsd.value,
    entry.negativeMonths,
    entry.monthsToReady,
    entry.hostedGridMw,
    entry.hostedItMw,
    entry.marginUsdPerReservedGridMwYear,
    entry.marginUsdPerMeterMwh,
    entry.marginUsdPerItMwh,
    energy.miningMwh,
    energy.aiMwh,
    energy.aiUnservedMwh,
    energy.reservedIdleMwh,
    energy.importMwh,
    energy.exportMwh,
    energy.unusedMwh,
    entry.returns?.moicRatio ?? null,
    entry.returns?.discountedPaybackMonths ?? null,
    entry.returns?.usdPerThDay ?? null,
    entry.returns?.usdPerServedMwh ?? null,
  ];
}

/** NPV by discount class and after the horizon: the rows of a strategy sum to its NPV. */
function classRows({ name, returns }: StudyStrategy): readonly (readonly CsvCell[])[] {
  if (!returns) return [];
  return [
    ...returns.npvByClass.map((part) => [name, part.discountClass, part.ratePerYear, part.usd]),
    [name, "end value", null, returns.endValueUsd],
  ];
}

/** Where a study has futures: error of the turn, the turn on the stated path, and of how many futures it is a mean. */
const TURN_MORE = ["turns_at_standard_error", "turns_at_on_stated_path", "futures"];

const YEAR_HEAD = [
  "strategy",
  "year",
  "revenue_usd",
  "operating_cost_usd",
  "capex_usd",
  "net_usd",
  "mining_mwh",
  "ai_mwh",
  "import_mwh",
  "reserved_idle_mwh",
  "unused_mwh",
  "difference_p10_usd",
  "difference_p50_usd",
  "difference_p90_usd",
];

function yearRows(entry: StudyStrategy): readonly (readonly CsvCell[])[] {
  return entry.years.map((year) => [
    entry.name,
    year.year,
    year.revenueUsd,
    year.operatingCostUsd,
    year.capexUsd,
    year.netUsd,
    year.energy.miningMwh,
    year.energy.aiMwh,
    year.energy.importMwh,
    year.energy.reservedIdleMwh,
    year.energy.unusedMwh,
    year.differenceBand?.p10 ?? null,
    year.differenceBand?.p50 ?? null,
    year.differenceBand?.p90 ?? null,
  ]);
}

/** One row per line and month that is not zero: a pivot table makes any statement of it. */
function cashRows(result: StudyResult, entry: StudyStrategy): readonly (readonly CsvCell[])[] {
  return entry.lines.flatMap((line) =>
    line.amounts.flatMap((amount, month) =>
      amount === 0
        ? []
        : [
            [
              entry.name,
              line.id,
              line.payer,
              line.payee,
              line.why,
              line.currency,
              line.discountClass,
              monthText(result.run.start, month),
              amount,
            ],
          ],
    ),
  );
}
