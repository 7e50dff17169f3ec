import { createHash } from "node:crypto";
import type { Queryable, Row } from "./database.ts";
import { storeErrors } from "./errors.ts";
import { integer, optionalInteger, optionalText, text, time } from "./rows.ts";
import type { Run, WorkKind } from "./types.ts";

const COLUMNS = `id, kind, title, scenario_id, version, scenario_hash, code_version, inputs, result_sha256, result_bytes,
  created_by, created_at`;
const MOST_LISTED = 200;

/** An answer to keep. */
export interface NewRun {
  readonly kind: WorkKind;
  readonly title: string;
  readonly scenarioId: string | null;
  readonly version: number | null;
  readonly scenarioHash: string;
  readonly codeVersion: string;
  /** What it was computed from beside the scenario, JSON-able. */
  readonly inputs: unknown;
  /** The result as text: kept and given back byte for byte. */
  readonly result: string;
  readonly createdBy: string | null;
}

/** Keeps an answer. */
export async function saveRun(database: Queryable, run: NewRun): Promise<Run> {
  const bytes = new TextEncoder().encode(run.result);
  const rows = await database.query(
    `insert into switchyard.runs (kind, title, scenario_id, version, scenario_hash, code_version, inputs,
       result, result_sha256, result_bytes, created_by)
     values ($1, $2, (select id from switchyard.scenarios where id = $3), $4, $5, $6, $7, $8, $9, $10, $11)
     returning ${COLUMNS}`,
    [
      run.kind,
      run.title,
      run.scenarioId,
      run.version,
      run.scenarioHash,
      run.codeVersion,
      JSON.stringify(run.inputs),
      run.result,
      createHash("sha256").update(bytes).digest("hex"),
      bytes.byteLength,
      run.createdBy,
    ],
  );
  return runOf(rows[0]!);
}

/** Runs, latest first, at most 200. */
export async function listRuns(
  database: Queryable,
  filter: { readonly scenarioId?: string | undefined; readonly kind?: WorkKind | undefined } = {},
): Promise<readonly Run[]> {
  const rows = await database.query(
    `select ${COLUMNS} from switchyard.runs
     where ($1::uuid is null or scenario_id = $1::uuid) and ($2::text is null or kind = $2::text)
     order by created_at desc, id limit ${MOST_LISTED}`,
    [filter.scenarioId ?? null, filter.kind ?? null],
  );
  return rows.map(runOf);
}

/** @throws store/not-found */
export async function readRun(database: Queryable, id: string): Promise<Run> {
  const rows = await database.query(`select ${COLUMNS} from switchyard.runs where id = $1`, [id]);
  if (!rows[0]) throw storeErrors.notFound({ what: "run", id });
  return runOf(rows[0]);
}

/** The result's text. @throws store/not-found */
export async function readRunResult(database: Queryable, id: string): Promise<string> {
  const rows = await database.query("select result from switchyard.runs where id = $1", [id]);
  if (!rows[0]) throw storeErrors.notFound({ what: "run", id });
  return text(rows[0], "result");
}

/** Removes a run. @throws store/not-found */
export async function deleteRun(database: Queryable, id: string): Promise<void> {
  const rows = await database.query("delete from switchyard.runs where id = $1 returning id", [id]);
  if (!rows[0]) throw storeErrors.notFound({ what: "run", id });
}

function runOf(row: Row): Run {
  return {
    id: text(row, "id"),
    kind: row.kind as WorkKind,
    title: text(row, "title"),
    scenarioId: optionalText(row, "scenario_id"),
    version: optionalInteger(row, "version"),
    scenarioHash: text(row, "scenario_hash"),
    codeVersion: text(row, "code_version"),
    inputs: JSON.parse(text(row, "inputs")),
    resultSha256: text(row, "result_sha256"),
    resultBytes: integer(row, "result_bytes"),
    createdBy: optionalText(row, "created_by"),
    createdAt: time(row, "created_at"),
  };
}
