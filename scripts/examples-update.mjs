// `npm run examples:update [-- NAME …] [--dry-run]`: recomputes the figures of examples/*/expected.json through the built
// command, prints every difference, and only then writes. A new figure is asked for by writing `{ "value": null, … }`.
import { spawnSync } from "node:child_process";
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildIfStale } from "./lib/build.mjs";
import { requireNode } from "./lib/checkout.mjs";
import { examplesFolder, figureAt, isAsExpected, readExpected } from "./lib/example-figures.mjs";
import { installIfMissing } from "./lib/install.mjs";

requireNode();
const log = (line) => process.stderr.write(`${line}\n`);
const words = process.argv.slice(2);
const isDryRun = words.includes("--dry-run");
const names = words.filter((word) => !word.startsWith("-"));
const wanted = readExpected().filter(
  ({ name }) => names.length === 0 || names.some((word) => name.startsWith(word)),
);
if (wanted.length === 0) {
  log(
    `no example with runs is called ${names.join(", ")}; there are ${readExpected()
      .map(({ name }) => name)
      .join(", ")}`,
  );
  process.exit(2);
}
await installIfMissing(log);
const program = join(await buildIfStale(log), "switchyard.mjs");
const updated = wanted.map((example) => ({ ...example, runs: recompute(example) }));
const changed = updated.filter(({ runs }) => runs.some((run) => run.differences.length > 0));
for (const { name, runs } of changed)
  for (const run of runs) for (const line of run.differences) process.stdout.write(`${name}: ${line}\n`);
if (changed.length === 0) process.stdout.write("no differences: nothing is written\n");
else if (isDryRun) process.stdout.write(`${changed.length} files differ; nothing is written (--dry-run)\n`);
else for (const example of changed) write(example);

function recompute({ name, expected }) {
  return expected.runs.map((run) => {
    const result = runProgram(name, run.args);
    if (!result) return { ...run, differences: [] };
    const entries = Object.entries(run.figures).map(([path, figure]) => [
      path,
      renewed(name, result, path, figure),
    ]);
    return {
      args: run.args,
      figures: Object.fromEntries(entries.map(([path, { figure }]) => [path, figure])),
      differences: entries.flatMap(([, { difference }]) => difference ?? []),
    };
  });
}

/** The example's answer; undefined where a file that it names is not on this machine. */
function runProgram(name, args) {
  log(`${name}: switchyard ${args.join(" ")} scenario.yaml --json …`);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, ...args, "scenario.yaml", "--json"],
    { cwd: join(examplesFolder, name), encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (status === 0) return JSON.parse(stdout);
  if (/there is no file/.test(stderr) && existsSync(join(examplesFolder, name, "scenario.yaml"))) {
    log(`${name}: left as it is: ${stderr.trim().split("\n").at(-2) ?? stderr.trim()}`);
    return undefined;
  }
  throw new Error(`${name}: the run ended with ${status}: ${stderr}`);
}

function renewed(name, result, path, old) {
  const value = figureAt(result, path);
  if (value === undefined || (typeof value === "object" && value !== null))
    throw new Error(`${name}: the result has no figure at "${path}"`);
  if (isAsExpected(value, old)) return { figure: old };
  const tolerance = typeof value === "number" ? { tolerance: old.tolerance ?? 1e-9 } : {};
  return {
    figure: { value, ...tolerance },
    difference: `${path}: ${old.value} -> ${value}${relative(old.value, value)}`,
  };
}

function relative(old, now) {
  if (typeof old !== "number" || typeof now !== "number" || old === 0) return "";
  const change = (now - old) / Math.abs(old);
  return ` (${change > 0 ? "+" : ""}${(change * 100).toPrecision(3)} %)`;
}

function write({ name, file, runs }) {
  const text = JSON.stringify({ runs: runs.map(({ args, figures }) => ({ args, figures })) }, null, 2);
  const temporary = `${file}.part`;
  writeFileSync(temporary, `${oneLinePerFigure(text)}\n`);
  renameSync(temporary, file);
  process.stdout.write(`${name}: expected.json written\n`);
}

/** `"npv": { "value": 1, "tolerance": 1e-9 }` on one line, as people write it. */
function oneLinePerFigure(text) {
  return text
    .replace(/\{\s+"value": ([^\n]+?)(,?)\s+(?:"tolerance": (\S+)\s+)?\}/g, (_, value, comma, tolerance) =>
      tolerance === undefined
        ? `{ "value": ${value} }`
        : `{ "value": ${value}${comma} "tolerance": ${tolerance} }`,
    )
    .replace(/"args": \[\s+([^\]]*?)\s+\]/g, (_, inner) => `"args": [${inner.replace(/\s*\n\s*/g, " ")}]`);
}
