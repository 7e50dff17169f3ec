import { afterAll, beforeAll } from "vitest";
import { postgresPresent, type TestDatabases, testDatabases } from "../../tests/test-postgres.ts";
import { type Database, openStore } from "./index.ts";
import { openTestMemory } from "./test-memory.ts";

/** Both databases: a claim that holds for one and not for the other is a mistake. */
export const STORES = [
  { kind: "pglite" as const, isPresent: true },
  { kind: "postgres" as const, isPresent: postgresPresent },
];

/** One open store for a describe block. */
export function openedStore(kind: "pglite" | "postgres"): () => Database {
  let databases: TestDatabases | undefined;
  let store: Database | undefined;
  beforeAll(async () => {
    if (kind === "pglite") {
      store = await openTestMemory();
      return;
    }
    databases = await testDatabases();
    store = await openStore({ kind: "postgres", url: await databases.create() });
  });
  afterAll(async () => {
    await store?.close();
    await databases?.stop();
  });
  return () => store!;
}
