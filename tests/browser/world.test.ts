import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browserPath, launchBrowser, NO_BROWSER, openWatched } from "./browser.ts";
import { hashesOfScenario } from "./world-hashes.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const text = readFileSync(join(root, "examples/01-hybrid-100-mw/scenario.yaml"), "utf8");

/** The same code as one classic script that leaves its exports in `world`. */
async function writeScript(path: string): Promise<void> {
  const build = await rolldown({
    input: join(root, "tests/browser/world-hashes.ts"),
    platform: "browser",
    logLevel: "warn",
  });
  await build.write({ file: path, format: "iife", name: "world" });
  await build.close();
}

describe.skipIf(!browserPath)(`the paths of a study in a browser (${NO_BROWSER})`, () => {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-world-"));
  let browser: Browser;

  beforeAll(async () => {
    await writeScript(join(folder, "world.js"));
    writeFileSync(
      join(folder, "page.html"),
      '<!doctype html><meta charset="utf-8"><script src="world.js"></script>',
    );
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("are Node's bit for bit: streams, curves, the condensed fleet, and whole paths of every sampling and measure", async () => {
    const { page, complaints, close } = await openWatched(
      browser,
      pathToFileURL(join(folder, "page.html")).href,
    );
    const there = await page.evaluate(
      (scenario) =>
        (
          globalThis as unknown as { world: { hashesOfScenario(text: string): Record<string, string> } }
        ).world.hashesOfScenario(scenario),
      text,
    );
    expect(complaints).toEqual([]);
    expect(there).toEqual(hashesOfScenario(text));
    expect(Object.keys(there).length).toBe(16);
    await close();
  });
});
