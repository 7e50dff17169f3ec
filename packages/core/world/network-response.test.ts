import { describe, expect, it } from "vitest";
import { difficultyOfHashrateThs } from "../bitcoin/index.ts";
import { makeWorldBatch, type WorldModel } from "./index.ts";
import { LEAD, MONTHS, reverting, stillModel, testModel } from "./test-world.ts";

const REQUEST = { seed: 3, firstPath: 0, pathCount: 2, months: MONTHS, measure: "outlook" } as const;
const still = stillModel();

/** The still world with its price path replaced under outlook, and the reference left as it was: a surprise. */
function surprised(ratio: (month: number) => number): WorldModel {
  const { price } = still.network;
  const values = price.outlook.content.values.map((usd, month) => usd * ratio(month - LEAD));
  const valuation = { ...price.valuation, content: { ...price.valuation.content, values } };
  return { ...still, network: { ...still.network, price: { ...price, valuation } } };
}

describe("hashrate on a path", () => {
  const calm = makeWorldBatch(still, REQUEST);
  const crash = makeWorldBatch(
    surprised((month) => (month < 6 ? 1 : 0.5)),
    { ...REQUEST, measure: "valuation" },
  );
  const relative = (month: number) => crash.networkHashrateEhs[month]! / calm.networkHashrateEhs[month]!;

  it("is the stated one until the price surprises", () => {
    for (let month = 0; month <= 6; month++) expect(relative(month)).toBe(1);
  });

  it("then falls, and gives back a quarter of a halved price's hashprice within a year", () => {
    const hashprice = (month: number) =>
      crash.hashpriceUsdPerPhDay[month]! / calm.hashpriceUsdPerPhDay[month]!;
    expect(hashprice(6)).toBeCloseTo(0.5, 12);
    expect(relative(9)).toBeLessThan(0.85);
    expect(hashprice(18)).toBeGreaterThan(0.625);
    expect(hashprice(18)).toBeLessThan(1);
  });

  it("is what its difficulty says at 600 s a block", () => {
    const difficulty = difficultyOfHashrateThs(calm.networkHashrateEhs[5]! * 1e6);
    expect(difficulty / still.network.difficulty[5 + LEAD]!).toBeCloseTo(1, 12);
  });

  it("halves less than hashprice at the halving: fees and price go on", () => {
    const before = calm.hashpriceUsdPerPhDay[15]!;
    const after = calm.hashpriceUsdPerPhDay[16]!;
    // (1.5625 + 0.04) / (3.125 + 0.04) = 0.506, with a month's drift of price and difficulty
    expect(after / before).toBeCloseTo(0.506, 2);
  });

  it("spreads with what margins do not explain, and not at all without", () => {
    const spreadOf = (volatility: number) => {
      const model = { ...still, hashrate: { ...still.hashrate, unexplained: reverting(0.5, volatility) } };
      const batch = makeWorldBatch(model, { ...REQUEST, pathCount: 200 });
      const logs = Array.from({ length: 200 }, (_, path) =>
        Math.log(batch.networkHashrateEhs[path * MONTHS + 40]!),
      );
      return Math.max(...logs) - Math.min(...logs);
    };
    const [none, some, more] = [0, 0.15, 0.3].map(spreadOf);
    expect(none).toBe(0);
    expect(some!).toBeGreaterThan(0.1);
    expect(more! / some!).toBeGreaterThan(1.6);
  });

  it("what is unexplained spreads hashprice and keeps its mean, within 3 standard errors", () => {
    const model = { ...still, hashrate: { ...still.hashrate, unexplained: reverting(1, 0.375) } };
    const batch = makeWorldBatch(model, { ...REQUEST, pathCount: 1000 });
    const stated = calm.hashpriceUsdPerPhDay[30]!;
    const pairs = Array.from({ length: 500 }, (_, i) => {
      const at = (path: number) => batch.hashpriceUsdPerPhDay[path * MONTHS + 30]! / stated - 1;
      return (at(2 * i) + at(2 * i + 1)) / 2;
    });
    const mean = pairs.reduce((a, b) => a + b, 0) / 500;
    const deviation = Math.sqrt(pairs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 499);
    expect(Math.abs(mean)).toBeLessThan((3 * deviation) / Math.sqrt(500));
    expect(deviation).toBeGreaterThan(0.01);
  });

  it("does not look at the site: leases, works and outages may change and it stays to the bit", () => {
    const one = makeWorldBatch(testModel(), REQUEST);
    const other = makeWorldBatch(
      testModel({
        tenants: { grades: [], defaultCorrelation: 0 },
        works: { ...still.works, plannedMonths: 40 },
        outages: { ...still.outages, longPerYear: 3 },
      }),
      REQUEST,
    );
    expect(other.networkHashrateEhs).toEqual(one.networkHashrateEhs);
    expect(other.powerLevelRatio).toEqual(one.powerLevelRatio);
    expect(other.outageFraction).not.toEqual(one.outageFraction);
  });
});
