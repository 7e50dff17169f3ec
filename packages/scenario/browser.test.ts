import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));

function sourcesIn(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : sourcesIn(join(path, entry.name));
    return /\.ts$/.test(entry.name) && !/\.(test|fixture)\.ts$/.test(entry.name)
      ? [join(path, entry.name)]
      : [];
  });
}

/** The code of a file; of rows compiled from assumptions their words are left out ("hashprice.process." names an input). */
function codeOf(path: string): string {
  const text = readFileSync(path, "utf8");
  return path.endsWith(".generated.ts")
    ? text.replace(/"(?:[^"\\\n]|\\.)*"/g, (word) => (word.startsWith('"node:') ? word : '""'))
    : text;
}

test("the package runs in a browser: no Node module, no process, no file", () => {
  const sources = sourcesIn(folder);
  expect(sources.length).toBeGreaterThan(30);
  for (const path of sources)
    expect(codeOf(path), path).not.toMatch(/from "node:|\bprocess\.|\bBuffer\b|\brequire\(/);
});

test("Intl is used for zones alone", () => {
  const users = sourcesIn(folder).filter((path) => /\bIntl\./.test(readFileSync(path, "utf8")));
  expect(users.map((path) => path.slice(folder.length)).sort()).toEqual(["zone-offsets.ts", "zones.ts"]);
});
