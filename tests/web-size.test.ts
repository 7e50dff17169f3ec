import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { builtPage } from "./browser/web-page.ts";

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

describe("the size of the page that is built", () => {
  let folder: string;
  let manifest: Readonly<Record<string, Chunk>>;
  beforeAll(async () => {
    folder = await builtPage();
    manifest = JSON.parse(readFileSync(join(folder, ".vite/manifest.json"), "utf8"));
  });
  const closure = (names: readonly string[]): ReadonlySet<string> => {
    const seen = new Set<string>();
    const visit = (name: string) => {
      if (seen.has(name)) return;
      seen.add(name);
      for (const next of manifest[name]?.imports ?? []) visit(next);
    };
    for (const name of names) visit(name);
    return seen;
  };
  const kilobytes = (names: Iterable<string>) =>
    [...names].reduce(
      (sum, name) => sum + gzipSync(readFileSync(join(folder, manifest[name]!.file))).length,
      0,
    ) / 1000;

  it("the first route is at most 250 kB of JavaScript, gzipped, the examples included", () => {
    const examples = Object.keys(manifest).filter((name) => name.includes("switchyard-examples"));
    expect(examples).toHaveLength(1);
    const first = closure(["index.html", "pages/verdict/page.tsx", ...examples]);
    expect(first.size).toBeGreaterThan(4);
    expect(kilobytes(first)).toBeLessThanOrEqual(250);
  });

  it("editor, YAML and uPlot are in none of its chunks: they come with the pages that need them", () => {
    const first = closure(["index.html", "pages/verdict/page.tsx"]);
    const text = [...first].map((name) => readFileSync(join(folder, manifest[name]!.file), "utf8")).join("");
    for (const mark of ["cm-content", "uplot", "YAMLParseError", "highs"])
      expect(text.includes(mark), mark).toBe(false);
    const scenario = closure(["pages/scenario/page.tsx"]);
    const later = [...scenario]
      .map((name) => readFileSync(join(folder, manifest[name]!.file), "utf8"))
      .join("");
    expect(later).toContain("cm-content");
  });

  it("every page is a chunk of its own", () => {
    const pages = manifest["index.html"]!.dynamicImports!.filter((name) => name.startsWith("pages/"));
    expect(pages.length).toBeGreaterThan(4);
  });
});
