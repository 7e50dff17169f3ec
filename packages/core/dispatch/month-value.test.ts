import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { makeTimeGrid } from "../quantity/index.ts";
import { EXACT_LINEAR_OPTIONS, type LinearSolver } from "./linear-solver.ts";
import { makeBlockEvaluator, type TierStrike } from "./month-evaluator.ts";
import { monthValueUsd, tabulateMonthValue } from "./month-value-curve.ts";
import { monthSurfaceUsd, tabulateMonthSurface } from "./month-value-surface.ts";
import { makeRandom } from "./random-problem.fixture.ts";
import { dispatchStorage } from "./storage-exact.ts";
import { storageLinearModel } from "./storage-lp.fixture.ts";
import type { Battery, DispatchProblem } from "./types.ts";

let highs: LinearSolver;
beforeAll(async () => {
  highs = await loadHighsSolver();
});

/** Three machine types at 15, 20 and 30 J/TH: 1 / (0.024 J/TH) USD per MWh and USD/PH/day, pool fee and PUE left out. */
const strikes: readonly TierStrike[] = [15, 20, 30].map((efficiencyJPerTh) => ({
  atZeroUsdPerMwh: -2,
  perHashprice: 1 / (0.024 * efficiencyJPerTh),
}));

function monthOf(seed: number, hours: number): DispatchProblem & { readonly battery: Battery } {
  const random = makeRandom(seed);
  const price = Float64Array.from(
    { length: hours },
    (_, t) => 40 + 18 * Math.cos(((t % 24) - 19) / 3.8) + 45 * (random() - 0.4) + (random() < 0.01 ? 300 : 0),
  );
  const priced = { priceUsdPerMwh: price };
  return {
    grid: makeTimeGrid(0, 3600, hours),
    import: { firmLimitMw: 80, interruptibleLimitMw: 20, ...priced, adderUsdPerMwh: 6, lossFraction: 0.01 },
    export: { limitMw: 30, ...priced, deductUsdPerMwh: 2, lossFraction: 0.01 },
    mining: strikes.map((_, i) => ({ id: `tier${i}`, capacityMw: 25, valueUsdPerMwh: 0 })),
    auxiliary: { loadMw: 3, unservedCostUsdPerMwh: 10_000 },
    battery: {
      chargeLimitMw: 20,
      dischargeLimitMw: 20,
      energyMwh: 60,
      chargeEfficiencyFraction: 0.93,
      dischargeEfficiencyFraction: 0.93,
      wearUsdPerMwh: 3,
      reserveMwh: 0,
      ends: { kind: "exactly", startMwh: 30, endMwh: 30 },
    },
  };
}

const LOW = 20;
const HIGH = 120;

describe("the month value curve", () => {
  const evaluate = makeBlockEvaluator(monthOf(1, 720), strikes);
  const curve = tabulateMonthValue((hashprice) => evaluate(hashprice, 0), LOW, HIGH);

  it("has a certified gap of at most 0.1 % of its range, from some dozen dispatches", () => {
    expect(curve.gapOfRangeFraction).toBeLessThanOrEqual(1e-3);
    expect(curve.nodes.length).toBeLessThan(60);
  });

  it("is within half of the certified gap of full dispatch at 100 hashprices between", () => {
    const random = makeRandom(2);
    for (let i = 0; i < 100; i++) {
      const hashprice = LOW + (HIGH - LOW) * random();
      const error = Math.abs(monthValueUsd(curve, hashprice) - evaluate(hashprice, 0).valueUsd);
      expect(error).toBeLessThanOrEqual(curve.certifiedGapUsd / 2 + 1e-6);
    }
  });

  it("slopes upwards by the PH-days mined, and never less at a higher hashprice", () => {
    const slopes = curve.nodes.map((node) => node.perHashprice);
    expect(slopes.every((slope, i) => i === 0 || slope >= slopes[i - 1]! - 1e-6)).toBe(true);
    const step = 1e-4;
    const measured = (evaluate(70 + step, 0).valueUsd - evaluate(70 - step, 0).valueUsd) / (2 * step);
    expect(measured / evaluate(70, 0).perHashprice).toBeCloseTo(1, 3);
  });

  it("stays convex with whole numbers: a month of 24 h without burning, solved as MILP", () => {
    const problem = monthOf(3, 24);
    const milp = tabulateMonthValue(
      (hashprice) => {
        const mining = problem.mining.map((tier, i) => ({
          ...tier,
          valueUsdPerMwh: -2 + strikes[i]!.perHashprice * hashprice,
        }));
        const at = { ...problem, mining };
        const found = highs.solve(storageLinearModel(at, true), EXACT_LINEAR_OPTIONS);
        // The slope by difference of a step small enough to stay on one schedule's line.
        const next = {
          ...at,
          mining: mining.map((tier, i) => ({
            ...tier,
            valueUsdPerMwh: tier.valueUsdPerMwh + 1e-5 * strikes[i]!.perHashprice,
          })),
        };
        const above = highs.solve(storageLinearModel(next, true), EXACT_LINEAR_OPTIONS);
        const perHashprice = (above.objective - found.objective) / 1e-5;
        return { valueUsd: found.objective, boundUsd: found.bound, perHashprice, perLevel: 0 };
      },
      LOW,
      HIGH,
      0.02,
    );
    expect(milp.gapOfRangeFraction).toBeLessThanOrEqual(0.02);
    expect(milp.certifiedGapUsd).toBeGreaterThan(-1e-3);
  });

  it("says so where it is asked beyond its ends", () => {
    expect(() => monthValueUsd(curve, HIGH + 1)).toThrow(
      expect.objectContaining({ code: "dispatch/outside-range" }),
    );
  });
});

describe("200 sampled path-years of twelve months (seed 20)", () => {
  it("the sum of twelve curves is within their gaps of full dispatch, month by month and over the whole year", () => {
    const months = Array.from({ length: 12 }, (_, m) => monthOf(100 + m, 240));
    const evaluators = months.map((month) => makeBlockEvaluator(month, strikes));
    const curves = evaluators.map((evaluate) => tabulateMonthValue((h) => evaluate(h, 0), LOW, HIGH));
    const gapUsd = curves.reduce((sum, curve) => sum + curve.certifiedGapUsd, 0);
    const random = makeRandom(20);
    for (let path = 0; path < 200; path++) {
      const hashprices = months.map(() => LOW + (HIGH - LOW) * random());
      const byCurve = hashprices.reduce((sum, h, m) => sum + monthValueUsd(curves[m]!, h), 0);
      const byMonth = hashprices.reduce((sum, h, m) => sum + evaluators[m]!(h, 0).valueUsd, 0);
      expect(Math.abs(byCurve - byMonth)).toBeLessThanOrEqual(gapUsd / 2 + 1e-3);
      if (path >= 20) continue;
      const whole = dispatchStorage(joined(months, hashprices)).certificate.primalUsd;
      // Pinning the store at month ends costs at most a store's content twelve times; here under 0.05 %.
      expect(whole).toBeGreaterThanOrEqual(byMonth - 1e-3);
      expect(whole - byMonth).toBeLessThan(5e-4 * Math.abs(whole));
    }
  });
});

/** Twelve months in a row with a hashprice each, the store pinned at the year's ends only. */
function joined(months: readonly (DispatchProblem & { battery: Battery })[], hashprices: readonly number[]) {
  const first = months[0]!;
  const price = Float64Array.from(
    months.flatMap((month) => [...(month.import.priceUsdPerMwh as Float64Array)]),
  );
  const lengths = months.map((month) => month.grid.steps);
  return {
    ...first,
    grid: makeTimeGrid(0, 3600, price.length),
    import: { ...first.import, priceUsdPerMwh: price },
    export: { ...first.export!, priceUsdPerMwh: price },
    mining: first.mining.map((tier, i) => ({
      ...tier,
      valueUsdPerMwh: Float64Array.from(
        lengths.flatMap((steps, m) => Array(steps).fill(-2 + strikes[i]!.perHashprice * hashprices[m]!)),
      ),
    })),
  };
}

describe("the surface over hashprice and the level of power prices", () => {
  const problem = monthOf(7, 168);
  const shape = {
    importUsdPerMwh: problem.import.priceUsdPerMwh,
    exportUsdPerMwh: problem.import.priceUsdPerMwh,
  };
  const evaluate = makeBlockEvaluator(problem, strikes, shape);
  const surface = tabulateMonthSurface(evaluate, [LOW, HIGH], [-0.5, 0.8]);

  it("has a certified gap of at most 0.1 % of its range", () => {
    expect(surface.gapOfRangeFraction).toBeLessThanOrEqual(1e-3);
    expect(surface.values.length).toBeLessThan(4000);
  });

  it("is within half of the certified gap of full dispatch at 300 points between (seed 8)", () => {
    const random = makeRandom(8);
    for (let i = 0; i < 300; i++) {
      const hashprice = LOW + (HIGH - LOW) * random();
      const level = -0.5 + 1.3 * random();
      const error = Math.abs(
        monthSurfaceUsd(surface, hashprice, level) - evaluate(hashprice, level).valueUsd,
      );
      expect(error).toBeLessThanOrEqual(surface.certifiedGapUsd / 2 + 1e-6);
    }
  });

  it("its slope in the level is minus the energy bought plus the energy sold, at their shapes", () => {
    const step = 1e-6;
    const measured = (evaluate(70, 0.1 + step).valueUsd - evaluate(70, 0.1 - step).valueUsd) / (2 * step);
    expect(measured / evaluate(70, 0.1).perLevel).toBeCloseTo(1, 3);
  });
});
