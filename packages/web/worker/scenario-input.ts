import readExamples from "virtual:switchyard-read-examples";
import type { ParsedScenario } from "@switchyard/scenario";
import type { RunIdentity } from "@switchyard/study";
import { knownFileNames } from "../files/file-store.ts";
import { shortDigest } from "./digest.ts";
import { wantsFiles } from "./refusals.ts";

/** A scenario as a page hands it to the worker. */
export interface ScenarioInput {
  readonly text: string;
  /** Of the files that were dropped: another content is another question. */
  readonly filesStamp?: string | undefined;
}

const MOST_REMEMBERED = 8;
const remembered = new Map<string, ParsedScenario>();

/** Reads the text, or what is wrong with it; the last few are remembered, so that a slider costs no reading. @throws Refusal */
export async function readInput({ text }: ScenarioInput): Promise<ParsedScenario> {
  const known = remembered.get(text);
  if (known) return known;
  const parsed = (await readWhenBuilt(text)) ?? (await import("./read-text.ts")).readText(text);
  remembered.set(text, parsed);
  for (const [oldest] of remembered) if (remembered.size > MOST_REMEMBERED) remembered.delete(oldest);
  return parsed;
}

/** A shipped example was read when the page was built: its first verdict waits neither for YAML nor for the schema. */
async function readWhenBuilt(text: string): Promise<ParsedScenario | undefined> {
  return (await readExamples[await shortDigest(text)]?.())?.default;
}

/** The same for a run: the price files that it names must have been dropped on the page. @throws Refusal */
export async function readRunnableInput(input: ScenarioInput): Promise<ParsedScenario> {
  const parsed = await readInput(input);
  if (parsed.files.length === 0) return parsed;
  const known = await knownFileNames();
  const missing = parsed.files.filter(({ file }) => !known.includes(baseName(file)));
  if (missing.length > 0) throw wantsFiles((await import("./read-text.ts")).missingProblems(missing));
  return parsed;
}

/** Identity of a run in the browser: as the command line's, the first 16 hex digits of the text's sha256. */
export async function identityOf({ text }: ScenarioInput): Promise<RunIdentity> {
  return { scenarioHash: await shortDigest(text), codeVersion: `page+${__SWITCHYARD_BUILD__}` };
}

/** The last part of a path: dropped files have no folder. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
