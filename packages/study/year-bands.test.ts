import { beforeAll, describe, expect, it } from "vitest";
import type { StudyResult } from "./result.ts";
import { IDENTITY, parsed, quietPorts, SMALL_SITE, studyOf, withLine } from "./study.fixture.ts";
import { studyScenario } from "./study.ts";
import { yearsByMonth } from "./year-bands.ts";

const MINE = SMALL_SITE.replace(/^hosting:.*\n/m, "").replace("mine, hybrid", "mine");
const uncertain = (paths: number) =>
  withLine(MINE, "uncertainty", `uncertainty: { paths: ${paths}, seed: 7 }`);

describe("calendar years of a horizon", () => {
  it("of 15 months from November are three: two months, twelve, one", () => {
    expect(yearsByMonth({ year: 2026, month: 11 }, 15)).toEqual([0, 0, ...new Array(12).fill(1), 2]);
  });

  it("from January begin with whole years", () => {
    expect(yearsByMonth({ year: 2027, month: 1 }, 24).filter((year) => year === 1)).toHaveLength(12);
  });
});

describe("the years of a strategy over futures", () => {
  let result: StudyResult;
  beforeAll(async () => {
    result = await studyOf(uncertain(256));
  });
  const mine = () => result.strategies.find(({ id }) => id === "mine")!;

  it("have P10, P50 and P90 in order, from as many futures as were studied", () => {
    expect(mine().years).toHaveLength(3);
    for (const { differenceBand } of mine().years) {
      const { p10, p50, p90, paths, standardError } = differenceBand!;
      expect(p10).toBeLessThanOrEqual(p50);
      expect(p50).toBeLessThanOrEqual(p90);
      expect(standardError).toBeGreaterThan(0);
      expect(paths).toBe(256);
    }
  });

  it("of doing nothing are nothing", () => {
    const idle = result.strategies.find(({ id }) => id === "do-nothing")!;
    for (const { differenceBand } of idle.years)
      expect(differenceBand).toMatchObject({ p10: 0, p50: 0, p90: 0 });
  });

  it("are of at most 1024 futures, and say so", async () => {
    const many = await studyOf(uncertain(1280));
    const { years } = many.strategies.find(({ id }) => id === "mine")!;
    expect(years[0]!.differenceBand!.paths).toBe(1024);
    expect(many.run.uncertainty!.paths).toBe(1280);
  });

  it("add up to what discounting makes of them: without discount and end value the mean NPV is the sum of the means", async () => {
    const plain = withLine(
      uncertain(256),
      "finance",
      "finance: { horizon: 3 years, discount: { contracted: 0 %, merchant: 0 %, owned: 0 % } }",
    );
    const { scenario, assumptionsUsed } = parsed(plain);
    const told = await studyScenario(scenario, assumptionsUsed, IDENTITY, quietPorts(), { policy: "none" });
    if (told.schema !== "switchyard/study/1") throw new Error("a verdict was wanted");
    const own = told.strategies.find(({ id }) => id === "mine")!;
    const sum = own.years.reduce((usd, { differenceBand }) => usd + differenceBand!.mean!, 0);
    expect(sum / own.npvWithoutTerminalUsd.band!.mean!).toBeCloseTo(1, 9);
  });

  it("are absent on one stated path", async () => {
    const { strategies } = await studyOf(MINE);
    expect(
      strategies.every(({ years }) => years.every(({ differenceBand }) => differenceBand === undefined)),
    ).toBe(true);
  });
});
