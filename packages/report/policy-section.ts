import {
  formatCount,
  formatPercent,
  formatUsd,
  leadWords,
  type StudyPolicy,
  type StudyResult,
} from "@switchyard/study";
import { type Chart, chartFigure } from "./figure.ts";
import { policyBoundaryChart } from "./policy-boundary-chart.ts";
import { studyPolicyChart } from "./policy-chart.ts";
import { element, escapeText } from "./svg.ts";

/** The charts of a study's policy: when blocks are ordered, and from which rent on. */
export function policyCharts({ policy, run, site }: StudyResult): readonly Chart[] {
  if (!policy || policy.kind === "strategy") return [];
  const boundary = policyBoundaryChart(policy, site);
  return [...(boundary ? [boundary] : []), studyPolicyChart(policy, run.start)];
}

/** Section of a report: what deciding later is worth, the rule in words, when blocks are ordered, debt under it. */
export function policySection(result: StudyResult): string {
  const { policy } = result;
  if (!policy) return "";
  return element(
    "section",
    { id: "deciding" },
    element("h2", {}, "Deciding as the future unfolds"),
    policyMarkup(policy),
    ...policyCharts(result).map(chartFigure),
    policyOrdersTable(policy),
  );
}

/** What a policy is worth and its rule, in sentences. */
export function policyMarkup(policy: StudyPolicy): string {
  const { afterTaxNpvUsd, paths, money, machines, kind, name } = policy;
  const worth = withError(afterTaxNpvUsd.mean ?? 0, afterTaxNpvUsd.standardError);
  const futures = `fitted on ${formatCount(paths.training)} futures, valued on ${formatCount(paths.valuation)} others under the valuation measure; ± is one standard error`;
  const first =
    kind === "strategy"
      ? `No rule that decides later is worth more than ${name}: ${worth} after tax (${futures}).`
      : `Ordering block by block (${machines}) is worth ${worth} after tax, ${leadWords(policy)} (${futures}).`;
  return [
    policy.refining
      ? element(
          "p",
          { class: "sub", role: "status" },
          "Refining: the rule is that of the inputs before; a new fit follows.",
        )
      : "",
    element("p", {}, escapeText(first)),
    element("ul", {}, ...policy.words.map((line) => element("li", {}, escapeText(line)))),
    element("p", {}, escapeText(moneySentence(money))),
    policy.outlook ? element("p", {}, escapeText(outlookSentence(policy.outlook))) : "",
  ].join("");
}

function withError(usd: number, standardError: number): string {
  return `${formatUsd(usd)} ± ${formatUsd(standardError)}`;
}

function moneySentence({ equityNpvUsd, loan, treasury }: StudyPolicy["money"]): string {
  const equity = `To the owners, after debt, it is worth ${withError(equityNpvUsd.mean ?? 0, equityNpvUsd.standardError)} (P5 ${formatUsd(equityNpvUsd.p5 ?? equityNpvUsd.p10)}, P95 ${formatUsd(equityNpvUsd.p95 ?? equityNpvUsd.p90)})`;
  const debt = loan
    ? `; a loan is drawn in ${formatPercent(loan.lentFraction)} of futures and not served in ${formatPercent(loan.chanceOfDefault.value)} ± ${formatPercent(loan.chanceOfDefault.standardError)}`
    : "";
  const coins = treasury
    ? `; coins are sold against the owner's will in ${formatPercent(treasury.chanceOfForcedSale.value)}`
    : "";
  return `${equity}${debt}${coins}.`;
}

function outlookSentence({ afterTaxNpvUsd, lead }: NonNullable<StudyPolicy["outlook"]>): string {
  return `Under the outlook's drifts the same decisions come to ${withError(afterTaxNpvUsd.mean ?? 0, afterTaxNpvUsd.standardError)}, ${withError(lead.value, lead.standardError)} more than the best that decides nothing later: what may come, not what it is worth.`;
}

/** Share of futures in which each block is ordered, by year. */
export function policyOrdersTable({ orders }: Pick<StudyPolicy, "orders">): string {
  const [first] = orders;
  if (!first) return "";
  const cell = (text: string) => element("td", {}, text);
  const share = (fraction: number) => (fraction === 0 ? "–" : formatPercent(fraction));
  const head = ["block", ...first.byYear.map(({ year }) => String(year)), "never"];
  return element(
    "div",
    { class: "wide" },
    element(
      "table",
      { class: "figures" },
      element("caption", {}, "Share of futures in which each block is ordered"),
      element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col" }, text)))),
      element(
        "tbody",
        {},
        ...orders.map(({ block, byYear, neverFraction }) =>
          element(
            "tr",
            {},
            element("th", { scope: "row" }, escapeText(block)),
            ...byYear.map(({ fraction }) => cell(share(fraction))),
            cell(share(neverFraction)),
          ),
        ),
      ),
    ),
  );
}
