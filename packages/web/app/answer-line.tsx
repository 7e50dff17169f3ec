import type { DaysResult, StudyResult } from "@switchyard/study";
import type { Failure } from "../worker/refusals.ts";
import { useApp, useAppState, useStudy } from "./context.tsx";
import { routeOf } from "./routes.ts";
import { ProgressLine } from "./states.tsx";
import { Toolbar } from "./toolbar.tsx";

/** Top: the answer in one sentence with its confidence; large on the Verdict, a reminder on the other pages. */
export function AnswerLine() {
  const study = useStudy();
  const route = routeOf(useAppState().page);
  const isVerdict = route.id === "verdict";
  return (
    <header className="top">
      <ProgressLine asking={study} />
      <Toolbar />
      <div
        className="answer"
        data-stale={(study.answer && (study.isStale || study.failure !== undefined)) || undefined}
      >
        {isVerdict ? (
          <h1>{headlineOf(study.answer, study.failure)}</h1>
        ) : (
          <Reminder headline={headlineOf(study.answer, study.failure)} name={route.name} />
        )}
        {isVerdict && study.answer ? <p className="lead">{confidenceOf(study.answer)}</p> : null}
      </div>
    </header>
  );
}

type Result = StudyResult | DaysResult;

function headlineOf(answer: Result | undefined, failure: Failure | undefined): string {
  if (!answer) return failure ? whyNone(failure) : "…";
  return answer.schema === "switchyard/study/1"
    ? answer.answer.headline
    : "No verdict: the prices are of days, not of years.";
}

/** What stands where the answer would, while there is none. */
function whyNone(failure: Failure): string {
  if (failure.kind === "wants-files") return "No verdict until the files that the scenario names are here.";
  if (failure.kind === "refused") return "No verdict until the scenario can be read.";
  return "No verdict.";
}

function confidenceOf(answer: Result): string {
  return answer.schema === "switchyard/study/1" ? answer.answer.confidence : answer.noVerdict;
}

function Reminder({ headline, name }: { readonly headline: string; readonly name: string }) {
  const { store } = useApp();
  return (
    <>
      <p className="reminder">
        <button type="button" className="link" onClick={() => store.goTo("verdict")}>
          {headline}
        </button>
      </p>
      <h1 className="page-title">{name}</h1>
    </>
  );
}
