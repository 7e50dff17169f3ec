import { formatFigure, formatPercent, formatUsd, type SensitivityResult } from "@switchyard/study";
import { textTable } from "./text-table.ts";
import { wrapped } from "./verdict-table.ts";

/** What moves an answer, for a terminal. */
export function sensitivityText(result: SensitivityResult): string {
  return [
    "",
    result.title,
    "",
    `Best today: ${nameOf(result, result.best)}, ${plusMinus(result.bestUsd, result.bestErrorUsd)} over doing nothing (${pathWords(result)}).`,
    "",
    "One input moved, all else as it is",
    textTable(
      [
        "input",
        "today",
        "low",
        "worth",
        "high",
        "worth",
        "swing",
        ...(result.run.futures ? ["±"] : []),
        "turns to",
      ],
      result.tornado.map((row) => tornadoRow(result, row)),
    ),
    ...reuseText(result),
    `One more MW of firm import is worth ${plusMinus(result.gridMw.rechosenUsdPerMw, result.gridMw.rechosenErrorUsd)} with uses chosen anew (${nameOf(result, result.gridMw.bestThen)}), ${plusMinus(result.gridMw.keptUsdPerMw, result.gridMw.keptErrorUsd)} as things are used today.`,
    "",
    ...stackText(result),
    ...spreadText(result),
    ...result.warnings.map((warning) => wrapped(`Note: ${warning}.`, 100)),
    `Run: scenario ${result.run.scenarioHash}, code ${result.run.codeVersion}, ${result.run.months} months from ${result.run.start}.`,
    "",
  ].join("\n");
}

function tornadoRow(result: SensitivityResult, row: SensitivityResult["tornado"][number]): readonly string[] {
  const turns = [row.low, row.high].filter((end) => end.bestUsd > end.keptUsd && end.best !== result.best);
  return [
    `${row.parameter}, ${row.unit}`,
    formatFigure(row.today),
    formatFigure(row.low.value),
    money(row.low.keptUsd),
    formatFigure(row.high.value),
    money(row.high.keptUsd),
    money(row.swingUsd),
    ...(result.run.futures ? [money(row.swingErrorUsd ?? 0)] : []),
    turns.map((end) => `${nameOf(result, end.best)} at ${formatFigure(end.value)}`).join("; "),
  ];
}

function reuseText(result: SensitivityResult): readonly string[] {
  const { reuse } = result;
  if (!reuse) return [];
  const flip =
    reuse.flipsAtFraction === null
      ? "no share of reuse between nothing and everything changes the answer"
      : `the answer turns from "${nameOf(result, reuse.winnerBelow)}" to "${nameOf(result, reuse.winnerAbove)}" at ${formatPercent(reuse.flipsAtFraction)}`;
  const beats =
    reuse.beatsGreenfieldFromFraction === null
      ? ""
      : `; converting beats empty land from ${formatPercent(reuse.beatsGreenfieldFromFraction)}`;
  return [
    wrapped(
      `Reuse of what stands${result.run.futures ? ", on the stated path" : ""} (today ${formatPercent(reuse.todayFraction)} of the mine's replacement cost): ${flip}${beats}. Nothing reused: ${formatUsd(reuse.atNothingUsd)}; everything: ${formatUsd(reuse.atEverythingUsd)}.`,
      100,
    ),
  ];
}

function stackText({ valueStack }: SensitivityResult): readonly string[] {
  if (!valueStack) return [];
  return [
    `Sources of income: together ${plusMinus(valueStack.totalUsd, valueStack.totalErrorUsd)}, none of them ${formatUsd(valueStack.baseUsd)}`,
    textTable(
      ["source", "share (Shapley)", "added in turn", "lost without it", "alone", "used"],
      valueStack.rows.map((row) => [
        row.name,
        plusMinus(row.shapleyUsd, row.shapleyErrorUsd),
        money(row.addedInTurnUsd),
        money(row.dropOneUsd),
        money(row.aloneUsd),
        row.isUsed ? "yes" : "no",
      ]),
    ),
    ...(valueStack.pairs ?? []).map(({ sources, how, why }) =>
      wrapped(`  ${sources.join(" + ")}: ${how === "shared" ? "shared" : "never both"} (${why})`, 100),
    ),
    "",
  ];
}

function spreadText({ variance, regret }: SensitivityResult): readonly string[] {
  if (!variance) return [];
  const share = ({ value, standardError }: { value: number; standardError: number | null }) =>
    `${formatPercent(value)}${standardError === null ? "" : ` ± ${formatPercent(standardError)}`}`;
  return [
    `Where the spread of "${variance.strategy}" comes from: ±${formatUsd(variance.standardDeviationUsd)} over ${variance.paths} futures (${variance.measure})`,
    textTable(
      ["uncertain", "by itself", "with all it does together", "by its link to others"],
      variance.shares.map(({ group, first, total, correlated }) => [
        group,
        share(first),
        share(total),
        correlated ? share(correlated) : "",
      ]),
    ),
    ...linkText(variance),
    "What each strategy loses in each part of the future, against the best one there",
    textTable(
      ["future", "best there", ...regret[0]!.ways.map(({ id }) => id)],
      regret.map(({ region, best, ways }) => [region, best, ...ways.map((way) => money(way.regret.value))]),
    ),
  ];
}

/** What the first two columns leave out. */
function linkText({ correlations = [] }: NonNullable<SensitivityResult["variance"]>): readonly string[] {
  if (correlations.length === 0) return [];
  const pairs = correlations.map(({ between, correlation }) => `${between.join(" and ")} ${correlation}`);
  return [
    wrapped(
      `The first two columns take each group by itself; correlated across groups are ${pairs.join(", ")}: the last column says how much of the spread that is.`,
      100,
    ),
  ];
}

/** What worths are: a mean, or one path. */
function pathWords({ run }: SensitivityResult): string {
  return run.futures
    ? `mean over ${run.futures.paths} futures, ${run.measure}`
    : "one stated path, no chance is claimed";
}

function plusMinus(usd: number, errorUsd: number | undefined): string {
  return errorUsd === undefined ? money(usd) : `${money(usd)} ± ${money(errorUsd)}`;
}

/** Rounding of a cent is nothing. */
function money(usd: number): string {
  return formatUsd(Math.abs(usd) < 0.01 ? 0 : usd);
}

function nameOf({ names }: SensitivityResult, id: string): string {
  return names[id] ?? id;
}
