import { useClass as markOfUse, winnerClass } from "@switchyard/report";
import { STRATEGY_NAMES, type StudyResult } from "@switchyard/study";
import { useAnsweredShifts, useApp, useAppState } from "../../app/context.tsx";
import { Frame } from "../../charts/chart-frame.tsx";
import { shiftFor, slidersOf } from "../../state/levers.ts";
import { isUnshifted } from "../../state/shifts.ts";
import { LeverSlider } from "../../ui/lever-slider.tsx";

/** What would change the answer: each input as a slider that snaps to the point at which another strategy becomes best. */
export function LeversPanel({ result }: { readonly result: StudyResult }) {
  const { store } = useApp();
  const { shifts } = useAppState().history.present;
  const sliders = slidersOf(result.breakEvens, useAnsweredShifts(), shifts);
  const entryOf = (id: string) => result.strategies.find((entry) => entry.id === id);
  const nameOf = (id: string) =>
    entryOf(id)?.name ?? (STRATEGY_NAMES as Readonly<Record<string, string>>)[id] ?? id;
  const markOf = (id: string) => {
    const entry = entryOf(id);
    return entry ? markOfUse(entry) : winnerClass(id);
  };
  return (
    <Frame
      words={{
        id: "levers",
        title: "What would change the answer",
        subtitle:
          "Thick: the answer stays; dashed: another strategy becomes best. The tick is the scenario as written",
        spoken: "Sliders of the inputs",
        table: {
          head: ["input", "unit", "as written", "now", "turns at", "best below", "best above"],
          rows: sliders.map((slider) => [
            slider.name,
            slider.unit,
            slider.today,
            slider.value,
            slider.flipsAt,
            nameOf(slider.winnerBelow),
            nameOf(slider.winnerAbove),
          ]),
        },
      }}
      howAt="how-turns"
    >
      {sliders.map((slider) => (
        <LeverSlider
          key={slider.key}
          slider={slider}
          nameOf={nameOf}
          markOf={markOf}
          move={(value) => store.shift(slider.key, shiftFor(slider, value))}
          settle={store.settle}
        />
      ))}
      {sliders.length === 0 ? <p className="empty">No input of this scenario can be moved.</p> : null}
      {isUnshifted(shifts) ? null : (
        <button type="button" onClick={store.resetShifts}>
          All as written
        </button>
      )}
    </Frame>
  );
}
