import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliIo, main } from "../../packages/cli/index.ts";
import { browserPath, launchBrowser, NO_BROWSER, openWatched } from "./browser.ts";
import { answered, dropFile, openState, realComplaints, servedPage, yearOfPrices } from "./web-page.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/03-mine-only-small/scenario.yaml", import.meta.url));
const SMALL = "example=03-mine-only-small";
const HYBRID = "example=01-hybrid-100-mw";

describe.skipIf(!browserPath)(`the page, used as a person does (${NO_BROWSER})`, () => {
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
  const open = (hash: string) => openState(browser, server.address, hash);
  const headline = (page: Page) => page.locator("h1").first().textContent();

  it("opens with the verdict that the command line gives, and asks nobody but its own server", async () => {
    const { page, complaints, requests, close } = await open(`#/verdict?${SMALL}`);
    const study = await studyOf(EXAMPLE);
    expect(await headline(page)).toBe(study.answer.headline);
    expect(await page.locator(".run").textContent()).toContain(study.run.scenarioHash);
    expect(requests.filter((url) => !url.startsWith(server.address) && !url.startsWith("data:"))).toEqual([]);
    expect(realComplaints(complaints)).toEqual([]);
    await close();
  });

  it("moves the rent past its break-even: the verdict changes, and undo brings it back", async () => {
    const { page, close } = await open(`#/verdict?${HYBRID}`);
    const before = await headline(page);
    const rent = page.locator(".lever").filter({ hasText: "rent in the first year" });
    const worth = await page.locator("#strategies svg:visible").getAttribute("aria-label");
    await rent.locator("input").press("PageDown");
    await rent.locator("input").press("PageDown");
    await page.waitForFunction((old) => document.querySelector("h1")?.textContent !== old, before);
    await answered(page);
    expect(await page.locator("#strategies svg:visible").getAttribute("aria-label")).not.toBe(worth);
    expect(await page.locator(".note").textContent()).toContain(
      "Not the scenario as written: rent in the first year",
    );
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForFunction((old) => document.querySelector("h1")?.textContent === old, before);
    await close();
  });

  it("snaps a dragged slider to the tipping point", async () => {
    const { page, close } = await open(`#/verdict?${HYBRID}`);
    const lever = page.locator(".lever").filter({ hasText: "conversion capex" });
    const turnsAt = /turns above ([\d.]+)/.exec((await lever.locator("button").first().textContent())!)![1];
    const flip = (await lever.locator(".lever-turn").boundingBox())!;
    const track = (await lever.locator("input").boundingBox())!;
    const thumb = (await lever.locator(".lever-today").boundingBox())!;
    const y = track.y + track.height / 2;
    await page.mouse.move(thumb.x, y);
    await page.mouse.down();
    await page.mouse.move(flip.x + 40, y, { steps: 4 });
    await page.mouse.move(flip.x + 3, y, { steps: 4 });
    await page.mouse.up();
    expect(await lever.locator("output").textContent()).toMatch(new RegExp(`^${turnsAt} `));
    await close();
  });

  it("gives every state an address that opens the same in another browser", async () => {
    const first = await open(`#/verdict?${HYBRID}`);
    await first.page.locator(".lever input").first().press("PageUp");
    await first.page.waitForFunction(() => location.hash.includes("rent="));
    await answered(first.page);
    await first.page.getByRole("link", { name: "Money" }).click();
    await first.page.getByRole("radio", { name: "Hybrid" }).check({ force: true });
    await first.page.waitForFunction(() => location.hash.includes("strategy=hybrid"));
    const hash = new URL(first.page.url()).hash;
    const title = await first.page.locator("#waterfall h3").textContent();
    await first.close();
    const second = await open(hash);
    expect(await second.page.locator("#waterfall h3").textContent()).toBe(title);
    expect(await second.page.locator(".note").textContent()).toContain("rent in the first year");
    await second.close();
  });

  it("goes back and forth between pages with the browser's own buttons", async () => {
    const { page, close } = await open(`#/verdict?${SMALL}`);
    await page.getByRole("link", { name: "Money" }).click();
    await page.waitForSelector("#waterfall");
    await page.goBack();
    await page.waitForSelector("#strategies");
    await page.goForward();
    await page.waitForSelector("#waterfall");
    await close();
  });

  it("takes a dropped price file: imported, named in the text, kept over a reload", async () => {
    const { page, complaints, close } = await open(`#/scenario?${SMALL}`);
    await dropFile(page, "fieldset.drop", "my-prices.csv", yearOfPrices());
    await page.waitForSelector("#price-series");
    expect(await page.locator(".editor").textContent()).toContain("file: my-prices.csv");
    // 6 h of 12.5, 4 h of 71.25 and 14 h of 31 make 33.0833 on average
    expect(await page.locator("#price-series h3").textContent()).toMatch(
      /from 12\.5 to 71\.3 USD\/MWh, 33\.1 on average/,
    );
    await page.waitForFunction(() => location.hash.includes("text="));
    await page.reload();
    await answered(page);
    await page
      .getByRole("link", { name: "Method" })
      .or(page.getByRole("link", { name: "Verdict" }))
      .first()
      .click();
    await answered(page);
    expect(await page.locator("main").textContent()).not.toContain("modelled, not history");
    expect(realComplaints(complaints)).toEqual([]);
    await close();
  });

  it("says which file is missing where a scenario names one, and goes on once it is dropped there", async () => {
    const { page, close } = await open("#/verdict?example=02-hybrid-100-mw-ercot");
    expect(await page.locator("main .state").textContent()).toContain("names files that are not here yet");
    const text = readFileSync(EXAMPLE, "utf8").replace(
      /prices:.*/,
      "prices: { file: some/prices.csv, zone: UTC }",
    );
    await page.goto(`${server.address}#/scenario?${SMALL}`);
    await setEditor(page, text);
    await page.getByRole("link", { name: "Verdict" }).click();
    await page.waitForSelector("fieldset.drop");
    await dropFile(page, "fieldset.drop", "renamed.csv", yearOfPrices());
    await page.waitForSelector("#strategies");
    await answered(page);
    expect(await headline(page)).toMatch(/\w/);
    await close();
  });

  it("shows the message of a broken text on its line, keeps the last answer dimmed, and recovers", async () => {
    const { page, close } = await open(`#/scenario?${SMALL}`);
    const good = readFileSync(EXAMPLE, "utf8");
    await setEditor(page, good.replace("import: 5 MW", "import: 5"));
    await page.waitForSelector(".cm-lint-marker-error");
    expect(await page.locator("main .problems").first().textContent()).toMatch(/no unit; write "5 MW"/);
    const line = good.split("\n").findIndex((each) => each.includes("import: 5 MW")) + 1;
    expect(await page.locator("main .problems button").first().textContent()).toBe(`line ${line}`);
    await page.getByRole("link", { name: "Verdict" }).click();
    await page.waitForSelector("main [role=alert]");
    expect(await page.locator("main .answer").getAttribute("data-stale")).toBe("true");
    await page.locator("main .problems button").first().click();
    await page.waitForSelector(".cm-activeLine");
    expect(await page.locator(".cm-activeLine").textContent()).toContain("import: 5,");
    await setEditor(page, good);
    await page.waitForFunction(() => document.querySelector(".cm-lint-marker-error") === null);
    await close();
  });

  it("keeps form and text in step, comments included", async () => {
    const { page, close } = await open(`#/scenario?${SMALL}`);
    await page.getByLabel("Import limit").fill("6 MW");
    expect(await page.locator(".editor").textContent()).toContain("import: 6 MW");
    expect(await page.locator(".editor").textContent()).toContain(
      "# a contract with the plant, the same at all hours",
    );
    await setEditor(page, readFileSync(EXAMPLE, "utf8").replace("5 MW, adder", "7 MW, adder"));
    expect(await page.getByLabel("Import limit").inputValue()).toBe("7 MW");
    await page.getByLabel("Import limit").fill("many");
    expect(await page.locator(".field .error").first().textContent()).toContain("site.grid.import");
    await close();
  });

  it("completes a key and its words from the schema", async () => {
    const { page, close } = await open(`#/scenario?${SMALL}`);
    await setEditor(page, "title: a\nsite:\n  ");
    await page.keyboard.press("Control+Space");
    const options = page.locator(".cm-tooltip-autocomplete li");
    await options.first().waitFor();
    expect(await options.allTextContents()).toEqual(
      expect.arrayContaining([expect.stringMatching(/^jurisdiction/)]),
    );
    await page.keyboard.type("jur");
    await page.waitForFunction(() => document.querySelectorAll(".cm-tooltip-autocomplete li").length === 1);
    // the editor takes an Enter for the list only once it has been open for a moment
    await page.waitForTimeout(150);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+Space");
    await page.waitForFunction(() =>
      document.querySelector(".cm-tooltip-autocomplete li")?.textContent?.startsWith("ercot"),
    );
    await close();
  });

  it("lays two scenarios side by side and says what they write differently", async () => {
    const { page, close } = await open(`#/compare?${SMALL}&beside-example=01-hybrid-100-mw`);
    await page.waitForSelector("#compare");
    expect(await page.locator("#changed-keys table").textContent()).toMatch(/site\.grid\.import5 MW100 MW/);
    const [left, right] = await page.locator(".sides .lead").allTextContents();
    expect(left).not.toBe(right);
    await page.getByRole("button", { name: "Swap sides" }).click();
    await answered(page);
    expect(await page.locator(".sides .lead").first().textContent()).toBe(right);
    await close();
  });

  it("prints the whole study as the report, and the page itself without its controls", async () => {
    const { page, complaints, close } = await open(`#/verdict?${SMALL}`);
    await page.evaluate(() => {
      addEventListener("message", ({ data }) => document.body.setAttribute("data-printed", String(data)));
    });
    await page.context().addInitScript(() => {
      window.print = () => window.parent.postMessage(document.querySelector("h1")?.textContent, "*");
    });
    await page.getByRole("button", { name: "Print" }).click();
    const said = await headline(page);
    const frame = page.frameLocator(".print-frame");
    expect(await frame.locator("h1").textContent()).toBe(said);
    expect(await frame.locator("#assumptions").count()).toBe(1);
    await page.waitForFunction(() => document.body.getAttribute("data-printed") !== null);
    expect(await page.locator("body").getAttribute("data-printed")).toBe(said);
    expect(realComplaints(complaints)).toEqual([]);
    await page.emulateMedia({ media: "print" });
    for (const hidden of [".rail", ".toolbar", "figcaption >> nth=0"])
      expect(await page.locator(hidden).first().isVisible()).toBe(false);
    expect(await page.locator("h1").first().isVisible()).toBe(true);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
      "rgb(255, 255, 255)",
    );
    await close();
  });

  it("goes on without a network once it is open, and says so", async () => {
    const { page, close } = await open(`#/verdict?${SMALL}`);
    const before = await page.locator("#strategies svg:visible").getAttribute("aria-label");
    await page.context().setOffline(true);
    expect(await page.locator(".offline").textContent()).toContain("Offline");
    await page.locator(".lever input").first().press("PageUp");
    await page.waitForFunction(
      (old) => document.querySelector("#strategies svg[role=img]")?.getAttribute("aria-label") !== old,
      before,
    );
    // a page whose code is not here yet says so, with a way to try again
    await page.getByRole("link", { name: "Scenario" }).click();
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await page.context().setOffline(false);
    await close();
  });

  it("answers an address of nonsense with the first example's page, not with nothing", async () => {
    const { page, complaints, close } = await openWatched(
      browser,
      `${server.address}#/no-such?example=none&rent=x`,
    );
    await answered(page);
    expect(await page.locator(".pages [aria-current]").textContent()).toBe("Verdict");
    expect(realComplaints(complaints)).toEqual([]);
    await close();
  });
});

interface StudyAnswer {
  readonly answer: { readonly headline: string };
  readonly run: { readonly scenarioHash: string };
}

async function studyOf(file: string): Promise<StudyAnswer> {
  let out = "";
  const io: CliIo = {
    out: (text) => (out += text),
    err: () => {},
    cwd: "/",
    env: {},
    isTerminal: false,
    signal: new AbortController().signal,
    nowMs: () => 0,
  };
  expect(await main(["study", file, "--json"], io)).toBe(0);
  return JSON.parse(out);
}

/** Replaces the editor's text as a person would: all of it marked, then written over by a paste. */
async function setEditor(page: Page, text: string): Promise<void> {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.evaluate((words) => {
    const data = new DataTransfer();
    data.setData("text/plain", words);
    document
      .querySelector(".cm-content")!
      .dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}
