import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseDiversion, parseShock, type Shock } from "@switchyard/core/network";
import { networkPlotsSvg } from "@switchyard/report";
import { assumption, type NetworkScenario } from "@switchyard/scenario";
import {
  type DatedPrice,
  dayOfText,
  frozenRowsText,
  type NetworkRecord,
  type NetworkSettings,
  type NetworkSimulation,
  networkSettings,
  networkStart,
  networkStudyErrors,
  parseNetworkDaily,
  parsePricePath,
  priceOnDay,
  requirePriceAtStart,
  type SimulateOptions,
  simulateNetwork,
} from "@switchyard/study";
import { type CommandContext, printJson } from "../command.ts";
import { readScenarioFile, reportProblems } from "../scenario-file.ts";
import type { RegisterNetworkCommand } from "./network-command.ts";
import { networkOptionErrors, numberOption, plain, positiveOption } from "./network-options.ts";

interface Options {
  readonly shock: readonly string[];
  readonly divert: readonly string[];
  readonly difficulty?: number;
  readonly price?: number;
  readonly pricePath?: string;
  readonly start?: string;
  readonly months: number;
  readonly paths: number;
  readonly seed: number;
  readonly fixedPrice?: boolean;
  readonly data?: string;
  readonly svg?: string;
  readonly json?: boolean;
}

const collect = (value: string, before: readonly string[]) => [...before, value];
const whole = (option: string, least: number, most: number) =>
  numberOption(
    option,
    `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && value >= least && value <= most,
  );

/** `switchyard network simulate`: difficulty, hashrate and hashprice ahead, and what shocks do to them. */
export const registerNetworkSimulate: RegisterNetworkCommand = (network, context) => {
  network
    .command("simulate")
    .description("difficulty, hashrate and hashprice ahead as fans, and what shocks do to them")
    .argument("[scenario]", "scenario file; without one the start is taken from the options and assumptions")
    .option("--shock <shock>", "price:-60%@2027-03 and so on, repeatable", collect, [])
    .option("--divert <power>", "power that AI takes from mining: 2GW@2027-06, repeatable", collect, [])
    .option("--difficulty <number>", "difficulty at the start", positiveOption("--difficulty", "138.96e12"))
    .option("--price <usd>", "price at the start, USD/BTC", positiveOption("--price", "66000"))
    .option("--price-path <file>", "price ahead as CSV: date,price_usd; see below")
    .option("--start <date>", "first day: 2026-06 or 2026-06-01")
    .option("--months <count>", "how far", whole("--months", 1, 360), 36)
    .option("--paths <count>", "sampled paths behind the fans", whole("--paths", 16, 20_000), 192)
    .option("--seed <number>", "seed of the sampled paths", whole("--seed", 0, 2 ** 31), 1)
    .option("--fixed-price", "take the price as given; without it the fans walk the price without drift")
    .option("--data <file>", "daily CSV to learn the fleet from; see network backtest --help")
    .option("--svg <file>", "write fans, supply curve and shock response as SVG")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((scenario: string | undefined, options: Options) => run(scenario, options, context));
};

const EXAMPLES = `
Examples:
  switchyard network simulate scenario.yaml --shock price:-60%@2027-03
  switchyard network simulate --difficulty 138.96e12 --price 66000 --start 2026-06 --shock outage:40%@2027-01 --svg network.svg
  switchyard network simulate --start 2026-06 --price-path prices.csv --fixed-price --json

Price path: a CSV with the columns date (2027-03-01) and price_usd, oldest first, a row on or before the start; between rows the
price goes along a straight line of its logarithm, after the last row it stays; fans walk around it unless --fixed-price.
Shocks: price:-60%@2027-03, power:+20%@2027-03, outage:40%@2027-03 (loss of hashrate), fees:x10@2027-03+2w, halving@2027-03.
JSON: days and fans {p5, p25, p50, p75, p95} of difficulty, hashrateEhs, hashpriceUsdPerPhDay; expected and withoutShocks
(at the price of the start; both with securityBudgetUsdPerDay, underWaterFraction); absorption {peakChangeFraction, peakEpoch, epochsToHalf, in steps of 14 days};
before and after {underWaterByPowerPrice, marginalMachine, supplyCurve, networkGw}; spreads with inferred or assumed.`;

async function run(scenario: string | undefined, options: Options, context: CommandContext): Promise<void> {
  const { io } = context;
  const settings = networkSettings(createHash("sha256").update(frozenRowsText()).digest("hex").slice(0, 16));
  const stated = scenario === undefined ? undefined : await statedNetwork(scenario, context);
  if (stated === null) return;
  const record = options.data === undefined ? undefined : await readRecord(options.data, settings, context);
  const pricePath = await readPricePath(options, context);
  const simulateOptions = withPricePath(optionsOf(options, settings, stated, record), pricePath, options);
  const result = simulateNetwork(simulateOptions, settings);
  if (options.svg !== undefined) {
    const shocks = options.pricePath === undefined ? options.shock : ["price path", ...options.shock];
    await writeFile(resolve(io.cwd, options.svg), networkPlotsSvg(plotInput(result, shocks)));
    io.err(`wrote ${options.svg}\n`);
  }
  if (options.json) printJson(io, result);
  else io.out(textOf(result));
}

/** The scenario's network; null where the file is wrong and its problems are printed. */
async function statedNetwork(
  file: string,
  { io, setExitCode }: CommandContext,
): Promise<NetworkScenario | null> {
  const read = await readScenarioFile(io, file);
  if (read.ok) return read.parsed.scenario.network;
  setExitCode(2);
  reportProblems(io, file, read.problems);
  return null;
}

async function readRecord(
  file: string,
  settings: NetworkSettings,
  { io }: CommandContext,
): Promise<NetworkRecord> {
  const text = await readText(file, io.cwd);
  return { days: parseNetworkDaily(text, file).days, machines: settings.machines, anchors: settings.anchors };
}

/** @throws network-options/bad-combination where the price is stated twice */
async function readPricePath(
  { pricePath: file, price }: Options,
  { io }: CommandContext,
): Promise<readonly DatedPrice[] | undefined> {
  if (file === undefined) return undefined;
  if (price !== undefined)
    throw networkOptionErrors.badCombination({
      given: "--price and --price-path both state the price at the start",
      allowed: "give one of them",
    });
  return parsePricePath(await readText(file, io.cwd), file);
}

/** The start's price is the path's on that day. */
function withPricePath(
  options: SimulateOptions,
  pricePath: readonly DatedPrice[] | undefined,
  { pricePath: file }: Options,
): SimulateOptions {
  if (pricePath === undefined) return options;
  requirePriceAtStart(pricePath, options.startDay, file!);
  return { ...options, pricePath, priceUsdPerBtc: priceOnDay(pricePath, options.startDay) };
}

async function readText(file: string, cwd: string): Promise<string> {
  return readFile(resolve(cwd, file), "utf8").catch((error: Error) => {
    throw networkStudyErrors.unreadable({ file, reason: error.message });
  });
}

function optionsOf(
  options: Options,
  settings: NetworkSettings,
  stated: NetworkScenario | undefined,
  record: NetworkRecord | undefined,
): SimulateOptions {
  const start = networkStart(settings, stated, record, options.start ? dayOfText(options.start) : undefined);
  return {
    ...start,
    difficulty: options.difficulty ?? start.difficulty,
    priceUsdPerBtc: options.price ?? start.priceUsdPerBtc,
    months: options.months,
    shocks: options.shock.map(parseShock),
    diversions: options.divert.map(parseDiversion),
    overheadRatio: assumption("bitcoin.network_overhead_ratio").value,
    paths: options.paths,
    studySeed: options.seed,
    isPriceUncertain: !options.fixedPrice,
    ...(record ? { record } : {}),
  };
}

function plotInput(result: NetworkSimulation, shocks: readonly (Shock | string)[]) {
  const { absorption, withoutShocks, expected, after } = result;
  return {
    days: result.days,
    hashrateEhs: result.hashrateEhs,
    hashpriceUsdPerPhDay: result.hashpriceUsdPerPhDay,
    supply: { day: after.day, steps: after.supplyCurve, hashpriceUsdPerPhDay: after.hashpriceUsdPerPhDay },
    ...(absorption && withoutShocks
      ? {
          shock: {
            name: shocks
              .join(", ")
              .replaceAll("-", "−")
              .replace(/(\d)−(\d)/g, "$1-$2"),
            withHashprice: expected.hashpriceUsdPerPhDay,
            withoutHashprice: withoutShocks.hashpriceUsdPerPhDay,
            epochsToHalf: absorption.epochsToHalf,
            peakIndex: absorption.peakEpoch,
          },
        }
      : {}),
  };
}

function textOf(result: NetworkSimulation): string {
  const step = Math.max(1, Math.floor(result.days.length / 8));
  const rows = result.days
    .map((day, i) => ({ day, i }))
    .filter(({ i }) => i % step === 0 || i === result.days.length - 1)
    .map(({ day, i }) => {
      const range = (fan: NetworkSimulation["difficulty"], digits: number) =>
        [fan.p5, fan.p50, fan.p95].map((values) => plain(values[i]!, digits).padStart(8)).join(" ");
      return `${day}  ${range(result.hashrateEhs, 0)}   ${range(result.hashpriceUsdPerPhDay, 1)}`;
    });
  const { before, after } = result;
  return `${[
    `            hashrate EH/s: P5, P50, P95    hashprice USD/PH/day: P5, P50, P95   (parameters ${result.parametersHash}, seed ${result.studySeed})`,
    ...rows,
    "",
    ...[before, after].map(pictureLine),
    ...shockLines(result),
    ...result.notes,
  ].join("\n")}\n`;
}

function pictureLine({
  day,
  underWaterFraction,
  marginalMachine,
  networkGw,
}: NetworkSimulation["before"]): string {
  const { lowGw, guessGw, highGw } = networkGw;
  const marginal = marginalMachine
    ? `, marginal machine ${plain(marginalMachine.efficiencyJPerTh, 1)} J/TH at $${plain(marginalMachine.powerUsdPerMwh, 0)}/MWh`
    : "";
  return `${day}: ${plain(lowGw, 1)} to ${plain(guessGw, 1)} to ${plain(highGw, 1)} GW, ${plain(100 * underWaterFraction, 0)} % of installed hashrate under water${marginal}`;
}

function shockLines({ absorption }: NetworkSimulation): readonly string[] {
  if (!absorption) return [];
  const peak = `hashprice changes by ${plain(100 * absorption.peakChangeFraction, 0).replace("-", "−")} % at most`;
  const half =
    absorption.epochsToHalf === null
      ? "half of it is not absorbed within the run"
      : `half of it is absorbed ${absorption.epochsToHalf} epochs later`;
  return [`${peak}; ${half}`];
}
