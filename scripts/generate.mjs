// npm run generate [-- --check]: makes the committed generated files from their sources.
//   assumptions/*.yaml              -> packages/scenario/assumptions/*.generated.ts, docs/defaults.md
//   packages/scenario/schema/*.ts   -> docs/scenario.schema.json, docs/scenario-reference.md
//   packages/**/…errors.ts          -> docs/errors.md
//   scripts/wasm/*.ts               -> bench/kernel/simd.generated.ts (AssemblyScript)
// --check writes nothing, prints what is out of date and exits 1.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { assumptionModule, joinedModules, readAssumptions, rowTextsModule } from "./lib/assumptions.mjs";
import { root } from "./lib/checkout.mjs";
import { generatedDocuments } from "./lib/documents.mjs";
import { wasmModule } from "./lib/wasm.mjs";

const check = process.argv.includes("--check");
const compiled = "packages/scenario/assumptions";
const stale = [];

const { files, problems } = readAssumptions();
if (problems.length > 0) {
  for (const problem of problems) console.error(problem);
  process.exit(1);
}
for (const file of files) put(`${compiled}/${file.name}.generated.ts`, assumptionModule(file));
const joined = { ...joinedModules(files), "row-texts": rowTextsModule(files) };
for (const [name, text] of Object.entries(joined)) put(`${compiled}/${name}.generated.ts`, text);
dropOrphans();
for (const [path, text] of Object.entries(await generatedDocuments())) put(path, text);
put("bench/kernel/simd.generated.ts", await wasmModule("scripts/wasm/path-recursion.ts"));

if (check && stale.length > 0) {
  for (const path of stale) console.error(`out of date: ${path}`);
  console.error('run "npm run generate" and commit what changes');
  process.exit(1);
}

/** Writes by a temporary file and a rename, and only where the text differs: nothing is ever half-written. */
function put(path, text) {
  const full = join(root, path);
  // a checkout on Windows may hold the same text with its own line ends
  if (existsSync(full) && readFileSync(full, "utf8").replaceAll("\r\n", "\n") === text) return;
  stale.push(path);
  if (check) return;
  mkdirSync(dirname(full), { recursive: true });
  const temporary = `${full}.tmp-${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, full);
  console.log(`wrote ${path}`);
}

function dropOrphans() {
  const wanted = new Set(
    [...Object.keys(joined), ...files.map((file) => file.name)].map((name) => `${name}.generated.ts`),
  );
  for (const name of readdirSync(join(root, compiled))) {
    if (!name.endsWith(".generated.ts") || wanted.has(name)) continue;
    stale.push(`${compiled}/${name} (its assumptions file is gone)`);
    if (!check) rmSync(join(root, compiled, name));
  }
}
