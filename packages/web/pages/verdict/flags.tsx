import { formatFigure, type StudyResult } from "@switchyard/study";
import { useAnsweredShifts, useApp, useAppState } from "../../app/context.tsx";
import { slidersOf } from "../../state/levers.ts";
import { isUnshifted } from "../../state/shifts.ts";

/** What a reader must know before the figures: modelled prices, moved inputs. */
export function Flags({ result }: { readonly result: StudyResult }) {
  return (
    <>
      {result.prices.kind === "history" ? null : <p className="flag">Prices: {result.prices.label}.</p>}
      <MovedInputs result={result} />
    </>
  );
}

function MovedInputs({ result }: { readonly result: StudyResult }) {
  const { store } = useApp();
  const { shifts } = useAppState().history.present;
  const answered = useAnsweredShifts();
  if (isUnshifted(shifts)) return null;
  const moved = slidersOf(result.breakEvens, answered, shifts).filter(({ key }) => shifts[key] !== undefined);
  const words = moved.map(
    ({ name, value, unit, today }) =>
      `${name} ${formatFigure(value)} ${unit} instead of ${formatFigure(today)}`,
  );
  return (
    <p className="note">
      Not the scenario as written: {words.join("; ")}.{" "}
      <button type="button" className="link" onClick={store.resetShifts}>
        All as written
      </button>
    </p>
  );
}
