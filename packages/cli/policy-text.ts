import { formatFigure, formatPercent, formatUsd, type PolicyResult } from "@switchyard/study";
import { moneyText } from "./study-policy-text.ts";
import { textTable } from "./text-table.ts";
import { wrapped } from "./wrapped.ts";

type Valued = PolicyResult["bestFixed"];
type Estimate = Valued["meanUsd"];

/** A policy for a terminal: what it is worth, what deciding later adds, where it turns. */
export function policyText(result: PolicyResult): string {
  const { chosen, bestFixed, valueOfDecidingLaterUsd: later, paths } = result;
  return [
    "",
    result.title,
    "",
    chosen.kind === "state"
      ? `Convert as the state says (${chosen.machines}): ${estimate(chosen.meanUsd)} over doing nothing, ${estimate(later)} more than the best that decides nothing later.`
      : `Deciding later adds nothing that ${paths.training} futures can show: ${chosen.name}, ${estimate(chosen.meanUsd)}.`,
    `Fitted on ${paths.training} futures, valued on ${paths.valuation} fresh ones under the ${result.run.measure} measure; ± is one standard error.`,
    "",
    textTable(
      ["way", "mean", "P10", "P50", "P90", "chance of loss"],
      [...(chosen.kind === "state" ? [chosen] : []), ...ways(result.fixed, bestFixed)].map(valuedRow),
    ),
    ...result.words.map((line) => wrapped(line, 100)),
    "",
    ...boundaryText(result),
    ...orderText(result),
    "Debt and treasury under it as it stands",
    ...moneyText(result.money),
    "",
    ...regretText(result),
    ...result.warnings.map((warning) => wrapped(`Note: ${warning}.`, 100)),
    `Run: scenario ${result.run.scenarioHash}, code ${result.run.codeVersion}, seed ${result.run.seed}, ${result.run.months} months from ${result.run.start}.`,
    "",
  ].join("\n");
}

function ways(fixed: readonly Valued[], best: Valued): readonly Valued[] {
  return fixed.some(({ name }) => name === best.name) ? fixed : [best, ...fixed];
}

function estimate({ value, standardError }: Estimate): string {
  return standardError === null ? formatUsd(value) : `${formatUsd(value)} ± ${formatUsd(standardError)}`;
}

function valuedRow({ name, meanUsd, spreadUsd, chanceOfLoss }: Valued): readonly string[] {
  return [
    name,
    estimate(meanUsd),
    formatUsd(spreadUsd.p10),
    formatUsd(spreadUsd.p50),
    formatUsd(spreadUsd.p90),
    formatPercent(chanceOfLoss),
  ];
}

function boundaryText({ boundaries }: PolicyResult): readonly string[] {
  if (boundaries.length === 0) return [];
  return [
    "The next block is ordered (all else of the state at its mean)",
    textTable(
      ["date", "ordered before", "by", "when", "unit"],
      boundaries.map((each) => [
        each.month,
        `${each.orderedCount} blocks`,
        each.feature,
        each.kind === "crossing"
          ? `${each.ordersAbove ? "above" : "below"} ${formatFigure(each.at!)}`
          : each.kind,
        each.unit,
      ]),
    ),
  ];
}

function orderText({ orderedShares, blocks }: PolicyResult): readonly string[] {
  const last = orderedShares.at(-1);
  if (!last) return [];
  const shares = last.map((share, count) => `${count} in ${formatPercent(share)}`).join(", ");
  return [`Blocks ordered in the end, of ${blocks.length}: ${shares} of futures.`, ""];
}

/** The three regions with the largest regret of the way that is best overall. */
function regretText({ regret, chosen }: PolicyResult): readonly string[] {
  if (regret.length === 0) return [];
  return [
    "Where which way is best, and what the chosen one loses there",
    textTable(
      ["future", "share", "best there", "chosen loses"],
      regret.map(({ region, pathFraction, best, ways: all }) => {
        const own = all.find(({ id }) => id === chosen.name);
        return [region, formatPercent(pathFraction), best, own ? estimate(own.regret) : "–"];
      }),
    ),
  ];
}
