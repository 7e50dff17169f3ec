import { createHash } from "node:crypto";
import type { Queryable, Row } from "./database.ts";
import { storeErrors } from "./errors.ts";
import { integer, optionalText, text, time } from "./rows.ts";
import type { SeriesFile, SeriesKind } from "./types.ts";

const COLUMNS = "id, name, kind, bytes, sha256, summary, created_by, created_at";

/** A file to keep. */
export interface UploadedFile {
  readonly name: string;
  readonly kind: SeriesKind;
  readonly content: Uint8Array;
  readonly summary: unknown;
  readonly createdBy?: string | undefined;
}

/** Keeps a file; one of that name is replaced by it, whole. */
export async function saveSeries(database: Queryable, file: UploadedFile): Promise<SeriesFile> {
  const sha256 = createHash("sha256").update(file.content).digest("hex");
  const rows = await database.query(
    `insert into switchyard.series (name, kind, content, bytes, sha256, summary, created_by)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (name) do update set kind = excluded.kind, content = excluded.content, bytes = excluded.bytes,
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

/** The bytes of the files of these names, for a scenario that names them; names that are not there are left out. */
export async function readSeriesByName(
  database: Queryable,
  names: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const rows = await database.query("select name, content from switchyard.series where name = any($1)", [
    [...names],
  ]);
  return new Map(rows.map((row) => [text(row, "name"), row.content as Uint8Array]));
}

/** Removes a file. @throws store/not-found */
export async function deleteSeries(database: Queryable, id: string): Promise<void> {
  const rows = await database.query("delete from switchyard.series where id = $1 returning id", [id]);
  if (!rows[0]) throw storeErrors.notFound({ what: "series", id });
}

function seriesOf(row: Row): SeriesFile {
  return {
    id: text(row, "id"),
    name: text(row, "name"),
    kind: row.kind as SeriesKind,
    bytes: integer(row, "bytes"),
    sha256: text(row, "sha256"),
    summary: JSON.parse(text(row, "summary")),
    createdBy: optionalText(row, "created_by"),
    createdAt: time(row, "created_at"),
  };
}
