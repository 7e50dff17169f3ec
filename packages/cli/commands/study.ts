import { type CommandContext, printJson, type RegisterCommand } from "../command.ts";
import { daysText } from "../days-text.ts";
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
    .addHelpText(
      "after",
      `
Exit status: 0 there is a verdict, 1 the run failed, 2 the scenario is wrong.

Example:
  switchyard study examples/01-hybrid-100-mw/scenario.yaml --out out`,
    )
    .action((file: string, options: StudyOptions) => study(context, file, options));
};

interface StudyOptions {
  readonly json?: boolean;
  readonly out?: string;
  readonly xlsx?: string;
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
  const result = await runStudy(io, read);
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
