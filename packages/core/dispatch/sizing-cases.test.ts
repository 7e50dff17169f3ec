import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { dispatchExactly } from "./exact-dispatch.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { importTerms, plainSite, plainStore } from "./plain-site.fixture.ts";
import { makeRandom } from "./random-problem.fixture.ts";
import type { SizableAsset } from "./sizable-asset.ts";
import { sizeAssets } from "./sizing.ts";
import { sizeWithoutBurning } from "./sizing-no-burn.ts";
import { makeSizingValue } from "./sizing-value.ts";
import type { DispatchProblem } from "./types.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

const STEPS = 12;
const unitStore = plainStore({
  chargeLimitMw: 1,
  dischargeLimitMw: 1,
  energyMwh: 2,
  ends: { kind: "cyclic" },
});

function asset(
  kind: SizableAsset["kind"],
  costUsdPerMw: number,
  parts: Partial<SizableAsset> = {},
): SizableAsset {
  return { id: kind, kind, index: 0, minimumMw: 0, maximumMw: 20, costUsdPerMw, ...parts };
}

/** 12 hours, 10 MW of import, one MW of each asset; sun shines whole MW or not at all. */
function siteOf(prices: readonly number[], sun: readonly number[] = []): DispatchProblem {
  const priceUsdPerMwh = Float64Array.from(prices);
  const renewables = [{ id: "pv", availableMw: Float64Array.from(sun), costUsdPerMwh: 0 }];
  return plainSite(prices.length, {
    import: importTerms({ priceUsdPerMwh }),
    mining: [{ id: "m", capacityMw: 1, valueUsdPerMwh: 80 }],
    ...(sun.length > 0 && { renewables }),
  });
}

const flat = siteOf(Array.from({ length: STEPS }, () => 30));

describe("one mine behind 10 MW, 12 hours at a margin of 50: a MW earns 600 USD", () => {
  const size = (costUsdPerMw: number, parts: Partial<SizableAsset> = {}) =>
    sizeAssets(flat, [asset("mining", costUsdPerMw, parts)], solver);

  it.each<[string, number, Partial<SizableAsset>, number, number]>([
    ["at 599 USD it fills the connection", 599, {}, 10, 10],
    ["at 601 USD nothing is built", 601, {}, 0, 0],
    ["for nothing it is as large as it can use, or larger", 0, { maximumMw: 8 }, 8, 4800],
    ["at any price there is none: 1e9 USD/MW", 1e9, {}, 0, 0],
    ["what stands already stays: at least 3 MW at 700", 700, { minimumMw: 3 }, 3, -300],
    ["a size that is given is taken: 4 MW at 400", 400, { minimumMw: 4, maximumMw: 4 }, 4, 800],
  ])("%s", (_what, cost, parts, mw, netUsd) => {
    const found = size(cost, parts);
    expect(found.sizesMw[0]).toBeCloseTo(mw, 6);
    expect(found.netValueUsd).toBeCloseTo(netUsd, 4);
  });

  it("a gap of at most 1e-9 is part of the answer", () => {
    const found = size(300);
    expect(found.relativeGap).toBeLessThanOrEqual(1e-9);
    expect(found.boundUsd).toBeGreaterThanOrEqual(found.netValueUsd);
    expect(found.netValueUsd).toBeCloseTo(3000, 4);
    expect(found.cuts).toBeLessThan(20);
  });

  it("nothing that could be built is worth what is there without it", () => {
    expect(sizeAssets(flat, [], solver).netValueUsd).toBeCloseTo(12 * 50, 6);
  });
});

describe("dearer assets are never built larger (seeds 1..3)", () => {
  it.each([1, 2, 3])("seed %i: mine, sun and store at 5 rising costs of each", (seed) => {
    const random = makeRandom(seed);
    const prices = Array.from({ length: 24 }, () => 110 * random());
    const sun = Array.from({ length: 24 }, (_, t) => Math.max(0, Math.sin((t / 24) * 2 * Math.PI)));
    const problem: DispatchProblem = {
      ...siteOf(prices, sun),
      export: {
        limitMw: 4,
        priceUsdPerMwh: Float64Array.from(prices),
        deductUsdPerMwh: 2,
        lossFraction: 0,
      },
      battery: unitStore,
    };
    const costs = [500, 150, 60];
    for (const dearer of [0, 1, 2]) {
      let [before, valueBefore] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      for (let k = 0; k < 5; k++) {
        const assets = (["mining", "renewable", "battery"] as const).map((kind, j) =>
          asset(kind, costs[j]! * (j === dearer ? 0.25 + 0.55 * k + 1e-3 * random() : 1)),
        );
        const found = sizeAssets(problem, assets, solver);
        expect(found.sizesMw[dearer]!, `asset ${dearer}, cost ${k}`).toBeLessThanOrEqual(before + 1e-3);
        expect(found.netValueUsd).toBeLessThanOrEqual(valueBefore + 1e-6);
        before = found.sizesMw[dearer]!;
        valueBefore = found.netValueUsd;
      }
    }
  });
});

/** Best of all whole sizes, each dispatched by itself. */
function bestWholeSizes(problem: DispatchProblem, assets: readonly SizableAsset[]) {
  const value = makeSizingValue(problem, assets);
  let best = { netUsd: Number.NEGATIVE_INFINITY, at: [0, 0] };
  for (let a = 0; a <= assets[0]!.maximumMw; a++)
    for (let b = 0; b <= assets[1]!.maximumMw; b++) {
      const costUsd = assets[0]!.costUsdPerMw * a + assets[1]!.costUsdPerMw * b;
      const { totals } = dispatchExactly(value.problemAt([a, b, 0])).schedule;
      const netUsd = totals.valueUsd - costUsd;
      if (netUsd > best.netUsd) best = { netUsd, at: [a, b] };
    }
  return best;
}

describe("mine and sun over 12 hours against all 16 x 16 whole sizes (seeds 1..8)", () => {
  // Limits and sunshine are whole, so every kink of the value lies at whole sizes and the grid holds the optimum.
  it.each(Array.from({ length: 8 }, (_, i) => i + 1))("seed %i: the same value to 1e-6", (seed) => {
    const random = makeRandom(1000 + seed);
    const prices = Array.from({ length: STEPS }, () => Math.round(120 * random() - 10));
    const sun = Array.from({ length: STEPS }, () => (random() < 0.5 ? 1 : 0));
    const problem = siteOf(prices, sun);
    const assets = [
      asset("mining", Math.round(400 * random()), { maximumMw: 15 }),
      asset("renewable", Math.round(300 * random()), { maximumMw: 15 }),
    ];
    const grid = bestWholeSizes(problem, assets);
    const found = sizeAssets(problem, assets, solver);
    expect(Math.abs(found.netValueUsd - grid.netUsd)).toBeLessThan(1e-6 * Math.max(1, grid.netUsd));
  });
});

describe("a store between 20 and 100, twice a day", () => {
  /** Per MW: 2 MWh bought at 20 and sold at 100, two times, at full efficiency: 320 USD. */
  const prices = [20, 20, 100, 100, 20, 20, 100, 100, 50, 50, 50, 50];
  const site: DispatchProblem = {
    ...plainSite(STEPS, {
      import: importTerms({ priceUsdPerMwh: Float64Array.from(prices), firmLimitMw: 6 }),
      battery: unitStore,
    }),
    export: { limitMw: 4, priceUsdPerMwh: Float64Array.from(prices), deductUsdPerMwh: 0, lossFraction: 0 },
  };

  it("is as large as the way out, 4 MW, at 300 USD/MW: 4 * 20 USD", () => {
    const found = sizeAssets(site, [asset("battery", 300)], solver);
    expect(found.sizesMw[0]).toBeCloseTo(4, 5);
    expect(found.netValueUsd).toBeCloseTo(80, 4);
  });

  it("is not built at 330 USD/MW", () => {
    const found = sizeAssets(site, [asset("battery", 330)], solver);
    expect(found.sizesMw[0]).toBeCloseTo(0, 5);
    expect(found.netValueUsd).toBeCloseTo(0, 4);
  });

  it("above the way out a larger store gains by spreading its sales: less than a MW's 320", () => {
    const value = (mw: number) =>
      sizeAssets(site, [asset("battery", 0, { minimumMw: mw, maximumMw: mw })], solver);
    const gains = [1, 2, 3, 4, 5, 6, 7].map((mw) => value(mw).netValueUsd - value(mw - 1).netValueUsd);
    gains.slice(0, 4).forEach((gain) => {
      expect(gain).toBeCloseTo(320, 3);
    });
    gains.slice(1).forEach((gain, i) => {
      expect(gain).toBeLessThanOrEqual(gains[i]! + 1e-3);
    });
  });

  it("starts with what it ends with, within its size", () => {
    const { startMwh, sizesMw } = sizeAssets(site, [asset("battery", 300)], solver);
    expect(startMwh).toBeGreaterThanOrEqual(-1e-9);
    expect(startMwh).toBeLessThanOrEqual(2 * sizesMw[0]! + 1e-6);
  });

  it("equals the best of 41 sizes from 0 to 10 MW, each dispatched as a cyclic store of its own", () => {
    const cost = 290;
    let best = Number.NEGATIVE_INFINITY;
    for (let i = 0; i <= 40; i++) {
      const mw = i / 4;
      const battery = plainStore({
        chargeLimitMw: mw,
        dischargeLimitMw: mw,
        energyMwh: 2 * mw,
        ends: { kind: "cyclic" },
      });
      best = Math.max(best, dispatchExactly({ ...site, battery }).schedule.totals.valueUsd - cost * mw);
    }
    expect(sizeAssets(site, [asset("battery", cost)], solver).netValueUsd).toBeCloseTo(best, 4);
  });
});

describe("the value of sizes", () => {
  const problem: DispatchProblem = {
    ...siteOf([20, 90], [1, 0.5]),
    battery: { ...unitStore, reserveMwh: 0.5 },
  };
  const assets = [asset("mining", 10), asset("renewable", 20), asset("battery", 30)];
  const value = makeSizingValue(problem, assets);

  it("is the problem with every asset scaled: 3 MW of mine, 4 of sun, 5 of store", () => {
    const scaled = value.problemAt([3, 4, 5, 6]);
    expect(scaled.mining[0]!.capacityMw).toBe(3);
    expect([...(scaled.renewables![0]!.availableMw as Float64Array)]).toEqual([4, 2]);
    expect(scaled.battery).toMatchObject({
      chargeLimitMw: 5,
      dischargeLimitMw: 5,
      energyMwh: 10,
      reserveMwh: 2.5,
      ends: { kind: "exactly", startMwh: 6, endMwh: 6 },
    });
  });

  it("less the cost of the sizes is what a plane touches", () => {
    const at = [3, 4, 5, 6];
    const { valueUsd } = dispatchExactly(value.problemAt(at)).schedule.totals;
    expect(value.cutAt(at).netUsd).toBeCloseTo(valueUsd - (3 * 10 + 4 * 20 + 5 * 30), 6);
  });

  it("knows the store's size and that its start is free", () => {
    expect(value.storeMwhAt([3, 4, 5])).toBe(10);
    expect(value.isCyclic).toBe(true);
    expect(value.sizedStore).toEqual({ asset: 2, mwhPerMw: 2 });
  });

  it("of a site without a store has no start to choose: its last slope is 0", () => {
    const plain = makeSizingValue(flat, [asset("mining", 10)]);
    expect(plain.cutAt([4, 0]).slopes[1]).toBe(0);
    expect(plain.storeMwhAt([4])).toBe(0);
    expect(plain.cutAt([4, 0])).toMatchObject({ netUsd: 4 * 590 });
    expect(plain.cutAt([4, 0]).slopes[0]).toBeCloseTo(590, 9);
  });
});

describe("without burning", () => {
  it("where no price is negative the relaxation is the answer: one dispatch, exact", () => {
    const site = { ...siteOf([20, 90, 30, 85]), battery: unitStore };
    const found = sizeWithoutBurning(site, [asset("mining", 40), asset("battery", 50)], solver);
    expect(found).toMatchObject({ isExact: true, tried: 1 });
    expect(found.sizesMw).toEqual(found.relaxed.sizesMw);
    expect(found.relativeGap).toBeLessThanOrEqual(1e-6);
  });

  it("never claims more than the relaxation, nor less than what it tried (seeds 1..6, half of the hours negative)", () => {
    for (let seed = 1; seed <= 6; seed++) {
      const random = makeRandom(seed);
      const prices = Array.from({ length: 24 }, () => (random() < 0.5 ? -60 * random() : 90 * random()));
      const lossy = { ...unitStore, chargeEfficiencyFraction: 0.9, dischargeEfficiencyFraction: 0.85 };
      const site = { ...siteOf(prices), battery: lossy };
      const found = sizeWithoutBurning(site, [asset("mining", 500), asset("battery", 20)], solver);
      const scale = Math.max(1, Math.abs(found.boundUsd));
      expect(found.netValueUsd).toBeLessThanOrEqual(found.boundUsd + 1e-8 * scale);
      expect(found.isExact).toBe(
        found.boundUsd - found.netValueUsd <= 1e-6 * Math.max(1, Math.abs(found.netValueUsd)),
      );
      if (!found.isExact) expect(found.tried).toBeGreaterThanOrEqual(3 * 6 + 1);
    }
  });
});

describe("sizes stand within their limits to the last digit (seeds 1..20, half of the hours negative)", () => {
  it("no solver's rounding is left: not -3e-13 MW of store, no start above the store", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = makeRandom(seed);
      const prices = Array.from({ length: 24 }, () => (random() < 0.5 ? -60 * random() : 90 * random()));
      const site = { ...siteOf(prices), battery: unitStore };
      const assets = [asset("mining", 500 * random()), asset("battery", 40 + 400 * random())];
      const { sizesMw, startMwh } = sizeAssets(site, assets, solver);
      sizesMw.forEach((mw) => {
        expect(mw, `seed ${seed}`).toBeGreaterThanOrEqual(0);
        expect(mw, `seed ${seed}`).toBeLessThanOrEqual(20);
      });
      expect(startMwh, `seed ${seed}`).toBeGreaterThanOrEqual(0);
      expect(startMwh, `seed ${seed}`).toBeLessThanOrEqual(2 * sizesMw[1]!);
    }
  });
});

describe("what can't be sized is refused", () => {
  it.each<[string, () => unknown, string]>([
    [
      "a largest size below the least",
      () => sizeAssets(flat, [asset("mining", 1, { minimumMw: 5, maximumMw: 4 })], solver),
      "dispatch/outside-range",
    ],
    [
      "a size without end",
      () => sizeAssets(flat, [asset("mining", 1, { maximumMw: Number.POSITIVE_INFINITY })], solver),
      "dispatch/outside-range",
    ],
    [
      "a size below nothing",
      () => sizeAssets(flat, [asset("mining", 1, { minimumMw: -1 })], solver),
      "dispatch/outside-range",
    ],
    [
      "a store that is not there",
      () => sizeAssets(flat, [asset("battery", 1)], solver),
      "dispatch/no-battery",
    ],
    [
      "a store with a start of its own: its energy can't scale with its size",
      () => sizeAssets({ ...flat, battery: plainStore() }, [asset("battery", 1)], solver),
      "dispatch/no-battery",
    ],
  ])("%s", (_what, size, code) => {
    expect(size).toThrow(expect.objectContaining({ code }));
  });
});
