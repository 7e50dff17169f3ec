import { main } from "./index.ts";

/** The program's entry in Node: the only place where the process is touched. */
const abort = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => abort.abort(name));

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  // npm runs scripts in the package's folder; INIT_CWD is where the user stands
  cwd: process.env.npm_lifecycle_event && process.env.INIT_CWD ? process.env.INIT_CWD : process.cwd(),
  env: process.env,
  isTerminal: process.stderr.isTTY === true,
  signal: abort.signal,
  nowMs: () => performance.now(),
});
