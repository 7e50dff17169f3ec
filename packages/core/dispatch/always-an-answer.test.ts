import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { makeTimeGrid } from "../quantity/index.ts";
import { checkSchedule } from "./check-schedule.ts";
import { formulateProgram, solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { randomInstance } from "./random-instance.fixture.ts";
import type { CommittedUnit, SiteDispatchProblem } from "./site-problem.ts";
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
  it("with half the prices negative, the best of all 2^T charge patterns is the MILP's optimum (seeds 1..12, T <= 6)", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const problem = randomInstance("no-burning", 400 + seed, 6);
      const prices = (problem.import.priceUsdPerMwh as Float64Array).map((price, step) =>
        step % 2 ? -Math.abs(price) - 7 : price,
      );
      const priced = { ...problem, import: { ...problem.import, priceUsdPerMwh: prices } };
      const milp = solveProgram(priced, solver);
      const best = bestPattern(priced);
      expect(Math.abs(milp.valueUsd - best), `seed ${400 + seed}`).toBeLessThan(
        1e-6 * Math.max(1, Math.abs(best)),
      );
    }
  });
});

/** Every step charges or discharges by decree: one linear program per pattern, by closing the other column. */
function bestPattern(problem: SiteDispatchProblem): number {
  const { steps } = problem.grid;
  let best = -Infinity;
  for (let bits = 0; bits < 2 ** steps; bits++) {
    const { noBurning: _free, battery: store, ...rest } = problem;
    const value = solvePattern({ ...rest, battery: store! }, (step) => ((bits >> step) & 1) === 1);
    best = Math.max(best, value);
  }
  return best;
}

function solvePattern(problem: SiteDispatchProblem, charges: (step: number) => boolean): number {
  const { formulation, model } = formulateProgram(problem);
  const { charge, discharge } = formulation.batteries[0]!;
  const columnUpper = model.columnUpper.slice();
  for (let step = 0; step < problem.grid.steps; step++)
    columnUpper[charges(step) ? discharge[step]! : charge[step]!] = 0;
  return solver.solve({ ...model, columnUpper }).objective;
}
