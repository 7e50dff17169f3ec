import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SMALL_SITE, withLine } from "../packages/study/study.fixture.ts";

/** The program as `switchyard` runs it, built once: a process of its own, a real signal. */
let command = "";
const MINE = SMALL_SITE.replace(/^hosting:.*\n/m, "").replace("mine, hybrid", "mine");

let folder = "";
beforeAll(async () => {
  const { buildIfStale } = await import("../scripts/lib/build.mjs");
  command = join(await buildIfStale(() => {}), "switchyard.mjs");
  folder = mkdtempSync(join(tmpdir(), "stopped run "));
  writeFileSync(join(folder, "site.yaml"), withLine(MINE, "uncertainty", "uncertainty: { paths: 3072 }"));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the program; once its standard error says some words, the user presses Ctrl-C. */
function run(args: readonly string[], stopAt?: string): Promise<Ended> {
  const child = spawn(process.execPath, [command, ...args], { cwd: folder });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    const isNew = !err.includes(stopAt ?? "\0");
    err += chunk;
    if (stopAt !== undefined && isNew && err.includes(stopAt)) child.kill("SIGINT");
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}

describe.each([
  { asked: ["study"], stopAt: "[512/3072] futures", file: "site.run" },
  { asked: ["study", "--workers", "2"], stopAt: "[512/3072] futures", file: "site.run" },
  {
    asked: ["map", "--x", "power", "--steps", "5", "--paths", "256"],
    stopAt: "places of the map",
    file: "site.map.run",
  },
])("switchyard $asked.0 stopped by Ctrl-C ($asked)", ({ asked: [name, ...more], stopAt, file }) => {
  const args = [name!, "site.yaml", ...more, "--json"];

  it("ends with 130 and no answer, says how to go on, and goes on to the bytes of a run in one go", async () => {
    const whole = run(args);
    const stopped = await run(args, stopAt);
    expect({ code: stopped.code, out: stopped.out }, stopped.err).toEqual({ code: 130, out: "" });
    expect(stopped.err).toContain(`go on with --resume ${file}`);
    expect(existsSync(join(folder, file))).toBe(true);
    const resumed = await run([...args, "--resume", file]);
    expect(resumed.code, resumed.err).toBe(0);
    expect(resumed.out).toBe((await whole).out);
    expect(resumed.out.length).toBeGreaterThan(1000);
    expect(existsSync(join(folder, file))).toBe(false);
  }, 120_000);
});
