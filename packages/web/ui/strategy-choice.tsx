import { capital } from "@switchyard/report";
import type { StudyResult, StudyStrategy } from "@switchyard/study";
import { useApp, useAppState } from "../app/context.tsx";

/** The strategy that a page is about: the one in the address, else the best. */
export function useChosenStrategy(result: StudyResult): StudyStrategy {
  const { strategy } = useAppState().params;
  const available = result.strategies.filter((entry) => entry.available);
  const named = available.find(({ id }) => id === strategy);
  return named ?? available.find(({ id }) => id === result.answer.best) ?? available[0]!;
}

/** Chooses among the strategies that can be carried out. */
export function StrategyChoice({
  result,
  chosen,
}: {
  readonly result: StudyResult;
  readonly chosen: string;
}) {
  const { store } = useApp();
  const available = result.strategies.filter((entry) => entry.available && entry.id !== "do-nothing");
  return (
    <fieldset className="segmented">
      <legend className="visually-hidden">Strategy</legend>
      {available.map(({ id, name }) => (
        <label key={id}>
          <input
            type="radio"
            name="strategy"
            value={id}
            checked={chosen === id}
            onChange={() => store.setParams({ strategy: id === result.answer.best ? undefined : id })}
          />
          <span>{capital(name)}</span>
        </label>
      ))}
    </fieldset>
  );
}
