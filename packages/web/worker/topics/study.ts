import { type DaysResult, type StudyResult, studyScenario } from "@switchyard/study";
import { priceReaders } from "../../files/price-readers.ts";
import type { Shifts } from "../../state/shifts.ts";
import type { Desk } from "../desk.ts";
import { identityOf, readRunnableInput, type ScenarioInput } from "../scenario-input.ts";

/** A scenario with sliders on top of it. */
export interface StudyQuestion extends ScenarioInput {
  readonly shifts: Shifts;
}

/** The verdict on a scenario, as `switchyard study` gives it. @throws Refusal, and what the model throws */
export async function answer(question: StudyQuestion, desk: Desk): Promise<StudyResult | DaysResult> {
  const parsed = await readRunnableInput(question);
  return studyScenario(parsed.scenario, parsed.assumptionsUsed, await identityOf(question), {
    ...priceReaders,
    progress: desk.progress,
    pause: desk.pause,
    signal: desk.signal,
  });
}
