import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mapResultSchema, sensitivityResultSchema } from "@switchyard/study";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SMALL_SITE } from "../../study/study.fixture.ts";
import { runIn } from "../run-in-process.fixture.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sensitivity-"));
  await writeFile(join(folder, "small.yaml"), SMALL_SITE);
  await writeFile(
    join(folder, "no-lease.yaml"),
    SMALL_SITE.replace(/^hosting:.*\n/m, "").replace("mine, hybrid", "mine"),
  );
  await writeFile(join(folder, "wrong.yaml"), "title: nothing else\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const run = (...args: string[]) => runIn(folder, args);
const STATED = ["--paths", "0"];

describe("switchyard sensitivity", () => {
  it("prints a tornado, the reuse at which the answer turns, and the worth of one more MW", async () => {
    const { exit, out } = await run("sensitivity", "small.yaml", ...STATED);
    expect(exit).toBe(0);
    for (const words of [
      "rent in the first year",
      "hashprice, whole path",
      "Reuse of what stands",
      "One more MW",
    ])
      expect(out).toContain(words);
    expect(out).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("answers --json by its schema: the widest swing first, the stack's shares summing to its worth", async () => {
    const { out } = await run("sensitivity", "small.yaml", ...STATED, "--stack", "--json");
    const result = sensitivityResultSchema.parse(JSON.parse(out));
    const swings = result.tornado.map(({ swingUsd }) => swingUsd);
    expect(swings).toEqual([...swings].sort((a, b) => b - a));
    expect(result.tornado.map(({ parameter }) => parameter)).toHaveLength(7);
    const stack = result.valueStack!;
    const shared = stack.rows.reduce((usd, row) => usd + row.shapleyUsd, 0);
    expect(shared).toBeCloseTo(stack.totalUsd - stack.baseUsd, 3);
    expect(stack.totalUsd).toBeCloseTo(result.bestUsd, 3);
  });

  it("shares nothing twice between sources that exclude each other", async () => {
    const { out } = await run(
      "sensitivity",
      "small.yaml",
      ...STATED,
      "--exclude",
      "mining+hosting",
      "--json",
    );
    const { valueStack } = sensitivityResultSchema.parse(JSON.parse(out));
    const used = valueStack!.rows.filter(({ isUsed }) => isUsed).map(({ id }) => id);
    expect(used.includes("mining") && used.includes("hosting")).toBe(false);
    expect(valueStack!.excludes).toEqual([["mining", "hosting"]]);
  });

  it("attributes the spread over futures, and says what each strategy loses where: nothing where it is best", async () => {
    const { out } = await run("sensitivity", "no-lease.yaml", "--paths", "32", "--json");
    const { variance, regret } = sensitivityResultSchema.parse(JSON.parse(out));
    expect(variance!.shares.map(({ group }) => group)).toHaveLength(6);
    const rent = variance!.shares.find(({ group }) => group === "market rent")!;
    expect([rent.first.value, rent.total.value]).toEqual([0, 0]);
    expect(variance!.shares[0]!.total.value).toBeGreaterThan(0.3);
    for (const { best, ways } of regret) expect(ways.find(({ id }) => id === best)!.regret.value).toBe(0);
    expect(regret.reduce((sum, { pathFraction }) => sum + pathFraction, 0)).toBeCloseTo(1, 9);
  });

  it("prints a row per input as CSV and a picture as SVG with its style inside", async () => {
    const csv = (await run("sensitivity", "small.yaml", ...STATED, "--csv")).out;
    expect(csv.split("\r\n")[0]).toBe(
      "input,unit,today,low,low_kept_usd,low_best,low_best_usd,high,high_kept_usd,high_best,high_best_usd,swing_usd,rechoosing_usd",
    );
    expect(csv.trim().split("\r\n")).toHaveLength(8);
    const svg = (await run("sensitivity", "no-lease.yaml", ...STATED, "--svg")).out;
    expect(svg).toMatch(/^<svg[^>]*><style>/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("is answered without a lease: no reuse, no rent to move", async () => {
    const { out, exit } = await run("sensitivity", "no-lease.yaml", ...STATED, "--json");
    expect(exit).toBe(0);
    const result = sensitivityResultSchema.parse(JSON.parse(out));
    expect(result.reuse).toBeNull();
    expect(result.tornado.map(({ parameter }) => parameter).join()).not.toContain("rent");
  });

  it("refuses unknown sources and a wrong scenario with exit 2", async () => {
    const pair = await run("sensitivity", "small.yaml", "--exclude", "mining+magic");
    expect([pair.exit, pair.err.includes("price-response")]).toEqual([2, true]);
    const wrong = await run("sensitivity", "wrong.yaml");
    expect(wrong.exit).toBe(2);
    expect(wrong.err).toContain("wrong.yaml:");
  });
});

describe("switchyard map", () => {
  it("draws letters with today's place in brackets", async () => {
    const { out, exit } = await run("map", "small.yaml", "--steps", "3");
    expect(exit).toBe(0);
    expect(out.match(/\[[A-Z]\]/g)).toHaveLength(1);
  });

  it("answers --json by its schema: 3 x 3 places, the middle one today's", async () => {
    const result = mapResultSchema.parse(
      JSON.parse((await run("map", "small.yaml", "--steps", "3", "--json")).out),
    );
    expect(result.cells).toHaveLength(9);
    expect(result.cells[4]!.best).toBe(result.today.best);
    expect(result.cells[4]!.bestUsd).toBeCloseTo(result.today.bestUsd, 2);
    expect(result.x.values[2]! / result.x.values[0]!).toBeCloseTo(2.5 ** 2, 9);
  });

  it("moves both inputs at once: the corner of both is what each alone does not reach", async () => {
    const args = ["--steps", "3", "--span", "3", "--json"];
    const { cells } = mapResultSchema.parse(JSON.parse((await run("map", "small.yaml", ...args)).out));
    const worth = (i: number, id: string) => cells[i]!.ways.find((way) => way.id === id)!.valueUsd;
    // mining does not see the rent, and hybrid sees both
    expect(worth(8, "mine")).toBeCloseTo(worth(6, "mine"), 2);
    expect(worth(8, "mine")).toBeGreaterThan(worth(2, "mine"));
    expect(worth(8, "hybrid")).toBeGreaterThan(Math.max(worth(6, "hybrid"), worth(2, "hybrid")));
  });

  it("prints CSV and SVG", async () => {
    const csv = (await run("map", "small.yaml", "--steps", "3", "--csv", "--y", "capex")).out;
    expect(csv.split("\r\n")[0]).toContain("conversion capex");
    expect(csv.trim().split("\r\n")).toHaveLength(10);
    const svg = (await run("map", "small.yaml", "--steps", "3", "--svg")).out;
    expect(svg).toMatch(/^<svg[^>]*><style>/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("refuses even steps, one input on both sides, and an input that the site has not", async () => {
    expect((await run("map", "small.yaml", "--steps", "4")).exit).toBe(2);
    expect((await run("map", "small.yaml", "--x", "power", "--y", "power")).exit).toBe(2);
    const none = await run("map", "no-lease.yaml");
    expect(none.exit).toBe(2);
    expect(none.err).toContain("study/no-such-input");
  });
});
