import { randomBytes } from "node:crypto";
import { rename, rm, stat, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { makeFolder, writeWhole } from "@switchyard/data";
import { csvTable, studyPage, studyTables, studyWorkbook } from "@switchyard/report";
import type { DaysResult, StudyResult } from "@switchyard/study";
import { toJson } from "./command.ts";
import { fileErrors } from "./file-errors.ts";
import type { CliIo } from "./io.ts";

/**
 * Writes a study into a folder: `study.json`, a CSV per table, `report.html` that opens from disk. Nothing
 * half-written is left behind.
 *
 * @returns the files written, relative to where the user stands
 * @throws cli/not-writable
 */
export async function writeStudyFolder(
  io: CliIo,
  folder: string,
  result: StudyResult,
): Promise<readonly string[]> {
  return writeFolder(io, folder, {
    "study.json": `${toJson(result)}\n`,
    ...studyTables(result),
    "report.html": studyPage(result),
  });
}

/** Writes what a short price file says of its days: `days.json` and `days.csv`. @throws cli/not-writable */
export async function writeDaysFolder(
  io: CliIo,
  folder: string,
  result: DaysResult,
): Promise<readonly string[]> {
  const head = [
    "use",
    "mining_mwh",
    "ai_mwh",
    "import_mwh",
    "unused_mwh",
    "margin_usd",
    "margin_usd_per_meter_mwh",
  ];
  const rows = result.uses.map((use) => [
    use.name,
    use.miningMwh,
    use.aiMwh,
    use.importMwh,
    use.unusedMwh,
    use.marginUsd,
    use.marginUsdPerMeterMwh,
  ]);
  return writeFolder(io, folder, { "days.json": `${toJson(result)}\n`, "days.csv": csvTable(head, rows) });
}

/** Writes a study as a workbook, whole or not at all; an answer about days alone has none, and says so. @throws cli/not-writable */
export async function writeWorkbook(
  io: CliIo,
  file: string,
  result: StudyResult | DaysResult,
): Promise<void> {
  if (result.schema === "switchyard/days/1") {
    io.err(`no ${file}: a workbook is made of a verdict, and this answer is about days alone\n`);
    return;
  }
  const book = await studyWorkbook(result);
  await writing(file, () => writeWhole(resolve(io.cwd, file), book));
  io.err(`wrote ${file}\n`);
}

/** Makes the folder where it is not there, before a long run is spent on it. @throws cli/not-writable */
export async function prepareStudyFolder(io: CliIo, folder: string): Promise<void> {
  await writing(folder, async () => {
    const target = resolve(io.cwd, folder);
    const probe = draftOf(target, "probe");
    await makeFolder(target);
    await writeFile(probe, "");
    await rm(probe, { force: true });
  });
}

/** All files are written beside their places, then renamed: where one can't be written, none changes and none is left behind. */
async function writeFolder(
  io: CliIo,
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const target = resolve(io.cwd, folder);
  const names = Object.keys(files);
  const drafts = new Map(names.map((name) => [name, draftOf(target, name)]));
  await writing(folder, async () => {
    try {
      await makeFolder(target);
      for (const [name, draft] of drafts) await writeFile(draft, files[name]!);
      for (const name of names) await requireNoFolder(join(target, name));
      for (const [name, draft] of drafts) await rename(draft, join(target, name));
    } finally {
      for (const draft of drafts.values()) await rm(draft, { force: true }).catch(() => {});
    }
  });
  return names.map((name) => relative(io.cwd, join(target, name)) || name);
}

function draftOf(target: string, name: string): string {
  return join(target, `.${name}.${randomBytes(6).toString("hex")}.part`);
}

/** A folder of that name can't be replaced by a file: better said before the first file is renamed. */
async function requireNoFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new Error(`${path} is a folder`);
}

async function writing(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const reason = code || (error instanceof Error ? error.message : String(error));
    throw fileErrors.notWritable({ file: folder, reason });
  }
}
