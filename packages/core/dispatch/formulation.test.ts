import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { monthsOfSteps } from "../power/index.ts";
import { makeTimeGrid } from "../quantity/index.ts";
import { checkSchedule } from "./check-schedule.ts";
import { formulateProgram, solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { makeModelBuilder } from "./model-builder.ts";
import { shortMonthLabels } from "./random-instance.fixture.ts";
import type { CommittedUnit, SiteDispatchProblem } from "./site-problem.ts";
import type { Battery } from "./types.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

/** `steps` hours, 10 MW at 30 USD, 10 MW of mining worth 80: 500 USD an hour. */
function mine(steps: number, extra: Partial<SiteDispatchProblem> = {}): SiteDispatchProblem {
  return {
    grid: makeTimeGrid(0, 3600, steps),
    import: {
      firmLimitMw: 10,
      interruptibleLimitMw: 0,
      priceUsdPerMwh: 30,
      adderUsdPerMwh: 0,
      lossFraction: 0,
    },
    mining: [{ id: "m", capacityMw: 10, valueUsdPerMwh: 80 }],
    ...extra,
  };
}

function solve(problem: SiteDispatchProblem) {
  const schedule = solveProgram(problem, solver);
  expect(checkSchedule(problem, schedule).violations).toEqual([]);
  return schedule;
}

describe("the model builder", () => {
  it("packs entries of any order into rows, keeps their order, drops zeros", () => {
    const builder = makeModelBuilder();
    const [a, b] = [builder.column(1, 0, 5), builder.integerColumn(2, -1, 1)];
    const [first, second] = [builder.row(0, 1), builder.row(-Infinity, 2)];
    builder.entry(second, b, 4);
    builder.entry(first, b, 3);
    builder.entry(second, a, 5);
    builder.entry(first, a, 0);
    builder.addCost(a, 10);
    builder.addOffset(7);
    const model = builder.build();
    expect([...model.rowStarts]).toEqual([0, 1, 3]);
    expect([...model.columnIndices]).toEqual([b, b, a]);
    expect([...model.coefficients]).toEqual([3, 4, 5]);
    expect([...model.columnCost]).toEqual([11, 2]);
    expect([...model.isIntegerColumn!]).toEqual([0, 1]);
    expect(model.offset).toBe(7);
  });

  it("a model without whole numbers says so by leaving them out", () => {
    const builder = makeModelBuilder();
    builder.column(1, 0, 1);
    expect(builder.build().isIntegerColumn).toBeUndefined();
  });
});

describe("which problems are mixed-integer", () => {
  const battery: Battery = {
    chargeLimitMw: 1,
    dischargeLimitMw: 1,
    energyMwh: 2,
    chargeEfficiencyFraction: 0.9,
    dischargeEfficiencyFraction: 0.9,
    wearUsdPerMwh: 0,
    reserveMwh: 0,
    ends: { kind: "cyclic" },
  };
  const steps = monthsOfSteps(shortMonthLabels(makeTimeGrid(0, 3600, 4), 4));
  const blocks = (first: number, second: number) => ({
    steps,
    blocks: [
      { upToMwh: 10, priceUsdPerMwh: first },
      { upToMwh: Infinity, priceUsdPerMwh: second },
    ],
  });

  it.each<[string, Partial<SiteDispatchProblem>, boolean]>([
    ["a mine", {}, false],
    ["a battery", { battery }, false],
    ["a battery that may not burn", { battery, noBurning: true }, true],
    ["rising blocks", { energyBlocks: blocks(1, 2) }, false],
    ["declining blocks", { energyBlocks: blocks(2, 1) }, true],
    ["a demand charge", { demand: [{ charge: { id: "d", rateUsdPerMwMonth: 9 }, steps }] }, false],
  ])("%s: %o", (_name, extra, isMixedInteger) => {
    expect(formulateProgram(mine(4, extra)).isMixedInteger).toBe(isMixedInteger);
  });
});

describe("monthly energy blocks", () => {
  const steps = monthsOfSteps(shortMonthLabels(makeTimeGrid(0, 3600, 4), 2));
  const value = (first: number, second: number) =>
    solve(
      mine(4, {
        energyBlocks: {
          steps,
          blocks: [
            { upToMwh: 15, priceUsdPerMwh: first },
            { upToMwh: Infinity, priceUsdPerMwh: second },
          ],
        },
      }),
    ).valueUsd;

  it("rising from 10 to 60: each month takes the first 15 MWh at 80 - 30 - 10 and leaves the rest: 2 * 15 * 40", () => {
    expect(value(10, 60)).toBeCloseTo(1200, 6);
  });

  it("declining from 60 to 10: the dear block is bought only to reach the cheap one: 2 * (15 * -10 + 5 * 40) = 100", () => {
    expect(value(60, 10)).toBeCloseTo(100, 6);
  });

  it("declining from 70 to 10 isn't worth it: 15 * -20 + 5 * 40 < 0, so nothing is bought", () => {
    expect(value(70, 10)).toBeCloseTo(0, 6);
  });
});

describe("take-or-pay", () => {
  it("at a price above what mining earns, the promised 20 MWh are taken while shortfall costs more than the loss", () => {
    const dear = { ...mine(4).import, priceUsdPerMwh: 90 };
    const promised = (shortfallUsdPerMwh: number) =>
      solve(mine(4, { import: dear, takeOrPay: [{ id: "c", minimumMwh: 20, shortfallUsdPerMwh }] })).valueUsd;
    expect(promised(25)).toBeCloseTo(-20 * 10, 6);
    expect(promised(6)).toBeCloseTo(-20 * 6, 6);
  });
});

describe("a demand meter that averages two steps", () => {
  it("bills the mean of 10 and 0, not the 10: half the charge", () => {
    const steps = monthsOfSteps(shortMonthLabels(makeTimeGrid(0, 3600, 4), 4));
    const alternating = Float64Array.of(10, 0, 10, 0);
    const charge = { id: "d", rateUsdPerMwMonth: 60 };
    const problem = (averagedSteps: number) =>
      mine(4, {
        mining: [{ id: "m", capacityMw: alternating, valueUsdPerMwh: 80 }],
        demand: [{ charge, steps, averagedSteps }],
      });
    expect(solve(problem(2)).valueUsd).toBeCloseTo(1000 - 5 * 60, 6);
    expect(solve(problem(1)).valueUsd).toBeCloseTo(1000 - 10 * 60, 6);
  });
});

describe("calls on flexible AI load", () => {
  const prices = Float64Array.of(30, 400, 500, 450, 30, 600);
  const flexible = (change: object) =>
    mine(6, {
      mining: [],
      import: { ...mine(1).import, priceUsdPerMwh: prices },
      ai: { loadMw: 8, reservedMw: 8, unservedCostUsdPerMwh: 9000, idleMayBeUsed: false, rampReserveMw: 0 },
      flexibleAi: [
        {
          id: "f",
          shareFraction: 0.25,
          maximumSteps: 2,
          callCount: 1,
          compensationUsdPerMwh: 100,
          ...change,
        },
      ],
    });
  const noCalls = -8 * prices.reduce((sum, price) => sum + price, 0);

  it("one call of two hours takes 500 and 450: saves 2 MW * (400 + 350)", () => {
    const schedule = solve(flexible({}));
    expect(schedule.valueUsd - noCalls).toBeCloseTo(1500, 6);
    expect([...schedule.aiCutMw[0]!].map((mw) => Math.round(mw) + 0)).toEqual([0, 0, 2, 2, 0, 0]);
  });

  it("a second call takes the 600 as well: 1,000 more", () => {
    expect(solve(flexible({ callCount: 2 })).valueUsd - noCalls).toBeCloseTo(2500, 6);
  });

  it("no calls, no share or a compensation above every price save nothing", () => {
    for (const change of [{ callCount: 0 }, { shareFraction: 0 }, { compensationUsdPerMwh: 700 }])
      expect(solve(flexible(change)).valueUsd).toBeCloseTo(noCalls, 6);
  });
});

describe("mining halls with modes", () => {
  const hall: CommittedUnit = {
    id: "hall",
    side: "load",
    modes: [
      { id: "eco", minimumMw: 4, maximumMw: 4, priceUsdPerMwh: 95 },
      { id: "full", minimumMw: 8, maximumMw: 8, priceUsdPerMwh: 80 },
    ],
    startCostUsd: 100,
    minimumOnSteps: 2,
    minimumOffSteps: 3,
    before: { isOn: false, steps: 9, powerMw: 0 },
  };
  const halls = (prices: Float64Array, change: object = {}) =>
    solve(
      mine(prices.length, {
        mining: [],
        import: { ...mine(1).import, priceUsdPerMwh: prices },
        units: [{ ...hall, ...change }],
      }),
    );

  it("at 30 it runs full (8 * 50), at 70 eco (4 * 25), at 96 not at all", () => {
    expect(halls(Float64Array.of(30, 30)).valueUsd).toBeCloseTo(2 * 400 - 100, 6);
    expect(halls(Float64Array.of(70, 70, 70)).valueUsd).toBeCloseTo(3 * 100 - 100, 6);
    expect(halls(Float64Array.of(96, 96)).valueUsd).toBeCloseTo(0, 6);
  });

  it("a start of 100 isn't paid for a single eco hour, and a dear hour between two good ones is run through", () => {
    expect(halls(Float64Array.of(70, 96)).valueUsd).toBeCloseTo(0, 6);
    const through = halls(Float64Array.of(30, 110, 30));
    expect([...through.units[0]!.mode]).toEqual([1, 0, 1]);
    expect(through.valueUsd).toBeCloseTo(400 - 60 + 400 - 100, 6);
  });

  it("a machine with no work stays off for three steps at least", () => {
    const schedule = halls(Float64Array.of(20, 20, 900, 30, 30, 30, 30), {
      startCostUsd: 0,
      minimumOnSteps: 1,
    });
    expect([...schedule.units[0]!.mode]).toEqual([1, 1, -1, -1, -1, 1, 1]);
  });

  it("a ramp of 4 MW goes through eco: 4, 8, 8", () => {
    const schedule = halls(Float64Array.of(30, 30, 30), { rampUpMw: 4, rampDownMw: 4 });
    expect([...schedule.units[0]!.powerMw]).toEqual([4, 8, 8]);
  });
});

describe("prices of the optimum", () => {
  it("where mining is the last use a MWh is worth 80; one more MW of limit earns 50", () => {
    const schedule = solve(mine(2, { mining: [{ id: "m", capacityMw: 20, valueUsdPerMwh: 80 }] }));
    expect([...schedule.marginalValueUsdPerMwh]).toEqual([80, 80]);
    expect([...schedule.importLimitValueUsdPerMwh]).toEqual([50, 50]);
  });

  it("a quarter hour has the same prices as an hour and a quarter of the value", () => {
    const quarter = {
      ...mine(2),
      grid: makeTimeGrid(0, 900, 2),
      mining: [{ id: "m", capacityMw: 20, valueUsdPerMwh: 80 }],
    };
    const schedule = solve(quarter);
    expect(schedule.valueUsd).toBeCloseTo(250, 9);
    expect(schedule.marginalValueUsdPerMwh[0]).toBeCloseTo(80, 9);
  });
});
