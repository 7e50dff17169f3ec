import { studyPage, studyTables, studyWorkbook } from "@switchyard/report";
import { type StudyResult, studyResultSchema } from "@switchyard/study";
import { serverErrors } from "../errors.ts";
import type { ExportFormat } from "./task.ts";

/** A file made of a study's result. @throws server/not-a-study, server/no-such-table */
export async function exportStudy(resultText: string, format: ExportFormat): Promise<Uint8Array> {
  const result = studyOf(resultText, format);
  if (format.as === "xlsx") return studyWorkbook(result);
  if (format.as === "html") return new TextEncoder().encode(studyPage(result));
  const tables = studyTables(result);
  const table = Object.hasOwn(tables, format.table) ? tables[format.table] : undefined;
  if (table === undefined)
    throw serverErrors.noSuchTable({ name: format.table, known: Object.keys(tables).join(", ") });
  return new TextEncoder().encode(table);
}

function studyOf(resultText: string, { as }: ExportFormat): StudyResult {
  const read = studyResultSchema.safeParse(JSON.parse(resultText));
  if (!read.success) throw serverErrors.notAStudy({ what: `the ${as} export` });
  return read.data;
}
