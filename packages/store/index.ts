export type { Database, Queryable, Row } from "./database.ts";
export { storeErrors } from "./errors.ts";
export { type FolderLock, lockFolder } from "./folder-lock.ts";
export * from "./jobs.ts";
export { migrate, migrationHash } from "./migrate.ts";
export { type Migration, migrations } from "./migrations.ts";
export { openStore, type StorePlace } from "./open-store.ts";
export * from "./runs.ts";
export * from "./scenarios.ts";
export { sharedSecret } from "./secrets.ts";
export * from "./series.ts";
export * from "./sessions.ts";
export * from "./sites.ts";
export type * from "./types.ts";
export {
  changeUser,
  countAdmins,
  createFirstAdmin,
  createUser,
  deleteUser,
  findUser,
  listUsers,
} from "./users.ts";
