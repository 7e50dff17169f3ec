import { PGlite } from "@electric-sql/pglite";
import type { Database, Queryable, Row } from "./database.ts";

/** The embedded database. @param folder absent: in memory, nothing is kept */
export async function openPglite(folder?: string): Promise<Database> {
  const db = folder === undefined ? new PGlite() : new PGlite(folder);
  await db.waitReady;
  return databaseOf(db);
}

/** A PGlite that is ready, as a database. */
export function databaseOf(db: PGlite): Database {
  return {
    kind: "pglite",
    query: (sql, values = []) => ask(db, sql, values),
    transaction: (work) => db.transaction((inside) => work(queryable(inside))) as ReturnType<typeof work>,
    close: () => db.close(),
  };
}

type Asked = Pick<PGlite, "query">;

function queryable(inside: Asked): Queryable {
  return { query: (sql, values = []) => ask(inside, sql, values) };
}

async function ask(db: Asked, sql: string, values: readonly unknown[]): Promise<readonly Row[]> {
  return (await db.query<Row>(sql, [...values])).rows;
}
