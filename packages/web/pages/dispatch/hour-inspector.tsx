import type { DispatchResult } from "@switchyard/study";
import { useId } from "react";
import { whyStep } from "./why-step.ts";
import type { StepWindow } from "./window.ts";

/** One step of the window: by its clock, what it did and why. */
export function HourInspector(props: {
  readonly result: DispatchResult;
  readonly window: StepWindow;
  readonly step: number;
  readonly setStep: (step: number) => void;
  readonly clock: (unixSec: number) => string;
}) {
  const { result, window: shown, step, setStep, clock } = props;
  const id = useId();
  const { startUnixSec, stepSec } = result.horizon;
  return (
    <section aria-labelledby="inspector">
      <h2 id="inspector">Why this hour did what it did</h2>
      <div className="inspector">
        <label htmlFor={id}>
          {clock(startUnixSec + step * stepSec)} <span className="soft">{stepSec / 60} minutes</span>
        </label>
        <input
          id={id}
          type="range"
          min={shown.from}
          max={shown.to - 1}
          step={1}
          value={step}
          aria-valuetext={clock(startUnixSec + step * stepSec)}
          onChange={(event) => setStep(Number(event.target.value))}
        />
      </div>
      <ul className="why-step" aria-live="polite" data-why="">
        {whyStep(result, step).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
