import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sum } from "../quantity/index.ts";
import { type Lease, leaseMonths } from "./index.ts";
import { plainInputs, plainLease } from "./lease.fixture.ts";

const prepaid: Lease = {
  ...plainLease,
  prepayment: {
    amountUsd: 6_000_000,
    receivedMonthsAfterStart: 0,
    creditFromMonthsAfterStart: 12,
    creditMonths: 6,
  },
};
const netted: Lease = { ...plainLease, tenantCapex: { amountUsd: 20_000_000, nettedFraction: 0.5 } };

describe("a prepayment", () => {
  it("of 20 % given back from the second year on leaves the first year's cash whole", () => {
    const { cashUsd, noiUsd } = leaseMonths(prepaid, plainInputs(24));
    expect(cashUsd[0]).toBeCloseTo(noiUsd[0]! + 6_000_000, 6);
    expect(cashUsd[11]).toBeCloseTo(noiUsd[11]!, 6);
    expect(cashUsd[12]).toBeCloseTo(noiUsd[12]! - 1_000_000, 6);
    expect(cashUsd[18]).toBeCloseTo(noiUsd[18]!, 6);
  });

  it("is credited after the delay, since no rent runs before", () => {
    const { prepaymentCreditUsd } = leaseMonths(prepaid, plainInputs(40, { deliveryDelayMonths: 5 }));
    expect([prepaymentCreditUsd[16], prepaymentCreditUsd[17]]).toEqual([0, 1_000_000]);
  });

  it("is refunded where the tenant goes before all of it was credited", () => {
    const earlyEnd = { month: 14, reason: "default", reLet: null } as const;
    const months = leaseMonths(prepaid, plainInputs(24, { earlyEnd }));
    expect(sum(months.prepaymentCreditUsd)).toBeCloseTo(2_000_000, 6);
    expect(months.prepaymentRefundUsd[14]).toBeCloseTo(4_000_000, 6);
    expect(months.prepaymentBalanceUsd[14]).toBe(0);
  });

  it("never credits more than the month's rent", () => {
    const large: Lease = {
      ...prepaid,
      prepayment: { ...prepaid.prepayment!, amountUsd: 60_000_000, creditMonths: 1 },
    };
    const { prepaymentCreditUsd, rentUsd, cashUsd } = leaseMonths(large, plainInputs(24));
    expect(prepaymentCreditUsd[12]).toBeCloseTo(rentUsd[12]!, 6);
    expect(cashUsd[12]).toBeCloseTo(-0.05 * rentUsd[12]!, 6);
  });
});

describe("capex that the tenant nets", () => {
  it("takes half of each month's rent, and what is left at the end is the tenant's loss", () => {
    const { capexNettedUsd } = leaseMonths(netted, plainInputs(30));
    expect(capexNettedUsd[0]).toBe(500_000);
    expect(sum(capexNettedUsd)).toBeCloseTo(12_180_000, 3);
    expect(capexNettedUsd[24]).toBe(0);
  });

  it("is taken from the rent after service credits", () => {
    const { capexNettedUsd } = leaseMonths(netted, plainInputs(2, { serviceCreditFraction: [0.1, 0] }));
    expect(capexNettedUsd).toEqual([450_000, 500_000]);
  });

  it("stops with the tenant: the next one owes it nothing", () => {
    const reLet = { lagMonths: 0, rentFractionOfLast: 1 };
    const earlyEnd = { month: 6, reason: "default", reLet } as const;
    const { capexNettedUsd, rentUsd } = leaseMonths(netted, plainInputs(8, { earlyEnd }));
    expect([capexNettedUsd[5], capexNettedUsd[6]]).toEqual([500_000, 0]);
    expect(rentUsd[6]).toBeGreaterThan(0);
  });
});

describe("damages for late delivery", () => {
  const terms = { graceMonths: 0, damagesFractionOfRent: 1, capMonthsOfRent: 3, terminationAfterMonths: 9 };
  const late: Lease = {
    ...plainLease,
    lateDelivery: terms,
    ramp: {
      blocks: [
        { monthsAfterStart: 0, soldFraction: 0.4 },
        { monthsAfterStart: 2, soldFraction: 0.6 },
      ],
      termRunsFrom: "block-start",
    },
  };

  it("are those of the late block alone: 60 % of a month's rent for two months", () => {
    const { damagesUsd } = leaseMonths(late, plainInputs(8, { deliveryDelayMonths: [0, 2] }));
    expect(damagesUsd).toEqual([0, 0, 600_000, 600_000, 0, 0, 0, 0]);
  });

  it("stop at the cap of three months each, however late", () => {
    const { damagesUsd } = leaseMonths(late, plainInputs(30, { deliveryDelayMonths: 20 }));
    expect(sum(damagesUsd)).toBeCloseTo(3_000_000, 6);
  });

  it("open the exit after nine months only where the tenant takes it", () => {
    const inputs = plainInputs(40, { deliveryDelayMonths: 10 });
    expect(leaseMonths(late, inputs).endedByDelay).toBe(false);
    const left = leaseMonths(late, { ...inputs, tenantLeavesWhenLate: true });
    expect([left.endedByDelay, sum(left.rentUsd)]).toEqual([true, 0]);
    // damages until the exit in month 9: 3 months of 0.4, and 3 of 0.6 from month 2
    expect(sum(left.damagesUsd)).toBeCloseTo(3_000_000, 6);
  });

  it("nine months late is not yet later than nine", () => {
    const inputs = plainInputs(40, { deliveryDelayMonths: 9, tenantLeavesWhenLate: true });
    expect(leaseMonths(late, inputs).endedByDelay).toBe(false);
  });
});

describe("an exit by notice", () => {
  it("without a right to leave pays no fee: the contract has none", () => {
    const earlyEnd = { month: 3, reason: "notice", reLet: null } as const;
    expect(sum(leaseMonths(plainLease, plainInputs(6, { earlyEnd })).exitFeeUsd)).toBe(0);
  });

  it("and a default pays no fee, whatever the contract says", () => {
    const termination = { earliestMonthsAfterStart: 0, noticeMonths: 6, feeMonthsOfRent: 12 };
    const earlyEnd = { month: 3, reason: "default", reLet: null } as const;
    const { exitFeeUsd } = leaseMonths({ ...plainLease, termination }, plainInputs(6, { earlyEnd }));
    expect(sum(exitFeeUsd)).toBe(0);
  });
});

describe("service credits", () => {
  it("of 2 % lower NOI by 2 % of the rent, month by month", () => {
    const without = leaseMonths(plainLease, plainInputs(2)).noiUsd[0]!;
    const { noiUsd, serviceCreditUsd } = leaseMonths(
      plainLease,
      plainInputs(2, { serviceCreditFraction: 0.02 }),
    );
    expect(serviceCreditUsd[0]).toBeCloseTo(20_000, 6);
    expect(noiUsd[0]).toBeCloseTo(without - 20_000, 6);
  });
});

describe("properties", () => {
  it("more delay never brings more rent within a fixed horizon", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), (a, b) => {
        const rent = (delay: number) =>
          sum(leaseMonths(plainLease, plainInputs(30, { deliveryDelayMonths: delay })).rentUsd);
        expect(rent(Math.max(a, b))).toBeLessThanOrEqual(rent(Math.min(a, b)) + 1e-6);
      }),
    );
  });

  it("a higher share taken never lowers the rent, and take-or-pay never lowers it either", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, (takeOrPayFraction, a, b) => {
        const rent = (takeUpFraction: number, floor: number) =>
          leaseMonths({ ...plainLease, takeOrPayFraction: floor }, plainInputs(1, { takeUpFraction }))
            .rentUsd[0]!;
        expect(rent(Math.max(a, b), takeOrPayFraction)).toBeGreaterThanOrEqual(
          rent(Math.min(a, b), takeOrPayFraction),
        );
        expect(rent(a, takeOrPayFraction)).toBeGreaterThanOrEqual(rent(a, 0));
      }),
    );
  });

  it("rent scales with the megawatts: k times the lease is k times every line", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 30, noNaN: true }), (k) => {
        const scaled = { ...plainLease, soldMw: 10 * k, itMw: 10 * k, reservedMw: 13 * k };
        const one = leaseMonths(plainLease, plainInputs(3));
        const many = leaseMonths(scaled, plainInputs(3));
        expect(many.noiUsd[2]! / one.noiUsd[2]!).toBeCloseTo(k, 9);
        expect(many.meterMwh[2]! / one.meterMwh[2]!).toBeCloseTo(k, 9);
        expect(many.powerCostUsd[2]! / one.powerCostUsd[2]!).toBeCloseTo(k, 9);
      }),
    );
  });
});
