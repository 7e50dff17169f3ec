import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { makeTimeGrid } from "../quantity/index.ts";
import { checkSchedule } from "./check-schedule.ts";
import { formulateProgram, solveProgram } from "./linear-program.ts";
import { EXACT_LINEAR_OPTIONS, type LinearSolver } from "./linear-solver.ts";
import { randomInstance } from "./random-instance.fixture.ts";
import type { CommittedUnit, SiteDispatchProblem } from "./site-problem.ts";
import { dispatchWithoutBurning } from "./storage-no-burn.ts";
import type { Battery } from "./types.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

const site: SiteDispatchProblem = {
  grid: makeTimeGrid(0, 3600, 6),
  import: {
    firmLimitMw: 40,
    interruptibleLimitMw: 0,
    priceUsdPerMwh: 50,
    adderUsdPerMwh: 0,
    lossFraction: 0,
  },
  mining: [{ id: "m", capacityMw: 30, valueUsdPerMwh: 80 }],
};
const battery: Battery = {
  chargeLimitMw: 2,
  dischargeLimitMw: 2,
  energyMwh: 10,
  chargeEfficiencyFraction: 1,
  dischargeEfficiencyFraction: 1,
  wearUsdPerMwh: 0,
  reserveMwh: 0,
  ends: { kind: "free-end", startMwh: 5 },
};
const source: CommittedUnit = {
  id: "coal",
  side: "source",
  modes: [{ id: "on", minimumMw: 20, maximumMw: 60, priceUsdPerMwh: 30 }],
  startCostUsd: 1000,
  minimumOnSteps: 4,
  minimumOffSteps: 2,
  rampUpMw: 10,
  rampDownMw: 10,
  before: { isOn: true, steps: 1, powerMw: 50 },
};

function solve(problem: SiteDispatchProblem) {
  const schedule = solveProgram(problem, solver);
  const check = checkSchedule(problem, schedule);
  expect(check.violations).toEqual([]);
  expect(Math.abs(check.valueUsd - schedule.valueUsd)).toBeLessThan(1e-6 * Math.max(1, check.grossCashUsd));
  return schedule;
}

describe("contradictions become named slacks, never 'infeasible'", () => {
  it("55 MW of firm load behind 40 MW: 15 MW unserved in all six hours", () => {
    const schedule = solve({
      ...site,
      ai: { loadMw: 55, reservedMw: 55, unservedCostUsdPerMwh: 9000, idleMayBeUsed: false, rampReserveMw: 0 },
    });
    expect(schedule.slacks).toEqual([
      {
        kind: "ai-unserved",
        part: "",
        fromStep: 0,
        toStep: 6,
        worstStep: 0,
        worstAmount: 15,
        totalMwh: 90,
        limit: 40,
      },
    ]);
  });

  it("a store of 10 MWh that starts with 13 is emptied at 2 MW: full after the second hour", () => {
    const schedule = solve({ ...site, battery: { ...battery, ends: { kind: "free-end", startMwh: 13 } } });
    const [slack] = schedule.slacks;
    expect(slack).toMatchObject({
      kind: "state-of-charge-start",
      part: "battery",
      fromStep: 0,
      toStep: 1,
      limit: 10,
    });
    expect(slack!.worstAmount).toBeCloseTo(1, 6);
    expect(schedule.batteries[0]!.stateOfChargeMwh[2]!).toBeLessThanOrEqual(10 + 1e-6);
  });

  it("an end of 10 MWh after six hours from 5 with no power to charge misses what can't be had", () => {
    const schedule = solve({
      ...site,
      import: { ...site.import, firmLimitMw: 0.5 },
      battery: { ...battery, ends: { kind: "exactly", startMwh: 5, endMwh: 10 } },
    });
    expect(schedule.slacks.map(({ kind }) => kind)).toEqual(["state-of-charge-end"]);
    expect(schedule.slacks[0]!.worstAmount).toBeCloseTo(2, 6);
  });

  it("a ride-through reserve of 8 MWh from 3 MWh is reached as fast as the charger can: 5, 7, then kept", () => {
    const schedule = solve({
      ...site,
      battery: { ...battery, reserveMwh: 8, ends: { kind: "free-end", startMwh: 3 } },
    });
    const state = schedule.batteries[0]!.stateOfChargeMwh;
    expect(state[1]).toBeCloseTo(5, 6);
    expect(state[2]).toBeCloseTo(7, 6);
    expect(state[3]!).toBeGreaterThanOrEqual(8 - 1e-6);
    expect(schedule.slacks[0]).toMatchObject({ kind: "state-of-charge-reserve", fromStep: 0, toStep: 2 });
  });

  it("a generator that must stay on with nobody to take its power trips, and says so", () => {
    const schedule = solve({ ...site, mining: [], units: [source] });
    expect(schedule.slacks.map(({ kind, part }) => [kind, part])).toEqual([
      ["minimum-on-time", "coal"],
      ["ramp", "coal"],
    ]);
    expect([...schedule.units[0]!.mode]).toEqual([-1, -1, -1, -1, -1, -1]);
  });

  it("a mining hall that must run through a blackout trips too", () => {
    const hall = { ...source, id: "hall", side: "load" as const };
    const schedule = solve({ ...site, import: { ...site.import, firmLimitMw: 0 }, units: [hall] });
    expect(schedule.slacks.map(({ kind }) => kind)).toContain("minimum-on-time");
  });

  it("the price of a broken promise is no part of the value", () => {
    const { valueUsd } = solve({ ...site, mining: [], units: [source] });
    expect(valueUsd).toBeCloseTo(0, 6);
  });
});

describe("no burning is forbidden by whole numbers", () => {
  it.each([
    ["12 of up to 6 steps", 6, 401, 12],
    ["5 of up to 10 steps", 10, 421, 5],
    ["2 of 12 steps, 4,096 patterns each", 12, 441, 2],
  ] as const)(
    "with half the prices negative, the best of all 2^T charge patterns is the MILP's optimum and lies in the recursion's bracket: %s",
    (_what, steps, firstSeed, count) => {
      for (let seed = firstSeed; seed < firstSeed + count; seed++) {
        const problem = halfNegative(seed, steps);
        const best = bestPattern(problem);
        const tolerance = 1e-6 * Math.max(1, Math.abs(best));
        const milp = solveProgram(problem, solver);
        expect(Math.abs(milp.valueUsd - best), `seed ${seed}`).toBeLessThan(tolerance);
        const found = dispatchWithoutBurning(problem);
        expect(found.lowerBoundUsd, `seed ${seed}`).toBeLessThanOrEqual(best + tolerance);
        expect(found.upperBoundUsd, `seed ${seed}`).toBeGreaterThanOrEqual(best - tolerance);
        expect(found.relativeGap, `seed ${seed}`).toBeLessThanOrEqual(1e-6);
      }
    },
  );
});

/** An instance of the class with every second price below -7; of exactly `steps` steps where that many are asked for. */
function halfNegative(seed: number, steps: number): SiteDispatchProblem {
  let drawn = seed;
  let problem = randomInstance("no-burning", drawn, steps);
  while (steps === 12 && problem.grid.steps < 12) {
    drawn += 1000;
    problem = randomInstance("no-burning", drawn, steps);
  }
  const prices = (problem.import.priceUsdPerMwh as Float64Array).map((price, step) =>
    step % 2 ? -Math.abs(price) - 7 : price,
  );
  return { ...problem, import: { ...problem.import, priceUsdPerMwh: prices } };
}

/** Every step charges or discharges by decree: one warm linear program per pattern, one column closed for another. */
function bestPattern(problem: SiteDispatchProblem): number {
  const { noBurning: _free, ...free } = problem;
  const { formulation, model } = formulateProgram(free);
  const { charge, discharge } = formulation.batteries[0]!;
  const { chargeLimitMw, dischargeLimitMw } = problem.battery!;
  const session = solver.open(model, EXACT_LINEAR_OPTIONS);
  const decree = (step: number, charges: boolean) =>
    session.setColumnBounds(
      Int32Array.of(charge[step]!, discharge[step]!),
      Float64Array.of(0, 0),
      Float64Array.of(charges ? chargeLimitMw : 0, charges ? 0 : dischargeLimitMw),
    );
  const { steps } = problem.grid;
  let pattern = 0;
  for (let step = 0; step < steps; step++) decree(step, false);
  let best = session.solve().objective;
  for (let next = 1; next < 2 ** steps; next++) {
    // Gray code: one step changes its direction at a time
    const step = Math.log2(next & -next);
    pattern ^= 1 << step;
    decree(step, ((pattern >> step) & 1) === 1);
    best = Math.max(best, session.solve().objective);
  }
  session.dispose();
  return best;
}
