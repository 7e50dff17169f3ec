import { writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { PresetDesign } from "@switchyard/core/facility";
import { chartSvg, oneLineDiagram } from "@switchyard/report";
import type { Scenario } from "@switchyard/scenario";
import {
  asRun,
  availabilityAnswer,
  availabilityGraph,
  compareDesigns,
  convertAnswer,
  earningsOf,
  facilityCompare,
  facilityPrices,
  maintenanceAnswer,
  noteOf,
  scheduleAnswer,
  unmaintainedGraph,
} from "@switchyard/study";
import { type Command, InvalidArgumentError } from "commander";
import { type CommandContext, printJson, type RegisterCommand } from "../command.ts";
import { readOwnGraph, readWeather } from "../component-graph.ts";
import { availabilityText, designsPage } from "../facility-availability-text.ts";
import { compareText } from "../facility-compare-text.ts";
import { convertText, scheduleText } from "../facility-text.ts";
import { maintenanceText } from "../maintenance-text.ts";
import { readScenarioFile, reportProblems } from "../scenario-file.ts";
import { priceFileReaders } from "../study-run.ts";

interface FacilityOptions {
  readonly json?: boolean;
  readonly paths: number;
  readonly halfWidth: number;
  readonly cycles: number;
  readonly design?: PresetDesign;
  readonly designs?: readonly PresetDesign[];
  readonly diagram?: string;
}

/** `switchyard facility convert|schedule|availability|maintenance|compare FILE`. */
export const registerFacility: RegisterCommand = (program, context) => {
  const facility = program
    .command("facility")
    .description("what must be rebuilt, when it is ready, how available it is")
    .addHelpText(
      "after",
      "\nExample:\n  switchyard facility convert examples/10-one-mine-two-camps/scenario.yaml",
    );
  addSubcommand(facility, context, CONVERT, async (call) => {
    const answer = convertAnswer(call.scenario, call.options.paths, await pricesOf(call));
    return { answer, text: convertText(answer) };
  });
  addSubcommand(facility, context, SCHEDULE, async (call) => {
    const answer = scheduleAnswer(call.scenario, call.options.paths, await pricesOf(call));
    return { answer, text: scheduleText(answer) };
  });
  addSubcommand(facility, context, AVAILABILITY, availability);
  addSubcommand(facility, context, MAINTENANCE, async (call) => {
    const { scenario, folder, options } = call;
    const design = scenario.facility.availability.design as PresetDesign;
    const graph = (await readOwnGraph(scenario, folder)) ?? unmaintainedGraph(scenario, design);
    const answer = maintenanceAnswer(scenario, graph, workOf(options), await pricesOf(call));
    return { answer, text: maintenanceText(answer) };
  });
  addSubcommand(facility, context, COMPARE, async (call) => {
    const { scenario, options, folder } = call;
    const weatherText = await readWeather(scenario, folder);
    const inputs = { prices: await pricesOf(call), weatherText, designs: options.designs };
    const answer = facilityCompare(scenario, options.paths, workOf(options), inputs);
    return { answer, text: compareText(answer) };
  });
};

/** Prices are read only where something here earns: a lease, or machines. */
async function pricesOf({ scenario, folder }: Call) {
  if (!scenario.hosting?.lease && !scenario.mining) return null;
  return facilityPrices(scenario, priceFileReaders(folder));
}

interface Subcommand {
  readonly name: string;
  readonly description: string;
  readonly help: string;
}

const CONVERT: Subcommand = {
  name: "convert",
  description: "what converting the mine costs and saves, item by item, by each camp's reading",
  help: `
Examples:
  switchyard facility convert examples/10-one-mine-two-camps/scenario.yaml --json
  switchyard facility convert examples/01-hybrid-100-mw/scenario.yaml     with a lease: what the months saved are worth

JSON: own and camps: { campId, gridMw, itMw, mine, greenfield, converted: { totalUsd, usdPerGridMw, usdPerItMw }, items,
needs, avoidedHardwareUsd, adaptationUsd, removalUsd, avoidedCapitalUsd, salvageUsd, statedFractionOfMine,
physicalFractionOfMine, reusedFractionOfMine, reusedFractionOfHall, monthsSaved, timeValueUsd, reuseValueUsd, … },
breakEvenReuseFraction, dispute: { capitalUsd, fractionOfHall, monthsOfNoi, uniformReuse: [{ camp, fraction }] },
disclosed: [{ project, stands }], deals: [{ name, gridPerItRatio, capexUsdPerItMw, stands }], monthsSaved,
monthlyNoiUsd (null without a lease).`,
};
const SCHEDULE: Subcommand = {
  name: "schedule",
  description: "when the first and the last block are energised, what early orders save, and the bridge",
  help: `
Examples:
  switchyard facility schedule examples/11-greenfield-or-conversion/scenario.yaml --paths 2000
  switchyard facility schedule examples/01-hybrid-100-mw/scenario.yaml --json

JSON: conversion and greenfield: { firstEnergised, lastEnergised: { p10, p50, p90 }, monthsToFirst, monthsToLast, blocks,
criticality, earlyOrders, atMedian }, monthsSaved, monthlyNoiUsd, optionOrders: [{ id, daysBeforeDecision, orderUsd,
atRiskUsd, carryUsd, daysSavedFirst, daysSavedLast, savedUsd, paysFromChanceOfYes }], bridge: { available, because } or
{ available, marginUsdPerMwMonth, fleetFraction, bannedMonths, sunk: { blocks, months, miningMarginUsd, demobilisationUsd,
resaleUsd, doubleStaffingUsd, ratchetUsd, netUsd }, relocatable: { machine, monthsToPay, monthsAvailable, pays, netUsd } }.`,
};
const AVAILABILITY: Subcommand = {
  name: "availability",
  description: "availability of each hall as the contract and as the tenant measure it, with intervals",
  help: `
Examples:
  switchyard facility availability examples/12-n1-or-n2/scenario.yaml --design n+2 --diagram one-line.svg
  switchyard facility availability examples/12-n1-or-n2/scenario.yaml --designs n,n+1,n+2,2n

JSON: design, monthlyRentUsd, exact (or null where the exact engine refuses), halls: [{ hallId, contract, tenant:
{ unavailabilityFraction, standardError, low95Fraction, high95Fraction, minutesPerYear, eventsPerYear,
effectiveSampleSize, gainOverPlain } }], promisedAvailabilityFraction, serviceLevel: [{ hallId, chanceOfBreachPerYear,
chanceOfTerminationPerYear, expectedCreditMonths, expectedCreditUsdPerYear, … }], clauses: [{ hallId, clauses: [{ clause,
yearBreachProbability, expectedCreditFraction, yearTerminationProbability, … }] }], creditUsdPerContractMinute, nextSpares:
[{ componentId, usdPerContractMinute, usdPerTenantMinute, paysByCredits }], strata, reachedTarget, note (or null).
With --designs: designs: [{ design, worstHallId, contract, tenant, chanceOfBreachPerYear, expectedCreditUsdPerYear }].`,
};
const MAINTENANCE: Subcommand = {
  name: "maintenance",
  description: "run to failure, periodic, condition-based: uptime and cost of the machines and of the halls",
  help: `
Examples:
  switchyard facility maintenance examples/16-maintenance-policy/scenario.yaml
  switchyard facility maintenance scenario.yaml --json      facility.maintenance: { fleet: { policy: periodic, interval: 6 months } }

JSON: fleet: { because } or { terms, machineCount, fleetMw, marginUsdPerMachineHour, policies: [{ policy, isStated, uptimeFraction,
failuresPerYear, plannedServicesPerYear, costUsdPerYear (per machine), costUsdPerMwYear, gainUsdPerYear }] }, halls: [{ policy,
isStated, failuresPerYear, servicesPerYear, costUsdPerYear, worstHallId, contractMinutesPerYear, contractHalfWidthMinutes,
tenantMinutesPerYear, tenantHalfWidthMinutes, reachedTarget }].`,
};
const COMPARE: Subcommand = {
  name: "compare",
  description: "camps, schedules, designs, connection, delay and cooling side by side",
  help: `
Examples:
  switchyard facility compare examples/11-greenfield-or-conversion/scenario.yaml --json
  switchyard facility compare site.yaml      with site.grid.large_load, site.grid.queue and site.location.weather: year.epw

JSON: monthsSaved, monthlyNoiUsd, greenfield, conversion, camps, designs, connection: { before, asStudied, upgraded,
restudyMonths, largeLoad: { terms, mineMwByMonth, cases: [{ kind, cashUsd, npvUsd, cashUsdByYear, … }] } or null }, delay: [{ use,
oneMonth: { lostUsd, usdPerMwhForLife }, regions: [{ place, cheaper, spreadUsdPerMwh, extraQueueMonths, breakEvenMonths,
worthWaiting }] }], cooling: { available, because } or { plants: [{ kind, meanPueRatio, peakPueRatio, pueRatioByMonthHour,
gridPerItRatio, … }] }.`,
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
  if (name !== "availability" && name !== "maintenance")
    command.option("--paths <count>", "schedules drawn", wholeNumber, 1000);
  if (name !== "convert" && name !== "schedule")
    command
      .option(
        "--half-width <percent>",
        "stop at this relative half-width of unavailability (95 %)",
        percent,
        name === "availability" ? 0.05 : 0.1,
      )
      .option(
        "--cycles <count>",
        "most excursions simulated, of each design",
        wholeNumber,
        name === "availability" ? 120_000 : 20_000,
      )
      .option("--designs <names>", "presets side by side, for example n,n+1,n+2,2n", designNames);
  if (name === "availability")
    command
      .option("--design <name>", "bare, ups, n, n+1, n+2, 2n or 2n-split instead of the file's")
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
  const { scenario, options, context, folder } = call;
  const prices = await pricesOf(call);
  if (options.designs) {
    const rentUsd = earningsOf(scenario, prices)?.monthlyRentUsd ?? null;
    const designs = compareDesigns(scenario, options.designs, workOf(options), rentUsd);
    return { answer: { designs }, text: designsPage(designs) };
  }
  const stated = scenario.facility.availability.design as PresetDesign;
  const own = options.design ? null : await readOwnGraph(scenario, folder);
  const graph = own ? asRun(scenario, own) : availabilityGraph(scenario, options.design ?? stated);
  const design = own ? scenario.facility.availability.graphFile! : (options.design ?? stated);
  const answer = {
    design,
    ...availabilityAnswer(scenario, graph, workOf(options), prices),
    note: noteOf(design, graph),
  };
  if (options.diagram !== undefined) {
    const svg = chartSvg(oneLineDiagram(graph, `One-line diagram of design ${design}`));
    await writeFile(resolve(context.io.cwd, options.diagram), svg);
    context.io.err(`wrote ${options.diagram}\n`);
  }
  return { answer, text: availabilityText(answer) };
}

function workOf(options: FacilityOptions) {
  return { relativeHalfWidth: options.halfWidth, maxCycles: options.cycles };
}

/** Names between commas; what is no preset is named by the graph builder. */
function designNames(text: string): readonly PresetDesign[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.some((name) => name === ""))
    throw new InvalidArgumentError("names between commas are wanted, for example n,n+1,n+2,2n.");
  return names as PresetDesign[];
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
