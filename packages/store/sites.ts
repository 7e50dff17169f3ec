import type { Queryable, Row } from "./database.ts";
import { storeErrors } from "./errors.ts";
import { isUniqueViolation, text, time } from "./rows.ts";
import type { Site } from "./types.ts";

const COLUMNS = "id, name, note, created_at";

/** Saves a site. @throws store/name-taken */
export async function createSite(
  database: Queryable,
  { name, note }: { readonly name: string; readonly note: string },
): Promise<Site> {
  const rows = await unlessTaken(name, () =>
    database.query(`insert into switchyard.sites (name, note) values ($1, $2) returning ${COLUMNS}`, [
      name,
      note,
    ]),
  );
  return siteOf(rows[0]!);
}

/** All sites by name. */
export async function listSites(database: Queryable): Promise<readonly Site[]> {
  return (await database.query(`select ${COLUMNS} from switchyard.sites order by name`)).map(siteOf);
}

/** @throws store/not-found */
export async function readSite(database: Queryable, id: string): Promise<Site> {
  return found(await database.query(`select ${COLUMNS} from switchyard.sites where id = $1`, [id]), id);
}

/** Renames a site or changes its note. @throws store/not-found, store/name-taken */
export async function changeSite(
  database: Queryable,
  id: string,
  change: { readonly name?: string | undefined; readonly note?: string | undefined },
): Promise<Site> {
  const rows = await unlessTaken(change.name ?? "", () =>
    database.query(
      `update switchyard.sites set name = coalesce($2, name), note = coalesce($3, note)
       where id = $1 returning ${COLUMNS}`,
      [id, change.name ?? null, change.note ?? null],
    ),
  );
  return found(rows, id);
}

/** Removes a site; its scenarios stay, without one. @throws store/not-found */
export async function deleteSite(database: Queryable, id: string): Promise<void> {
  found(await database.query(`delete from switchyard.sites where id = $1 returning ${COLUMNS}`, [id]), id);
}

async function unlessTaken<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isUniqueViolation(error) ? storeErrors.nameTaken({ what: "site", name }) : error;
  }
}

function found(rows: readonly Row[], id: string): Site {
  if (!rows[0]) throw storeErrors.notFound({ what: "site", id });
  return siteOf(rows[0]);
}

function siteOf(row: Row): Site {
  return {
    id: text(row, "id"),
    name: text(row, "name"),
    note: text(row, "note"),
    createdAt: time(row, "created_at"),
  };
}
