import { meanOf } from "@switchyard/core/quantity";
import { describe, expect, it } from "vitest";
import { powerLevelRatio } from "./power-level.ts";
import { priceYearOf } from "./price-year-input.ts";
import { SMALL_SITE, scenarioOf, withLine } from "./study.fixture.ts";

/** The level of each month in USD/MWh, as a site at a hub of 30 USD/MWh sees it. */
function levelsOf(forward: string, more = ""): Float64Array {
  const scenario = scenarioOf(
    withLine(SMALL_SITE, "power", `power: { prices: { constant: 30 USD/MWh${more} }, forward: ${forward} }`),
  );
  const { prices } = priceYearOf(scenario, undefined);
  const terms = { power: scenario.power, start: scenario.startMonth, months: 36 };
  return powerLevelRatio(prices, terms).map((ratio) => ratio * meanOf(prices));
}

describe("the level of future prices", () => {
  it("is the shape's own where nobody states another, with no trend", () => {
    const scenario = scenarioOf(SMALL_SITE);
    const { prices } = priceYearOf(scenario, undefined);
    const ratio = powerLevelRatio(prices, { power: scenario.power, start: scenario.startMonth, months: 36 });
    expect(new Set(ratio)).toEqual(new Set([1]));
  });

  it("of a stated level holds for a year, then follows its trend in whole years", () => {
    const levels = levelsOf("{ level: 44 USD/MWh, trend: 2 %/year }");
    expect(levels[0]).toBeCloseTo(44, 9);
    expect(levels[11]).toBeCloseTo(44, 9);
    expect(levels[12]).toBeCloseTo(44 * 1.02, 9);
    expect(levels[35]).toBeCloseTo(44 * 1.02 ** 2, 9);
  });

  it("of a strip is each calendar year's quote, whatever its order; the trend begins after the last", () => {
    const levels = levelsOf(
      "{ strip: [{ year: 2028, price: 50 USD/MWh }, { year: 2027, price: 40 USD/MWh }], trend: 10 %/year }",
    );
    expect(levels[0]).toBeCloseTo(40, 9);
    expect(levels[12]).toBeCloseTo(50, 9);
    expect(levels[24]).toBeCloseTo(55, 9);
  });

  it("of a strip that begins later takes its first year until then, and of one with a gap the year before it", () => {
    const later = levelsOf("{ strip: [{ year: 2028, price: 50 USD/MWh }], trend: 0 %/year }");
    expect(later[0]).toBeCloseTo(50, 9);
    const gap = levelsOf("{ strip: [{ year: 2027, price: 40 USD/MWh }, { year: 2029, price: 60 USD/MWh }] }");
    expect(gap[12]).toBeCloseTo(40, 9);
    expect(gap[24]).toBeCloseTo(60, 9);
  });

  it("is quoted at the hub: the node's basis is added to it", () => {
    expect(levelsOf("{ level: 44 USD/MWh, trend: 0 %/year }", ", basis: -4 USD/MWh")[0]).toBeCloseTo(40, 9);
  });

  it("below zero is refused by its month", () => {
    expect(() => levelsOf("{ level: -5 USD/MWh, trend: 0 %/year }")).toThrow(
      expect.objectContaining({
        code: "study/level-below-zero",
        message: expect.stringContaining("2027-01"),
      }),
    );
  });

  it("sets the level of a study and leaves the shape: twice the level is twice each hour", () => {
    const power = (level: number) =>
      withLine(
        SMALL_SITE,
        "power",
        `power: { prices: { model: ercot-south }, forward: { level: ${level} USD/MWh, trend: 0 %/year } }`,
      );
    const [once, twice] = [power(20), power(40)].map((text) => {
      const scenario = scenarioOf(text);
      const { prices } = priceYearOf(scenario, undefined);
      const ratio = powerLevelRatio(prices, {
        power: scenario.power,
        start: scenario.startMonth,
        months: 36,
      });
      return prices.values.map((price) => price * ratio[0]!);
    });
    expect(once!.reduce((a, b) => a + b, 0) / once!.length).toBeCloseTo(20, 9);
    for (const hour of [0, 100, 5000]) expect(twice![hour]!).toBeCloseTo(2 * once![hour]!, 9);
  });
});
