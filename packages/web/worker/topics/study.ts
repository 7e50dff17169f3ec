import { loadRowTexts } from "@switchyard/scenario";
import {
  asksForPaths,
  type BreakEven,
  type DaysResult,
  openStudy,
  type StudyQuestion as SessionQuestion,
  type StudyPorts,
  type StudyResult,
} from "@switchyard/study";
import { priceReaders } from "../../files/price-readers.ts";
import { movedTurns } from "../../state/levers.ts";
import type { Shifts } from "../../state/shifts.ts";
import type { Desk } from "../desk.ts";
import { loadStorage } from "../later/storage.ts";
import { identityOf, readRunnableInput, type ScenarioInput } from "../scenario-input.ts";

/** A scenario with sliders on top of it. */
export interface StudyQuestion extends ScenarioInput {
  readonly shifts: Shifts;
  /** Number of paths whatever the scenario says; 0 = the stated path alone. */
  readonly paths?: number | undefined;
}

/** Prices once sorted and paths once drawn are kept between questions. */
const session = openStudy();

/** Enough paths for a first look while more are worked on: one shard. */
const FIRST_PATHS = 256;

/** While a hand still moves, where the answer turns is not asked for: the next move would have to wait for it. */
const REST_MS = 150;

async function rest(desk: Desk): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  await desk.pause();
}

let lastWhole: { readonly question: StudyQuestion; readonly breakEvens: readonly BreakEven[] } | undefined;

/**
 * The verdict on a scenario, as `switchyard study` gives it, in two steps: what each strategy is worth at once, where the answer
 * turns after it. @throws Refusal, and what the model throws
 */
export async function answer(question: StudyQuestion, desk: Desk): Promise<StudyResult | DaysResult> {
  const { scenario, assumptionsUsed } = await readRunnableInput(question);
  if (scenario.power.battery) await loadStorage();
  const { shifts } = question;
  const asked = { scenario, assumptionsUsed, identity: await identityOf(question) };
  const paths = question.paths === undefined ? {} : { paths: question.paths };
  const ports: StudyPorts = {
    ...priceReaders,
    progress: desk.progress,
    pause: desk.pause,
    signal: desk.signal,
  };
  const first = await firstLook({ ...asked, options: { ...paths, shifts } }, ports);
  if (first.schema === "switchyard/days/1") return first;
  desk.partial(withLastTurns(question, first));
  await loadRowTexts();
  await rest(desk);
  const result = await session.answer({ ...asked, options: { ...paths, shifts } }, ports);
  tellsMoney = true;
  if (result.schema === "switchyard/study/1") lastWhole = { question, breakEvens: result.breakEvens };
  return result;
}

/** Whether an answer was whole: from then on a look tells money too, so that it does not come and go under a slider. */
let tellsMoney = false;

/** Without the search for turns, and with few paths where many are wanted. */
function firstLook(question: SessionQuestion, ports: StudyPorts): Promise<StudyResult | DaysResult> {
  const { options = {}, scenario, assumptionsUsed } = question;
  const asked = asksForPaths(assumptionsUsed, scenario) ? scenario.uncertainty.pathCount : 0;
  const paths = Math.min(options.paths ?? asked, FIRST_PATHS);
  return session.answer(
    {
      ...question,
      options: { ...options, paths, breakEvens: false, books: false, money: tellsMoney, policy: "last" },
    },
    ports,
  );
}

/** The first look with the turns that were found last, since new ones are not known yet; it does not claim that there are none. */
function withLastTurns(question: StudyQuestion, result: StudyResult): StudyResult {
  const known = lastWhole?.question.text === question.text ? lastWhole : undefined;
  const breakEvens = known ? movedTurns(known.breakEvens, known.question.shifts, question.shifts) : [];
  const [value = ""] = result.answer.confidence.split(/ No single input/);
  return {
    ...result,
    answer: { ...result.answer, confidence: `${value} Where the answer turns is being worked out.` },
    breakEvens,
  };
}
