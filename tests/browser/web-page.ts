import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openWatched } from "./browser.ts";
import { serveFolder } from "./static-server.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const AXE_SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A busy machine is no failure: nothing is timed here. */
const PATIENCE_MS = 180_000;

interface PageBuilder {
  readonly buildPage: (folder: string, hash: string) => Promise<void>;
}

/** The page built from these sources, in a folder that the tests share: built again only where a source is newer. */
export async function builtPage(): Promise<string> {
  const folder = join(root, "build/web-tested");
  const manifest = join(folder, ".vite/manifest.json");
  if (existsSync(manifest) && newest(join(root, "packages")) < statSync(manifest).mtimeMs) return folder;
  const { buildPage } = (await import(
    new URL("../../scripts/lib/build.mjs", import.meta.url).href
  )) as PageBuilder;
  await buildPage(folder, "tested");
  return folder;
}

function newest(folder: string): number {
  return Math.max(
    0,
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      if (entry.name === "node_modules") return 0;
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
    }),
  );
}

/** The built page behind a plain server of files. */
export async function servedPage() {
  return serveFolder(await builtPage());
}

/** Opens a state of the page and waits until it has its answer. */
export async function openState(
  browser: Browser,
  address: string,
  hash: string,
  options: BrowserContextOptions = {},
) {
  const watched = await openWatched(browser, `${address}${hash}`, options);
  await answered(watched.page);
  return watched;
}

/** Waits until nothing is computed any more. */
export async function answered(page: Page): Promise<void> {
  await page.waitForSelector(".progress:not([data-working])", { state: "attached", timeout: PATIENCE_MS });
  await page.waitForFunction(
    () => {
      const isWorking = document.querySelector(
        ".progress[data-working], main .state[role=status], .answer[data-stale]",
      );
      const hasMain = (document.querySelector("main")?.childElementCount ?? 0) > 0;
      return hasMain && isWorking === null && document.querySelector("h1")?.textContent !== "…";
    },
    undefined,
    { timeout: PATIENCE_MS },
  );
}

/** What the page complains about, less the question to a server that a page of plain files does not have. */
export function realComplaints(complaints: readonly string[]): readonly string[] {
  return complaints.filter((text) => !text.includes("404"));
}

/** Findings of axe that are serious or worse. */
export async function seriousFindings(page: Page): Promise<readonly unknown[]> {
  await page.evaluate(AXE_SOURCE);
  return page.evaluate(async () => {
    const axe = (
      globalThis as unknown as { axe: { run: (options: unknown) => Promise<{ violations: AxeFinding[] }> } }
    ).axe;
    const { violations } = await axe.run({ resultTypes: ["violations"] });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => ({
        id,
        places: nodes.map(({ html, failureSummary }) => [html, failureSummary]),
      }));
    interface AxeFinding {
      readonly id: string;
      readonly impact: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
    }
  });
}

/** Drops a file on an element, as a person does from a folder. */
export async function dropFile(page: Page, selector: string, name: string, content: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text!], fileName!, { type: "text/csv" }));
      return data;
    },
    [name, content],
  );
  await page.dispatchEvent(selector, "dragover", { dataTransfer: transfer });
  await page.dispatchEvent(selector, "drop", { dataTransfer: transfer });
}

/** Hours of a year as a price file: cheap nights, dear evenings. */
export function yearOfPrices(year = 2026): string {
  const rows = ["timestamp,price USD/MWh"];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 3_600_000) {
    const hour = new Date(at).getUTCHours();
    rows.push(
      `${new Date(at).toISOString().slice(0, 19)}Z,${hour < 6 ? 12.5 : hour > 16 && hour < 21 ? 71.25 : 31}`,
    );
  }
  return `${rows.join("\n")}\n`;
}
