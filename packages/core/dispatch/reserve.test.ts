import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { makeTimeGrid } from "../quantity/index.ts";
import { checkSchedule } from "./check-schedule.ts";
import { solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import type { SiteDispatchProblem, SoldReserve } from "./site-problem.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

const spin: SoldReserve = {
  id: "spin",
  availabilityUsdPerMwHour: 20,
  callFraction: 0,
  callPriceUsdPerMwh: 0,
  maximumMw: 100,
  durationHours: 1,
  miningTiers: [0],
  batteries: [],
};

/** One hour, 10 MW of mining worth 80 at a price that decides whether it runs. */
function mine(
  price: number,
  reserves: readonly SoldReserve[],
  extra: Partial<SiteDispatchProblem> = {},
): SiteDispatchProblem {
  return {
    grid: makeTimeGrid(0, 3600, 1),
    import: {
      firmLimitMw: 20,
      interruptibleLimitMw: 0,
      priceUsdPerMwh: price,
      adderUsdPerMwh: 0,
      lossFraction: 0,
    },
    mining: [{ id: "m", capacityMw: 10, valueUsdPerMwh: 80 }],
    reserves,
    ...extra,
  };
}

function value(problem: SiteDispatchProblem): number {
  const schedule = solveProgram(problem, solver);
  expect(checkSchedule(problem, schedule).violations).toEqual([]);
  return schedule.valueUsd;
}

describe("the same MW can't sell reserve and answer to the price", () => {
  it("at 50 the mine runs and sells all of it: 10 * (30 + 20) = 500", () => {
    expect(value(mine(50, [spin]))).toBeCloseTo(500, 9);
  });

  it("at 90 it runs at a loss of 10 to earn 20: 100", () => {
    expect(value(mine(90, [spin]))).toBeCloseTo(100, 9);
  });

  it("at 110 staying off is better, and what is off sells nothing: 0", () => {
    expect(value(mine(110, [spin]))).toBeCloseTo(0, 9);
  });

  it("two products share the MW: the dearer takes them; stackable ones are both paid", () => {
    const fast = { ...spin, id: "fast", availabilityUsdPerMwHour: 25 };
    expect(value(mine(50, [spin, fast]))).toBeCloseTo(10 * (30 + 25), 9);
    expect(value(mine(50, [spin, fast], { stackableReserves: [["spin", "fast"]] }))).toBeCloseTo(
      10 * (30 + 45),
      9,
    );
  });

  it("three products that all exclude each other share one MW, not half a MW each", () => {
    const three = ["a", "b", "c"].map((id) => ({ ...spin, id }));
    expect(value(mine(50, three))).toBeCloseTo(500, 9);
  });
});

describe("calls", () => {
  it("a 10 % call at 200 USD: 10 MW scheduled, 9 mined, 1 called: 9 * 30 + 10 * 20 + 1 * 200 = 670", () => {
    expect(value(mine(50, [{ ...spin, callFraction: 0.1, callPriceUsdPerMwh: 200 }]))).toBeCloseTo(670, 9);
  });

  it("a store holds the hours that it sold: 6 MWh at 0.9 out back 2.7 MW for two hours", () => {
    const problem = mine(50, [{ ...spin, miningTiers: [], batteries: [0], durationHours: 2 }], {
      battery: {
        chargeLimitMw: 10,
        dischargeLimitMw: 10,
        energyMwh: 6,
        chargeEfficiencyFraction: 0.9,
        dischargeEfficiencyFraction: 0.9,
        wearUsdPerMwh: 0,
        reserveMwh: 0,
        ends: { kind: "exactly", startMwh: 6, endMwh: 6 },
      },
    });
    expect(value(problem)).toBeCloseTo(10 * 30 + 2.7 * 20, 9);
  });

  it("without load to shed and without a right to export a store has no way out: nothing is sold", () => {
    const problem = mine(50, [{ ...spin, miningTiers: [], batteries: [0] }], {
      mining: [],
      battery: {
        chargeLimitMw: 10,
        dischargeLimitMw: 10,
        energyMwh: 6,
        chargeEfficiencyFraction: 0.9,
        dischargeEfficiencyFraction: 0.9,
        wearUsdPerMwh: 0,
        reserveMwh: 0,
        ends: { kind: "exactly", startMwh: 6, endMwh: 6 },
      },
    });
    expect(value(problem)).toBeCloseTo(0, 9);
  });
});
