import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { statedBatch } from "../world/index.ts";
import {
  type Choice,
  makePathEvaluator,
  makePathOperation,
  makeYard,
  type PathOperation,
  pathBaseline,
  pathCalendar,
  type Site,
  type World,
} from "./index.ts";
import { priceYear, testMachine, testMine, testOffer, testSite, testWorld } from "./test-site.ts";
import { makeUnitMachine, unitResaleUsd } from "./unit-machines.ts";

const MINE: Choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
const SELL_POWER: Choice = { ...MINE, strategy: "sell-power" };
/** Hours of January to December 2027. */
const HOURS = [744, 672, 744, 720, 744, 720, 744, 744, 720, 744, 720, 744];
/** 40 USD/PH/day at 20 J/TH: 40 / (0.024 * 20). */
const REVENUE = 40 / 0.48;

const operate = (site: Site, choice: Choice = MINE, world: World = testWorld()): PathOperation =>
  makePathEvaluator(site).onWorld(world).operate(choice)!;
const mining = (change: Partial<Site> = {}) => testSite({ mine: testMine, ...change });

describe("a mine on a path", () => {
  it("of 90 MW at 40 USD/MWh and 83.33 of revenue brings 5.58 M$ of rewards in January, 2.63 M$ after power and staff", () => {
    const { rewardUsd, merchantUsd } = operate(mining());
    expect(rewardUsd[0]).toBeCloseTo(90 * 744 * REVENUE, 3);
    // power 90 * 744 * 40, staff 90 * 36,500 / 12
    expect(merchantUsd[0]).toBeCloseTo(5_580_000 - 2_678_400 - 273_750, 3);
  });

  it("stands still at 90 USD/MWh, pays its staff for two months, and is sold in the third", () => {
    const { rewardUsd, merchantUsd, machineSaleUsd } = operate(
      mining({ priceYear: priceYear(() => 90, 24) }),
    );
    expect(rewardUsd.every((usd) => usd === 0)).toBe(true);
    expect([...merchantUsd.subarray(0, 4)]).toEqual([-273_750, -273_750, 0, 0]);
    // bought 2026-01: 14 months old in 2027-03
    const unit = makeUnitMachine(testMine, testMachine, 14);
    expect(machineSaleUsd[2]).toBeCloseTo(30_000 * unitResaleUsd(testMine, unit, 14, 40), 3);
    expect(machineSaleUsd.filter((usd) => usd !== 0)).toHaveLength(1);
  });

  it("out of order a quarter of January earns and burns three quarters; staff is paid in full", () => {
    const outageFraction = new Float64Array(24);
    outageFraction[0] = 0.25;
    const { rewardUsd, merchantUsd } = operate(mining(), MINE, testWorld({ outageFraction }));
    expect(rewardUsd[0]).toBeCloseTo(0.75 * 5_580_000, 3);
    expect(merchantUsd[0]).toBeCloseTo(0.75 * (5_580_000 - 2_678_400) - 273_750, 3);
    expect(rewardUsd[1]).toBeCloseTo(90 * 672 * REVENUE, 3);
  });

  it("behind a loss of 2 % draws the same 90 MW at the meter; the adder of 6 costs 46 USD a MWh", () => {
    const plain = mining();
    const connection = { ...plain.connection, importAdderUsdPerMwh: 6, lossFraction: 0.02 };
    const { rewardUsd, merchantUsd } = operate({ ...plain, connection });
    expect(rewardUsd[0]).toBeCloseTo(5_580_000, 3);
    expect(merchantUsd[0]).toBeCloseTo(5_580_000 - 90 * 744 * 46 - 273_750, 3);
  });

  it("has a leap day more in February 2028: 29 days of rewards against 28", () => {
    const { rewardUsd } = operate(mining());
    expect(rewardUsd[13]! / rewardUsd[1]!).toBeCloseTo(29 / 28, 12);
  });

  it("earns hour by hour what stays above its power's price, whatever the day looks like", () => {
    const day = fc.array(fc.integer({ min: -30, max: 200 }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(day, fc.constantFrom(0, 5), (prices, upkeep) => {
        // some hour must pay, or the machines would be sold
        fc.pre(prices.some((price) => price < 60));
        const mine = { ...testMine, fixedUpkeep: [], variableUpkeepUsdPerMwh: upkeep };
        const site = testSite({ mine, months: 12, priceYear: priceYear((hour) => prices[hour % 24]!, 12) });
        const { merchantUsd } = operate(site, MINE, testWorld({}, 12));
        const perHour = prices.reduce((sum, price) => sum + Math.max(0, REVENUE - upkeep - price), 0) / 24;
        for (const [month, hours] of HOURS.entries())
          expect(merchantUsd[month]).toBeCloseTo(90 * hours * perHour, 2);
      }),
      { seed: 321, numRuns: 20 },
    );
  });

  it("cut into three tranches is the same mine, to a billionth, in every column", () => {
    const whole = makePathEvaluator(mining());
    const counts = fc.tuple(fc.integer({ min: 1, max: 15_000 }), fc.integer({ min: 1, max: 14_000 }));
    const hashprices = fc.array(fc.integer({ min: 10, max: 70 }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(counts, hashprices, ([a, b], drawn) => {
        const tranches = [a, b, 30_000 - a - b].map((count, i) => ({
          ...testMine.tranches[0]!,
          id: `part ${i}`,
          count,
        }));
        const world = testWorld({ hashpriceUsdPerPhDay: Float64Array.from(drawn) });
        const one = whole.onWorld(world).operate(MINE)!;
        const three = operate(mining({ mine: { ...testMine, tranches } }), MINE, world);
        for (const name of ["merchantUsd", "rewardUsd", "machineSaleUsd"] as const)
          one[name].forEach((usd, at) => {
            expect(Math.abs(three[name][at]! - usd)).toBeLessThan(1e-9 * (1e7 + Math.abs(usd)));
          });
      }),
      { seed: 322, numRuns: 15 },
    );
  });

  it("never earns less in rewards where hashprice is higher all along", () => {
    const on = makePathEvaluator(mining({ priceYear: priceYear((hour) => 20 + 3 * (hour % 24), 24) }));
    const hashprices = fc.array(fc.integer({ min: 10, max: 70 }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(hashprices, fc.integer({ min: 1, max: 30 }), (drawn, more) => {
        const at = (add: number) =>
          on
            .onWorld(testWorld({ hashpriceUsdPerPhDay: Float64Array.from(drawn, (v) => v + add) }))
            .operate(MINE)!;
        const [low, high] = [at(0).rewardUsd, at(more).rewardUsd];
        low.forEach((usd, month) => {
          expect(high[month]).toBeGreaterThanOrEqual(usd);
        });
      }),
      { seed: 323, numRuns: 15 },
    );
  });
});

describe("what a site owes anyway", () => {
  const standing = {
    connectionUsdPerMwMonth: 300,
    siteUsdPerMonth: 20_000,
    auxiliaryMw: 0.5,
    minimumBillUsdPerMonth: 900_000,
  };

  it("doing nothing is lights of 14,880 USD in January and the rest of the minimum bill", () => {
    const site = testSite({ standing });
    const yard = makeYard(site);
    const baseline = pathBaseline(
      site,
      yard,
      pathCalendar(site, yard),
      statedBatch(testWorld(), 2, "outlook"),
    );
    expect(baseline.lightsUsd[0]).toBeCloseTo(0.5 * 744 * 40, 6);
    expect(baseline.topUpUsd[0]).toBeCloseTo(900_000 - 14_880, 6);
    // the second path is the first
    expect([...baseline.lightsUsd.subarray(24)]).toEqual([...baseline.lightsUsd.subarray(0, 24)]);
  });

  it("doing nothing before the connection stands is nothing at all", () => {
    const site = testSite({ standing });
    const late = { ...site, connection: { ...site.connection, availableAfterMonths: 2 } };
    const yard = makeYard(late);
    const { lightsUsd, topUpUsd } = pathBaseline(
      late,
      yard,
      pathCalendar(late, yard),
      statedBatch(testWorld(), 1, "outlook"),
    );
    expect([...lightsUsd.subarray(0, 2), ...topUpUsd.subarray(0, 2)]).toEqual([0, 0, 0, 0]);
    expect(topUpUsd[2]).toBeGreaterThan(0);
  });

  it("is less by the top-up where machines draw more than the minimum bill", () => {
    expect(operate(mining({ standing })).overheadUsd[0]).toBeCloseTo(900_000 - 14_880, 3);
  });

  it("ends with a sale after three months: charges, lights and minimum bill are the buyer's, 4.8 M$ the seller's", () => {
    const sale = { priceUsdPerImportMw: 50_000, closesAfterMonths: 3, costFraction: 0.04 };
    const { overheadUsd, siteSaleUsd, rewardUsd } = operate(mining({ standing, sale }), {
      ...MINE,
      strategy: "sell-site",
    });
    expect(siteSaleUsd[3]).toBeCloseTo(100 * 50_000 * 0.96, 6);
    expect(siteSaleUsd.filter((usd) => usd !== 0)).toHaveLength(1);
    // March's are still the seller's to pay, whose machines draw more than the minimum bill; April's are not
    expect(overheadUsd[2]).toBeCloseTo(900_000 - 0.5 * 744 * 40, 3);
    for (const month of [3, 4]) expect(overheadUsd[month]).toBeCloseTo(20_000 + 100 * 300 + 900_000, 3);
    expect([rewardUsd[2]! > 0, rewardUsd[3]]).toEqual([true, 0]);
  });
});

describe("tenants and blocks on a path", () => {
  it("a hall of 20 MW draws 16 IT MW at four fifths and a PUE of 1.1 from July on: 419,020.80 USD", () => {
    const site = testSite({ hosting: testOffer });
    const { aiEnergyUsd } = operate(site, { ...MINE, strategy: "convert", hostMw: 20, fleet: "sell" });
    expect([aiEnergyUsd[5], aiEnergyUsd[6]]).toEqual([0, expect.closeTo(16 * 0.8 * 1.1 * 744 * 40, 3)]);
  });

  const block = {
    id: "b",
    mw: 40,
    strikeUsdPerMwh: 41,
    fromMonth: 0,
    untilMonth: 12,
    settlement: "physical",
  } as const;
  const delivered = 40 * 744;

  it("power bought ahead and mined with is worth its market price: doing nothing would waste it", () => {
    const { blocksUsd } = operate(mining({ blocks: [block] }));
    expect(blocksUsd[0]).toBeCloseTo(40 * delivered, 2);
    expect([blocksUsd[11]! > 0, blocksUsd[12]]).toEqual([true, 0]);
  });

  it("power bought ahead and sold on brings the market price less the deduction of 2 USD", () => {
    const site = testSite({ blocks: [block] });
    const connection = { ...site.connection, exportDeductUsdPerMwh: 2 };
    expect(operate({ ...site, connection }, SELL_POWER).blocksUsd[0]).toBeCloseTo(38 * delivered, 2);
  });

  it("a block settled in money changes nothing between strategies", () => {
    const financial = mining({ blocks: [{ ...block, settlement: "financial" }] });
    expect(operate(financial).blocksUsd.every((usd) => usd === 0)).toBe(true);
    expect([...operate(financial).merchantUsd]).toEqual([...operate(mining()).merchantUsd]);
  });
});

describe("the calendar of a site", () => {
  it("knows the hours of each month over those of the price year: 29 / 28 in February 2028, else 1", () => {
    const site = testSite();
    const { hoursRatio } = pathCalendar(site, makeYard(site));
    expect(hoursRatio[13]).toBeCloseTo(29 / 28, 12);
    expect(hoursRatio.filter((ratio) => ratio === 1)).toHaveLength(23);
  });

  it("knows the blocks delivered in each month, and none that is settled in money", () => {
    const block = { mw: 10, strikeUsdPerMwh: 40, fromMonth: 2, untilMonth: 4 };
    const blocks = [
      { ...block, id: "p", settlement: "physical" as const },
      { ...block, id: "f", settlement: "financial" as const },
    ];
    const site = testSite({ blocks, months: 6 });
    const ids = pathCalendar(site, makeYard(site)).blocks.map((month) => month.map(({ id }) => id));
    expect(ids).toEqual([[], [], ["p"], ["p"], [], []]);
  });
});

describe("columns of what a plan never has", () => {
  it("are one column of zeros, shared; the others are their own", () => {
    const made = makePathOperation(6, {
      machines: false,
      tenants: true,
      deliveredBlocks: false,
      siteSale: false,
    });
    expect(made.merchantUsd).toBe(made.siteSaleUsd);
    expect(made.aiEnergyUsd).not.toBe(made.merchantUsd);
    expect(made.overheadUsd).not.toBe(made.merchantUsd);
    expect(made.overheadUsd).toHaveLength(6);
  });

  it("stay zeros when a plan is carried out: selling power has no machines, tenants or sale", () => {
    const { merchantUsd, aiEnergyUsd, siteSaleUsd, rewardUsd } = operate(mining(), SELL_POWER);
    for (const column of [merchantUsd, aiEnergyUsd, siteSaleUsd, rewardUsd])
      expect(column.every((usd) => usd === 0)).toBe(true);
  });
});
