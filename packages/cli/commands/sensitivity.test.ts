import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mapResultSchema, sensitivityResultSchema } from "@switchyard/study";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SMALL_SITE, withLine } from "../../study/study.fixture.ts";
import { runIn } from "../run-in-process.fixture.ts";

const MINE = SMALL_SITE.replace(/^hosting:.*\n/m, "").replace("mine, hybrid", "mine");
const UNCERTAIN = withLine(SMALL_SITE, "uncertainty", "uncertainty: { paths: 32, seed: 7 }");
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sensitivity-"));
  await writeFile(join(folder, "small.yaml"), SMALL_SITE);
  await writeFile(join(folder, "no-lease.yaml"), MINE);
  await writeFile(join(folder, "uncertain.yaml"), UNCERTAIN);
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

describe("switchyard sensitivity over futures", () => {
  const args = ["sensitivity", "uncertain.yaml", "--json"];

  it("tells the study's own mean and error, and each swing with the error of its paired difference", async () => {
    const result = sensitivityResultSchema.parse(JSON.parse((await run(...args, "--stack")).out));
    const study = JSON.parse((await run("study", "uncertain.yaml", "--json")).out);
    const best = study.strategies.find((entry: { id: string }) => entry.id === study.answer.best);
    expect(result.run).toMatchObject({ measure: "outlook", futures: { paths: 32, sampling: "antithetic" } });
    expect(result.bestUsd).toBeCloseTo(best.npvUsd.band.mean, 3);
    expect(result.bestErrorUsd).toBeCloseTo(best.npvUsd.band.standardError, 3);
    for (const row of result.tornado) {
      expect(row.swingErrorUsd, row.parameter).toBeGreaterThanOrEqual(0);
      // luck that is common to both ends cancels
      expect(row.swingErrorUsd).toBeLessThan(
        (row.low.keptErrorUsd! + row.high.keptErrorUsd!) * (1 + 1e-9) + 1,
      );
    }
    const stack = result.valueStack!;
    const shared = stack.rows.reduce((usd, row) => usd + row.shapleyUsd, 0);
    expect(shared).toBeCloseTo(stack.totalUsd - stack.baseUsd, 3);
    expect(stack.totalUsd).toBeCloseTo(result.bestUsd, 3);
    expect(stack.totalErrorUsd).toBeCloseTo(result.bestErrorUsd!, 3);
    expect(stack.rows.every(({ shapleyErrorUsd }) => shapleyErrorUsd! >= 0)).toBe(true);
  });

  it("says so in words, and adds the errors to the CSV", async () => {
    const { out } = await run("sensitivity", "no-lease.yaml", "--paths", "32");
    expect(out).toContain("mean over 32 futures, outlook");
    const csv = (await run("sensitivity", "no-lease.yaml", "--paths", "32", "--csv")).out;
    expect(csv.split("\r\n")[0]).toMatch(/,swing_error_usd,rechoosing_error_usd$/);
  });

  it("changes with the seed by its errors, and with --paths 0 is the stated path", async () => {
    const seeded = (seed: number) =>
      withLine(MINE, "uncertainty", `uncertainty: { paths: 64, seed: ${seed} }`);
    await writeFile(join(folder, "one-seed.yaml"), seeded(7));
    await writeFile(join(folder, "other-seed.yaml"), seeded(8));
    const one = JSON.parse((await run("sensitivity", "one-seed.yaml", "--json")).out);
    const other = JSON.parse((await run("sensitivity", "other-seed.yaml", "--json")).out);
    expect(other.bestUsd).not.toBe(one.bestUsd);
    const error = Math.hypot(one.bestErrorUsd, other.bestErrorUsd);
    expect(Math.abs(other.bestUsd - one.bestUsd)).toBeLessThan(4 * error);
    const stated = JSON.parse((await run("sensitivity", "one-seed.yaml", "--json", "--paths", "0")).out);
    expect(stated.run).toMatchObject({ measure: "deterministic" });
    expect(stated.run.futures).toBeUndefined();
    expect(stated.bestErrorUsd).toBeUndefined();
  });
});

describe("switchyard map over futures", () => {
  it("tells each place's lead with its error; today's place is the study's own mean", async () => {
    const { out } = await run("map", "uncertain.yaml", "--steps", "3", "--json");
    const map = mapResultSchema.parse(JSON.parse(out));
    const study = JSON.parse((await run("study", "uncertain.yaml", "--json")).out);
    expect(map.run.futures).toEqual({ paths: 32, sampling: "antithetic" });
    for (const { id, valueUsd } of map.today.ways) {
      const own = study.strategies.find((entry: { id: string }) => entry.id === id);
      expect(valueUsd, id).toBeCloseTo(own.npvUsd.band.mean, 3);
    }
    expect(map.cells.every(({ leadErrorUsd }) => leadErrorUsd !== undefined && leadErrorUsd >= 0)).toBe(true);
  });

  it("writes a small letter where the two best can't be told apart", async () => {
    const { out } = await run("map", "uncertain.yaml", "--steps", "5", "--span", "1.2");
    expect(out).toContain("mean over 32 futures");
    expect(/ [a-z]\b.*\n/.test(out)).toBe(out.includes("a small letter: within two errors"));
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
