import { chartSvg, csvTable, standaloneSvg, tornadoChart } from "@switchyard/report";
import type { ParsedScenario } from "@switchyard/scenario";
import { type SensitivityResult, sensitivityStudy, VALUE_SOURCES } from "@switchyard/study";
import { InvalidArgumentError } from "commander";
import { askStudy, futuresAsked, RESUME_OPTION } from "../asked-study.ts";
import { type CommandContext, printJson, type RegisterCommand } from "../command.ts";
import { pathsArgument } from "../number-argument.ts";
import { sensitivityText } from "../sensitivity-text.ts";

/** `switchyard sensitivity FILE`: what moves the answer of a study. */
export const registerSensitivity: RegisterCommand = (program, context) => {
  program
    .command("sensitivity")
    .description(
      "move each input, each source of income and the site itself, and say what that does to the answer",
    )
    .argument("<file>", "scenario file")
    .option("--stack", "also share the worth among the sources of income (every set of them is tried)")
    .option(
      "--exclude <pair>",
      "two sources that can't be used together, for example blocks+hosting; may be repeated",
      pairArgument,
      [],
    )
    .option(
      "--paths <count>",
      "futures that all is a mean over, and on which the spread is attributed and regret is told; 0: one stated path, no spread (unless given: what the scenario asks for, at most 1024, else the stated path and 512 for the spread)",
      pathsArgument,
    )
    .option(...RESUME_OPTION)
    .option("--json", "print the whole result as JSON (schema: switchyard schema --of sensitivity)")
    .option("--csv", "print the tornado, one row per input")
    .option("--svg", "print the tornado as a picture")
    .addHelpText(
      "after",
      `
Columns of --csv: today, low and high are in the unit that the row names; what ends in _usd is USD of
present value over doing nothing: of today's best kept (kept) and of the best there (best).
Sources of income: ${VALUE_SOURCES.map(({ id }) => id).join(", ")}.
Exit status: 0 there is an answer, 1 the run failed, 2 the scenario or the call is wrong, 130 stopped
(--resume goes on).

Example:
  switchyard sensitivity examples/01-hybrid-100-mw/scenario.yaml --stack`,
    )
    .action((file: string, options: Options) => sensitivity(context, file, options));
};

type Pair = readonly [string, string];

interface Options {
  readonly stack?: boolean;
  readonly paths?: number;
  readonly exclude: readonly Pair[];
  readonly resume?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly svg?: boolean;
}

function pairArgument(text: string, before: readonly Pair[]): readonly Pair[] {
  const [one, other, ...more] = text.split("+");
  const isKnown = (id: string | undefined) => VALUE_SOURCES.some((source) => source.id === id);
  if (!isKnown(one) || !isKnown(other) || one === other || more.length > 0)
    throw new InvalidArgumentError(
      `write two of ${VALUE_SOURCES.map(({ id }) => id).join(", ")} with a plus between them`,
    );
  return [...before, [one!, other!]];
}

async function sensitivity(context: CommandContext, file: string, options: Options): Promise<void> {
  const { io } = context;
  const asked = {
    stack: options.stack === true || options.exclude.length > 0,
    excludes: options.exclude,
    ...(options.paths === undefined ? {} : { paths: options.paths }),
  };
  const result = await askStudy(
    context,
    file,
    { command: "sensitivity", options: asked, resume: options.resume },
    ({ read, identity, ports }) =>
      sensitivityStudy(read.parsed.scenario, read.parsed.assumptionsUsed, identity, ports, {
        ...asked,
        ...futuresOf(read.parsed, options.paths),
      }),
  );
  if (!result) return;
  if (options.json) printJson(io, result);
  else if (options.csv) io.out(tornadoCsv(result));
  else if (options.svg) io.out(`${standaloneSvg(chartSvg(tornadoChart(result)))}\n`);
  else io.out(sensitivityText(result));
}

/** Futures of the spread where nobody says how many, and the most that a whole tornado takes unasked. */
const USUAL_SPREAD = 512;
const MOST_UNASKED = 1024;

function futuresOf(parsed: ParsedScenario, paths: number | undefined) {
  const over = paths ?? futuresAsked(parsed, MOST_UNASKED);
  return { over, paths: paths ?? (over > 0 ? over : USUAL_SPREAD) };
}

function tornadoCsv({ tornado, run }: SensitivityResult): string {
  const errors = run.futures ? ["swing_error_usd", "rechoosing_error_usd"] : [];
  const end = (name: string) => [`${name}`, `${name}_kept_usd`, `${name}_best`, `${name}_best_usd`];
  return csvTable(
    ["input", "unit", "today", ...end("low"), ...end("high"), "swing_usd", "rechoosing_usd", ...errors],
    tornado.map(({ parameter, unit, today, low, high, swingUsd, rechoosingUsd, ...more }) => [
      parameter,
      unit,
      today,
      low.value,
      low.keptUsd,
      low.best,
      low.bestUsd,
      high.value,
      high.keptUsd,
      high.best,
      high.bestUsd,
      swingUsd,
      rechoosingUsd,
      ...(run.futures ? [more.swingErrorUsd ?? null, more.rechoosingErrorUsd ?? null] : []),
    ]),
  );
}
