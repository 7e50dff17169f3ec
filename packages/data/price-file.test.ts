import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder, writeWhole } from "./index.ts";

describe("a folder that is made", () => {
  it("brings those above it, and may be there already", async () => {
    const home = await mkdtemp(join(tmpdir(), "folders-"));
    await makeFolder(join(home, "a", "b", "c"));
    await makeFolder(join(home, "a", "b", "c"));
    await writeWhole(join(home, "a", "b", "c", "d", "file.txt"), "whole");
    expect(await readFile(join(home, "a", "b", "c", "d", "file.txt"), "utf8")).toBe("whole");
  });

  it("is refused where a file has its name", async () => {
    const home = await mkdtemp(join(tmpdir(), "folders-"));
    await writeFile(join(home, "file"), "");
    await expect(makeFolder(join(home, "file"))).rejects.toMatchObject({ code: "EEXIST" });
    await expect(makeFolder(join(home, "file", "below"))).rejects.toMatchObject({ code: "ENOTDIR" });
  });

  it.runIf(process.platform === "linux")("is refused under /proc, and not tried for ever", async () => {
    await expect(makeFolder("/proc/switchyard/below")).rejects.toMatchObject({ code: "ENOENT" });
  });
});
