import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sum } from "../quantity/index.ts";
import { type Lease, leaseMonths } from "./index.ts";
import { plainInputs, plainLease } from "./lease.fixture.ts";

describe("rent over the term", () => {
  it("is 12 times $1.0M, 12 times $1.03M, then nothing", () => {
    const { rentUsd } = leaseMonths(plainLease, plainInputs(26));
    expect(rentUsd[0]).toBe(1_000_000);
    expect(rentUsd[12]).toBeCloseTo(1_030_000, 6);
    expect(rentUsd.slice(24)).toEqual([0, 0]);
    expect(sum(rentUsd)).toBeCloseTo(24_360_000, 4);
  });

  it("a first-year rent made from a term average gives the disclosed total back", () => {
    const lease: Lease = {
      ...plainLease,
      termMonths: 180,
      rent: { valueUsdPerKwMonth: 158.7, basis: "it", meaning: "term-average" },
    };
    expect(sum(leaseMonths(lease, plainInputs(180)).rentUsd)).toBeCloseTo(158.7 * 10_000 * 180, 2);
  });

  it("a horizon that opens in the lease's second year starts at the escalated rent", () => {
    const inputs = plainInputs(12, { firstMonth: { year: 2028, month: 1 } });
    expect(leaseMonths(plainLease, inputs).rentUsd[0]).toBeCloseTo(1_030_000, 6);
  });

  it("a horizon that opens three months before the lease starts has three empty months", () => {
    const inputs = plainInputs(5, { firstMonth: { year: 2026, month: 10 } });
    expect(leaseMonths(plainLease, inputs).rentUsd).toEqual([0, 0, 0, 1e6, 1e6]);
  });
});

describe("a ramp in two halves, six months apart", () => {
  const blocks = [
    { monthsAfterStart: 0, soldFraction: 0.5 },
    { monthsAfterStart: 6, soldFraction: 0.5 },
  ];

  it("with the term from the lease's start loses six months of the second half", () => {
    const lease: Lease = { ...plainLease, ramp: { blocks, termRunsFrom: "lease-start" } };
    const { rentUsd, soldMw } = leaseMonths(lease, plainInputs(30));
    expect(soldMw.slice(5, 7)).toEqual([5, 10]);
    expect(sum(rentUsd)).toBeCloseTo(24_360_000 - 6 * 500_000, 4);
    expect(rentUsd[24]).toBe(0);
  });

  it("with the term from each block keeps the whole value and ends six months later", () => {
    const lease: Lease = { ...plainLease, ramp: { blocks, termRunsFrom: "block-start" } };
    const { rentUsd } = leaseMonths(lease, plainInputs(36));
    expect(sum(rentUsd)).toBeCloseTo(24_360_000, 4);
    expect(rentUsd[29]).toBeCloseTo(515_000, 6);
  });
});

describe("power by kind of lease", () => {
  // January: 744 h * 10 MW * 0.8 * 1.25 = 7,440 MWh, at $40 = $297,600
  it("is metered at IT load times PUE and comes back under triple net", () => {
    const months = leaseMonths(plainLease, plainInputs(1));
    expect(months.meterMwh[0]).toBeCloseTo(7440, 6);
    expect(months.powerCostUsd[0]).toBeCloseTo(297_600, 6);
    expect(months.powerReimbursedUsd[0]).toBeCloseTo(297_600, 6);
    expect(months.noiUsd[0]).toBeCloseTo(950_000, 6);
  });

  it("stays with the landlord where the rent is all-in", () => {
    const months = leaseMonths({ ...plainLease, passThrough: "all-in" }, plainInputs(1));
    expect(months.powerReimbursedUsd[0]).toBe(0);
    expect(months.noiUsd[0]).toBeCloseTo(950_000 - 297_600, 6);
  });

  it("may come metered from a dispatch", () => {
    const power = { kind: "metered", meterMwh: [7000], costUsd: [250_000] } as const;
    const months = leaseMonths({ ...plainLease, passThrough: "all-in" }, plainInputs(1, { power }));
    expect(months.powerCostUsd[0]).toBe(250_000);
  });
});

describe("itemised landlord's costs", () => {
  const costs = {
    kind: "itemised",
    operationsUsdPerKwMonth: 8,
    taxAndInsuranceUsdPerKwMonth: 4,
    managementFractionOfRent: 0.02,
    growthFractionPerYear: 0.05,
  } as const;

  it("under modified gross take $12 per kW and 2 % of rent: NOI $860,000 in month one", () => {
    const lease: Lease = { ...plainLease, passThrough: "modified-gross", landlordCosts: costs };
    const { noiUsd } = leaseMonths(lease, plainInputs(13));
    expect(noiUsd[0]).toBeCloseTo(1_000_000 - 120_000 - 20_000, 6);
    expect(noiUsd[12]).toBeCloseTo(1_030_000 * 0.98 - 126_000, 6);
  });

  it("under triple net fall on the landlord only while the hall is vacant", () => {
    const lease: Lease = { ...plainLease, landlordCosts: costs };
    const { landlordCostUsd } = leaseMonths(lease, plainInputs(26));
    expect(landlordCostUsd[0]).toBeCloseTo(20_000, 6);
    expect(landlordCostUsd[24]).toBeCloseTo(120_000 * 1.05 * 1.05, 6);
  });
});

describe("take-or-pay", () => {
  it("at 80 % the rent falls to $0.8M where the tenant takes 60 %, and to $0.9M where it takes 90 %", () => {
    const lease: Lease = { ...plainLease, takeOrPayFraction: 0.8 };
    expect(leaseMonths(lease, plainInputs(2, { takeUpFraction: [0.6, 0.9] })).rentUsd).toEqual([8e5, 9e5]);
  });
});

describe("after the term", () => {
  it("renewing a five-year option goes on escalating; without renewing it ends", () => {
    const extensions = [{ months: 12, rent: "escalate", resetFraction: 1 } as const];
    const renewed: Lease = { ...plainLease, extensions, afterTerm: { kind: "renew", extensionCount: 1 } };
    const { rentUsd } = leaseMonths(renewed, plainInputs(37));
    expect(rentUsd[24]).toBeCloseTo(1_060_900, 4);
    expect(rentUsd[36]).toBe(0);
  });

  it("an option at reset rent starts at its share of the last rent", () => {
    const extensions = [{ months: 24, rent: "reset", resetFraction: 0.9 } as const];
    const renewed: Lease = { ...plainLease, extensions, afterTerm: { kind: "renew", extensionCount: 1 } };
    const { rentUsd } = leaseMonths(renewed, plainInputs(48));
    expect(rentUsd[24]).toBeCloseTo(1_030_000 * 0.9, 4);
    expect(rentUsd[36]).toBeCloseTo(1_030_000 * 0.9 * 1.03, 4);
  });

  it("re-letting after nine months at 85 % leaves nine empty months, then $875,500", () => {
    const afterTerm = { kind: "re-let", lagMonths: 9, rentFractionOfLast: 0.85 } as const;
    const { rentUsd, reservedMw, soldMw } = leaseMonths({ ...plainLease, afterTerm }, plainInputs(34));
    expect(sum(rentUsd.slice(24, 33))).toBe(0);
    expect(rentUsd[33]).toBeCloseTo(875_500, 4);
    expect([reservedMw[24], soldMw[24]]).toEqual([13, 0]);
  });

  it("more renewals than options are refused by name", () => {
    const lease: Lease = { ...plainLease, afterTerm: { kind: "renew", extensionCount: 2 } };
    expect(() => leaseMonths(lease, plainInputs(30))).toThrow(/renews 2 times, but the lease has 0/);
  });
});

describe("an early end", () => {
  it("by default in month 10 stops the rent, and the next tenant pays 80 % after six months", () => {
    const reLet = { lagMonths: 6, rentFractionOfLast: 0.8 };
    const inputs = plainInputs(20, { earlyEnd: { month: 10, reason: "default", reLet } });
    const { rentUsd } = leaseMonths(plainLease, inputs);
    expect([rentUsd[9], rentUsd[10], rentUsd[15], rentUsd[16]]).toEqual([1e6, 0, 0, 8e5]);
  });

  it("by notice pays the exit fee of twelve months of the last rent", () => {
    const termination = { earliestMonthsAfterStart: 6, noticeMonths: 6, feeMonthsOfRent: 12 };
    const inputs = plainInputs(14, { earlyEnd: { month: 12, reason: "notice", reLet: null } });
    const { exitFeeUsd } = leaseMonths({ ...plainLease, termination }, inputs);
    expect(exitFeeUsd[12]).toBe(12_000_000);
    expect(sum(exitFeeUsd)).toBe(12_000_000);
  });
});

describe("prepayment", () => {
  const lease: Lease = {
    ...plainLease,
    prepayment: {
      amountUsd: 3_000_000,
      receivedMonthsAfterStart: -2,
      creditFromMonthsAfterStart: 6,
      creditMonths: 6,
    },
  };
  const inputs = plainInputs(30, { firstMonth: { year: 2026, month: 11 } });

  it("is a liability until it is credited: 3.0M two months before the start, 2.5M after the first credit", () => {
    const months = leaseMonths(lease, inputs);
    expect(months.prepaymentReceivedUsd[0]).toBe(3_000_000);
    expect(months.prepaymentBalanceUsd[7]).toBe(3_000_000);
    expect(months.prepaymentBalanceUsd[8]).toBe(2_500_000);
    expect(sum(months.prepaymentCreditUsd)).toBeCloseTo(3_000_000, 6);
  });

  it("moves cash, never NOI", () => {
    const months = leaseMonths(lease, inputs);
    expect(months.noiUsd[8]).toBeCloseTo(950_000, 6);
    expect(months.cashUsd[8]).toBeCloseTo(450_000, 6);
    expect(sum(months.cashUsd)).toBeCloseTo(sum(months.noiUsd), 4);
  });

  it("is refunded in full where the tenant leaves for late delivery", () => {
    const lateDelivery = {
      graceMonths: 1,
      damagesFractionOfRent: 0,
      capMonthsOfRent: 0,
      terminationAfterMonths: 4,
    };
    const months = leaseMonths(
      { ...lease, lateDelivery },
      { ...inputs, deliveryDelayMonths: 5, tenantLeavesWhenLate: true },
    );
    expect(months.endedByDelay).toBe(true);
    expect(months.prepaymentRefundUsd[6]).toBe(3_000_000);
    expect(sum(months.rentUsd)).toBe(0);
  });
});

describe("capex that the tenant paid", () => {
  it("is netted at half of each payment until 3 M$ are back: six months", () => {
    const lease: Lease = { ...plainLease, tenantCapex: { amountUsd: 3_000_000, nettedFraction: 0.5 } };
    const { capexNettedUsd, cashUsd } = leaseMonths(lease, plainInputs(24));
    expect(capexNettedUsd.slice(0, 7)).toEqual([5e5, 5e5, 5e5, 5e5, 5e5, 5e5, 0]);
    expect(cashUsd[0]).toBeCloseTo(450_000, 6);
  });
});

describe("late delivery", () => {
  const lateDelivery = {
    graceMonths: 1,
    damagesFractionOfRent: 0.5,
    capMonthsOfRent: 1.25,
    terminationAfterMonths: null,
  };

  it("five months late costs, after one free month, 0.5 + 0.5 + 0.25 months of rent: the cap", () => {
    const months = leaseMonths({ ...plainLease, lateDelivery }, plainInputs(30, { deliveryDelayMonths: 5 }));
    expect(months.damagesUsd.slice(0, 6)).toEqual([0, 5e5, 5e5, 2.5e5, 0, 0]);
    expect(months.rentUsd[4]).toBe(0);
    expect(months.rentUsd[5]).toBe(1_000_000);
  });

  it("moves the term: the last rent is in month 28 instead of 23", () => {
    const { rentUsd } = leaseMonths(plainLease, plainInputs(32, { deliveryDelayMonths: 5 }));
    expect([rentUsd[28]! > 0, rentUsd[29]]).toEqual([true, 0]);
  });
});

describe("conservation", () => {
  it("cash is NOI and the cash terms, whatever lease", () => {
    const anyLease = fc.record({
      soldMw: fc.double({ min: 1, max: 300, noNaN: true }),
      termMonths: fc.integer({ min: 1, max: 60 }),
      delay: fc.integer({ min: 0, max: 12 }),
      prepaid: fc.double({ min: 0, max: 1e7, noNaN: true }),
      netted: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(anyLease, ({ soldMw, termMonths, delay, prepaid, netted }) => {
        const lease: Lease = {
          ...plainLease,
          soldMw,
          itMw: soldMw,
          reservedMw: soldMw * 1.3,
          termMonths,
          prepayment: {
            amountUsd: prepaid,
            receivedMonthsAfterStart: 0,
            creditFromMonthsAfterStart: 3,
            creditMonths: 12,
          },
          tenantCapex: { amountUsd: 1e7, nettedFraction: netted },
        };
        const months = leaseMonths(lease, plainInputs(90, { deliveryDelayMonths: delay }));
        const received = sum(months.prepaymentReceivedUsd);
        const returned = sum(months.prepaymentCreditUsd) + sum(months.prepaymentRefundUsd);
        expect(returned).toBeCloseTo(received, 4);
        expect(months.prepaymentBalanceUsd.at(-1)).toBeCloseTo(0, 4);
        const total = sum(months.noiUsd) + received - returned - sum(months.capexNettedUsd);
        expect(sum(months.cashUsd)).toBeCloseTo(total, 3);
        expect(sum(months.capexNettedUsd)).toBeLessThanOrEqual(1e7 + 1e-6);
      }),
    );
  });
});

describe("a lease that cannot be", () => {
  it.each([
    [{ soldMw: 0 }, /lease.soldMw: 0 is not usable; it must be above 0/],
    [{ reservedMw: 9 }, /lease.reservedMw: 9 is not usable; it must be at least itMw/],
    [{ termMonths: 1.5 }, /lease.termMonths: 1.5 is not usable; it must be a whole number >= 1/],
    [{ takeOrPayFraction: 1.2 }, /lease.takeOrPayFraction: 1.2 is not usable; it must be from 0 to 1/],
    [
      {
        ramp: { blocks: [{ monthsAfterStart: 0, soldFraction: 0.6 }], termRunsFrom: "lease-start" as const },
      },
      /shares sum to 0.6/,
    ],
  ])("is refused by field: %o", (change, message) => {
    expect(() => leaseMonths({ ...plainLease, ...change }, plainInputs(3))).toThrow(message);
  });

  it("too few monthly values are named", () => {
    expect(() => leaseMonths(plainLease, plainInputs(3, { takeUpFraction: [1, 1] }))).toThrow(
      /takeUpFraction: 2 monthly values for 3 months/,
    );
  });
});
