import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeBlockEvaluator, type TierStrike } from "./month-evaluator.ts";
import { importTerms, plainSite, plainStore } from "./plain-site.fixture.ts";
import { makeRandom, randomProblem } from "./random-problem.fixture.ts";
import type { DispatchProblem } from "./types.ts";

/** Upkeep 2 USD/MWh, 2 USD/MWh per USD/PH/day. */
const strike: TierStrike = { atZeroUsdPerMwh: -2, perHashprice: 2 };
const tier = { id: "m", capacityMw: 5, valueUsdPerMwh: 0 };

describe("two hours at 30 and 90, 5 MW of machines worth 2 h - 2", () => {
  const site = plainSite(2, {
    import: importTerms({ priceUsdPerMwh: Float64Array.of(30, 90) }),
    mining: [tier],
  });
  const evaluate = makeBlockEvaluator(site, [strike], {
    importUsdPerMwh: Float64Array.of(10, 20),
    exportUsdPerMwh: 0,
  });

  it.each([
    // hashprice, level, USD, MWh mined * 2, -Σ shape * MWh
    [15, 0, 0, 0, 0],
    [20, 0, 5 * (38 - 30), 10, -50],
    [46, 0, 5 * (90 - 30), 10, -50],
    [50, 0, 5 * (98 - 30) + 5 * (98 - 90), 20, -150],
    [20, -1, 5 * (38 - 20), 10, -50],
    [46, -1, 5 * (90 - 20) + 5 * (90 - 70), 20, -150],
    [20, 1, 0, 0, 0],
  ])("hashprice %d, level %d: %d USD, slopes %d and %d", (hashprice, level, usd, perHashprice, perLevel) => {
    const block = evaluate(hashprice, level);
    expect(block.valueUsd).toBeCloseTo(usd, 9);
    expect(block.perHashprice).toBeCloseTo(perHashprice, 9);
    expect(block.perLevel).toBeCloseTo(perLevel, 9);
  });

  it("without a store the merit order is its own bound", () => {
    expect(evaluate(46, -1).boundUsd).toBe(evaluate(46, -1).valueUsd);
  });
});

describe("what else a block may have", () => {
  it("a quarter hour counts a quarter: 5 MW * 0.25 h * (38 - 30) and a slope of 2.5", () => {
    const evaluate = makeBlockEvaluator(plainSite(1, { mining: [tier] }, 900), [strike]);
    expect(evaluate(20, 0)).toMatchObject({ valueUsd: 10, perHashprice: 2.5 });
  });

  it("two tiers add their MWh at their own strikes", () => {
    const site = plainSite(1, { mining: [tier, { ...tier, id: "old", capacityMw: 3 }] });
    const evaluate = makeBlockEvaluator(site, [strike, { atZeroUsdPerMwh: 0, perHashprice: 1 }]);
    expect(evaluate(20, 0)).toMatchObject({ valueUsd: 40, perHashprice: 10 });
    expect(evaluate(40, 0)).toMatchObject({ valueUsd: 5 * 48 + 3 * 10, perHashprice: 5 * 2 + 3 });
  });

  it("a sale earns its shape as the level rises: 4 MWh out at a shape of 10", () => {
    const site = plainSite(1, {
      import: importTerms({ firmLimitMw: 0 }),
      export: { limitMw: 4, priceUsdPerMwh: 20, deductUsdPerMwh: 0, lossFraction: 0 },
      renewables: [{ id: "pv", availableMw: 9, costUsdPerMwh: 0 }],
    });
    const evaluate = makeBlockEvaluator(site, [], { importUsdPerMwh: 0, exportUsdPerMwh: 10 });
    expect(evaluate(0, 0)).toMatchObject({ valueUsd: 80, perLevel: 40 });
    expect(evaluate(0, 2)).toMatchObject({ valueUsd: 160, perLevel: 40 });
    expect(evaluate(0, -3)).toMatchObject({ valueUsd: 0, perLevel: 0 });
  });

  it("a store widens the slope: bought at 20, mined at 90, 10 MWh more", () => {
    const site = plainSite(2, {
      import: importTerms({ priceUsdPerMwh: Float64Array.of(20, 90) }),
      mining: [{ ...tier, capacityMw: Float64Array.of(0, 5) }],
      battery: plainStore(),
    });
    const block = makeBlockEvaluator(site, [strike])(30, 0);
    expect(block.valueUsd).toBeCloseTo(5 * (58 - 20), 9);
    expect(block.perHashprice).toBeCloseTo(10, 9);
    expect(block.boundUsd - block.valueUsd).toBeLessThan(1e-9 * 1000);
  });

  it("the strike may follow the clock: upkeep of 2, then of 60", () => {
    const site = plainSite(2, { mining: [tier] });
    const evaluate = makeBlockEvaluator(site, [
      { atZeroUsdPerMwh: Float64Array.of(-2, -60), perHashprice: 2 },
    ]);
    expect(evaluate(40, 0).valueUsd).toBeCloseTo(5 * (78 - 30), 9);
    expect(evaluate(50, 0).valueUsd).toBeCloseTo(5 * (98 - 30) + 5 * (40 - 30), 9);
  });
});

describe("the plane of a block lies under every other block (100 random sites, seeds 1..100)", () => {
  it("value(h', l') >= value(h, l) + slopes . (h' - h, l' - l), and bound >= value", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = makeRandom(seed);
      const problem: DispatchProblem = randomProblem(seed, 24);
      const strikes = problem.mining.map(() => ({ atZeroUsdPerMwh: -5, perHashprice: 1 + random() }));
      const shape = { importUsdPerMwh: 20 * random(), exportUsdPerMwh: 20 * random() };
      const evaluate = makeBlockEvaluator(problem, strikes, shape);
      const [h, l] = [20 + 80 * random(), 2 * random() - 1];
      const here = evaluate(h, l);
      expect(here.boundUsd).toBeGreaterThanOrEqual(here.valueUsd);
      for (let i = 0; i < 5; i++) {
        const [otherH, otherL] = [20 + 80 * random(), 2 * random() - 1];
        const there = evaluate(otherH, otherL);
        const plane = here.valueUsd + here.perHashprice * (otherH - h) + here.perLevel * (otherL - l);
        const noise = 1e-7 * Math.max(1, Math.abs(plane), Math.abs(there.valueUsd));
        expect(there.boundUsd, `seed ${seed}`).toBeGreaterThanOrEqual(plane - noise);
      }
    }
  });

  it("asking again gives the same block bit for bit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (seed, h) => {
          const problem = randomProblem(seed, 24);
          const strikes = problem.mining.map(() => strike);
          const evaluate = makeBlockEvaluator(problem, strikes);
          const first = evaluate(h, 0);
          evaluate(h + 10, 0.5);
          expect(evaluate(h, 0)).toEqual(first);
        },
      ),
      { seed: 83, numRuns: 40 },
    );
  });
});
