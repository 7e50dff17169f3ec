import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { monthsOfSteps } from "../power/index.ts";
import { makeTimeGrid } from "../quantity/index.ts";
import { checkSchedule } from "./check-schedule.ts";
import { solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { importTerms, plainStore, tenant } from "./plain-site.fixture.ts";
import { shortMonthLabels } from "./random-instance.fixture.ts";
import { randomProblem } from "./random-problem.fixture.ts";
import { type DispatchPath, dispatchSite, routeDispatch } from "./router.ts";
import type { CommittedUnit, SiteDispatchProblem } from "./site-problem.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

const grid = makeTimeGrid(0, 3600, 6);
const steps = monthsOfSteps(shortMonthLabels(grid, 3));
const battery = plainStore();
const furtherBatteries = [battery];
const negative = importTerms({ priceUsdPerMwh: Float64Array.of(30, 30, -1, 30, 30, 30) });
const generators = [{ id: "gas", capacityMw: 4, costUsdPerMwh: 70 }];
const hourBudgets = [{ id: "permit", generator: 0, maximumHours: 2 }];
const demand = [{ charge: { id: "d", rateUsdPerMwMonth: 200 }, steps }];
const averaged = [{ ...demand[0]!, averagedSteps: 3 }];
const takeOrPay = [{ id: "ppa", minimumMwh: 9, shortfallUsdPerMwh: 5 }];
const reserves = [
  {
    id: "spin",
    availabilityUsdPerMwHour: 12,
    callFraction: 0,
    callPriceUsdPerMwh: 0,
    maximumMw: 5,
    durationHours: 1,
    miningTiers: [0],
    batteries: [],
  },
];
const blocks = (...prices: number[]) => ({
  energyBlocks: {
    steps,
    blocks: prices.map((priceUsdPerMwh, i) => ({
      upToMwh: i + 1 === prices.length ? Number.POSITIVE_INFINITY : 10 * (i + 1),
      priceUsdPerMwh,
    })),
  },
});
const unit: CommittedUnit = {
  id: "hall",
  side: "load",
  modes: [{ id: "on", minimumMw: 2, maximumMw: 6, priceUsdPerMwh: 85 }],
  startCostUsd: 0,
  minimumOnSteps: 1,
  minimumOffSteps: 1,
  before: { isOn: false, steps: 5, powerMw: 0 },
};
const calls = (parts = {}) => ({
  ai: tenant(),
  flexibleAi: [
    { id: "f", shareFraction: 0.25, maximumSteps: 2, callCount: 1, compensationUsdPerMwh: 60, ...parts },
  ],
});
const site = (parts: Partial<SiteDispatchProblem>): SiteDispatchProblem => ({
  grid,
  import: importTerms(),
  mining: [{ id: "m", capacityMw: 5, valueUsdPerMwh: 80 }],
  ...parts,
});

type Row = [what: string, parts: Partial<SiteDispatchProblem>, path: DispatchPath, reasons: RegExp];

const rows: readonly Row[] = [
  ["a mine", {}, "exact", /no storage: every step by itself/],
  ["a battery", { battery }, "exact", /one battery, every step concave/],
  ["a battery at negative prices that may burn", { battery, import: negative }, "exact", /one battery/],
  [
    "a battery that may not burn",
    { battery, noBurning: true },
    "exact-no-burn",
    /may not charge while discharging/,
  ],
  ["no battery that may not burn", { noBurning: true }, "exact", /no storage/],
  ["two batteries", { battery, furtherBatteries }, "lp", /several stores/],
  [
    "two that may not burn at prices above 0",
    { battery, furtherBatteries, noBurning: true },
    "lp",
    /several stores/,
  ],
  [
    "two that may not burn at a negative price",
    { battery, furtherBatteries, noBurning: true, import: negative },
    "milp",
    /several stores that may not burn where prices are negative/,
  ],
  ["a unit", { units: [unit] }, "milp", /whole machines: starts, minimums, modes or ramps/],
  ["an empty list of units", { units: [] }, "exact", /no storage/],
  ["calls on AI load", calls(), "milp", /calls on flexible AI load are counted/],
  ["no calls", calls({ callCount: 0 }), "exact", /no storage/],
  ["calls that may cut nothing", calls({ shareFraction: 0 }), "exact", /no storage/],
  ["rising blocks", blocks(1, 2, 3), "lp", /energy blocks count the month/],
  ["one block", blocks(7), "lp", /energy blocks count the month/],
  ["level blocks", blocks(5, 5), "lp", /energy blocks count the month/],
  ["declining blocks", blocks(3, 2), "milp", /energy blocks get cheaper: not concave/],
  ["blocks that rise and then decline", blocks(1, 3, 2), "milp", /not concave/],
  ["reserve", { reserves }, "lp", /reserve is sold beside energy/],
  ["an empty list of reserve", { reserves: [] }, "exact", /no storage/],
  ["take-or-pay", { takeOrPay }, "lp", /take-or-pay counts the whole horizon/],
  ["a demand charge", { demand }, "exact-master", /monthly peaks are variables above the exact algorithm/],
  ["a demand charge with a battery", { demand, battery }, "exact-master", /monthly peaks/],
  [
    "a meter that averages three steps",
    { demand: averaged },
    "lp",
    /the demand meter averages several steps/,
  ],
  ["a demand charge beside reserve", { demand, reserves }, "lp", /reserve/],
  ["a demand charge beside take-or-pay", { demand, takeOrPay }, "lp", /take-or-pay/],
  ["an hour budget", { generators, hourBudgets }, "exact-multiplier", /an hour budget is one price on hours/],
  ["an hour budget with a battery", { generators, hourBudgets, battery }, "exact-multiplier", /hour budget/],
  ["an hour budget beside a demand charge", { generators, hourBudgets, demand }, "milp", /monthly peaks/],
  ["an hour budget beside take-or-pay", { generators, hourBudgets, takeOrPay }, "milp", /hours are counted/],
  [
    "an hour budget beside a battery that may not burn at a negative price",
    { generators, hourBudgets, battery, noBurning: true, import: negative },
    "milp",
    /no burning where prices are negative/,
  ],
  [
    "a demand charge beside a battery that may not burn at a negative price",
    { demand, battery, noBurning: true, import: negative },
    "milp",
    /no burning where prices are negative/,
  ],
  ["a unit beside reserve names both", { units: [unit], reserves }, "milp", /whole machines.*reserve/],
];

describe("each feature takes its way and says why", () => {
  it.each(rows)("%s", (_what, parts, path, reasons) => {
    const route = routeDispatch(site(parts));
    expect(route.path).toBe(path);
    expect(route.reasons.join("; ")).toMatch(reasons);
  });

  it.each(rows)(
    "%s: solved on that way, audited, within 1e-6 of the whole linear program",
    (_what, parts) => {
      const problem = site(parts);
      const found = dispatchSite(problem, solver);
      const check = checkSchedule(problem, found.schedule);
      expect(check.violations).toEqual([]);
      const scale = Math.max(1, check.grossCashUsd);
      expect(Math.abs(check.valueUsd - found.valueUsd)).toBeLessThan(1e-6 * scale);
      expect(Math.abs(found.valueUsd - solveProgram(problem, solver).valueUsd)).toBeLessThan(1e-6 * scale);
      expect(found.boundUsd).toBeGreaterThanOrEqual(found.valueUsd - 1e-6 * scale);
    },
  );
});

describe("where a price is negative decides whether burning can pay", () => {
  const pair = { battery, furtherBatteries, noBurning: true };

  it.each<[string, Partial<SiteDispatchProblem>, DispatchPath]>([
    ["an import price of -1 in one hour", { import: negative }, "milp"],
    ["the same with an adder of 1: not below 0", { import: { ...negative, adderUsdPerMwh: 1 } }, "lp"],
    [
      "an export price of 1 less a deduct of 2",
      { export: { limitMw: 5, priceUsdPerMwh: 1, deductUsdPerMwh: 2, lossFraction: 0 } },
      "milp",
    ],
    [
      "an export price of 2 less a deduct of 2",
      { export: { limitMw: 5, priceUsdPerMwh: 2, deductUsdPerMwh: 2, lossFraction: 0 } },
      "lp",
    ],
    ["machines that lose money", { mining: [{ id: "m", capacityMw: 5, valueUsdPerMwh: -3 }] }, "milp"],
    ["sun with a premium", { renewables: [{ id: "pv", availableMw: 5, costUsdPerMwh: -15 }] }, "milp"],
    [
      "a generator that is paid to burn",
      { generators: [{ id: "g", capacityMw: 5, costUsdPerMwh: -1 }] },
      "milp",
    ],
    ["none of them", {}, "lp"],
  ])("%s", (_what, parts, path) => {
    expect(routeDispatch(site({ ...pair, ...parts })).path).toBe(path);
  });
});

describe("a way that needs a solver says so, one that doesn't needs none", () => {
  it.each(rows.filter(([, , path]) => path === "exact" || path === "exact-no-burn"))(
    "%s needs none",
    (_what, parts) => {
      expect(dispatchSite(site(parts)).relativeGap).toBeLessThanOrEqual(1e-6);
    },
  );

  it.each(rows.filter(([, , path]) => path === "lp" || path === "milp" || path === "exact-master"))(
    "%s names its way and its reasons",
    (_what, parts, path) => {
      expect(() => dispatchSite(site(parts))).toThrow(
        expect.objectContaining({ code: "dispatch/needs-solver" }),
      );
      expect(() => dispatchSite(site(parts))).toThrow(new RegExp(`takes the way "${path}"`));
    },
  );
});

describe("50 random sites with one battery (seeds 1..50): the exact way and the linear program agree", () => {
  it("in value to 1e-6 of gross cash, without a solver on one side", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const problem = randomProblem(seed, 24);
      const own = dispatchSite(problem);
      if (own.schedule.slacks.some(({ kind }) => kind.startsWith("state"))) continue;
      // An exact end under the last step's reserve is a contradiction that both may settle in their own way.
      const { ends, reserveMwh } = problem.battery;
      if (ends.kind === "exactly" && reserveMwh !== 0) continue;
      const lp = solveProgram(problem, solver);
      const scale = Math.max(1, checkSchedule(problem, own.schedule).grossCashUsd);
      expect(Math.abs(own.valueUsd - lp.valueUsd) / scale, `seed ${seed}`).toBeLessThan(1e-6);
    }
  });
});
