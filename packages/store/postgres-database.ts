import pg from "pg";
import type { Database, Queryable, Row } from "./database.ts";
import { storeErrors } from "./errors.ts";

/** Enough for the requests of one process; PostgreSQL's own default is 100 for all. */
const CONNECTIONS = 8;
const CONNECT_WITHIN_MS = 10_000;

/**
 * PostgreSQL by its address.
 * @param onIdleError told when an idle connection breaks; the pool makes a new one
 * @throws store/not-reachable
 */
export async function openPostgres(
  connectionString: string,
  onIdleError: (error: Error) => void = () => {},
): Promise<Database> {
  const pool = new pg.Pool({
    connectionString,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    application_name: "switchyard",
  });
  pool.on("error", onIdleError);
  try {
    await pool.query("select 1");
  } catch (error) {
    await pool.end();
    throw storeErrors.notReachable({ reason: error instanceof Error ? error.message : String(error) });
  }
  return {
    kind: "postgres",
    query: async (sql, values = []) => (await pool.query<Row>(sql, [...values])).rows,
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  };
}

async function inTransaction<Result>(
  pool: pg.Pool,
  work: (inside: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let isBroken = false;
  try {
    await client.query("begin");
    const result = await work({
      query: async (sql, values = []) => (await client.query<Row>(sql, [...values])).rows,
    });
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {
      isBroken = true;
    });
    throw error;
  } finally {
    client.release(isBroken);
  }
}
