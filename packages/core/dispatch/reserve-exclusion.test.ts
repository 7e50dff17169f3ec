import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { findOvercommitments } from "../power/index.ts";
import { makeTimeGrid } from "../quantity/index.ts";
import { checkSchedule } from "./check-schedule.ts";
import { solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { valueAt } from "./per-step.ts";
import { importTerms, plainStore } from "./plain-site.fixture.ts";
import { randomInstance } from "./random-instance.fixture.ts";
import type { SiteDispatchProblem, SoldReserve } from "./site-problem.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

function product(
  id: string,
  availabilityUsdPerMwHour: number,
  parts: Partial<SoldReserve> = {},
): SoldReserve {
  return {
    id,
    availabilityUsdPerMwHour,
    callFraction: 0,
    callPriceUsdPerMwh: 0,
    maximumMw: 100,
    durationHours: 1,
    miningTiers: [0],
    batteries: [],
    ...parts,
  };
}

/** One hour, 10 MW of mining worth 80 at 30: 500 USD before any reserve. */
function mine(
  reserves: readonly SoldReserve[],
  parts: Partial<SiteDispatchProblem> = {},
): SiteDispatchProblem {
  return {
    grid: makeTimeGrid(0, 3600, 1),
    import: importTerms(),
    mining: [{ id: "m", capacityMw: 10, valueUsdPerMwh: 80 }],
    reserves,
    ...parts,
  };
}

function solve(problem: SiteDispatchProblem) {
  const schedule = solveProgram(problem, solver);
  expect(checkSchedule(problem, schedule).violations).toEqual([]);
  return schedule;
}
const soldMw = (problem: SiteDispatchProblem) =>
  solve(problem).reserves.map(
    ({ byTierMw, byBatteryMw }) =>
      Math.round([...byTierMw, ...byBatteryMw].reduce((sum, mw) => sum + mw[0]!, 0) * 1e6) / 1e6,
  );

describe("the exclusion matrix, four products over the same 10 MW at 10, 20, 30 and 40 USD/MW", () => {
  const four = ["a", "b", "c", "d"].map((id, i) => product(id, 10 * (i + 1)));

  it.each<[string, [string, string][], number[], number]>([
    ["all exclude: the dearest takes all", [], [0, 0, 0, 10], 400],
    ["a stacks on d: both", [["a", "d"]], [10, 0, 0, 10], 500],
    [
      "a and b stack on each other but not on d: 30 together are less than 40",
      [["a", "b"]],
      [0, 0, 0, 10],
      400,
    ],
    ["b and c stack: 50 beat 40", [["b", "c"]], [0, 10, 10, 0], 500],
    [
      "all pairs stack: all four sell all",
      [
        ["a", "b"],
        ["a", "c"],
        ["a", "d"],
        ["b", "c"],
        ["b", "d"],
        ["c", "d"],
      ],
      [10, 10, 10, 10],
      1000,
    ],
    [
      "a and b each stack on d but not on each other: d and the better of them",
      [
        ["d", "a"],
        ["d", "b"],
      ],
      [0, 10, 0, 10],
      600,
    ],
  ])("%s", (_what, stackableReserves, expectedMw, usd) => {
    const problem = mine(four, { stackableReserves });
    expect(soldMw(problem)).toEqual(expectedMw);
    expect(solve(problem).valueUsd).toBeCloseTo(500 + usd, 6);
  });

  it("a cap of 4 MW on the dearest leaves 6 to the next: 4 * 40 + 6 * 30", () => {
    const capped = four.map((p) => (p.id === "d" ? { ...p, maximumMw: 4 } : p));
    expect(soldMw(mine(capped))).toEqual([0, 0, 6, 4]);
    expect(solve(mine(capped)).valueUsd).toBeCloseTo(500 + 340, 6);
  });
});

describe("a MW that answers to the price is off, and what is off sells nothing", () => {
  it.each([
    [30, 10, 500 + 200],
    [90, 10, -100 + 200],
    [99, 10, -190 + 200],
    [101, 0, 0],
  ])("at %d USD/MWh %d MW are sold at 20", (priceUsdPerMwh, mw, usd) => {
    const problem = mine([product("spin", 20)], { import: importTerms({ priceUsdPerMwh }) });
    expect(soldMw(problem)).toEqual([mw]);
    expect(solve(problem).valueUsd).toBeCloseTo(usd, 6);
  });

  it("a called-back connection leaves less to sell: 3 of 10 MW", () => {
    const problem = mine([product("spin", 20)], { import: importTerms({ firmLimitMw: 3 }) });
    expect(soldMw(problem)).toEqual([3]);
  });
});

describe("two kinds of machines and a store behind one product", () => {
  const both: SiteDispatchProblem = mine([product("spin", 25, { miningTiers: [0, 1] })], {
    mining: [
      { id: "new", capacityMw: 4, valueUsdPerMwh: 80 },
      { id: "old", capacityMw: 4, valueUsdPerMwh: 10 },
    ],
  });

  it("old machines worth 10 run at 30 to sell reserve at 25: 4 * (50 + 25) + 4 * (25 - 20)", () => {
    expect(solve(both).valueUsd).toBeCloseTo(4 * 75 + 4 * 5, 6);
  });

  it("each tier backs what it runs: 4 and 4", () => {
    const [sold] = solve(both).reserves;
    expect(sold!.byTierMw.map((mw) => Math.round(mw[0]! * 1e6) / 1e6)).toEqual([4, 4]);
  });

  it("a charging store can stop and give: 2 MW of charge and 2 of discharger sell 4, with 4 MWh held", () => {
    const problem = mine([product("spin", 25, { miningTiers: [], batteries: [0] })], {
      battery: plainStore({
        chargeLimitMw: 2,
        dischargeLimitMw: 2,
        ends: { kind: "exactly", startMwh: 4, endMwh: 6 },
      }),
    });
    expect(soldMw(problem)).toEqual([4]);
  });
});

describe("30 random sites with reserve: the promises of every hour fit the MW there are (seeds 201..230)", () => {
  it("by the matrix of core/power, which dispatch does not ask: no overcommitment of mines", () => {
    let sold = 0;
    for (let seed = 201; seed <= 230; seed++) {
      const problem = randomInstance("reserve", seed, 24);
      const schedule = solve(problem);
      const matrix = {
        programmes: problem.reserves!.map(({ id }) => id),
        stackable: problem.stackableReserves ?? [],
      };
      for (let step = 0; step < problem.grid.steps; step++) {
        const commitments = problem.reserves!.map(({ id }, p) => ({
          programme: id,
          committedMw: schedule.reserves[p]!.byTierMw.reduce((sum, mw) => sum + mw[step]!, 0),
        }));
        const called = problem.reserves!.reduce(
          (sum, { callFraction }, p) => sum + valueAt(callFraction, step) * commitments[p]!.committedMw,
          0,
        );
        sold += commitments.reduce((sum, { committedMw }) => sum + committedMw, 0);
        const runningMw = schedule.miningMw[0]![step]! + called;
        expect(findOvercommitments(matrix, commitments, runningMw + 1e-6), `seed ${seed}`).toEqual([]);
      }
    }
    expect(sold).toBeGreaterThan(100);
  });

  it("a pair more that may stack never lowers the optimum", () => {
    for (let seed = 201; seed <= 215; seed++) {
      const { stackableReserves: _own, ...problem } = randomInstance("reserve", seed, 18);
      const apart = solveProgram(problem, solver).valueUsd;
      const stacked = solveProgram(
        { ...problem, stackableReserves: [["spin", "non-spin"]] },
        solver,
      ).valueUsd;
      expect(stacked, `seed ${seed}`).toBeGreaterThanOrEqual(apart - 1e-5);
    }
  });

  it("a product more never lowers it either, and none is worth what it would be without the others", () => {
    for (let seed = 231; seed <= 250; seed++) {
      const problem = randomInstance("reserve", seed, 18);
      const value = (reserves: readonly SoldReserve[]) =>
        solveProgram({ ...problem, reserves }, solver).valueUsd;
      const [none, one, all] = [[], problem.reserves!.slice(0, 1), problem.reserves!].map(value);
      expect(one!, `seed ${seed}`).toBeGreaterThanOrEqual(none! - 1e-5);
      expect(all!, `seed ${seed}`).toBeGreaterThanOrEqual(one! - 1e-5);
    }
  });
});
