import { HATCH_DEFS } from "@switchyard/report";
import { useEffect } from "react";
import { titleOfText } from "../state/scenario-source.ts";
import { Marks } from "../ui/markup.tsx";
import { AnswerLine } from "./answer-line.tsx";
import { useApp, useAppState, useFilesStamp, useScenarioText, useStudy } from "./context.tsx";
import { PageSlot } from "./page-slot.tsx";
import { Rail } from "./rail.tsx";
import { routeOf } from "./routes.ts";
import { useUndoKeys } from "./use-undo-keys.ts";

/** The frame: rail, answer, page. It asks for the verdict whenever the scenario, its files or a slider changes. */
export function Shell() {
  const { page } = useAppState();
  useVerdict();
  useUndoKeys();
  useTitle();
  return (
    <>
      <svg className="defs" aria-hidden="true" focusable="false">
        <Marks svg={HATCH_DEFS} />
      </svg>
      <button type="button" className="skip" onClick={() => document.getElementById("main")?.focus()}>
        To the page
      </button>
      <Rail />
      <div className="sheet-of-page">
        <AnswerLine />
        <main id="main" tabIndex={-1}>
          <PageSlot id={page} />
        </main>
      </div>
    </>
  );
}

function useVerdict(): void {
  const { study } = useApp();
  const { shifts, paths } = useAppState().history.present;
  const text = useScenarioText();
  const filesStamp = useFilesStamp();
  useEffect(() => {
    if (text !== "") study.ask({ text, shifts, paths, filesStamp });
  }, [study, text, shifts, paths, filesStamp]);
}

function useTitle(): void {
  const { page } = useAppState();
  const { answer } = useStudy();
  const text = useScenarioText();
  useEffect(() => {
    document.title = `${titleOfText(text)}: ${routeOf(page).name.toLowerCase()} · Switchyard`;
    if (answer?.schema !== "switchyard/study/1") return;
    const { scenarioHash, codeVersion, seed } = answer.run;
    document.body.dataset.run = `scenario ${scenarioHash}, code ${codeVersion}, seed ${seed}`;
  }, [page, text, answer]);
}
