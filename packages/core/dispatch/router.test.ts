import { readFileSync } from "node:fs";
import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { monthsOfSteps } from "../power/index.ts";
import { makeTimeGrid } from "../quantity/index.ts";
import { checkSchedule } from "./check-schedule.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { shortMonthLabels } from "./random-instance.fixture.ts";
import { type DispatchPath, dispatchSite, routeDispatch } from "./router.ts";
import type { CommittedUnit, SiteDispatchProblem } from "./site-problem.ts";
import type { Battery } from "./types.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

const grid = makeTimeGrid(0, 3600, 12);
const prices = Float64Array.of(20, 25, 40, 90, 130, 60, 30, 15, 22, 75, 110, 50);
const site: SiteDispatchProblem = {
  grid,
  import: {
    firmLimitMw: 20,
    interruptibleLimitMw: 0,
    priceUsdPerMwh: prices,
    adderUsdPerMwh: 3,
    lossFraction: 0.01,
  },
  export: { limitMw: 5, priceUsdPerMwh: prices, deductUsdPerMwh: 2, lossFraction: 0.01 },
  mining: [{ id: "s21", capacityMw: 10, valueUsdPerMwh: 80 }],
  ai: { loadMw: 6, reservedMw: 9, unservedCostUsdPerMwh: 5000, idleMayBeUsed: true, rampReserveMw: 1 },
  generators: [{ id: "gas", capacityMw: 4, costUsdPerMwh: 70 }],
};
const battery: Battery = {
  chargeLimitMw: 4,
  dischargeLimitMw: 4,
  energyMwh: 8,
  chargeEfficiencyFraction: 0.93,
  dischargeEfficiencyFraction: 0.94,
  wearUsdPerMwh: 1,
  reserveMwh: 0,
  ends: { kind: "exactly", startMwh: 4, endMwh: 4 },
};
const steps = monthsOfSteps(shortMonthLabels(grid, 6));
const unit: CommittedUnit = {
  id: "hall",
  side: "load",
  modes: [{ id: "on", minimumMw: 2, maximumMw: 6, priceUsdPerMwh: 85 }],
  startCostUsd: 40,
  minimumOnSteps: 2,
  minimumOffSteps: 2,
  before: { isOn: false, steps: 5, powerMw: 0 },
};
const negative = prices.map((price, step) => (step % 3 === 1 ? -20 : price));
const reserve = {
  id: "spin",
  availabilityUsdPerMwHour: 12,
  callFraction: 0.02,
  callPriceUsdPerMwh: 90,
  maximumMw: 5,
  durationHours: 1,
  miningTiers: [0],
  batteries: [0],
};

/** One example per row of docs/dispatch-classes.md, by the row's name. */
const rows: readonly [row: string, problem: SiteDispatchProblem, path: DispatchPath][] = [
  ["merit order", site, "exact"],
  ["one battery", { ...site, battery }, "exact"],
  [
    "no burning",
    { ...site, battery, noBurning: true, import: { ...site.import, priceUsdPerMwh: negative } },
    "exact-no-burn",
  ],
  ["several batteries", { ...site, battery, furtherBatteries: [{ ...battery, energyMwh: 3 }] }, "lp"],
  [
    "several batteries, no burning, negative prices",
    {
      ...site,
      battery,
      furtherBatteries: [battery],
      noBurning: true,
      import: { ...site.import, priceUsdPerMwh: negative },
    },
    "milp",
  ],
  [
    "demand charge",
    { ...site, battery, demand: [{ charge: { id: "d", rateUsdPerMwMonth: 200 }, steps }] },
    "exact-master",
  ],
  [
    "demand charge with ratchet",
    {
      ...site,
      battery,
      demand: [
        {
          charge: {
            id: "d",
            rateUsdPerMwMonth: 200,
            ratchet: { fraction: 0.8, lookBackMonthCount: 11, wrapAround: true },
          },
          steps,
        },
      ],
    },
    "exact-master",
  ],
  [
    "demand metered over several steps",
    { ...site, battery, demand: [{ charge: { id: "d", rateUsdPerMwMonth: 200 }, steps, averagedSteps: 2 }] },
    "lp",
  ],
  [
    "rising energy blocks",
    {
      ...site,
      energyBlocks: {
        steps,
        blocks: [
          { upToMwh: 50, priceUsdPerMwh: 1 },
          { upToMwh: Infinity, priceUsdPerMwh: 9 },
        ],
      },
    },
    "lp",
  ],
  [
    "declining energy blocks",
    {
      ...site,
      energyBlocks: {
        steps,
        blocks: [
          { upToMwh: 50, priceUsdPerMwh: 9 },
          { upToMwh: Infinity, priceUsdPerMwh: 1 },
        ],
      },
    },
    "milp",
  ],
  ["take-or-pay", { ...site, takeOrPay: [{ id: "ppa", minimumMwh: 180, shortfallUsdPerMwh: 20 }] }, "lp"],
  [
    "hour budget",
    { ...site, battery, hourBudgets: [{ id: "permit", generator: 0, maximumHours: 2 }] },
    "exact-multiplier",
  ],
  ["whole machines", { ...site, battery, units: [unit] }, "milp"],
  [
    "flexible AI calls",
    {
      ...site,
      flexibleAi: [
        { id: "f", shareFraction: 0.25, maximumSteps: 3, callCount: 1, compensationUsdPerMwh: 60 },
      ],
    },
    "milp",
  ],
  ["reserve", { ...site, battery, reserves: [reserve] }, "lp"],
  [
    "starts and minimum times of machines",
    {
      ...site,
      battery,
      fleets: [{ tier: 0, startUsdPerMw: 9, minimumOnSteps: 2, minimumOffSteps: 2, beforeMw: [0] }],
    },
    "lp",
  ],
  [
    "delivered blocks",
    {
      ...site,
      battery,
      deliveredBlocks: [
        { id: "block", volumeMw: 5, strikeUsdPerMwh: 45, marketUsdPerMwh: 40, takeOrPayFraction: 1 },
      ],
    },
    "lp",
  ],
  [
    "hour budget beside demand charge",
    {
      ...site,
      battery,
      hourBudgets: [{ id: "permit", generator: 0, maximumHours: 2 }],
      demand: [{ charge: { id: "d", rateUsdPerMwMonth: 200 }, steps }],
    },
    "milp",
  ],
  ["whole machines or calls beyond a week", { ...site, battery, units: [unit] }, "milp-windows"],
];

/** What is too long to be solved whole, in the example of its row. */
const SHORT = { wholeSteps: 1, windows: { windowSteps: 4, keptSteps: 3 } };

describe("every row of docs/dispatch-classes.md has an example that takes its way", () => {
  it.each(rows)("%s", (_row, problem, path) => {
    const isCut = path === "milp-windows";
    const { route, schedule, relativeGap } = dispatchSite(problem, solver, isCut ? SHORT : undefined);
    expect(route.path).toBe(path);
    if (!isCut) expect(routeDispatch(problem).path).toBe(path);
    expect(route.reasons.join()).not.toBe("");
    const mostGap: Partial<Record<DispatchPath, number>> = { "exact-multiplier": 1e-4, "milp-windows": 0.5 };
    expect(relativeGap).toBeLessThanOrEqual(mostGap[path] ?? 1e-6);
    const check = checkSchedule(problem, schedule);
    expect(check.violations).toEqual([]);
    expect(Math.abs(check.valueUsd - schedule.valueUsd)).toBeLessThan(1e-6 * check.grossCashUsd);
    expect(check.imbalanceMw).toBeLessThan(1e-9);
  });

  it("the document has exactly these rows", () => {
    const text = readFileSync(new URL("../../../docs/dispatch-classes.md", import.meta.url), "utf8");
    const named = [...text.matchAll(/^\| \*\*(.+?)\*\* \|.*\| (`[a-z-]+`) \|/gm)].map((m) => [
      m[1],
      m[2]!.slice(1, -1),
    ]);
    expect(named).toEqual(rows.map(([row, , path]) => [row, path]));
  });
});

describe("no way is worse than another", () => {
  it("a relaxed limit never lowers the optimum: more import, more export, a bigger battery", () => {
    const value = (problem: SiteDispatchProblem) => dispatchSite(problem, solver).valueUsd;
    for (const [, problem] of rows) {
      const wider = {
        ...problem,
        import: { ...problem.import, firmLimitMw: 24 },
        export: { ...problem.export!, limitMw: 7 },
      };
      expect(value(wider)).toBeGreaterThanOrEqual(value(problem) - 1e-3);
    }
    expect(value({ ...site, battery: { ...battery, energyMwh: 12 } })).toBeGreaterThan(
      value({ ...site, battery }),
    );
  });

  it("a problem off the exact way without a solver says what it needs", () => {
    expect(() => dispatchSite({ ...site, units: [unit] })).toThrow(
      /takes the way "milp" \(whole machines.*needs a linear solver/,
    );
  });
});
