import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leaseMonths } from "../hosting/index.ts";
import {
  type Choice,
  type HostingOffer,
  leaseForPlan,
  leaseRows,
  makeLeaseFactors,
  makePlan,
  rowsWithDefault,
  type Site,
} from "./index.ts";
import { testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const MONTHS = 60;
const CHOICE: Choice = { strategy: "convert", hostMw: 50, waitMonths: 0, fleet: "sell" };

function siteOf(change: Partial<HostingOffer["lease"]>, offer: Partial<HostingOffer> = {}): Site {
  return testSite({
    months: MONTHS,
    mine: testMine,
    hosting: { ...testOffer, ...offer, lease: { ...testOffer.lease, ...change } },
  });
}

function rowsOf(site: Site, delayMonths = 0) {
  const plan = makePlan(site, testWorld({ delayMonths }, MONTHS), CHOICE);
  const factors = makeLeaseFactors(site.hosting!, MONTHS);
  return { plan, factors, rows: leaseRows(site, site.hosting!, plan, factors) };
}

describe("rows of a lease", () => {
  it("of 20, 20 and 10 MW of halls after 6, 8 and 10 months: 100 USD per IT kW of each", () => {
    const { rows } = rowsOf(siteOf({}));
    const rent = (gridMw: number) => (gridMw / 1.25) * 1000 * 100;
    expect(rows.stayRentUsd[5]).toBe(0);
    expect(rows.stayRentUsd[6]).toBeCloseTo(rent(20), 6);
    expect(rows.stayRentUsd[8]).toBeCloseTo(rent(40), 6);
    expect(rows.stayRentUsd[10]).toBeCloseTo(rent(50), 6);
    expect([rows.commencementMonth, rows.endMonth]).toEqual([6, 130]);
  });

  it("step up by 3 % a year of each hall's own lease", () => {
    const { rows } = rowsOf(siteOf({ escalatorFractionPerYear: 0.03 }));
    const hall = (20 / 1.25) * 1000 * 100;
    expect(rows.stayRentUsd[18]! - rows.stayRentUsd[17]!).toBeCloseTo(0.03 * hall, 6);
  });

  it("after a term of a year and four empty months know the next tenant apart", () => {
    const { rows } = rowsOf(
      siteOf({ termMonths: 12, afterTerm: { kind: "re-let", lagMonths: 4, rentFractionOfLast: 0.8 } }),
    );
    const hall = (20 / 1.25) * 1000 * 100;
    expect(rows.reLetMonth).toBe(6 + 12 + 4);
    expect(rows.reLetRentUsd[21]).toBe(0);
    expect(rows.reLetRentUsd[22]).toBeCloseTo(0.8 * hall, 6);
    expect(rows.stayRentUsd[22]).toBe(0);
    expect(rows.isOccupied[22]).toBe(1);
  });

  it("of a default in month 30 stop there, and begin again after the lag at the offer's share", () => {
    const site = siteOf({}, { reLetAfterDefault: { lagMonths: 5, rentFractionOfLast: 0.7 } });
    const { rows, factors } = rowsOf(site);
    const cut = rowsWithDefault(rows, site.hosting!, factors, 30);
    const whole = (50 / 1.25) * 1000 * 100;
    expect(cut.stayRentUsd[29]).toBeCloseTo(whole, 6);
    expect([cut.stayRentUsd[30], cut.isOccupied[30], cut.afterDefaultRentUsd[34]]).toEqual([0, 0, 0]);
    expect(cut.afterDefaultRentUsd[35]).toBeCloseTo(0.7 * whole, 6);
    expect([cut.afterDefaultMonth, cut.endMonth]).toEqual([35, 30]);
    // the layout's own rows stay as they are: other paths share them
    expect(rows.stayRentUsd[30]).toBeCloseTo(whole, 6);
  });

  it("without a next tenant stay empty after a default", () => {
    const site = siteOf({}, { reLetAfterDefault: null });
    const { rows, factors } = rowsOf(site);
    const cut = rowsWithDefault(rows, site.hosting!, factors, 20);
    expect(cut.afterDefaultRentUsd.every((usd) => usd === 0)).toBe(true);
  });
});

describe("rows against the lease month by month", () => {
  const lease = fc.record({
    escalatorFractionPerYear: fc.constantFrom(0, 0.03),
    termMonths: fc.constantFrom(9, 24, 120),
    isReLet: fc.boolean(),
    isItemised: fc.boolean(),
    passThrough: fc.constantFrom("triple-net" as const, "modified-gross" as const),
    delayMonths: fc.integer({ min: 0, max: 7 }),
    rampMonths: fc.constantFrom(0, 4),
    defaultMonth: fc.constantFrom(Number.POSITIVE_INFINITY, 3, 14, 31),
  });

  it("are its rent, landlord's costs and damages at ratio 1, with and without a default", () => {
    fc.assert(
      fc.property(lease, (from) => {
        const site = siteOf(
          {
            escalatorFractionPerYear: from.escalatorFractionPerYear,
            termMonths: from.termMonths,
            passThrough: from.passThrough,
            afterTerm: from.isReLet
              ? { kind: "re-let", lagMonths: 3, rentFractionOfLast: 0.9 }
              : { kind: "vacate" },
            landlordCosts: from.isItemised
              ? {
                  kind: "itemised",
                  operationsUsdPerKwMonth: 9,
                  taxAndInsuranceUsdPerKwMonth: 2,
                  managementFractionOfRent: 0.03,
                  growthFractionPerYear: 0.02,
                }
              : { kind: "margin", noiMarginFraction: 0.94 },
            lateDelivery: {
              graceMonths: 1,
              damagesFractionOfRent: 0.4,
              capMonthsOfRent: 1,
              terminationAfterMonths: null,
            },
          },
          { rampMonths: from.rampMonths, reLetAfterDefault: { lagMonths: 6, rentFractionOfLast: 0.75 } },
        );
        const world = testWorld({ delayMonths: from.delayMonths }, MONTHS);
        const { plan, rows: whole, factors } = rowsOf(site, from.delayMonths);
        const isDefault = from.defaultMonth < MONTHS;
        const rows = isDefault ? rowsWithDefault(whole, site.hosting!, factors, from.defaultMonth) : whole;
        const contract = leaseForPlan(site, site.hosting!, world, plan);
        const months = leaseMonths(contract, {
          firstMonth: site.start,
          monthCount: MONTHS,
          deliveryDelayMonths: contract.ramp.blocks.map(() => from.delayMonths),
          power: { kind: "metered", meterMwh: new Array(MONTHS).fill(0), costUsd: new Array(MONTHS).fill(0) },
          takeUpFraction: 1,
          serviceCreditFraction: 0,
          earlyEnd: isDefault
            ? { month: from.defaultMonth, reason: "default", reLet: site.hosting!.reLetAfterDefault }
            : null,
          tenantLeavesWhenLate: false,
        });
        for (let month = 0; month < MONTHS; month++) {
          const rent =
            rows.stayRentUsd[month]! + rows.reLetRentUsd[month]! + rows.afterDefaultRentUsd[month]!;
          expect(rent).toBeCloseTo(months.rentUsd[month]!, 4);
          expect(rent * rows.costFractionOfRent + rows.runningUsd[month]!).toBeCloseTo(
            months.landlordCostUsd[month]!,
            4,
          );
          expect(rows.damagesUsd[month]).toBeCloseTo(months.damagesUsd[month]!, 4);
        }
      }),
      { seed: 81, numRuns: 60 },
    );
  });
});
