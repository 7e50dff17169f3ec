import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { main } from "../index.ts";

const folder = mkdtempSync(join(tmpdir(), "switchyard xlsx "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(
  join(folder, "quick.yaml"),
  `title: quick
site: { grid: { import: 10 MW } }
power: { prices: { constant: 40 USD/MWh } }
mining: { fleet: { machine: s21-xp, count: 2000, bought: 2026-06 } }
finance: { horizon: 2 years }
compare: [do-nothing, mine]
`,
);

async function study(...args: string[]) {
  let err = "";
  const code = await main(["study", "quick.yaml", ...args], {
    out: () => {},
    err: (text) => {
      err += text;
    },
    cwd: folder,
    env: {},
    isTerminal: false,
    signal: new AbortController().signal,
    nowMs: () => 0,
  });
  return { code, err };
}

describe("study --xlsx", () => {
  it("writes a workbook beside the verdict", async () => {
    const { code, err } = await study("--xlsx", "book.xlsx");
    expect(code).toBe(0);
    expect(err).toContain("wrote book.xlsx");
    expect(readFileSync(join(folder, "book.xlsx")).subarray(0, 2).toString()).toBe("PK");
  });

  it("says where it can't be written", async () => {
    const { code, err } = await study("--xlsx", "quick.yaml/book.xlsx");
    expect(code).toBe(2);
    expect(err).toContain("cli/not-writable");
  });
});
