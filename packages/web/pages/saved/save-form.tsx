import { type FormEvent, useId, useState } from "react";
import { useAppState, useScenarioText } from "../../app/context.tsx";
import { askServer } from "../../app/server-link.ts";
import { titleOfText } from "../../state/scenario-source.ts";
import { Said } from "./said.tsx";
import { useDeed } from "./use-deed.ts";
import { nameOfTitle } from "./work.ts";

/** The scenario that the page shows: save it under a name, or have it studied by the server as it stands. */
export function SaveForm({ reload }: { readonly reload: () => Promise<void> }) {
  const text = useScenarioText();
  const { shifts, paths } = useAppState().history.present;
  const [typed, setTyped] = useState<string>();
  const name = typed ?? nameOfTitle(titleOfText(text));
  const deed = useDeed();
  const id = useId();
  const save = (event: FormEvent) => {
    event.preventDefault();
    void deed.start(async () => {
      await askServer("POST", "scenarios", { name, text });
      setTyped(undefined);
      await reload();
      return `Saved as “${name}”.`;
    });
  };
  const run = () =>
    deed.start(async () => {
      await askServer("POST", "studies?wait=0", { text, ...(paths === undefined ? {} : { paths }) });
      await reload();
      return "The server has taken the study on; it stands under Runs.";
    });
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>The scenario on this page</h2>
      <form className="save" onSubmit={save}>
        <label htmlFor={`${id}-name`}>Name</label>
        <input
          id={`${id}-name`}
          value={name}
          required
          maxLength={300}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="action" disabled={deed.isBusy}>
          Save as new
        </button>
        <button type="button" className="action" disabled={deed.isBusy} onClick={() => void run()}>
          Run on the server
        </button>
      </form>
      {Object.keys(shifts).length > 0 ? (
        <p className="note">
          Sliders are moved: the scenario is saved and run as it is written, without them.
        </p>
      ) : null}
      <Said deed={deed} />
    </section>
  );
}
