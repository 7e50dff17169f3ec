import type { PresetDesign } from "@switchyard/core/facility";
import { parseDay, utcMidnightUnixSec } from "@switchyard/core/quantity";
import { jsonText } from "@switchyard/report";
import { type ParsedScenario, parseScenario, readComponentGraph, type Scenario } from "@switchyard/scenario";
import { loadHighsSolver } from "@switchyard/solver";
import {
  availabilityAnswer,
  availabilityGraph,
  compareDesigns,
  convertAnswer,
  type DispatchWindow,
  dispatchStudy,
  earningsOf,
  facilityCompare,
  facilityPrices,
  type MapInput,
  mapStudy,
  openStudy,
  policyStudy,
  type StudyOptions,
  type StudyPorts,
  scheduleAnswer,
  sensitivityStudy,
  USUAL_MAP,
  USUAL_POLICY,
} from "@switchyard/study";
import { serverErrors } from "../errors.ts";
import { type JobShards, jobShards } from "./job-shards.ts";
import { simulateFromRequest } from "./network.ts";
import { type ScenarioFiles, scenarioFiles } from "./scenario-files.ts";
import type { Computed, ComputeTask, TaskPorts, WorkOptions } from "./task.ts";
import { missingFiles } from "./validate.ts";

/** Computes what was asked; the same functions as the command line. @throws server/wrong-scenario with the problems */
export async function compute(task: ComputeTask, ports: TaskPorts): Promise<Computed> {
  const shards = jobShards(task, ports);
  const files = scenarioFiles(shards);
  const parsed = task.text === undefined ? undefined : await readScenario(task.text, ports);
  const result = await answer({ task, parsed, files, ports, shards });
  const title = parsed?.scenario.title ?? "The Bitcoin network";
  return { title, result: jsonText(result), files: files.used() };
}

async function readScenario(text: string, ports: TaskPorts): Promise<ParsedScenario> {
  const parsed = parseScenario(text, { fileName: "scenario.yaml" });
  if (!parsed.ok) throw serverErrors.wrongScenario({ problems: parsed.problems });
  const problems = await missingFiles(parsed, ports);
  if (problems.length > 0) throw serverErrors.wrongScenario({ problems });
  return parsed;
}

interface Work {
  readonly task: ComputeTask;
  readonly parsed: ParsedScenario | undefined;
  readonly files: ScenarioFiles;
  readonly ports: TaskPorts;
  readonly shards: JobShards;
}

function answer(work: Work): unknown {
  const { kind, options } = work.task;
  if (kind === "network-simulation") return simulateFromRequest(work.parsed?.scenario.network, options);
  const parsed = work.parsed!;
  const { scenario } = parsed;
  const paths = options.paths ?? 1000;
  switch (kind) {
    case "study":
      return study(work, parsed);
    case "dispatch":
      return dispatch(work, parsed);
    case "facility-convert":
      return pricesOf(work, scenario).then((prices) => convertAnswer(scenario, paths, prices));
    case "facility-schedule":
      return pricesOf(work, scenario).then((prices) => scheduleAnswer(scenario, paths, prices));
    case "facility-availability":
      return availability(work, scenario);
    case "facility-compare":
      return compare(work, scenario, paths);
    default:
      return further(work, parsed);
  }
}

/** One for the thread: what the next question shares with the one before is not worked out anew. */
const session = openStudy();

function study(work: Work, { scenario, assumptionsUsed }: ParsedScenario) {
  const { scenarioHash, codeVersion, options } = work.task;
  const asked: StudyOptions = {
    ...(options.paths === undefined ? {} : { paths: options.paths }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.measure === undefined ? {} : { measure: options.measure }),
  };
  const identity = { scenarioHash, codeVersion };
  const ports = { ...portsOf(work), shards: work.shards.ports };
  return session.answer({ scenario, assumptionsUsed, identity, options: asked }, ports);
}

/** What moves the answer, which strategy wins where, and when to convert as the future unfolds. */
function further(work: Work, { scenario, assumptionsUsed }: ParsedScenario) {
  const { kind, scenarioHash, codeVersion, options } = work.task;
  const identity = { scenarioHash, codeVersion };
  const ports = portsOf(work);
  if (kind === "sensitivity") {
    const { stack, paths } = options;
    const asked = { ...(stack === undefined ? {} : { stack }), ...(paths === undefined ? {} : { paths }) };
    return sensitivityStudy(scenario, assumptionsUsed, identity, ports, asked);
  }
  if (kind === "map") {
    const { x, y, steps, span } = { ...USUAL_MAP, ...stated(options) };
    const asked = { x: x as MapInput, y: y as MapInput, steps, span };
    return mapStudy(scenario, assumptionsUsed, identity, ports, asked);
  }
  const { paths, years } = { ...USUAL_POLICY, ...stated(options) };
  return policyStudy(scenario, assumptionsUsed, identity, ports, { paths, years });
}

/** Without the keys that were not given: a default must show through. */
function stated<Options extends object>(
  options: Options,
): { [Key in keyof Options]?: Exclude<Options[Key], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

function portsOf({ files, ports }: Work): StudyPorts {
  return {
    ...files.readers,
    progress: ports.progress,
    pause: () => new Promise((resume) => setImmediate(resume)),
  };
}

async function dispatch({ task, files }: Work, { scenario, assumptionsUsed }: ParsedScenario) {
  const { scenarioHash, codeVersion, options } = task;
  return dispatchStudy(
    scenario,
    assumptionsUsed,
    { scenarioHash, codeVersion },
    { ...files.readers, solver: await loadHighsSolver() },
    windowOf(options),
  );
}

function windowOf({ from, days }: WorkOptions): DispatchWindow | undefined {
  if (from === undefined && days === undefined) return undefined;
  return {
    ...(from === undefined ? {} : { fromUnixSec: utcMidnightUnixSec(parseDay(from)) }),
    days: days ?? 7,
  };
}

/** Prices are read only where something here earns: a lease, or machines. */
async function pricesOf({ files }: Work, scenario: Scenario) {
  if (!scenario.hosting?.lease && !scenario.mining) return null;
  return facilityPrices(scenario, files.readers);
}

async function availability(work: Work, scenario: Scenario) {
  const { options } = work.task;
  const prices = await pricesOf(work, scenario);
  const effort = effortOf(options, 0.05, 40_000);
  if (options.designs) {
    const rentUsd = earningsOf(scenario, prices)?.monthlyRentUsd ?? null;
    return { designs: compareDesigns(scenario, options.designs as readonly PresetDesign[], effort, rentUsd) };
  }
  const { design: stated, graphFile } = scenario.facility.availability;
  const design = options.design ?? stated;
  const isOwn = options.design === undefined && graphFile !== undefined;
  const graph = isOwn
    ? readComponentGraph(await work.files.text(graphFile), graphFile)
    : availabilityGraph(scenario, design as PresetDesign);
  return { design: isOwn ? graphFile : design, ...availabilityAnswer(scenario, graph, effort, prices) };
}

async function compare(work: Work, scenario: Scenario, paths: number) {
  const { options } = work.task;
  const weather = scenario.site.location?.weather;
  const weatherText =
    weather === undefined || weather.startsWith("modelled/") ? undefined : await work.files.text(weather);
  const prices = await pricesOf(work, scenario);
  const designs = options.designs as readonly PresetDesign[] | undefined;
  return facilityCompare(scenario, paths, effortOf(options, 0.1, 10_000), { prices, weatherText, designs });
}

function effortOf(options: WorkOptions, relativeHalfWidth: number, maxCycles: number) {
  return {
    relativeHalfWidth: options.halfWidthFraction ?? relativeHalfWidth,
    maxCycles: options.cycles ?? maxCycles,
  };
}
