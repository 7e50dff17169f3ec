import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { missingFileProblem, type ParsedScenario, type Problem } from "@switchyard/scenario";

/** A problem for every file that the scenario names and that is not there; paths start at the scenario's own folder. */
export function missingFileProblems(parsed: ParsedScenario, scenarioPath: string): readonly Problem[] {
  const folder = dirname(scenarioPath);
  return parsed.files
    .filter((named) => !existsSync(resolve(folder, named.file)))
    .map((named) => missingFileProblem(named, parsed.fileName, folder));
}
