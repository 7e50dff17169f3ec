import {
  formatCount,
  formatPercent,
  formatUsd,
  leadWords,
  type StudyPolicy,
  type StudyResult,
} from "@switchyard/study";
import { textTable } from "./text-table.ts";
import { wrapped } from "./wrapped.ts";

/** When to convert as the future unfolds, for a terminal; nothing where a study does not tell it. */
export function studyPolicyText({ policy }: StudyResult): readonly string[] {
  if (!policy) return [];
  return [
    "Deciding as the future unfolds",
    wrapped(policyHeadline(policy), 100),
    ...policy.words.map((line) => wrapped(line, 100)),
    ...ordersText(policy),
    ...moneyText(policy.money),
    ...outlookText(policy),
    "",
  ];
}

/** What the policy is worth, in one sentence or two. */
export function policyHeadline({
  name,
  machines,
  kind,
  bestFixed,
  lead,
  afterTaxNpvUsd,
  ...rest
}: StudyPolicy) {
  const { training, valuation } = rest.paths;
  const worth = `${withError(afterTaxNpvUsd.mean ?? 0, afterTaxNpvUsd.standardError)} after tax`;
  const futures = `fitted on ${formatCount(training)} futures, valued on ${formatCount(valuation)} others under the valuation measure`;
  const refining = rest.refining ? " The boundary is that of the question before; a new fit follows." : "";
  if (kind === "strategy")
    return `Nothing that is decided later is worth more than ${name} (${worth}; ${futures}).${refining}`;
  return `${kind === "state" ? "Ordering block by block as the state says" : name} (${machines}) is worth ${worth}: ${leadWords({ lead, bestFixed })}; ${futures}.${refining}`;
}

function withError(usd: number, standardError: number): string {
  return `${formatUsd(usd)} ± ${formatUsd(standardError)}`;
}

/** When each block is ordered, over the futures. */
function ordersText({ orders }: Pick<StudyPolicy, "orders">): readonly string[] {
  const [first] = orders;
  if (!first) return [];
  const years = first.byYear.map(({ year }) => String(year));
  const rows = orders.map(({ block, neverFraction, byYear }) => [
    block,
    ...byYear.map(({ fraction }) => (fraction === 0 ? "–" : formatPercent(fraction))),
    formatPercent(neverFraction),
  ]);
  return ["Share of futures in which it is ordered", textTable(["block", ...years, "never"], rows)];
}

/** Debt and treasury under the policy as it stands. */
export function moneyText({ equityNpvUsd, loan, treasury }: StudyPolicy["money"]): readonly string[] {
  const lines = [
    `To the owners: ${withError(equityNpvUsd.mean ?? 0, equityNpvUsd.standardError)}, P5 ${formatUsd(equityNpvUsd.p5 ?? equityNpvUsd.p10)}, P95 ${formatUsd(equityNpvUsd.p95 ?? equityNpvUsd.p90)}.`,
  ];
  if (loan)
    lines.push(
      `Lent in ${formatPercent(loan.lentFraction)} of futures, ${formatUsd(loan.meanCommitmentUsd)} on average over all; the loan is not served in ${formatPercent(loan.chanceOfDefault.value)} ± ${formatPercent(loan.chanceOfDefault.standardError)}.`,
    );
  if (treasury)
    lines.push(
      `Coins held in the end: ${formatUsd(treasury.meanCoinsUsd)} on average; sold against the owner's will in ${formatPercent(treasury.chanceOfForcedSale.value)} of futures.`,
    );
  return lines.map((line) => wrapped(line, 100));
}

function outlookText({ outlook }: StudyPolicy): readonly string[] {
  if (!outlook) return [];
  const { afterTaxNpvUsd, lead } = outlook;
  const text = `Under the outlook's drifts the same decisions come to ${withError(afterTaxNpvUsd.mean ?? 0, afterTaxNpvUsd.standardError)}, ${withError(lead.value, lead.standardError)} more than the best that decides nothing later: what may come, not what it is worth.`;
  return [wrapped(text, 100)];
}
