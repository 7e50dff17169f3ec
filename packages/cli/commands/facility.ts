import { readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { ComponentGraph, PresetDesign } from "@switchyard/core/facility";
import { chartSvg, oneLineDiagram } from "@switchyard/report";
import { readComponentGraph, type Scenario } from "@switchyard/scenario";
import {
  availabilityGraph,
  facilityAvailability,
  facilityCompare,
  facilityConvert,
  facilitySchedule,
} from "@switchyard/study";
import { type Command, InvalidArgumentError } from "commander";
import { type CommandContext, printJson, type RegisterCommand } from "../command.ts";
import { availabilityText, compareText, convertText, scheduleText } from "../facility-text.ts";
import { fileErrors } from "../file-errors.ts";
import { readScenarioFile, reportProblems } from "../scenario-file.ts";

interface FacilityOptions {
  readonly json?: boolean;
  readonly paths: number;
  readonly halfWidth: number;
  readonly cycles: number;
  readonly design?: PresetDesign;
  readonly diagram?: string;
}

/** `switchyard facility convert|schedule|availability|compare FILE`. */
export const registerFacility: RegisterCommand = (program, context) => {
  const facility = program
    .command("facility")
    .description("what must be rebuilt, when it is ready, how available it is");
  addSubcommand(facility, context, CONVERT, ({ scenario }) => {
    const answer = facilityConvert(scenario);
    return { answer, text: convertText(answer) };
  });
  addSubcommand(facility, context, SCHEDULE, ({ scenario, options }) => {
    const answer = facilitySchedule(scenario, options.paths);
    return { answer, text: scheduleText(answer) };
  });
  addSubcommand(facility, context, AVAILABILITY, availability);
  addSubcommand(facility, context, COMPARE, ({ scenario, options }) => {
    const answer = facilityCompare(scenario, options.paths, workOf(options));
    return { answer, text: compareText(answer) };
  });
};

interface Subcommand {
  readonly name: string;
  readonly description: string;
  readonly help: string;
}

const CONVERT: Subcommand = {
  name: "convert",
  description: "what converting the mine costs, item by item, by each camp's reading",
  help: `
Example:
  switchyard facility convert examples/10-one-mine-two-camps/scenario.yaml --json

JSON: own and camps: { campId, gridMw, itMw, mine, greenfield, converted: { totalUsd, usdPerGridMw, usdPerItMw }, items,
needs, avoidedHardwareUsd, adaptationUsd, removalUsd, avoidedCapitalUsd, salvageUsd, reusedFractionOfMine,
reusedFractionOfHall, physicalFractionOfMine, … }, breakEvenReuseFraction, disclosed: [{ project, stands }].`,
};
const SCHEDULE: Subcommand = {
  name: "schedule",
  description: "when the first and the last block are energised, by conversion and on empty land",
  help: `
Example:
  switchyard facility schedule examples/11-greenfield-or-conversion/scenario.yaml --paths 2000

JSON: conversion and greenfield: { firstEnergised, lastEnergised: { p10, p50, p90 }, monthsToFirst, monthsToLast, blocks,
criticality, earlyOrders, atMedian }, monthsSaved.`,
};
const AVAILABILITY: Subcommand = {
  name: "availability",
  description: "availability of each hall as the contract and as the tenant measure it, with intervals",
  help: `
Example:
  switchyard facility availability examples/12-n1-or-n2/scenario.yaml --design n+2 --diagram one-line.svg

JSON: exact (or null where the exact engine refuses), halls: [{ hallId, contract, tenant: { unavailabilityFraction,
standardError, low95Fraction, high95Fraction, minutesPerYear, eventsPerYear, effectiveSampleSize, gainOverPlain } }],
serviceLevel, nextSpares, strata, reachedTarget.`,
};
const COMPARE: Subcommand = {
  name: "compare",
  description: "camps, schedules and designs side by side",
  help: `
Example:
  switchyard facility compare examples/11-greenfield-or-conversion/scenario.yaml --json

JSON: monthsSaved, greenfield, conversion, camps, designs.`,
};

interface Call {
  readonly scenario: Scenario;
  readonly folder: string;
  readonly options: FacilityOptions;
  readonly context: CommandContext;
}

interface Answer {
  readonly answer: unknown;
  readonly text: string;
}

function addSubcommand(
  facility: Command,
  context: CommandContext,
  { name, description, help }: Subcommand,
  answerOf: (call: Call) => Answer | Promise<Answer>,
): void {
  const command = facility
    .command(`${name} <file>`)
    .description(description)
    .option("--json", "print JSON")
    .addHelpText("after", help);
  if (name === "schedule" || name === "compare")
    command.option("--paths <count>", "schedules drawn", wholeNumber, 1000);
  if (name === "availability" || name === "compare")
    command
      .option(
        "--half-width <percent>",
        "stop at this relative half-width of unavailability (95 %)",
        percent,
        0.05,
      )
      .option("--cycles <count>", "most excursions simulated", wholeNumber, 40_000);
  if (name === "availability")
    command
      .option("--design <name>", "bare, ups, n, n+1, n+2 or 2n instead of the file's")
      .option("--diagram <file>", "write the one-line diagram as SVG");
  command.action(async (file: string, options: FacilityOptions) => {
    const read = await readScenarioFile(context.io, file);
    if (!read.ok) {
      context.setExitCode(2);
      return reportProblems(context.io, file, read.problems);
    }
    const call = { scenario: read.parsed.scenario, folder: dirname(read.path), options, context };
    const { answer, text } = await answerOf(call);
    if (options.json) printJson(context.io, answer);
    else context.io.out(text);
  });
}

async function availability(call: Call): Promise<Answer> {
  const { scenario, options, context } = call;
  const design = options.design ?? (scenario.facility.availability.design as PresetDesign);
  const graph = (await ownGraph(call)) ?? availabilityGraph(scenario, design);
  const answer = { design, ...facilityAvailability(scenario, graph, workOf(options)) };
  if (options.diagram !== undefined) {
    const svg = chartSvg(oneLineDiagram(graph, `One-line diagram of design ${design}`));
    await writeFile(resolve(context.io.cwd, options.diagram), svg);
    context.io.err(`wrote ${options.diagram}\n`);
  }
  return { answer, text: availabilityText(answer) };
}

/** The scenario's own graph, where it names one; its fields are those of `ComponentGraph`. */
async function ownGraph({ scenario, folder }: Call): Promise<ComponentGraph | null> {
  const name = scenario.facility.availability.graphFile;
  if (name === undefined) return null;
  const text = await readFile(resolve(folder, name), "utf8").catch(() => {
    throw fileErrors.noSuchFile({ file: name, folder });
  });
  return readComponentGraph(text, name);
}

function workOf(options: FacilityOptions) {
  return { relativeHalfWidth: options.halfWidth, maxCycles: options.cycles };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError("a whole number above 0 is wanted.");
  return value;
}

function percent(text: string): number {
  const value = Number(text.replace("%", "")) / 100;
  if (!(value > 0)) throw new InvalidArgumentError("a percentage above 0 is wanted.");
  return value;
}
