import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { statedBatch, type WorldBatch } from "../world/index.ts";
import {
  addHosting,
  type Choice,
  type HostingOffer,
  makeLeaseFactors,
  makePathCash,
  makePathEvaluator,
  makePathLayout,
  makePathOperation,
  makeYard,
  type PathCash,
  type PathOperation,
  type Site,
  type World,
} from "./index.ts";
import { testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const MONTHS = 24;
const convert: Choice = { strategy: "convert", hostMw: 60, waitMonths: 0, fleet: "sell" };
const plain = testSite({ mine: testMine, hosting: testOffer });
const yard = makeYard(plain);
const monthly = (of: (month: number) => number) =>
  Float64Array.from({ length: MONTHS }, (_, month) => of(month));

const withOffer = (change: Partial<HostingOffer>, lease: Partial<HostingOffer["lease"]> = {}): Site => ({
  ...plain,
  hosting: { ...testOffer, ...change, lease: { ...testOffer.lease, ...lease } },
});

/** An operation that brings and costs nothing, but for what is said of its first path's months. */
function operationOf(
  change: Partial<Record<keyof PathOperation, number>> = {},
  pathCount = 1,
): PathOperation {
  const parts = { machines: true, tenants: true, deliveredBlocks: true, siteSale: true };
  const operation = makePathOperation(pathCount * MONTHS, parts);
  for (const [name, usd] of Object.entries(change)) operation[name as keyof PathOperation].fill(usd);
  return operation;
}

function cashOf(
  site: Site,
  {
    choice = convert,
    world = testWorld() as World,
    batch = statedBatch(world, 1, "outlook") as WorldBatch,
    operation = operationOf(),
  } = {},
): PathCash {
  const factors = site.hosting ? makeLeaseFactors(site.hosting, site.months) : null;
  const layouts = Array.from(batch.delayMonths, (delay) =>
    makePathLayout(site, yard, factors, choice, delay),
  );
  const inputs = { site, batch, factors, choice, layouts, operation };
  return addHosting(inputs, makePathCash(choice, batch.pathCount, site.months));
}
const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0);
const first = (values: Float64Array, count: number) =>
  Array.from(values.subarray(0, count), (usd) => Math.round(usd));

describe("the halls of a conversion of 60 MW at 0.8 M$ per grid MW", () => {
  it("cost 48 M$: 5 MW are 4 M$ a month and hall, from month 2 on", () => {
    const cash = cashOf(plain);
    expect(first(cash.hallCapexUsd, 11)).toEqual([0, 0, 4e6, 4e6, 8e6, 8e6, 8e6, 8e6, 4e6, 4e6, 0]);
    expect(total(cash.hallCapexUsd)).toBeCloseTo(48e6, 3);
  });

  it("cost 52.8 M$ with an overrun of 10 %, paid by the month that they are ready", () => {
    expect(total(cashOf(plain, { world: testWorld({ overrunFraction: 0.1 }) }).hallCapexUsd)).toBeCloseTo(
      52.8e6,
      3,
    );
  });

  it("are cleared for 15,000 a MW and bring 9,000 / 1.25 = 7,200 of salvage: 300,000 and 144,000 per hall", () => {
    const conversion = { ...testOffer.conversion, demobilisationUsdPerMw: 15_000, salvageUsdPerItMw: 9000 };
    const cash = cashOf(withOffer({ conversion }));
    expect(cash.hallCapexUsd[3]! - 4e6).toBeCloseTo(300_000, 6);
    expect(cash.assetSaleUsd[3]).toBeCloseTo(144_000, 6);
    expect(cash.constructionUsd[3]).toBeCloseTo(-4e6 - 300_000 + 144_000, 6);
    expect(total(cash.assetSaleUsd)).toBeCloseTo(3 * 144_000, 6);
  });

  it("overrun what is built, not what it costs to clear", () => {
    const conversion = { ...testOffer.conversion, demobilisationUsdPerMw: 15_000 };
    const world = testWorld({ overrunFraction: 1 });
    expect(cashOf(withOffer({ conversion }), { world }).hallCapexUsd[3]).toBeCloseTo(8e6 + 300_000, 6);
  });
});

describe("its rent of 100 USD per IT kW", () => {
  it("is 1.6 M$ from month 6, 3.2 from 8 and 4.8 from 10, all of it contracted and all operating", () => {
    const cash = cashOf(plain);
    expect([5, 6, 8, 10, 23].map((month) => Math.round(cash.rentUsd[month]!))).toEqual([
      0, 1.6e6, 3.2e6, 4.8e6, 4.8e6,
    ]);
    expect(Array.from(cash.contractedUsd)).toEqual(Array.from(cash.rentUsd));
    expect(Array.from(cash.operatingUsd)).toEqual(Array.from(cash.rentUsd));
  });

  it("is signed at the market of each path: 1.2 on the first, 0.7 on the second", () => {
    const batch = statedBatch(testWorld(), 2, "outlook");
    batch.rentRatio.fill(1.2, 0, MONTHS).fill(0.7, MONTHS);
    const cash = cashOf(plain, { batch, operation: operationOf({}, 2) });
    expect([cash.rentUsd[10], cash.rentUsd[MONTHS + 10]].map((usd) => Math.round(usd!))).toEqual([
      5.76e6, 3.36e6,
    ]);
  });

  it("ends with a default in month 12 where nobody follows, and begins anew at 70 % five months later where one does", () => {
    const world = testWorld({ tenantDefaultMonth: Float64Array.from([12]) });
    const followed = withOffer({ reLetAfterDefault: { lagMonths: 5, rentFractionOfLast: 0.7 } });
    expect([11, 12, 17].map((month) => Math.round(cashOf(plain, { world }).rentUsd[month]!))).toEqual([
      4.8e6, 0, 0,
    ]);
    expect([11, 12, 16, 17].map((month) => Math.round(cashOf(followed, { world }).rentUsd[month]!))).toEqual([
      4.8e6, 0, 0, 3.36e6,
    ]);
  });

  it("keeps its energy out of the landlord's cash under triple net, in it all-in: 1 M$ a month from month 6", () => {
    const operation = operationOf({ aiEnergyUsd: 1e6 });
    expect(cashOf(plain, { operation }).operatingUsd[10]).toBeCloseTo(4.8e6, 3);
    const allIn = cashOf(withOffer({}, { passThrough: "all-in" }), { operation });
    expect([allIn.operatingUsd[5], allIn.operatingUsd[10]].map((usd) => Math.round(usd!))).toEqual([
      0, 3.8e6,
    ]);
  });
});

describe("a tenant that advances 12 M$ of the 48 and takes half of each rent back", () => {
  const site = withOffer({}, { tenantCapex: { amountUsd: 12e6, nettedFraction: 0.5 } });
  const cash = cashOf(site);

  it("pays a quarter of every payment to the builder: 1 of 4 M$, 12 in all, as a deposit", () => {
    expect(first(cash.depositUsd, 11)).toEqual([0, 0, 1e6, 1e6, 2e6, 2e6, 2e6, 2e6, 1e6, 1e6, 0]);
    expect(first(cash.constructionUsd, 5)).toEqual([0, 0, -3e6, -3e6, -6e6].map((usd) => usd + 0));
  });

  it("has it back by month 12: 0.8 twice, 1.6 twice, 2.4 three times; from month 13 on rent is whole", () => {
    const netted = Array.from(cash.rentUsd, (usd, month) => Math.round(usd - cash.operatingUsd[month]!));
    expect(netted.slice(6, 14)).toEqual([0.8e6, 0.8e6, 1.6e6, 1.6e6, 2.4e6, 2.4e6, 2.4e6, 0]);
    expect(total(netted)).toBe(12e6);
  });

  it("leaves what lenders size on as it is: rent is rent, netted or not", () => {
    expect(Array.from(cash.rentUsd)).toEqual(Array.from(cashOf(plain).rentUsd));
  });

  it("advances no more than the halls cost: of 99 M$ only 48, and every payment is the tenant's", () => {
    const eager = cashOf(withOffer({}, { tenantCapex: { amountUsd: 99e6, nettedFraction: 0.5 } }));
    expect(total(eager.depositUsd)).toBeCloseTo(48e6, 3);
    expect(Math.max(...eager.constructionUsd.map(Math.abs))).toBeLessThan(1e-6);
  });
});

describe("what operations bring", () => {
  const operation = operationOf({
    merchantUsd: 1000,
    rewardUsd: 3000,
    machineCapexUsd: 50,
    machineSaleUsd: 7,
    overheadUsd: -20,
    blocksUsd: 300,
    siteSaleUsd: 11,
  });
  const mine: Choice = { ...convert, strategy: "mine", hostMw: 0 };
  const cash = cashOf(plain, { choice: mine, operation });

  it("falls into its classes: blocks contracted, mining and the site's price merchant, machines and overhead apart", () => {
    const at = 4;
    expect([cash.contractedUsd[at], cash.merchantUsd[at], cash.machinesUsd[at]]).toEqual([300, 1011, -43]);
    expect([cash.constructionUsd[at]! + 0, cash.overheadUsd[at]]).toEqual([0, -20]);
  });

  it("is 300 + 1,011 - 43 - 20 = 1,248 in all, 1,280 of it operating, 18 from sales, 50 invested", () => {
    expect([cash.netCashUsd[0], cash.operatingUsd[0]]).toEqual([1248, 1280]);
    expect([cash.assetSaleUsd[0], cash.machineCapexUsd[0], cash.rewardUsd[0]]).toEqual([18, 50, 3000]);
  });

  it("comes without rent, halls or deposits where nobody is hosted", () => {
    expect([cash.rentUsd, cash.hallCapexUsd, cash.depositUsd].map(total)).toEqual([0, 0, 0]);
  });

  it("starts from nothing: a cash of two paths has 48 months and two worths, all 0", () => {
    const { netCashUsd, npvUsd } = makePathCash(mine, 2, MONTHS);
    expect([netCashUsd.length, npvUsd.length, total(netCashUsd), total(npvUsd)]).toEqual([48, 2, 0, 0]);
  });
});

const drawn = fc.record({
  choice: fc.constantFrom<Choice>(
    convert,
    { ...convert, strategy: "bridge", hostMw: 50, fleet: "run-to-stop" },
    { ...convert, strategy: "hybrid", hostMw: 25, fleet: "run-to-stop" },
    { ...convert, strategy: "mine", hostMw: 0, fleet: "run-to-stop" },
    { ...convert, strategy: "sell-site", hostMw: 0, fleet: "run-to-stop" },
  ),
  hashprice: fc.double({ min: 15, max: 80, noNaN: true }),
  rent: fc.double({ min: 0, max: 2, noNaN: true }),
  overrunFraction: fc.double({ min: -0.2, max: 0.6, noNaN: true }),
  delayMonths: fc.integer({ min: 0, max: 5 }),
  defaultMonth: fc.constantFrom(9, 15, Number.POSITIVE_INFINITY),
  advanceUsd: fc.constantFrom(0, 12e6, 90e6),
  prepaidUsd: fc.constantFrom(0, 9e6),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

function carriedOut(from: Drawn): PathCash {
  const { prepaidUsd, advanceUsd } = from;
  const conversion = { ...testOffer.conversion, demobilisationUsdPerMw: 15_000, salvageUsdPerItMw: 9000 };
  const prepayment = {
    amountUsd: prepaidUsd,
    receivedMonthsAfterStart: 0,
    creditFromMonthsAfterStart: 1,
    creditMonths: 6,
  };
  const site: Site = {
    ...withOffer({ conversion }, { prepayment, tenantCapex: { amountUsd: advanceUsd, nettedFraction: 0.5 } }),
    sale: { priceUsdPerImportMw: 300_000, closesAfterMonths: 7, costFraction: 0.03 },
    standing: {
      connectionUsdPerMwMonth: 300,
      siteUsdPerMonth: 20_000,
      auxiliaryMw: 0.5,
      minimumBillUsdPerMonth: 0,
    },
  };
  const world = testWorld({
    hashpriceUsdPerPhDay: monthly(() => from.hashprice),
    rentRatio: monthly(() => from.rent),
    overrunFraction: from.overrunFraction,
    delayMonths: from.delayMonths,
    tenantDefaultMonth: Float64Array.from([from.defaultMonth]),
  });
  return makePathEvaluator(site, makeYard(site, yard)).onWorld(world).evaluate(from.choice);
}

describe("whatever is chosen and whatever comes", () => {
  it("the classes add up to the cash of every month", () => {
    fc.assert(
      fc.property(drawn, (from) => {
        const cash = carriedOut(from);
        cash.netCashUsd.forEach((usd, at) => {
          const classes = [
            cash.contractedUsd,
            cash.merchantUsd,
            cash.machinesUsd,
            cash.constructionUsd,
            cash.overheadUsd,
          ];
          expect(usd).toBeCloseTo(total(classes.map((column) => column[at]!)), 4);
        });
      }),
      { seed: 161, numRuns: 40 },
    );
  });

  it("cash is what operates, what is sold and what is deposited, less what is invested", () => {
    fc.assert(
      fc.property(drawn, (from) => {
        const cash = carriedOut(from);
        cash.netCashUsd.forEach((usd, at) => {
          const bringsUsd = cash.operatingUsd[at]! + cash.assetSaleUsd[at]! + cash.depositUsd[at]!;
          expect(usd).toBeCloseTo(bringsUsd - cash.hallCapexUsd[at]! - cash.machineCapexUsd[at]!, 4);
        });
      }),
      { seed: 162, numRuns: 40 },
    );
  });

  it("nothing of it depends on discounting: at rates of 0 the worth is the sum of the months", () => {
    fc.assert(
      fc.property(drawn, (from) => {
        const cash = carriedOut(from);
        expect(cash.npvWithoutTerminalUsd[0]).toBeCloseTo(total(cash.netCashUsd), 2);
        expect(cash.capexUsd[0]).toBeCloseTo(total(cash.hallCapexUsd) + total(cash.machineCapexUsd), 2);
      }),
      { seed: 163, numRuns: 40 },
    );
  });

  it("a higher rent is never worth less, a dearer building never more", () => {
    fc.assert(
      fc.property(drawn, fc.double({ min: 0, max: 1, noNaN: true }), (from, more) => {
        const { npvUsd } = carriedOut({ ...from, advanceUsd: 0 });
        const dearerRent = carriedOut({ ...from, advanceUsd: 0, rent: from.rent + more });
        const dearerHalls = carriedOut({
          ...from,
          advanceUsd: 0,
          overrunFraction: from.overrunFraction + more,
        });
        expect(dearerRent.npvUsd[0]! - npvUsd[0]!).toBeGreaterThanOrEqual(-1e-3);
        expect(dearerHalls.npvUsd[0]! - npvUsd[0]!).toBeLessThanOrEqual(1e-3);
      }),
      { seed: 164, numRuns: 30 },
    );
  });
});
