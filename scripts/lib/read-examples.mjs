import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./checkout.mjs";
import { isInstalledModule } from "./own-modules.mjs";

/**
 * The shipped examples as the program reads them, for a page that shows one before its reader of YAML is loaded. Known by the first
 * 16 hex digits of the text's sha256, as runs are. Examples with problems or with files beside them are left to the reader.
 * @returns {Promise<readonly {id: string, hash: string, parsed: object}[]>}
 */
export async function readShippedExamples() {
  const { parseScenario } = await loadReader();
  const folder = join(root, "examples");
  return readdirSync(folder)
    .sort()
    .filter((id) => existsSync(join(folder, id, "scenario.yaml")))
    .flatMap((id) => {
      const text = readFileSync(join(folder, id, "scenario.yaml"), "utf8");
      const parsed = parseScenario(text, { fileName: "scenario.yaml" });
      const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
      return parsed.ok && parsed.files.length === 0 ? [{ id, hash, parsed }] : [];
    });
}

/** The reader as plain JavaScript inside the checkout, so that npm's packages resolve. */
async function loadReader() {
  const { rolldown } = await import("rolldown");
  const folder = join(root, "build", `.examples-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    const build = await rolldown({
      input: { reader: join(root, "packages/scenario/index.ts") },
      platform: "node",
      external: isInstalledModule,
      logLevel: "warn",
    });
    await build.write({ dir: folder, format: "esm", entryFileNames: "[name].mjs", codeSplitting: false });
    await build.close();
    return await import(pathToFileURL(join(folder, "reader.mjs")).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** JavaScript that makes the same value again: what JSON can't say (undefined, infinities, typed arrays) included. */
export function sourceOfValue(value) {
  if (value === undefined) return "undefined";
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (ArrayBuffer.isView(value)) return `new ${value.constructor.name}([${Array.from(value, String)}])`;
  if (Array.isArray(value)) return `[${value.map(sourceOfValue)}]`;
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null)
    throw new Error(`an example holds a ${value.constructor.name}, which can't be written into a page`);
  return `{${Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}:${sourceOfValue(entry)}`)}}`;
}
