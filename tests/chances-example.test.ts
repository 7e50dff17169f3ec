import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StudyResult } from "@switchyard/study";
import { beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../packages/cli/run-in-process.fixture.ts";
import { figureAt, isAsExpected, readExpected } from "../scripts/lib/example-figures.mjs";

/** Example 04: chances. Its figures within two standard errors, also by another seed's futures; the same seed to the bit. */

const NAME = "04-chances-of-a-hybrid";
const folder = join(fileURLToPath(new URL("..", import.meta.url)), "examples", NAME);
const { figures } = readExpected().find(({ name }) => name === NAME)!.expected.runs[0]!;

async function study(...more: readonly string[]): Promise<StudyResult> {
  const { exit, out, err } = await runIn(folder, ["study", "scenario.yaml", "--json", ...more]);
  if (exit !== 0) throw new Error(`exit ${exit}: ${err}`);
  return JSON.parse(out) as StudyResult;
}

let first: StudyResult;
let other: StudyResult;
beforeAll(async () => {
  first = await study();
  other = await study("--seed", "8");
}, 240_000);

const bandOf = (result: StudyResult, id: string) =>
  result.strategies.find((entry) => entry.id === id)!.npvUsd.band!;

describe("the chances of a hybrid", () => {
  it("are what expected.json says, within two standard errors", () => {
    const off = Object.entries(figures)
      .filter(([path, expected]) => !isAsExpected(figureAt(first, path), expected))
      .map(([path, { value }]) => `${path}: expected ${value}, found ${figureAt(first, path)}`);
    expect(off, "npm run examples:update shows and accepts differences").toEqual([]);
  });

  it("agree between two seeds: means differ by less than four standard errors of their difference", () => {
    for (const id of ["convert", "hybrid", "bridge", "mine", "wait"]) {
      const [a, b] = [bandOf(first, id), bandOf(other, id)];
      expect(a.mean).not.toBe(b.mean);
      expect(Math.abs(a.mean! - b.mean!)).toBeLessThan(4 * Math.hypot(a.standardError, b.standardError));
    }
  });

  it("are in order: P5 to P95 rise, the mean lies between P5 and P95, and every figure has its error", () => {
    for (const id of ["convert", "hybrid", "bridge", "mine", "wait"]) {
      const { p5, p10, p25, p50, p75, p90, p95, mean, standardError } = bandOf(first, id);
      const bands = [p5, p10, p25, p50, p75, p90, p95] as number[];
      expect(bands).toEqual([...bands].sort((a, b) => a - b));
      expect(mean).toBeGreaterThan(p5!);
      expect(mean).toBeLessThan(p95!);
      expect(standardError).toBeGreaterThan(0);
    }
  });

  it("lend 60 % of the uses, and keep the first year of a hall that ramps up out of default", () => {
    const { money } = first.strategies.find(({ id }) => id === "convert")!;
    const { commitmentUsd, totalUsesUsd, isDefault, lowestDscrRatio } = money!.loan!;
    expect(commitmentUsd / totalUsesUsd).toBeCloseTo(0.6, 6);
    expect(isDefault).toBe(false);
    expect(lowestDscrRatio).toBeGreaterThan(1);
    for (const { balance } of money!.statements) {
      expect(balance.assetsCents).toBe(balance.liabilitiesAndEquityCents);
      expect(balance.debtCents).toBeGreaterThanOrEqual(0);
    }
  });
});
