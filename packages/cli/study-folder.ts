import { join, relative, resolve } from "node:path";
import { writeWhole } from "@switchyard/data";
import { csvTable, studyPage, studyTables } from "@switchyard/report";
import type { DaysResult, StudyResult } from "@switchyard/study";
import { toJson } from "./command.ts";
import { fileErrors } from "./file-errors.ts";
import type { CliIo } from "./io.ts";

/**
 * Writes a study into a folder: `study.json`, a CSV per table, `report.html` that opens from disk. Each file is written
 * beside its place and renamed, so that nothing half-written is left behind.
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

async function writeFolder(
  io: CliIo,
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const target = resolve(io.cwd, folder);
  try {
    for (const [name, text] of Object.entries(files)) await writeWhole(join(target, name), text);
  } catch (error) {
    throw fileErrors.notWritable({
      file: folder,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
  return Object.keys(files).map((name) => relative(io.cwd, join(target, name)) || name);
}
