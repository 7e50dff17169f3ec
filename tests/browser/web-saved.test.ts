import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningServer, type ServerSettings, startServer } from "../../packages/server/index.ts";
import { hashPassword } from "../../packages/server/passwords.ts";
import { askAt, QUICK, testSettings } from "../../packages/server/test-server.ts";
import { createUser, type Database, openStore } from "../../packages/store/index.ts";
import { openTestMemory } from "../../packages/store/test-memory.ts";
import { type BundledModule, bundledModule } from "../bundled-module.ts";
import { browserPath, launchBrowser, NO_BROWSER, openWatched, screenshotPath } from "./browser.ts";
import { answered, builtPage, openState, seriousFindings, servedPage } from "./web-page.ts";

const SMALL = "#/saved?example=03-mine-only-small";
const PASSWORD = "correct horse battery";
/** Some seconds of work, so that it can be cancelled. */
const LONG = { text: QUICK, paths: 20_000, cycles: 200_000 };
/** A busy machine is no failure: nothing is timed here. */
const PATIENCE = { timeout: 60_000 };

describe.skipIf(!browserPath)(`what the page does with its server (${NO_BROWSER})`, () => {
  let browser: Browser;
  let worker: BundledModule;
  let webFolder: string;
  const folder = mkdtempSync(join(tmpdir(), "switchyard saved "));

  beforeAll(async () => {
    webFolder = await builtPage();
    worker = await bundledModule("packages/server/worker-main.ts");
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    worker?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const serve = (store: Database, port: number, settings: Partial<ServerSettings> = {}) =>
    startServer(
      { ...testSettings(store, worker.path), webFolder, ...settings },
      { host: "127.0.0.1", port, say: () => {} },
    );

  it("saves a scenario, adds a version, and opens it again after the server was started anew", async () => {
    const store = await openStore({ kind: "folder", folder });
    const first = await serve(store, 0);
    const { page, complaints, close } = await openState(browser, first.address, SMALL);
    expect(await page.getByText("Nothing is saved yet.").count()).toBe(1);
    await page.getByLabel("Name").fill("Small mine");
    await page.getByLabel("Name").press("Enter");
    const row = page.getByRole("listitem", { name: "Small mine" });
    await row.waitFor(PATIENCE);
    const title = await page.locator(".site").textContent();
    await page.locator(".picker select").selectOption("01-hybrid-100-mw");
    await row.getByRole("button", { name: "as version 2" }).click();
    await row.getByText("version 2,").waitFor(PATIENCE);
    expect(complaints).toEqual([]);
    await close();
    await first.close();
    await store.close();

    const again = await openStore({ kind: "folder", folder });
    const second = await serve(again, 0);
    const anew = await openState(browser, second.address, "#/saved");
    const kept = anew.page.getByRole("listitem", { name: "Small mine" });
    await kept.getByRole("button", { name: "Versions" }).click();
    await kept.getByRole("button", { name: "Open version 1" }).click();
    await anew.page.waitForFunction((was) => document.querySelector(".site")?.textContent === was, title);
    await kept.getByRole("button", { name: "Delete" }).click();
    await kept.getByRole("button", { name: "Yes, delete" }).click();
    await anew.page.getByText("Nothing is saved yet.").waitFor(PATIENCE);
    await anew.close();
    await second.close();
    await again.close();
  });

  describe("on this machine", () => {
    let store: Database;
    let server: RunningServer;
    beforeAll(async () => {
      store = await openTestMemory();
      server = await serve(store, 0);
    });
    afterAll(async () => {
      await server?.close();
      await store?.close();
    });

    it("runs the scenario on the server as a job, and gives its workbook, its tables and its report", async () => {
      const { page, complaints, close } = await openState(browser, server.address, SMALL);
      await page.getByRole("button", { name: "Run on the server" }).click();
      const excel = page.getByRole("link", { name: "Excel" });
      await excel.waitFor(PATIENCE);
      expect((await downloaded(page, "Excel")).subarray(0, 2).toString("latin1")).toBe("PK");
      expect((await downloaded(page, "strategies")).toString("utf8")).toMatch(/^\uFEFF?strategy,/);
      expect((await downloaded(page, "HTML")).toString("utf8")).toMatch(/^<!doctype html>/i);
      expect(complaints).toEqual([]);
      await close();
    });

    it("shows how far a long job is as the server says it, and cancels it", async () => {
      const ask = askAt(server.port);
      const { json } = await ask("POST", "/api/v1/facility/compare?wait=0", { body: LONG });
      const { page, requests, close } = await openState(browser, server.address, SMALL);
      await page.locator("[data-state=running] progress").waitFor(PATIENCE);
      expect(requests.some((url) => url.endsWith(`/jobs/${json.job.id}/events`))).toBe(true);
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.locator("[data-state=cancelled]").waitFor(PATIENCE);
      expect((await ask("GET", `/api/v1/jobs/${json.job.id}`)).json.state).toBe("cancelled");
      await close();
    });

    it("says why a run failed, with the lines of the scenario", async () => {
      const ask = askAt(server.port);
      await ask("POST", "/api/v1/studies", {
        body: { text: "title: wrong\nsite: { grid: { import: 100 } }\n" },
      });
      const { page, close } = await openState(browser, server.address, SMALL);
      const failed = page.locator("[data-state=failed]");
      await failed.getByText("has no unit").waitFor(PATIENCE);
      expect(await failed.getByRole("button", { name: "line 2" }).count()).toBeGreaterThan(0);
      await close();
    });

    it("fits 390 px and 1440 px, has no serious finding of axe in light and dark, and is kept as pictures", async () => {
      await askAt(server.port)("POST", "/api/v1/scenarios", { body: { name: "Ten megawatts", text: QUICK } });
      const { page, close } = await openState(browser, server.address, SMALL);
      const row = page.getByRole("listitem", { name: "Ten megawatts" });
      await row.getByRole("button", { name: "Versions" }).click();
      await row.getByText("Open version 1").waitFor(PATIENCE);
      await row.getByRole("button", { name: "Delete" }).click();
      await looksRight(page, "saved");
      await page.keyboard.press("Escape");
      expect(await row.getByText("Delete it with its versions?").count()).toBe(0);
      await close();
    });

    it("keeps what it showed when the server goes away, and says so", async () => {
      const { page, close } = await openState(browser, server.address, SMALL);
      await page.route("**/api/v1/**", (route) => route.abort());
      await page.getByRole("button", { name: "Save as new" }).click();
      await page.getByText("The server does not answer.").first().waitFor(PATIENCE);
      expect(await page.getByRole("listitem", { name: "Ten megawatts" }).count()).toBe(1);
      await close();
    });
  });

  it("insists on accounts where the server does: a wrong password, the right one, what a viewer may, and out", async () => {
    const store = await openTestMemory();
    const passwordHash = await hashPassword(PASSWORD);
    await createUser(store, { name: "Ada", role: "editor", passwordHash });
    await createUser(store, { name: "Vera", role: "viewer", passwordHash });
    const server = await serve(store, 0, {
      access: "accounts",
      bootstrapToken: "a token of more than 24 characters",
    });
    const { page, close } = await openState(browser, server.address, SMALL);
    await signIn(page, "Ada", "not the password");
    await page.getByText("Name or password is wrong.").waitFor(PATIENCE);
    await looksRight(page, "saved-sign-in");
    await signIn(page, "Ada", PASSWORD);
    await page.getByText("Ada, editor").waitFor(PATIENCE);
    await page.getByLabel("Name").fill("Ada's");
    await page.getByRole("button", { name: "Save as new" }).click();
    await page.getByRole("listitem", { name: "Ada's" }).waitFor(PATIENCE);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor(PATIENCE);
    expect((await page.request.get(`${server.address}api/v1/scenarios`)).status()).toBe(401);

    await signIn(page, "Vera", PASSWORD);
    await page.getByText("You are signed in as a viewer").waitFor(PATIENCE);
    const row = page.getByRole("listitem", { name: "Ada's" });
    expect(await row.getByRole("button").allTextContents()).toEqual(["Open", "Versions"]);
    expect(await page.getByRole("button", { name: /save|run/i }).count()).toBe(0);
    await looksRight(page, "saved-viewer");
    await close();
    await server.close();
    await store.close();
  });

  it("asks a server of plain files nothing, and does not offer there what it can't do", async () => {
    const files = await servedPage();
    const { page, complaints, requests, close } = await openWatched(browser, `${files.address}${SMALL}`);
    await answered(page);
    expect(await page.getByText("This page has no server to save to").count()).toBe(1);
    expect(await page.getByRole("link", { name: "Saved" }).count()).toBe(0);
    expect(requests.filter((url) => url.includes("/api/"))).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
    await files.close();
  });
});

async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("Password").press("Enter");
}

/** The file behind a link, as a person gets it. */
async function downloaded(page: Page, link: string): Promise<Buffer> {
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: link, exact: true }).first().click();
  return readFileSync(await (await download).path());
}

async function looksRight(page: Page, name: string): Promise<void> {
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(width);
    await page.screenshot({ path: screenshotPath(`page-${name}-${width}`), fullPage: true });
  }
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousFindings(page)).toEqual([]);
  }
}
