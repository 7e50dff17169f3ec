import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Backstop, Lease } from "../hosting/index.ts";
import { makeEmptyBatch, type WorldBatch, worldAt } from "../world/index.ts";
import {
  type Choice,
  dealtMw,
  type HostingOffer,
  heldMw,
  leaseDates,
  makePathEvaluator,
  makePlan,
  operatePlan,
  oraclePathCash,
  type Site,
  tenanciesOf,
  type World,
} from "./index.ts";
import { lineTotal, testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const MONTHS = 48;
const convert: Choice = { strategy: "convert", hostMw: 60, waitMonths: 0, fleet: "sell" };
const hybrid: Choice = { strategy: "hybrid", hostMw: 60, waitMonths: 0, fleet: "run-to-stop" };
const plainLease: Lease = { ...testOffer.lease, start: { year: 2027, month: 1 } };

function siteOf(offer: Partial<HostingOffer> = {}, lease: Partial<Lease> = {}): Site {
  return testSite({
    months: MONTHS,
    mine: testMine,
    hosting: { ...testOffer, ...offer, lease: { ...plainLease, ...lease } },
  });
}

const leaves = (...months: number[]): World =>
  testWorld({ tenantDefaultMonth: Float64Array.from(months) }, MONTHS);
const stays = testWorld({}, MONTHS);
const carried = (site: Site, world: World, choice: Choice = convert) =>
  operatePlan(site, world, makePlan(site, world, choice));
const at = (values: ArrayLike<number>, months: readonly number[]) =>
  months.map((month) => Math.round(values[month]! * 1e6) / 1e6);

describe("halls of 20 MW, let from months 6, 8 and 10 for a year", () => {
  const year = { termMonths: 12 };
  const { reservedMw, letMw } = makePlan(siteOf({}, year), stays, convert);

  it("empty one by one after their year: 60 MW in month 17, 40 in 18, 20 in 20, none from 22 on", () => {
    expect(at(letMw, [10, 17, 18, 20, 22, 47])).toEqual([60, 60, 40, 20, 0, 0]);
    expect(at(reservedMw, [10, 17, 18, 20, 22, 47])).toEqual([60, 60, 40, 20, 0, 0]);
  });

  it("fill again four months later where somebody follows: 40 MW stand empty in month 21, 20 in 22", () => {
    const afterTerm = { kind: "re-let", lagMonths: 4, rentFractionOfLast: 0.8 } as const;
    const again = makePlan(siteOf({}, { ...year, afterTerm }), stays, convert);
    expect(at(again.letMw, [17, 18, 20, 21, 22, 24, 26, 47])).toEqual([60, 40, 20, 20, 20, 40, 60, 60]);
  });

  it("draw no energy and hold no reservation while nobody is there", () => {
    const { operations } = carried(siteOf({}, year), stays).course;
    // 48 IT MW * 0.8 * 1.1
    expect(operations[12]!.aiMwh / (31 * 24)).toBeCloseTo(48 * 0.8 * 1.1, 6);
    expect([operations[22]!.aiMwh, operations[22]!.reservedIdleMwh, operations[22]!.importMwh]).toEqual([
      0, 0, 0,
    ]);
  });

  it("leave the grid's dearest hours to machines once they are empty: 55 MW then, not 10", () => {
    const { connection } = siteOf();
    const called = {
      ...siteOf({}, year),
      connection: { ...connection, interruptedHoursPerYear: 8760, interruptedImportMw: 55 },
    };
    const { operations } = carried(called, stays, hybrid).course;
    const meanMw = (month: number, hours: number) => operations[month]!.miningMwh / hours;
    // 40 MW stay the machines'; while 60 MW are held 55 - 60 leaves none of them
    expect(meanMw(12, 31 * 24)).toBeCloseTo(0, 6);
    expect(meanMw(23, 31 * 24)).toBeCloseTo(40, 6);
  });
});

describe("a tenant that fails in month 20", () => {
  const again = { reLetAfterDefault: { lagMonths: 6, rentFractionOfLast: 0.7 } };

  it("leaves 60 MW empty for six months: no energy, no reservation, no rent", () => {
    const { course } = carried(siteOf(again), leaves(20));
    expect(at(course.plan.letMw, [19, 20, 25, 26])).toEqual([60, 0, 0, 60]);
    expect(at(course.plan.reservedMw, [19, 20, 25, 26])).toEqual([60, 0, 0, 60]);
    expect(course.operations[20]!.aiMwh).toBe(0);
    expect(course.lease!.rentUsd[20]).toBe(0);
    expect(course.operations[26]!.aiMwh).toBeGreaterThan(0);
  });

  it("is never followed where nobody is to come", () => {
    expect(at(makePlan(siteOf(), leaves(20), convert).letMw, [19, 20, 47])).toEqual([60, 0, 0]);
  });

  it("before its halls stand never moves in: they are let when they are ready and six months have gone by", () => {
    expect(at(makePlan(siteOf(again), leaves(3), convert).letMw, [6, 11, 12, 14, 16])).toEqual([
      0, 0, 20, 40, 60,
    ]);
  });
});

describe("a guarantor", () => {
  /** 4.8 M$ of rent a month from month 10 on. */
  const promise: Backstop = { guarantor: "parent", amountUsd: 24e6, schedule: "flat", kind: "pay" };
  const backed = (change: Partial<Backstop> = {}) =>
    siteOf(
      { reLetAfterDefault: { lagMonths: 6, rentFractionOfLast: 0.7 } },
      { backstop: { ...promise, ...change } },
    );
  const paid = (site: Site, world: World = leaves(20), choice: Choice = convert) =>
    carried(site, world, choice).course.lease!.backstopUsd;

  it("pays nothing while the tenant stays", () => {
    expect(lineTotal(carried(backed(), stays).lines, "hosting.backstop")).toBe(0);
  });

  it("pays its 24 M$ at once in month 20, and the next tenant comes six months after all the same", () => {
    expect(at(paid(backed()), [19, 20, 21])).toEqual([0, 24e6, 0]);
    expect(at(makePlan(backed(), leaves(20), convert).letMw, [20, 25, 26])).toEqual([0, 0, 60]);
  });

  it("in one sum settles the contract: no revenue that a multiple at the horizon would count", () => {
    const line = carried(backed(), leaves(20)).lines.find(({ id }) => id === "hosting.backstop")!;
    expect([line.account, line.discountClass, line.payer]).toEqual(["asset-sale", "contracted", "guarantor"]);
  });

  it("for half of the megawatts and at rents of 1.5 promises 24 M$ / 2 * 1.5 = 18 M$", () => {
    const world = { ...leaves(20), rentRatio: new Float64Array(MONTHS).fill(1.5) };
    expect(paid(backed(), world, { ...convert, hostMw: 30 })[20]).toBeCloseTo(18e6, 3);
  });

  it("in the tenant's place pays rent for five months, holds the halls without drawing, then they are let again", () => {
    const site = backed({ kind: "assume-or-pay" });
    expect(at(paid(site), [19, 20, 24, 25])).toEqual([0, 4.8e6, 4.8e6, 0]);
    const { course, lines } = carried(site, leaves(20));
    expect(at(course.plan.letMw, [19, 20, 30, 31])).toEqual([60, 0, 0, 60]);
    expect(at(course.plan.reservedMw, [20, 24, 25, 30, 31])).toEqual([60, 60, 0, 0, 60]);
    expect(lines.find(({ id }) => id === "hosting.backstop")!.account).toBe("revenue");
  });

  it("whose promise ended in month 18 pays nothing in 20, however late the halls were", () => {
    expect(lineTotal(carried(backed({ coveredMonths: 18 }), leaves(20)).lines, "hosting.backstop")).toBe(0);
    expect(lineTotal(carried(backed({ coveredMonths: 21 }), leaves(20)).lines, "hosting.backstop")).toBe(
      24e6,
    );
  });

  it("answers for no lease that is not yet signed", () => {
    const later: Choice = { ...convert, strategy: "wait", waitMonths: 24, fleet: "run-to-stop" };
    expect(paid(backed(), leaves(20), later).every((usd) => usd === 0)).toBe(true);
    expect(paid(backed(), leaves(26), later)[26]).toBeCloseTo(24e6, 3);
  });
});

describe("rent that comes 45 days late, of 4.8 M$ a month", () => {
  const site = siteOf({}, { latePaymentDays: 45 });
  const { course, lines } = carried(site, stays);

  it("is 7.1 M$ behind once it runs level: 45 * 12 / 365 months", () => {
    const late = Array.from(course.lease!.lateRentUsd);
    expect(-late.slice(0, 20).reduce((sum, usd) => sum + usd, 0) / 4.8e6).toBeCloseTo((45 * 12) / 365, 9);
    expect(late[6]).toBeCloseTo(-1.6e6, 3);
  });

  it("comes in all the same by the horizon's end, and is no less revenue for it", () => {
    expect(lineTotal(lines, "hosting.rent-late")).toBeCloseTo(0, 3);
    expect(lineTotal(lines, "hosting.rent")).toBeCloseTo(
      lineTotal(carried(siteOf(), stays).lines, "hosting.rent"),
      3,
    );
  });
});

describe("expected credits of 1 %", () => {
  it("are 48,000 of 4.8 M$ a month, and none while the halls stand empty", () => {
    const { lease } = carried(siteOf({ serviceCreditFraction: 0.01 }), leaves(20)).course;
    expect(at(lease!.serviceCreditUsd, [12, 20])).toEqual([48_000, 0]);
  });
});

describe("a lease that starts in January 2028", () => {
  const site = siteOf({}, { start: { year: 2028, month: 1 } });

  it("leaves halls that are ready in months 6, 8 and 10 empty until month 12, and runs its term from there", () => {
    const { letMw, reservedMw } = makePlan(site, stays, convert);
    expect(at(letMw, [10, 11, 12])).toEqual([0, 0, 60]);
    expect(at(reservedMw, [11, 12])).toEqual([0, 60]);
    expect(carried(site, stays).course.lease!.rentUsd[12]).toBeCloseTo(4.8e6, 3);
    const year = siteOf({}, { start: { year: 2028, month: 1 }, termMonths: 12 });
    expect(at(makePlan(year, stays, convert).letMw, [23, 24])).toEqual([60, 0]);
  });

  it("is not late before that month, and late from it on where the works are", () => {
    const late = {
      graceMonths: 0,
      damagesFractionOfRent: 1,
      capMonthsOfRent: 9,
      terminationAfterMonths: null,
    };
    const priced = siteOf({}, { start: { year: 2028, month: 1 }, lateDelivery: late });
    const damages = (delayMonths: number) =>
      0 - lineTotal(carried(priced, { ...stays, delayMonths }).lines, "hosting.damages");
    expect(damages(2)).toBe(0);
    // ready in months 11, 13 and 15: none, one and three late months of 1.6 M$
    expect(damages(5)).toBeCloseTo(4 * 1.6e6, 3);
  });
});

describe("a contractor who pays 10,000 USD a day for 60 MW, after 30 days and up to 1 M$", () => {
  const contractor = {
    amountPerDay: 10_000,
    graceDays: 365 / 12,
    capAmount: 1e6,
    causedFraction: 1,
    collectedFraction: 0.5,
  };
  const recovered = (delayMonths: number, choice = convert) =>
    lineTotal(
      carried(siteOf({ contractor }), { ...stays, delayMonths }, choice).lines,
      "building.damages-recovered",
    );

  it("owes nothing for a month, half of two months' days for three, and half of the cap for a year", () => {
    expect(recovered(1)).toBe(0);
    expect(recovered(3)).toBeCloseTo(0.5 * 10_000 * 2 * (365 / 12), 3);
    expect(recovered(12)).toBeCloseTo(0.5e6, 3);
  });

  it("pays for half of the halls half of it", () => {
    expect(recovered(12, { ...convert, hostMw: 30 })).toBeCloseTo(0.25e6, 3);
  });
});

describe("two tenants, of 35 and of 25 grid MW", () => {
  const second: Lease = {
    ...plainLease,
    tenant: "second",
    soldMw: 20,
    itMw: 20,
    reservedMw: 25,
    rent: { ...plainLease.rent, valueUsdPerKwMonth: 150 },
    termMonths: 24,
  };
  const first = { soldMw: 28, itMw: 28, reservedMw: 35 };
  const site = siteOf(
    { moreLeases: [second], reLetAfterDefault: { lagMonths: 6, rentFractionOfLast: 1 } },
    first,
  );

  it("share three halls in their order: 20 and 15, then 5 and 20", () => {
    const tenancies = tenanciesOf(site, makePlan(site, stays, convert));
    expect(tenancies.map(({ parts }) => parts.map(({ gridMw }) => gridMw))).toEqual([
      [20, 15],
      [5, 20],
    ]);
  });

  it("of 30 MW hosted all go to the first; of 70 the first has the ten more", () => {
    expect(dealtMw(site.hosting!, 30)).toEqual([30, 0]);
    expect(dealtMw(site.hosting!, 60)).toEqual([35, 25]);
    expect(dealtMw(site.hosting!, 70)).toEqual([45, 25]);
  });

  it("move in each over its own months: the second over two, half a hall at a time", () => {
    const slow = { ...site, hosting: { ...site.hosting!, moreRampMonths: [2] } };
    // 35 MW of the first in months 6 and 8; the second's 5 MW in hall 2 and 20 in hall 3 by halves
    expect(at(makePlan(slow, stays, convert).letMw, [6, 8, 9, 10, 11])).toEqual([20, 37.5, 40, 50, 60]);
  });

  it("each pay their own rent: 28 MW at 100 and 20 at 150 are 5.8 M$", () => {
    const { lease } = carried(site, stays).course;
    expect(lease!.rentUsd[12]).toBeCloseTo(5.8e6, 3);
    // the second's two years end in month 32 in one hall and in 34 in the other
    expect(at(lease!.rentUsd, [31, 32, 34])).toEqual([5.8e6, 5.2e6, 2.8e6]);
  });

  it("fail each for itself: 25 MW stand empty when the second does", () => {
    const world = leaves(Number.POSITIVE_INFINITY, 20);
    expect(at(makePlan(site, world, convert).letMw, [19, 20, 25, 26])).toEqual([60, 35, 35, 60]);
    const { letByTenancyMw } = heldMw(site, makePlan(site, world, convert), world.tenantDefaultMonth);
    expect(letByTenancyMw.map((mw) => mw[20])).toEqual([35, 0]);
  });

  it("are metered by what each has: the halls' energy is no more and no less", () => {
    const { course } = carried(site, stays);
    course.operations.forEach(({ aiMwh }, month) => {
      expect(course.lease!.meterMwh[month]).toBeCloseTo(aiMwh, 6);
    });
  });
});

describe("what decides who holds halls when", () => {
  const of = (lease: Partial<Lease>, offer: Partial<HostingOffer> = {}) =>
    JSON.stringify(leaseDates(siteOf(offer, lease).hosting!));

  it("is term, start, what follows and a guarantor that holds; not the rent", () => {
    const plain = of({});
    expect(of({ rent: { ...plainLease.rent, valueUsdPerKwMonth: 7 } })).toBe(plain);
    expect(of({ termMonths: 7 })).not.toBe(plain);
    expect(of({ start: { year: 2029, month: 1 } })).not.toBe(plain);
    expect(of({}, { reLetAfterDefault: { lagMonths: 1, rentFractionOfLast: 1 } })).not.toBe(plain);
  });
});

describe("many paths with tenants that come and go", () => {
  const drawn = fc.record({
    strategy: fc.constantFrom("convert" as const, "hybrid" as const, "bridge" as const, "wait" as const),
    termMonths: fc.constantFrom(9, 20, 120),
    rampMonths: fc.constantFrom(0, 3),
    afterTerm: fc.constantFrom<Lease["afterTerm"]>(
      { kind: "vacate" },
      { kind: "re-let", lagMonths: 4, rentFractionOfLast: 0.8 },
    ),
    again: fc.constantFrom(null, { lagMonths: 5, rentFractionOfLast: 0.6 }),
    kind: fc.constantFrom<Backstop["kind"] | null>(null, "pay", "assume-or-pay"),
    schedule: fc.constantFrom("flat" as const, "declining" as const),
    amountUsd: fc.constantFrom(2e6, 30e6, 4e9),
    coveredMonths: fc.constantFrom(15, 30, undefined),
    latePaymentDays: fc.constantFrom(0, 12, 70),
    serviceCreditFraction: fc.constantFrom(0, 0.004),
    isSecond: fc.boolean(),
    startMonth: fc.constantFrom(0, 11),
    withAdvances: fc.boolean(),
    withDamages: fc.boolean(),
    contractor: fc.constantFrom(undefined, {
      amountPerDay: 20_000,
      graceDays: 40,
      capAmount: 3e6,
      causedFraction: 0.8,
      collectedFraction: 0.9,
    }),
    passThrough: fc.constantFrom("triple-net" as const, "all-in" as const),
    fillIdle: fc.boolean(),
    interrupted: fc.constantFrom(0, 500),
    defaults: fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 })), {
      minLength: 3,
      maxLength: 3,
    }),
    delays: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 }),
    rents: fc.array(fc.double({ min: 0.3, max: 2, noNaN: true }), { minLength: 7, maxLength: 7 }),
  });
  type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

  function leaseOf(from: Drawn, change: Partial<Lease> = {}): Lease {
    const months = 1 + from.startMonth;
    return {
      ...plainLease,
      termMonths: from.termMonths,
      afterTerm: from.afterTerm,
      passThrough: from.passThrough,
      escalatorFractionPerYear: 0.03,
      start: { year: 2027, month: months },
      latePaymentDays: from.latePaymentDays,
      landlordCosts: {
        kind: "itemised",
        operationsUsdPerKwMonth: 9,
        taxAndInsuranceUsdPerKwMonth: 2,
        managementFractionOfRent: 0.03,
        growthFractionPerYear: 0.02,
      },
      backstop: from.kind && {
        guarantor: "parent",
        kind: from.kind,
        schedule: from.schedule,
        amountUsd: from.amountUsd,
        ...(from.coveredMonths === undefined ? {} : { coveredMonths: from.coveredMonths }),
      },
      prepayment: from.withAdvances
        ? { amountUsd: 9e6, receivedMonthsAfterStart: 0, creditFromMonthsAfterStart: 1, creditMonths: 9 }
        : null,
      tenantCapex: from.withAdvances ? { amountUsd: 11e6, nettedFraction: 0.4 } : null,
      lateDelivery: from.withDamages
        ? { graceMonths: 1, damagesFractionOfRent: 0.4, capMonthsOfRent: 1, terminationAfterMonths: null }
        : null,
      ...change,
    };
  }

  function drawnSite(from: Drawn): Site {
    const { connection } = testSite();
    return testSite({
      months: MONTHS,
      mine: testMine,
      connection: { ...connection, interruptedHoursPerYear: from.interrupted, interruptedImportMw: 45 },
      hosting: {
        ...testOffer,
        rampMonths: from.rampMonths,
        reLetAfterDefault: from.again,
        serviceCreditFraction: from.serviceCreditFraction,
        ...(from.contractor ? { contractor: from.contractor } : {}),
        fillIdle: { allowed: from.fillIdle, rampReserveFraction: 0.05 },
        lease: leaseOf(from, from.isSecond ? { soldMw: 28, itMw: 28, reservedMw: 35 } : {}),
        ...(from.isSecond
          ? { moreLeases: [leaseOf(from, { termMonths: 14, soldMw: 20, itMw: 20, reservedMw: 25 })] }
          : {}),
      },
    });
  }

  function batchOf(from: Drawn): WorldBatch {
    const batch = makeEmptyBatch({
      measure: "outlook",
      seed: 1,
      firstPath: 0,
      pathCount: 3,
      months: MONTHS,
      tenantCount: 2,
    });
    batch.hashpriceUsdPerPhDay.fill(40);
    batch.priceUsdPerBtc.fill(60_000);
    batch.powerLevelRatio.fill(1);
    batch.powerSpreadRatio.fill(1);
    batch.acceleratorPriceRatio.fill(1);
    batch.rentRatio.forEach((_, i) => {
      batch.rentRatio[i] = from.rents[i % from.rents.length]!;
    });
    from.delays.forEach((months, p) => {
      batch.delayMonths[p] = months;
    });
    from.defaults.flat().forEach((month, i) => {
      batch.tenantDefaultMonth[i] = month < 55 ? month : Number.POSITIVE_INFINITY;
    });
    return batch;
  }

  it("bring month by month what carrying each path out brings, to 1e-9", () => {
    fc.assert(
      fc.property(drawn, (from) => {
        const site = drawnSite(from);
        const batch = batchOf(from);
        const choice: Choice = {
          strategy: from.strategy,
          hostMw: 60,
          waitMonths: from.strategy === "wait" ? 9 : 0,
          fleet: from.strategy === "convert" ? "sell" : "run-to-stop",
        };
        const evaluator = makePathEvaluator(site);
        const on = evaluator.on(batch);
        expect(on.operate(choice)).not.toBeNull();
        const found = on.evaluate(choice);
        const wanted = oraclePathCash(site, evaluator.yard, batch, choice);
        const gross = wanted.netCashUsd.reduce((most, usd) => Math.max(most, Math.abs(usd)), 1);
        for (const name of ["contractedUsd", "overheadUsd", "merchantUsd", "netCashUsd"] as const)
          wanted[name].forEach((usd, i) => {
            const place = `${name}, path ${Math.floor(i / MONTHS)}, month ${i % MONTHS}`;
            expect(Math.abs(found[name][i]! - usd) / gross, place).toBeLessThan(1e-9);
          });
        for (const name of ["operatingUsd", "assetSaleUsd", "depositUsd", "rentUsd", "hallCapexUsd"] as const)
          wanted[name].forEach((usd, i) => {
            expect(Math.abs(found[name][i]! - usd) / gross, `${name} ${i}`).toBeLessThan(1e-9);
          });
      }),
      { seed: 616, numRuns: 60 },
    );
  });

  it("hold and let no more than the halls, and let no more than they hold", () => {
    fc.assert(
      fc.property(drawn, (from) => {
        const site = drawnSite(from);
        const batch = batchOf(from);
        const choice: Choice = { ...convert, strategy: "bridge", fleet: "run-to-stop" };
        for (let p = 0; p < 3; p++) {
          const { reservedMw, letMw, halls } = makePlan(site, worldAt(batch, p), choice);
          for (let month = 0; month < MONTHS; month++) {
            const builtMw = halls.reduce((mw, hall) => mw + (hall.readyMonth <= month ? hall.gridMw : 0), 0);
            expect(letMw[month]!).toBeLessThanOrEqual(reservedMw[month]! + 1e-9);
            expect(reservedMw[month]!).toBeLessThanOrEqual(builtMw + 1e-9);
          }
        }
      }),
      { seed: 617, numRuns: 60 },
    );
  });
});
