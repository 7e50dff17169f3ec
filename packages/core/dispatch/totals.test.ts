import { describe, expect, it } from "vitest";
import { dispatchByMeritOrder } from "./merit-order.ts";
import { importTerms, plainSite, plainStore, tenant, trader } from "./plain-site.fixture.ts";
import { randomProblem } from "./random-problem.fixture.ts";
import { dispatchStorage } from "./storage-exact.ts";
import type { DispatchTotals } from "./types.ts";

/** One of everything for two half hours: figures below are worked out line by line. */
const site = plainSite(
  2,
  {
    import: importTerms({ firmLimitMw: 30, priceUsdPerMwh: Float64Array.of(40, 100), lossFraction: 0.2 }),
    export: { limitMw: 4, priceUsdPerMwh: Float64Array.of(10, 130), deductUsdPerMwh: 10, lossFraction: 0.2 },
    mining: [
      { id: "new", capacityMw: 10, valueUsdPerMwh: 80 },
      { id: "old", capacityMw: 10, valueUsdPerMwh: 49 },
    ],
    ai: tenant({ loadMw: 6, reservedMw: 10 }),
    auxiliary: { loadMw: 1, unservedCostUsdPerMwh: 9000 },
    renewables: [{ id: "pv", availableMw: Float64Array.of(3, 5), costUsdPerMwh: -5 }],
    generators: [{ id: "gas", capacityMw: 8, costUsdPerMwh: 70 }],
  },
  1800,
);

describe("the sums of two half hours", () => {
  const { totals } = dispatchByMeritOrder(site);

  // First: import costs 40 / 0.8 = 50 at the bus, export earns nothing. Uses above 50: 1 + 6 + 10; sources under it: sun 3.
  // 14 MW from the grid are 17.5 at the meter. Old machines (49) and gas (70) stand still.
  // Second: import costs 125, gas 70, export earns (130 - 10) * 0.8 = 96. Uses above 70: 1 + 6 + 10 + export 5 at the bus = 22;
  // sun 5 and gas 8 give 13: export takes what mining (80) leaves it: 5, then 1 of mining.
  it.each<[keyof DispatchTotals, number]>([
    ["importMwh", 17.5 / 2],
    ["exportMwh", 4 / 2],
    ["miningMwh", 11 / 2],
    ["aiServedMwh", 6],
    ["aiUnservedMwh", 0],
    ["auxiliaryServedMwh", 1],
    ["renewableMwh", 4],
    ["curtailedMwh", 0],
    ["generatorMwh", 4],
    ["importCostUsd", (17.5 * 40) / 2],
    ["exportRevenueUsd", (4 * 120) / 2],
    ["miningValueUsd", (11 * 80) / 2],
    ["renewableCostUsd", (-5 * 8) / 2],
    ["generatorCostUsd", (8 * 70) / 2],
    ["unservedCostUsd", 0],
    ["wearCostUsd", 0],
    ["valueUsd", (4 * 120 + 11 * 80 - 17.5 * 40 + 40 - 560) / 2],
    ["grossCashUsd", (17.5 * 40 + 4 * 120 + 11 * 80 + 40 + 560) / 2],
    ["idleReservedMwh", (2 * (10 - 7.5)) / 2],
  ])("%s is %d", (line, expected) => {
    expect(totals[line] as number).toBeCloseTo(expected, 9);
  });

  it("tiers in the problem's order: the new ones 10, then 1; the old ones nothing", () => {
    expect(totals.miningMwhByTier).toEqual([5.5, 0]);
  });
});

describe("a store's lines", () => {
  it("10 MWh in at 20, 7.2 out at 100: charge, discharge and wear of 7.2 USD", () => {
    const store = plainStore({
      chargeEfficiencyFraction: 0.9,
      dischargeEfficiencyFraction: 0.8,
      wearUsdPerMwh: 1,
    });
    const { totals } = dispatchStorage(trader([20, 100], store)).schedule;
    expect(totals.chargeMwh).toBeCloseTo(10, 9);
    expect(totals.dischargeMwh).toBeCloseTo(7.2, 9);
    expect(totals.wearCostUsd).toBeCloseTo(7.2, 9);
    expect(totals.grossCashUsd).toBeCloseTo(200 + 720 + 7.2, 9);
  });

  it("gross counts what nets out: an hour at -40 and one at 40 of 10 MW each are 0 net and 800 gross", () => {
    const problem = plainSite(2, {
      import: importTerms({ priceUsdPerMwh: Float64Array.of(-40, 40) }),
      auxiliary: { loadMw: 10, unservedCostUsdPerMwh: 9000 },
    });
    const { totals } = dispatchByMeritOrder(problem);
    expect(totals.valueUsd).toBeCloseTo(0, 9);
    expect(totals.grossCashUsd).toBeCloseTo(800, 9);
  });
});

describe("100 random sites (seeds 6000..6099): the lines are the schedule's, and their sum the value", () => {
  it("value = revenue + mining - every cost; energies are power times hours", () => {
    for (let seed = 6000; seed < 6100; seed++) {
      const problem = randomProblem(seed, 36);
      const { totals, ...s } = dispatchStorage(problem).schedule;
      const hours = problem.grid.stepSec / 3600;
      const sum = (mw: Float64Array) => mw.reduce((total, x) => total + x, 0) * hours;
      const net =
        totals.exportRevenueUsd +
        totals.miningValueUsd -
        totals.importCostUsd -
        totals.renewableCostUsd -
        totals.generatorCostUsd -
        totals.wearCostUsd -
        totals.unservedCostUsd;
      const near = 1e-9 * Math.max(1, totals.grossCashUsd);
      expect(Math.abs(totals.valueUsd - net), `seed ${seed}`).toBeLessThanOrEqual(near);
      expect(totals.grossCashUsd).toBeGreaterThanOrEqual(Math.abs(totals.valueUsd) - near);
      expect(totals.importMwh).toBeCloseTo(sum(s.importMw), 6);
      expect(totals.exportMwh).toBeCloseTo(sum(s.exportMw), 6);
      expect(totals.chargeMwh).toBeCloseTo(sum(s.chargeMw), 6);
      expect(totals.curtailedMwh).toBeCloseTo(sum(s.curtailedMw), 6);
      totals.miningMwhByTier.forEach((mwh, i) => {
        expect(mwh).toBeCloseTo(sum(s.miningMw[i]!), 6);
      });
      expect(totals.miningMwh).toBeCloseTo(
        totals.miningMwhByTier.reduce((a, b) => a + b, 0),
        6,
      );
    }
  });

  it("what the tenant wants is served or unserved, what the sun gives is used or curtailed", () => {
    for (let seed = 6000; seed < 6100; seed++) {
      const problem = randomProblem(seed, 36);
      const { schedule: s } = dispatchStorage(problem);
      for (let t = 0; t < problem.grid.steps; t++) {
        const load = problem.ai?.loadMw ?? 0;
        const wanted = typeof load === "number" ? load : load[t]!;
        expect(s.aiServedMw[t]! + s.aiUnservedMw[t]!, `seed ${seed}`).toBeCloseTo(wanted, 9);
        const sun = problem.renewables?.[0]?.availableMw ?? 0;
        const offered = typeof sun === "number" ? sun : sun[t]!;
        const used = s.renewableMw.reduce((sum, mw) => sum + mw[t]!, 0);
        expect(used + s.curtailedMw[t]!, `seed ${seed}`).toBeCloseTo(offered, 9);
      }
    }
  });
});
