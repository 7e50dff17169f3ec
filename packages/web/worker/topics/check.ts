import { type NamedFile, type Problem, parseScenario, type Warning } from "@switchyard/scenario";
import { knownFileNames } from "../../files/file-store.ts";
import { FILE_NAME } from "../read-text.ts";
import { baseName, type ScenarioInput } from "../scenario-input.ts";

/** What an editor shows beside a text. */
export interface CheckAnswer {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
  /** Files that the scenario names, and whether each was dropped on the page. */
  readonly files: readonly (NamedFile & { readonly isHere: boolean })[];
}

/** Reads a text as it is typed: problems with line and column, never an exception. */
export async function answer({ text }: ScenarioInput): Promise<CheckAnswer> {
  const parsed = parseScenario(text, { fileName: FILE_NAME });
  if (!parsed.ok) return { problems: parsed.problems, warnings: [], files: [] };
  const known = parsed.files.length === 0 ? [] : await knownFileNames();
  const files = parsed.files.map((named) => ({ ...named, isHere: known.includes(baseName(named.file)) }));
  return { problems: [], warnings: parsed.warnings, files };
}
