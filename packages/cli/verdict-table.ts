import {
  MONEY_NOTE,
  MONEY_TITLE,
  moneyRows,
  RETURNS_NOTE,
  RETURNS_TITLE,
  returnsRows,
} from "@switchyard/report";
import {
  formatCount,
  formatFigure,
  formatIrr,
  formatPercent,
  formatUsd,
  IRR_MARK,
  IRR_NOTE,
  STRATEGY_NAMES,
  type StudyResult,
  type StudyStrategy,
} from "@switchyard/study";
import { studyPolicyText } from "./study-policy-text.ts";
import { textTable } from "./text-table.ts";
import { wrapped } from "./wrapped.ts";

export { wrapped };

/** The verdict for a terminal: headline, table of strategies, turning points, the reason. */
export function verdictText(result: StudyResult): string {
  const { answer } = result;
  return [
    "",
    result.title,
    "",
    answer.headline,
    answer.confidence,
    "",
    ...(result.run.uncertainty ? [futuresTable(result), "On the stated path"] : []),
    textTable(STRATEGY_HEAD, result.strategies.map(strategyRow)),
    irrNote(result),
    returnsText(result),
    moneyText(result),
    unavailableText(result),
    "What would change the answer (one input moved, all else as it is)",
    textTable(["input", "today", "turns at", "unit", "then"], result.breakEvens.map(breakEvenRow)),
    ...studyPolicyText(result),
    "Why",
    wrapped(answer.reason, 100),
    "",
    ...result.warnings.map((warning) => wrapped(`Note: ${warning}.`, 100)),
    `${result.assumptions.length} assumptions used (${countByStatus(result)}); --json and the page list them with source and status.`,
    `Run: scenario ${result.run.scenarioHash}, code ${result.run.codeVersion}, seed ${result.run.seed}, ${result.run.months} months from ${result.run.start}.`,
    ...futuresNote(result),
    "",
  ]
    .filter((line) => line !== undefined)
    .join("\n");
}

const FUTURES_HEAD = [
  "strategy",
  "P10",
  "P50",
  "P90",
  "mean",
  "loses in",
  "worst 5 %",
  "best in",
  "IRR P50 (none/one/several)",
  "choice",
];

/** NPV over the futures: quantiles, the mean with its standard error, chances. */
function futuresTable({ strategies, run }: StudyResult): string {
  const title = `NPV over ${formatCount(run.uncertainty!.paths)} futures (${run.measure})`;
  const rows = strategies.filter((entry) => entry.distribution && entry.id !== "do-nothing");
  return `${title}; beneath each figure its standard error\n${textTable(
    FUTURES_HEAD,
    rows.flatMap((entry) => [futuresRow(entry), errorsRow(entry)]),
  )}`;
}

function futuresRow({ name, npvUsd, distribution, choice }: StudyStrategy): readonly string[] {
  const { band } = npvUsd;
  if (!band || !distribution) return [name];
  const { chanceOfLoss, expectedShortfallUsd, chanceOfBest, rateOfReturn } = distribution;
  const { noneFraction, oneFraction, severalFraction, p50 } = rateOfReturn;
  const shares = [noneFraction, oneFraction, severalFraction]
    .map((share) => Math.round(share * 100))
    .join("/");
  return [
    name,
    formatUsd(band.p10),
    formatUsd(band.p50),
    formatUsd(band.p90),
    formatUsd(band.mean ?? npvUsd.value),
    formatPercent(chanceOfLoss.value),
    formatUsd(expectedShortfallUsd.value),
    formatPercent(chanceOfBest.value),
    `${p50 === undefined ? "none" : formatPercent(p50)} (${shares} %)`,
    choice,
  ];
}

/** Standard errors of the row above, unsigned. */
function errorsRow({ npvUsd: { band }, distribution }: StudyStrategy): readonly string[] {
  if (!band || !distribution) return [""];
  const { chanceOfLoss, expectedShortfallUsd, chanceOfBest, rateOfReturn } = distribution;
  const { quantileErrors: quantiles } = band;
  const shares = ["noneFraction", "oneFraction", "severalFraction"]
    .map((name) => Math.round((rateOfReturn.errors?.[name] ?? 0) * 1000) / 10)
    .join("/");
  return [
    "  ±",
    quantiles ? formatUsd(quantiles.p10) : "",
    quantiles ? formatUsd(quantiles.p50) : "",
    quantiles ? formatUsd(quantiles.p90) : "",
    formatUsd(band.standardError),
    formatPercent(chanceOfLoss.standardError),
    formatUsd(expectedShortfallUsd.standardError),
    formatPercent(chanceOfBest.standardError),
    `${formatPercent(rateOfReturn.errors?.p50 ?? 0)} (${shares} %)`,
  ];
}

function futuresNote({ run }: StudyResult): readonly string[] {
  if (!run.uncertainty) return [];
  const { sampling, drift, largestNpvErrorUsd } = run.uncertainty;
  return [
    `Futures: ${sampling}, ${run.measure}; bitcoin: ${drift}; largest standard error of a mean NPV ${formatUsd(largestNpvErrorUsd)}.`,
  ];
}

const STRATEGY_HEAD = [
  "strategy",
  "NPV",
  "without end value",
  "capex",
  "IRR",
  "payback",
  "peak funding",
  "months < 0",
  "$/grid MW-yr",
  "choice",
];

function strategyRow(entry: StudyStrategy): readonly string[] {
  if (!entry.available) return [entry.name, "not available", "", "", "", "", "", "", "", ""];
  if (entry.id === "do-nothing")
    return [entry.name, "0 (baseline)", "", "", "", "", "", "", "", entry.choice];
  return [
    entry.name,
    formatUsd(entry.npvUsd.value),
    formatUsd(entry.npvWithoutTerminalUsd.value),
    formatUsd(entry.capexUsd.value),
    formatIrr(entry.irrPerYear),
    paybackText(entry),
    formatUsd(entry.peakFundingUsd.value),
    String(entry.negativeMonths),
    formatUsd(entry.marginUsdPerReservedGridMwYear),
    entry.choice,
  ];
}

function paybackText(entry: StudyStrategy): string {
  if (entry.capexUsd.value === 0) return "–";
  return entry.paybackMonths === null ? "never" : `${formatFigure(entry.paybackMonths)} months`;
}

function breakEvenRow({
  parameter,
  today,
  unit,
  flipsAt,
  searchedFrom,
  searchedTo,
  winnerBelow,
  winnerAbove,
  standardError,
}: StudyResult["breakEvens"][number]): readonly string[] {
  if (flipsAt === null)
    return [
      parameter,
      formatFigure(today),
      `not from ${formatFigure(searchedFrom)} to ${formatFigure(searchedTo)}`,
      unit,
      "–",
    ];
  return [
    parameter,
    formatFigure(today),
    standardError ? `${formatFigure(flipsAt)} ± ${formatFigure(standardError)}` : formatFigure(flipsAt),
    unit,
    nameOf(flipsAt < today ? winnerBelow : winnerAbove),
  ];
}

function irrNote({ strategies }: StudyResult): string | undefined {
  const isMarked = strategies.some(({ irrPerYear }) => formatIrr(irrPerYear).includes(IRR_MARK));
  return isMarked ? `${wrapped(`${IRR_MARK} ${IRR_NOTE}.`, 100)}\n` : undefined;
}

/** Where the value lies and what a unit costs; nothing where no strategy can be done. */
function returnsText(result: StudyResult): string | undefined {
  const { head, rows } = returnsRows(result);
  if (rows.length === 0) return undefined;
  return `${RETURNS_TITLE}\n${textTable(head, rows)}${wrapped(`${RETURNS_NOTE}.`, 100)}\n`;
}

function moneyText(result: StudyResult): string | undefined {
  const { head, rows } = moneyRows(result);
  if (rows.length === 0) return undefined;
  return `${MONEY_TITLE}\n${textTable(head, rows)}${wrapped(`${MONEY_NOTE}.`, 100)}\n`;
}

function unavailableText({ strategies }: StudyResult): string | undefined {
  const lines = strategies.flatMap(({ name, unavailable }) =>
    unavailable
      ? [
          wrapped(
            `${name} is not available: ${unavailable.because}; it would take ${unavailable.enabledBy}.`,
            100,
          ),
        ]
      : [],
  );
  return lines.length > 0 ? `${lines.join("\n")}\n` : undefined;
}

function countByStatus({ assumptions }: StudyResult): string {
  const counts = new Map<string, number>();
  for (const { status } of assumptions) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(", ");
}

/** A strategy's name for people. */
function nameOf(id: string): string {
  return (STRATEGY_NAMES as Readonly<Record<string, string>>)[id] ?? id;
}
