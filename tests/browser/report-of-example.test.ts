import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { StudyResult } from "@switchyard/study";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliIo, main } from "../../packages/cli/index.ts";
import { browserPath, launchBrowser, NO_BROWSER, openWatched, screenshotPath } from "./browser.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/03-mine-only-small/scenario.yaml", import.meta.url));

describe.skipIf(!browserPath)(`the report that \`switchyard study --out\` writes (${NO_BROWSER})`, () => {
  const folder = mkdtempSync(join(tmpdir(), "switchyard example "));
  let browser: Browser;
  let study: StudyResult;

  beforeAll(async () => {
    const io: CliIo = {
      out: () => {},
      err: () => {},
      cwd: folder,
      env: {},
      isTerminal: false,
      signal: new AbortController().signal,
      nowMs: () => 0,
    };
    expect(await main(["study", EXAMPLE, "--out", "."], io)).toBe(0);
    study = JSON.parse(readFileSync(join(folder, "study.json"), "utf8"));
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([1440, 390])("opens from disk at %d px with the answer that study.json has", async (width) => {
    const { page, complaints, close } = await openWatched(
      browser,
      pathToFileURL(join(folder, "report.html")).href,
      { viewport: { width, height: 900 } },
    );
    expect(await page.locator("h1").textContent()).toBe(study.answer.headline);
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(width);
    expect(complaints).toEqual([]);
    await page.screenshot({ path: screenshotPath(`report-of-example-03-${width}`), fullPage: true });
    await page.getByRole("link", { name: "study.json" }).click();
    await page.waitForURL(/study\.json$/);
    await close();
  });

  it("ends its statement with the sum of what study.json has for each month", async () => {
    const { page, close } = await openWatched(browser, pathToFileURL(join(folder, "report.html")).href);
    const best = study.strategies.find(({ id }) => id === study.answer.best)!;
    const months = best.netCashUsd.reduce((total, usd) => total + usd, 0);
    const shown = (await page.locator("#statement-table .total td").nth(6).textContent())!;
    const unit = (await page.locator("#statement").textContent())!.includes("thousand") ? 1000 : 1;
    const figure = Number(shown.replaceAll(",", "").replace("−", "-")) * unit;
    expect(Math.abs(figure - months)).toBeLessThanOrEqual(unit);
    await close();
  });
});
