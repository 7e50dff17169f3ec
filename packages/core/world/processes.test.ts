import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tenantFates } from "../hosting/index.ts";
import { choleskyFactor, standardNormal } from "../uncertainty/index.ts";
import { makePricePath } from "./bitcoin.ts";
import { makeHistoryShocks } from "./history-shocks.ts";
import { CORRELATED_FACTORS, makeWorldBatch, p90OverP50Of, type WorldModel, worldAt } from "./index.ts";
import { makeOutagePath } from "./outages.ts";
import { leadingDimensions, makePathDrawer } from "./path-draws.ts";
import { makePowerPath } from "./power.ts";
import { drawDefaults } from "./tenants.ts";
import { grade, MONTHS, reverting, testCorrelations, testModel } from "./test-world.ts";
import { drawWorks } from "./works.ts";

const model = testModel();
const PATHS = 1600;

function batchOf(change: Partial<WorldModel> = {}, months = MONTHS, pathCount = PATHS) {
  return makeWorldBatch(testModel(change), {
    seed: 5,
    firstPath: 0,
    pathCount,
    months,
    measure: "outlook",
    sampling: "plain",
  });
}

/** The world of tests, made once. */
const plainBatch = batchOf();

function meanOf(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total / values.length;
}

function correlationOf(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [mx, my] = [meanOf(x), meanOf(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xx += (x[i]! - mx) ** 2;
    yy += (y[i]! - my) ** 2;
    xy += (x[i]! - mx) * (y[i]! - my);
  }
  return xy / Math.sqrt(xx * yy);
}

function deviationOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(Array.from(values, (value) => (value - mean) ** 2)));
}

describe("monthly shocks", () => {
  const pairs = {
    "bitcoin price/fees": 0.3,
    "power level/power spread": -0.4,
    "accelerator price/rent": 0.6,
  };
  const correlations = testCorrelations(pairs);
  const plan = {
    seed: 3,
    months: 101,
    tenantCount: 0,
    factor: choleskyFactor(correlations),
    history: null,
    usesJumps: true,
  };

  it.each(["plain", "antithetic", "sobol"] as const)(
    "correlate as stated within 4 standard errors, %s",
    (sampling) => {
      const drawer = makePathDrawer({ ...plan, sampling });
      const all = CORRELATED_FACTORS.map(() => new Float64Array(100 * 100));
      for (let path = 0; path < 100; path++) {
        drawer.load(path);
        for (const [i, name] of CORRELATED_FACTORS.entries())
          all[i]!.set(drawer.draws.shocks[name], path * 100);
      }
      // 1/sqrt(10,000) = 0.01 each; antithetic pairs are half as many samples
      CORRELATED_FACTORS.forEach((_, i) => {
        expect(deviationOf(all[i]!)).toBeGreaterThan(0.97);
        for (let j = 0; j < i; j++)
          expect(Math.abs(correlationOf(all[i]!, all[j]!) - correlations.rows[i]![j]!)).toBeLessThan(0.057);
      });
    },
  );

  it("of a mirrored path are exactly opposite, its uniforms exactly mirrored, whether made after its twin or alone", () => {
    const pair = makePathDrawer({ ...plan, sampling: "antithetic" });
    pair.load(8);
    const first = Float64Array.from(pair.draws.shocks.rent);
    const uniform = Float64Array.from(pair.draws.regime);
    pair.load(9);
    const alone = makePathDrawer({ ...plan, sampling: "antithetic" });
    alone.load(9);
    expect(pair.draws).toEqual(alone.draws);
    expect(pair.draws.shocks.rent).toEqual(first.map((value) => -value));
    expect(pair.draws.regime).toEqual(uniform.map((value) => 1 - value));
  });

  it("take at most 32 leading dimensions from Sobol's sequence, none twice, also in a study of one month", () => {
    for (const months of [1, 2, 5, 188]) {
      const places = leadingDimensions(months).map(({ factor, step }) => `${factor}/${step}`);
      expect(places.length).toBeLessThanOrEqual(32);
      expect(new Set(places).size).toBe(places.length);
    }
    expect(leadingDimensions(188).length).toBe(32);
  });
});

describe("the bitcoin price", () => {
  it("deviates in log by its volatility: 50 % and 6 jumps of 10 % make 55.7 % a year", () => {
    const volatile = { ...bitcoin(), volatilityOfVolatility: 0 };
    const { priceUsdPerBtc } = batchOf({ bitcoin: { kind: "jump-diffusion", model: volatile } });
    const logs = Array.from({ length: PATHS }, (_, path) =>
      Math.log(priceUsdPerBtc[path * MONTHS + 33]! / priceUsdPerBtc[path * MONTHS + 9]!),
    );
    // sqrt(0.5^2 + 6 * (0.1^2 + 0.01^2)) = 0.5573 a year, two years; 1600 paths know it to 1.8 %
    expect(deviationOf(logs) / (0.5573 * Math.SQRT2)).toBeCloseTo(1, 1);
  });

  it("drawn from a history keeps the stated mean, whatever the history's own drift", () => {
    // it grew by 4 % a month on average, that is 60 % a year: none of it is kept
    const logReturnsPerMonth = Float64Array.of(0.3, -0.2, 0.1, 0.15, -0.15, 0.04);
    const change = { bitcoin: { kind: "bootstrap", logReturnsPerMonth, meanBlockMonths: 3 } } as const;
    const { priceUsdPerBtc } = batchOf(change);
    const curve = model.network.price.outlook.content.values;
    const ends = Array.from({ length: PATHS }, (_, path) => priceUsdPerBtc[path * MONTHS + 20]! / curve[23]!);
    const standardError = deviationOf(ends) / Math.sqrt(PATHS);
    expect(Math.abs(meanOf(ends) - 1)).toBeLessThan(3 * standardError);
    expect(standardError).toBeGreaterThan(0.005);
  });

  it("drawn from a history has only the history's monthly moves, less what its drift was", () => {
    const logReturnsPerMonth = Float64Array.of(0.2, -0.1);
    const flat = {
      ...model.network.price.outlook,
      content: { stepYears: 1 / 12, values: new Float64Array(9).fill(100), basis: "" },
    };
    const fill = makePricePath({ kind: "bootstrap", logReturnsPerMonth, meanBlockMonths: 1 }, flat);
    const out = new Float64Array(9);
    const drawer = makePathDrawer({
      seed: 1,
      sampling: "plain",
      months: 9,
      tenantCount: 0,
      factor: choleskyFactor(model.correlations),
      history: makeHistoryShocks(logReturnsPerMonth, 1),
      usesJumps: false,
    });
    drawer.load(2);
    fill(out, drawer.draws);
    const growth = (Math.exp(0.2) + Math.exp(-0.1)) / 2;
    for (let month = 1; month < 9; month++) {
      const move = Math.log((out[month]! / out[month - 1]!) * growth);
      expect(Math.min(Math.abs(move - 0.2), Math.abs(move + 0.1))).toBeLessThan(1e-12);
    }
  });

  function bitcoin() {
    if (model.bitcoin.kind !== "jump-diffusion") throw new Error("not of this test");
    return model.bitcoin.model;
  }
});

describe("fees", () => {
  it("burst: the mean is above the median, and a tenth of months has more than twice the stated level", () => {
    const { feesBtcPerBlock } = plainBatch;
    const month = Array.from(
      { length: PATHS },
      (_, path) => feesBtcPerBlock[path * MONTHS + 30]! / 0.04,
    ).sort((a, b) => a - b);
    expect(Math.abs(meanOf(month) - 1)).toBeLessThan((3 * deviationOf(month)) / Math.sqrt(PATHS));
    expect(month[PATHS / 2]!).toBeLessThan(0.85);
    expect(month[PATHS * 0.9]!).toBeGreaterThan(1.7);
  });
});

describe("hashrate", () => {
  it("follows the price: where bitcoin is dear after four years there is more of it, and hashprice moves less", () => {
    const batch = batchOf({ hashrate: { ...model.hashrate, unexplained: reverting(0.5, 0) } });
    const at = (values: Float64Array) =>
      Array.from({ length: PATHS }, (_, path) => Math.log(values[path * MONTHS + 47]!));
    const price = at(batch.priceUsdPerBtc);
    expect(correlationOf(price, at(batch.networkHashrateEhs))).toBeGreaterThan(0.85);
    expect(deviationOf(at(batch.hashpriceUsdPerPhDay))).toBeLessThan(0.75 * deviationOf(price));
  });

  it("moves on its own by what margins do not explain, and then against hashprice", () => {
    const batch = batchOf({ bitcoin: { kind: "jump-diffusion", model: still } });
    const at = (values: Float64Array) =>
      Array.from({ length: PATHS }, (_, path) => Math.log(values[path * MONTHS + 36]!));
    const hashrate = at(batch.networkHashrateEhs);
    expect(deviationOf(hashrate)).toBeGreaterThan(0.04);
    expect(correlationOf(hashrate, at(batch.hashpriceUsdPerPhDay))).toBeLessThan(-0.2);
  });

  const still = {
    volatilityPerSqrtYear: 0,
    volatilityReversionPerYear: 5,
    volatilityOfVolatility: 0,
    leverageCorrelation: 0,
    jumpsPerYear: 0,
    jumpLogMean: 0,
    jumpLogDeviation: 0,
    initialLogVolatility: 0,
  };
});

describe("power", () => {
  it("starts at the stated level and settles to the deviation of its process: 0.35/sqrt(1.6) = 0.277 in log", () => {
    const level = plainBatch.powerLevelRatio;
    const logs = Array.from({ length: PATHS }, (_, path) => Math.log(level[path * MONTHS + 47]!));
    const expected = Math.sqrt((0.35 ** 2 * (1 - Math.exp(-1.6 * (47 / 12)))) / 1.6);
    expect(deviationOf(logs) / expected).toBeCloseTo(1, 1);
    for (const path of [0, 9]) expect(level[path * MONTHS]).toBe(1);
  });

  it("keeps E[level * spread] at 1 by the covariance that it takes off, here at -0.9", () => {
    const process = { level: reverting(0.5, 0.4), spread: reverting(4, 1) };
    const fill = makePowerPath(process, -0.9, 13);
    const [level, spread] = [new Float64Array(13), new Float64Array(13)];
    const drawer = makePathDrawer({
      seed: 9,
      sampling: "plain",
      months: 13,
      tenantCount: 0,
      factor: choleskyFactor(testCorrelations({ "power level/power spread": -0.9 })),
      history: null,
      usesJumps: false,
    });
    const products = Array.from({ length: 4000 }, (_, path) => {
      drawer.load(path);
      fill(level, spread, drawer.draws.shocks["power level"], drawer.draws.shocks["power spread"]);
      return level[12]! * spread[12]!;
    });
    expect(Math.abs(meanOf(products) - 1)).toBeLessThan((3 * deviationOf(products)) / Math.sqrt(4000));
  });
});

describe("rents and accelerators", () => {
  it("share regimes and shocks: dear accelerators go with high rents", () => {
    const batch = plainBatch;
    const at = (values: Float64Array) =>
      Array.from({ length: PATHS }, (_, path) => Math.log(values[path * MONTHS + 40]!));
    expect(correlationOf(at(batch.rentRatio), at(batch.acceleratorPriceRatio))).toBeGreaterThan(0.4);
  });

  it("return: a path far above its curve is expected back half-way in ln 2 / 0.6 years", () => {
    const calm = { ...model.compute, rentMultiplierByRegime: [1, 1, 1] };
    const { rentRatio } = batchOf({ compute: calm });
    const now = Array.from({ length: PATHS }, (_, path) => Math.log(rentRatio[path * MONTHS + 24]!));
    const later = Array.from({ length: PATHS }, (_, path) => Math.log(rentRatio[path * MONTHS + 38]!));
    const slope = (correlationOf(now, later) * deviationOf(later)) / deviationOf(now);
    // e^(-0.6 * 14/12) = 0.497
    expect(Math.abs(slope - 0.497)).toBeLessThan(0.07);
  });
});

describe("works", () => {
  const process = { ...model.works, statedDelayMonths: 0 };
  const at = (cause: number, own: number, cost = 0) => drawWorks(process, Float64Array.of(cause, own, cost));

  it("pass 1.3 times 15 months once in ten: 4.5 months, told as 4 or 5", () => {
    // both normals at z90 / sqrt(2): sqrt(.5) + sqrt(.5) of it is z90
    const z = 1.2815515655446004 / Math.SQRT2;
    expect([4, 5]).toContain(at(z, z).delayMonths);
    expect(at(0, 0)).toEqual({ delayMonths: 0, overrunFraction: Math.exp(-0.5 * Math.log(1.0225)) - 1 });
  });

  it("are never early, and add to the stated delay", () => {
    expect(at(-3, -3).delayMonths).toBe(0);
    expect(
      drawWorks({ ...process, statedDelayMonths: 6 }, Float64Array.of(-1, -1, 0)).delayMonths,
    ).toBeLessThan(6);
  });

  it("slip and overrun together: correlation 0.5 of their normals shows in a batch", () => {
    const batch = plainBatch;
    expect(correlationOf(batch.delayMonths, batch.overrunFraction)).toBeGreaterThan(0.3);
    expect(meanOf(batch.overrunFraction)).toBeCloseTo(0, 1);
    expect(deviationOf(batch.overrunFraction)).toBeCloseTo(0.15, 1);
  });

  it("know the P90 of a deviation of 4 months about 15: the lognormal's own deviation is 4 again", () => {
    const ratio = p90OverP50Of(15, 4);
    const sigma = Math.log(ratio) / 1.2815515655446004;
    const v = Math.exp(sigma ** 2);
    expect(15 * Math.sqrt(v * (v - 1))).toBeCloseTo(4, 10);
    expect([p90OverP50Of(15, 0), p90OverP50Of(0, 4)]).toEqual([1, 1]);
  });
});

describe("tenants", () => {
  it("default at their grade's rate while accelerators stand at their curve: 5 % a year, 18.5 % in four years", () => {
    const steady = {
      ...model.compute,
      acceleratorPrice: reverting(1, 0),
      acceleratorMultiplierByRegime: [1, 1, 1],
    };
    const { tenantDefaultMonth } = batchOf({ compute: steady });
    const share = meanOf(
      Array.from({ length: PATHS }, (_, path) => (tenantDefaultMonth[2 * path]! < 48 ? 1 : 0)),
    );
    // standard error sqrt(.185 * .815 / 1600) = 1 point
    expect(Math.abs(share - (1 - 0.95 ** 4))).toBeLessThan(0.03);
  });

  it("default more where accelerators got cheap (wrong-way risk), and together more often than by chance", () => {
    const tenants = { grades: [grade(0.1, 1.5), grade(0.1, 1.5)], defaultCorrelation: 0.5 };
    const batch = batchOf({ tenants });
    const failed = (tenant: number) =>
      Array.from({ length: PATHS }, (_, path) => (batch.tenantDefaultMonth[2 * path + tenant]! < 48 ? 1 : 0));
    const cheap = Array.from(
      { length: PATHS },
      (_, path) => -Math.log(meanOf(worldAt(batch, path).acceleratorPriceRatio!)),
    );
    expect(correlationOf(cheap, failed(0))).toBeGreaterThan(0.1);
    const both = meanOf(failed(0).map((one, i) => one * failed(1)[i]!));
    expect(both).toBeGreaterThan(1.3 * meanOf(failed(0)) * meanOf(failed(1)));
  });

  it("fail in the month that hosting's own hazards give for the same draw", () => {
    const ratios = Float64Array.from({ length: 120 }, (_, month) => 1.2 - month / 200);
    const out = new Float64Array(1);
    const process = { grades: [grade(0.2, 1)], defaultCorrelation: 0 };
    const draw = { key: { studySeed: 4 }, factor: 70 };
    const own = (normal: number) => {
      drawDefaults(out, process, ratios, Float64Array.of(0, normal));
      return out[0];
    };
    for (let path = 0; path < 40; path++) {
      const tenant = { name: "one", grade: process.grades[0]!, rentFraction: 1 };
      const depth = { id: "deep", reLetLagMonths: 6, reLetRentFraction: 1, reLetRentExponent: 0 };
      const [fate] = tenantFates([tenant], depth, ratios, 0, { ...draw, path });
      const normal = normalOf(draw.key, path, 70);
      expect(own(normal)).toBe(fate!.defaultMonth ?? Number.POSITIVE_INFINITY);
    }
  });
});

describe("outages", () => {
  it("take in the mean what their rates say: 2 a year of 1.3 h and one in 20 years of 1500 h at half", () => {
    const { outageFraction } = batchOf({}, 48);
    // (2 * 1.3 + 0.05 * 1500 * 0.5) / 8766 = 0.46 % of a year; what is still off at the horizon is not counted
    expect(meanOf(outageFraction)).toBeGreaterThan(0.0035);
    expect(meanOf(outageFraction)).toBeLessThan(0.0052);
  });

  it("of large plant go on over months until repaired, hour by hour", () => {
    const process = {
      shortPerYear: 0,
      shortMeanHours: 0,
      longPerYear: 6,
      longMeanHours: 1000,
      longLossFraction: 1,
    };
    const fill = makeOutagePath(process, { year: 2027, month: 1 }, 4);
    const out = new Float64Array(4);
    // it begins in January (u below 6/12) and lasts 1000 * ln 5 = 1609 h: all of January and February (744 + 672 h), 193 h of March
    fill(out, Float64Array.of(0.1, 0.9, 0.9, 0.9), Float64Array.of(0.8, 0.5, 0.5, 0.5));
    expect(Array.from(out.subarray(0, 2))).toEqual([1, 1]);
    expect(out[2]).toBeCloseTo((1000 * Math.log(5) - 744 - 672) / 744, 12);
    expect(out[3]).toBe(0);
  });

  it("never take more than all, whatever is drawn", () => {
    const process = {
      shortPerYear: 500,
      shortMeanHours: 50,
      longPerYear: 10,
      longMeanHours: 5000,
      longLossFraction: 1,
    };
    const fill = makeOutagePath(process, { year: 2028, month: 2 }, 6);
    const uniform = fc.array(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), {
      minLength: 6,
      maxLength: 6,
    });
    fc.assert(
      fc.property(uniform, uniform, (when, length) => {
        const out = new Float64Array(6);
        fill(out, Float64Array.from(when), Float64Array.from(length));
        for (const share of out) expect(share >= 0 && share <= 1).toBe(true);
      }),
      { seed: 2, numRuns: 60 },
    );
  });
});

/** The normal that `tenantFates` draws for the only tenant (step 1 of its factor). */
function normalOf(key: { readonly studySeed: number }, path: number, factor: number): number {
  return standardNormal(key, path, factor, 1);
}
