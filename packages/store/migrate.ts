import { createHash } from "node:crypto";
import type { Database, Queryable } from "./database.ts";
import { storeErrors } from "./errors.ts";
import { type Migration, migrations } from "./migrations.ts";

/** Key of the advisory lock: two servers that start at once migrate one after the other. */
const LOCK_KEY = 7_473_001;

/**
 * Brings a database to the shape that the program knows. What was applied is compared by hash.
 * @returns numbers of the migrations that were applied now
 * @throws store/migration-changed, store/newer-database
 */
export async function migrate(
  database: Database,
  known: readonly Migration[] = migrations,
): Promise<readonly number[]> {
  return database.transaction(async (inside) => {
    await inside.query("select pg_advisory_xact_lock($1)", [LOCK_KEY]);
    await inside.query("create schema if not exists switchyard");
    await inside.query(`create table if not exists switchyard.migrations (
      number integer primary key, name text not null, sha256 text not null,
      applied_at timestamptz not null default now())`);
    const applied = await appliedHashes(inside);
    requireKnown(applied, known);
    const pending = known.filter(({ number }) => !applied.has(number));
    for (const migration of pending) await apply(inside, migration);
    return pending.map(({ number }) => number);
  });
}

/** sha256 of a migration's text, hex; line ends of another system don't count. */
export function migrationHash({ sql }: Migration): string {
  return createHash("sha256").update(sql.replaceAll("\r\n", "\n").trim()).digest("hex");
}

async function appliedHashes(inside: Queryable): Promise<ReadonlyMap<number, string>> {
  const rows = await inside.query("select number, sha256 from switchyard.migrations");
  return new Map(rows.map(({ number, sha256 }) => [Number(number), String(sha256)]));
}

function requireKnown(applied: ReadonlyMap<number, string>, known: readonly Migration[]): void {
  const newest = Math.max(0, ...applied.keys());
  const last = Math.max(0, ...known.map(({ number }) => number));
  if (newest > last) throw storeErrors.newerDatabase({ newest, known: last });
  const changed = known.find(
    (migration) =>
      applied.has(migration.number) && applied.get(migration.number) !== migrationHash(migration),
  );
  if (changed) throw storeErrors.migrationChanged(changed);
}

async function apply(inside: Queryable, migration: Migration): Promise<void> {
  for (const statement of statementsOf(migration.sql)) await inside.query(statement);
  await inside.query("insert into switchyard.migrations (number, name, sha256) values ($1, $2, $3)", [
    migration.number,
    migration.name,
    migrationHash(migration),
  ]);
}

/** One by one, because a query with parameters allowed takes one statement; ours end with a semicolon at a line's end. */
function statementsOf(sql: string): readonly string[] {
  return sql
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}
