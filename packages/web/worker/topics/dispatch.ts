import { type DispatchResult, dispatchStudy } from "@switchyard/study";
import { priceReaders } from "../../files/price-readers.ts";
import type { Desk } from "../desk.ts";
import { identityOf, readRunnableInput, type ScenarioInput } from "../scenario-input.ts";
import { solver } from "../solver.ts";

/** The whole price year of a scenario, dispatched. */
export type DispatchQuestion = ScenarioInput;

/** Each step's use of power over the price year, as `switchyard dispatch` gives it. @throws Refusal and what the model throws */
export async function answer(question: DispatchQuestion, desk: Desk): Promise<DispatchResult> {
  const parsed = await readRunnableInput(question);
  desk.progress(0, 2, "loading the solver");
  const linearSolver = await solver();
  await desk.pause();
  desk.progress(1, 2, "dispatching the year");
  return dispatchStudy(parsed.scenario, parsed.assumptionsUsed, await identityOf(question), {
    ...priceReaders,
    solver: linearSolver,
  });
}
