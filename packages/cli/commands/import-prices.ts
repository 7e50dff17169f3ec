import { resolve } from "node:path";
import { monthMeans } from "@switchyard/core/power";
import { formatDay, formatMonth, monthNumber } from "@switchyard/core/quantity";
import {
  canonicalCsv,
  type DuplicatePolicy,
  type GapPolicy,
  type ImportedPrices,
  importPriceFile,
  priceFormats,
  writeWhole,
} from "@switchyard/data";
import { labelGrid } from "@switchyard/scenario";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type CommandContext, printJson, type RegisterCommand } from "../command.ts";

interface ImportPricesOptions {
  readonly timestamp?: string;
  readonly price?: string;
  readonly location?: string;
  readonly format?: string;
  readonly zone?: string;
  readonly currency?: string;
  readonly stamps?: "start" | "end";
  readonly dates?: "mdy" | "dmy";
  readonly step?: number;
  readonly countsFrom?: string;
  readonly gaps: GapPolicy;
  readonly longestGap: number;
  readonly duplicates: DuplicatePolicy;
  readonly out?: string;
  readonly json?: boolean;
}

/** `switchyard import-prices FILE`: a price file of any known format to the canonical CSV, with an account of it. */
export const registerImportPrices: RegisterCommand = (program, context) => {
  const command = program
    .command("import-prices <file>")
    .description("read a price file, say what is in it, and write it as canonical CSV")
    .option("--timestamp <column>", "name of the timestamp column, where it is not recognised")
    .option("--price <column>", "name of the price column")
    .option("--location <name>", "hub, node, zone or area, where the file holds several")
    .addOption(
      new Option("--format <id>", "format, where the header does not tell").choices(
        priceFormats.map(({ id }) => id),
      ),
    )
    .option("--zone <iana>", "time zone of times without an offset, e.g. America/Chicago")
    .option("--currency <code>", "currency where the file does not say it, e.g. USD")
    .addOption(new Option("--stamps <what>", "what a time marks").choices(["start", "end"]))
    .addOption(new Option("--dates <order>", "order of dates such as 6/1/2024").choices(["mdy", "dmy"]))
    .option("--step <minutes>", "minutes per step, where it can't be measured", numberOf("--step"))
    .option("--counts-from <time>", "start of step 0 where the timestamp column only counts steps");
  addPolicies(command)
    .option("--out <file>", "write the canonical CSV here")
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action((file: string, options: ImportPricesOptions) => run(file, options, context));
};

const HELP = `
Examples:
  switchyard import-prices ercot.csv --out prices.csv
      recognised by its header: zone, currency and daylight saving follow
  switchyard import-prices meter.tsv --timestamp when --price "EUR/MWh" --zone Europe/Oslo --gaps linear --json

A step without a price is an error until --gaps names a policy; text in a price cell is an error with its row.
JSON: source, format, timestampColumn, priceColumn, location, zone, currency, startUtc, endUtc, stepMinutes, steps, days,
wholeMonths, rowsRead, rowsUsed, gaps, duplicates, daylight, negativeSteps, lowest, highest, mean (per MWh), months, warnings, out.`;

function addPolicies(command: Command): Command {
  return command
    .addOption(
      new Option("--gaps <policy>", "how steps without a price are filled")
        .choices(["refuse", "previous", "linear", "previous-day"])
        .default("refuse"),
    )
    .option("--longest-gap <hours>", "no gap longer than this is filled", numberOf("--longest-gap"), 24)
    .addOption(
      new Option("--duplicates <policy>", "which of two different prices for a step stays")
        .choices(["refuse", "first", "last", "mean"])
        .default("refuse"),
    );
}

function numberOf(option: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !(value > 0) || !Number.isFinite(value))
      throw new InvalidArgumentError(`${option} wants a number above 0.`);
    return value;
  };
}

async function run(file: string, options: ImportPricesOptions, context: CommandContext): Promise<void> {
  const { io } = context;
  const imported = await importPriceFile(resolve(io.cwd, file), {
    source: file,
    timestampColumn: options.timestamp,
    priceColumn: options.price,
    location: options.location,
    format: options.format,
    zone: options.zone,
    currency: options.currency,
    stamps: options.stamps,
    dateOrder: options.dates,
    stepMinutes: options.step,
    countsFrom: options.countsFrom,
    gaps: options.gaps,
    longestGapHours: options.longestGap,
    duplicates: options.duplicates,
  });
  if (options.out) await writeWhole(resolve(io.cwd, options.out), canonicalCsv(imported));
  const summary = summaryOf(imported, options.out ?? null);
  if (options.json) printJson(io, summary);
  else io.out(tableOf(summary));
}

function summaryOf(imported: ImportedPrices, out: string | null) {
  const { series, gaps, daylight, ...rest } = imported;
  const { grid } = series;
  const months = monthsOf(imported);
  return {
    ...rest,
    currency: series.currency,
    startUtc: isoTime(grid.startUnixSec),
    endUtc: isoTime(grid.startUnixSec + grid.steps * grid.stepSec),
    stepMinutes: grid.stepSec / 60,
    steps: grid.steps,
    wholeMonths: months.filter(({ isWhole }) => isWhole).length,
    gaps: {
      policy: gaps.policy,
      filledSteps: gaps.filledSteps,
      runs: gaps.runs.map(({ fromUnixSec, steps }) => ({ fromUtc: isoTime(fromUnixSec), steps })),
    },
    daylight: {
      ...daylight,
      shortDays: daylight.shortDays.map(formatDay),
      longDays: daylight.longDays.map(formatDay),
    },
    months,
    out,
  };
}

type Summary = ReturnType<typeof summaryOf>;

/** Local months with their means; a month is whole where its first and last day's neighbours lie outside. */
function monthsOf({ series, zone }: ImportedPrices) {
  const labels = labelGrid(series.grid, zone);
  const means = monthMeans(series, labels);
  const startsWhole =
    labels.hourOfDay[0] === 0 && labels.dayNumber[0] === firstDayNumber(labels.monthNumber[0]!);
  const endGrid = {
    ...series.grid,
    startUnixSec: series.grid.startUnixSec + series.grid.steps * series.grid.stepSec,
    steps: 1,
  };
  const after = labelGrid(endGrid, zone).monthNumber[0]!;
  return means.map(({ month, meanPerMwh, steps }, i) => ({
    month: formatMonth(month),
    steps,
    meanPerMwh,
    isWhole: (i > 0 || startsWhole) && (i < means.length - 1 || after !== monthNumber(month)),
  }));
}

function firstDayNumber(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000;
}

function tableOf(summary: Summary): string {
  const unit = `${summary.currency}/MWh`;
  const rows: readonly (readonly [string, string])[] = [
    [
      "format",
      `${summary.format}, column "${summary.priceColumn}"${summary.location ? `, ${summary.location}` : ""}`,
    ],
    [
      "covers",
      `${summary.startUtc} to ${summary.endUtc}, ${summary.steps} steps of ${summary.stepMinutes} minutes`,
    ],
    ["", `${summary.days.toFixed(2)} days, ${summary.wholeMonths} whole months in ${summary.zone}`],
    ["rows", `${summary.rowsRead} read, ${summary.rowsUsed} used`],
    [
      "prices",
      `mean ${two(summary.mean)}, lowest ${two(summary.lowest)}, highest ${two(summary.highest)} ${unit}`,
    ],
    ["negative", `${summary.negativeSteps} steps`],
    [
      "gaps",
      `${summary.gaps.filledSteps} steps in ${summary.gaps.runs.length} gaps, policy ${summary.gaps.policy}`,
    ],
    [
      "duplicates",
      `${summary.duplicates.equalRows} equal, ${summary.duplicates.conflictingRows} differing rows`,
    ],
    ["23-h days", summary.daylight.shortDays.join(", ") || "none"],
    ["25-h days", summary.daylight.longDays.join(", ") || "none"],
    ...summary.months.map(
      ({ month, steps, meanPerMwh, isWhole }) =>
        [
          month,
          `mean ${two(meanPerMwh)} ${unit}, ${steps} steps${isWhole ? "" : ", part of the month"}`,
        ] as const,
    ),
    ...summary.warnings.map((warning) => ["note", warning] as const),
    ...(summary.wholeMonths < 12
      ? [["note", "less than twelve months: never annualised silently"] as const]
      : []),
    ...(summary.out ? [["written", summary.out] as const] : []),
  ];
  return rows.map(([name, text]) => `${name.padEnd(11)} ${text}\n`).join("");
}

function two(value: number): string {
  return value.toFixed(2);
}

function isoTime(unixSec: number): string {
  return `${new Date(unixSec * 1000).toISOString().slice(0, 16)}Z`;
}
