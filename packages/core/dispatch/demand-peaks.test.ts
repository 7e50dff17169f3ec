import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { monthsOfSteps, type Ratchet } from "../power/index.ts";
import { makeTimeGrid } from "../quantity/index.ts";
import { dispatchWithDemandCharges } from "./demand-peaks.ts";
import { solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { randomInstance, shortMonthLabels } from "./random-instance.fixture.ts";
import type { MeteredDemandCharge, SiteDispatchProblem } from "./site-problem.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

describe("against the same problem as one linear program", () => {
  it("500 instances of up to 48 hours with peaks, ratchets and a battery agree to 1e-6 of gross cash (seeds 1..500)", () => {
    let ratchets = 0;
    for (let seed = 1; seed <= 500; seed++) {
      const problem = randomInstance("demand", seed, 48);
      const own = dispatchWithDemandCharges(problem, problem.demand!, solver);
      const { demand, ...exact } = problem;
      const lp = solveProgram({ ...exact, demand }, solver);
      const yardstick = Math.max(1, Math.abs(own.valueUsd), own.schedule.totals.grossCashUsd);
      expect(
        Math.abs(own.valueUsd - lp.valueUsd) / yardstick,
        `seed ${seed}: ${own.valueUsd} against ${lp.valueUsd}`,
      ).toBeLessThan(1e-6);
      expect(own.relativeGap, `seed ${seed}`).toBeLessThan(1e-6);
      if (demand![0]!.charge.ratchet) ratchets++;
    }
    expect(ratchets).toBeGreaterThan(50);
  });
});

/** 36 hours in six "months" of six: 50 in storage trade, mines and a peak that costs. */
const site = randomInstance("demand", 7, 48);

describe("monotone in the tariff", () => {
  const valueWith = (rate: number, ratchet?: Ratchet) => {
    const steps = monthsOfSteps(shortMonthLabels(site.grid, 6));
    const metered: MeteredDemandCharge = {
      charge: { id: "d", rateUsdPerMwMonth: rate, ...(ratchet && { ratchet }) },
      steps,
    };
    return dispatchWithDemandCharges(site, [metered], solver).valueUsd;
  };

  it("a dearer peak is never worth more, and a ratchet never helps", () => {
    const values = [0, 50, 100, 200, 400].map((rate) => valueWith(rate));
    values.slice(1).forEach((value, i) => {
      expect(value).toBeLessThanOrEqual(values[i]! + 1e-4);
    });
    const ratchet = { fraction: 0.8, lookBackMonthCount: 11, wrapAround: true };
    expect(valueWith(100, ratchet)).toBeLessThanOrEqual(values[2]! + 1e-4);
  });

  it("a free peak is the exact dispatch", () => {
    const { demand: _none, ...free } = site;
    expect(valueWith(0)).toBeCloseTo(solveProgram(free, solver).valueUsd, 5);
  });
});

describe("two charges at once", () => {
  it("an all-hours and an on-peak charge agree with the linear program", () => {
    const grid = makeTimeGrid(0, 3600, 48);
    const labels = shortMonthLabels(grid, 24);
    const base = randomInstance("demand", 11, 48);
    const values = (least: number, swing: number) =>
      Float64Array.from({ length: 48 }, (_, step) => least + swing * ((step * 7) % 11));
    const problem: SiteDispatchProblem = {
      ...base,
      grid,
      import: {
        firmLimitMw: 20,
        interruptibleLimitMw: 0,
        priceUsdPerMwh: values(5, 9),
        adderUsdPerMwh: 3,
        lossFraction: 0.03,
      },
      export: { limitMw: 5, priceUsdPerMwh: values(3, 9), deductUsdPerMwh: 0, lossFraction: 0.02 },
      mining: [
        { id: "a", capacityMw: 6, valueUsdPerMwh: 55 },
        { id: "b", capacityMw: 5, valueUsdPerMwh: 90 },
      ],
      ai: {
        loadMw: values(2, 0.3),
        reservedMw: 6,
        unservedCostUsdPerMwh: 10_000,
        idleMayBeUsed: true,
        rampReserveMw: 1,
      },
      renewables: [],
      generators: [],
      battery: {
        chargeLimitMw: 4,
        dischargeLimitMw: 4,
        energyMwh: 9,
        chargeEfficiencyFraction: 0.93,
        dischargeEfficiencyFraction: 0.95,
        wearUsdPerMwh: 1,
        reserveMwh: 0.5,
        ends: { kind: "cyclic" },
      },
    };
    const demand: MeteredDemandCharge[] = [
      { charge: { id: "all", rateUsdPerMwMonth: 120 }, steps: monthsOfSteps(labels) },
      {
        charge: { id: "peak", rateUsdPerMwMonth: 240 },
        steps: monthsOfSteps(labels, { id: "evening", fromHour: 16, toHour: 21 }),
      },
    ];
    const own = dispatchWithDemandCharges(problem, demand, solver);
    const lp = solveProgram({ ...problem, demand }, solver);
    expect(Math.abs(own.valueUsd - lp.valueUsd)).toBeLessThan(1e-6 * own.schedule.totals.grossCashUsd);
    expect(own.peaksMw[1]![0]!).toBeLessThanOrEqual(own.peaksMw[0]![0]! + 1e-9);
  });
});
