import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { makeTimeGrid } from "../quantity/index.ts";
import { checkSchedule } from "./check-schedule.ts";
import { exhaustiveBestUsd } from "./exhaustive.fixture.ts";
import { solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { INSTANCE_CLASSES, type InstanceClass, randomInstance } from "./random-instance.fixture.ts";
import type { SiteDispatchProblem } from "./site-problem.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

const INSTANCES_PER_CLASS = 60;
const LONGEST_STEPS = 36;

/** Classes that dynamic programming on whole MW decides exactly, with the horizon it can bear. */
const ORACLE_STEPS: Partial<Record<InstanceClass, number>> = {
  "several-storages": 8,
  units: 10,
  ramps: 7,
  "flexible-ai": 12,
  "hour-budget": 12,
};

function expectAudited(problem: SiteDispatchProblem, label: string): number {
  const schedule = solveProgram(problem, solver);
  const check = checkSchedule(problem, schedule);
  expect(check.violations, label).toEqual([]);
  const yardstick = Math.max(1, check.grossCashUsd);
  expect(Math.abs(check.valueUsd - schedule.valueUsd) / yardstick, `${label}: cash replay`).toBeLessThan(
    1e-6,
  );
  expect((schedule.boundUsd - schedule.valueUsd) / yardstick, `${label}: proven bound`).toBeLessThan(1e-6);
  return schedule.valueUsd;
}

describe.each(INSTANCE_CLASSES)("random %s", (kind) => {
  it(`${INSTANCES_PER_CLASS} instances of up to ${LONGEST_STEPS} steps pass the audit and meet their bound (seeds 1..)`, () => {
    for (let seed = 1; seed <= INSTANCES_PER_CLASS; seed++)
      expectAudited(randomInstance(kind, seed, LONGEST_STEPS), `${kind} seed ${seed}`);
  });

  const oracleSteps = ORACLE_STEPS[kind];
  // reserve, demand and blocks are not in the oracle; no-burning has one of its own below
  if (oracleSteps)
    it(`40 instances of up to ${oracleSteps} steps equal the exhaustive optimum (seeds 1001..)`, () => {
      for (let seed = 1001; seed <= 1040; seed++) {
        const problem = randomInstance(kind, seed, oracleSteps!);
        const best = exhaustiveBestUsd(problem);
        if (best === -Infinity) continue;
        const value = expectAudited(problem, `${kind} seed ${seed}`);
        expect(Math.abs(value - best), `${kind} seed ${seed}: ${value} against ${best}`).toBeLessThan(
          1e-6 * Math.max(1, Math.abs(best)),
        );
      }
    });
});

describe("closed forms", () => {
  it("unit commitment: coal 20 with 10 % minimum and 3,000 a start, gas 70 and 1,000 a start: 359,000", () => {
    const problem: SiteDispatchProblem = {
      grid: makeTimeGrid(0, 3600, 4),
      import: {
        firmLimitMw: 0,
        interruptibleLimitMw: 0,
        priceUsdPerMwh: 0,
        adderUsdPerMwh: 0,
        lossFraction: 0,
      },
      mining: [],
      auxiliary: { loadMw: Float64Array.of(4000, 6000, 5000, 800), unservedCostUsdPerMwh: 10_000 },
      units: [
        {
          id: "coal",
          side: "source",
          modes: [{ id: "on", minimumMw: 1000, maximumMw: 10_000, priceUsdPerMwh: 20 }],
          startCostUsd: 3000,
          minimumOnSteps: 1,
          minimumOffSteps: 1,
          before: { isOn: false, steps: 1, powerMw: 0 },
        },
        {
          id: "gas",
          side: "source",
          modes: [{ id: "on", minimumMw: 0, maximumMw: 10_000, priceUsdPerMwh: 70 }],
          startCostUsd: 1000,
          minimumOnSteps: 1,
          minimumOffSteps: 1,
          before: { isOn: true, steps: 1, powerMw: 0 },
        },
      ],
    };
    const schedule = solveProgram(problem, solver);
    expect(schedule.valueUsd).toBeCloseTo(-359_000, 6);
    expect([...schedule.units[0]!.powerMw]).toEqual([4000, 6000, 5000, 0]);
    expect(checkSchedule(problem, schedule).violations).toEqual([]);
  });
});
