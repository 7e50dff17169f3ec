import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkLease, type Lease } from "./index.ts";
import { plainLease } from "./lease.fixture.ts";

const itemised = {
  kind: "itemised",
  operationsUsdPerKwMonth: 8,
  taxAndInsuranceUsdPerKwMonth: 4,
  managementFractionOfRent: 0.02,
  growthFractionPerYear: 0.03,
} as const;
const prepayment = {
  amountUsd: 1e6,
  receivedMonthsAfterStart: 0,
  creditFromMonthsAfterStart: 0,
  creditMonths: 12,
};
const late = { graceMonths: 1, damagesFractionOfRent: 0.5, capMonthsOfRent: 6, terminationAfterMonths: 6 };
const halves = (second: number) => ({
  blocks: [
    { monthsAfterStart: 0, soldFraction: 0.5 },
    { monthsAfterStart: 6, soldFraction: second },
  ],
  termRunsFrom: "lease-start" as const,
});

describe("a lease that can be", () => {
  it("is returned as it is", () => {
    expect(checkLease(plainLease)).toBe(plainLease);
  });

  it("may have itemised costs, a prepayment, tenant capex, late-delivery terms and a ramp", () => {
    const lease: Lease = {
      ...plainLease,
      landlordCosts: itemised,
      prepayment,
      tenantCapex: { amountUsd: 3e8, nettedFraction: 0.5 },
      lateDelivery: late,
      ramp: halves(0.5),
    };
    expect(checkLease(lease)).toBe(lease);
  });

  it("may have a falling rent, and shares of a ramp that miss one by rounding", () => {
    const thirds = [0, 1, 2].map((monthsAfterStart) => ({ monthsAfterStart, soldFraction: 0.3333 }));
    const lease: Lease = {
      ...plainLease,
      escalatorFractionPerYear: -0.02,
      ramp: { blocks: thirds, termRunsFrom: "block-start" },
    };
    expect(checkLease(lease)).toBe(lease);
  });
});

describe("a lease that can't be names its field, what was read and what is allowed", () => {
  const cases: readonly (readonly [Partial<Lease>, string])[] = [
    [{ soldMw: -1 }, "lease.soldMw: -1 is not usable; it must be above 0"],
    [{ soldMw: Number.NaN }, "lease.soldMw: NaN is not usable; it must be above 0"],
    [{ itMw: 0 }, "lease.itMw: 0 is not usable; it must be above 0"],
    [{ reservedMw: 5 }, "lease.reservedMw: 5 is not usable; it must be at least itMw"],
    [
      { rent: { ...plainLease.rent, valueUsdPerKwMonth: Number.POSITIVE_INFINITY } },
      "lease.rent.valueUsdPerKwMonth: Infinity is not usable; it must be >= 0",
    ],
    [{ termMonths: 0 }, "lease.termMonths: 0 is not usable; it must be a whole number >= 1"],
    [
      { escalatorFractionPerYear: 3 },
      "lease.escalatorFractionPerYear: 3 is not usable; it must be between -1 and 1",
    ],
    [{ takeOrPayFraction: -0.1 }, "lease.takeOrPayFraction: -0.1 is not usable; it must be from 0 to 1"],
    [
      { extensions: [{ months: 0, rent: "escalate", resetFraction: 1 }] },
      "lease.extensions.months: 0 is not usable; it must be a whole number >= 1",
    ],
    [
      { ramp: halves(0.4) },
      "lease.ramp: the blocks' shares sum to 0.9, they must sum to 1 (all of the sold capacity)",
    ],
    [
      { ramp: { ...halves(0.5), blocks: [{ monthsAfterStart: -1, soldFraction: 1 }] } },
      "lease.ramp.monthsAfterStart: -1 is not usable; it must be a whole number >= 0",
    ],
    [
      { landlordCosts: { kind: "margin", noiMarginFraction: 85 } },
      "lease.landlordCosts.noiMarginFraction: 85 is not usable; it must be from 0 to 1",
    ],
    [
      { landlordCosts: { ...itemised, operationsUsdPerKwMonth: -8 } },
      "lease.landlordCosts.operations: -8 is not usable; it must be >= 0",
    ],
    [
      { landlordCosts: { ...itemised, taxAndInsuranceUsdPerKwMonth: -1 } },
      "lease.landlordCosts.taxAndInsurance: -1 is not usable; it must be >= 0",
    ],
    [
      { landlordCosts: { ...itemised, managementFractionOfRent: 2 } },
      "lease.landlordCosts.managementFractionOfRent: 2 is not usable; it must be from 0 to 1",
    ],
    [
      { prepayment: { ...prepayment, creditMonths: 0 } },
      "lease.prepayment.creditMonths: 0 is not usable; it must be a whole number >= 1",
    ],
    [
      { prepayment: { ...prepayment, creditFromMonthsAfterStart: -1 } },
      "lease.prepayment.creditFrom: -1 is not usable; it must be a whole number >= 0",
    ],
    [
      { prepayment: { ...prepayment, amountUsd: -1 } },
      "lease.prepayment.amountUsd: -1 is not usable; it must be >= 0",
    ],
    [
      { tenantCapex: { amountUsd: 1, nettedFraction: 50 } },
      "lease.tenantCapex.nettedFraction: 50 is not usable; it must be from 0 to 1",
    ],
    [
      { tenantCapex: { amountUsd: -1, nettedFraction: 0.5 } },
      "lease.tenantCapex.amountUsd: -1 is not usable; it must be >= 0",
    ],
    [
      { lateDelivery: { ...late, graceMonths: 0.5 } },
      "lease.lateDelivery.graceMonths: 0.5 is not usable; it must be a whole number >= 0",
    ],
    [
      { lateDelivery: { ...late, damagesFractionOfRent: -1 } },
      "lease.lateDelivery.damages: -1 is not usable; it must be >= 0",
    ],
    [
      { lateDelivery: { ...late, capMonthsOfRent: -1 } },
      "lease.lateDelivery.cap: -1 is not usable; it must be >= 0",
    ],
  ];

  it.each(cases)("%#", (change, message) => {
    expect(() => checkLease({ ...plainLease, ...change })).toThrow(message);
  });

  it("NaN in any figure of the lease is refused", () => {
    const figures = [
      "soldMw",
      "itMw",
      "reservedMw",
      "termMonths",
      "escalatorFractionPerYear",
      "takeOrPayFraction",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...figures), (figure) => {
        expect(() => checkLease({ ...plainLease, [figure]: Number.NaN })).toThrow(/NaN is not usable/);
      }),
    );
  });
});
