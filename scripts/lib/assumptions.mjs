import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { root } from "./checkout.mjs";

const folder = join(root, "assumptions");
const STATUSES = ["verified", "reported", "pending", "assumed"];
const KEYS = ["id", "value", "unit", "source", "date", "status", "note"];

/** Reads and checks every assumptions/*.yaml. @returns {{files: {name, rows}[], problems: string[]}} */
export function readAssumptions() {
  const problems = [];
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => ({ name: name.slice(0, -".yaml".length), rows: readFile(name, problems) }));
  checkUnique(files, problems);
  return { files, problems };
}

function readFile(name, problems) {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(join(folder, name), "utf8"), { lineCounter: lines });
  for (const error of document.errors) problems.push(`assumptions/${name}: ${error.message.split("\n")[0]}`);
  if (document.errors.length > 0) return [];
  const rows = document.toJS() ?? [];
  if (!Array.isArray(rows)) {
    problems.push(`assumptions/${name}: a list of rows is wanted; see assumptions/README.md`);
    return [];
  }
  return rows.map((row, index) => {
    const node = document.contents.items[index];
    return checkRow(row ?? {}, `assumptions/${name}:${lines.linePos(node.range[0]).line}`, problems);
  });
}

function checkRow(row, where, problems) {
  const complain = (text) => problems.push(`${where}: ${row.id ?? "a row"}: ${text}`);
  for (const key of Object.keys(row))
    if (!KEYS.includes(key)) complain(`unknown key "${key}"; known: ${KEYS.join(", ")}`);
  if (!/^[a-z][a-z0-9]*([._-][a-z0-9]+)*$/.test(String(row.id)) || !String(row.id).includes("."))
    complain(`id "${row.id}" is not a dotted path in lower case such as mining.pool_fee`);
  if (row.value === undefined || row.value === null) complain("no value");
  for (const bad of nonFinite(row.value)) complain(`${bad} is not a finite number`);
  if (typeof row.unit !== "string") complain('no unit; write unit: "" for fractions, ratios, words and maps');
  if (typeof row.source !== "string" || row.source.trim() === "") complain("no source");
  if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(String(row.date)))
    complain(`date "${row.date}" is not 2024, 2024-06 or 2024-06-30`);
  if (!STATUSES.includes(row.status)) complain(`status "${row.status}" is not one of ${STATUSES.join(", ")}`);
  if (row.note !== undefined && typeof row.note !== "string") complain("note is not text");
  return { ...row, id: String(row.id), date: String(row.date) };
}

function nonFinite(value, path = "value") {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [path];
  if (value && typeof value === "object")
    return Object.entries(value).flatMap(([k, v]) => nonFinite(v, `${path}.${k}`));
  return [];
}

function checkUnique(files, problems) {
  const seen = new Map();
  for (const { name, rows } of files)
    for (const { id } of rows) {
      if (seen.has(id))
        problems.push(`assumptions/${name}.yaml: ${id} stands in assumptions/${seen.get(id)}.yaml already`);
      seen.set(id, name);
    }
}

/** Words for people; half of all text, so rows that a study reads have them in a module of their own. */
const TEXT_KEYS = ["source", "note"];

/** The typed module of one file: rows by id, values kept as literals so that types follow the data. */
export function assumptionModule({ name, rows }) {
  const keys = isOfClaims({ name }) ? KEYS : KEYS.filter((key) => !TEXT_KEYS.includes(key));
  const entries = rows.map((row) => `  ${JSON.stringify(row.id)}: ${JSON.stringify(picked(row, keys))},`);
  return [
    `// Made by npm run generate from assumptions/${name}.yaml. Change that file, not this one.`,
    `export const ${constantName(name)} = {`,
    ...entries,
    "} as const;",
    "",
  ].join("\n");
}

/** The texts of all rows that a study may read, by id. */
export function rowTextsModule(files) {
  const rows = files.filter((file) => !isOfClaims(file)).flatMap((file) => file.rows);
  return [
    "// Made by npm run generate from assumptions/*.yaml. Change those files, not this one.",
    'import type { RowText } from "./row-text.ts";',
    "",
    "export const rowTexts: Readonly<Record<string, RowText>> = {",
    ...rows.map((row) => `  ${JSON.stringify(row.id)}: ${JSON.stringify(picked(row, TEXT_KEYS))},`),
    "};",
    "",
  ].join("\n");
}

function picked(row, keys) {
  return Object.fromEntries(keys.filter((key) => row[key] !== undefined).map((key) => [key, row[key]]));
}

/** Rows that only claims are put to the test by: a study never reads them, so that a page need not load them. */
const isOfClaims = ({ name }) => /^claims(-|$)/.test(name);

/** The modules that join files by name of the module: what a study may read, and what claims read on top of it. */
export function joinedModules(files) {
  return {
    all: joinedModule(
      "allAssumptions",
      files.filter((file) => !isOfClaims(file)),
    ),
    "all-claims": joinedModule("claimAssumptions", files.filter(isOfClaims)),
  };
}

function joinedModule(constant, files) {
  return [
    "// Made by npm run generate from assumptions/*.yaml. Change those files, not this one.",
    ...files.map(({ name }) => `import { ${constantName(name)} } from "./${name}.generated.ts";`),
    "",
    `export const ${constant} = {`,
    ...files.map(({ name }) => `  ...${constantName(name)},`),
    "} as const;",
    "",
  ].join("\n");
}

function constantName(name) {
  return `${name.replace(/[-_.](\w)/g, (_, letter) => letter.toUpperCase())}Assumptions`;
}
