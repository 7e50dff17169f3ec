import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { hashOf, root } from "./checkout.mjs";
import { withLock } from "./lock.mjs";

const stamp = join(root, "node_modules", ".switchyard-install");

/** Installs the locked dependencies unless those of this lockfile, Node version and platform are there already. */
export async function installIfMissing(log) {
  const wanted = `${hashOf([join(root, "package-lock.json")])} ${process.version} ${process.platform} ${process.arch}`;
  if (isInstalled(wanted)) return;
  await withLock(join(root, "build", ".install.lock"), async () => {
    if (isInstalled(wanted)) return;
    log("installing dependencies (once per lockfile) …");
    // dev dependencies also under NODE_ENV=production: the build needs them
    const result = await runNpm(["ci", "--include=dev", "--no-audit", "--no-fund"]);
    if (result.status !== 0) {
      process.stderr.write(
        `${result.printed}\nnpm ci failed (status ${result.status}); is the npm registry reachable?\n`,
      );
      process.exit(1);
    }
    writeFileSync(stamp, wanted);
  });
}

function isInstalled(wanted) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
}

/** Without blocking, so that a signal ends it: npm is stopped with us, and what it left is installed anew by the next start. */
function runNpm(args) {
  const npm = spawn(process.execPath, [npmCli(), ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, npm_config_loglevel: "error" },
  });
  for (const name of ["SIGINT", "SIGTERM"])
    process.once(name, () => {
      npm.kill(name);
      process.exit(0);
    });
  let printed = "";
  for (const stream of [npm.stdout, npm.stderr]) stream.on("data", (chunk) => (printed += chunk));
  return new Promise((resolve) => {
    npm.on("error", (error) => resolve({ status: null, printed: error.message }));
    npm.on("close", (status) => resolve({ status, printed }));
  });
}

/** npm's own script: the one that runs us, else the one beside this Node. No shell, so any path will do. */
function npmCli() {
  const beside = dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath,
    join(beside, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    join(beside, "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  const found = candidates.find((path) => path?.endsWith(".js") && existsSync(path));
  if (found) return found;
  process.stderr.write("npm was not found beside this Node; run `npm start` rather than the script.\n");
  process.exit(1);
}
