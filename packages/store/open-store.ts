import { join } from "node:path";
import type { Database } from "./database.ts";
import { storeErrors } from "./errors.ts";
import { lockFolder } from "./folder-lock.ts";
import { requeueAfterRestart } from "./jobs.ts";
import { migrate } from "./migrate.ts";
import { openPglite } from "./pglite-database.ts";
import { openPostgres } from "./postgres-database.ts";

/** Where things are kept. */
export type StorePlace =
  /** PostgreSQL; any number of processes. */
  | { readonly kind: "postgres"; readonly url: string }
  /** PGlite in a folder; one process. */
  | { readonly kind: "folder"; readonly folder: string }
  /** PGlite in memory; gone with the process. */
  | { readonly kind: "memory" };

/** PGlite's own files are in a folder of their own: it wants that to be empty when it is new. */
const PGLITE_FOLDER = "pglite";

/**
 * Opens the store and brings it to the shape that the program knows. Jobs that a dead process of this folder left running wait again.
 *
 * @throws store/folder-in-use, store/folder-not-usable, store/not-reachable, store/migration-changed, store/newer-database
 */
export async function openStore(place: StorePlace, onIdleError?: (error: Error) => void): Promise<Database> {
  if (place.kind === "postgres") return migrated(await openPostgres(place.url, onIdleError));
  if (place.kind === "memory") return migrated(await openPglite());
  return openFolder(place.folder);
}

async function openFolder(path: string): Promise<Database> {
  const lock = await lockFolder(path);
  try {
    const database = await opened(join(lock.folder, PGLITE_FOLDER), lock.folder);
    await requeueAfterRestart(database);
    return {
      ...database,
      close: async () => {
        await database.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function opened(path: string, folder: string): Promise<Database> {
  try {
    return await migrated(await openPglite(path));
  } catch (error) {
    if (error instanceof Error && error.name === "SwitchyardError") throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw storeErrors.folderNotUsable({ folder, reason });
  }
}

async function migrated(database: Database): Promise<Database> {
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
