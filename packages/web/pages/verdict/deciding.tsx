import { policyBoundaryChart, policyMarkup, policyOrdersTable, studyPolicyChart } from "@switchyard/report";
import type { StudyPolicy, StudyResult } from "@switchyard/study";
import { ChartFrame } from "../../charts/chart-frame.tsx";
import { Markup } from "../../ui/markup.tsx";

const HOW =
  "Least-squares Monte Carlo on quarterly dates under the valuation measure, after tax and before debt: the gain of ordering over waiting is fitted on futures of their own, and the rule and every fixed plan are carried out on the study's futures path by path. Each block has its own lease, signed at the rent of its day; who orders while others are under works waits for the builder.";

/** When to convert block by block: the rule, what it is worth, from which rent on, and when blocks are ordered. */
export default function Deciding({
  result,
  policy,
}: {
  readonly result: StudyResult;
  readonly policy: StudyPolicy;
}) {
  const boundary = policyBoundaryChart(policy, result.site);
  const isOrdered = policy.kind !== "strategy";
  return (
    <section id="deciding" aria-busy={policy.refining}>
      <h2>Deciding as the future unfolds</h2>
      <Markup html={policyMarkup(policy)} />
      {isOrdered && boundary ? <ChartFrame chart={boundary} how={HOW} /> : null}
      {isOrdered ? <ChartFrame chart={studyPolicyChart(policy, result.run.start)} how={HOW} /> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="wide" tabIndex={0} aria-label="Orders by year">
        <Markup html={policyOrdersTable(policy)} />
      </section>
    </section>
  );
}
