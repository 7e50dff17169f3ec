import { createHash } from "node:crypto";
import type { Queryable, Row } from "./database.ts";
import { storeErrors } from "./errors.ts";
import { integer, optionalText, text, time } from "./rows.ts";
import type { SeriesFile, SeriesKind } from "./types.ts";

const COLUMNS = "id, scenario_id, name, kind, bytes, sha256, summary, created_by, created_at";

/** A file to keep. */
export interface UploadedFile {
  readonly name: string;
  /** For one scenario alone; for all where absent. */
  readonly scenarioId?: string | undefined;
  readonly kind: SeriesKind;
  readonly content: Uint8Array;
  readonly summary: unknown;
  readonly createdBy?: string | undefined;
}

/** Keeps a file; one of that name is replaced by it, whole. */
export async function saveSeries(database: Queryable, file: UploadedFile): Promise<SeriesFile> {
  const sha256 = createHash("sha256").update(file.content).digest("hex");
  const rows = await database.query(
    `insert into switchyard.series (name, kind, content, bytes, sha256, summary, created_by, scenario_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (name, coalesce(scenario_id, '00000000-0000-0000-0000-000000000000'::uuid)) do update set kind = excluded.kind, content = excluded.content, bytes = excluded.bytes,
       sha256 = excluded.sha256, summary = excluded.summary, created_by = excluded.created_by, created_at = now()
     returning ${COLUMNS}`,
    [
      file.name,
      file.kind,
      file.content,
      file.content.byteLength,
      sha256,
      JSON.stringify(file.summary),
      file.createdBy ?? null,
      file.scenarioId ?? null,
    ],
  );
  return seriesOf(rows[0]!);
}

/** All files by name, without their bytes. */
export async function listSeries(database: Queryable): Promise<readonly SeriesFile[]> {
  return (await database.query(`select ${COLUMNS} from switchyard.series order by name`)).map(seriesOf);
}

/** @throws store/not-found */
export async function readSeries(database: Queryable, id: string): Promise<SeriesFile> {
  const rows = await database.query(`select ${COLUMNS} from switchyard.series where id = $1`, [id]);
  if (!rows[0]) throw storeErrors.notFound({ what: "series", id });
  return seriesOf(rows[0]);
}

/** The bytes as they were uploaded. @throws store/not-found */
export async function readSeriesContent(database: Queryable, id: string): Promise<Uint8Array> {
  const rows = await database.query("select content from switchyard.series where id = $1", [id]);
  if (!rows[0]) throw storeErrors.notFound({ what: "series", id });
  return rows[0].content as Uint8Array;
}

/** A file that a scenario names, with its bytes. */
export interface NamedContent {
  readonly content: Uint8Array;
  readonly sha256: string;
}

/**
 * The files of these names, for a scenario that names them: its own before those of all. Names that are not there are left out.
 */
export async function readSeriesByName(
  database: Queryable,
  names: readonly string[],
  scenarioId: string | null,
): Promise<ReadonlyMap<string, NamedContent>> {
  const rows = await database.query(
    `select distinct on (name) name, content, sha256 from switchyard.series
     where name = any($1) and (scenario_id is null or scenario_id = $2::uuid)
     order by name, scenario_id nulls last`,
    [[...names], scenarioId],
  );
  return new Map(
    rows.map((row) => [
      text(row, "name"),
      { content: row.content as Uint8Array, sha256: text(row, "sha256") },
    ]),
  );
}

/** Which of these names are there, without their bytes. */
export async function knownSeries(
  database: Queryable,
  names: readonly string[],
  scenarioId: string | null,
): Promise<ReadonlySet<string>> {
  const rows = await database.query(
    `select name from switchyard.series
     where name = any($1) and (scenario_id is null or scenario_id = $2::uuid)`,
    [[...names], scenarioId],
  );
  return new Set(rows.map((row) => text(row, "name")));
}

/** Removes a file. @throws store/not-found */
export async function deleteSeries(database: Queryable, id: string): Promise<void> {
  const rows = await database.query("delete from switchyard.series where id = $1 returning id", [id]);
  if (!rows[0]) throw storeErrors.notFound({ what: "series", id });
}

function seriesOf(row: Row): SeriesFile {
  return {
    id: text(row, "id"),
    scenarioId: optionalText(row, "scenario_id"),
    name: text(row, "name"),
    kind: row.kind as SeriesKind,
    bytes: integer(row, "bytes"),
    sha256: text(row, "sha256"),
    summary: JSON.parse(text(row, "summary")),
    createdBy: optionalText(row, "created_by"),
    createdAt: time(row, "created_at"),
  };
}
