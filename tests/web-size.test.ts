import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { builtPage } from "./browser/web-page.ts";

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

/** Imports as the bundler writes them: of a file beside it, in quotes of any kind. */
const EAGER = /(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g;
const LAZY = /import\(\s*["'`]\.\/([^"'`]+\.js)["'`]/g;

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
  const gzipKilobytes = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0) / 1000;
  const firstPage = () => {
    const examples = Object.keys(manifest).filter((name) => name.includes("switchyard-examples"));
    expect(examples).toHaveLength(1);
    return closure(["index.html", "pages/verdict/page.tsx", ...examples]);
  };
  const filesOf = (names: Iterable<string>) => [...names].map((name) => manifest[name]!.file);
  /** The worker is no part of the manifest: its files are followed by what stands in them. */
  const importsOf = (file: string, isLazy: boolean) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(isLazy ? LAZY : EAGER)].map(
      ([, name]) => `assets/${name}`,
    );
  const fileClosure = (files: readonly string[]): ReadonlySet<string> => {
    const seen = new Set<string>();
    const visit = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const next of importsOf(file, false)) visit(next);
    };
    for (const file of files) visit(file);
    return seen;
  };
  const lazily = (from: Iterable<string>, name: RegExp) => {
    const found = [...from].flatMap((file) => importsOf(file, true)).filter((file) => name.test(file));
    expect(new Set(found).size, String(name)).toBe(1);
    return found[0]!;
  };
  /** What the worker loads to answer the first look at the first example. */
  const firstWorker = () => {
    const [worker] = readdirSync(join(folder, "assets")).filter((name) => /^worker-.*\.js$/.test(name));
    const started = fileClosure([`assets/${worker}`]);
    const asked = fileClosure([...started, lazily(started, /\/study-/)]);
    return fileClosure([...asked, lazily(asked, /\/01-hybrid/)]);
  };

  it("the first route is at most 250 kB of JavaScript, gzipped: the page, its examples, and the worker up to the first verdict", () => {
    const page = filesOf(firstPage());
    const worker = firstWorker();
    expect(page.length).toBeGreaterThan(4);
    expect(worker.size).toBeGreaterThan(10);
    expect(gzipKilobytes(page)).toBeGreaterThan(50);
    expect(gzipKilobytes(worker)).toBeGreaterThan(50);
    expect(gzipKilobytes([...page, ...worker])).toBeLessThanOrEqual(250);
  });

  it("the worker's first verdict waits for no YAML, no schema, no claims, no solver and no paths", () => {
    const text = [...firstWorker()].map((file) => readFileSync(join(folder, file), "utf8")).join("");
    expect(text).toContain("mining.pool_fee");
    for (const mark of ["YAMLParseError", "_zod", "claims.site.grid", "highs", "threefry"])
      expect(text.includes(mark), mark).toBe(false);
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
