import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./checkout.mjs";

/** The folder of the examples. */
export const examplesFolder = join(root, "examples");

/**
 * Every example whose expected.json lists runs: `{ runs: [{ args: ["study"], figures: { path: { value, tolerance } } }] }`.
 * A run is `switchyard <args> scenario.yaml --json` in the example's folder; a text has no tolerance.
 */
export function readExpected() {
  return readdirSync(examplesFolder)
    .sort()
    .flatMap((name) => {
      const file = join(examplesFolder, name, "expected.json");
      const expected = readJson(file);
      return expected?.runs ? [{ name, file, expected }] : [];
    });
}

/** The figure at a dotted path: an entry of a list by its id, its parameter or its place. Undefined where there is none. */
export function figureAt(result, path) {
  return path.split(".").reduce((node, key) => {
    if (node === undefined || node === null) return undefined;
    if (!Array.isArray(node)) return node[key];
    return node.find((entry) => entry?.id === key || entry?.parameter === key) ?? node[Number(key)];
  }, result);
}

/** Whether a figure is what was expected; texts and nulls exactly, numbers within the relative tolerance. */
export function isAsExpected(figure, { value, tolerance }) {
  if (typeof value !== "number" || typeof figure !== "number") return figure === value;
  return Math.abs(figure - value) <= (tolerance ?? 0) * Math.max(Math.abs(value), Math.abs(figure));
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`${file}: ${error.message}`);
  }
}
