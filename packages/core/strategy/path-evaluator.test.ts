import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMonths } from "../quantity/index.ts";
import { makeEmptyBatch, statedBatch, type WorldBatch, worldAt } from "../world/index.ts";
import {
  type Choice,
  type Mine,
  makePathEvaluator,
  makePlan,
  operatePlan,
  oraclePathCash,
  outcomeOf,
  type PathCash,
  type PowerBlock,
  type Site,
} from "./index.ts";
import { priceYear, testMachine, testMine, testOffer, testSite } from "./test-site.ts";

const MONTHS = 40;
const IDLE: Choice = { strategy: "do-nothing", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
const START = { year: 2027, month: 4 };

/** Columns of cash, and the largest gross cash of a path's month that rounding is measured by. */
const COLUMNS = [
  "contractedUsd",
  "merchantUsd",
  "machinesUsd",
  "constructionUsd",
  "overheadUsd",
  "netCashUsd",
  "operatingUsd",
  "hallCapexUsd",
  "machineCapexUsd",
  "assetSaleUsd",
  "depositUsd",
  "rewardUsd",
  "rentUsd",
] as const;

function expectSameCash(found: PathCash, wanted: PathCash): void {
  const gross = COLUMNS.reduce(
    (most, name) => wanted[name].reduce((a, b) => Math.max(a, Math.abs(b)), most),
    1,
  );
  for (const name of COLUMNS)
    wanted[name].forEach((usd, at) => {
      const off = Math.abs(found[name][at]! - usd) / gross;
      const place = `${name} of path ${Math.floor(at / wanted.months)}, month ${at % wanted.months}`;
      expect(off, `${place}: ${found[name][at]} for ${usd}`).toBeLessThan(1e-9);
    });
}

const ageing = {
  failureFractionPerYear: 0.07,
  failureGrowthFractionPerYear: 0.1,
  warrantyMonths: 12,
  warrantyTurnaroundMonths: 1,
  repairTurnaroundMonths: 0.5,
  repairableFraction: 0.7,
  repairUsdPerTh: 1.5,
  hashrateLossFractionPerYear: 0.01,
  efficiencyLossFractionPerYear: 0.01,
};
const better = { ...testMachine, id: "better", hashrateThs: 250, powerW: 3500, efficiencyJPerTh: 14 };
const best = { ...testMachine, id: "best", hashrateThs: 400, powerW: 4000, efficiencyJPerTh: 10 };
const worse = { ...testMachine, id: "worse", hashrateThs: 100, powerW: 3200, efficiencyJPerTh: 32 };

const drawnSite = fc.record({
  prices: fc.array(fc.double({ min: -20, max: 110, noNaN: true }), { minLength: 50, maxLength: 300 }),
  lossFraction: fc.constantFrom(0, 0.02),
  adder: fc.constantFrom(0, 6),
  auxiliaryMw: fc.constantFrom(0, 0.5),
  minimumBillUsdPerMonth: fc.constantFrom(0, 900_000),
  availableAfterMonths: fc.constantFrom(0, 0, 3),
  interruptedHoursPerYear: fc.constantFrom(0, 88),
  counts: fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 500, max: 20_000 })),
  boughtMonth: fc.constantFrom(1, 8),
  modes: fc.boolean(),
  paybackMonths: fc.constantFrom(6, 15, 30),
  upkeep: fc.constantFrom(36_500, 90_000, 250_000),
  fillIdle: fc.boolean(),
  passThrough: fc.constantFrom("triple-net" as const, "modified-gross" as const, "all-in" as const),
  termMonths: fc.constantFrom(12, 120),
  rampMonths: fc.constantFrom(0, 3),
  hallGridMw: fc.constantFrom(20, 25, 60),
  withAdvances: fc.boolean(),
  withDamages: fc.boolean(),
  afterTerm: fc.constantFrom("vacate" as const, "re-let" as const),
  settlement: fc.constantFrom<PowerBlock["settlement"] | null>(null, "financial", "physical"),
  terminal: fc.constantFrom("salvage" as const, "multiple" as const, "none" as const),
  /** Machines still to come: after 7 months, or 23. */
  order: fc.record({
    count: fc.integer({ min: 0, max: 16_000 }),
    afterMonths: fc.constantFrom(7, 23),
    usdPerTh: fc.constantFrom(undefined, 9),
    isBetter: fc.boolean(),
  }),
});
type DrawnSite = typeof drawnSite extends fc.Arbitrary<infer Value> ? Value : never;

function siteOf(from: DrawnSite): Site {
  const modes: Mine["run"]["modes"] = [
    { name: "low", powerShare: 0.6, hashrateShare: 0.7 },
    { name: "normal", powerShare: 1, hashrateShare: 1 },
  ];
  const terminal = {
    salvage: { kind: "salvage", fractionOfPlant: 0.1, discountAnnualRate: 0.14 },
    multiple: {
      kind: "cash",
      method: { method: "exit-multiple", multipleRatio: 5 },
      discountAnnualRate: 0.14,
    },
    none: { kind: "cash", method: { method: "none" }, discountAnnualRate: 0.14 },
  } as const;
  const { lease, conversion } = testOffer;
  return testSite({
    start: START,
    months: MONTHS,
    priceYear: {
      ...priceYear((hour) => from.prices[hour % from.prices.length]!, MONTHS),
      levelRatio: Float64Array.from({ length: MONTHS }, (_, month) => 1 + 0.004 * month),
    },
    connection: {
      importMw: 100,
      firmMw: 60,
      exportMw: 0,
      availableAfterMonths: from.availableAfterMonths,
      importAdderUsdPerMwh: from.adder,
      exportDeductUsdPerMwh: 2,
      lossFraction: from.lossFraction,
      interruptedHoursPerYear: from.interruptedHoursPerYear,
      interruptedImportMw: 55,
    },
    standing: {
      connectionUsdPerMwMonth: 300,
      siteUsdPerMonth: 20_000,
      auxiliaryMw: from.auxiliaryMw,
      minimumBillUsdPerMonth: from.minimumBillUsdPerMonth,
    },
    blocks: from.settlement
      ? [{ id: "b", mw: 40, strikeUsdPerMwh: 41, fromMonth: 2, untilMonth: 30, settlement: from.settlement }]
      : [],
    mine: {
      ...testMine,
      ageing,
      tranches: [
        { id: "a", machine: worse, count: from.counts[0], bought: { year: 2023, month: 3 } },
        {
          id: "b",
          machine: testMachine,
          count: from.counts[1],
          bought: { year: 2027, month: from.boughtMonth },
        },
        {
          id: "c",
          machine: from.order.isBetter ? better : testMachine,
          count: from.order.count,
          bought: addMonths(START, from.order.afterMonths),
          ...(from.order.usdPerTh === undefined ? {} : { paidUsdPerTh: from.order.usdPerTh }),
        },
      ],
      salesTaxFraction: 0.06,
      run: {
        ...testMine.run,
        modes: from.modes ? modes : testMine.run.modes,
        losses: { poolFeeFraction: 0.01, hashingFraction: 0.98, pueRatio: 1.05, lineLossRatio: 1.01 },
      },
      resaleHaircutFraction: 0.1,
      variableUpkeepUsdPerMwh: 1.5,
      fixedUpkeep: [{ what: "staff", usdPerMwYear: from.upkeep }],
      refresh: { paybackMonths: from.paybackMonths, machines: [better, best] },
    },
    hosting: {
      ...testOffer,
      rampMonths: from.rampMonths,
      reLetAfterDefault: { lagMonths: 5, rentFractionOfLast: 0.8 },
      utilisationShape: Float64Array.from({ length: 24 }, (_, hour) => 1 + 0.2 * Math.sin(hour)),
      fillIdle: { allowed: from.fillIdle, rampReserveFraction: 0.1 },
      conversion: {
        ...conversion,
        hallGridMw: from.hallGridMw,
        salvageUsdPerItMw: 9000,
        demobilisationUsdPerMw: 15_000,
      },
      lease: {
        ...lease,
        passThrough: from.passThrough,
        termMonths: from.termMonths,
        escalatorFractionPerYear: 0.03,
        landlordCosts:
          from.passThrough === "triple-net"
            ? { kind: "margin", noiMarginFraction: 0.95 }
            : {
                kind: "itemised",
                operationsUsdPerKwMonth: 12,
                taxAndInsuranceUsdPerKwMonth: 3,
                managementFractionOfRent: 0.02,
                growthFractionPerYear: 0.02,
              },
        prepayment: from.withAdvances
          ? { amountUsd: 30e6, receivedMonthsAfterStart: 0, creditFromMonthsAfterStart: 2, creditMonths: 9 }
          : null,
        tenantCapex: from.withAdvances ? { amountUsd: 20e6, nettedFraction: 0.4 } : null,
        lateDelivery: from.withDamages
          ? { graceMonths: 1, damagesFractionOfRent: 0.3, capMonthsOfRent: 0.8, terminationAfterMonths: null }
          : null,
        afterTerm:
          from.afterTerm === "re-let"
            ? { kind: "re-let", lagMonths: 4, rentFractionOfLast: 0.85 }
            : { kind: "vacate" },
      },
    },
    valuation: {
      discountRates: {
        contracted: 0.08,
        merchant: 0.14,
        "owned-machines": 0.12,
        construction: 0.08,
        overhead: 0.07,
      },
      timing: "mid-month",
      terminal: terminal[from.terminal],
    },
  });
}

/** Worlds that wander, from a seed: hashprice from 15 to 90, every uncertain thing moves. */
function batchOf(seed: number, pathCount = 3): WorldBatch {
  const batch = makeEmptyBatch({
    measure: "outlook",
    seed,
    firstPath: 0,
    pathCount,
    months: MONTHS + 2,
    tenantCount: 1,
  });
  let state = seed + 1;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  for (let p = 0; p < pathCount; p++) {
    let [hashprice, level, rent] = [25 + 50 * next(), 0.5 + next(), 0.7 + 0.6 * next()];
    for (let month = 0; month < batch.months; month++) {
      hashprice = Math.min(90, Math.max(15, hashprice * (0.85 + 0.3 * next())));
      level = Math.min(3, Math.max(0.2, level * (0.85 + 0.3 * next())));
      rent *= 0.95 + 0.1 * next();
      const at = p * batch.months + month;
      batch.hashpriceUsdPerPhDay[at] = hashprice;
      batch.priceUsdPerBtc[at] = 60_000;
      batch.powerLevelRatio[at] = level;
      batch.powerSpreadRatio[at] = 0.4 + 1.2 * next();
      batch.rentRatio[at] = rent;
      batch.outageFraction[at] = next() < 0.3 ? 0.2 * next() : 0;
    }
    batch.delayMonths[p] = Math.floor(6 * next());
    batch.overrunFraction[p] = 0.4 * next() - 0.1;
    batch.tenantDefaultMonth[p] = next() < 0.4 ? Math.floor(MONTHS * next()) : Number.POSITIVE_INFINITY;
  }
  return batch;
}

const choice = fc.constantFrom<Choice>(
  { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" },
  { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "refresh" },
  { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "sell" },
  { strategy: "convert", hostMw: 60, waitMonths: 0, fleet: "sell" },
  { strategy: "hybrid", hostMw: 25, waitMonths: 0, fleet: "refresh" },
  { strategy: "hybrid", hostMw: 60, waitMonths: 0, fleet: "run-to-stop" },
  { strategy: "bridge", hostMw: 50, waitMonths: 0, fleet: "run-to-stop" },
  { strategy: "bridge", hostMw: 60, waitMonths: 0, fleet: "refresh" },
  { strategy: "wait", hostMw: 60, waitMonths: 9, fleet: "refresh" },
  { strategy: "sell-power", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" },
  { strategy: "do-nothing", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" },
);

describe("plans on many paths are the plans path by path", () => {
  it("in every column of cash, on random sites, choices and worlds, to 1e-9 of the gross cash", () => {
    fc.assert(
      fc.property(
        drawnSite,
        fc.array(choice, { minLength: 3, maxLength: 3 }),
        fc.nat(1e6),
        (from, choices, seed) => {
          const site = siteOf(from);
          const batch = batchOf(seed);
          const evaluator = makePathEvaluator(site);
          const on = evaluator.on(batch);
          for (const one of choices) {
            expect(on.operate(one), "the tables must serve this").not.toBeNull();
            expectSameCash(on.evaluate(one), oraclePathCash(site, evaluator.yard, batch, one));
          }
        },
      ),
      { seed: 64, numRuns: 30 },
    );
  });

  it("in worth with and without the end of the horizon, and in capital, to 1e-9 of the gross cash", () => {
    fc.assert(
      fc.property(drawnSite, choice, fc.nat(1e6), (from, one, seed) => {
        const site = siteOf(from);
        const batch = batchOf(seed, 1);
        const { yard, on } = makePathEvaluator(site);
        const cash = on(batch).evaluate(one);
        const world = worldAt(batch, 0);
        const run = (asked: Choice) => operatePlan(site, world, makePlan(site, world, asked), yard);
        const outcome = outcomeOf(site, run(one), run(IDLE));
        const gross = cash.netCashUsd.reduce((sum, usd) => sum + Math.abs(usd), 1);
        expect(Math.abs(cash.npvUsd[0]! - outcome.npvUsd) / gross).toBeLessThan(1e-9);
        expect(Math.abs(cash.npvWithoutTerminalUsd[0]! - outcome.npvWithoutTerminalUsd) / gross).toBeLessThan(
          1e-9,
        );
        expect(Math.abs(cash.capexUsd[0]! - outcome.capexUsd) / gross).toBeLessThan(1e-9);
      }),
      { seed: 65, numRuns: 25 },
    );
  });
});

const plain = siteOf({
  ...fc.sample(drawnSite, { seed: 66, numRuns: 1 })[0]!,
  counts: [8000, 12_000],
  availableAfterMonths: 0,
  settlement: null,
});

describe("on a batch of paths", () => {
  const hybrid: Choice = { strategy: "hybrid", hostMw: 40, waitMonths: 0, fleet: "refresh" };
  const batch = batchOf(7, 6);
  const evaluator = makePathEvaluator(plain);
  const together = evaluator.on(batch).evaluate(hybrid);

  it("a path has the same bits alone as among others", () => {
    const alone = statedBatch(worldAt(batch, 4), 1, "outlook");
    const { netCashUsd, npvUsd } = evaluator.on(alone).evaluate(hybrid);
    expect(Array.from(netCashUsd)).toEqual(Array.from(together.netCashUsd.subarray(4 * MONTHS, 5 * MONTHS)));
    expect(npvUsd[0]).toBe(together.npvUsd[4]);
  });

  it("doing nothing differs from doing nothing by nothing", () => {
    expect(
      evaluator
        .on(batch)
        .evaluate(IDLE)
        .netCashUsd.every((usd) => usd === 0),
    ).toBe(true);
  });

  it("an operation that was kept serves another rent, to the bit", () => {
    const dearer = { ...batch, rentRatio: batch.rentRatio.map((ratio) => 1.2 * ratio) };
    const kept = evaluator.on(batch).operate(hybrid)!;
    const anew = evaluator.on(dearer).evaluate(hybrid);
    expect(Array.from(evaluator.on(dearer).evaluateFrom(hybrid, kept).npvUsd)).toEqual(
      Array.from(anew.npvUsd),
    );
    expect(anew.npvUsd[0]).not.toBe(together.npvUsd[0]);
  });

  it.each<[string, (world: WorldBatch) => WorldBatch]>([
    [
      "hashprice",
      (world) => ({ ...world, hashpriceUsdPerPhDay: world.hashpriceUsdPerPhDay.map((v) => v * 1.01) }),
    ],
    ["power level", (world) => ({ ...world, powerLevelRatio: world.powerLevelRatio.map((v) => v * 1.01) })],
    ["power spread", (world) => ({ ...world, powerSpreadRatio: world.powerSpreadRatio.map((v) => v * 1.3) })],
    ["rent", (world) => ({ ...world, rentRatio: world.rentRatio.map((v) => v * 1.01) })],
    ["outages", (world) => ({ ...world, outageFraction: world.outageFraction.map((v) => v / 2 + 0.01) })],
    ["delay", (world) => ({ ...world, delayMonths: world.delayMonths.map((v) => v + 1) })],
    ["overrun", (world) => ({ ...world, overrunFraction: world.overrunFraction.map((v) => v + 0.01) })],
    ["default", (world) => ({ ...world, tenantDefaultMonth: world.tenantDefaultMonth.map(() => 20) })],
  ])("every uncertain thing is read: another %s is another worth", (_what, change) => {
    const changed = evaluator.on(change(batch)).evaluate(hybrid);
    expect(Array.from(changed.npvUsd)).not.toEqual(Array.from(together.npvUsd));
  });

  it("prices below 0 times a level are left to the dispatch hour by hour", () => {
    const below = { ...batch, powerLevelRatio: batch.powerLevelRatio.map((v, i) => (i === 3 ? -v : v)) };
    expect(evaluator.on(below).operate(hybrid)).toBeNull();
    expectSameCash(
      evaluator.on(below).evaluate(hybrid),
      oraclePathCash(plain, evaluator.yard, below, hybrid),
    );
  });
});
