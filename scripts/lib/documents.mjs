import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readAssumptions } from "./assumptions.mjs";
import { root } from "./checkout.mjs";
import { isInstalledModule } from "./own-modules.mjs";

/** The texts made from the schema and from the error tables, by path. */
export async function generatedDocuments() {
  const { scenario, errorTables } = await loadSources();
  return {
    "docs/scenario.schema.json": `${JSON.stringify(scenario.scenarioJsonSchema(), null, 2)}\n`,
    "docs/scenario-reference.md": scenario.scenarioReference(),
    "docs/errors.md": errorPage(errorTables),
    "docs/defaults.md": defaultsPage(readAssumptions().files),
  };
}

/** Bundles the schema and every error table to plain JavaScript inside the checkout, so that npm's packages resolve. */
async function loadSources() {
  const folder = join(root, "build", `.generate-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    const entry = join(folder, "entry.ts");
    writeFileSync(entry, entryText());
    await bundle(entry, folder);
    return await import(pathToFileURL(join(folder, "entry.mjs")).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function entryText() {
  const tables = errorFiles(join(root, "packages"));
  return [
    `export * as scenario from ${JSON.stringify(join(root, "packages/scenario/reference.ts"))};`,
    ...tables.map((path, i) => `import * as t${i} from ${JSON.stringify(path)};`),
    `export const errorTables = [${tables.map((_, i) => `t${i}`).join(", ")}];`,
  ].join("\n");
}

function errorFiles(folder) {
  return readdirSync(folder)
    .filter((name) => name !== "node_modules")
    .flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return errorFiles(path);
      return /^(.*-)?errors\.ts$/.test(name) && path !== join(root, "packages/core/quantity/errors.ts")
        ? [path]
        : [];
    })
    .sort();
}

async function bundle(entry, folder) {
  const { rolldown } = await import("rolldown");
  const build = await rolldown({
    input: { entry },
    platform: "node",
    external: isInstalledModule,
    logLevel: "warn",
  });
  await build.write({ dir: folder, format: "esm", entryFileNames: "[name].mjs", codeSplitting: false });
  await build.close();
}

/** Lists of records that are named by hand in a scenario: they are no defaults. */
const CATALOGUES = /^(machines|leases|claims|price-years)/;
const LONGEST_VALUE = 90;

function defaultsPage(files) {
  const rows = files
    .filter(({ name }) => !CATALOGUES.test(name))
    .flatMap(({ rows: own }) => own)
    .map(({ id, value, unit, status, date, source }) => {
      const cells = [`\`${id}\``, valueText(value), unit, status, date, source];
      return `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
    });
  return [
    "# Defaults: every one with its value, status and source",
    "",
    "Made by `npm run generate` from `assumptions/*.yaml` (machines, leases, price years and claims have pages of their own kind). A value",
    "that is too long for a table is shortened; the row has it whole.",
    "",
    "| id | value | unit | status | date | source |",
    "|---|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function valueText(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}

function errorPage(tables) {
  const makers = tables.flatMap((table) =>
    Object.values(table).flatMap((value) => (isErrorTable(value) ? Object.values(value) : [])),
  );
  const lines = [...new Map(makers.map((make) => [make.code, make])).values()]
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map((make) => `| \`${make.code}\` | ${messageShape(make)} |`);
  return [
    "# Errors: every code with the shape of its message",
    "",
    "Made by `npm run generate` from the error tables. Codes are stable: scripts may match them. `<…>` stands for what was read.",
    "",
    "| code | message |",
    "|---|---|",
    ...lines,
    "",
  ].join("\n");
}

function isErrorTable(value) {
  return (
    value !== null &&
    typeof value === "object" &&
    Object.values(value).length > 0 &&
    Object.values(value).every((make) => typeof make === "function" && typeof make.code === "string")
  );
}

/** The message with `<name>` for every fact, by calling its maker with stand-ins for any value. */
function messageShape(make) {
  try {
    return make(standIn("…")).message.replaceAll("|", "\\|").replaceAll("\n", " ");
  } catch {
    return "(depends on the facts)";
  }
}

function standIn(name) {
  return new Proxy(() => {}, {
    get: (_, key) => {
      if (key === Symbol.toPrimitive) return (hint) => (hint === "number" ? 1 : `<${name}>`);
      if (key === Symbol.iterator) return undefined;
      if (
        key === "toString" ||
        key === "toFixed" ||
        key === "join" ||
        key === "trim" ||
        key === "replace" ||
        key === "slice"
      )
        return () => `<${name}>`;
      if (key === "length") return 1;
      return standIn(String(key));
    },
    apply: () => standIn(name),
  });
}
