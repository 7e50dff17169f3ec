import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { asSiteSchedule } from "./as-site-schedule.ts";
import { checkSchedule } from "./check-schedule.ts";
import { EXACT_LINEAR_OPTIONS, type LinearSolver } from "./linear-solver.ts";
import { dispatchByMeritOrder } from "./merit-order.ts";
import { randomProblem } from "./random-problem.fixture.ts";
import { dispatchStorage } from "./storage-exact.ts";
import { missesState, storageLinearModel } from "./storage-lp.fixture.ts";

let highs: LinearSolver;
beforeAll(async () => {
  highs = await loadHighsSolver();
});

describe("500 random sites of 1 to 168 steps against HiGHS, seeds 1..500", () => {
  it.each([1, 101, 201, 301, 401])(
    "seeds from %i: optimum, certificate, audit, and a slack where HiGHS finds none",
    (from) => {
      for (let seed = from; seed < from + 100; seed++) {
        const problem = randomProblem(seed);
        const { schedule, certificate } = dispatchStorage(problem);
        const { totals, slacks } = schedule;
        const audited = asSiteSchedule(problem, schedule, certificate.primalUsd, certificate.dualBoundUsd);
        const check = checkSchedule(problem, audited);
        expect(check.violations, `audit of seed ${seed}`).toEqual([]);
        expect(Math.abs(check.valueUsd - totals.valueUsd), `cash of seed ${seed}`).toBeLessThanOrEqual(
          1e-9 * Math.max(1, check.grossCashUsd),
        );
        expect(Math.abs(certificate.relativeGap), `gap of seed ${seed}`).toBeLessThanOrEqual(1e-9);
        const oracle = highs.solve(storageLinearModel(problem), EXACT_LINEAR_OPTIONS);
        expect(missesState(problem, slacks), `slack of seed ${seed}`).toBe(oracle.status === "infeasible");
        if (oracle.status === "infeasible") continue;
        expect(oracle.status).toBe("optimal");
        const allowed = 1e-6 * Math.max(Math.abs(totals.valueUsd), totals.grossCashUsd) + 1e-6;
        expect(Math.abs(totals.valueUsd - oracle.objective), `value of seed ${seed}`).toBeLessThanOrEqual(
          allowed,
        );
      }
    },
  );
});

describe("500 random sites without storage against HiGHS, seeds 501..1000", () => {
  it("the merit order is the optimum of every step", () => {
    for (let seed = 501; seed <= 1000; seed++) {
      const { battery, ...site } = randomProblem(seed);
      const { totals } = dispatchByMeritOrder(site);
      const nothing = { ...battery, energyMwh: 0, chargeLimitMw: 0, dischargeLimitMw: 0, reserveMwh: 0 };
      const still = { ...site, battery: { ...nothing, ends: { kind: "free-end", startMwh: 0 } as const } };
      const oracle = highs.solve(storageLinearModel(still), EXACT_LINEAR_OPTIONS);
      const allowed = 1e-6 * Math.max(Math.abs(totals.valueUsd), totals.grossCashUsd) + 1e-6;
      expect(Math.abs(totals.valueUsd - oracle.objective), `seed ${seed}`).toBeLessThanOrEqual(allowed);
    }
  });
});
