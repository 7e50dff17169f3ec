import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { halfNegative } from "./half-negative.fixture.ts";
import { EXACT_LINEAR_OPTIONS, type LinearSolver } from "./linear-solver.ts";
import { randomProblem } from "./random-problem.fixture.ts";
import { dispatchStorage } from "./storage-exact.ts";
import { storageLinearModel } from "./storage-lp.fixture.ts";
import { dispatchWithoutBurning } from "./storage-no-burn.ts";

let highs: LinearSolver;
beforeAll(async () => {
  highs = await loadHighsSolver();
});

const FIVE_MWH = { kind: "exactly", startMwh: 5, endMwh: 5 } as const;

describe("without burning, 60 random sites of up to 36 steps against HiGHS with a binary per step, seeds 1..", () => {
  it("both bounds hold and lie within 1e-6", () => {
    let solved = 0;
    let recursions = 0;
    for (let seed = 1; solved < 60; seed++) {
      const problem = randomProblem(seed, 36);
      if (problem.battery.ends.kind === "cyclic") continue;
      const oracle = highs.solve(storageLinearModel(problem, true), EXACT_LINEAR_OPTIONS);
      if (oracle.status !== "optimal") continue;
      solved++;
      const found = dispatchWithoutBurning(problem);
      if (found.path === "recursion") recursions++;
      const allowed = 1e-6 * Math.max(found.schedule.totals.grossCashUsd, 1) + 1e-5;
      expect(found.lowerBoundUsd, `seed ${seed}`).toBeLessThanOrEqual(oracle.objective + allowed);
      expect(found.lowerBoundUsd, `seed ${seed}`).toBeGreaterThanOrEqual(oracle.objective - allowed);
      expect(found.upperBoundUsd, `seed ${seed}`).toBeGreaterThanOrEqual(oracle.objective - allowed / 100);
      expect(found.upperBoundUsd, `seed ${seed}`).toBeLessThanOrEqual(oracle.objective + allowed);
      const { chargeMw, dischargeMw } = found.schedule;
      expect(chargeMw.some((mw, t) => mw > 1e-6 && dischargeMw[t]! > 1e-6)).toBe(false);
    }
    expect(recursions).toBeGreaterThanOrEqual(6);
  });
});

describe("half of the hours negative, power, energy and efficiencies incommensurable", () => {
  it("36 hours: the bracket holds the MILP's optimum, the plain LP oversells", () => {
    const problem = halfNegative(36, 11, FIVE_MWH);
    const oracle = highs.solve(storageLinearModel(problem, true), EXACT_LINEAR_OPTIONS);
    const found = dispatchWithoutBurning(problem);
    expect(found.path).toBe("recursion");
    expect(Math.abs(found.lowerBoundUsd - oracle.objective)).toBeLessThan(1e-6 * oracle.objective);
    expect(found.upperBoundUsd).toBeGreaterThanOrEqual(oracle.objective * (1 - 1e-12));
    expect(dispatchStorage(problem).certificate.primalUsd).toBeGreaterThan(1.01 * oracle.objective);
  });

  it("a year: bracket within 1e-6 of the value with a bounded count of breakpoints", () => {
    const found = dispatchWithoutBurning(halfNegative(8760, 12, FIVE_MWH));
    expect(found.upperBoundUsd - found.lowerBoundUsd).toBeLessThan(1e-6 * found.lowerBoundUsd);
    expect(found.upperBoundUsd).toBeGreaterThanOrEqual(found.lowerBoundUsd);
    expect(found.peakBreakpoints).toBeLessThan(400);
  });
});
