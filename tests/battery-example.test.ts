import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StudyResult } from "@switchyard/study";
import { beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../packages/cli/run-in-process.fixture.ts";
import { figureAt, isAsExpected, readExpected } from "../scripts/lib/example-figures.mjs";

/** Example 22: a battery beside a mine. Its expected figures, and the hand sheet of its README by plain arithmetic. */

const NAME = "22-a-battery-beside-a-mine";
const folder = join(fileURLToPath(new URL("..", import.meta.url)), "examples", NAME);
const { runs } = readExpected().find(({ name }) => name === NAME)!.expected;
const answers: unknown[] = [];

beforeAll(async () => {
  for (const { args } of runs) {
    const { exit, out, err } = await runIn(folder, [...args, "scenario.yaml", "--json"]);
    if (exit !== 0) throw new Error(`exit ${exit}: ${err}`);
    answers.push(JSON.parse(out));
  }
}, 120_000);

describe.each(runs.map((run, index) => [run.args.join(" "), index] as const))("%s", (_, index) => {
  it("answers as expected.json says", () => {
    const off = Object.entries(runs[index]!.figures)
      .filter(([path, expected]) => !isAsExpected(figureAt(answers[index], path), expected))
      .map(([path, { value }]) => `${path}: expected ${value}, found ${figureAt(answers[index], path)}`);
    expect(off, "npm run examples:update shows and accepts differences").toEqual([]);
  });
});

describe("the hand sheet", () => {
  const mine = () => (answers[0] as StudyResult).strategies.find(({ id }) => id === "mine")!;
  const amounts = (line: string) => mine().lines.find(({ id }) => id === line)!.amounts;
  const total = (line: string) => amounts(line).reduce((sum, usd) => sum + usd, 0);

  it("buys 100 MWh at 170 USD/kWh in January 2027 and keeps them for 8,000 USD/MW and year", () => {
    expect(amounts("battery.system")[0]).toBeCloseTo(-100 * 1000 * 170, 2);
    expect(total("battery.system")).toBeCloseTo(-17_000_000, 2);
    expect(amounts("battery.upkeep")[7]).toBeCloseTo((-25 * 8000) / 12, 6);
  });

  it("gives 85 % of what it charged back, and pays 5 USD/MWh of wear for it", () => {
    const { chargeMwh, dischargeMwh } = mine().energy;
    expect(dischargeMwh! / chargeMwh!).toBeCloseTo(0.85, 9);
    expect(total("battery.wear")).toBeCloseTo(-5 * dischargeMwh!, 2);
  });

  it("sells the last third of its life for half of a third of its cost in December 2036", () => {
    expect(amounts("battery.sold")[119]).toBeCloseTo((17_000_000 * (60 / 180)) / 2, 2);
  });

  it("says in a note what storage is worth to the mine, and that tables come within 2 % of dispatching it", () => {
    const notes = (answers[0] as StudyResult).warnings.join("\n");
    expect(notes).toMatch(/the battery is worth .+ to "mine" on the stated path/);
    const [, share] = /they give ([\d.]+) %/.exec(notes)!;
    expect(Math.abs(Number(share) - 100)).toBeLessThan(2);
  });
});
