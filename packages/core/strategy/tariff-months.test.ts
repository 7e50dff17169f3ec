import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { statedBatch } from "../world/index.ts";
import {
  type Choice,
  type ImportPricePeriod,
  makePathEvaluator,
  makePlan,
  makeStepByStepYard,
  makeYard,
  operatePlan,
  oraclePathCash,
  type PathCash,
  type Site,
  shapeIndexOf,
  sitePeriods,
} from "./index.ts";
import { lineTotal, priceYear, testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const MONTHS = 14;
const MINE: Choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
const HYBRID: Choice = { strategy: "hybrid", hostMw: 20, waitMonths: 0, fleet: "run-to-stop" };
const FIXED: ImportPricePeriod = { fromMonth: 0, marketFraction: 0, fixedUsdPerMwh: 45 };

/** 10 MW at the plug, which earn 83.33 USD/MWh: 30 hours in 100 of the market's are dearer. */
const small = { ...testMine, tranches: [{ ...testMine.tranches[0]!, count: 10_000 / 3 }] };
const tenMw = (change: Partial<Site> = {}) => {
  const plain = testSite({
    months: MONTHS,
    mine: { ...small, fixedUpkeep: [] },
    priceYear: priceYear((hour) => 20 + (hour % 100), MONTHS),
    ...change,
  });
  return plain;
};
/** Dear from 14 to 20 o'clock. */
const BY_TIME: ImportPricePeriod = {
  fromMonth: 0,
  marketFraction: 0,
  fixedUsdPerMwh: Float64Array.from({ length: 8760 }, (_, hour) =>
    hour % 24 >= 14 && hour % 24 < 20 ? 140 : 36,
  ),
};
const linesOf = (site: Site, world = testWorld({}, MONTHS)) =>
  operatePlan(site, world, makePlan(site, world, MINE)).lines;
const energyOf = (site: Site, month: number, world = testWorld({}, MONTHS)) =>
  linesOf(site, world).find(({ id }) => id === "mining.energy")!.amounts[month]!;

describe("energy under a tariff", () => {
  it("at a fixed 45 USD/MWh costs 10 MW in a month of 31 days 10 * 744 * 45, whatever the market does", () => {
    expect(energyOf(tenMw({ importPrices: [FIXED] }), 0)).toBeCloseTo(-10 * 744 * 45, 6);
  });

  it("at two prices by the hour costs 18 hours of each January day at 36; at 140 the machines stand still", () => {
    expect(energyOf(tenMw({ importPrices: [BY_TIME] }), 0)).toBeCloseTo(-10 * 31 * 18 * 36, 6);
  });

  it("of a contract of half a year costs the market's price from July on: 64 hours in 100 are below 83.33", () => {
    const prices = [FIXED, { fromMonth: 6, marketFraction: 1, fixedUsdPerMwh: 0 }];
    const site = tenMw({ importPrices: prices });
    expect(energyOf(site, 5)).toBeCloseTo(-10 * 720 * 45, 6);
    expect(energyOf(site, 6)).toBeCloseTo(energyOf(tenMw(), 6), 6);
    expect(energyOf(site, 6)).not.toBeCloseTo(-10 * 744 * 45, 0);
  });

  it("indexed at half the market and 5 on top runs all hours of a market of 20 to 119: cost 10 MW * sum", () => {
    const site = tenMw({ importPrices: [{ fromMonth: 0, marketFraction: 0.5, fixedUsdPerMwh: 5 }] });
    const market = Array.from({ length: 744 }, (_, hour) => 20 + (hour % 100));
    expect(energyOf(site, 0)).toBeCloseTo(-10 * market.reduce((usd, price) => usd + price / 2 + 5, 0), 6);
  });

  it("does not depend on the path where its price is fixed or by time of use, whatever level and spread", () => {
    const moved = fc.record({
      level: fc.double({ min: 0, max: 6, noNaN: true }),
      spread: fc.double({ min: 0, max: 4, noNaN: true }),
    });
    fc.assert(
      fc.property(moved, fc.constantFrom(FIXED, BY_TIME), ({ level, spread }, period) => {
        const world = testWorld(
          {
            powerLevelRatio: new Float64Array(MONTHS).fill(level),
            powerSpreadRatio: new Float64Array(MONTHS).fill(spread),
          },
          MONTHS,
        );
        const site = tenMw({ importPrices: [period] });
        expect(lineTotal(linesOf(site, world), "mining.energy")).toBe(
          lineTotal(linesOf(site), "mining.energy"),
        );
      }),
      { seed: 71, numRuns: 20 },
    );
  });

  it("leaves what was bought ahead to the market: 5 MW at 40 settle on a market of 60", () => {
    const blocks = [
      { id: "b", mw: 5, strikeUsdPerMwh: 40, fromMonth: 0, untilMonth: 1, settlement: "financial" as const },
    ];
    const flat = { priceYear: priceYear(() => 60, MONTHS), blocks };
    const lines = linesOf(tenMw({ ...flat, importPrices: [FIXED] }));
    expect(lineTotal(lines, "power.block.b")).toBeCloseTo(5 * 744 * (60 - 40), 6);
  });
});

const COLUMNS = ["merchantUsd", "overheadUsd", "contractedUsd", "netCashUsd", "rewardUsd"] as const;

function expectSameCash(found: PathCash, wanted: PathCash): void {
  for (const name of COLUMNS)
    found[name].forEach((usd, at) => {
      expect(Math.abs(usd - wanted[name][at]!), `${name} ${at}`).toBeLessThan(1e-2);
    });
}

/** Import prices of every kind: fixed, indexed, by time, with an adder in the dearest hours, and one after another. */
const market = Float64Array.from({ length: 8760 }, (_, hour) => 15 + ((hour * 37) % 91) + (hour % 24));
const dearest = market.map((price) => Math.max(0, price - 110) * 40);
const KINDS: readonly (readonly [string, readonly ImportPricePeriod[]])[] = [
  ["fixed", [FIXED]],
  ["indexed at 70 %", [{ fromMonth: 0, marketFraction: 0.7, fixedUsdPerMwh: 12 }]],
  ["by time of use", [BY_TIME]],
  [
    "fixed, then by time of use, then the market",
    [FIXED, { ...BY_TIME, fromMonth: 4 }, { fromMonth: 9, marketFraction: 1, fixedUsdPerMwh: 0 }],
  ],
  [
    "the market with a charge on its dearest hours",
    [{ fromMonth: 0, marketFraction: 1, fixedUsdPerMwh: dearest }],
  ],
  [
    "the market with a charge in the evening, in no order of its own",
    [
      {
        fromMonth: 0,
        marketFraction: 1,
        fixedUsdPerMwh: (BY_TIME.fixedUsdPerMwh as Float64Array).map((usd) => usd / 3),
      },
    ],
  ],
];

describe("a tariff on many paths", () => {
  const batch = statedBatch(testWorld({}, MONTHS), 3, "outlook");
  for (let at = 0; at < batch.powerLevelRatio.length; at++) {
    batch.powerLevelRatio[at] = 0.4 + ((at * 7) % 11) / 5;
    batch.powerSpreadRatio[at] = 0.3 + ((at * 5) % 7) / 3;
    batch.hashpriceUsdPerPhDay[at] = 25 + ((at * 13) % 17) * 2;
  }
  const siteOf = (importPrices: readonly ImportPricePeriod[]) =>
    testSite({
      months: MONTHS,
      mine: { ...testMine, tranches: [...testMine.tranches, { ...small.tranches[0]!, id: "small" }] },
      hosting: testOffer,
      priceYear: priceYear((hour) => market[hour]!, MONTHS),
      connection: {
        ...testSite().connection,
        importAdderUsdPerMwh: 3,
        lossFraction: 0.02,
        interruptedHoursPerYear: 200,
        interruptedImportMw: 70,
      },
      standing: {
        connectionUsdPerMwMonth: 0,
        siteUsdPerMonth: 0,
        auxiliaryMw: 1,
        minimumBillUsdPerMonth: 40_000,
      },
      importPrices,
    });

  it.each(KINDS)("%s: the tables are the plans carried out hour by hour", (_name, importPrices) => {
    const site = siteOf(importPrices);
    const evaluator = makePathEvaluator(site);
    for (const choice of [MINE, HYBRID])
      expectSameCash(
        evaluator.on(batch).evaluate(choice),
        oraclePathCash(site, makeStepByStepYard(site), batch, choice),
      );
  });

  it("goes by tables wherever one order of hours serves all paths, and the slow way where none does", () => {
    const served = KINDS.map(([, importPrices]) => {
      const { on } = makePathEvaluator(siteOf(importPrices));
      return on(batch).operate(MINE) !== null;
    });
    expect(served).toEqual([true, true, true, true, true, false]);
  });

  it("by time of use beside a delivered block that is resold goes the slow way: its hours are in the market's order", () => {
    const block = { id: "b", mw: 5, strikeUsdPerMwh: 40, fromMonth: 0, untilMonth: 9 };
    const site = { ...siteOf([BY_TIME]), blocks: [{ ...block, settlement: "physical" as const }] };
    expect(makePathEvaluator(site).on(batch).operate(MINE)).toBeNull();
    expectSameCash(
      makePathEvaluator(site).on(batch).evaluate(MINE),
      oraclePathCash(site, makeStepByStepYard(site), batch, MINE),
    );
  });
});

describe("periods of a site", () => {
  it("are one from the start where neither tariff nor connection changes", () => {
    expect(sitePeriods(testSite()).map(({ fromMonth }) => fromMonth)).toEqual([0]);
    expect(shapeIndexOf(testSite(), 13)).toBe(1);
    expect(makeYard(testSite()).shapes).toHaveLength(12);
  });

  it("start where a tariff ends and where a step of the connection begins, each with twelve months of its own", () => {
    const plain = testSite();
    const site = testSite({
      importPrices: [FIXED, { fromMonth: 6, marketFraction: 1, fixedUsdPerMwh: 0 }],
      connection: { ...plain.connection, steps: [{ fromMonth: 10, importMw: 150, firmMw: 80, exportMw: 5 }] },
    });
    expect(sitePeriods(site).map(({ fromMonth }) => fromMonth)).toEqual([0, 6, 10]);
    expect([5, 6, 9, 10, 12].map((month) => shapeIndexOf(site, month))).toEqual([5, 18, 21, 34, 24]);
    const { shapes } = makeYard(site);
    expect(shapes).toHaveLength(36);
    expect([shapes[0]!, shapes[12]!, shapes[24]!].map(({ firmLimitMw }) => firmLimitMw[0])).toEqual([
      60, 60, 80,
    ]);
    expect(shapes[24]!.interruptibleLimitMw[0]).toBe(70);
    expect(shapes.map(({ marketFraction }) => marketFraction).slice(0, 13)).toEqual([
      ...new Array(12).fill(0),
      1,
    ]);
  });
});
