import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Right may import left: what each package may import of ours. */
const PACKAGES: Record<string, readonly string[]> = {
  core: [],
  scenario: ["core"],
  solver: ["core"],
  study: ["core", "scenario", "solver"],
  data: ["core", "scenario", "solver", "study"],
  store: ["core", "scenario", "solver", "study"],
  report: ["core", "scenario", "solver", "study"],
  server: ["core", "scenario", "solver", "study", "data", "store", "report"],
  cli: ["core", "scenario", "solver", "study", "data", "store", "report", "server"],
  // the page reads dropped price files itself: `data` for its importers of text
  web: ["core", "scenario", "solver", "study", "data", "report"],
};

/** What each folder of core may import beside `quantity`. */
const ALL = [
  "uncertainty",
  "finance",
  "bitcoin",
  "mining",
  "network",
  "power",
  "facility",
  "hosting",
  "dispatch",
  "world",
];
const ROOMS: Record<string, readonly string[]> = {
  quantity: [],
  bitcoin: [],
  finance: [],
  uncertainty: [],
  mining: ["bitcoin"],
  network: ["bitcoin", "mining", "uncertainty"],
  power: ["uncertainty"],
  facility: ["power", "uncertainty"],
  hosting: ["facility", "uncertainty"],
  dispatch: ["mining", "hosting", "facility", "power"],
  world: ["bitcoin", "network", "hosting", "facility", "power", "uncertainty"],
  strategy: ALL,
  market: [...ALL, "strategy"],
  evidence: [...ALL, "strategy", "market"],
};

const FORBIDDEN_IN_CORE =
  /(?<![\w.$])(?:new Date|Date\.|Intl\.|fetch\(|process\.(?:env|argv|cwd|exit|std|platform|hrtime|nextTick|on\b|memoryUsage)|Math\.random|console\.|globalThis\.|require\(|performance\.|setTimeout|setInterval)|from "node:|from "fs"/;

interface SourceFile {
  readonly path: string;
  readonly code: string;
  readonly imports: readonly string[];
}

const sources = Object.keys(PACKAGES).flatMap((name) => readPackage(join(root, "packages", name)));

describe("the dependency rule", () => {
  it("sees the whole house (a rule over no files would hold for nothing)", () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.some((file) => file.imports.some((name) => name.startsWith("@switchyard/core/")))).toBe(
      true,
    );
  });

  it("lets a package import only packages to its left", () => {
    const broken = sources.flatMap((file) =>
      packageEdges(file)
        .filter(({ from, to }) => from !== to && !PACKAGES[from]?.includes(to))
        .map(describeEdge),
    );
    expect(broken).toEqual([]);
  });

  it("lets a folder of core import only the folders that the design names", () => {
    const broken = sources.flatMap((file) =>
      roomEdges(file)
        .filter(({ from, to }) => from !== to && to !== "quantity" && !ROOMS[from]?.includes(to))
        .map(describeEdge),
    );
    expect(broken).toEqual([]);
  });

  it("knows every folder of core", () => {
    const folders = readdirSync(join(root, "packages/core"), { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && entry.name !== "node_modules",
    );
    expect(folders.map((folder) => folder.name).filter((name) => !(name in ROOMS))).toEqual([]);
  });

  it("goes through a room's index.ts, its only door", () => {
    const broken = sources.flatMap((file) =>
      roomEdges(file)
        .filter(({ from, to, target }) => from !== to && !target.endsWith("/index.ts"))
        .map(describeEdge),
    );
    expect(broken).toEqual([]);
  });

  it("has no cycle between files", () => {
    expect(findCycle(sources)).toEqual([]);
  });
});

describe("the purity of core", () => {
  it.each(sources.filter((file) => file.path.startsWith("packages/core/")))(
    "$path has no clock, I/O, environment or global randomness",
    ({ code }) => {
      expect(FORBIDDEN_IN_CORE.exec(withoutCommentsAndStrings(code))?.[0]).toBeUndefined();
    },
  );

  it.each([
    ["new Date()"],
    ["Date.now()"],
    ["Math.random()"],
    ["console.log(1)"],
    ["process.env.X"],
    ["await fetch(url)"],
  ])("would catch %s", (code) => {
    expect(FORBIDDEN_IN_CORE.test(code)).toBe(true);
  });

  it("keeps Intl to scenario (and to what formats for people outside the model)", () => {
    const users = sources
      .filter((file) => /(?<![\w.])Intl\./.test(withoutCommentsAndStrings(file.code)))
      .map((file) => file.path.split("/")[1]);
    expect(
      [...new Set(users)].filter((name) => name !== "scenario" && name !== "web" && name !== "report"),
    ).toEqual([]);
  });
});

describe("every room of core", () => {
  const rooms = readdirSync(join(root, "packages/core"), { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== "node_modules",
  );

  it.each(rooms.map((room) => room.name))(
    "%s has a README, a door and tests at least as long as its source",
    (room) => {
      const folder = join(root, "packages/core", room);
      const files = readdirSync(folder);
      expect(files).toContain("README.md");
      expect(files).toContain("index.ts");
      const total = (names: readonly string[]) =>
        names.reduce((sum, name) => sum + linesOfCode(join(folder, name)), 0);
      const typescript = files.filter((name) => name.endsWith(".ts") && !name.endsWith(".generated.ts"));
      const tests = typescript.filter((name) => name.endsWith(".test.ts") || isTestHelper(name));
      const code = typescript.filter((name) => !tests.includes(name));
      expect(total(tests)).toBeGreaterThanOrEqual(total(code));
    },
  );
});

describe("every export of core", () => {
  it("carries a docblock", () => {
    const bare = sources
      .filter((file) => file.path.startsWith("packages/core/") && !file.path.endsWith("index.ts"))
      .flatMap((file) => undocumentedExports(file.code).map((name) => `${file.path}: ${name}`));
    expect(bare).toEqual([]);
  });
});

/** Lines that are neither blank nor comment: a docblock is not a reason for a test. */
function linesOfCode(path: string): number {
  const bare = readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  return bare.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("//")).length;
}

/** Fixtures and builders that only tests use: `test-site.ts`. */
function isTestHelper(name: string): boolean {
  return /^test-[\w-]+\.ts$|\.fixture\.ts$/.test(name);
}

function readPackage(folder: string): SourceFile[] {
  let entries: ReturnType<typeof listEntries>;
  try {
    entries = listEntries(folder);
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : readPackage(path);
    return isSource(entry.name) ? [readSource(path)] : [];
  });
}

function listEntries(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}

function isSource(name: string): boolean {
  return /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !isTestHelper(name);
}

function readSource(path: string): SourceFile {
  const code = readFileSync(path, "utf8");
  const imports = [
    ...code.matchAll(
      /^\s*(?:import|export)\b[^;"']*?from\s+"([^"]+)"|import\(\s*"([^"]+)"\s*\)|^\s*import\s+"([^"]+)"/gm,
    ),
  ].map((match) => (match[1] ?? match[2] ?? match[3])!);
  return { path: relative(root, path).replaceAll("\\", "/"), code, imports };
}

interface Edge {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly target: string;
}

function packageEdges(file: SourceFile): Edge[] {
  const from = file.path.split("/")[1]!;
  return file.imports.flatMap((name) => {
    const to = name.startsWith("@switchyard/") ? name.split("/")[1] : packageOfRelative(file, name);
    return to ? [{ file: file.path, from, to, target: name }] : [];
  });
}

function packageOfRelative(file: SourceFile, name: string): string | undefined {
  if (!name.startsWith(".")) return undefined;
  const target = relative(root, resolve(root, dirname(file.path), name)).replaceAll("\\", "/");
  return target.startsWith("packages/") ? target.split("/")[1] : undefined;
}

function roomEdges(file: SourceFile): Edge[] {
  if (!file.path.startsWith("packages/core/")) return [];
  const from = file.path.split("/")[2]!;
  return file.imports
    .filter((name) => name.startsWith("."))
    .map((name) => relative(root, resolve(root, dirname(file.path), name)).replaceAll("\\", "/"))
    .map((target) => ({ file: file.path, from, to: target.split("/")[2]!, target }));
}

function describeEdge({ file, target }: Edge): string {
  return `${file} imports ${target}`;
}

/** A cycle of value or type imports between files of ours, as a list of paths; empty where there is none. */
function findCycle(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    const file = byPath.get(path);
    if (!file || done.has(path)) return [];
    for (const name of file.imports.filter((entry) => entry.startsWith("."))) {
      const target = relative(root, resolve(root, dirname(path), name)).replaceAll("\\", "/");
      const cycle = visit(target, [...trail, path]);
      if (cycle.length > 0) return cycle;
    }
    done.add(path);
    return [];
  };
  for (const file of files) {
    const cycle = visit(file.path, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

function withoutCommentsAndStrings(code: string): string {
  return code
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|[^:])\/\/.*$/gm, "$1")
    .replace(/"(?!node:)(?:[^"\\\n]|\\.)*"/g, '""')
    .replace(/`[^`$]*`/g, "``");
}

function undocumentedExports(code: string): string[] {
  const lines = code.split("\n");
  return lines.flatMap((line, index) => {
    const match =
      /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|class|interface|type) (\w+)/.exec(
        line,
      );
    if (!match) return [];
    return lines.slice(0, index).at(-1)?.trimEnd().endsWith("*/") || isOverload(lines, index, match[1]!)
      ? []
      : [match[1]!];
  });
}

function isOverload(lines: readonly string[], index: number, name: string): boolean {
  return lines
    .slice(Math.max(0, index - 8), index)
    .some((line) => line.startsWith(`export function ${name}(`) && index > 0);
}
