import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { type Database, migrate, migrations } from "./index.ts";
import { databaseOf } from "./pglite-database.ts";

/** Changes with the program's migrations and with PGlite itself. */
const key = createHash("sha256")
  .update(JSON.stringify(migrations))
  .update(readFileSync(new URL("../../package-lock.json", import.meta.url)))
  .digest("hex")
  .slice(0, 16);
const file = fileURLToPath(new URL(`../../build/.test-pglite-${key}.tar`, import.meta.url));

/**
 * A migrated store in memory for tests. The first one is made from nothing, which takes seconds, and kept under `build/`; the others
 * begin from that.
 */
export async function openTestMemory(): Promise<Database> {
  const kept = readKept();
  const db = new PGlite(kept ? { loadDataDir: kept } : {});
  await db.waitReady;
  const database = databaseOf(db);
  await migrate(database);
  if (!kept) await keep(db);
  return database;
}

/** A migrated store in a data folder, copied likewise: a database made from nothing in a folder takes seconds. */
export async function fillTestFolder(folder: string): Promise<void> {
  if (!existsSync(file)) await (await openTestMemory()).close();
  const place = join(folder, "pglite");
  mkdirSync(place);
  execFileSync("tar", ["-xf", file, "-C", place], { stdio: "ignore" });
}

function readKept(): Blob | undefined {
  try {
    return new Blob([readFileSync(file)]);
  } catch {
    return undefined;
  }
}

/** Whole or not at all: other test files may be reading. */
async function keep(db: PGlite): Promise<void> {
  const dump = await db.dumpDataDir("none");
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(4).toString("hex")}`;
  writeFileSync(draft, Buffer.from(await dump.arrayBuffer()));
  renameSync(draft, file);
  const older = readdirSync(dirname(file)).filter((name) => /^\.test-pglite-\w+\.tar$/.test(name));
  for (const name of older) if (name !== basename(file)) rmSync(join(dirname(file), name), { force: true });
}
