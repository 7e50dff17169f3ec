import { useState } from "react";
import { useAppState, useScenarioText } from "../../app/context.tsx";
import { askServer } from "../../app/server-link.ts";
import { Said } from "./said.tsx";
import type { SavedScenario } from "./saved-types.ts";
import { SureButton } from "./sure-button.tsx";
import { type Deed, useDeed } from "./use-deed.ts";
import { useOpenText } from "./use-open-text.ts";
import { VersionList } from "./version-list.tsx";
import { timeWords } from "./work.ts";

interface Shared {
  readonly mayWrite: boolean;
  readonly reload: () => Promise<void>;
}

/** Saved scenarios, the latest changed first, each with what can be done with it. */
export function ScenarioList({
  scenarios,
  ...shared
}: Shared & { readonly scenarios: readonly SavedScenario[] }) {
  const deed = useDeed();
  return (
    <section aria-labelledby="saved-scenarios">
      <h2 id="saved-scenarios">Saved scenarios</h2>
      <Said deed={deed} />
      {scenarios.length === 0 ? (
        <p className="empty">
          Nothing is saved yet.{shared.mayWrite ? " Give the scenario on this page a name, and save it." : ""}
        </p>
      ) : (
        <ul className="kept">
          {scenarios.map((scenario) => (
            <ScenarioRow key={scenario.id} scenario={scenario} deed={deed} {...shared} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ScenarioRow({
  scenario,
  deed,
  mayWrite,
  reload,
}: Shared & { readonly scenario: SavedScenario; readonly deed: Deed }) {
  const [isUnfolded, setIsUnfolded] = useState(false);
  const openText = useOpenText();
  const { id, name, latestVersion, updatedAt } = scenario;
  const open = () =>
    deed.start(async () => {
      openText((await askServer<{ text: string }>("GET", `scenarios/${id}`)).text);
      return `“${name}”, version ${latestVersion}, is the scenario of every page now. Undo brings back what was there.`;
    });
  return (
    <li aria-label={name}>
      <div className="kept-head">
        <strong>{name}</strong>
        <span className="soft">
          version {latestVersion}, {timeWords(updatedAt)}
        </span>
      </div>
      <div className="bar">
        <button type="button" disabled={deed.isBusy} onClick={() => void open()}>
          Open
        </button>
        <button type="button" aria-expanded={isUnfolded} onClick={() => setIsUnfolded(!isUnfolded)}>
          Versions
        </button>
        {mayWrite ? <WritingButtons scenario={scenario} deed={deed} reload={reload} /> : null}
      </div>
      {isUnfolded ? <VersionList key={latestVersion} id={id} deed={deed} /> : null}
    </li>
  );
}

function WritingButtons(props: {
  readonly scenario: SavedScenario;
  readonly deed: Deed;
  readonly reload: () => Promise<void>;
}) {
  const { scenario, deed, reload } = props;
  const { id, name, latestVersion } = scenario;
  const text = useScenarioText();
  const { paths } = useAppState().history.present;
  const write = (work: () => Promise<unknown>, said: string) =>
    deed.start(async () => {
      try {
        await work();
      } finally {
        await reload();
      }
      return said;
    });
  const next = latestVersion + 1;
  const add = () => askServer("PUT", `scenarios/${id}`, { text, baseVersion: latestVersion });
  const run = () =>
    askServer("POST", "studies?wait=0", { scenarioId: id, ...(paths === undefined ? {} : { paths }) });
  return (
    <>
      <button
        type="button"
        disabled={deed.isBusy}
        onClick={() => void write(add, `Saved as version ${next} of “${name}”.`)}
      >
        Save the present one as version {next}
      </button>
      <button
        type="button"
        disabled={deed.isBusy}
        onClick={() =>
          void write(run, `The server has taken the study of “${name}” on; it stands under Runs.`)
        }
      >
        Run
      </button>
      <SureButton
        word="Delete"
        question="Delete it with its versions?"
        isBusy={deed.isBusy}
        act={() =>
          void write(() => askServer("DELETE", `scenarios/${id}`), `“${name}” is deleted; its runs stay.`)
        }
      />
    </>
  );
}
