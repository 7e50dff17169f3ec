import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { checkSchedule } from "./check-schedule.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { importTerms, plainSite } from "./plain-site.fixture.ts";
import { makeDraws, randomInstance } from "./random-instance.fixture.ts";
import { dispatchSite, routeDispatch } from "./router.ts";
import type { CommittedUnit, FleetLimits, SiteDispatchProblem } from "./site-problem.ts";
import { describeSiteSlack } from "./site-slacks.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

const free: FleetLimits = {
  tier: 0,
  startUsdPerMw: 0,
  minimumOnSteps: 1,
  minimumOffSteps: 1,
  beforeMw: [10],
};
/** 10 MW of machines worth 50 USD/MWh, bought from the market hour by hour. */
const mine = (prices: readonly number[], fleet: Partial<FleetLimits> = {}): SiteDispatchProblem =>
  plainSite(prices.length, {
    import: importTerms({ firmLimitMw: 10, priceUsdPerMwh: Float64Array.from(prices), adderUsdPerMwh: 0 }),
    mining: [{ id: "s21", capacityMw: 10, valueUsdPerMwh: 50 }],
    fleets: [{ ...free, ...fleet }],
  } as Partial<SiteDispatchProblem>);

function solve(problem: SiteDispatchProblem) {
  const dispatch = dispatchSite(problem, solver);
  const check = checkSchedule(problem, dispatch.schedule);
  expect(check.violations).toEqual([]);
  expect(Math.abs(check.valueUsd - dispatch.valueUsd)).toBeLessThan(1e-6 * Math.max(1, check.grossCashUsd));
  expect(dispatch.relativeGap).toBeLessThan(1e-9);
  return { ...dispatch, cash: check.cash };
}
const running = (problem: SiteDispatchProblem) =>
  [...solve(problem).schedule.miningMw[0]!].map((mw) => Math.round(mw * 1e6) / 1e6 || 0);

describe("starting a fleet", () => {
  it("stops for one hour at 70 only if the 20 saved outweigh a start: not at 25 USD/MW, but at 15", () => {
    expect(running(mine([30, 70, 30, 30], { startUsdPerMw: 25 }))).toEqual([10, 10, 10, 10]);
    expect(running(mine([30, 70, 30, 30], { startUsdPerMw: 15 }))).toEqual([10, 0, 10, 10]);
  });

  it("books the start: 10 MW at 15 USD on the way up, nothing on the way down", () => {
    const { cash, valueUsd } = solve(mine([30, 70, 30], { startUsdPerMw: 15 }));
    expect(cash.miningStarts.usd).toBeCloseTo(-150, 9);
    expect(valueUsd).toBeCloseTo(2 * 10 * 20 - 150, 6);
  });

  it("costs a start from rest before the horizon too: an hour worth 20 is not begun at 25", () => {
    expect(running(mine([30], { beforeMw: [0], startUsdPerMw: 25 }))).toEqual([0]);
    expect(running(mine([30], { beforeMw: [4], startUsdPerMw: 25 }))).toEqual([4]);
  });
});

describe("minimum times of a fleet", () => {
  it("three hours off at least: a spike of one hour at 100 isn't worth two cheap hours of 20 each, one of 120 is", () => {
    expect(running(mine([30, 85, 30, 30, 30], { minimumOffSteps: 3 }))).toEqual([10, 10, 10, 10, 10]);
    expect(running(mine([30, 120, 30, 30, 30], { minimumOffSteps: 3 }))).toEqual([10, 0, 0, 0, 10]);
  });

  it("two hours on at least: a cheap hour between dear ones at 60 is taken when it earns more than the second loses", () => {
    expect(running(mine([90, 45, 60, 90], { beforeMw: [0], minimumOnSteps: 2 }))).toEqual([0, 0, 0, 0]);
    expect(running(mine([90, 30, 60, 90], { beforeMw: [0], minimumOnSteps: 2 }))).toEqual([0, 10, 10, 0]);
  });

  it("remembers what started before the horizon: 6 of 10 MW began an hour ago and stay for two more", () => {
    expect(running(mine([70, 70, 70], { beforeMw: [4, 10], minimumOnSteps: 3 }))).toEqual([6, 6, 0]);
  });

  it("remembers what stopped: 6 MW may not return for another hour", () => {
    expect(running(mine([30, 30], { beforeMw: [10, 4], minimumOffSteps: 2 }))).toEqual([4, 10]);
  });
});

describe("hours that may be curtailed", () => {
  it("10 MWh may stay undrawn: they go to the dearest hour, the other dear one is worked through", () => {
    expect(running(mine([30, 70, 90, 30], { maximumCurtailedMwh: 10 }))).toEqual([10, 10, 0, 10]);
  });

  it("where the connection forces more, the slack says how much", () => {
    const base = mine([30, 30], { maximumCurtailedMwh: 5 });
    const problem = { ...base, import: { ...base.import, firmLimitMw: 6 } };
    const { schedule } = solve(problem);
    expect(schedule.slacks).toEqual([
      expect.objectContaining({ kind: "curtailed-hours", part: "s21", limit: 5, toStep: 2 }),
    ]);
    expect(schedule.slacks[0]!.worstAmount).toBeCloseTo(3, 6);
    expect(describeSiteSlack(schedule.slacks[0]!, problem.grid)).toMatch(
      /^s21 may leave 5 MWh undrawn.+leaves 3 MWh more/,
    );
  });
});

describe("the way of a fleet", () => {
  it("is the LP, because starts couple hours", () => {
    expect(routeDispatch(mine([30, 70]))).toEqual({
      path: "lp",
      reasons: ["starts and minimum times of the machines"],
    });
  });
});

/** The same tiers as single machines of 1 MW that are on or off: the mixed-integer programme of `formulate-units.ts`. */
function asSingleMachines(problem: SiteDispatchProblem): SiteDispatchProblem {
  const { fleets = [], ...rest } = problem;
  const units = fleets.flatMap(({ tier, startUsdPerMw, minimumOnSteps, minimumOffSteps, beforeMw }) => {
    const { id, capacityMw, valueUsdPerMwh } = problem.mining[tier]!;
    return Array.from(
      { length: capacityMw as number },
      (_, i): CommittedUnit => ({
        id: `${id} ${i}`,
        side: "load",
        modes: [{ id: "on", minimumMw: 1, maximumMw: 1, priceUsdPerMwh: valueUsdPerMwh }],
        startCostUsd: startUsdPerMw as number,
        minimumOnSteps,
        minimumOffSteps,
        before: { isOn: i < beforeMw[0]!, steps: 99, powerMw: i < beforeMw[0]! ? 1 : 0 },
      }),
    );
  });
  return { ...rest, mining: [], units };
}

describe("a fleet in shares against its machines one by one (25 random sites of up to 12 hours, seeds 1..25)", () => {
  it("has the same optimum as the mixed-integer programme", () => {
    let [bound, idle] = [0, 0];
    for (let seed = 1; seed <= 25; seed++) {
      const draws = makeDraws(9000 + seed);
      const { energyBlocks: _none, ...site } = randomInstance("energy-blocks", seed, 12);
      const fleets = site.mining.map(
        ({ capacityMw }, tier): FleetLimits => ({
          tier,
          startUsdPerMw: draws.whole(0, 6) * 5,
          minimumOnSteps: draws.whole(1, 4),
          minimumOffSteps: draws.whole(1, 4),
          beforeMw: [draws.whole(0, capacityMw as number)],
        }),
      );
      const problem = { ...site, fleets };
      const { valueUsd } = solve(problem);
      const single = dispatchSite(asSingleMachines(problem), solver);
      expect(Math.abs(valueUsd - single.valueUsd), `seed ${seed}`).toBeLessThanOrEqual(
        1e-6 * Math.max(1, Math.abs(valueUsd)),
      );
      const { fleets: _free, ...unlimited } = problem;
      if (dispatchSite(unlimited, solver).valueUsd > valueUsd + 1e-6) bound++;
      else idle++;
    }
    expect(bound).toBeGreaterThan(4);
    expect(idle).toBeGreaterThan(1);
  });
});
