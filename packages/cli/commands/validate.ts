import type { AssumptionUse, ParsedScenario, Problem, ValidateAnswer } from "@switchyard/scenario";
import { type CommandContext, printJson, type RegisterCommand } from "../command.ts";
import type { CliIo } from "../io.ts";
import { missingFileProblems } from "../named-files.ts";
import { type ReadScenario, readScenarioFile, reportProblems } from "../scenario-file.ts";

/** `switchyard validate FILE`: everything that is wrong in a scenario file, at once. */
export const registerValidate: RegisterCommand = (program, context) => {
  program
    .command("validate")
    .description("check a scenario file and name everything that is wrong in it")
    .argument("<file>", "scenario file (YAML or JSON)")
    .option("--assumptions", "list the defaults that the file leaves to assumptions/")
    .option("--json", "print the answer as JSON")
    .addHelpText(
      "after",
      `
Exit status: 0 the file is right, 2 it is not.

Example:
  switchyard validate scenario.yaml --assumptions

JSON: { file, ok, problems: [{ code, file, line, column, path, read, allowed, nearest?, message }],
        warnings: [{ path, message }], assumptions: [{ id, value, unit, source, date, status, usedFor }], conversions }
      (switchyard schema --of validate)`,
    )
    .action((file: string, options: ValidateOptions) => validate(context, file, options));
};

interface ValidateOptions {
  readonly json?: boolean;
  readonly assumptions?: boolean;
}

async function validate({ io, setExitCode }: CommandContext, file: string, options: ValidateOptions) {
  const read = await readWithFiles(io, file);
  if (!read.ok) setExitCode(2);
  if (options.json)
    printJson(io, read.ok ? rightAnswer(file, read.parsed) : wrongAnswer(file, read.problems));
  else if (!read.ok) reportProblems(io, file, read.problems);
  else printRight(io, file, read.parsed, options);
}

/** The scenario, with the files that it names looked for. */
async function readWithFiles(io: CliIo, file: string): Promise<ReadScenario> {
  const read = await readScenarioFile(io, file);
  if (!read.ok) return read;
  const problems = missingFileProblems(read.parsed, read.path);
  return problems.length > 0 ? { ok: false, problems } : read;
}

function rightAnswer(
  file: string,
  { warnings, assumptionsUsed, conversions }: ParsedScenario,
): ValidateAnswer {
  return { file, ok: true, problems: [], warnings, assumptions: assumptionsUsed, conversions };
}

function wrongAnswer(file: string, problems: readonly Problem[]): ValidateAnswer {
  return { file, ok: false, problems, warnings: [], assumptions: [], conversions: [] };
}

function printRight(
  io: CliIo,
  file: string,
  { scenario, warnings, assumptionsUsed }: ParsedScenario,
  options: ValidateOptions,
): void {
  io.out(`${file} is right: ${scenario.title}\n`);
  for (const { path, message } of warnings) io.out(`note ${path}: ${message}\n`);
  io.out(`${assumptionsUsed.length} defaults are taken from assumptions/ (--assumptions lists them)\n`);
  if (options.assumptions) printAssumptions(io, assumptionsUsed);
}

function printAssumptions(io: CliIo, used: readonly AssumptionUse[]): void {
  for (const { id, value, unit, status, source, date, usedFor } of used) {
    const figure = `${typeof value === "object" ? JSON.stringify(value) : value}${unit ? ` ${unit}` : ""}`;
    io.out(`  ${usedFor.join(", ")}: ${figure} (${status}, ${date}: ${source}) [${id}]\n`);
  }
}
