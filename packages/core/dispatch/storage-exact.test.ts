import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { EXACT_LINEAR_OPTIONS, type LinearSolver } from "./linear-solver.ts";
import { randomProblem } from "./random-problem.fixture.ts";
import { dispatchStorage } from "./storage-exact.ts";
import { storageLinearModel } from "./storage-lp.fixture.ts";

let highs: LinearSolver;
beforeAll(async () => {
  highs = await loadHighsSolver();
});

describe("500 random sites of 1 to 168 steps against HiGHS, seeds 1..500", () => {
  it.each([1, 101, 201, 301, 401])(
    "seeds from %i: optimum, certificate, and a slack where HiGHS finds none",
    (from) => {
      for (let seed = from; seed < from + 100; seed++) {
        const problem = randomProblem(seed);
        const { schedule, certificate } = dispatchStorage(problem);
        const { totals, slacks } = schedule;
        expect(Math.abs(certificate.relativeGap), `gap of seed ${seed}`).toBeLessThanOrEqual(1e-9);
        const oracle = highs.solve(storageLinearModel(problem), EXACT_LINEAR_OPTIONS);
        // an exact end below the last step's reserve is feasible for HiGHS, whose end has the last word, and named here
        const overridden = problem.battery.ends.kind === "exactly" ? problem.grid.steps - 1 : -1;
        const missesState = slacks.some(
          ({ kind, worstAmount, fromStep }) =>
            kind.startsWith("state-of-charge") &&
            worstAmount > 1e-6 &&
            !(kind === "state-of-charge-reserve" && fromStep === overridden),
        );
        expect(missesState, `slack of seed ${seed}`).toBe(oracle.status === "infeasible");
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
