import { irrNote, strategiesChart, strategyTable, unavailableList } from "@switchyard/report";
import type { StudyResult } from "@switchyard/study";
import { lazy, Suspense } from "react";
import { useApp, useStudy } from "../../app/context.tsx";
import { WhenAnswered } from "../../app/states.tsx";
import { ChartFrame } from "../../charts/chart-frame.tsx";
import { Markup } from "../../ui/markup.tsx";
import { DaysAnswer } from "./days-answer.tsx";
import { Flags } from "./flags.tsx";
import { FuturesChoice } from "./futures-choice.tsx";
import { LeversPanel } from "./levers-panel.tsx";
import { Why } from "./why.tsx";

/** Only over futures: the first verdict waits for none of it. */
const Deciding = lazy(() => import("./deciding.tsx"));
/** Below the fold, and seconds of work: neither does it wait for this. */
const WhatMovesIt = lazy(() => import("./what-moves-it.tsx"));

/** What to do with the site, how sure it is, and what would change it. */
export default function VerdictPage() {
  const { study } = useApp();
  return (
    <WhenAnswered asking={useStudy()} again={study.again} what="Computing the verdict">
      {(answer) =>
        answer.schema === "switchyard/study/1" ? <Verdict result={answer} /> : <DaysAnswer result={answer} />
      }
    </WhenAnswered>
  );
}

function Verdict({ result }: { readonly result: StudyResult }) {
  return (
    <>
      <FuturesChoice result={result} />
      <Flags result={result} />
      <div className="columns">
        <div>
          <ChartFrame chart={strategiesChart(result)} howAt="how-strategies" />
          <Why result={result} />
        </div>
        <LeversPanel result={result} />
      </div>
      {result.policy ? (
        <Suspense fallback={<div style={{ minHeight: 420 }} />}>
          <Deciding result={result} policy={result.policy} />
        </Suspense>
      ) : null}
      <section id="all-strategies">
        <h2>Strategies, each as a difference to doing nothing</h2>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
        <section className="wide" tabIndex={0} aria-label="Strategies">
          <Markup html={strategyTable(result)} />
        </section>
        <Markup html={irrNote(result) + unavailableList(result)} />
      </section>
      <Suspense fallback={<div style={{ minHeight: 420 }} />}>
        <WhatMovesIt
          hasLease={result.site.rentUsdPerKwMonth !== null}
          hasMine={result.breakEvens.some(({ parameter }) => parameter.startsWith("hashprice"))}
        />
      </Suspense>
      <Run result={result} />
    </>
  );
}

function Run({ result: { run } }: { readonly result: StudyResult }) {
  return (
    <p className="run">
      Run: scenario {run.scenarioHash}, code {run.codeVersion}, seed {run.seed}, measure {run.measure}.
      Recompute: <code>switchyard study scenario.yaml --json</code>
    </p>
  );
}
