import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StudyResult } from "@switchyard/study";
import { beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../packages/cli/run-in-process.fixture.ts";
import { figureAt, isAsExpected, readExpected } from "../scripts/lib/example-figures.mjs";

/** Example 20: every way out of a mine. Its expected figures, and the hand sheet of its README by plain arithmetic. */

const NAME = "20-every-way-out";
const folder = join(fileURLToPath(new URL("..", import.meta.url)), "examples", NAME);
const { runs } = readExpected().find(({ name }) => name === NAME)!.expected;
const answers: unknown[] = [];

async function answer(args: readonly string[]): Promise<unknown> {
  const { exit, out, err } = await runIn(folder, [...args, "scenario.yaml", "--json"]);
  if (exit !== 0) throw new Error(`exit ${exit}: ${err}`);
  return JSON.parse(out);
}

beforeAll(async () => {
  for (const { args } of runs) answers.push(await answer(args));
}, 120_000);

describe.each(runs.map((run, index) => [run.args.join(" "), index] as const))("%s", (_, index) => {
  it("answers as expected.json says, chances within two standard errors", () => {
    const off = Object.entries(runs[index]!.figures)
      .filter(([path, expected]) => !isAsExpected(figureAt(answers[index], path), expected))
      .map(([path, { value }]) => `${path}: expected ${value}, found ${figureAt(answers[index], path)}`);
    expect(off, "npm run examples:update shows and accepts differences").toEqual([]);
  });
});

describe("the hand sheet", () => {
  const study = () => answers[0] as StudyResult;
  const amounts = (id: string, line: string) =>
    study()
      .strategies.find((entry) => entry.id === id)!
      .lines.find((entry) => entry.id === line)!.amounts;
  const [APRIL, OCTOBER] = [3, 9];

  it("the site is paid in October 2027: 20 MW at 150,000 USD, 3 % of it cost", () => {
    expect(amounts("sell-site", "sale.site")[OCTOBER]).toBeCloseTo(20 * 150_000, 6);
    expect(amounts("sell-site", "sale.cost")[OCTOBER]).toBeCloseTo(-90_000, 6);
  });

  it("hosted machines pay 70 USD/MWh from April 2027, on energy of 35 + 5, and a deposit of two bills at 95 %", () => {
    // the site's own lights draw 0.5 % of 20 MW first
    const mwh = (20 - 0.1) * 30 * 24;
    expect(amounts("host-miners", "colocation.rate")[APRIL]).toBeCloseTo(mwh * 70, 3);
    expect(amounts("host-miners", "colocation.rate")[APRIL - 1]).toBe(0);
    expect(amounts("host-miners", "mining.energy")[APRIL]).toBeCloseTo(-mwh * 40, 3);
    expect(amounts("host-miners", "colocation.deposit")[APRIL]).toBeCloseTo(2 * 0.95 * 20 * 30 * 24 * 70, 3);
  });

  it("new halls beside cost 11.7 MUSD per IT MW and a tenth of contingency", () => {
    const greenfield = study().strategies.find(({ id }) => id === "greenfield")!;
    expect(greenfield.capexUsd.value).toBeCloseTo((16 / 1.35) * 11.7e6 * 1.1, 0);
    expect(greenfield.monthsToReady).toBeGreaterThanOrEqual(20);
  });
});
