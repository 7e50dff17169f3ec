import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROUTES } from "../../packages/web/app/routes.ts";
import { browserPath, launchBrowser, NO_BROWSER, screenshotPath } from "./browser.ts";
import { openState, realComplaints, seriousFindings, servedPage } from "./web-page.ts";

const PAGES = ROUTES.map(({ id }) => id);
const SMALL = "example=03-mine-only-small";
const FULL = "example=01-hybrid-100-mw&beside-example=03-mine-only-small";

describe.skipIf(!browserPath)(`how each page looks (${NO_BROWSER})`, () => {
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

  it.each(PAGES)(
    "%s fits 390 px and 1440 px, has no serious finding of axe in light and dark, and is kept as pictures",
    async (id) => {
      const { page, complaints, close } = await openState(browser, server.address, `#/${id}?${FULL}`, {
        viewport: { width: 390, height: 844 },
      });
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await lookAtAll(page);
        expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(width);
        await page.screenshot({ path: screenshotPath(`page-${id}-${width}`), fullPage: true });
      }
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await seriousFindings(page)).toEqual([]);
      }
      expect(realComplaints(complaints)).toEqual([]);
      await close();
    },
  );

  it("keeps the user's own choice of light or dark above the system's, and over a reload", async () => {
    const { page, close } = await openState(browser, server.address, `#/verdict?${SMALL}`, {
      colorScheme: "light",
    });
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await page.getByRole("radio", { name: "dark" }).check({ force: true });
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await paper()).toBe(dark);
    await page.getByRole("radio", { name: "auto" }).check({ force: true });
    expect(await paper()).toBe(light);
    await close();
  });

  it("gives a chart its table, its files and a cursor by keyboard", async () => {
    const { page, close } = await openState(browser, server.address, `#/verdict?${SMALL}`);
    const figure = page.locator("#strategies");
    await figure.getByText("Table", { exact: true }).click();
    const rows = await figure.locator("tbody tr").count();
    expect(rows).toBeGreaterThan(1);
    await figure.locator(".plot").focus();
    await page.keyboard.press("End");
    const last = (await figure
      .locator("tbody th")
      .nth(rows - 1)
      .textContent())!;
    expect((await figure.locator(".readout").textContent())!.startsWith(last)).toBe(true);
    for (const kind of ["svg", "png", "csv"]) {
      const download = page.waitForEvent("download");
      await figure.locator(`[data-export=${kind}]`).click();
      const file = await download;
      expect(file.suggestedFilename()).toBe(`strategies.${kind}`);
      expect(isWhole(kind, readFileSync(await file.path()))).toBe(true);
    }
    await figure.getByRole("button", { name: "how this was computed" }).click();
    await page.waitForSelector("#how-strategies.here");
    await close();
  });

  it("loads at most 250 kB of JavaScript before the first page shows, and fonts of its own", async () => {
    const { page, requests, close } = await openState(browser, server.address, "#/verdict");
    const scripts = requests.filter((url) => url.endsWith(".js"));
    expect(scripts.some((url) => /codemirror|editor|yaml-editor|highs|uplot/i.test(url))).toBe(false);
    expect(await page.evaluate(() => document.fonts.check("14px Inter"))).toBe(true);
    await close();
  });
});

type Opened = Awaited<ReturnType<typeof openState>>["page"];

/** Walks down the page, so that what is computed when someone looks is computed, and waits for it. */
async function lookAtAll(page: Opened): Promise<void> {
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += 500) {
      scrollTo(0, y);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    scrollTo(0, 0);
  });
  await page.waitForFunction(
    () => document.querySelector("main .state[role=status], main [aria-busy=true]") === null,
    undefined,
    {
      timeout: 120_000,
    },
  );
}

function isWhole(kind: string, bytes: Buffer): boolean {
  const text = bytes.toString("utf8");
  if (kind === "png") return bytes.subarray(1, 4).toString("latin1") === "PNG" && bytes.length > 5000;
  if (kind === "svg")
    return (
      text.startsWith("<svg") &&
      text.endsWith("</svg>") &&
      !text.includes("var(--") &&
      text.includes("scenario ")
    );
  return text.startsWith("strategy,") && text.trim().split("\n").length > 1;
}
