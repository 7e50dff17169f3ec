import {
  missingFileProblem,
  type NamedFile,
  type ParsedScenario,
  type Problem,
  parseScenario,
} from "@switchyard/scenario";
import { refused } from "./refusals.ts";

/** How the text is named in messages. */
export const FILE_NAME = "scenario.yaml";

/** Reads a text with its places: the half of the worker that knows YAML, loaded when a text is no shipped example. @throws Refusal */
export function readText(text: string): ParsedScenario {
  const parsed = parseScenario(text, { fileName: FILE_NAME });
  if (!parsed.ok) throw refused(parsed.problems);
  return parsed;
}

/** What to say of files that nobody has dropped yet. */
export function missingProblems(missing: readonly NamedFile[]): readonly Problem[] {
  return missing.map((named) => missingFileProblem(named, FILE_NAME, "this browser"));
}
