import type { StudyResult } from "@switchyard/study";
import { useApp, useAppState } from "../../app/context.tsx";

/** How many futures are asked for from here; the scenario's own number comes first. */
const COUNTS = [0, 1000, 10_000] as const;

/** One stated path, or many futures with their chances: what the answer rests on. */
export function FuturesChoice({ result }: { readonly result: StudyResult }) {
  const { store } = useApp();
  const { paths } = useAppState().history.present;
  const isDeterministic = result.run.measure === "deterministic";
  const chosen = paths ?? (isDeterministic ? 0 : undefined);
  return (
    <fieldset className="segmented futures">
      <legend className="visually-hidden">Futures</legend>
      {paths === undefined && !isDeterministic ? (
        <Choice name="the scenario's futures" isChosen choose={() => {}} />
      ) : null}
      {COUNTS.map((count) => (
        <Choice
          key={count}
          name={count === 0 ? "one stated path" : `${count.toLocaleString("en-US")} futures`}
          isChosen={chosen === count}
          choose={() => store.setPaths(count)}
        />
      ))}
    </fieldset>
  );
}

function Choice(props: { readonly name: string; readonly isChosen: boolean; readonly choose: () => void }) {
  return (
    <label>
      <input type="radio" name="futures" checked={props.isChosen} onChange={props.choose} />
      <span>{props.name}</span>
    </label>
  );
}
