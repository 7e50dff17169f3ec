import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMonths } from "../quantity/index.ts";
import { makeEmptyBatch, type WorldBatch } from "../world/index.ts";
import {
  type BlockTerms,
  cashWeights,
  fillingOrders,
  fillingOrderTables,
  type MoneyTerms,
  makeBlockWorths,
  makeMoneyDesk,
  makeOrderTables,
  makePathEvaluator,
  moneyOnPath,
  type PathCash,
  runThrough,
  type Site,
  worksOf,
} from "./index.ts";
import { priceYear, testMachine, testMine, testOffer, testSite } from "./test-site.ts";

const MONTHS = 60;
const HALLS = { ...testOffer.conversion, monthsPerFurtherHall: 3, capexUsdPerItMw: 3_000_000 };

/** Ten years of depreciation, discounted at 8 %. */
const money = (rateFraction: number): MoneyTerms => ({
  tax: {
    rateFraction,
    lossLimitFraction: 0.8,
    hallYearlyFractions: new Array<number>(10).fill(0.1),
    machineYearlyFractions: new Array<number>(5).fill(0.2),
    hallPropertyFractionPerYear: 0.005,
    machinePropertyFractionPerYear: 0,
  },
  taxAnnualRate: 0.08,
  equityAnnualRate: 0.1,
});

function siteOf(change: Partial<Site> = {}): Site {
  const { valuation } = testSite();
  return testSite({
    months: MONTHS,
    mine: {
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
    },
    hosting: { ...testOffer, rampMonths: 2, conversion: HALLS },
    priceYear: priceYear((hour) => 30 + (hour % 24), MONTHS),
    valuation: {
      ...valuation,
      discountRates: {
        ...valuation.discountRates,
        contracted: 0.08,
        merchant: 0.14,
        "owned-machines": 0.14,
        construction: 0.08,
      },
    },
    ...change,
  });
}

interface Drawn {
  readonly hashprice: number;
  readonly fall: number;
  readonly rent: number;
  readonly rise: number;
  readonly delay: number;
  readonly overrun: number;
  readonly defaultMonth: number;
}

function batchOf(paths: readonly Drawn[]): WorldBatch {
  const shape = {
    measure: "valuation",
    seed: 1,
    firstPath: 0,
    pathCount: paths.length,
    months: MONTHS,
  } as const;
  const batch = makeEmptyBatch({ ...shape, tenantCount: 1 });
  for (const [path, drawn] of paths.entries()) {
    for (let month = 0; month < MONTHS; month++) {
      const at = path * MONTHS + month;
      batch.hashpriceUsdPerPhDay[at] = drawn.hashprice * (1 - (drawn.fall * month) / MONTHS);
      batch.networkHashrateEhs[at] = 700 * (1 + month / 100);
      batch.powerLevelRatio[at] = 1;
      batch.powerSpreadRatio[at] = 1;
      batch.rentRatio[at] = drawn.rent + (drawn.rise * month) / MONTHS;
    }
    batch.delayMonths[path] = drawn.delay;
    batch.overrunFraction[path] = drawn.overrun;
    batch.tenantDefaultMonth[path] = drawn.defaultMonth;
  }
  return batch;
}

const path: fc.Arbitrary<Drawn> = fc.record({
  hashprice: fc.integer({ min: 30, max: 70 }),
  fall: fc.constantFrom(0, 0.2, 0.5),
  rent: fc.constantFrom(0.7, 1, 1.5),
  rise: fc.constantFrom(-0.3, 0, 0.6),
  delay: fc.nat(4),
  overrun: fc.constantFrom(0, 0.1, 0.3),
  defaultMonth: fc.constantFrom(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 30),
});

/** Both tables of a site; the plain one tells the stage that blocks ordered together find. */
function bothTables(site: Site, drawn: readonly Drawn[], fleet: BlockTerms["fleet"], taxes: MoneyTerms) {
  const evaluator = makePathEvaluator(site);
  const on = evaluator.on(batchOf(drawn));
  const terms: BlockTerms = { hostMwAfter: [20, 40, 60], quarterCount: 5, fleet };
  const desk = makeMoneyDesk(site, taxes);
  const worthOf = (cash: PathCash) =>
    cash.npvUsd.map((_, p) => moneyOnPath(desk, null, cash, p).afterTaxNpvUsd);
  const weights = cashWeights(site, taxes);
  const works = worksOf(site, terms);
  const fast = makeOrderTables(terms, drawn.length, works);
  const worths = makeBlockWorths(evaluator, terms.hostMwAfter, weights);
  const isServed = runThrough(
    fillingOrderTables({ evaluator, on, terms, weights, worths, worthOf }, fast, 0),
  );
  const plain = makeOrderTables(terms, drawn.length);
  runThrough(fillingOrders(on, terms, plain, 0, worthOf));
  const rows = [0, 1, 2].flatMap((block) =>
    Array.from({ length: 5 }, (_quarter, quarter) => {
      const stage = works.within[block]!;
      const at = (s: number, p: number) => ((s * 3 + block) * 5 + quarter) * drawn.length + p;
      return drawn.map((_path, p) => ({
        fastUsd: fast.problem.orderValueUsd[at(stage, p)]!,
        plainUsd: plain.problem.orderValueUsd[at(0, p)]!,
        where: `block ${block}, quarter ${quarter}, path ${p}`,
      }));
    }).flat(),
  );
  return { isServed, rows, fast, plain, evaluator };
}

/** 20 MW of halls at 3 M$ per IT MW. */
const BLOCK_USD = (20 / 1.25) * 3e6;

describe("orders told from one plan per level", () => {
  it("are those of plans by themselves within 1 % of a block's cost, before tax, on any path: rent, hashprice, delay, overrun, default", () => {
    const site = siteOf();
    fc.assert(
      fc.property(
        fc.array(path, { minLength: 2, maxLength: 4 }),
        fc.constantFrom("run-to-stop" as const, "sell" as const),
        (drawn, fleet) => {
          const { isServed, rows } = bothTables(site, drawn, fleet, money(0));
          expect(isServed).toBe(true);
          for (const { fastUsd, plainUsd, where } of rows)
            expect(Math.abs(fastUsd - plainUsd), where).toBeLessThan(0.01 * BLOCK_USD);
        },
      ),
      { seed: 311, numRuns: 4 },
    );
  });

  it("are within 2 % after tax, where the mine earns enough to use every deduction when it comes: a plan puts its halls in service as one", () => {
    const drawn = [
      {
        hashprice: 70,
        fall: 0,
        rent: 1.2,
        rise: 0.2,
        delay: 1,
        overrun: 0.1,
        defaultMonth: Number.POSITIVE_INFINITY,
      },
    ];
    const { rows } = bothTables(siteOf(), drawn, "run-to-stop", money(0.25));
    for (const { fastUsd, plainUsd, where } of rows)
      expect(Math.abs(fastUsd - plainUsd), where).toBeLessThan(0.02 * BLOCK_USD);
  });

  it("are so where the landlord bears the energy, and with an advance and a prepayment of the tenant", () => {
    const { lease } = testOffer;
    const drawn = [
      {
        hashprice: 50,
        fall: 0.2,
        rent: 1,
        rise: 0,
        delay: 2,
        overrun: 0,
        defaultMonth: Number.POSITIVE_INFINITY,
      },
    ];
    for (const terms of [
      { ...lease, passThrough: "all-in" as const },
      { ...lease, tenantCapex: { amountUsd: 30e6, nettedFraction: 0.3 } },
      {
        ...lease,
        prepayment: {
          amountUsd: 20e6,
          receivedMonthsAfterStart: 0,
          creditMonths: 24,
          creditFromMonthsAfterStart: 3,
        },
      },
    ]) {
      const site = siteOf({ hosting: { ...testOffer, conversion: HALLS, lease: terms } });
      const { rows } = bothTables(site, drawn, "run-to-stop", money(0));
      for (const { fastUsd, plainUsd, where } of rows)
        expect(Math.abs(fastUsd - plainUsd), where).toBeLessThan(0.01 * BLOCK_USD);
    }
  });

  it("are so where 3,000 machines are still to come for 9 million USD: what has no room then is not bought, rather than sold", () => {
    const drawn = [
      {
        hashprice: 60,
        fall: 0.2,
        rent: 1,
        rise: 0,
        delay: 1,
        overrun: 0,
        defaultMonth: Number.POSITIVE_INFINITY,
      },
    ];
    const better = { ...testMachine, id: "better", hashrateThs: 250, efficiencyJPerTh: 12 };
    const cases = [3, 4, 7, 10, 13].flatMap((month) =>
      [testMachine, better].map((machine) => ({ month, machine })),
    );
    for (const { month, machine } of cases) {
      const order = {
        id: "order",
        machine,
        count: 3000,
        bought: addMonths({ year: 2027, month: 1 }, month),
        paidUsdPerTh: 3000 / machine.hashrateThs,
      };
      const site = siteOf();
      const mine = { ...site.mine!, tranches: [...site.mine!.tranches, order] };
      const { isServed, rows } = bothTables({ ...site, mine }, drawn, "run-to-stop", money(0));
      expect(isServed).toBe(true);
      for (const { fastUsd, plainUsd, where } of rows)
        expect(Math.abs(fastUsd - plainUsd), `${machine.id} of month ${month}, ${where}`).toBeLessThan(
          0.01 * BLOCK_USD,
        );
    }
  });

  it("know the worth of never ordering to the cent", () => {
    const drawn = [
      {
        hashprice: 40,
        fall: 0.5,
        rent: 1,
        rise: 0,
        delay: 0,
        overrun: 0,
        defaultMonth: Number.POSITIVE_INFINITY,
      },
    ];
    const { fast, plain } = bothTables(siteOf(), drawn, "run-to-stop", money(0.25));
    expect(fast.baseUsd[0]).toBeCloseTo(plain.baseUsd[0]!, 2);
  });

  it("are worth more to a builder who is free than to one who is busy, where rent stands well above cost", () => {
    const drawn = [
      {
        hashprice: 35,
        fall: 0,
        rent: 3,
        rise: 0,
        delay: 0,
        overrun: 0,
        defaultMonth: Number.POSITIVE_INFINITY,
      },
    ];
    const { fast } = bothTables(siteOf(), drawn, "run-to-stop", money(0));
    const { orderValueUsd } = fast.problem;
    const at = (stage: number) => orderValueUsd[(stage * 3 + 2) * 5]!;
    expect(at(0)).toBeGreaterThan(at(1));
    expect(at(1)).toBeGreaterThan(at(2));
  });

  it("are left to plans by themselves where the tables of paths don't serve the site", () => {
    const site = siteOf();
    const below = {
      ...site,
      priceYear: { ...site.priceYear, levelRatio: new Float64Array(MONTHS).fill(-1) },
    };
    const evaluator = makePathEvaluator(below);
    const terms: BlockTerms = { hostMwAfter: [20, 40, 60], quarterCount: 1, fleet: "run-to-stop" };
    const weights = cashWeights(below, money(0));
    const inputs = {
      evaluator,
      on: evaluator.on(
        batchOf([{ hashprice: 40, fall: 0, rent: 1, rise: 0, delay: 0, overrun: 0, defaultMonth: 99 }]),
      ),
      terms,
      weights,
      worths: makeBlockWorths(evaluator, terms.hostMwAfter, weights),
      worthOf: ({ npvUsd }: PathCash) => npvUsd,
    };
    expect(runThrough(fillingOrderTables(inputs, makeOrderTables(terms, 1), 0))).toBe(false);
  });
});
