import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { halfNegative } from "./half-negative.fixture.ts";
import { tabulateIntervals } from "./interval-value.ts";
import { EXACT_LINEAR_OPTIONS, type LinearSolver } from "./linear-solver.ts";
import { noBurnReach, solveCyclicNoBurn } from "./no-burn-cyclic.ts";
import { randomProblem } from "./random-problem.fixture.ts";
import { storageLinearModel } from "./storage-lp.fixture.ts";
import { dispatchWithoutBurning } from "./storage-no-burn.ts";
import type { Battery, DispatchProblem } from "./types.ts";

let highs: LinearSolver;
beforeAll(async () => {
  highs = await loadHighsSolver();
});

type Site = DispatchProblem & { readonly battery: Battery };

/** As full at the end as at the start, however full that is. */
const CYCLIC = { kind: "cyclic" } as const;

/** Both bounds against HiGHS with a binary per step. */
function expectBracketed(problem: Site, label: string): "hull" | "recursion" {
  const oracle = highs.solve(storageLinearModel(problem, true), EXACT_LINEAR_OPTIONS);
  expect(oracle.status, label).toBe("optimal");
  const found = dispatchWithoutBurning(problem);
  const { grossCashUsd } = found.schedule.totals;
  const tolerance = 1e-6 * Math.max(1, Math.abs(oracle.objective), grossCashUsd);
  expect(found.lowerBoundUsd, label).toBeLessThanOrEqual(oracle.objective + tolerance);
  expect(found.upperBoundUsd, label).toBeGreaterThanOrEqual(oracle.objective - tolerance);
  expect(found.relativeGap, label).toBeLessThanOrEqual(1e-6);
  const state = found.schedule.stateOfChargeMwh;
  expect(Math.abs(state[0]! - state[state.length - 1]!), label).toBeLessThan(1e-9);
  return found.path;
}

describe("a cyclic store that may not burn: the start energy is chosen, too", () => {
  it("40 batteries of up to 24 hours, half of them negative, are bracketed to 1e-6 (seeds 1..40)", () => {
    let recursions = 0;
    for (let seed = 1; seed <= 40; seed++)
      if (expectBracketed(halfNegative(2 + (seed % 23), seed, CYCLIC), `seed ${seed}`) === "recursion")
        recursions++;
    expect(recursions).toBeGreaterThan(20);
  });

  it("30 random cyclic sites of up to 36 steps are bracketed as well (seeds from 1)", () => {
    let solved = 0;
    for (let seed = 1; solved < 30; seed++) {
      const problem = randomProblem(seed, 36);
      if (problem.battery.ends.kind !== "cyclic") continue;
      if (highs.solve(storageLinearModel(problem, true), EXACT_LINEAR_OPTIONS).status !== "optimal") continue;
      solved++;
      expectBracketed(problem, `seed ${seed}`);
    }
  });

  it("two hours by hand: -50, then 20 with one charge of 10 MWh: starts empty, ends empty", () => {
    const site = halfNegative(2, 1, CYCLIC);
    const priceUsdPerMwh = Float64Array.of(-50, 20);
    const problem: Site = {
      ...site,
      import: { ...site.import, priceUsdPerMwh },
      export: { ...site.export!, priceUsdPerMwh, deductUsdPerMwh: 0 },
      battery: {
        ...site.battery,
        chargeLimitMw: 10,
        dischargeLimitMw: 4,
        energyMwh: 20,
        chargeEfficiencyFraction: 0.5,
        dischargeEfficiencyFraction: 0.8,
      },
    };
    // 10 MW in at -50 store 5 MWh; 4 MW out at 20 take 5 MWh: 500 + 80
    const found = dispatchWithoutBurning(problem);
    expect(found.lowerBoundUsd).toBeCloseTo(580, 3);
  });
});

describe("a month of hours with half of them negative", () => {
  it("closes to 1e-6 in fewer than 300 of its 940 recursions (seeds 11..13)", () => {
    for (const seed of [11, 12, 13]) {
      const problem = halfNegative(744, seed, CYCLIC);
      const found = dispatchWithoutBurning(problem);
      expect(found.path).toBe("recursion");
      expect(found.relativeGap, `seed ${seed}`).toBeLessThanOrEqual(1e-6);
      const table = tabulateIntervals(problem);
      const scale = Math.abs(found.lowerBoundUsd);
      const { solves } = solveCyclicNoBurn(table, problem.battery, 10, 5, 1e-7 * scale);
      expect(solves, `seed ${seed}`).toBeLessThan(300);
    }
  });

  it("reaches what charging or discharging alone can: 7.31 MW in, pi out", () => {
    const problem = halfNegative(5, 3, CYCLIC);
    const reach = noBurnReach(tabulateIntervals(problem), problem.battery);
    expect(reach.leastMwh[0]).toBeCloseTo(-7.31 * 0.9137, 12);
    expect(reach.mostMwh[4]).toBeCloseTo(Math.PI / 0.8721, 12);
  });
});
