import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PolicyResult, policyResultSchema } from "@switchyard/study";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SMALL_SITE } from "../../study/study.fixture.ts";
import { runIn } from "../run-in-process.fixture.ts";

const SITE = SMALL_SITE.replace("horizon: 3 years", "horizon: 5 years").replace("hall: 10 MW", "hall: 12 MW");
const CALM = `${SMALL_SITE}uncertainty: { spread: { scale: 0 } }\n`;
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "policy-"));
  await writeFile(join(folder, "small.yaml"), SITE);
  await writeFile(join(folder, "seed.yaml"), `${SITE}uncertainty: { seed: 8 }\n`);
  await writeFile(join(folder, "calm.yaml"), CALM);
  await writeFile(
    join(folder, "no-lease.yaml"),
    SMALL_SITE.replace(/^hosting:.*\n/m, "").replace("mine, hybrid", "mine"),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const run = (...args: string[]) => runIn(folder, args);
const SHORT = ["--paths", "64", "--years", "0.5"];
const answer = async (file: string) =>
  policyResultSchema.parse(JSON.parse((await run("policy", file, ...SHORT, "--json")).out));
// asked once for several specifications: it takes a second or two
const asked = new Map<string, Promise<PolicyResult>>();
const known = (file: string) => {
  const before = asked.get(file) ?? answer(file);
  asked.set(file, before);
  return before;
};

describe("switchyard policy", () => {
  it("is worth at least the best fixed plan less two errors of the paired difference, on futures it was not fitted on", async () => {
    const { valueOfDecidingLaterUsd: later, chosen, bestFixed, paths } = await known("small.yaml");
    expect(later.value).toBeGreaterThanOrEqual(-2 * (later.standardError ?? 0));
    expect(chosen.meanUsd.value - bestFixed.meanUsd.value).toBeCloseTo(later.value, 3);
    expect(paths).toEqual({ training: 64, valuation: 64 });
  });

  it("says for every quarter in which share of futures how many blocks are ordered, and never takes one back", async () => {
    const { orderedShares, blocks, quarters } = await known("small.yaml");
    expect(quarters).toBe(3);
    if (orderedShares.length === 0) return;
    for (const [quarter, shares] of orderedShares.entries()) {
      expect(shares).toHaveLength(blocks.length + 1);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      if (quarter > 0) expect(shares[0]!).toBeLessThanOrEqual(orderedShares[quarter - 1]![0]! + 1e-12);
    }
  });

  it("without uncertainty gives deciding later no worth", async () => {
    const { valueOfDecidingLaterUsd: later, chosen } = await known("calm.yaml");
    expect(Math.abs(later.value)).toBeLessThan(1);
    expect(chosen.meanUsd.standardError!).toBeLessThan(1e-3 * Math.abs(chosen.meanUsd.value) + 1);
  });

  it("changes with the seed and not with the run", async () => {
    const one = await known("small.yaml");
    expect(await answer("small.yaml")).toEqual(one);
    expect((await known("seed.yaml")).chosen.meanUsd.value).not.toBe(one.chosen.meanUsd.value);
  });

  it("prints a table, CSV and a picture", async () => {
    const text = await run("policy", "calm.yaml", ...SHORT);
    expect(text.exit).toBe(0);
    expect(text.out).toContain("chance of loss");
    expect(text.out).not.toMatch(/NaN|undefined|Infinity/);
    expect(text.err).toMatch(/\[\d+\/\d+\] valuing it on fresh futures/);
    const csv = (await run("policy", "calm.yaml", ...SHORT, "--csv")).out;
    expect(csv.split("\r\n")[0]).toBe("quarter,month,blocks_ordered,state,unit,orders,boundary");
    const svg = (await run("policy", "calm.yaml", ...SHORT, "--svg")).out;
    expect(svg).toMatch(/^<svg[^>]*><style>/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("needs something to convert for, and refuses too few futures", async () => {
    const none = await run("policy", "no-lease.yaml", ...SHORT);
    expect([none.exit, none.err.includes("study/no-blocks")]).toEqual([2, true]);
    expect((await run("policy", "small.yaml", "--paths", "12")).exit).toBe(2);
  });
});
