import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Page } from "playwright-core";
import type { Bench, BenchRow } from "./types.ts";

const root = join(import.meta.dirname, "..");
const MOVES = 40;
const FRAMES = 240;
const POINTS = 35_040;

/** Budgets of the issue, in ms. */
const BUDGET = { slider: 30, paint: 1500, frameMedian: 12, frameP95: 20 };

/** The page in a real browser: from slider to redrawn verdict, first paint, frames while panning and zooming a year of quarter hours. */
const bench: Bench = async (): Promise<readonly BenchRow[]> => {
  const { findBrowser } = await import(pathToFileURL(join(root, "scripts/lib/browser.mjs")).href);
  const executablePath: string | undefined = process.env.CHROMIUM_PATH || findBrowser();
  if (!executablePath) throw new Error("no browser: install Chromium, Chrome or Edge, or set CHROMIUM_PATH");
  const folder = mkdtempSync(join(tmpdir(), "switchyard-page-"));
  const { buildPage } = await import(pathToFileURL(join(root, "scripts/lib/build.mjs")).href);
  await buildPage(folder, "bench");
  const server = await serve(folder);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${server.address}#/verdict?example=01-hybrid-100-mw`);
    await page.waitForSelector(".lever input");
    return [...(await paints(page)), ...(await sliderRows(page)), ...(await frameRows(page, server.address))];
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
export default bench;

async function paints(page: Page): Promise<readonly BenchRow[]> {
  const paint = await page.evaluate(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
  );
  return [against("page: first contentful paint (budget 1500 ms)", paint, BUDGET.paint)];
}

/** Moves the rent to places that differ each run, and waits for the marks of the verdict to say other numbers. */
async function sliderRows(page: Page): Promise<readonly BenchRow[]> {
  const seed = Date.now() % 1_000_003;
  const times = await page.evaluate(moveSlider, { moves: MOVES, seed });
  return [
    against("page: slider to redrawn verdict, median (budget 30 ms)", quantile(times, 0.5), BUDGET.slider),
    against("page: slider to redrawn verdict, p95 (budget 30 ms)", quantile(times, 0.95), BUDGET.slider),
  ];
}

/** Runs in the page. A move whose numbers did not change within 20 s is an error, not a time. */
async function moveSlider({ moves, seed }: { moves: number; seed: number }): Promise<number[]> {
  const input = document.querySelector<HTMLInputElement>(".lever input")!;
  const drawn = () => document.querySelector("#strategies svg[role=img]")?.getAttribute("aria-label") ?? "";
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")!.set!;
  const times: number[] = [];
  for (let i = 0; i < moves + 3; i++) {
    const before = drawn();
    // rents well above the break-even: every move changes the worth of what hosts
    const place = 520 + ((i * 37 + seed) % 180);
    const start = performance.now();
    write.call(input, String(place));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    while (drawn() === before) {
      if (performance.now() - start > 20_000) throw new Error("the numbers did not change");
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
    }
    await new Promise((resolve) => requestAnimationFrame(resolve));
    // the first moves meet code that was never run
    if (i >= 3) times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
  return times;
}

/** Script time per frame while a year of quarter hours is panned and zoomed, beside an empty canvas in the same run. */
async function frameRows(page: Page, address: string): Promise<readonly BenchRow[]> {
  await page.goto(`${address}#/scenario?example=03-mine-only-small`);
  await page.reload();
  await page.waitForSelector("#price-file", { state: "attached" });
  await page.setInputFiles("#price-file", {
    name: "quarters.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(quarterHours()),
  });
  await page.waitForSelector(".long-series canvas");
  await page.locator(".long-series .u-over").scrollIntoViewIfNeeded();
  const { drawn, empty, points } = await page.evaluate(panAndZoom, FRAMES);
  if (points !== POINTS) throw new Error(`the series has ${points} points, not ${POINTS}`);
  return [
    beside(
      "page: script per frame, pan and zoom of 35,040 points, median (budget 12 ms)",
      drawn,
      empty,
      0.5,
      BUDGET.frameMedian,
    ),
    beside(
      "page: script per frame, pan and zoom of 35,040 points, p95 (budget 20 ms)",
      drawn,
      empty,
      0.95,
      BUDGET.frameP95,
    ),
  ];
}

/** Runs in the page: wheel events as a hand makes them, each frame's script until nothing is left to do; then the same on an empty canvas. */
async function panAndZoom(frames: number) {
  const over = document.querySelector<HTMLElement>(".long-series .u-over")!;
  const canvas = document.querySelector<HTMLCanvasElement>(".long-series canvas")!;
  const box = over.getBoundingClientRect();
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const drained = async () => {
    for (let i = 0; i < 4; i++) await Promise.resolve();
  };
  const run = async (work: (i: number) => void) => {
    const times: number[] = [];
    for (let i = 0; i < frames; i++) {
      await frame();
      const start = performance.now();
      work(i);
      await drained();
      times.push(performance.now() - start);
    }
    return times;
  };
  const wheel = (init: WheelEventInit) =>
    over.dispatchEvent(
      new WheelEvent("wheel", {
        bubbles: true,
        cancelable: true,
        clientX: box.left + box.width * 0.4,
        clientY: box.top + 20,
        ...init,
      }),
    );
  const drawn = await run((i) => {
    // in, along, out again: from the year to days and back
    if (i % 80 < 30) wheel({ ctrlKey: true, deltaY: -90 });
    else if (i % 80 < 50) wheel({ deltaX: 120 });
    else wheel({ ctrlKey: true, deltaY: 90 });
  });
  const blank = document.createElement("canvas");
  blank.width = canvas.width;
  blank.height = canvas.height;
  document.body.append(blank);
  const context = blank.getContext("2d")!;
  const empty = await run(() => context.clearRect(0, 0, blank.width, blank.height));
  const rows = document.querySelector(".long-series")?.getAttribute("data-points");
  return { drawn, empty, points: Number(rows) };
}

function quarterHours(): string {
  const rows = ["timestamp,price USD/MWh"];
  const noise = Date.now() % 97;
  for (let i = 0, at = Date.UTC(2026, 0, 1); i < POINTS; i++, at += 900_000) {
    const price = 35 + 20 * Math.sin(i / 15) + ((i * 7919 + noise) % 100) / 10;
    rows.push(`${new Date(at).toISOString().slice(0, 19)}Z,${price.toFixed(2)}`);
  }
  return `${rows.join("\n")}\n`;
}

/** A time beside its budget: 2 is twice as fast as asked. */
function against(name: string, value: number, budget: number): BenchRow {
  return { name, value, baseline: budget, ratio: budget / value, target: 1, unit: "ms" };
}

/** What the drawing adds to an empty canvas' frame, beside its budget. */
function beside(
  name: string,
  drawn: readonly number[],
  empty: readonly number[],
  share: number,
  budget: number,
): BenchRow {
  const floor = quantile(empty, share);
  const value = quantile(drawn, share);
  return { ...against(`${name}; empty canvas ${floor.toFixed(2)} ms`, value, budget) };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".woff2": "font/woff2",
};

async function serve(folder: string) {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    try {
      const body = readFileSync(join(folder, path === "/" ? "index.html" : path));
      response
        .writeHead(200, { "content-type": TYPES[extname(path)] ?? "text/html; charset=utf-8" })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
