// `npm test`: installs what is missing, then every check there is, and closes with a line "N passed, N failed".
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { findBrowser, installBrowserInCi } from "./lib/browser.mjs";
import { buildIfStale } from "./lib/build.mjs";
import { requireNode, root } from "./lib/checkout.mjs";
import { installIfMissing } from "./lib/install.mjs";
import { findPostgres, installPostgresInCi } from "./lib/postgres.mjs";

const NEEDS_NETWORK = /needs a network/;

requireNode();
const log = (line) => process.stderr.write(`${line}\n`);
await installIfMissing(log);
installBrowserInCi(log);
installPostgresInCi(log);
const filters = process.argv.slice(2);
const tally = { passed: 0, failed: 0, skipped: 0 };

if (filters.length === 0) {
  checkStep("type check", ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"]);
  checkStep("lint", ["node_modules/@biomejs/biome/bin/biome", "check", "."]);
}
await buildIfStale(log); // once here, so that tests which run the command do not wait for each other
runVitest();
const skips = tally.skipped > 0 ? `, ${tally.skipped} skipped` : "";
process.stdout.write(`${tally.passed} passed, ${tally.failed} failed${skips}\n`);
process.exitCode = tally.failed === 0 ? 0 : 1;

function checkStep(name, args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  log(`${status === 0 ? "✓" : "✗"} ${name}`);
  tally[status === 0 ? "passed" : "failed"] += 1;
}

function runVitest() {
  mkdirSync(join(root, "build"), { recursive: true });
  const folder = mkdtempSync(join(root, "build", ".test-"));
  const outputFile = join(folder, "results.json");
  const args = [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${outputFile}`,
    ...filters,
  ];
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, CHROMIUM_PATH: findBrowser() ?? "" },
  });
  const results = readResults(outputFile);
  rmSync(folder, { recursive: true, force: true });
  if (results) countResults(results);
  if (status !== 0 && tally.failed === 0) tally.failed += 1; // a file that could not be loaded, or no test at all
}

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function countResults(results) {
  tally.passed += results.numPassedTests;
  tally.failed +=
    results.numFailedTests +
    results.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0)
      .length;
  const skipped = results.testResults.flatMap((file) =>
    file.assertionResults
      .filter((test) => ["pending", "skipped", "todo"].includes(test.status))
      .map((test) => `${relative(root, file.name)}: ${test.fullName}`),
  );
  tally.skipped += skipped.length;
  for (const name of skipped) log(`skipped: ${name}`);
  if (!findBrowser())
    log(
      "no browser was found: install Chromium, Chrome or Edge, or set CHROMIUM_PATH, to run the browser tests",
    );
  if (!process.env.TEST_DATABASE_URL && !findPostgres())
    log(
      "no PostgreSQL was found: install it, or set TEST_DATABASE_URL, to run the tests of the shared store",
    );
  if (process.env.CI) {
    const inexcusable = skipped.filter((name) => !NEEDS_NETWORK.test(name));
    for (const name of inexcusable) log(`a skip is a failure in CI: ${name}`);
    tally.failed += inexcusable.length;
    tally.skipped -= inexcusable.length;
  }
}
