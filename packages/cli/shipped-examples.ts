import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** An example that is shipped: a folder with a scenario and a README that says what it asks. */
export interface ShippedExample {
  readonly name: string;
  readonly title: string;
  /** What it asks, in a sentence or two. */
  readonly question: string;
  /** Commands to run it, from the repository's root. */
  readonly commands: readonly string[];
  /** Absolute. */
  readonly folder: string;
}

/** Every shipped example, by name. */
export async function shippedExamples(): Promise<readonly ShippedExample[]> {
  const folder = examplesFolder();
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "scenario.yaml")))
    .map((entry) => entry.name)
    .sort();
  return Promise.all(names.map((name) => readExample(join(folder, name), name)));
}

/** `examples/` of the checkout, from the sources and from a build alike: the nearest one above this file. */
function examplesFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "examples", "01-hybrid-100-mw"))) {
    const above = dirname(folder);
    if (above === folder) throw new Error("the folder examples/ of the checkout is not there");
    folder = above;
  }
  return join(folder, "examples");
}

async function readExample(folder: string, name: string): Promise<ShippedExample> {
  const readme = existsSync(join(folder, "README.md"))
    ? await readFile(join(folder, "README.md"), "utf8")
    : "";
  const paragraphs = readme.split(/\r?\n\s*\r?\n/);
  const prose = paragraphs.filter((text) => /^[^\s#`|]/.test(text));
  const question = prose.find((text) => text.startsWith("**Question.**")) ?? prose[0] ?? "";
  return {
    name,
    title: /^# (.+)$/m.exec(readme)?.[1]?.trim() ?? name,
    question: question.replace("**Question.**", "").replace(/\s+/g, " ").trim(),
    commands: [...readme.matchAll(/^ *(?:npm run )?(switchyard (?:-- )?\w.*)$/gm)].map((found) =>
      found[1]!.replace("switchyard -- ", "switchyard ").trim(),
    ),
    folder,
  };
}
