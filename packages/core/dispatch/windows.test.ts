import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { makeTimeGrid } from "../quantity/index.ts";
import { checkSchedule } from "./check-schedule.ts";
import { solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { importTerms, plainSite } from "./plain-site.fixture.ts";
import { type InstanceClass, randomInstance } from "./random-instance.fixture.ts";
import { dispatchSite } from "./router.ts";
import type { CommittedUnit, SiteDispatchProblem } from "./site-problem.ts";
import { sliceSite } from "./slice-site.ts";
import { solveByWindows } from "./windows.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

const gas: CommittedUnit = {
  id: "gas",
  side: "source",
  modes: [{ id: "on", minimumMw: 4, maximumMw: 10, priceUsdPerMwh: 60 }],
  startCostUsd: 400,
  minimumOnSteps: 3,
  minimumOffSteps: 2,
  before: { isOn: false, steps: 9, powerMw: 0 },
};
/** 10 MW of machines worth 90 USD/MWh behind a market with two dear evenings. */
const evenings = Float64Array.from({ length: 48 }, (_, hour) =>
  hour % 24 >= 18 && hour % 24 < 22 ? 140 : 30,
);
const mine: SiteDispatchProblem = {
  ...plainSite(48, {
    import: importTerms({ firmLimitMw: 10, priceUsdPerMwh: evenings, adderUsdPerMwh: 0 }),
    mining: [{ id: "s21", capacityMw: 10, valueUsdPerMwh: 90 }],
  }),
  units: [gas],
};

describe("two evenings at 140, decided in windows of a day that keep twelve hours", () => {
  it("gas starts twice: 4 hours of 10 MW at 30 above its cost, less 400 a start, as the whole programme says", () => {
    const schedule = solveByWindows(mine, solver, { windowSteps: 24, keptSteps: 12 });
    const noGas = 40 * 10 * 60;
    expect(schedule.valueUsd).toBeCloseTo(noGas + 2 * (4 * 10 * 30 - 400), 6);
    expect(schedule.valueUsd).toBeCloseTo(solveProgram(mine, solver).valueUsd, 6);
    expect(schedule.boundUsd).toBeGreaterThanOrEqual(schedule.valueUsd - 1e-6);
    expect(checkSchedule(mine, schedule).violations).toEqual([]);
  });

  it("a permit of four hours is used once over both days, not once a window", () => {
    const permitted = { ...mine, units: [{ ...gas, maximumOnSteps: 4 }] };
    const schedule = solveByWindows(permitted, solver, { windowSteps: 24, keptSteps: 12 });
    expect(schedule.units[0]!.mode.filter((mode) => mode >= 0)).toHaveLength(4);
    expect(checkSchedule(permitted, schedule).violations).toEqual([]);
  });

  it("where the relaxation is whole already it is the optimum, with no gap", () => {
    const never = { ...mine, units: [{ ...gas, startCostUsd: 1e6 }] };
    const { valueUsd, boundUsd } = solveByWindows(never, solver, { windowSteps: 6, keptSteps: 3 });
    expect(boundUsd - valueUsd).toBeLessThan(1e-6);
  });

  it("the router says so, and only beyond what is solved whole", () => {
    const windows = { windowSteps: 24, keptSteps: 12 };
    expect(dispatchSite(mine, solver, { wholeSteps: 48, windows }).route.path).toBe("milp");
    const { route } = dispatchSite(mine, solver, { wholeSteps: 47, windows });
    expect(route.path).toBe("milp-windows");
    expect(route.reasons.join()).toMatch(/48 steps are decided in windows of 24/);
  });
});

const CLASSES: readonly InstanceClass[] = ["units", "ramps", "flexible-ai", "hour-budget", "no-burning"];

describe.each(CLASSES)(
  "12 random %s of up to 36 hours in windows of 12 that keep 8 (seeds 7001..7012)",
  (kind) => {
    it("pass the audit; worth at most the whole optimum, whose value the bound does not undercut", () => {
      for (let seed = 1; seed <= 12; seed++) {
        const problem = randomInstance(kind, 7000 + seed, 36);
        const schedule = solveByWindows(problem, solver, { windowSteps: 12, keptSteps: 8 });
        const check = checkSchedule(problem, schedule);
        const label = `${kind} seed ${7000 + seed}`;
        expect(check.violations, label).toEqual([]);
        const tolerance = 1e-6 * Math.max(1, check.grossCashUsd);
        expect(Math.abs(check.valueUsd - schedule.valueUsd), label).toBeLessThan(tolerance);
        const whole = solveProgram(problem, solver);
        if (whole.slacks.some(({ kind: slack }) => !slack.endsWith("unserved"))) continue;
        expect(schedule.valueUsd, label).toBeLessThanOrEqual(whole.valueUsd + tolerance);
        expect(schedule.boundUsd, label).toBeGreaterThanOrEqual(whole.valueUsd - tolerance);
      }
    });
  },
);

describe("a part of a site with all its features", () => {
  it("has every series cut: units, reserve, months and blocks among them", () => {
    const series = Float64Array.from({ length: 48 }, (_, step) => step);
    const steps = { months: [24_000], positionOfStep: new Int32Array(48) };
    const problem: SiteDispatchProblem = {
      ...mine,
      units: [{ ...gas, modes: [{ ...gas.modes[0]!, maximumMw: series }] }],
      demand: [{ charge: { id: "d", rateUsdPerMwMonth: 1 }, steps }],
      energyBlocks: { blocks: [], steps },
      deliveredBlocks: [
        { id: "b", volumeMw: series, marketUsdPerMwh: series, strikeUsdPerMwh: 1, takeOrPayFraction: 1 },
      ],
    };
    const part = sliceSite(problem, 10, 14);
    expect(part.grid).toEqual(makeTimeGrid(mine.grid.startUnixSec + 10 * 3600, 3600, 4));
    expect([...(part.units![0]!.modes[0]!.maximumMw as Float64Array)]).toEqual([10, 11, 12, 13]);
    expect(part.demand![0]!.steps.positionOfStep).toHaveLength(4);
    expect(part.energyBlocks!.steps.positionOfStep).toHaveLength(4);
    expect([...(part.deliveredBlocks![0]!.volumeMw as Float64Array)]).toEqual([10, 11, 12, 13]);
  });
});
