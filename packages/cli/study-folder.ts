import { join, relative, resolve } from "node:path";
import { writeWhole } from "@switchyard/data";
import { studyPage, studyTables } from "@switchyard/report";
import type { StudyResult } from "@switchyard/study";
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
  const target = resolve(io.cwd, folder);
  const files: Record<string, string> = {
    "study.json": `${toJson(result)}\n`,
    ...studyTables(result),
    "report.html": studyPage(result),
  };
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
