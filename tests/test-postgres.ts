import { randomBytes } from "node:crypto";
import pg from "pg";
import { findPostgres, startPostgres } from "../scripts/lib/postgres.mjs";

/** Whether tests may ask for PostgreSQL here; where not they are skipped, which CI counts as a failure. */
export const postgresPresent = Boolean(process.env.TEST_DATABASE_URL) || findPostgres() !== undefined;

/** A server to make databases in: that of TEST_DATABASE_URL (its user may create databases), else one of our own. */
export interface TestDatabases {
  /** Address of a new, empty database. */
  create(): Promise<string>;
  /** Drops what was created, and stops the server where it is ours. */
  stop(): Promise<void>;
}

/** Starts, or finds, the server of the tests; once per test file. */
export async function testDatabases(): Promise<TestDatabases> {
  const given = process.env.TEST_DATABASE_URL;
  const own = given ? undefined : await startPostgres();
  if (!given && !own) throw new Error("PostgreSQL is not installed: guard the test by postgresPresent");
  const urlOf = (name: string) => (given ? withDatabase(given, name) : own!.url(name));
  const adminUrl = given ?? own!.url("postgres");
  const made: string[] = [];
  return {
    create: async () => {
      const name = `switchyard_test_${randomBytes(6).toString("hex")}`;
      await asAdmin(adminUrl, `create database ${name}`);
      made.push(name);
      return urlOf(name);
    },
    stop: async () => {
      if (own) return own.stop();
      for (const name of made) await asAdmin(adminUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function asAdmin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
