import { type SensitivityResult, sensitivityStudy } from "@switchyard/study";
import { priceReaders } from "../../files/price-readers.ts";
import type { Desk } from "../desk.ts";
import { identityOf, readRunnableInput, type ScenarioInput } from "../scenario-input.ts";

/** What moves the answer, one input at a time, of the scenario as written; as `switchyard sensitivity` gives it. */
export async function answer(question: ScenarioInput, desk: Desk): Promise<SensitivityResult> {
  const { scenario, assumptionsUsed } = await readRunnableInput(question);
  const ports = { ...priceReaders, progress: desk.progress, pause: desk.pause, signal: desk.signal };
  return sensitivityStudy(scenario, assumptionsUsed, await identityOf(question), ports);
}
