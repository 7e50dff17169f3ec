import { describe, expect, it } from "vitest";
import { makeEmptyBatch, statedBatch, type World, type WorldBatch } from "../world/index.ts";
import {
  addWorth,
  type BlockTerms,
  type Choice,
  makePathEvaluator,
  makePlan,
  operatePlan,
  orderedCash,
  outcomeOf,
  type PathCash,
  type Plan,
  type Site,
  summedCash,
} from "./index.ts";
import { priceYear, testMachine, testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const MONTHS = 48;
const mine = {
  ...testMine,
  tranches: [
    ...testMine.tranches,
    {
      id: "worse",
      machine: { ...testMachine, id: "worse", efficiencyJPerTh: 26, powerW: 3900 },
      count: 3000,
      bought: { year: 2026, month: 1 },
    },
  ],
};
const siteOf = (change: Partial<Site> = {}) =>
  testSite({
    months: MONTHS,
    mine,
    hosting: testOffer,
    priceYear: priceYear((hour) => 30 + (hour % 24), MONTHS),
    ...change,
  });
const terms: BlockTerms = { hostMwAfter: [20, 40, 60], quarterCount: 8, fleet: "run-to-stop" };

/** Four paths that differ in hashprice, rent and delay; on the last the tenant defaults. */
function futures(): WorldBatch {
  const batch = makeEmptyBatch({
    measure: "valuation",
    seed: 1,
    firstPath: 0,
    pathCount: 4,
    months: MONTHS,
    tenantCount: 1,
  });
  for (let path = 0; path < 4; path++) {
    for (let month = 0; month < MONTHS; month++) {
      const at = path * MONTHS + month;
      batch.hashpriceUsdPerPhDay[at] = 48 - path * 3 - month / 4;
      batch.networkHashrateEhs[at] = 700 + month;
      batch.powerLevelRatio[at] = 1 + 0.05 * path;
      batch.powerSpreadRatio[at] = 1;
      batch.rentRatio[at] = 1 + 0.01 * month * (path - 1);
      batch.priceUsdPerBtc[at] = 60_000;
    }
    batch.delayMonths[path] = path;
    batch.overrunFraction[path] = 0.05 * path;
    batch.tenantDefaultMonth[path] = path === 3 ? 30 : Number.POSITIVE_INFINITY;
  }
  return batch;
}

function expectSame(a: PathCash, b: PathCash): void {
  for (const name of [
    "netCashUsd",
    "contractedUsd",
    "merchantUsd",
    "machinesUsd",
    "hallCapexUsd",
    "rentUsd",
  ] as const) {
    const gross = b[name].reduce((most, usd) => Math.max(most, Math.abs(usd)), 1);
    for (let at = 0; at < b[name].length; at++)
      expect(Math.abs(a[name][at]! - b[name][at]!), `${name} ${at}`).toBeLessThan(1e-9 * gross);
  }
}

const hybrid = (hostMw: number, waitMonths: number): Choice => ({
  strategy: "hybrid",
  hostMw,
  waitMonths,
  fleet: "run-to-stop",
});

describe("cash under orders", () => {
  const site = siteOf();
  const evaluator = makePathEvaluator(site);
  const on = evaluator.on(futures());

  it("of nothing is that of mining on, to 1e-9", () => {
    const never = on.evaluate({ ...hybrid(0, 0), strategy: "mine" });
    expectSame(
      orderedCash(evaluator, on, terms, () => -1),
      never,
    );
  });

  it("of all blocks on one day is that of the strategy that orders them together, with every path's own delay, overrun and default", () => {
    for (const waitMonths of [0, 6]) {
      const together = orderedCash(evaluator, on, terms, () => waitMonths);
      expectSame(together, on.evaluate(hybrid(60, waitMonths)));
      expect(together.npvUsd[0]).toBeCloseTo(on.evaluate(hybrid(60, waitMonths)).npvUsd[0]!, 3);
    }
  });

  it("is each path's own: what another path orders changes nothing", () => {
    const own = orderedCash(evaluator, on, terms, (block, path) => (path === 2 && block === 0 ? 3 : -1));
    const one = on.evaluate(hybrid(20, 3));
    const never = on.evaluate({ ...hybrid(0, 0), strategy: "mine" });
    for (let path = 0; path < 4; path++)
      expect(own.npvUsd[path]).toBeCloseTo((path === 2 ? one : never).npvUsd[path]!, 3);
  });

  it("of blocks ordered apart is that of the plan carried out month by month: one today, one after two quarters", () => {
    const world = testWorld(
      { hashpriceUsdPerPhDay: Float64Array.from({ length: MONTHS }, (_, month) => 45 - month / 4) },
      MONTHS,
    );
    const stated = evaluator.onWorld(world);
    const cash = orderedCash(evaluator, stated, terms, (block) => [0, 6, -1][block]!);
    expect(cash.npvUsd[0]).toBeCloseTo(apart(site, world), 0);
  });

  it("lets the builder finish first: two blocks ordered a month apart are ready as if the second had been ordered with the first", () => {
    // the second hall follows the first by two months: after one it still waits one, after two it waits no more
    const spent = (second: number) => {
      const { hallCapexUsd } = orderedCash(evaluator, on, terms, (block) => [0, second, -1][block]!);
      return hallCapexUsd.subarray(0, MONTHS).findLastIndex((usd) => usd > 0);
    };
    expect(spent(1)).toBe(spent(0));
    expect(spent(2)).toBe(spent(0));
    expect(spent(3)).toBe(spent(0) + 1);
  });

  it("is put together from whole strategies to the cent where blocks are ordered together", () => {
    const summed = addWorth(
      evaluator.parts.worth,
      summedCash(on, terms, () => 3),
    );
    expect(summed.npvUsd[1]).toBeCloseTo(on.evaluate(hybrid(60, 3)).npvUsd[1]!, 2);
  });

  it("is put together within 1 % of what is built where they are ordered apart and the builder builds them all at once", () => {
    const fast = siteOf({
      hosting: { ...testOffer, conversion: { ...testOffer.conversion, monthsPerFurtherHall: 0 } },
    });
    const own = makePathEvaluator(fast);
    const onFast = own.on(futures());
    const monthOf = (block: number) => [0, 6, 12][block]!;
    const exact = orderedCash(own, onFast, terms, monthOf);
    const summed = addWorth(own.parts.worth, summedCash(onFast, terms, monthOf));
    for (let path = 0; path < 4; path++) {
      const built = exact.capexUsd[path]!;
      expect(Math.abs(summed.npvUsd[path]! - exact.npvUsd[path]!)).toBeLessThan(0.01 * built);
    }
  });
});

describe("cash where the landlord bears the tenants' energy", () => {
  const site = siteOf({ hosting: { ...testOffer, lease: { ...testOffer.lease, passThrough: "all-in" } } });
  const evaluator = makePathEvaluator(site);
  const on = evaluator.on(statedBatch(testWorld({}, MONTHS), 2, "valuation"));

  it("is that of the strategy where all is ordered together: each block bears its part", () => {
    expectSame(
      orderedCash(evaluator, on, terms, () => 0),
      on.evaluate(hybrid(60, 0)),
    );
  });
});

describe("cash of a site that the tables of paths don't serve", () => {
  it("is put together from whole strategies: prices below 0 times a level", () => {
    const site = siteOf({ months: 24, priceYear: priceYear((hour) => (hour % 24 === 0 ? -5 : 35), 24) });
    const evaluator = makePathEvaluator({
      ...site,
      priceYear: { ...site.priceYear, levelRatio: new Float64Array(24).fill(-0.5) },
    });
    const on = evaluator.on(statedBatch(testWorld({}, 24), 1, "valuation"));
    expect(on.operate(hybrid(60, 0))).toBeNull();
    expectSame(
      orderedCash(evaluator, on, terms, () => 0),
      on.evaluate(hybrid(60, 0)),
    );
  });
});

/** Worth of a plan with one hall ordered today and one after six months, month by month. */
function apart(site: Site, world: World): number {
  const npvOf = (plan: Plan) =>
    outcomeOf(
      site,
      operatePlan(site, world, plan),
      operatePlan(site, world, makePlan(site, world, { ...hybrid(0, 0), strategy: "do-nothing" })),
    ).npvUsd;
  const first = makePlan(site, world, hybrid(40, 0));
  const [hall] = makePlan(site, world, hybrid(20, 6)).halls;
  const halls = [first.halls[0]!, hall!];
  const monthly = (of: (month: number) => number) =>
    Float64Array.from({ length: MONTHS }, (_, month) => of(month));
  const held = (since: "clearedMonth" | "readyMonth") => (month: number) =>
    halls.reduce((mw, each) => mw + (month >= each[since] ? each.gridMw : 0), 0);
  const reservedMw = monthly(held("readyMonth"));
  const miningMw = monthly((month) => 100 - held("clearedMonth")(month));
  return npvOf({ ...first, halls, miningMw, reservedMw, letMw: reservedMw });
}
