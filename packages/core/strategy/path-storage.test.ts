import { describe, expect, it } from "vitest";
import { statedBatch, type WorldBatch } from "../world/index.ts";
import {
  batteryWith,
  exportingSite,
  testBattery,
  twoFleets,
  wanderingBatch,
  wanderingYear,
} from "./battery.fixture.ts";
import {
  type Choice,
  makePathEvaluator,
  makePlan,
  operatePlan,
  oraclePathCash,
  outcomeOf,
  type PathCash,
  type Site,
  type SiteBattery,
  servesStorage,
  standsStill,
} from "./index.ts";
import { testOffer, testSite, testWorld } from "./test-site.ts";

const MONTHS = 14;
const IDLE: Choice = { strategy: "do-nothing", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
const MINE: Choice = { ...IDLE, strategy: "mine" };
const HYBRID: Choice = { strategy: "hybrid", hostMw: 40, waitMonths: 0, fleet: "run-to-stop" };
const CONVERT: Choice = { strategy: "convert", hostMw: 60, waitMonths: 0, fleet: "sell" };
const SELL: Choice = { ...IDLE, strategy: "sell-power" };

/** A large battery beside a mine that fills most of the connection: 25 MW, 100 MWh. */
const large = batteryWith(
  {
    chargeLimitMw: 25,
    dischargeLimitMw: 25,
    energyMwh: 100,
    chargeEfficiencyFraction: 0.92,
    dischargeEfficiencyFraction: 0.92,
  },
  { startMwh: 50 },
);

function siteWith(battery: SiteBattery | undefined, exportMw = 0): Site {
  const site = testSite({
    months: MONTHS,
    priceYear: wanderingYear(11, MONTHS),
    mine: twoFleets,
    hosting: { ...testOffer, rampMonths: 3 },
    standing: { ...testSite().standing, auxiliaryMw: 0.5 },
    ...(battery ? { battery } : {}),
  });
  const connection = {
    ...site.connection,
    importAdderUsdPerMwh: 4,
    exportDeductUsdPerMwh: 1,
    lossFraction: 0.01,
  };
  return {
    ...site,
    connection: { ...connection, exportMw, interruptedHoursPerYear: 40, interruptedImportMw: 60 },
  };
}

/** Gain of each path and month by the battery, read from tables and dispatched. */
function gains(battery: SiteBattery, choice: Choice, batch: WorldBatch, exportMw = 0) {
  const site = siteWith(battery, exportMw);
  const bare = siteWith(undefined, exportMw);
  const on = makePathEvaluator(site);
  const tabled = on.on(batch).evaluate(choice);
  const operated = oraclePathCash(site, on.yard, batch, choice);
  const without = makePathEvaluator(bare);
  const base = oraclePathCash(bare, without.yard, batch, { ...choice });
  const gain = (cash: PathCash) => cash.merchantUsd.map((usd, at) => usd - base.merchantUsd[at]!);
  return { tabled: gain(tabled), operated: gain(operated), cash: { tabled, operated } };
}

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
const meanOff = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / Math.abs(total(b));

describe("a battery on many paths", () => {
  const batch = wanderingBatch(5, 3, MONTHS);

  it.each([
    ["a mine of two kinds of machines", MINE, 0, 0.025],
    ["a mine that may sell", MINE, 30, 0.025],
    ["tenants alone, three of whose months are of moving in", CONVERT, 0, 0.05],
    ["tenants and machines", HYBRID, 0, 0.025],
    ["nobody", SELL, 30, 0.025],
  ] as const)(
    "beside %s gains what dispatching every month gains, to a fortieth (a twentieth while tenants move in)",
    (_who, choice, exportMw, most) => {
      const { tabled, operated } = gains(large, choice, batch, exportMw);
      expect(total(operated)).toBeGreaterThan(0);
      expect(Math.abs(total(tabled) / total(operated) - 1)).toBeLessThan(most);
      expect(meanOff(tabled, operated)).toBeLessThan(2 * most);
    },
  );

  it("of more than half the connection, which two kinds of machines must share, gains it to a seventh: the limit of taking tiers one by one", () => {
    const huge = batteryWith({ chargeLimitMw: 60, dischargeLimitMw: 60, energyMwh: 240 }, { startMwh: 0 });
    const { tabled, operated } = gains(huge, MINE, batch);
    expect(Math.abs(total(tabled) / total(operated) - 1)).toBeLessThan(1 / 7);
  });

  it("costs the same on every path as on one: system, upkeep and what is left, to the cent", () => {
    const replaced = { ...large, lifeMonths: 10, capexUsd: 20_000_000, upkeepUsdPerYear: 240_000 };
    const { cash } = gains(replaced, HYBRID, batch);
    for (const column of ["machineCapexUsd", "assetSaleUsd", "overheadUsd"] as const)
      cash.operated[column].forEach((usd, at) => {
        expect(cash.tabled[column][at]).toBeCloseTo(usd, 2);
      });
    expect(cash.tabled.capexUsd[0]).toBeGreaterThan(60_000_000);
  });

  it("leaves tenants' energy, rent and buildings as they are", () => {
    const { cash } = gains(large, HYBRID, batch);
    for (const column of ["contractedUsd", "constructionUsd", "rentUsd", "depositUsd"] as const)
      cash.operated[column].forEach((usd, at) => {
        expect(Math.abs(cash.tabled[column][at]! - usd)).toBeLessThan(1e-6 * (1 + Math.abs(usd)));
      });
  });

  it("of no size changes nothing to the bit", () => {
    const none = batteryWith({ energyMwh: 0 }, { exists: true, upkeepUsdPerYear: 0 });
    const [site, bare] = [siteWith(none), siteWith(undefined)];
    for (const choice of [MINE, HYBRID, SELL]) {
      const { choice: _asked, ...columns } = makePathEvaluator(site).on(batch).evaluate(choice);
      expect(columns).toEqual(
        expect.objectContaining(withoutChoice(makePathEvaluator(bare).on(batch).evaluate(choice))),
      );
    }
  });

  it("is the same path by path whatever paths stand beside it", () => {
    const site = siteWith(large);
    const alone = wanderingBatch(5, 2, MONTHS);
    const few = makePathEvaluator(site).on(alone).evaluate(MINE).netCashUsd;
    const many = makePathEvaluator(site).on(batch).evaluate(MINE).netCashUsd;
    expect(Array.from(many.subarray(0, 2 * MONTHS))).toEqual(Array.from(few));
  });
});

function withoutChoice({ choice: _asked, ...columns }: PathCash) {
  return columns;
}

describe("paths that stand still", () => {
  const site = siteWith({ ...large, exists: false });
  const world = testWorld({}, MONTHS);
  const still = statedBatch(world, 4, "outlook");

  it("are found: one path, or all of them the same", () => {
    expect(standsStill(still)).toBe(true);
    expect(standsStill(wanderingBatch(1, 1, MONTHS))).toBe(true);
    expect(standsStill(wanderingBatch(1, 2, MONTHS))).toBe(false);
    const moved = statedBatch(world, 4, "outlook");
    moved.powerSpreadRatio[2 * MONTHS + 3] = 1.01;
    expect(standsStill(moved)).toBe(false);
  });

  it.each([MINE, CONVERT, HYBRID])("are worth what the plan is worth on its own, to 1e-9: %o", (choice) => {
    const evaluator = makePathEvaluator(site);
    const cash = evaluator.on(still).evaluate(choice);
    const run = (asked: Choice) => operatePlan(site, world, makePlan(site, world, asked), evaluator.yard);
    const { npvUsd, netCashUsd } = outcomeOf(site, run(choice), run(IDLE));
    const gross = netCashUsd.reduce((sum, usd) => sum + Math.abs(usd), 1);
    for (const value of cash.npvUsd) expect(Math.abs(value - npvUsd) / gross).toBeLessThan(1e-9);
    expect(Array.from(cash.netCashUsd.subarray(3 * MONTHS))).toEqual(
      Array.from(cash.netCashUsd.subarray(0, MONTHS)),
    );
  });

  it("can be read from tables where many are looked at: within 2 % of what the battery gains", () => {
    const evaluator = makePathEvaluator(site);
    const bare = makePathEvaluator(siteWith(undefined)).onWorld(world).evaluate(MINE).merchantUsd;
    const operated = evaluator.onWorld(world).evaluate(MINE).merchantUsd;
    const tabled = evaluator.onWorld(world, "by-tables").evaluate(MINE).merchantUsd;
    const gainUsd = total(operated) - total(bare);
    expect(evaluator.onWorld(world).operate(MINE)).toBeNull();
    expect(evaluator.onWorld(world, "by-tables").operate(MINE)).not.toBeNull();
    expect(Math.abs(total(tabled) - total(operated)) / gainUsd).toBeLessThan(0.02);
  });
});

describe("what the tables can't carry", () => {
  it("is a minimum bill, which goes the slow way and is exact", () => {
    const site = siteWith(large);
    const billed = { ...site, standing: { ...site.standing, minimumBillUsdPerMonth: 900_000 } };
    expect(servesStorage(site)).toBe(true);
    expect(servesStorage(billed)).toBe(false);
    const batch = wanderingBatch(9, 2, MONTHS);
    const { yard, on } = makePathEvaluator(billed);
    expect(on(batch).operate(MINE)).toBeNull();
    expect(on(batch).evaluate(MINE).netCashUsd).toEqual(oraclePathCash(billed, yard, batch, MINE).netCashUsd);
  });

  it("is never asked of a site without a battery", () => {
    const batch = statedBatch(testWorld({}, MONTHS), 1, "outlook");
    expect(makePathEvaluator(siteWith(undefined)).on(batch).operate(MINE)).not.toBeNull();
    expect(exportingSite({ battery: testBattery }).battery).toBe(testBattery);
  });
});
