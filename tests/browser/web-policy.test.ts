import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browserPath, launchBrowser, NO_BROWSER, screenshotPath } from "./browser.ts";
import { openState, realComplaints, seriousFindings, servedPage } from "./web-page.ts";

describe.skipIf(!browserPath)(`the policy on the Verdict page (${NO_BROWSER})`, () => {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof servedPage>>;

  beforeAll(async () => {
    server = await servedPage();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it("of a study over futures stands with its rule, its boundary and its orders, fits 390 and 1440 px, and has no serious finding of axe", async () => {
    const { page, complaints, close } = await openState(
      browser,
      server.address,
      "#/verdict?example=04-chances-of-a-hybrid&paths=256",
      { viewport: { width: 1440, height: 900 } },
    );
    const section = page.locator("#deciding");
    await section.waitFor();
    await page.waitForFunction(
      () => document.querySelector("#deciding")?.getAttribute("aria-busy") === "false",
    );
    const text = (await section.textContent()) ?? "";
    expect(text).toContain("Deciding as the future unfolds");
    expect(text).toMatch(/Order (nothing|the next)/);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    expect(await section.locator("figure").count()).toBeGreaterThanOrEqual(1);
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await section.scrollIntoViewIfNeeded();
      expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(width);
      await section.screenshot({ path: screenshotPath(`policy-${width}`) });
    }
    expect(await seriousFindings(page)).toEqual([]);
    expect(realComplaints(complaints)).toEqual([]);
    await close();
  });
});
