import type { ComponentGraph, PresetDesign } from "@switchyard/core/facility";
import {
  availabilityAnswer,
  availabilityGraph,
  convertAnswer,
  facilityPrices,
  scheduleAnswer,
} from "@switchyard/study";
import { priceReaders } from "../../files/price-readers.ts";
import type { Desk } from "../desk.ts";
import { readRunnableInput, type ScenarioInput } from "../scenario-input.ts";

/** What must be rebuilt, when it is ready, how available it is. */
export interface FacilityQuestion extends ScenarioInput {
  /** A preset of the power chain; absent: the scenario's own. */
  readonly design?: PresetDesign | undefined;
}

/** Parts arrive one after the other; what is not there yet is being worked on. */
export interface FacilityAnswer {
  readonly design: PresetDesign;
  readonly convert: ReturnType<typeof convertAnswer>;
  readonly schedule?: ReturnType<typeof scheduleAnswer>;
  readonly availability?: ReturnType<typeof availabilityAnswer>;
  readonly graph?: ComponentGraph;
}

const PATHS = 400;
/** Enough for a page: the command line goes to 5 %. */
const WORK = { relativeHalfWidth: 0.15, maxCycles: 6_000 };

/** As `switchyard facility convert|schedule|availability` give it. @throws Refusal and what the model throws */
export async function answer(question: FacilityQuestion, desk: Desk): Promise<FacilityAnswer> {
  const { scenario } = await readRunnableInput(question);
  const prices =
    scenario.hosting?.lease || scenario.mining ? await facilityPrices(scenario, priceReaders) : null;
  const convert = convertAnswer(scenario, PATHS, prices);
  const design = question.design ?? (scenario.facility.availability.design as PresetDesign);
  desk.partial({ design, convert });
  desk.progress(1, 3, "drawing schedules");
  await desk.pause();
  const schedule = scheduleAnswer(scenario, PATHS, prices);
  desk.partial({ design, convert, schedule });
  desk.progress(2, 3, "failing and repairing the power chain");
  await desk.pause();
  const graph = availabilityGraph(scenario, design);
  return {
    design,
    convert,
    schedule,
    graph,
    availability: availabilityAnswer(scenario, graph, WORK, prices),
  };
}
