import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { statedBatch, type WorldBatch } from "../world/index.ts";
import { makeYard } from "./month-memory.ts";
import { makePathEvaluator } from "./path-evaluator.ts";
import { oraclePathCash } from "./path-oracle.ts";
import type { Choice, FleetPolicy } from "./plan.ts";
import { priceYear, testMine, testOffer, testSite, testWorld } from "./test-site.ts";
import type { ColocationOffer, Site, StrategyId } from "./types.ts";

const MONTHS = 14;
const choose = (strategy: StrategyId, hostMw = 0, fleet: FleetPolicy = "run-to-stop"): Choice => ({
  strategy,
  hostMw,
  waitMonths: 0,
  fleet,
});
const site: Site = testSite({
  months: MONTHS,
  mine: testMine,
  hosting: {
    ...testOffer,
    lease: {
      ...testOffer.lease,
      prepayment: {
        amountUsd: 3e6,
        receivedMonthsAfterStart: 0,
        creditFromMonthsAfterStart: 1,
        creditMonths: 3,
      },
    },
    conversion: { ...testOffer.conversion, salvageUsdPerItMw: 10_000, demobilisationUsdPerMw: 5000 },
  },
  standing: {
    connectionUsdPerMwMonth: 100,
    siteUsdPerMonth: 1000,
    auxiliaryMw: 0.2,
    minimumBillUsdPerMonth: 500_000,
  },
  sale: { priceUsdPerImportMw: 50_000, closesAfterMonths: 5, costFraction: 0.04 },
  blocks: [
    { id: "b", mw: 20, strikeUsdPerMwh: 41, fromMonth: 1, untilMonth: 9, settlement: "physical" },
    { id: "f", mw: 20, strikeUsdPerMwh: 38, fromMonth: 0, untilMonth: 9, settlement: "financial" },
  ],
  priceYear: priceYear((hour) => 25 + (hour % 24), MONTHS),
});
const yard = makeYard(site);
/** Two paths: the second pays a tenth more for its halls and mines at 50. */
const batch: WorldBatch = (() => {
  const made = statedBatch(testWorld({}, MONTHS), 2, "outlook");
  made.overrunFraction[1] = 0.1;
  made.hashpriceUsdPerPhDay.fill(50, MONTHS);
  return made;
})();
const cashOf = (choice: Choice) => oraclePathCash(site, yard, batch, choice);
const sumOf = (column: Float64Array, p: number) =>
  column.subarray(p * MONTHS, (p + 1) * MONTHS).reduce((sum, usd) => sum + usd, 0);

describe("cash path by path from the plan carried out", () => {
  it("of doing nothing is nothing in every column", () => {
    const { choice, pathCount, months, ...columns } = cashOf(choose("do-nothing"));
    expect([choice.strategy, pathCount, months]).toEqual(["do-nothing", 2, MONTHS]);
    for (const [name, column] of Object.entries(columns))
      expect(
        column.every((usd) => usd === 0),
        name,
      ).toBe(true);
  });

  it("of 20 MW of halls is 16 M$ for 16 IT MW and 0.1 M$ of clearing, positive; a tenth more on the second path", () => {
    const { hallCapexUsd } = cashOf(choose("convert", 20, "sell"));
    expect(sumOf(hallCapexUsd, 0)).toBeCloseTo(16e6 + 20 * 5000, 2);
    expect(sumOf(hallCapexUsd, 1)).toBeCloseTo(17.6e6 + 20 * 5000, 2);
  });

  it("of a lease of 16 IT MW is 1.6 M$ of rent a month from July on; a third of the 1 M$ prepaid is taken back in each of three", () => {
    const { rentUsd, depositUsd } = cashOf(choose("convert", 20, "sell"));
    expect([...rentUsd.subarray(5, 8)]).toEqual([0, expect.closeTo(1.6e6, 3), expect.closeTo(1.6e6, 3)]);
    // 3 M$ for 48 IT MW is 1 M$ for 16: received in July, credited in August to October
    expect([...depositUsd.subarray(6, 11)]).toEqual([
      expect.closeTo(1e6, 3),
      expect.closeTo(-1e6 / 3, 3),
      expect.closeTo(-1e6 / 3, 3),
      expect.closeTo(-1e6 / 3, 3),
      expect.closeTo(0, 3),
    ]);
  });

  it("of mining in January is 90 MW at each path's own revenue: rewards of 5.58 M$ and 6.975 M$", () => {
    const { rewardUsd } = cashOf(choose("mine"));
    expect(rewardUsd[0]).toBeCloseTo((90 * 744 * 40) / 0.48, 2);
    expect(rewardUsd[MONTHS]).toBeCloseTo((90 * 744 * 50) / 0.48, 2);
  });

  it("of the site sold in month 5 has its price among merchant cash and sales of assets", () => {
    const { merchantUsd, assetSaleUsd } = cashOf({ ...choose("sell-site"), fleet: "sell" });
    expect(merchantUsd[5]).toBeCloseTo(4.8e6, 2);
    expect(assetSaleUsd[5]).toBeCloseTo(4.8e6, 2);
  });

  const drawn = fc.constantFrom(
    choose("mine"),
    choose("convert", 40, "sell"),
    choose("hybrid", 60),
    choose("bridge", 20),
    choose("sell-power"),
    choose("sell-site"),
  );
  const place = fc.tuple(drawn, fc.nat(2 * MONTHS - 1));

  it("is split in two ways into the same whole: by class of discount, and by account", () => {
    fc.assert(
      fc.property(place, ([choice, at]) => {
        const cash = cashOf(choice);
        const byClass =
          cash.contractedUsd[at]! +
          cash.merchantUsd[at]! +
          cash.machinesUsd[at]! +
          cash.constructionUsd[at]! +
          cash.overheadUsd[at]!;
        const byAccount =
          cash.operatingUsd[at]! -
          cash.hallCapexUsd[at]! -
          cash.machineCapexUsd[at]! +
          cash.assetSaleUsd[at]! +
          cash.depositUsd[at]!;
        expect(byClass).toBeCloseTo(cash.netCashUsd[at]!, 3);
        expect(byAccount).toBeCloseTo(cash.netCashUsd[at]!, 3);
      }),
      { seed: 341, numRuns: 20 },
    );
  });

  it("is that of the tables, month by month, to a tenth of a cent in 10 M$", () => {
    const on = makePathEvaluator(site, yard).on(batch);
    for (const choice of [choose("mine"), choose("hybrid", 40), choose("sell-site")]) {
      const [fast, plain] = [on.evaluate(choice), cashOf(choice)];
      expect(on.operate(choice)).not.toBeNull();
      plain.netCashUsd.forEach((usd, at) => {
        expect(Math.abs(fast.netCashUsd[at]! - usd)).toBeLessThan(1e-3);
      });
    }
  });

  it("of a path is the same alone", () => {
    const alone = statedBatch(
      testWorld({ overrunFraction: 0.1, hashpriceUsdPerPhDay: new Float64Array(MONTHS).fill(50) }, MONTHS),
      1,
      "outlook",
    );
    const found = oraclePathCash(site, yard, alone, choose("bridge", 40)).netCashUsd;
    expect([...found]).toEqual([...cashOf(choose("bridge", 40)).netCashUsd.subarray(MONTHS)]);
  });
});

describe("machines of others, which the tables leave to it", () => {
  const colocation: ColocationOffer = {
    terms: {
      rateUsdPerKwh: 0.07,
      meteredAt: "meter",
      depositMonths: 0,
      billingDelayDays: 0,
      baseDefaultProbabilityPerYear: 0,
      stressedDefaultProbabilityPerYear: 0,
      vacantMonthsAfterDefault: 2,
      uptimeFraction: 1,
    },
    gridMw: 100,
    customerEfficiencyJPerTh: 20,
    profitShareFraction: 0,
    lossMonthsUntilExit: 3,
    lettingMonths: 0,
  };
  const nobody = { ...testMine, tranches: [], fixedUpkeep: [] };
  const places = testSite({ months: 3, colocation, mine: nobody });
  const still = statedBatch(testWorld({}, 3), 1, "outlook");

  it("pay 70 USD on 100 MW of power of 40: 2.232 M$ in January", () => {
    const { operatingUsd, netCashUsd } = oraclePathCash(
      places,
      makeYard(places),
      still,
      choose("host-miners"),
    );
    expect(operatingUsd[0]).toBeCloseTo(30 * 100 * 744, 3);
    expect([...netCashUsd]).toEqual([...operatingUsd]);
  });

  it("are not operated by tables, and evaluated to the bit as here", () => {
    const { on, yard: own } = makePathEvaluator(places);
    expect(on(still).operate(choose("host-miners"))).toBeNull();
    expect([...on(still).evaluate(choose("host-miners")).netCashUsd]).toEqual([
      ...oraclePathCash(places, own, still, choose("host-miners")).netCashUsd,
    ]);
  });

  it("are refused by name where the site has no places for them", () => {
    expect(() => cashOf(choose("host-miners"))).toThrow(
      expect.objectContaining({ code: "strategy/no-colocation" }),
    );
  });
});
