import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

interface BrowserFinder {
  readonly findBrowser: () => string | undefined;
}

const { findBrowser } = (await import(
  new URL("../../scripts/lib/browser.mjs", import.meta.url).href
)) as BrowserFinder;

/** The browser of this machine; undefined where there is none. */
export const browserPath: string | undefined = process.env.CHROMIUM_PATH || findBrowser();

/** What a test's name says where it has to be skipped. */
export const NO_BROWSER = "no browser: install Chromium, Chrome or Edge, or set CHROMIUM_PATH";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser that was found. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath!, args: ARGUMENTS });
}

/** A page that writes down what it should not do: complain, fail, or ask for anything but itself. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens an address in a context of its own and watches it. */
export async function openWatched(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(address);
  return { page, complaints, requests, close: () => context.close() };
}

/** Where screenshots are left for people to look at. */
export function screenshotPath(name: string): string {
  const folder = fileURLToPath(new URL("../../build/screenshots/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  return `${folder}${name}.png`;
}
