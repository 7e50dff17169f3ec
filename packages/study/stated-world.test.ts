import { hashpriceUsdPerPhDay } from "@switchyard/core/bitcoin";
import { describe, expect, it } from "vitest";
import { networkPath, statedWorld } from "./stated-world.ts";
import { SMALL_SITE, scenarioOf } from "./study.fixture.ts";

const withNetwork = (more: string) => scenarioOf(SMALL_SITE.replace("network: {", `network: { ${more}`));

describe("the stated network of a study", () => {
  it("has one entry a month of the horizon, from the study's start", () => {
    const path = networkPath(scenarioOf(SMALL_SITE));
    expect(path.start).toEqual({ year: 2027, month: 1 });
    for (const values of [path.priceUsdPerBtc, path.difficulty, path.subsidySats, path.hashpriceUsdPerPhDay])
      expect(values).toHaveLength(36);
  });

  it("grows figures of an earlier month to the start: 8 months at 10 % a year from 2026-05", () => {
    const now = networkPath(scenarioOf(SMALL_SITE)).difficulty[0]!;
    const earlier = networkPath(scenarioOf(SMALL_SITE.replace("as_of: 2027-01", "as_of: 2026-05")))
      .difficulty[0]!;
    expect(earlier / now).toBeCloseTo(1.1 ** (8 / 12), 12);
  });

  it("takes a hashrate for a difficulty: 1,000 EH/s is 1e21 * 600 / 2^32", () => {
    const text = SMALL_SITE.replace("difficulty: 138.96e12", "hashrate: 1000 EH/s");
    const { difficulty } = networkPath(scenarioOf(text));
    expect(difficulty[0]! / 1.1 ** (0.5 / 12)).toBeCloseTo((1e21 * 600) / 2 ** 32, -6);
  });

  it("halves the subsidy in the year 2028, two thirds of the horizon in", () => {
    const { subsidySats } = networkPath(scenarioOf(SMALL_SITE));
    expect(subsidySats[0]).toBe(312_500_000);
    expect(subsidySats[35]).toBe(156_250_000);
    const month = subsidySats.findIndex((sats) => sats < 312_500_000);
    expect(month).toBeGreaterThanOrEqual(14);
    expect(month).toBeLessThanOrEqual(24);
  });

  it("runs through stated points: price and hashrate of a month are those of its point", () => {
    const scenario = withNetwork(
      "path: [{ month: 2027-07, price: 90000 USD/BTC }, { month: 2028-07, price: 45000 USD/BTC, hashrate: 1200 EH/s, fees: 0.1 BTC/block }],",
    );
    const path = networkPath(scenario);
    expect(path.priceUsdPerBtc[6]).toBeCloseTo(90_000, 6);
    expect(path.priceUsdPerBtc[12]).toBeCloseTo(Math.sqrt(90_000 * 45_000), 6);
    expect(path.priceUsdPerBtc[35]).toBe(45_000);
    expect(path.difficulty[18]! / ((1.2e21 * 600) / 2 ** 32)).toBeCloseTo(1, 12);
    expect(path.hashpriceUsdPerPhDay[18]).toBeCloseTo(
      hashpriceUsdPerPhDay({
        priceUsdPerBtc: 45_000,
        difficulty: path.difficulty[18]!,
        subsidySats: path.subsidySats[18]!,
        feesPerBlockSats: 10_000_000,
      }),
      9,
    );
  });

  it("refuses a point before its starting month by number", () => {
    const scenario = withNetwork("path: [{ month: 2026-03, price: 90000 USD/BTC }],");
    expect(() => networkPath(scenario)).toThrow(
      /network\.path: point 1 is before the month of the starting figures/,
    );
  });
});

describe("the one world of a study", () => {
  it("is as planned: rents, power level and costs as stated, the schedule's delay", () => {
    const scenario = scenarioOf(SMALL_SITE.replace("works: 3 months", "works: 3 months, delay: 4 months"));
    const world = statedWorld(scenario, networkPath(scenario));
    expect(world).toMatchObject({ delayMonths: 4, overrunFraction: 0 });
    expect(new Set(world.powerLevelRatio)).toEqual(new Set([1]));
    expect(world.powerLevelRatio).toHaveLength(36);
  });
});
