import { defineErrors } from "@switchyard/core/quantity";

/** The errors of the store. */
export const storeErrors = defineErrors("store", {
  folderInUse: (d: { folder: string; pid: number }) =>
    `the data folder ${d.folder} is in use by process ${d.pid}; stop it, or name another folder with --data; several processes at once need PostgreSQL (DATABASE_URL)`,
  folderNotUsable: (d: { folder: string; reason: string }) =>
    `the data folder ${d.folder} can't be used: ${d.reason}; name another with --data`,
  notReachable: (d: { reason: string }) =>
    `the database of DATABASE_URL can't be reached: ${d.reason}; check address, user and password`,
  migrationChanged: (d: { number: number; name: string }) =>
    `migration ${d.number} (${d.name}) was applied to this database in another wording; a migration is never changed: restore it, and put the change into a new one`,
  newerDatabase: (d: { newest: number; known: number }) =>
    `this database has migration ${d.newest}, the program knows ${d.known}; run the newer program`,
  notFound: (d: { what: string; id: string }) => `there is no ${d.what} ${d.id}`,
  nameTaken: (d: { what: string; name: string }) =>
    `there is a ${d.what} called "${d.name}" already; take another name`,
  versionConflict: (d: { baseVersion: number; latest: number }) =>
    `the scenario was saved by someone else in the meantime: your text began from version ${d.baseVersion}, the latest is ${d.latest}; read it, bring both together, save again`,
  jobCrashed: (d: { attempts: number }) =>
    `the job ended its process ${d.attempts} times and is not tried again; make it smaller (fewer paths, shorter horizon)`,
  lastAdmin: () => "this is the last admin; make another one first",
});
