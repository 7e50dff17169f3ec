import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BundledModule, bundledModule } from "../../tests/bundled-module.ts";
import { createSite, listSites, lockFolder, openStore } from "./index.ts";

const folders: string[] = [];
const children: ChildProcess[] = [];
let locker: BundledModule;

beforeAll(async () => {
  locker = await bundledModule("packages/store/lock-child.fixture.ts");
});
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  locker.remove();
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "switchyard lock "));
  folders.push(folder);
  return folder;
}

/** A process that tries to take the folder; resolves with its first line. */
function taker(folder: string): Promise<{ readonly child: ChildProcess; readonly said: string }> {
  const child = spawn(process.execPath, [locker.path, folder], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  return new Promise((resolve) => {
    let said = "";
    child.stdout!.on("data", (chunk) => {
      said += chunk;
      if (said.includes("\n")) resolve({ child, said });
    });
  });
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

describe("the lock of a data folder", () => {
  it("names the process that holds it", async () => {
    const folder = newFolder();
    const { child } = await taker(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject({
      code: "store/folder-in-use",
      details: { folder, pid: child.pid },
      message: expect.stringContaining(`process ${child.pid}`),
    });
  });

  it("is taken over when its process was killed", async () => {
    const folder = newFolder();
    const { child } = await taker(folder);
    await killed(child);
    expect(existsSync(join(folder, "switchyard.lock"))).toBe(true);
    const lock = await lockFolder(folder);
    expect(readFileSync(join(folder, "switchyard.lock"), "utf8")).toContain(`"pid":${process.pid}`);
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("goes to one of eight processes that find a dead one's lock at once, three times over", async () => {
    const folder = newFolder();
    for (let round = 0; round < 3; round++) {
      const takers = await Promise.all(Array.from({ length: 8 }, () => taker(folder)));
      const holders = takers.filter(({ said }) => said.startsWith("held"));
      expect(holders).toHaveLength(1);
      for (const { said } of takers.filter((entry) => entry !== holders[0]))
        expect(said).toContain(`in use by process ${holders[0]!.child.pid}`);
      await killed(holders[0]!.child);
    }
  });

  it.each([
    ["a process that is no more", JSON.stringify({ pid: 2 ** 22 + 1, began: "" })],
    ["a process of our own number, as in containers", JSON.stringify({ pid: process.pid, began: "" })],
    ["a process whose number another has now", JSON.stringify({ pid: 1, began: "another boot 1" })],
    ["nobody (half-written by a crash of the machine)", ""],
  ])("left by %s is taken over", async (_who, content) => {
    if (process.platform !== "linux" && content.includes("boot")) return;
    const folder = newFolder();
    writeFileSync(join(folder, "switchyard.lock"), content);
    const lock = await lockFolder(folder);
    await lock.release();
  });

  it("holds against a second taker in the same process, until it is released", async () => {
    const folder = newFolder();
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: "store/folder-in-use" });
    await lock.release();
    await (await lockFolder(folder)).release();
  });

  it("says why a folder can't be used", async () => {
    const file = join(newFolder(), "file");
    writeFileSync(file, "");
    await expect(lockFolder(join(file, "below"))).rejects.toMatchObject({ code: "store/folder-not-usable" });
  });
});

describe("a store in a folder", () => {
  it("keeps what was saved, and is held by one at a time", async () => {
    const folder = join(newFolder(), "made", "anew");
    const first = await openStore({ kind: "folder", folder });
    await createSite(first, { name: "kept", note: "" });
    await expect(openStore({ kind: "folder", folder })).rejects.toMatchObject({
      code: "store/folder-in-use",
    });
    await first.close();
    const second = await openStore({ kind: "folder", folder });
    expect(await listSites(second)).toMatchObject([{ name: "kept" }]);
    await second.close();
  });

  it("gives the folder back where the database in it can't be opened", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "pglite"), "not a folder");
    await expect(openStore({ kind: "folder", folder })).rejects.toMatchObject({
      code: "store/folder-not-usable",
    });
    expect(existsSync(join(folder, "switchyard.lock"))).toBe(false);
  });
});
