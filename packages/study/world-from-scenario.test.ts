import { MONTHLY_COLUMNS, makeWorldBatch, worldAt } from "@switchyard/core/world";
import { recordAssumptions } from "@switchyard/scenario";
import { describe, expect, it } from "vitest";
import { networkPath, statedWorld } from "./stated-world.ts";
import { SMALL_SITE, scenarioOf, withLine } from "./study.fixture.ts";
import { worldModelOf } from "./world-from-scenario.ts";

const uncertain = (block: string, text = SMALL_SITE) =>
  scenarioOf(withLine(text, "uncertainty", `uncertainty: ${block}`));
const REQUEST = { seed: 7, firstPath: 0, pathCount: 4, measure: "outlook" } as const;

/** Prices stated a year before the study begins, a halving (2028-04) and two stated points in the path. */
const EARLY = withLine(
  withLine(
    SMALL_SITE,
    "network",
    `network: { price: 66000 USD/BTC, difficulty: 138.96e12, as_of: 2026-05, price_growth: 12 %/year, fees: 0.05 BTC/block, path: [{ month: 2027-06, hashrate: 1100 EH/s }, { month: 2028-12, hashrate: 1300 EH/s, fees: 0.02 BTC/block }] }`,
  ),
  "finance",
  "finance: { horizon: 4 years }",
);

describe("a scenario in which nothing is uncertain", () => {
  it.each([
    ["of the small site", SMALL_SITE],
    ["stated eight months before, with points for hashrate and fees", EARLY],
  ])("%s has the deterministic study's world, bit for bit", (_, text) => {
    const scenario = uncertain("{ spread: { scale: 0 } }", text);
    const months = scenario.finance.horizonMonths;
    const stated = statedWorld(scenario, networkPath(scenario));
    const batch = makeWorldBatch(worldModelOf(scenario), { ...REQUEST, months });
    const world = worldAt(batch, 3);
    expect(world.hashpriceUsdPerPhDay).toEqual(stated.hashpriceUsdPerPhDay);
    expect(world.priceUsdPerBtc).toEqual(stated.priceUsdPerBtc);
    expect(world.powerLevelRatio).toEqual(stated.powerLevelRatio);
    expect(Array.from(world.rentRatio)).toEqual(Array(months).fill(1));
    expect([world.delayMonths, world.overrunFraction]).toEqual([stated.delayMonths, stated.overrunFraction]);
    expect(Math.max(...world.outageFraction!)).toBe(0);
    expect(Array.from(world.tenantDefaultMonth!)).toEqual([Number.POSITIVE_INFINITY]);
  });

  it("has the stated delay on every path", () => {
    const late = withLine(
      SMALL_SITE,
      "facility",
      "facility: { schedule: { first_hall: 6 months, delay: 5 months, works: 3 months } }",
    );
    const batch = makeWorldBatch(worldModelOf(uncertain("{ spread: { scale: 0 } }", late)), {
      ...REQUEST,
      months: 12,
    });
    expect(Array.from(batch.delayMonths)).toEqual([5, 5, 5, 5]);
  });
});

describe("what the scenario says of uncertainty", () => {
  it("replaces the row's figure: a volatility of 30 % with 22 % of its variance in seven jumps a year", () => {
    const { bitcoin } = worldModelOf(uncertain("{ spread: { btc_price: 30 %/year } }"));
    if (bitcoin.kind !== "jump-diffusion") throw new Error("a jump-diffusion");
    const { volatilityPerSqrtYear, jumpsPerYear, jumpLogMean, jumpLogDeviation } = bitcoin.model;
    expect(volatilityPerSqrtYear ** 2).toBeCloseTo(0.78 * 0.09, 12);
    expect(jumpsPerYear * (jumpLogMean ** 2 + jumpLogDeviation ** 2)).toBeCloseTo(0.22 * 0.09, 12);
  });

  it("reaches every process that it names", () => {
    const model = worldModelOf(
      uncertain(
        "{ spread: { power_price: 11 %/year, power_spread: 12 %/year, rent: 13 %/year, accelerator: 14 %/year, hashrate: 15 %/year, fees: 16 %/year, capex: 17 %, delay: 4 months } }",
      ),
    );
    expect(model.power.level.volatilityPerSqrtYear).toBeCloseTo(0.11, 12);
    expect(model.power.spread.volatilityPerSqrtYear).toBeCloseTo(0.12, 12);
    expect(model.compute.rent.volatilityPerSqrtYear).toBeCloseTo(0.13, 12);
    expect(model.compute.acceleratorPrice.volatilityPerSqrtYear).toBeCloseTo(0.14, 12);
    expect(model.hashrate.unexplained.volatilityPerSqrtYear).toBeCloseTo(0.15, 12);
    expect(model.fees.baseVolatilityPerSqrtYear).toBeCloseTo(0.16, 12);
    expect(model.works.overrunDeviationFraction).toBeCloseTo(0.17, 12);
    // a lognormal of median 6 months and deviation 4
    const sigma = Math.log(model.works.p90OverP50Ratio) / 1.2815515655446004;
    expect(6 * Math.sqrt(Math.exp(sigma ** 2) * (Math.exp(sigma ** 2) - 1))).toBeCloseTo(4, 6);
  });

  it("halves every spread and every hazard with scale 0.5", () => {
    const whole = worldModelOf(uncertain("{ seed: 7 }"));
    const half = worldModelOf(uncertain("{ spread: { scale: 0.5 } }"));
    expect(half.power.level.volatilityPerSqrtYear / whole.power.level.volatilityPerSqrtYear).toBeCloseTo(
      0.5,
      12,
    );
    expect(half.outages.longPerYear / whole.outages.longPerYear).toBeCloseTo(0.5, 12);
    const hazard = (chance: number) => -Math.log(1 - chance);
    const [one, other] = [half, whole].map(({ tenants }) =>
      hazard(tenants.grades[0]!.defaultProbabilityPerYear),
    );
    expect(one! / other!).toBeCloseTo(0.5, 12);
  });

  it("at the widest that the file allows still makes numbers: 500 % a year of everything", () => {
    const all = ["btc_price", "hashrate", "power_price", "power_spread", "rent", "accelerator", "fees"];
    const wide = uncertain(
      `{ spread: { ${all.map((name) => `${name}: 500 %/year`).join(", ")}, capex: 200 % } }`,
    );
    const batch = makeWorldBatch(worldModelOf(wide), { ...REQUEST, pathCount: 64, months: 36 });
    for (const name of MONTHLY_COLUMNS)
      for (const value of batch[name]) expect(Number.isFinite(value) && value >= 0, name).toBe(true);
  });

  it("wider than numbers can hold is refused by name: ten times 500 % a year of rent", () => {
    const wide = uncertain("{ spread: { scale: 10, rent: 500 %/year } }");
    expect(() => makeWorldBatch(worldModelOf(wide), { ...REQUEST, months: 36 })).toThrow(
      /spread of the rent \(deviation of its log at the end\) is 45\.6\d*; allowed is 0 to 5/,
    );
  });

  it("a rent that is certain has no regimes either", () => {
    const batch = makeWorldBatch(worldModelOf(uncertain("{ spread: { rent: 0 %/year } }")), {
      ...REQUEST,
      months: 24,
    });
    expect(new Set(batch.rentRatio)).toEqual(new Set([1]));
    expect(new Set(batch.acceleratorPriceRatio).size).toBeGreaterThan(50);
  });

  it("draws the bitcoin price from the history given, its growth of 60 % a month left out", () => {
    const prices = "[100 USD/BTC, 200 USD/BTC, 160 USD/BTC, 410 USD/BTC]";
    const scenario = uncertain(`{ spread: { history: { prices: ${prices}, block: 1 month } } }`);
    const { bitcoin } = worldModelOf(scenario);
    expect(bitcoin).toMatchObject({ kind: "bootstrap", meanBlockMonths: 1 });
    const batch = makeWorldBatch(worldModelOf(scenario), { ...REQUEST, pathCount: 400, months: 2 });
    const second = Array.from({ length: 400 }, (_, path) => batch.priceUsdPerBtc[2 * path + 1]!);
    expect(new Set(second.map((price) => price.toFixed(6))).size).toBe(3);
    // returns 2, 0.8 and 2.5625 average 1.7875
    expect(Math.max(...second)).toBeCloseTo((66_000 * 2.5625) / 1.7875, 6);
  });

  it("correlations replace the model's, and are refused where they contradict one another, by name", () => {
    const { correlations } = worldModelOf(
      uncertain("{ spread: { correlations: [{ between: [rent, btc_price], is: 0.4 }] } }"),
    );
    const [price, rent] = ["bitcoin price", "rent"].map((name) => correlations.factors.indexOf(name));
    expect(correlations.rows[price!]![rent!]).toBe(0.4);
    expect(correlations.rows[rent!]![price!]).toBe(0.4);
    const impossible =
      "{ spread: { correlations: [{ between: [rent, btc_price], is: 0.95 }, { between: [btc_price, accelerator], is: -0.95 }] } }";
    expect(() => makeWorldBatch(worldModelOf(uncertain(impossible)), { ...REQUEST, months: 6 })).toThrow(
      /the correlations contradict each other: what is left of "(rent|accelerator price)"/,
    );
  });
});

describe("the measures of a scenario", () => {
  it("differ: 12 % of stated growth under outlook, cost of carry under valuation", () => {
    const scenario = uncertain("{ spread: { scale: 0 } }", EARLY);
    const model = worldModelOf(scenario);
    const at = (measure: "outlook" | "valuation") =>
      makeWorldBatch(model, { ...REQUEST, pathCount: 1, months: 48, measure }).priceUsdPerBtc;
    const years = 47 / 12;
    expect(at("outlook")[47]! / at("outlook")[0]!).toBeCloseTo(1.12 ** years, 9);
    expect(at("valuation")[47]! / at("valuation")[0]!).toBeCloseTo(1.04 ** years, 9);
  });

  it("know the as-of month's price: eight months later, at the start, it is already spread by 40 to 50 %", () => {
    const batch = makeWorldBatch(worldModelOf(uncertain("{ seed: 7 }", EARLY)), {
      ...REQUEST,
      pathCount: 1000,
      months: 2,
    });
    const logs = Array.from({ length: 1000 }, (_, path) => Math.log(batch.priceUsdPerBtc[2 * path]!));
    const mean = logs.reduce((a, b) => a + b) / 1000;
    const deviation = Math.sqrt(logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 999);
    // 0.55 * sqrt(8/12) = 0.449
    expect(deviation).toBeGreaterThan(0.4);
    expect(deviation).toBeLessThan(0.5);
    expect(batch.powerLevelRatio[0]).toBe(1);
  });
});

describe("the rows that a world reads", () => {
  it("are told with the run: every process's own, and miners' machines", () => {
    const { used } = recordAssumptions(() => worldModelOf(scenarioOf(SMALL_SITE)));
    const ids = used.map((row) => row.id);
    for (const id of [
      "bitcoin",
      "fees",
      "hashrate",
      "power_level",
      "power_spread",
      "rent",
      "compute_regimes",
      "works",
    ])
      expect(ids).toContain(`uncertainty.${id}`);
    for (const id of ["uncertainty.correlations", "network.model", "finance.risk_free", "reliability.feed"])
      expect(ids).toContain(id);
  });
});
