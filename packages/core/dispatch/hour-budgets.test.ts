import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { makeTimeGrid } from "../quantity/index.ts";
import { checkSchedule } from "./check-schedule.ts";
import { dispatchWithHourBudgets } from "./hour-budgets.ts";
import { solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { randomInstance } from "./random-instance.fixture.ts";
import type { SiteDispatchProblem } from "./site-problem.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

/** A genset of 2 MW at 50 USD, no grid, one mine of 2 MW whose hours are worth 60, 90, 80, 70. */
const genset: SiteDispatchProblem = {
  grid: makeTimeGrid(0, 3600, 4),
  import: { firmLimitMw: 0, interruptibleLimitMw: 0, priceUsdPerMwh: 0, adderUsdPerMwh: 0, lossFraction: 0 },
  mining: [{ id: "m", capacityMw: 2, valueUsdPerMwh: Float64Array.of(60, 90, 80, 70) }],
  generators: [{ id: "g", capacityMw: 2, costUsdPerMwh: 50 }],
};

describe("hours are given to the steps worth most", () => {
  it("2 of 4 hours: 90 and 80 run, 2 * (40 + 30) = 140 USD; an hour more is worth 40, one less 60", () => {
    const result = dispatchWithHourBudgets(genset, [{ id: "permit", generator: 0, maximumHours: 2 }]);
    expect(result.valueUsd).toBeCloseTo(140, 9);
    expect(result.relativeGap).toBeLessThan(1e-9);
    expect([...result.schedule.generatorMw[0]!]).toEqual([0, 2, 2, 0]);
    expect(result.hourPricesUsd[0]).toBeGreaterThanOrEqual(40 - 1e-6);
    expect(result.hourPricesUsd[0]).toBeLessThanOrEqual(60 + 1e-6);
  });

  it("a budget that doesn't bind costs nothing", () => {
    const result = dispatchWithHourBudgets(genset, [{ id: "permit", generator: 0, maximumHours: 4 }]);
    expect(result.hourPricesUsd).toEqual([0]);
    expect(result.valueUsd).toBeCloseTo(2 * (10 + 40 + 30 + 20), 9);
  });

  it("no hours at all leave nothing", () => {
    expect(dispatchWithHourBudgets(genset, [{ id: "permit", generator: 0, maximumHours: 0 }]).valueUsd).toBe(
      0,
    );
  });
});

describe("against the mixed-integer program", () => {
  it("60 instances with and without a battery: the bound holds, the schedule is feasible, the gap is honest (seeds 1..60)", () => {
    let multiplier = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const plain = randomInstance("hour-budget", seed, 30);
      const battery = seed % 2 ? randomInstance("reserve", seed, 30).battery! : undefined;
      const problem = battery
        ? { ...plain, battery: { ...battery, ends: { kind: "free-end" as const, startMwh: 0 } } }
        : plain;
      const { hourBudgets, ...exact } = problem;
      const own = dispatchWithHourBudgets(exact, hourBudgets!, solver);
      const milp = solveProgram(problem, solver);
      const check = checkSchedule(problem, own.schedule);
      const scale = Math.max(1, check.grossCashUsd);
      expect(check.violations, `seed ${seed}`).toEqual([]);
      expect(own.boundUsd, `seed ${seed}`).toBeGreaterThanOrEqual(milp.valueUsd - 1e-6 * scale);
      expect(own.valueUsd, `seed ${seed}`).toBeLessThanOrEqual(milp.valueUsd + 1e-6 * scale);
      expect(own.relativeGap, `seed ${seed}`).toBeLessThanOrEqual(1e-4);
      if (own.path === "multiplier") multiplier++;
    }
    expect(multiplier).toBeGreaterThan(10);
  });
});
