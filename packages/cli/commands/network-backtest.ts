import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  type BacktestReport,
  type BacktestRow,
  backtestNetwork,
  networkStudyErrors,
} from "@switchyard/study";
import { type CommandContext, printJson } from "../command.ts";
import type { RegisterNetworkCommand } from "./network-command.ts";

interface BacktestOptions {
  readonly data: string;
  readonly json?: boolean;
}

/** `switchyard network backtest`: how well the network model would have forecast, beside naive and published models. */
export const registerNetworkBacktest: RegisterNetworkCommand = (network, context) => {
  network
    .command("backtest")
    .description(
      "how well the model would have forecast difficulty, origin by origin, beside naive and published models",
    )
    .requiredOption(
      "--data <file>",
      "daily CSV: date, price_usd, difficulty, subsidy_btc_per_block, fees_btc_day",
    )
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((options: BacktestOptions) => run(options, context));
};

const EXAMPLES = `
Example:
  switchyard network backtest --data network_daily.csv --json

Rolling monthly origins, 26 and 52 weeks ahead, unconditional (price fan) and conditional (told the price that came).
JSON: parametersHash, rows [{segment, track, isOutageGiven, horizonWeeks, forecaster, originCount, meanAbsoluteLogError,
meanLogBias, crps, coverage80Fraction, effectiveOriginCount, bestNaive, errorOverBestNaive, skillOverBestNaive
{skill, low, high, blockLength}}], targets [{name, value, atLeast, atMost, verdict}], events {rows, …Points}, notes.
Segments: all, tuned (targets before 2023), validated, from-2018, from-2021, unseen (targets after 2024-06-30).`;

async function run(options: BacktestOptions, { io }: CommandContext): Promise<void> {
  const path = resolve(io.cwd, options.data);
  const text = await readFile(path, "utf8").catch((error: Error) => {
    throw networkStudyErrors.unreadable({ file: options.data, reason: error.message });
  });
  const report = backtestNetwork({
    file: options.data,
    text,
    hashOf: (rows) => createHash("sha256").update(rows).digest("hex"),
    onOrigin: (done, total) => {
      if (io.isTerminal) io.err(`\rorigin ${done} of ${total}${done === total ? "\n" : ""}`);
    },
  });
  if (options.json) printJson(io, report);
  else io.out(textOf(report));
}

/** The table for people: the segments the targets speak of, then events and targets. */
function textOf(report: BacktestReport): string {
  const segments = ["validated", "from-2018", "from-2021", "unseen"];
  const lines = [
    `${report.file}: ${report.firstDay} to ${report.lastDay}, ${report.originCount} origins, parameters ${report.parametersHash}`,
  ];
  for (const segment of segments)
    for (const track of ["conditional", "unconditional"])
      for (const weeks of [26, 52]) {
        const rows = report.rows.filter(
          (row) => row.segment === segment && row.track === track && row.horizonWeeks === weeks,
        );
        if (rows.length > 0)
          lines.push("", `${segment}, ${track}, ${weeks} weeks`, HEAD, ...rows.map(lineOf));
      }
  return `${[...lines, "", ...eventLines(report), "", ...targetLines(report), ""].join("\n")}`;
}

const HEAD =
  "forecaster                     error   bias   CRPS  cover  n (eff)     of best naive  skill [80 % interval]";

function lineOf(row: BacktestRow): string {
  const name = `${row.forecaster}${row.isOutageGiven ? ", ban given" : ""}`.padEnd(29);
  const { skill, low, high } = row.skillOverBestNaive;
  return [
    name,
    fixed(row.meanAbsoluteLogError, 3).padStart(7),
    fixed(row.meanLogBias, 2).padStart(6),
    fixed(row.crps, 3).padStart(6),
    `${(100 * row.coverage80Fraction).toFixed(0)} %`.padStart(6),
    `${row.originCount} (${row.effectiveOriginCount.toFixed(1)})`.padStart(10),
    fixed(row.errorOverBestNaive, 2).padStart(10),
    `       ${fixed(skill, 2)} [${fixed(low, 2)}, ${fixed(high, 2)}]`,
  ].join(" ");
}

function eventLines({ events }: BacktestReport): readonly string[] {
  const list = (values: readonly number[]) => values.map((value) => fixed(value, 1).padStart(6)).join(" ");
  const rows = events.rows.map(
    (row) =>
      `${row.event.padEnd(26)} actual ${list(row.actualPercent)}  modelled ${list(row.modelledPercent)}  cumulative ${fixed(row.actualCumulativePercent, 1)} / ${fixed(row.modelledCumulativePercent, 1)}${row.outageInput ? `  (given: ${row.outageInput})` : ""}`,
  );
  const points = (value: number | null) => (value === null ? "none in this file" : value.toFixed(2));
  return [
    "first three retargets after a shock, %",
    ...rows,
    `event score without China ${points(events.withoutChinaPoints)} points (no response ${points(events.noResponseWithoutChinaPoints)}; left out ${points(events.leftOutWithoutChinaPoints)}); with China ${points(events.withChinaPoints)} (${points(events.noResponseWithChinaPoints)})`,
  ];
}

function targetLines({ targets }: BacktestReport): readonly string[] {
  return targets.map((target) => {
    const range =
      target.atLeast > 0 ? `${target.atLeast} to ${target.atMost}` : `at most ${fixed(target.atMost, 2)}`;
    return `${target.verdict.padEnd(17)} ${target.value === null ? "–" : fixed(target.value, 2)} (${range})  ${target.name}`;
  });
}

/** With a minus sign, not a hyphen. */
function fixed(value: number, digits: number): string {
  return value.toFixed(digits).replace("-", "−");
}
