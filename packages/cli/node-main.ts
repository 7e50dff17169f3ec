import { dirname } from "node:path";
import { main } from "./index.ts";

/** npm runs scripts in the package's folder and tells in INIT_CWD where the user stands; a child in another folder stands there. */
function whereTheUserStands(): string {
  const { npm_lifecycle_event, npm_package_json, INIT_CWD } = process.env;
  const isScript = npm_lifecycle_event && (!npm_package_json || dirname(npm_package_json) === process.cwd());
  return isScript && INIT_CWD ? INIT_CWD : process.cwd();
}

/** A signal ends the program within two seconds. */
const STOPS_WITHIN_MS = 1500;

/** The program's entry in Node: the only place where the process is touched. */
const abort = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const)
  process.once(name, () => {
    abort.abort(name);
    // whatever does not listen (a file system that hangs) ends here
    setTimeout(() => process.exit(process.argv[2] === "serve" ? 0 : 130), STOPS_WITHIN_MS).unref();
  });

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  cwd: whereTheUserStands(),
  env: process.env,
  isTerminal: process.stderr.isTTY === true,
  signal: abort.signal,
  nowMs: () => performance.now(),
});
