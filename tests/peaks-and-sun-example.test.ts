import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StudyResult } from "@switchyard/study";
import { beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../packages/cli/run-in-process.fixture.ts";
import { figureAt, isAsExpected, readExpected } from "../scripts/lib/example-figures.mjs";

/** Example 21: hourly prices, charged peaks and own sun. Its expected figures, and the hand sheet of its README. */

const NAME = "21-hours-peaks-and-sun";
const folder = join(fileURLToPath(new URL("..", import.meta.url)), "examples", NAME);
const { runs } = readExpected().find(({ name }) => name === NAME)!.expected;
let study: StudyResult;

beforeAll(async () => {
  const { exit, out, err } = await runIn(folder, [...runs[0]!.args, "scenario.yaml", "--json"]);
  if (exit !== 0) throw new Error(`exit ${exit}: ${err}`);
  study = JSON.parse(out) as StudyResult;
}, 120_000);

it("answers as expected.json says", () => {
  const off = Object.entries(runs[0]!.figures)
    .filter(([path, expected]) => !isAsExpected(figureAt(study, path), expected))
    .map(([path, { value }]) => `${path}: expected ${value}, found ${figureAt(study, path)}`);
  expect(off, "npm run examples:update shows and accepts differences").toEqual([]);
});

describe("the hand sheet", () => {
  const amounts = (line: string) =>
    study.strategies.find(({ id }) => id === "mine")!.lines.find(({ id }) => id === line)!.amounts;
  const [JANUARY, JULY] = [0, 6];
  /** Local hours of the tariff's other times, days and summer peaks in January and July 2027, of 21 and 22 weekdays. */
  const lightsUsd = [315 * 49 + 429 * 36, 132 * 135 + 198 * 49 + 414 * 36].map((usd) => usd * 0.1);

  it("lights of 0.1 MW cost 3,087.90 USD in January and 4,242.60 in July, by the hours of local windows", () => {
    expect(lightsUsd[0]).toBeCloseTo(3087.9, 6);
    expect(-amounts("standing.energy")[JANUARY]!).toBeCloseTo(lightsUsd[0]!, 6);
    expect(-amounts("standing.energy")[JULY]!).toBeCloseTo(lightsUsd[1]!, 6);
  });

  it("the sun of 21 weekdays and 10 others of January, hour by hour at what import costs, is 66,638.89 USD", () => {
    let usd = 0;
    for (let hour = 6; hour < 18; hour++) {
      const mw = 8 * Math.min(1, 0.25 * Math.PI * Math.sin(((hour + 0.5 - 6) * Math.PI) / 12));
      usd += mw * (21 * (hour < 7 ? 36 : 49) + 10 * 36);
    }
    expect(usd).toBeCloseTo(66_638.89, 2);
    expect(amounts("power.own-energy")[JANUARY]!).toBeCloseTo(usd, 6);
  });

  it("lights owe 250 USD a month on their peak, 950 in summer; the plant costs 7.6 M$", () => {
    expect(-amounts("standing.demand-charge")[JANUARY]!).toBeCloseTo(250, 9);
    expect(-amounts("standing.demand-charge")[JULY]!).toBeCloseTo(950, 9);
    expect(-amounts("power.own-plants")[JANUARY]!).toBeCloseTo(7_600_000, 6);
  });
});
