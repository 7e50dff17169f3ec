import { createHash } from "node:crypto";
import {
  createScenario,
  type Database,
  findScenario,
  listRuns,
  readSeriesByName,
  saveRun,
  saveSeries,
  saveVersion,
  scenarioHash,
} from "@switchyard/store";
import type { Opened } from "./settings.ts";

/** A scenario file that the program was opened with, as its reader has it. */
export interface ScenarioFile {
  /** Its absolute path: the scenario's name in the store. */
  readonly path: string;
  readonly text: string;
  readonly title: string;
  /** The files that it names. */
  readonly files: readonly { readonly name: string; readonly content: Uint8Array }[];
  /** The study's answer as JSON text, with the hash of the text that it was made from. */
  readonly result: string;
  readonly hash: string;
  readonly codeVersion: string;
}

/**
 * Saves a scenario file with what it names, so that the page can open, change and run it. The file wins: where the store has another
 * text, it becomes an older version. What is there already is not saved twice.
 */
export async function openScenarioFile(store: Database, file: ScenarioFile): Promise<Opened> {
  const { path: name, text, title } = file;
  const before = await findScenario(store, name);
  const scenario = before
    ? await saveVersion(store, before.id, { baseVersion: before.latestVersion, text, note: "from the file" })
    : await createScenario(store, { name, text, note: "from the file" });
  for (const entry of file.files) await keepFile(store, scenario.id, entry);
  // a file that was saved while it was studied has no run yet
  const runId = scenarioHash(text) === file.hash ? await keepRun(store, scenario, file) : null;
  return { scenarioId: scenario.id, name, title, runId };
}

async function keepFile(
  store: Database,
  scenarioId: string,
  { name, content }: ScenarioFile["files"][number],
): Promise<void> {
  const sha256 = createHash("sha256").update(content).digest("hex");
  const before = (await readSeriesByName(store, [name], scenarioId)).get(name);
  if (before?.sha256 === sha256) return;
  await saveSeries(store, { name, scenarioId, kind: "other", content, summary: {} });
}

async function keepRun(
  store: Database,
  { id, latestVersion }: { readonly id: string; readonly latestVersion: number },
  { title, codeVersion, files, result, hash }: ScenarioFile,
): Promise<string> {
  const resultSha256 = createHash("sha256").update(result).digest("hex");
  const before = await listRuns(store, { scenarioId: id, kind: "study" });
  const same = before.find((run) => run.resultSha256 === resultSha256 && run.version === latestVersion);
  if (same) return same.id;
  const inputs = {
    options: {},
    files: files.map(({ name, content }) => ({
      name,
      sha256: createHash("sha256").update(content).digest("hex"),
    })),
  };
  const run = await saveRun(store, {
    kind: "study",
    title,
    scenarioId: id,
    version: latestVersion,
    scenarioHash: hash,
    codeVersion,
    inputs,
    result,
    createdBy: null,
  });
  return run.id;
}
