import "../../style/editor.css";
import { useCallback, useEffect, useRef, useState } from "react";
import schema from "../../../../docs/scenario.schema.json";
import { useAnswer, useApp, useAppState, useFilesStamp, useScenarioText } from "../../app/context.tsx";
import { Problems } from "../../app/states.tsx";
import { sourceOfText } from "../../state/scenario-source.ts";
import { warningText } from "./editor/diagnostics.ts";
import { YamlEditor } from "./editor/yaml-editor.tsx";
import { ScenarioForm } from "./forms/scenario-form.tsx";
import { PriceFiles } from "./price-files.tsx";
import type { SchemaNode } from "./text/schema-node.ts";
import { TextBar } from "./text-bar.tsx";

const NO_NAMES = {};
const NO_QUESTION = {};

/** The scenario as text and as a form, always the same one; problems on their lines, files dropped beside. */
export default function ScenarioPage() {
  const [text, setText] = useDraft();
  const filesStamp = useFilesStamp();
  const { params } = useAppState();
  const check = useAnswer("check", { text, filesStamp });
  const names = useAnswer("names", NO_QUESTION).answer ?? NO_NAMES;
  const problems = check.answer?.problems ?? [];
  const shared = { text, problems, schema: schema as SchemaNode, names };
  const line = params.line === undefined ? undefined : Number(params.line);
  return (
    <>
      <TextBar text={text} setText={setText} />
      <div className="columns wide-form">
        <div>
          <YamlEditor {...shared} onText={setText} line={line} />
          {problems.length > 0 ? <Problems title={titleOf(problems.length)} problems={problems} /> : null}
          {(check.answer?.warnings ?? []).map((warning) => (
            <p className="note" key={warning.path}>
              {warningText(warning)}
            </p>
          ))}
          <PriceFiles text={text} setText={setText} named={check.answer?.files ?? []} />
        </div>
        <ScenarioForm {...shared} setText={setText} />
      </div>
    </>
  );
}

function titleOf(count: number): string {
  return count === 1 ? "One problem" : `${count} problems`;
}

/** A pause this long ends a burst of typing: then the study is asked and the address written. */
const QUIET_MS = 350;

/** The text under the user's hands; it becomes the page's scenario when the hands rest. What undo or an example brings shows at once. */
function useDraft(): readonly [string, (text: string) => void] {
  const { store, examples } = useApp();
  const kept = useScenarioText();
  const [draft, setDraft] = useState(kept);
  const latest = useRef({ draft, kept });
  latest.current = { draft, kept };
  const keep = useCallback(() => {
    const { draft: typed, kept: known } = latest.current;
    if (typed !== known) store.setSource(sourceOfText(typed, examples));
  }, [store, examples]);
  useEffect(() => setDraft(kept), [kept]);
  useEffect(() => {
    if (draft === kept) return;
    const timer = setTimeout(keep, QUIET_MS);
    return () => clearTimeout(timer);
  }, [draft, kept, keep]);
  // whoever leaves for another page within the pause takes the last letters along
  useEffect(() => keep, [keep]);
  return [draft, setDraft];
}
