import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { REPORT_POLICY } from "@switchyard/server";
import { parse } from "csv-parse/sync";
import type { Browser, Download, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { studyPage } from "../../packages/report/study-page.ts";
import { FIXTURE_STRATEGIES, studyFixture } from "../../packages/report/test-study.ts";
import { browserPath, launchBrowser, NO_BROWSER, openWatched, screenshotPath } from "./browser.ts";
import { servePage } from "./serve-text.ts";

const AXE_SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const CHARTS = ["strategies", "turns", "cash", "duration", "energy"] as const;
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true };

/** A study with all that a page can show, and words that try to leave their place. */
const study = studyFixture({
  title: `Site "A" <script>document.title = "taken"</script> & friends`,
  turnCount: 4,
  assumptionCount: 30,
});

describe.skipIf(!browserPath)(`the report of a study in a browser (${NO_BROWSER})`, () => {
  const folder = mkdtempSync(join(tmpdir(), "switchyard report "));
  const address = pathToFileURL(join(folder, "report.html")).href;
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(join(folder, "report.html"), studyPage(study));
    writeFileSync(join(folder, "study.json"), JSON.stringify(study));
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("opens from disk without a complaint and asks nobody for anything", async () => {
    const { page, complaints, requests, close } = await openWatched(browser, address);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => url !== address && !url.startsWith("data:"))).toEqual([]);
    await close();
  });

  it("sets its own font, so that figures stand in columns on every machine", async () => {
    const { page, close } = await openWatched(browser, address);
    expect(await page.evaluate(() => document.fonts.check("14px Inter"))).toBe(true);
    expect(await page.evaluate(() => [...document.fonts].map((font) => font.status))).toEqual(["loaded"]);
    await close();
  });

  it("says the answer first and shows the words of users as words", async () => {
    const { page, close } = await openWatched(browser, address);
    expect(await page.locator("h1").isVisible()).toBe(true);
    expect(await page.locator("h1").textContent()).toBe(study.answer.headline);
    expect(await page.locator("nav .site").textContent()).toBe(study.title);
    expect(await page.title()).toBe(`${study.title}: the verdict`);
    await close();
  });

  it("reaches study.json beside itself", async () => {
    const { page, close } = await openWatched(browser, address);
    await page.getByRole("link", { name: "study.json" }).click();
    await page.waitForURL(/study\.json$/);
    expect(JSON.parse((await page.locator("body").textContent())!).title).toBe(study.title);
    await close();
  });

  it.each(CHARTS)("the chart %s has a table, and a link to how it was computed", async (id) => {
    const { page, close } = await openWatched(browser, address);
    const figure = page.locator(`figure#${id}`);
    expect(await figure.locator("table").isVisible()).toBe(false);
    await figure.locator("summary").click();
    expect(await figure.locator("table").isVisible()).toBe(true);
    await figure.getByRole("link", { name: "how this was computed" }).click();
    expect(await page.locator(":target").textContent()).not.toBe("");
    await close();
  });

  it.each(CHARTS)("the chart %s says in a sentence what it shows", async (id) => {
    const { page, close } = await openWatched(browser, address);
    const image = page.locator(`figure#${id} svg[role=img]:visible`);
    expect(await image.count()).toBe(1);
    expect((await image.getAttribute("aria-label"))!.length).toBeGreaterThan(20);
    await close();
  });

  it.each(CHARTS)("arrow keys move a cursor along the chart %s, and the readout follows", async (id) => {
    const { page, close } = await openWatched(browser, address);
    const figure = page.locator(`figure#${id}`);
    await figure.locator(".plot").focus();
    const rows = await figure.locator("tbody tr").count();
    const read = async (key: string) => {
      await page.keyboard.press(key);
      return (await figure.locator(".readout").textContent())!;
    };
    const name = (index: number) => figure.locator("tbody th").nth(index).textContent();
    const first = await read("ArrowRight");
    expect(first.startsWith((await name(0))!)).toBe(true);
    const second = await read("ArrowRight");
    expect(second.startsWith((await name(1))!)).toBe(true);
    expect(await figure.locator("svg:visible .cursor-mark").count()).toBe(1);
    expect((await read("End")).startsWith((await name(rows - 1))!)).toBe(true);
    expect((await read("Home")).startsWith((await name(0))!)).toBe(true);
    await close();
  });

  it("the cursor follows a finger on a phone's own drawing", async () => {
    const { page, close } = await openWatched(browser, address, PHONE);
    const chart = page.locator("#cash svg.for-narrow");
    await chart.scrollIntoViewIfNeeded();
    const box = (await chart.boundingBox())!;
    await page.touchscreen.tap(box.x + box.width - 12, box.y + 60);
    expect(await page.locator("#cash .readout").textContent()).toMatch(/^2041-1[0-2] · convert all, USD/);
    await close();
  });

  it.each(CHARTS)("the chart %s is saved as a CSV that parses to its table", async (id) => {
    const { page, close } = await openWatched(browser, address);
    const file = await saved(page, id, "csv");
    expect(file.name).toBe(`${id}.csv`);
    const [head, ...rows] = parse(file.bytes.toString("utf8")) as string[][];
    const shown = await page
      .locator(`figure#${id} table`)
      .evaluate((table) =>
        [...(table as HTMLTableElement).rows].map((row) => [...row.cells].map((cell) => cell.textContent)),
      );
    expect(head).toEqual(shown[0]);
    expect(rows.length).toBe(shown.length - 1);
    for (const [i, row] of rows.entries())
      for (const [column, cell] of row.entries()) expectSame(cell, shown[i + 1]![column]!);
    await close();
  });

  it("the cash statement and its lines are saved as CSV too, and both end at the same net", async () => {
    const { page, close } = await openWatched(browser, address);
    const statement = parse((await saved(page, "statement", "csv")).bytes) as string[][];
    const lines = parse((await saved(page, "lines", "csv")).bytes) as string[][];
    expect(statement.at(-1)![0]).toBe("total");
    expect(lines.at(-1)!.at(-1)).toBe(statement.at(-1)![5]);
    await close();
  });

  it.each(CHARTS)("the chart %s is saved as an SVG that stands alone", async (id) => {
    const { page, close } = await openWatched(browser, address);
    await page.locator(`figure#${id} .plot`).press("ArrowRight");
    const text = (await saved(page, id, "svg")).bytes.toString("utf8");
    const found = await page.evaluate((source) => {
      const file = new DOMParser().parseFromString(source, "image/svg+xml");
      return {
        errors: file.querySelectorAll("parsererror").length,
        root: file.documentElement.nodeName,
        cursors: file.querySelectorAll(".cursor-mark").length,
        words: file.documentElement.textContent ?? "",
      };
    }, text);
    expect(found).toMatchObject({ errors: 0, root: "svg", cursors: 0 });
    expect(found.words).toContain("scenario 0123456789abcdef");
    expect(text).not.toContain("var(--");
    await close();
  });

  it.each(CHARTS)("the chart %s is saved as a PNG of twice its size", async (id) => {
    const { page, close } = await openWatched(browser, address);
    expectPng((await saved(page, id, "png")).bytes, (860 + 48) * 2);
    await close();
  });

  it.each(["light", "dark"] as const)("axe finds nothing serious in the %s scheme", async (colorScheme) => {
    const { page, close } = await openWatched(browser, address, { colorScheme });
    await page.evaluate(() => {
      for (const each of document.querySelectorAll("details")) each.open = true;
    });
    expect(await seriousViolations(page)).toEqual([]);
    await close();
  });

  it("axe finds nothing serious on a phone", async () => {
    const { page, close } = await openWatched(browser, address, PHONE);
    expect(await seriousViolations(page)).toEqual([]);
    await close();
  });

  it("the dark scheme is dark, the light one is light, and paper is white", async () => {
    const { page, close } = await openWatched(browser, address, { colorScheme: "dark" });
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(await paper()).toBe("rgb(20, 22, 26)");
    await page.emulateMedia({ colorScheme: "light" });
    expect(await paper()).toBe("rgb(251, 250, 247)");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await paper()).toBe("rgb(255, 255, 255)");
    await close();
  });

  it("prints on A4 with every table in full and no controls", async () => {
    const { page, close } = await openWatched(browser, address);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pdf.toString("latin1")).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("nav, button, details, .readout").locator("visible=true").count()).toBe(0);
    expect(await page.locator("#assumptions tbody tr").last().isVisible()).toBe(true);
    await close();
  });

  it.each([
    ["the full study", study],
    [
      "30 years, eight long names",
      studyFixture({ months: 360, strategies: eightStrategies(), turnCount: 5 }),
    ],
    ["doing nothing alone", studyFixture({ strategies: [], turnCount: 0, assumptionCount: 0 })],
    ["two years at a loss", studyFixture({ months: 24, start: "2027-07", turnCount: 1 })],
  ])("nothing is wider than a phone of 390 px, nor than a desk: %s", async (name, result) => {
    const file = join(folder, "variant.html");
    writeFileSync(file, studyPage(result));
    for (const options of [PHONE, { viewport: { width: 1440, height: 900 } }]) {
      const { width } = options.viewport;
      const { page, complaints, close } = await openWatched(browser, pathToFileURL(file).href, options);
      expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await textsOutside(page)).toEqual([]);
      expect(await overlappingTexts(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.screenshot({ path: screenshotPath(`${slug(name)}-${width}`), fullPage: true });
      await close();
    }
  });

  it("exports and looks the same when served under its content security policy", async () => {
    const server = await servePage(studyPage(study), REPORT_POLICY);
    const { page, complaints, requests, close } = await openWatched(browser, server.address);
    expect((await saved(page, "cash", "csv")).bytes.toString("utf8")).toMatch(/^month,"convert all, USD"/);
    expect((await saved(page, "cash", "svg")).bytes.toString("utf8")).toMatch(/^<svg /);
    expectPng((await saved(page, "cash", "png")).bytes, (860 + 48) * 2);
    expect(await page.evaluate(() => document.fonts.check("14px Inter"))).toBe(true);
    expect(requests.filter((url) => !/^(data:|blob:)/.test(url) && !url.startsWith(server.address))).toEqual(
      [],
    );
    expect(complaints).toEqual([]);
    await close();
    await server.close();
  });
});

function eightStrategies() {
  const names = [
    "wait, then convert",
    "build on a green field",
    "host other people's miners",
    "sell the site",
  ];
  return [
    ...FIXTURE_STRATEGIES,
    ...names.map((name, i) => ({
      ...FIXTURE_STRATEGIES[i % 2]!,
      id: `more-${i}`,
      name,
      monthlyUsd: 5e6 - i * 4e5,
    })),
  ];
}

function slug(text: string): string {
  return `report-${text.replace(/\W+/g, "-")}`;
}

/** Presses an export button and reads what the browser saved. */
async function saved(page: Page, id: string, kind: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator(`[data-chart="${id}"][data-export="${kind}"]`).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await pathOf(download)) };
}

async function pathOf(download: Download): Promise<string> {
  const path = await download.path();
  if (!path) throw new Error(`nothing was saved: ${await download.failure()}`);
  return path;
}

/** A cell of a file against the cell on the page: words as they are, figures as far as the page shows them. */
function expectSame(cell: string, shown: string): void {
  const figure = shown.replaceAll(",", "").replace("−", "-");
  if (shown === "–") expect(cell).toBe("");
  else if (cell !== "" && !Number.isNaN(Number(cell)) && !Number.isNaN(Number(figure)))
    expect(Math.abs(Number(cell) - Number(figure))).toBeLessThanOrEqual(
      Math.abs(Number(cell)) >= 1000 ? 0.5 : 5.1e-5,
    );
  else expect(cell).toBe(shown);
}

/** PNG (ISO 15948): eight bytes of signature, then IHDR with the width as its first field. */
function expectPng(bytes: Buffer, width: number): void {
  expect(bytes.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
  expect(bytes.readUInt32BE(16)).toBe(width);
  expect(bytes.length).toBeGreaterThan(5000); // an empty sheet of this size has less
}

interface AxeWindow {
  readonly axe: {
    readonly run: () => Promise<{
      readonly violations: readonly {
        readonly id: string;
        readonly impact: string;
        readonly nodes: readonly { readonly html: string }[];
      }[];
    }>;
  };
}

async function seriousViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE_SOURCE);
  const { violations } = await page.evaluate(() => (window as unknown as AxeWindow).axe.run());
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
}

/** Labels of charts that stick out of their drawing by more than two px. */
function textsOutside(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll(".plot svg")].flatMap((svg) => {
      const frame = svg.getBoundingClientRect();
      if (frame.width === 0) return [];
      return [...svg.querySelectorAll("text")]
        .filter((text) => {
          const box = text.getBoundingClientRect();
          return box.left < frame.left - 2 || box.right > frame.right + 2 || box.bottom > frame.bottom + 2;
        })
        .map((text) => `${svg.id}: ${text.textContent}`);
    }),
  );
}

/** Pairs of labels of one chart that lie upon each other by more than a px or two. */
function overlappingTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll(".plot svg")].flatMap((svg) => {
      const texts = [...svg.querySelectorAll("text")].map((text) => ({
        words: text.textContent,
        box: text.getBoundingClientRect(),
      }));
      return texts.flatMap((a, i) =>
        texts
          .slice(i + 1)
          .filter(
            (b) =>
              Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1 &&
              Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 3,
          )
          .map((b) => `${svg.id}: "${a.words}" on "${b.words}"`),
      );
    }),
  );
}
