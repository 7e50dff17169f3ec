import { type MapOptions, type MapResult, mapStudy } from "@switchyard/study";
import { priceReaders } from "../../files/price-readers.ts";
import type { Desk } from "../desk.ts";
import { identityOf, readRunnableInput, type ScenarioInput } from "../scenario-input.ts";

/** A scenario and the two inputs of its map. */
export interface MapQuestion extends ScenarioInput {
  readonly options: MapOptions;
}

/** Which strategy wins where, of the scenario as written; as `switchyard map` gives it. */
export async function answer(question: MapQuestion, desk: Desk): Promise<MapResult> {
  const { scenario, assumptionsUsed } = await readRunnableInput(question);
  const ports = { ...priceReaders, progress: desk.progress, pause: desk.pause, signal: desk.signal };
  return mapStudy(scenario, assumptionsUsed, await identityOf(question), ports, question.options);
}
