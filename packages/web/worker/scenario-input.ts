import { missingFileProblem, type ParsedScenario, parseScenario } from "@switchyard/scenario";
import type { RunIdentity } from "@switchyard/study";
import { knownFileNames } from "../files/file-store.ts";
import { refused, wantsFiles } from "./refusals.ts";

/** A scenario as a page hands it to the worker. */
export interface ScenarioInput {
  readonly text: string;
  /** Of the files that were dropped: another content is another question. */
  readonly filesStamp?: string | undefined;
}

/** How the text is named in messages. */
export const FILE_NAME = "scenario.yaml";

const MOST_REMEMBERED = 8;
const remembered = new Map<string, ParsedScenario>();

/** Reads the text, or what is wrong with it; the last few are remembered, so that a slider costs no reading. @throws Refusal */
export function readInput({ text }: ScenarioInput): ParsedScenario {
  const known = remembered.get(text);
  if (known) return known;
  const parsed = parseScenario(text, { fileName: FILE_NAME });
  if (!parsed.ok) throw refused(parsed.problems);
  remembered.set(text, parsed);
  for (const [oldest] of remembered) if (remembered.size > MOST_REMEMBERED) remembered.delete(oldest);
  return parsed;
}

/** The same for a run: the price files that it names must have been dropped on the page. @throws Refusal */
export async function readRunnableInput(input: ScenarioInput): Promise<ParsedScenario> {
  const parsed = readInput(input);
  if (parsed.files.length === 0) return parsed;
  const known = await knownFileNames();
  const missing = parsed.files.filter(({ file }) => !known.includes(baseName(file)));
  if (missing.length > 0)
    throw wantsFiles(missing.map((named) => missingFileProblem(named, FILE_NAME, "this browser")));
  return parsed;
}

/** Identity of a run in the browser: as the command line's, the first 16 hex digits of the text's sha256. */
export async function identityOf({ text }: ScenarioInput): Promise<RunIdentity> {
  return { scenarioHash: await hashOf(text), codeVersion: `page+${__SWITCHYARD_BUILD__}` };
}

/** Digests need a secure page (https or localhost); elsewhere a run says that it has none. */
async function hashOf(text: string): Promise<string> {
  if (!globalThis.crypto?.subtle) return "not hashed (page without https)";
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest).subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

/** The last part of a path: dropped files have no folder. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
