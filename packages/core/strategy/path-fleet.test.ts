import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { machinePriceUsdPerTh } from "../mining/index.ts";
import { makeEmptyBatch, statedBatch, type WorldBatch, worldAt } from "../world/index.ts";
import {
  type FleetLives,
  fleetMonths,
  liveFleets,
  type Mine,
  makeFleetTables,
  makePlan,
  makeYard,
  type RefreshRule,
  type Site,
} from "./index.ts";
import { priceYear, testMachine, testMine, testSite, testWorld } from "./test-site.ts";
import { unitResaleUsd } from "./unit-machines.ts";

const MONTHS = 24;
const site = testSite({ mine: testMine });
const yard = makeYard(site);
const monthly = (of: (month: number) => number) =>
  Float64Array.from({ length: MONTHS }, (_, month) => of(month));
/** Half the joules: 4,000 W and 400 TH/s. */
const half = { ...testMachine, id: "half", hashrateThs: 400, powerW: 4000, efficiencyJPerTh: 10 };

const mineOf = (change: Partial<Mine>): Mine => ({ ...testMine, ...change });
const withMine = (mine: Mine, change: Partial<Site> = {}): Site => ({ ...site, mine, ...change });

function live(
  hashprice: (month: number) => number,
  { on = site, policy = "run-to-stop" as "run-to-stop" | "refresh" } = {},
) {
  const world = testWorld({ hashpriceUsdPerPhDay: monthly(hashprice) });
  const tables = makeFleetTables(on, yard)!;
  return { tables, lives: liveFleets(on, yard, tables, statedBatch(world, 1, "outlook"), policy) };
}
const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0);
const firstSold = ({ unit }: FleetLives) => unit.indexOf(-1);

describe("the tables of a fleet", () => {
  it("are none for a site without a mine", () => {
    expect(makeFleetTables({ ...site, mine: null }, yard)).toBeNull();
  });

  it("hold each model once, each tranche's lineage, and months from the decision: January 2026 is -12", () => {
    const tranche = testMine.tranches[0]!;
    const mine = mineOf({
      tranches: [tranche, { ...tranche, id: "new", count: 10, bought: { year: 2027, month: 4 } }],
      refresh: { paybackMonths: 12, machines: [half, testMachine] },
    });
    const { units, lineages, candidates } = makeFleetTables(withMine(mine), yard)!;
    expect(units.map(({ machine }) => machine.id)).toEqual(["test-20", "half"]);
    expect(lineages).toEqual([
      { id: "old", unit: 0, boughtMonth: -12, count: 30_000, lifeMonths: Infinity },
      { id: "new", unit: 0, boughtMonth: 3, count: 10, lifeMonths: Infinity },
    ]);
    expect(candidates).toEqual([1, 0]);
  });

  it("know every age that the horizon reaches: 24 months and the 12 before it", () => {
    expect(makeFleetTables(site, yard)!.units[0]!.states).toHaveLength(24 + 12 + 1);
  });

  it("add up standing upkeep, and the year's prices: 8,760 hours at 40 are 350,400", () => {
    const fixedUpkeep = [
      { what: "staff", usdPerMwYear: 36_500 },
      { what: "rent", usdPerMwYear: 1500 },
    ];
    const tables = makeFleetTables(withMine(mineOf({ fixedUpkeep })), yard)!;
    expect(tables.upkeepUsdPerMwYear).toBe(38_000);
    expect(tables.year!.priceSum[8760]).toBe(350_400);
  });
});

describe("machines run to their stop", () => {
  it("run all 744 hours of January at 40 USD/PH/day: a strike of 83.33 over prices of 40", () => {
    const { lives } = live(() => 40);
    expect([lives.runningSteps[0], lives.runningSteps[1]]).toEqual([744, 672]);
    expect(firstSold(lives)).toBe(-1);
  });

  it("run no hour at 15 USD/PH/day, 31.25 USD/MWh", () => {
    expect(live(() => 15).lives.runningSteps[0]).toBe(0);
  });

  it("are sold in the third month in a row that would not pay their upkeep, none earlier", () => {
    const { lives, tables } = live(() => 15);
    expect(firstSold(lives)).toBe(2);
    expect(Array.from(lives.unit.subarray(0, 4))).toEqual([0, 0, -1, -1]);
    const usd = unitResaleUsd(testMine, tables.units[0]!, 14, 15) * 30_000;
    expect(lives.resaleUsd[2]).toBeCloseTo(usd, 6);
    expect(total(lives.resaleUsd)).toBeCloseTo(usd, 6);
  });

  it("stay through a dip of two months, and a dip of two more begins to count anew", () => {
    expect(firstSold(live((month) => ([3, 4, 6, 7].includes(month) ? 15 : 40)).lives)).toBe(-1);
    expect(firstSold(live((month) => (month >= 3 && month <= 5 ? 15 : 40)).lives)).toBe(5);
  });

  it("are held to a year's 36,500 USD per MW: (strike - 40) * 8,760 h, so 44.17 USD/MWh, 21.2 USD/PH/day", () => {
    const breakEven = (40 + 36_500 / 8760) * 0.48;
    expect(firstSold(live(() => breakEven * 1.001).lives)).toBe(-1);
    expect(firstSold(live(() => breakEven * 0.999).lives)).toBe(2);
  });

  it("are not judged before the connection stands: six months of waiting, sold in month 8", () => {
    const later = { ...site, connection: { ...site.connection, availableAfterMonths: 6 } };
    expect(firstSold(live(() => 15, { on: later }).lives)).toBe(8);
  });

  it("not yet bought neither run nor are sold: bought for month 5, they are sold in month 7", () => {
    const on = withMine(
      mineOf({ tranches: [{ ...testMine.tranches[0]!, bought: { year: 2027, month: 6 } }] }),
    );
    expect(firstSold(live(() => 15, { on }).lives)).toBe(7);
    expect(Array.from(live(() => 40, { on }).lives.runningSteps.subarray(3, 7))).toEqual([0, 0, 720, 744]);
  });

  it("of which there are none are no lineage that lives", () => {
    const on = withMine(mineOf({ tranches: [{ ...testMine.tranches[0]!, count: 0 }] }));
    expect(live(() => 40, { on }).lives.unit[0]).toBe(-1);
  });

  it("buy nothing, whatever is on offer", () => {
    const on = withMine(mineOf({ refresh: { paybackMonths: 1000, machines: [half] } }));
    expect(total(live(() => 40, { on }).lives.capexUsd)).toBe(0);
  });
});

describe("machines refreshed on payback", () => {
  const refreshed = (refresh: RefreshRule, hashprice = 40) =>
    live(() => hashprice, { on: withMine(mineOf({ refresh })), policy: "refresh" });

  // at 40 USD/PH/day and prices of 40 a MW of 10 J/TH gains (166.67 - 40) * 744 h in January, one of 20 J/TH
  // (83.33 - 40) * 744 h: 62,000 USD more
  const newUsdPerMw =
    machinePriceUsdPerTh(testMine.machinePrice, {
      hashpriceUsdPerPhDay: 40,
      efficiencyJPerTh: 10,
      ageYears: 0,
    }) * 100_000;
  const oldUsdPerMw = () => {
    const [unit] = makeFleetTables(site, yard)!.units;
    return unitResaleUsd(testMine, unit!, 12, 40) / 0.003;
  };
  const paybackMonths = (newUsdPerMw - oldUsdPerMw()) / 62_000;

  it("are replaced at once where what is paid on top comes back just within the rule", () => {
    const { lives } = refreshed({ paybackMonths: paybackMonths + 0.01, machines: [half] });
    expect([lives.unit[0], lives.boughtMonth[0]]).toEqual([1, 0]);
    expect(lives.capexUsd[0]).toBeCloseTo(newUsdPerMw * 90, 2);
    expect(lives.resaleUsd[0]).toBeCloseTo(oldUsdPerMw() * 90, 2);
  });

  it("stay where it comes back just after the limit", () => {
    const { lives } = refreshed({ paybackMonths: paybackMonths - 0.01, machines: [half] });
    expect([lives.unit[0], lives.capexUsd[0]]).toEqual([0, 0]);
  });

  it("keep their 90 MW at the plug: 30,000 of 3 kW become 22,500 of 4 kW", () => {
    expect(refreshed({ paybackMonths: 1000, machines: [half] }).lives.count[0]).toBeCloseTo(22_500, 9);
  });

  it("never for machines less than a tenth better: 18.1 J/TH are not looked at, 17.9 are", () => {
    const of = (efficiencyJPerTh: number) => ({
      ...testMachine,
      id: "near",
      powerW: testMachine.hashrateThs * efficiencyJPerTh,
      efficiencyJPerTh,
    });
    expect(refreshed({ paybackMonths: 1e6, machines: [of(18.1)] }).lives.unit[0]).toBe(0);
    expect(refreshed({ paybackMonths: 1e6, machines: [of(17.9)] }).lives.unit[0]).toBe(1);
  });

  it("take the shortest payback of several, whatever their order: 40 / 0.024 * (1 / new - 1 / 20) * 744 h gained", () => {
    const between = { ...testMachine, id: "between", powerW: 2400, efficiencyJPerTh: 16 };
    const paybackOf = ({ efficiencyJPerTh }: typeof between) => {
      const priced = { hashpriceUsdPerPhDay: 40, efficiencyJPerTh, ageYears: 0 };
      const usdPerMw = (machinePriceUsdPerTh(testMine.machinePrice, priced) * 1e6) / efficiencyJPerTh;
      return (usdPerMw - oldUsdPerMw()) / ((40 / 0.024) * (1 / efficiencyJPerTh - 1 / 20) * 744);
    };
    const shortest = paybackOf(half) < paybackOf(between) ? "half" : "between";
    for (const machines of [
      [half, between],
      [between, half],
    ]) {
      const { tables, lives } = refreshed({ paybackMonths: 1000, machines });
      expect(tables.units[lives.unit[0]!]!.machine.id).toBe(shortest);
    }
  });

  it("wait out the rule's months before they are replaced again, however fast they wear", () => {
    const ageing = { ...testMine.ageing, efficiencyLossFractionPerYear: 0.5 };
    const refresh = { paybackMonths: 9, machines: [half] };
    // sold for little, so that payback is short and only the rule's months hold a purchase back
    const machinePrice = { ...testMine.machinePrice, usefulLifeYears: 0.1 };
    const on = withMine(mineOf({ ageing, refresh, machinePrice }));
    const { lives } = live(() => 90, { on, policy: "refresh" });
    const bought = [...new Set(lives.boughtMonth)];
    expect(bought).toEqual([0, 9, 18]);
  });

  it("are not refreshed where the new ones would not run either", () => {
    expect(total(refreshed({ paybackMonths: 1000, machines: [half] }, 1).lives.capexUsd)).toBe(0);
  });
});

const ageing: Mine["ageing"] = {
  ...testMine.ageing,
  failureFractionPerYear: 0.07,
  repairableFraction: 0.7,
  repairUsdPerTh: 1.5,
  hashrateLossFractionPerYear: 0.02,
  efficiencyLossFractionPerYear: 0.02,
};
const wild: Site = testSite({
  priceYear: priceYear((hour) => ((hour * 53) % 97) - 5, MONTHS),
  mine: mineOf({
    ageing,
    tranches: [
      {
        id: "a",
        machine: { ...testMachine, id: "a", powerW: 4800, efficiencyJPerTh: 32 },
        count: 5000,
        bought: { year: 2023, month: 3 },
      },
      { id: "b", machine: testMachine, count: 9000, bought: { year: 2027, month: 6 } },
    ],
    variableUpkeepUsdPerMwh: 1.5,
    resaleHaircutFraction: 0.1,
    fixedUpkeep: [{ what: "staff", usdPerMwYear: 90_000 }],
    refresh: { paybackMonths: 18, machines: [half] },
  }),
});
const wildYard = makeYard(wild);
const wildTables = makeFleetTables(wild, wildYard)!;

/** Two paths that wander from a start each. */
function batchOf(factors: readonly number[], starts: readonly [number, number]): WorldBatch {
  const shape = {
    measure: "outlook",
    seed: 0,
    firstPath: 0,
    pathCount: 2,
    months: MONTHS,
    tenantCount: 0,
  } as const;
  const batch = makeEmptyBatch(shape);
  for (let p = 0; p < 2; p++)
    for (let month = 0; month < MONTHS; month++) {
      const at = p * MONTHS + month;
      const before = month === 0 ? starts[p]! : batch.hashpriceUsdPerPhDay[at - 1]!;
      batch.hashpriceUsdPerPhDay[at] = Math.min(
        95,
        Math.max(12, before * factors[(month + 7 * p) % factors.length]!),
      );
      batch.powerLevelRatio[at] = 0.6 + 0.8 * factors[(2 * month + p) % factors.length]! - 0.4;
      batch.powerSpreadRatio[at] = factors[(3 * month + p) % factors.length]!;
      batch.rentRatio[at] = 1;
      batch.priceUsdPerBtc[at] = 60_000;
    }
  return batch;
}
const drawnBatch = fc
  .tuple(
    fc.array(fc.double({ min: 0.8, max: 1.25, noNaN: true }), { minLength: 11, maxLength: 11 }),
    fc.tuple(fc.double({ min: 15, max: 80, noNaN: true }), fc.double({ min: 15, max: 80, noNaN: true })),
  )
  .map(([factors, starts]) => batchOf(factors, starts));

describe("lives on many paths", () => {
  it("are those of the fleet month by month: what is bought and sold, until the last month sells the rest", () => {
    fc.assert(
      fc.property(
        drawnBatch,
        fc.constantFrom("run-to-stop" as const, "refresh" as const),
        (batch, policy) => {
          const lives = liveFleets(wild, wildYard, wildTables, batch, policy);
          for (let p = 0; p < 2; p++) {
            const world = worldAt(batch, p);
            const plan = makePlan(wild, world, { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: policy });
            const months = fleetMonths(wild, world, plan, wildYard.shapes).slice(0, -1);
            months.forEach((wanted, month) => {
              const from = 2 * (p * MONTHS + month);
              const capexUsd = total(lives.capexUsd.subarray(from, from + 2));
              const resaleUsd = total(lives.resaleUsd.subarray(from, from + 2));
              expect(Math.abs(capexUsd - wanted.capexUsd), `path ${p} month ${month}`).toBeLessThan(1e-3);
              expect(Math.abs(resaleUsd - wanted.resaleUsd), `path ${p} month ${month}`).toBeLessThan(1e-3);
            });
          }
        },
      ),
      { seed: 151, numRuns: 25 },
    );
  });

  it("never bring a sold lineage back, nor buy in the month of a sale for good", () => {
    fc.assert(
      fc.property(drawnBatch, (batch) => {
        const { unit, runningSteps, capexUsd } = liveFleets(wild, wildYard, wildTables, batch, "refresh");
        for (let p = 0; p < 2; p++)
          for (let l = 0; l < 2; l++) {
            let isSold = false;
            for (let month = 0; month < MONTHS; month++) {
              const at = 2 * (p * MONTHS + month) + l;
              if (isSold) expect([unit[at], runningSteps[at], capexUsd[at]]).toEqual([-1, 0, 0]);
              isSold ||= unit[at] === -1;
            }
          }
      }),
      { seed: 152, numRuns: 25 },
    );
  });

  it("no month knows a later one: what comes after month 12 changes nothing until then", () => {
    fc.assert(
      fc.property(drawnBatch, fc.double({ min: 0.3, max: 2, noNaN: true }), (batch, factor) => {
        const hashpriceUsdPerPhDay = batch.hashpriceUsdPerPhDay.map((usd, i) =>
          i % MONTHS > 12 ? usd * factor : usd,
        );
        const first = liveFleets(wild, wildYard, wildTables, batch, "refresh");
        const other = liveFleets(wild, wildYard, wildTables, { ...batch, hashpriceUsdPerPhDay }, "refresh");
        const until = (values: ArrayLike<number>) => Array.from(values).slice(0, 2 * 13);
        expect(until(other.unit)).toEqual(until(first.unit));
        expect(until(other.count)).toEqual(until(first.count));
        expect(until(other.resaleUsd)).toEqual(until(first.resaleUsd));
      }),
      { seed: 153, numRuns: 20 },
    );
  });
});
