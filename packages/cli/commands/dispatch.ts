import { dirname } from "node:path";
import { parseDay, utcMidnightUnixSec } from "@switchyard/core/quantity";
import { chartSvg, csvTable, dispatchChart, THEME_CSS } from "@switchyard/report";
import { loadHighsSolver } from "@switchyard/solver";
import { type DispatchResult, type DispatchWindow, dispatchStudy } from "@switchyard/study";
import { InvalidArgumentError } from "commander";
import { codeVersion } from "../code-version.ts";
import { type CommandContext, printJson, type RegisterCommand } from "../command.ts";
import { dispatchText } from "../dispatch-text.ts";
import { readScenarioFile, reportProblems } from "../scenario-file.ts";
import { priceFileReaders } from "../study-run.ts";

/** `switchyard dispatch FILE`: which use gets each interval's power, and why. */
export const registerDispatch: RegisterCommand = (program, context) => {
  program
    .command("dispatch")
    .description("decide for every interval which use gets the power: mining, AI, battery, grid")
    .argument("<file>", "scenario file")
    .option("--json", "print the whole result as JSON, one value per interval in `series`")
    .option("--csv", "print one row per interval")
    .option("--svg", "print the chart")
    .option("--from <day>", "first day, after the price year's first day: 2027-08-12", dayArgument)
    .option("--days <count>", "how many days; absent: the whole price year", countArgument)
    .addHelpText(
      "after",
      `
Exit status: 0 there is a schedule, 1 the run failed, 2 the scenario or the call is wrong.

Example:
  switchyard dispatch examples/01-hybrid-100-mw/scenario.yaml --from 2027-08-12 --days 7

JSON: { kind: "dispatch", title, identity, horizon, prices, valueUsd, boundUsd, relativeGap, route: { path, reasons },
        energyMwh, cashUsd, billedDemandMw, hedgeSettlementUsd, settlements: [{ id, contractedMwh, usd }], idleReservation, coincidentPeak?, limits, slacks,
        series: { startUnixSec, priceUsdPerMwh, importLimitMw, importMw, exportMw, miningMw: { tier: [...] }, aiServedMw,
        aiUnservedMw, renewableMw, generatorMw, chargeMw, dischargeMw, storedMwh, marginalValueUsdPerMwh,
        bindingLimit, bindingPart, bindingValueUsdPerMwh }, tiers: [{ id, capacityMw, worthUsdPerMwh }],
        warnings, assumptions }; MW and USD/MWh per interval, MWh and USD over the horizon.`,
    )
    .action((file: string, options: DispatchOptions) => dispatch(context, file, options));
};

interface DispatchOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly svg?: boolean;
  /** Seconds since 1970 of the day's midnight. */
  readonly from?: number;
  readonly days?: number;
}

function dayArgument(text: string): number {
  try {
    return utcMidnightUnixSec(parseDay(text));
  } catch {
    throw new InvalidArgumentError("write a day as 2027-08-12");
  }
}

function countArgument(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1)
    throw new InvalidArgumentError("write a whole number of days, 1 or more");
  return days;
}

async function dispatch({ io, setExitCode }: CommandContext, file: string, options: DispatchOptions) {
  const read = await readScenarioFile(io, file);
  if (!read.ok) {
    setExitCode(2);
    return reportProblems(io, file, read.problems);
  }
  const result = await dispatchStudy(
    read.parsed.scenario,
    read.parsed.assumptionsUsed,
    { scenarioHash: read.hash, codeVersion: codeVersion() },
    {
      ...priceFileReaders(dirname(read.path)),
      solver: await loadHighsSolver(),
    },
    windowOf(options),
  );
  if (options.json) printJson(io, result);
  else if (options.csv) io.out(seriesCsv(result));
  else if (options.svg) io.out(`${standaloneSvg(result)}\n`);
  else io.out(dispatchText(result));
}

function windowOf({ from, days }: DispatchOptions): DispatchWindow | undefined {
  if (from === undefined && days === undefined) return undefined;
  return { ...(from === undefined ? {} : { fromUnixSec: from }), days: days ?? 7 };
}

/** The chart with its style inside, so that the file stands alone. */
function standaloneSvg(result: DispatchResult): string {
  return chartSvg(dispatchChart(result)).replace(/(<svg[^>]*>)/, `$1<style>${THEME_CSS}</style>`);
}

function seriesCsv({ series }: DispatchResult): string {
  const columns: readonly (readonly [string, ArrayLike<number | string>])[] = [
    ["price_usd_per_mwh", series.priceUsdPerMwh],
    ["import_limit_mw", series.importLimitMw],
    ["import_mw", series.importMw],
    ["export_mw", series.exportMw],
    ...Object.entries(series.miningMw).map(([id, mw]) => [`mining_${id}_mw`, mw] as const),
    ["ai_served_mw", series.aiServedMw],
    ["ai_unserved_mw", series.aiUnservedMw],
    ...Object.entries(series.renewableMw).map(([id, mw]) => [`${id}_mw`, mw] as const),
    ...Object.entries(series.generatorMw).map(([id, mw]) => [`${id}_mw`, mw] as const),
    ["charge_mw", series.chargeMw],
    ["discharge_mw", series.dischargeMw],
    ...(series.storedMwh.length > 0 ? [["stored_mwh", series.storedMwh] as const] : []),
    ["marginal_value_usd_per_mwh", series.marginalValueUsdPerMwh],
    ["binding_limit", series.bindingLimit],
    ["binding_part", series.bindingPart],
    ["binding_value_usd_per_mwh", series.bindingValueUsdPerMwh],
  ];
  return csvTable(
    ["start_utc", ...columns.map(([name]) => name)],
    series.startUnixSec.map((second, step) => [
      new Date(second * 1000).toISOString(),
      ...columns.map(([, values]) => values[step]!),
    ]),
  );
}
