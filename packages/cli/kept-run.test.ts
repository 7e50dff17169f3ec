import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { SMALL_SITE, withLine } from "../study/study.fixture.ts";
import { runIn } from "./run-in-process.fixture.ts";

const UNCERTAIN = withLine(SMALL_SITE, "uncertainty", "uncertainty: { paths: 1024, seed: 7 }");
/** Without a tenant: nothing to convert for, and no policy to fit. */
const MINE = UNCERTAIN.replace(/^hosting:.*\n/m, "").replace("mine, hybrid", "mine");
const folders: string[] = [];
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kept run "));
  folders.push(folder);
  await writeFile(join(folder, "site.yaml"), MINE);
});
afterAll(() => Promise.all(folders.map((path) => rm(path, { recursive: true, force: true }))));

/** Runs a command and stops it once its progress says some words. */
async function stoppedAt(words: string, ...args: string[]) {
  const stop = new AbortController();
  let err = "";
  const answered = await runIn(folder, args, {
    signal: stop.signal,
    err: (text) => {
      err += text;
      if (text.includes(words)) stop.abort();
    },
  });
  return { ...answered, err };
}

const ASKED = [
  { command: "study", words: "[512/1024] futures", file: "site.run", more: [] },
  {
    command: "map",
    words: "[5/10] places",
    file: "site.map.run",
    more: ["--x", "power", "--steps", "3", "--paths", "0"],
  },
  {
    command: "sensitivity",
    words: "moving one input at a time",
    file: "site.sensitivity.run",
    more: ["--paths", "0"],
  },
] as const;

describe.each(ASKED)("switchyard $command that is stopped", ({ command, words, file, more }) => {
  const args = [command, "site.yaml", ...more, "--json"];

  it("ends with 130, leaves its finished parts and says how to go on; going on gives the answer of a run in one go", async () => {
    const whole = await runIn(folder, args);
    const stopped = await stoppedAt(words, ...args);
    expect({ exit: stopped.exit, out: stopped.out }).toEqual({ exit: 130, out: "" });
    expect(stopped.err).toContain(`stopped; what was finished is in ${file}: go on with --resume ${file}`);
    const resumed = await runIn(folder, [...args, "--resume", file]);
    expect(resumed.exit).toBe(0);
    expect(resumed.out).toBe(whole.out);
    expect(existsSync(join(folder, file))).toBe(false);
  });
});

describe("a run that is resumed", () => {
  const args = ["map", "site.yaml", "--x", "power", "--steps", "3", "--paths", "0", "--json"];

  it("uses what it finds: a changed figure in the file shows in the answer", async () => {
    await stoppedAt("[5/10] places", ...args);
    const path = join(folder, "site.map.run");
    const file = JSON.parse(await readFile(path, "utf8"));
    file.parts[1][1][0].valueUsd = 12_345;
    await writeFile(path, JSON.stringify(file));
    const { out } = await runIn(folder, [...args, "--resume", "site.map.run"]);
    expect(JSON.parse(out).cells[0].ways[0].valueUsd).toBe(12_345);
  });

  it("can be stopped again: what both found is kept", async () => {
    await stoppedAt("[3/10] places", ...args);
    await stoppedAt("[6/10] places", ...args, "--resume", "site.map.run");
    const { parts } = JSON.parse(await readFile(join(folder, "site.map.run"), "utf8"));
    expect(parts).toHaveLength(6);
  });

  it("refuses the run of another scenario, of another question, and what is no run: exit 2, the file stays", async () => {
    await stoppedAt("[5/10] places", ...args);
    const other = await runIn(folder, [
      "map",
      "site.yaml",
      "--steps",
      "5",
      "--paths",
      "0",
      "--resume",
      "site.map.run",
    ]);
    expect([other.exit, other.err.includes("cli/other-run")]).toEqual([2, true]);
    await writeFile(join(folder, "site.yaml"), MINE.replace("30 USD/MWh", "31 USD/MWh"));
    const changed = await runIn(folder, [...args, "--resume", "site.map.run"]);
    expect([changed.exit, changed.err.includes("cli/other-run")]).toEqual([2, true]);
    const none = await runIn(folder, [...args, "--resume", "site.yaml"]);
    expect([none.exit, none.err.includes("cli/not-a-run")]).toEqual([2, true]);
    const missing = await runIn(folder, [...args, "--resume", "nothing.run"]);
    expect([missing.exit, missing.err.includes("cli/no-such-file")]).toEqual([2, true]);
    expect((await readdir(folder)).sort()).toEqual(["site.map.run", "site.yaml"]);
  });

  it("leaves nothing behind where nothing was finished", async () => {
    const stop = new AbortController();
    stop.abort();
    const { exit } = await runIn(folder, args, { signal: stop.signal });
    expect(exit).toBe(130);
    expect(await readdir(folder)).toEqual(["site.yaml"]);
  });
});
