import {
  missingFileProblem,
  type ParsedScenario,
  parseScenario,
  type ValidateAnswer,
} from "@switchyard/scenario";
import type { TaskPorts } from "./task.ts";

/** The same answer as `switchyard validate --json`: every problem with line, column and stable code. */
export async function validateText(
  text: string,
  fileName: string,
  { knownFiles }: Pick<TaskPorts, "knownFiles">,
): Promise<ValidateAnswer> {
  const parsed = parseScenario(text, { fileName });
  const wrong = { file: fileName, ok: false, warnings: [], assumptions: [], conversions: [] };
  if (!parsed.ok) return { ...wrong, problems: parsed.problems };
  const problems = await missingFiles(parsed, { knownFiles });
  if (problems.length > 0) return { ...wrong, problems };
  const { warnings, assumptionsUsed: assumptions, conversions } = parsed;
  return { file: fileName, ok: true, problems: [], warnings, assumptions, conversions };
}

/** A problem for every file that the scenario names and nobody has uploaded. */
export async function missingFiles(
  { files, fileName }: ParsedScenario,
  { knownFiles }: Pick<TaskPorts, "knownFiles">,
) {
  const known = await knownFiles(files.map(({ file }) => file));
  return files
    .filter(({ file }) => !known.has(file))
    .map((named) => missingFileProblem(named, fileName, "the uploaded series"));
}
