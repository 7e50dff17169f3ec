// `node scripts/readme-picture.mjs`: opens the page at example 04 and takes the picture of its first screen for the README.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { findBrowser } from "./lib/browser.mjs";
import { buildIfStale } from "./lib/build.mjs";
import { root } from "./lib/checkout.mjs";

const PATIENCE_MS = 180_000;
const log = (line) => process.stderr.write(`${line}\n`);
const executablePath = findBrowser();
if (!executablePath) {
  log("no browser was found: install Chromium, Chrome or Edge, or set CHROMIUM_PATH");
  process.exit(2);
}
const program = join(await buildIfStale(log), "switchyard.mjs");
const server = spawn(process.execPath, [program, "serve", "--port", "0"], {
  stdio: ["ignore", "pipe", "inherit"],
  env: { ...process.env, SWITCHYARD_STORE: "memory" },
});
try {
  const address = await addressOf(server);
  mkdirSync(join(root, "docs", "images"), { recursive: true });
  await takePicture(
    `${address}#/verdict?example=04-chances-of-a-hybrid`,
    join(root, "docs", "images", "verdict.png"),
  );
} finally {
  server.kill();
}

/** The address that the server prints when it listens. */
function addressOf({ stdout }) {
  return new Promise((resolve, reject) => {
    let printed = "";
    stdout.on("data", (chunk) => {
      printed += chunk;
      const found = /http:\/\/[^\s]+/.exec(printed);
      if (found) resolve(found[0]);
    });
    stdout.on("end", () => reject(new Error(`the server ended: ${printed}`)));
  });
}

async function takePicture(address, picture) {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const tab = await browser.newPage({ viewport: { width: 1440, height: 880 }, colorScheme: "light" });
    await tab.goto(address);
    await tab.waitForFunction(
      () =>
        document.querySelector("#strategies") !== null &&
        document.querySelector(".progress[data-working], .answer[data-stale]") === null,
      undefined,
      { timeout: PATIENCE_MS },
    );
    await tab.evaluate(() => document.fonts.ready);
    await tab.screenshot({ path: picture });
  } finally {
    await browser.close();
  }
}
