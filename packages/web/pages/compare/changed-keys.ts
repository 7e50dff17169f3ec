import type { ChartTable } from "@switchyard/report";
import { parse } from "yaml";

/** The keys whose values two scenario texts write differently, as the texts write them. */
export function changedKeys(left: string, right: string): ChartTable {
  const [ones, others] = [flatKeys(left), flatKeys(right)];
  const paths = [...new Set([...ones.keys(), ...others.keys()])];
  return {
    head: ["key", "left", "right"],
    rows: paths
      .filter((path) => ones.get(path) !== others.get(path))
      .map((path) => [path, ones.get(path) ?? "left out", others.get(path) ?? "left out"]),
  };
}

/** Every value of a text by its path; lists of words are one value. */
function flatKeys(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  walk(readYaml(text), "", found);
  return found;
}

function readYaml(text: string): unknown {
  try {
    return parse(text, { schema: "failsafe", uniqueKeys: false });
  } catch {
    return undefined;
  }
}

function walk(value: unknown, path: string, found: Map<string, string>): void {
  if (Array.isArray(value) && value.every((item) => typeof item !== "object"))
    found.set(path, value.join(", "));
  else if (Array.isArray(value)) for (const [i, item] of value.entries()) walk(item, `${path}[${i}]`, found);
  else if (value !== null && typeof value === "object")
    for (const [key, inner] of Object.entries(value))
      walk(inner, path === "" ? key : `${path}.${key}`, found);
  else if (value !== undefined) found.set(path, String(value));
}
