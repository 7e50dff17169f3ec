import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { runIn } from "../run-in-process.fixture.ts";

const shipped = fileURLToPath(new URL("../../../examples/", import.meta.url));
let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "switchyard examples-"));
});

describe("switchyard examples", () => {
  it("lists every folder of examples/ that has a scenario, each with a title and a question", async () => {
    const { exit, out } = await runIn(cwd, ["examples", "--json"]);
    expect(exit).toBe(0);
    const { examples } = JSON.parse(out);
    const folders = (await readdir(shipped)).filter((name) =>
      existsSync(join(shipped, name, "scenario.yaml")),
    );
    expect(examples.map(({ name }: { name: string }) => name)).toEqual(folders.sort());
    for (const { name, title, question } of examples) {
      expect(title, name).not.toBe(name);
      expect(question.length, name).toBeGreaterThan(30);
    }
  });

  it("says how to run the first: switchyard study of its scenario", async () => {
    const { out } = await runIn(cwd, ["examples"]);
    expect(out).toContain("01-hybrid-100-mw: 100 MW in West Texas: mine now, host later?");
    expect(out).toContain("> switchyard study examples/01-hybrid-100-mw/scenario.yaml");
  });

  it("shows the README of one, by the beginning of its name", async () => {
    const { out } = await runIn(cwd, ["examples", "03"]);
    expect(out).toBe(await readFile(join(shipped, "03-mine-only-small/README.md"), "utf8"));
  });

  it("names those there are where there is no such example, exit 2", async () => {
    const { exit, err } = await runIn(cwd, ["examples", "99"]);
    expect(exit).toBe(2);
    expect(err).toMatch(/cli\/no-such-example: no example is called "99"; there are 01-hybrid-100-mw, /);
  });

  it("copies one to change it, without the expected figures; validate accepts the copy", async () => {
    const { exit, out } = await runIn(cwd, ["examples", "01", "--copy", "my/site"]);
    expect(exit).toBe(0);
    expect(out).toBe("copied 01-hybrid-100-mw to my/site; next: switchyard study my/site/scenario.yaml\n");
    expect((await readdir(join(cwd, "my/site"))).sort()).toEqual(["README.md", "scenario.yaml"]);
    expect((await runIn(cwd, ["validate", "my/site/scenario.yaml"])).exit).toBe(0);
  });

  it("never overwrites: a folder that holds something stays as it was, exit 2, nothing left behind", async () => {
    await mkdir(join(cwd, "mine"));
    await writeFile(join(cwd, "mine/notes.txt"), "keep");
    const { exit, err } = await runIn(cwd, ["examples", "01", "--copy", "mine"]);
    expect(exit).toBe(2);
    expect(err).toContain("cli/file-exists");
    expect(await readdir(cwd)).toEqual(["mine"]);
    expect(await readdir(join(cwd, "mine"))).toEqual(["notes.txt"]);
  });

  it("copies one at a time: tariffs names seven, exit 2", async () => {
    const { exit, err } = await runIn(cwd, ["examples", "tariffs", "--copy", "all"]);
    expect(exit).toBe(2);
    expect(err).toContain("cli/one-example");
    expect(await readdir(cwd)).toEqual([]);
  });
});
