import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { monthsOfSteps } from "../power/index.ts";
import { makeTimeGrid } from "../quantity/index.ts";
import { checkSchedule } from "./check-schedule.ts";
import { solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { shortMonthLabels } from "./random-instance.fixture.ts";
import type { SiteDispatchProblem } from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";

let solver: LinearSolver;
let honest: SiteSchedule;
beforeAll(async () => {
  solver = await loadHighsSolver();
  honest = solveProgram(site, solver);
});

const grid = makeTimeGrid(0, 3600, 8);
const months = monthsOfSteps(shortMonthLabels(grid, 4));
const prices = Float64Array.of(20, 25, 40, 90, 130, 60, 30, 15);

/** A site with one of everything. */
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
  auxiliary: { loadMw: 0.5, unservedCostUsdPerMwh: 9000 },
  renewables: [{ id: "pv", availableMw: Float64Array.of(0, 0, 1, 3, 4, 3, 1, 0), costUsdPerMwh: 0 }],
  generators: [{ id: "gas", capacityMw: 4, costUsdPerMwh: 70 }],
  battery: {
    chargeLimitMw: 4,
    dischargeLimitMw: 4,
    energyMwh: 8,
    chargeEfficiencyFraction: 0.93,
    dischargeEfficiencyFraction: 0.94,
    wearUsdPerMwh: 1,
    reserveMwh: 1,
    ends: { kind: "exactly", startMwh: 4, endMwh: 4 },
  },
  noBurning: true,
  units: [
    {
      id: "hall",
      side: "load",
      modes: [{ id: "on", minimumMw: 2, maximumMw: 3, priceUsdPerMwh: 85 }],
      startCostUsd: 40,
      minimumOnSteps: 2,
      minimumOffSteps: 2,
      rampUpMw: 2,
      rampDownMw: 2,
      before: { isOn: false, steps: 5, powerMw: 0 },
    },
  ],
  flexibleAi: [{ id: "flex", shareFraction: 0.25, maximumSteps: 2, callCount: 1, compensationUsdPerMwh: 60 }],
  hourBudgets: [{ id: "permit", generator: 0, maximumHours: 2 }],
  reserves: [
    {
      id: "spin",
      availabilityUsdPerMwHour: 12,
      callFraction: 0.02,
      callPriceUsdPerMwh: 90,
      maximumMw: 5,
      durationHours: 1,
      miningTiers: [0],
      batteries: [0],
    },
  ],
  demand: [
    {
      charge: {
        id: "d",
        rateUsdPerMwMonth: 20,
        ratchet: { fraction: 0.8, lookBackMonthCount: 1, wrapAround: true },
      },
      steps: months,
    },
  ],
  takeOrPay: [{ id: "ppa", minimumMwh: 100, shortfallUsdPerMwh: 5 }],
};

/** The schedule with one figure changed by hand. */
function tampered(change: (schedule: SiteSchedule) => void): string[] {
  const copy = structuredClone(honest);
  change(copy);
  return checkSchedule(site, copy).violations.map(({ rule }) => rule);
}

describe("the auditor", () => {
  it("finds nothing in an honest schedule, and prices it as the solver did", () => {
    const check = checkSchedule(site, honest);
    expect(check.violations).toEqual([]);
    expect(check.imbalanceMw).toBeLessThan(1e-9);
    expect(Math.abs(check.valueUsd - honest.valueUsd)).toBeLessThan(1e-6 * check.grossCashUsd);
  });

  it.each<[string, (s: SiteSchedule) => void, string]>([
    [
      "a MW from nowhere",
      (s) => {
        s.aiServedMw[2]! -= 1;
      },
      "energy balances at the bus",
    ],
    [
      "import above the limit",
      (s) => {
        s.importMw[1] = 25;
      },
      "import stays within the usable limit",
    ],
    [
      "export without a right to it",
      (s) => {
        s.exportMw[4] = 6;
      },
      "export stays within its limit",
    ],
    [
      "a tier above its machines",
      (s) => {
        s.miningMw[0]![0] = 11;
      },
      "mining s21 stays within its limit",
    ],
    [
      "negative power",
      (s) => {
        s.importMw[0] = -1;
      },
      "import is not negative",
    ],
    [
      "more sun than shines",
      (s) => {
        s.renewableMw[0]![0] = 1;
      },
      "renewable pv stays within its limit",
    ],
    [
      "a plant above its size",
      (s) => {
        s.generatorMw[0]![4] = 5;
      },
      "generator gas stays within its limit",
    ],
    [
      "a third hour of a two-hour permit",
      (s) => {
        s.generatorMw[0]!.fill(1);
      },
      "hours of permit are within budget",
    ],
    [
      "a charger above its power",
      (s) => {
        s.batteries[0]!.chargeMw[0] = 5;
      },
      "charge of battery stays within its limit",
    ],
    [
      "a state that doesn't follow",
      (s) => {
        s.batteries[0]!.stateOfChargeMwh[3]! += 0.5;
      },
      "state of battery follows its power",
    ],
    [
      "an overfull store",
      (s) => {
        s.batteries[0]!.stateOfChargeMwh[3] = 9;
      },
      "battery is not overfull",
    ],
    [
      "a reserve that was spent",
      (s) => {
        s.batteries[0]!.stateOfChargeMwh[5] = 0.5;
      },
      "battery keeps its reserve",
    ],
    [
      "an end state that was missed",
      (s) => {
        s.batteries[0]!.stateOfChargeMwh[8] = 3;
      },
      "battery ends where it must",
    ],
    [
      "a start that was wished for",
      (s) => {
        s.batteries[0]!.stateOfChargeMwh[0] = 8;
      },
      "battery starts where it stands",
    ],
    [
      "burning",
      (s) => {
        s.batteries[0]!.chargeMw[0] = 2;
        s.batteries[0]!.dischargeMw[0] = 2;
      },
      "battery does not burn",
    ],
    [
      "power of a hall that is off",
      (s) => {
        s.units[0]!.mode.fill(-1);
        s.units[0]!.powerMw.fill(1);
      },
      "hall gives nothing while off",
    ],
    [
      "a hall below its minimum",
      (s) => {
        s.units[0]!.mode.fill(0);
        s.units[0]!.powerMw.fill(1);
      },
      "hall keeps its minimum",
    ],
    [
      "a hall above its maximum",
      (s) => {
        s.units[0]!.mode.fill(0);
        s.units[0]!.powerMw.fill(4);
      },
      "hall keeps its maximum",
    ],
    [
      "a hall on for a single hour",
      (s) => {
        s.units[0]!.mode.fill(-1);
        s.units[0]!.mode[3] = 0;
      },
      "hall keeps its minimum time",
    ],
    [
      "a leap above the ramp",
      (s) => {
        s.units[0]!.mode.fill(0);
        s.units[0]!.powerMw.fill(3);
      },
      "hall ramps up within limits",
    ],
    [
      "a cut without a call",
      (s) => {
        s.aiIsCalled[0]!.fill(0);
        s.aiCutMw[0]![2] = 1;
      },
      "cut flex stays within its limit",
    ],
    [
      "a call that doesn't end",
      (s) => {
        s.aiIsCalled[0]!.fill(1);
      },
      "a call on flex ends in time",
    ],
    [
      "a second call",
      (s) => {
        s.aiIsCalled[0]!.set([1, 0, 1, 0, 0, 0, 0, 0]);
      },
      "calls on flex are not too many",
    ],
    [
      "reserve above what is bought",
      (s) => {
        s.reserves[0]!.byTierMw[0]![0] = 6;
      },
      "reserve spin stays within its limit",
    ],
    [
      "reserve of machines that stand still",
      (s) => {
        s.miningMw[0]!.fill(0);
        s.reserves[0]!.byTierMw[0]!.fill(2);
      },
      "mining s21 sells a MW once",
    ],
    [
      "reserve of an empty store",
      (s) => {
        s.batteries[0]!.stateOfChargeMwh.fill(1);
        s.reserves[0]!.byBatteryMw[0]!.fill(2);
      },
      "store 0 has the energy it sold",
    ],
    [
      "a figure that isn't one",
      (s) => {
        s.importMw[3] = Number.NaN;
      },
      "energy balances at the bus",
    ],
  ])("sees %s", (_what, change, rule) => {
    expect(tampered(change)).toContain(rule);
  });

  it("prices peaks, ratchets and shortfalls by its own arithmetic", () => {
    const flat = structuredClone(honest);
    flat.importMw.fill(10);
    flat.importMw[0] = 20;
    const { cash } = checkSchedule(site, flat);
    // two months of four hours: 20 and max(10, 0.8 * 20) = 16 MW at 20 USD; 90 of 100 MWh taken at 5 USD
    expect(cash.demandCharges.usd).toBeCloseTo(-(20 + 16) * 20, 9);
    expect(cash.takeOrPay.usd).toBeCloseTo(-50, 9);
    const price = prices.reduce((sum, usd, step) => sum + (usd + 3) * flat.importMw[step]!, 0);
    expect(cash.import.usd).toBeCloseTo(-price, 9);
  });

  it("a named slack lifts the rule that it names, and no other", () => {
    const copy = structuredClone(honest);
    copy.batteries[0]!.stateOfChargeMwh[8] = 3;
    const slack = {
      kind: "state-of-charge-end",
      part: "battery",
      fromStep: 7,
      toStep: 8,
      worstStep: 7,
      worstAmount: 1,
      totalMwh: 1,
      limit: 4,
    } as const;
    const rules = checkSchedule(site, { ...copy, slacks: [slack] }).violations.map(({ rule }) => rule);
    expect(rules).not.toContain("battery ends where it must");
    expect(rules).toContain("state of battery follows its power");
  });
});
