import { describe, expect, it } from "vitest";
import { marketValueUsd, type Tranche, trancheAt } from "../mining/index.ts";
import { addMonths } from "../quantity/index.ts";
import { buildingUsdPerMw, makePathEvaluator, makePathLayout, makePlan, opensOnce } from "./index.ts";
import { testMachine, testMine, testOffer, testSite, testWorld } from "./test-site.ts";
import { makeUnitMachine, unitResaleUsd, usdPerMwhPerHashprice } from "./unit-machines.ts";

const ageing = {
  ...testMine.ageing,
  failureFractionPerYear: 0.08,
  repairTurnaroundMonths: 1,
  repairableFraction: 0.7,
  repairUsdPerTh: 2,
  efficiencyLossFractionPerYear: 0.01,
};
const mine = { ...testMine, ageing, resaleHaircutFraction: 0.1 };
const unit = makeUnitMachine(mine, testMachine, 60);

describe("one machine at every age", () => {
  it("times 7,000 is a tranche of 7,000 in any month", () => {
    const tranche: Tranche = { id: "t", machine: testMachine, count: 7000, bought: { year: 2026, month: 3 } };
    for (const age of [0, 11, 12, 13, 40, 60]) {
      const state = trancheAt(tranche, ageing, addMonths(tranche.bought, age))!;
      expect(unit.powerMw[age]! * 7000).toBeCloseTo(state.powerMw, 9);
      expect(unit.repairUsd[age]! * 7000).toBeCloseTo(state.repairUsd, 6);
      expect(unit.efficiencyJPerTh[age]).toBe(state.efficiencyJPerTh);
      const usd = marketValueUsd(mine.machinePrice, state, 45) * 0.9;
      expect(unitResaleUsd(mine, unit, age, 45) * 7000).toBeCloseTo(usd, 4);
    }
  });

  it("draws its 3 kW through one step and earns 83.33 USD/MWh at 40 USD/PH/day when new", () => {
    const plain = makeUnitMachine(testMine, testMachine, 0);
    expect(plain.stepCount).toBe(1);
    expect(plain.stepGridMw[0]).toBeCloseTo(0.003, 12);
    expect(plain.stepUsdPerMwhPerHashprice[0]! * 40).toBeCloseTo(40 / 0.48, 9);
    expect(usdPerMwhPerHashprice(testMine.run, 20) * 40).toBeCloseTo(40 / 0.48, 9);
  });

  it("is worth less with every year at the same hashprice", () => {
    const years = [0, 12, 24, 36, 48].map((age) => unitResaleUsd(mine, unit, age, 60));
    expect(years).toEqual([...years].sort((a, b) => b - a));
  });
});

describe("a choice laid out for a delay", () => {
  const site = testSite({ mine: testMine, hosting: testOffer });
  const { yard } = makePathEvaluator(site);
  const choice = { strategy: "bridge", hostMw: 60, waitMonths: 0, fleet: "run-to-stop" } as const;

  it("pays each hall over its months and clears it once", () => {
    const { paidMw, clearedMw } = makePathLayout(site, yard, null, choice, 0);
    const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
    expect(sum(paidMw)).toBeCloseTo(60, 9);
    expect(sum(clearedMw)).toBe(60);
    // halls of 20 MW ready after 6, 8 and 10 months, paid over 4, cleared 3 before
    expect(paidMw[2]).toBeCloseTo(5, 9);
    expect([clearedMw[3], clearedMw[5], clearedMw[7]]).toEqual([20, 20, 20]);
  });

  it("comes later by the delay, month for month", () => {
    const now = makePathLayout(site, yard, null, choice, 0);
    const late = makePathLayout(site, yard, null, choice, 4);
    expect(late.plan.halls[0]!.readyMonth - now.plan.halls[0]!.readyMonth).toBe(4);
    expect(Array.from(late.paidMw.slice(6, 12))).toEqual(Array.from(now.paidMw.slice(2, 8)));
  });

  it("needs in each month the most that is open from then on", () => {
    const { neededMw, plan } = makePathLayout(site, yard, null, choice, 0);
    for (let month = 0; month < site.months; month++)
      expect(neededMw[month]).toBe(Math.max(...plan.miningMw.slice(month)));
  });

  it("opens machines' megawatts once: no plan gives back what it took", () => {
    for (const strategy of ["mine", "bridge", "hybrid", "wait"] as const)
      expect(opensOnce(site, makePlan(site, testWorld(), { ...choice, strategy, waitMonths: 6 }))).toBe(true);
    const plan = makePlan(site, testWorld(), choice);
    const again = { ...plan, miningMw: plan.miningMw.map((mw, month) => (month === 20 ? mw + 30 : mw)) };
    expect(opensOnce(site, again)).toBe(false);
  });

  it("costs 0.8 M$ a grid MW where an IT MW of 1.25 grid MW costs 1 M$", () => {
    expect(buildingUsdPerMw(site, choice)).toEqual({ hallUsd: 800_000, demobilisationUsd: 0, salvageUsd: 0 });
    expect(buildingUsdPerMw(testSite(), choice).hallUsd).toBe(0);
  });
});
