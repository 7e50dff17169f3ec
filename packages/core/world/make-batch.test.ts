import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { hashpriceUsdPerPhDay } from "../bitcoin/index.ts";
import { hashOfNumbers, type Sampling } from "../uncertainty/index.ts";
import {
  MONTHLY_COLUMNS,
  makeWorldBatch,
  prepareWorld,
  type WorldBatch,
  type WorldRequest,
  worldAt,
  worldShards,
} from "./index.ts";
import { LEAD, MONTHS, stillModel, testModel } from "./test-world.ts";

const model = testModel();
const study = { seed: 7, months: MONTHS, measure: "outlook" } as const;
const make = prepareWorld(model, study);

/** All bits of one path of a batch. */
function hashOfPath(batch: WorldBatch, path: number): string {
  const one = worldAt(batch, path);
  const monthly = MONTHLY_COLUMNS.flatMap((name) => Array.from(one[name]!));
  return hashOfNumbers([...monthly, one.delayMonths, one.overrunFraction, ...one.tenantDefaultMonth!]);
}

describe("a path of the world", () => {
  const whole = make(0, 40);
  const hashes = Array.from({ length: 40 }, (_, path) => hashOfPath(whole, path));

  it("is the same bit for bit made alone, in any order, in any shard", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 39 }), fc.integer({ min: 1, max: 20 }), (path, count) => {
        const first = Math.max(0, path - count + 1);
        const batch = make(first, count);
        expect(hashOfPath(batch, path - first)).toBe(hashes[path]);
        expect(hashOfPath(makeWorldBatch(model, { ...study, firstPath: path, pathCount: 1 }), 0)).toBe(
          hashes[path],
        );
      }),
      { seed: 11, numRuns: 12 },
    );
  });

  it.each(["plain", "sobol"] as const)("is so under %s sampling, too", (sampling) => {
    const asked = { ...study, sampling };
    const many = makeWorldBatch(model, { ...asked, firstPath: 3, pathCount: 18 });
    const one = makeWorldBatch(model, { ...asked, firstPath: 14, pathCount: 1 });
    expect(hashOfPath(one, 0)).toBe(hashOfPath(many, 11));
  });

  it("does not change when the study gets longer: months are counters, not a stream", () => {
    const short = makeWorldBatch(model, { ...study, months: 24, firstPath: 5, pathCount: 2 });
    for (const name of MONTHLY_COLUMNS)
      expect(worldAt(short, 1)[name], name).toEqual(worldAt(whole, 6)[name]!.subarray(0, 24));
  });

  it("changes in every column with the seed", () => {
    const other = makeWorldBatch(model, { ...study, seed: 8, firstPath: 0, pathCount: 40 });
    for (const name of MONTHLY_COLUMNS)
      expect(hashOfNumbers(other[name]), name).not.toBe(hashOfNumbers(whole[name]));
  });

  it("has a mirror: the two paths of a pair multiply to the square of the price's drift, volatility at its mean", () => {
    const plain = { volatilityOfVolatility: 0, jumpsPerYear: 0, volatilityPerSqrtYear: 0.5 };
    const base = model.bitcoin.kind === "jump-diffusion" ? model.bitcoin.model : undefined;
    const simple = testModel({ bitcoin: { kind: "jump-diffusion", model: { ...base!, ...plain } } });
    const pair = makeWorldBatch(simple, { ...study, firstPath: 10, pathCount: 2 });
    const curve = simple.network.price.outlook.content.values;
    for (const month of [0, 20, 47]) {
      const years = (month + LEAD) / 12;
      const product = pair.priceUsdPerBtc[month]! * pair.priceUsdPerBtc[MONTHS + month]!;
      // F e^(s - v/2) * F e^(-s - v/2) = F^2 e^-v, v = 0.25 years
      expect(product / (curve[month + LEAD]! ** 2 * Math.exp(-0.25 * years))).toBeCloseTo(1, 12);
    }
  });

  it("comes in shards of 256 that together are the whole", () => {
    const shards = [...worldShards(model, { ...study, months: 6 }, 600)];
    expect(shards.map(({ firstPath, pathCount }) => [firstPath, pathCount])).toEqual([
      [0, 256],
      [256, 256],
      [512, 88],
    ]);
    const at = makeWorldBatch(model, { ...study, months: 6, firstPath: 512, pathCount: 88 });
    expect(shards[2]!.hashpriceUsdPerPhDay).toEqual(at.hashpriceUsdPerPhDay);
  });

  it("has a hashprice that is its price, fees and hashrate by core/bitcoin: 600 s a block", () => {
    for (const month of [0, 15, 16, 40]) {
      const difficulty = (whole.networkHashrateEhs[month]! * 1e18 * 600) / 2 ** 32;
      const expected = hashpriceUsdPerPhDay({
        priceUsdPerBtc: whole.priceUsdPerBtc[month]!,
        difficulty,
        subsidySats: model.network.subsidySats[month + LEAD]!,
        feesPerBlockSats: whole.feesBtcPerBlock[month]! * 1e8,
      });
      expect(whole.hashpriceUsdPerPhDay[month]! / expected).toBeCloseTo(1, 12);
    }
  });
});

describe("a world in which nothing is uncertain", () => {
  const batch = makeWorldBatch(stillModel(), { ...study, firstPath: 0, pathCount: 19 });
  const { network } = stillModel();

  it("is the stated path to the bit, on every path", () => {
    for (const path of [0, 18])
      for (let month = 0; month < MONTHS; month++) {
        const stated = {
          priceUsdPerBtc: network.price.outlook.content.values[month + LEAD]!,
          difficulty: network.difficulty[month + LEAD]!,
          subsidySats: network.subsidySats[month + LEAD]!,
          feesPerBlockSats: network.feesPerBlockSats[month + LEAD]!,
        };
        const at = path * MONTHS + month;
        expect(batch.priceUsdPerBtc[at]).toBe(stated.priceUsdPerBtc);
        expect(batch.hashpriceUsdPerPhDay[at]).toBe(hashpriceUsdPerPhDay(stated));
      }
  });

  it("has ratios of exactly 1, no outage, no default, the stated delay and no overrun", () => {
    for (const name of ["powerLevelRatio", "powerSpreadRatio", "rentRatio", "acceleratorPriceRatio"] as const)
      expect(new Set(batch[name])).toEqual(new Set([1]));
    expect(new Set(batch.outageFraction)).toEqual(new Set([0]));
    expect(new Set(batch.tenantDefaultMonth)).toEqual(new Set([Number.POSITIVE_INFINITY]));
    expect(new Set(batch.delayMonths)).toEqual(new Set([2]));
    expect(new Set(batch.overrunFraction)).toEqual(new Set([0]));
  });

  it("under valuation has the forward's price, and more hashrate where the forward is dearer than the stated path", () => {
    const model = stillModel();
    const dearer = { ...model.network.price, outlook: { ...model.network.price.outlook } };
    const flat = new Float64Array(dearer.outlook.content.values.length).fill(66_000);
    const content = { ...dearer.outlook.content, values: flat };
    const price = { ...dearer, outlook: { ...dearer.outlook, content } };
    const still = { ...model, network: { ...model.network, price } };
    const worth = makeWorldBatch(still, { ...study, measure: "valuation", firstPath: 0, pathCount: 1 });
    const belief = makeWorldBatch(still, { ...study, firstPath: 0, pathCount: 1 });
    const last = MONTHS - 1;
    // 66000 * 1.04^(50/12)
    expect(worth.priceUsdPerBtc[last]).toBeCloseTo(66_000 * 1.04 ** ((last + LEAD) / 12), 6);
    expect(worth.networkHashrateEhs[last]!).toBeGreaterThan(1.02 * belief.networkHashrateEhs[last]!);
  });
});

describe("what a path's measure means", () => {
  const COUNT = 4000;
  let worth: WorldBatch<"valuation">;
  beforeAll(() => {
    worth = makeWorldBatch(testModel(), {
      seed: 42,
      months: MONTHS,
      measure: "valuation",
      firstPath: 0,
      pathCount: COUNT,
    });
  });

  /** Mean over antithetic pairs of a figure per path, with its standard error. */
  function estimate(value: (path: number) => number) {
    const pairs = Array.from({ length: COUNT / 2 }, (_, i) => (value(2 * i) + value(2 * i + 1)) / 2);
    const mean = pairs.reduce((a, b) => a + b, 0) / pairs.length;
    const variance = pairs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (pairs.length - 1);
    return { mean, standardError: Math.sqrt(variance / pairs.length) };
  }

  it.each([11, 35, 47])("holding bitcoin to month %i has NPV 0 within 3 standard errors", (month) => {
    const { mean, standardError } = estimate(
      (path) => worth.priceUsdPerBtc[path * MONTHS + month]! / 1.04 ** ((month + LEAD) / 12) - 66_000,
    );
    expect(Math.abs(mean)).toBeLessThan(3 * standardError);
    expect(standardError).toBeLessThan(1500);
  });

  it.each([
    ["every hour's mean", 1],
    ["an hour at three times the mean", 3],
    ["an hour at a fifth of the mean", 0.2],
  ])("a power forward on %s has NPV 0 within 3 standard errors", (_, hourOverMean) => {
    for (const month of [6, 30]) {
      const { mean, standardError } = estimate((path) => {
        const at = path * MONTHS + month;
        const price = worth.powerLevelRatio[at]! * (1 + worth.powerSpreadRatio[at]! * (hourOverMean - 1));
        return price - hourOverMean;
      });
      expect(Math.abs(mean)).toBeLessThan(3 * standardError);
      expect(standardError).toBeLessThan(0.02);
    }
  });

  it("rents, accelerators, fees and building cost stand at their curves in the mean, within 3 standard errors", () => {
    const figures: [string, (path: number) => number][] = [
      ["rent", (path) => worth.rentRatio[path * MONTHS + 40]! - 1],
      ["accelerator", (path) => worth.acceleratorPriceRatio[path * MONTHS + 40]! - 1],
      ["fees", (path) => worth.feesBtcPerBlock[path * MONTHS + 40]! / 0.04 - 1],
      ["cost", (path) => worth.overrunFraction[path]!],
    ];
    for (const [name, value] of figures) {
      const { mean, standardError } = estimate(value);
      expect(Math.abs(mean), name).toBeLessThan(3 * standardError);
      expect(standardError, name).toBeGreaterThan(0);
    }
  });

  it("is said by the batch, and is part of its type", () => {
    const request: WorldRequest<"outlook"> = { ...study, firstPath: 0, pathCount: 1 };
    const belief: WorldBatch<"outlook"> = makeWorldBatch(model, request);
    expect([worth.measure, belief.measure]).toEqual(["valuation", "outlook"]);
    // @ts-expect-error an outlook is never a worth
    const wrong: WorldBatch<"valuation"> = belief;
    expect(wrong.measure).toBe("outlook");
  });
});

describe("sampling error", () => {
  /** Root mean square over seeds of the error of the mean end price of `count` plain paths; its mean is known: the curve. */
  function errorOf(count: number, sampling: Sampling["kind"]): number {
    const simple = testModel({
      bitcoin: {
        kind: "jump-diffusion",
        model: { ...bitcoin(), volatilityPerSqrtYear: 0.3, volatilityOfVolatility: 0, jumpsPerYear: 0 },
      },
    });
    const expected = simple.network.price.outlook.content.values[11 + LEAD]!;
    const errors = Array.from({ length: 24 }, (_, seed) => {
      const batch = makeWorldBatch(simple, {
        seed,
        months: 12,
        measure: "outlook",
        firstPath: 0,
        pathCount: count,
        sampling,
      });
      let total = 0;
      for (let path = 0; path < count; path++) total += batch.priceUsdPerBtc[path * 12 + 11]! / count;
      return total / expected - 1;
    });
    return Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
  }
  function bitcoin() {
    if (model.bitcoin.kind !== "jump-diffusion") throw new Error("not of this test");
    return model.bitcoin.model;
  }

  it("of plain paths halves with four times the paths, within the noise of 24 seeds (factor 1.3 to 3)", () => {
    const ratio = errorOf(64, "plain") / errorOf(256, "plain");
    expect(ratio).toBeGreaterThan(1.3);
    expect(ratio).toBeLessThan(3);
  });

  it("of pairs is under half, of Sobol points under a third of plain paths' at 256 paths", () => {
    const plain = errorOf(256, "plain");
    expect(errorOf(256, "antithetic")).toBeLessThan(plain / 2);
    expect(errorOf(256, "sobol")).toBeLessThan(plain / 3);
  });
});
