// `node scripts/readme-picture.mjs`: studies example 01 and takes the picture of the page's first screen for the README.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findBrowser } from "./lib/browser.mjs";
import { buildIfStale } from "./lib/build.mjs";
import { root } from "./lib/checkout.mjs";

const log = (line) => process.stderr.write(`${line}\n`);
const executablePath = findBrowser();
if (!executablePath) {
  log("no browser was found: install Chromium, Chrome or Edge, or set CHROMIUM_PATH");
  process.exit(2);
}
const program = join(await buildIfStale(log), "switchyard.mjs");
const folder = mkdtempSync(join(tmpdir(), "switchyard-picture-"));
try {
  const example = join(root, "examples", "01-hybrid-100-mw", "scenario.yaml");
  const { status } = spawnSync(process.execPath, [program, "study", example, "--out", folder], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error(`the study ended with ${status}`);
  mkdirSync(join(root, "docs", "images"), { recursive: true });
  await takePicture(join(folder, "report.html"), join(root, "docs", "images", "verdict.png"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function takePicture(page, picture) {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const tab = await browser.newPage({ viewport: { width: 1440, height: 880 }, colorScheme: "light" });
    await tab.goto(pathToFileURL(page).href);
    await tab.evaluate(() => document.fonts.ready);
    await tab.screenshot({ path: picture });
  } finally {
    await browser.close();
  }
}
