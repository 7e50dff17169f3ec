import type { ReactNode } from "react";
import { useApp, useAppState } from "../../app/context.tsx";
import type { Asking } from "../../state/asking.ts";
import { type ScenarioSource, titleOfText } from "../../state/scenario-source.ts";

interface Props {
  readonly side: "left" | "right";
  readonly text: string | undefined;
  readonly asking: Asking<"study">;
}

/** One side: its name, its answer, and which scenario stands there. */
export function SideHead({ side, text, asking }: Props) {
  const { answer, isStale, failure } = asking;
  return (
    <section aria-label={`${side} side`}>
      <h2>{text === undefined ? "Nothing on this side yet" : titleOfText(text)}</h2>
      <div className="answer" data-stale={isStale || failure !== undefined || undefined}>
        <p className="lead">
          {answer === undefined
            ? "…"
            : answer.schema === "switchyard/study/1"
              ? answer.answer.headline
              : "No verdict."}
        </p>
      </div>
      {side === "left" ? <LeftChoices /> : <RightChoices />}
    </section>
  );
}

function LeftChoices() {
  const { store } = useApp();
  const { source } = useAppState().history.present;
  return (
    <div className="bar">
      <button type="button" onClick={() => store.goTo("scenario")}>
        Edit
      </button>
      <button type="button" onClick={() => store.setOther(source)}>
        Keep as it is now on the right
      </button>
    </div>
  );
}

function RightChoices(): ReactNode {
  const { store, examples, exampleReady } = useApp();
  const { other } = useAppState().history.present;
  const choose = async (source: ScenarioSource) => {
    await exampleReady(source);
    store.setOther(source);
  };
  return (
    <div className="bar">
      <label className="inline">
        <span className="soft">Scenario</span>{" "}
        <select
          value={other?.kind === "example" ? other.id : other ? "own" : ""}
          onChange={(event) => void choose({ kind: "example", id: event.target.value })}
        >
          {other === undefined ? <option value="">choose one</option> : null}
          {other?.kind === "text" ? <option value="own">kept text</option> : null}
          {examples.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {other ? (
        <button type="button" onClick={store.swapSides}>
          Swap sides
        </button>
      ) : null}
    </div>
  );
}
