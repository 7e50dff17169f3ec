import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const DEBIAN = "/usr/lib/postgresql";

/** The folder of PostgreSQL's programs: the newest of Debian's, else where `initdb` is on the path; undefined where there is none. */
export function findPostgres() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a)).map((name) => join(DEBIAN, name, "bin"));
  const onPath = (process.env.PATH ?? "").split(delimiter);
  return [...newestFirst, ...onPath].find((folder) =>
    ["initdb", "postgres"].every((name) => existsSync(join(folder, name))),
  );
}

/** In CI, as root, on Debian: installs the PostgreSQL that the tests need. Never anywhere else. */
export function installPostgresInCi(log) {
  if (!process.env.CI || process.getuid?.() !== 0 || process.env.TEST_DATABASE_URL || findPostgres()) return;
  log("installing postgresql (CI, root) …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const quiet = { env, stdio: ["ignore", "ignore", "inherit"] };
  execFileSync("apt-get", ["update", "-qq"], quiet);
  execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "postgresql"], quiet);
}

/**
 * A PostgreSQL of our own in a temporary folder, on a socket alone; as user `postgres` where we are root, because it refuses root.
 * Undefined where none is installed.
 */
export async function startPostgres() {
  const bin = findPostgres();
  if (!bin) return undefined;
  const user = serverUser();
  const folder = mkdtempSync(join(tmpdir(), "sypg-"));
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const quiet = { ...user, cwd: folder, stdio: "ignore" };
  execFileSync(
    join(bin, "initdb"),
    ["-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"],
    quiet,
  );
  const server = spawn(
    join(bin, "postgres"),
    ["-D", data, "-k", folder, "-h", "", "-F", "-c", "max_connections=60"],
    quiet,
  );
  const endWithUs = () => server.kill("SIGQUIT");
  process.once("exit", endWithUs);
  const url = (database) => `postgres://postgres@localhost/${database}?host=${encodeURIComponent(folder)}`;
  await untilReady(bin, folder, server, user);
  return {
    url,
    stop: async () => {
      process.removeListener("exit", endWithUs);
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGINT"); // fast shutdown: open connections are closed
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function serverUser() {
  if (process.getuid?.() !== 0) return {};
  const idOf = (option) => Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

async function untilReady(bin, folder, server, user) {
  const psql = [join(bin, "psql"), join(dirname(bin), "psql"), "psql"].find(
    (path) => path === "psql" || existsSync(path),
  );
  for (;;) {
    if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode} at its start`);
    try {
      execFileSync(psql, ["-h", folder, "-U", "postgres", "-c", "select 1", "postgres"], {
        ...user,
        cwd: folder,
        stdio: "ignore",
      });
      return;
    } catch {
      await sleep(100);
    }
  }
}
