import { createHash } from "node:crypto";
import type { Database, Queryable, Row } from "./database.ts";
import { storeErrors } from "./errors.ts";
import { integer, isUniqueViolation, optionalText, text, time } from "./rows.ts";
import type { Scenario, ScenarioVersion } from "./types.ts";

const COLUMNS = "id, site_id, name, latest_version, created_at, updated_at";
const VERSION_COLUMNS = "scenario_id, version, text, hash, note, created_by, created_at";

/** Text to save, with who saves it and why. */
export interface ScenarioText {
  readonly text: string;
  readonly note?: string | undefined;
  readonly createdBy?: string | undefined;
}

/** The scenario's identity in every result: the first 16 hex digits of its text's sha256. */
export function scenarioHash(scenarioText: string): string {
  return createHash("sha256").update(scenarioText).digest("hex").slice(0, 16);
}

/** Saves a new scenario; its text is version 1. @throws store/name-taken, store/not-found for the site */
export async function createScenario(
  database: Database,
  {
    name,
    siteId,
    ...written
  }: ScenarioText & { readonly name: string; readonly siteId?: string | undefined },
): Promise<Scenario> {
  return unlessTaken(name, siteId, () =>
    database.transaction(async (inside) => {
      const rows = await inside.query(
        `insert into switchyard.scenarios (name, site_id, latest_version) values ($1, $2, 1) returning ${COLUMNS}`,
        [name, siteId ?? null],
      );
      const scenario = scenarioOf(rows[0]!);
      await insertVersion(inside, scenario.id, 1, written);
      return scenario;
    }),
  );
}

/**
 * Adds a version. Whoever began from an older one is told, and nothing is overwritten. The same text again makes no version.
 * @throws store/not-found, store/version-conflict
 */
export async function saveVersion(
  database: Database,
  id: string,
  { baseVersion, ...written }: ScenarioText & { readonly baseVersion: number },
): Promise<Scenario> {
  return database.transaction(async (inside) => {
    const rows = await inside.query(`select ${COLUMNS} from switchyard.scenarios where id = $1 for update`, [
      id,
    ]);
    const before = found(rows, id);
    const latest = before.latestVersion;
    const standing = await readVersion(inside, id, latest);
    if (standing.text === written.text) return before;
    if (baseVersion !== latest) throw storeErrors.versionConflict({ baseVersion, latest });
    await insertVersion(inside, id, latest + 1, written);
    const after = await inside.query(
      `update switchyard.scenarios set latest_version = $2, updated_at = now() where id = $1 returning ${COLUMNS}`,
      [id, latest + 1],
    );
    return found(after, id);
  });
}

/** Scenarios, latest changed first; of one site where it is named. */
export async function listScenarios(database: Queryable, siteId?: string): Promise<readonly Scenario[]> {
  const rows = await database.query(
    `select ${COLUMNS} from switchyard.scenarios where $1::uuid is null or site_id = $1::uuid
     order by updated_at desc, name`,
    [siteId ?? null],
  );
  return rows.map(scenarioOf);
}

/** @throws store/not-found */
export async function readScenario(database: Queryable, id: string): Promise<Scenario> {
  return found(await database.query(`select ${COLUMNS} from switchyard.scenarios where id = $1`, [id]), id);
}

/** By its name; undefined where there is none. */
export async function findScenario(database: Queryable, name: string): Promise<Scenario | undefined> {
  const rows = await database.query(`select ${COLUMNS} from switchyard.scenarios where name = $1`, [name]);
  return rows[0] && scenarioOf(rows[0]);
}

/** A text of a scenario. @throws store/not-found */
export async function readVersion(
  database: Queryable,
  id: string,
  version: number,
): Promise<ScenarioVersion> {
  const rows = await database.query(
    `select ${VERSION_COLUMNS} from switchyard.scenario_versions where scenario_id = $1 and version = $2`,
    [id, version],
  );
  if (!rows[0]) throw storeErrors.notFound({ what: "version", id: `${version} of scenario ${id}` });
  return versionOf(rows[0]);
}

/** Every text of a scenario, latest first. */
export async function listVersions(database: Queryable, id: string): Promise<readonly ScenarioVersion[]> {
  const rows = await database.query(
    `select ${VERSION_COLUMNS} from switchyard.scenario_versions where scenario_id = $1 order by version desc`,
    [id],
  );
  return rows.map(versionOf);
}

/** Renames a scenario or moves it to a site (null: to none). @throws store/not-found, store/name-taken */
export async function changeScenario(
  database: Queryable,
  id: string,
  change: { readonly name?: string | undefined; readonly siteId?: string | null | undefined },
): Promise<Scenario> {
  const rows = await unlessTaken(change.name ?? "", change.siteId ?? undefined, () =>
    database.query(
      `update switchyard.scenarios set name = coalesce($2, name), updated_at = now(),
         site_id = case when $4 then $3::uuid else site_id end where id = $1 returning ${COLUMNS}`,
      [id, change.name ?? null, change.siteId ?? null, change.siteId !== undefined],
    ),
  );
  return found(rows, id);
}

/** Removes a scenario and its versions; runs of it stay. @throws store/not-found */
export async function deleteScenario(database: Queryable, id: string): Promise<void> {
  const rows = await database.query(`delete from switchyard.scenarios where id = $1 returning ${COLUMNS}`, [
    id,
  ]);
  found(rows, id);
}

async function insertVersion(
  inside: Queryable,
  id: string,
  version: number,
  written: ScenarioText,
): Promise<void> {
  await inside.query(
    `insert into switchyard.scenario_versions (scenario_id, version, text, hash, note, created_by)
     values ($1, $2, $3, $4, $5, $6)`,
    [id, version, written.text, scenarioHash(written.text), written.note ?? "", written.createdBy ?? null],
  );
}

async function unlessTaken<Result>(
  name: string,
  siteId: string | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw storeErrors.nameTaken({ what: "scenario", name });
    const isForeign = error instanceof Error && "code" in error && error.code === "23503";
    throw isForeign ? storeErrors.notFound({ what: "site", id: siteId ?? "" }) : error;
  }
}

function found(rows: readonly Row[], id: string): Scenario {
  if (!rows[0]) throw storeErrors.notFound({ what: "scenario", id });
  return scenarioOf(rows[0]);
}

function scenarioOf(row: Row): Scenario {
  return {
    id: text(row, "id"),
    siteId: optionalText(row, "site_id"),
    name: text(row, "name"),
    latestVersion: integer(row, "latest_version"),
    createdAt: time(row, "created_at"),
    updatedAt: time(row, "updated_at"),
  };
}

function versionOf(row: Row): ScenarioVersion {
  return {
    scenarioId: text(row, "scenario_id"),
    version: integer(row, "version"),
    text: text(row, "text"),
    hash: text(row, "hash"),
    note: text(row, "note"),
    createdBy: optionalText(row, "created_by"),
    createdAt: time(row, "created_at"),
  };
}
