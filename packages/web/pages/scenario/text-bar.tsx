import { SCENARIO_KINDS, type ScenarioKind, scenarioTemplate } from "@switchyard/scenario";
import { useId } from "react";
import { saveAs } from "../../charts/export.ts";

interface Props {
  readonly text: string;
  readonly setText: (text: string) => void;
}

const KIND_NAMES: Readonly<Record<ScenarioKind, string>> = {
  mine: "a mine",
  hybrid: "mining beside AI",
  conversion: "a mine to convert",
};

/** Begin anew, open a file, save it. */
export function TextBar({ text, setText }: Props) {
  const id = useId();
  return (
    <div className="bar">
      <span className="soft">Begin with</span>
      {SCENARIO_KINDS.map((kind) => (
        <button key={kind} type="button" onClick={() => setText(scenarioTemplate(kind))}>
          {KIND_NAMES[kind]}
        </button>
      ))}
      <label htmlFor={id} className="soft">
        or open
      </label>
      <input
        id={id}
        type="file"
        accept=".yaml,.yml,.json"
        onChange={(event) => void event.target.files?.[0]?.text().then(setText)}
      />
      <button type="button" onClick={() => saveAs("scenario.yaml", "text/yaml", text)}>
        Save scenario.yaml
      </button>
    </div>
  );
}
