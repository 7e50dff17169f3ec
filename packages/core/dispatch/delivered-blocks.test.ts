import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import type { DeliveredBlock } from "../power/index.ts";
import { checkSchedule } from "./check-schedule.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { importTerms, plainSite } from "./plain-site.fixture.ts";
import { dispatchSite } from "./router.ts";
import type { SiteDispatchProblem } from "./site-problem.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

/** 10 MW of machines worth 50 USD/MWh and a block of 6 MW at 40 that can't be sold back. */
function mine(prices: readonly number[], block: Partial<DeliveredBlock>): SiteDispatchProblem {
  const market = Float64Array.from(prices);
  const base = {
    id: "block",
    volumeMw: 6,
    strikeUsdPerMwh: 40,
    marketUsdPerMwh: market,
    takeOrPayFraction: 1,
  };
  return {
    ...plainSite(prices.length, {
      import: importTerms({ firmLimitMw: 20, priceUsdPerMwh: market, adderUsdPerMwh: 0 }),
      mining: [{ id: "s21", capacityMw: 10, valueUsdPerMwh: 50 }],
    }),
    deliveredBlocks: [{ ...base, ...block }],
  };
}

function solve(problem: SiteDispatchProblem) {
  const { schedule, valueUsd, route } = dispatchSite(problem, solver);
  const check = checkSchedule(problem, schedule);
  expect(check.violations).toEqual([]);
  expect(Math.abs(check.valueUsd - valueUsd)).toBeLessThan(1e-6 * Math.max(1, check.grossCashUsd));
  expect(route.path).toBe("lp");
  return { running: [...schedule.miningMw[0]!].map((mw) => Math.round(mw * 1e6) / 1e6 || 0), valueUsd };
}

describe("a block that is drawn or lost", () => {
  it("paid in any case, it feeds 6 of 10 MW at any market price: 70 stops only the rest", () => {
    expect(solve(mine([30, 70], {})).running).toEqual([10, 6]);
  });

  it("costs its strike in every hour: (50 - 40) * 6 twice, and 4 MW more from the market at 30", () => {
    expect(solve(mine([30, 70], {})).valueUsd).toBeCloseTo(2 * 6 * 10 + 4 * 20, 6);
  });

  it("paid only as drawn, it is left alone where the market is cheaper than its strike", () => {
    expect(solve(mine([30, 70], { takeOrPayFraction: 0 })).valueUsd).toBeCloseTo(10 * 20 + 6 * 10, 6);
  });

  it("at a strike of 60 above what machines earn it stands still if it may, and runs if it is paid anyway", () => {
    expect(solve(mine([70, 70], { strikeUsdPerMwh: 60, takeOrPayFraction: 0 })).running).toEqual([0, 0]);
    expect(solve(mine([70, 70], { strikeUsdPerMwh: 60 })).running).toEqual([6, 6]);
  });

  it("half of it promised: six of its twelve MWh are drawn, the rest is not paid", () => {
    const { running, valueUsd } = solve(mine([70, 70], { strikeUsdPerMwh: 60, takeOrPayFraction: 0.5 }));
    expect(running.reduce((sum, mw) => sum + mw, 0)).toBeCloseTo(6, 6);
    expect(valueUsd).toBeCloseTo(6 * (50 - 60), 6);
  });

  it("is never drawn beyond its own hour: a promise of 12 MWh is not met by 12 MW in one of two", () => {
    const problem = mine([30, 90], { strikeUsdPerMwh: 20 });
    const { schedule } = dispatchSite(problem, solver);
    expect([...schedule.deliveredMw![0]!]).toEqual([6, 6]);
    const lie = { ...schedule, deliveredMw: [Float64Array.of(12, 0)] };
    const rules = checkSchedule(problem, lie)
      .violations.map(({ rule }) => rule)
      .join("; ");
    expect(rules).toMatch(/drawn of block/);
    expect(rules).toMatch(/what blocks deliver is imported/);
  });
});
