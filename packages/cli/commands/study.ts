import { Option } from "commander";
import { type CommandContext, printJson, type RegisterCommand } from "../command.ts";
import { daysText } from "../days-text.ts";
import { MOST_PATHS, MOST_SEED, wholeNumber } from "../number-argument.ts";
import { readRunnableScenario, reportProblems } from "../scenario-file.ts";
import { prepareStudyFolder, writeDaysFolder, writeStudyFolder, writeWorkbook } from "../study-folder.ts";
import { isAboutDays, runStudy } from "../study-run.ts";
import { verdictText } from "../verdict-table.ts";

/** `switchyard study FILE`: the verdict on a site. */
export const registerStudy: RegisterCommand = (program, context) => {
  program
    .command("study")
    .description("compare what can be done with a site, and say where the answer turns")
    .argument("<file>", "scenario file")
    .option("--json", "print the whole result as JSON (schema: switchyard schema --of study)")
    .option("--out <dir>", "write study.json, CSV tables and a self-contained HTML report into a folder")
    .option("--xlsx <file>", "write a workbook: verdict, statements, cash lines by month with their sums")
    .option(
      "--paths <n>",
      "number of futures, whatever the scenario says; 0 = the stated path alone",
      wholeNumber(0, MOST_PATHS),
    )
    .option("--seed <n>", "seed of the futures, in place of the scenario's", wholeNumber(0, MOST_SEED))
    .addOption(
      new Option("--measure <name>", "outlook: the user's drifts; valuation: forward curves").choices([
        "outlook",
        "valuation",
      ]),
    )
    .option(
      "--workers <n>",
      "threads for the futures; the answer has the same bits with any number",
      wholeNumber(0, MOST_WORKERS),
    )
    .option("--no-policy", "leave out when to convert as the future unfolds")
    .option("--resume <file>", "go on with a run that Ctrl-C stopped; it says its file's name")
    .addHelpText(
      "after",
      `
Exit status: 0 there is a verdict, 1 the run failed, 2 the scenario is wrong, 130 stopped (--resume goes on).

Example:
  switchyard study examples/01-hybrid-100-mw/scenario.yaml --out out
  switchyard study examples/01-hybrid-100-mw/scenario.yaml --paths 2000 --measure valuation`,
    )
    .action((file: string, options: StudyOptions) => study(context, file, options));
};

const MOST_WORKERS = 256;

interface StudyOptions {
  readonly json?: boolean;
  readonly out?: string;
  readonly xlsx?: string;
  readonly paths?: number;
  readonly seed?: number;
  readonly measure?: "outlook" | "valuation";
  readonly workers?: number;
  /** False = not asked for. */
  readonly policy: boolean;
  readonly resume?: string;
}

async function study(
  { io, setExitCode }: CommandContext,
  file: string,
  options: StudyOptions,
): Promise<void> {
  const read = await readRunnableScenario(io, file);
  if (!read.ok) {
    setExitCode(2);
    return reportProblems(io, file, read.problems);
  }
  if (options.out !== undefined) await prepareStudyFolder(io, options.out);
  const result = await runStudy(
    io,
    read,
    {
      ...(options.paths === undefined ? {} : { paths: options.paths }),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      ...(options.measure === undefined ? {} : { measure: options.measure }),
      ...(options.policy ? {} : { policy: "none" as const }),
    },
    {
      ...(options.workers === undefined ? {} : { workers: options.workers }),
      ...(options.resume === undefined ? {} : { resume: options.resume }),
    },
  );
  if (options.out !== undefined) {
    const written = isAboutDays(result)
      ? await writeDaysFolder(io, options.out, result)
      : await writeStudyFolder(io, options.out, result);
    for (const path of written) io.err(`wrote ${path}\n`);
  }
  if (options.xlsx !== undefined) await writeWorkbook(io, options.xlsx, result);
  if (options.json) printJson(io, result);
  else io.out(isAboutDays(result) ? daysText(result) : verdictText(result));
}
