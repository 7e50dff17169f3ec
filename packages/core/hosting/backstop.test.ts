import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Backstop,
  type BlockPlan,
  blockMonth,
  guarantorPayments,
  heldSpan,
  type Lease,
} from "./index.ts";
import { plainLease } from "./lease.fixture.ts";

/** Ten years at 1 M$ a month: 10 MW at 100 USD/kW, no escalator. */
const lease = (backstop: Backstop | null, change: Partial<Lease> = {}): Lease => ({
  ...plainLease,
  termMonths: 120,
  escalatorFractionPerYear: 0,
  ...change,
  backstop,
});
const promise: Backstop = { guarantor: "parent", amountUsd: 6e6, schedule: "flat", kind: "pay" };
const block: BlockPlan = { soldFraction: 1, dueMonth: 0, readyMonth: 0, anchorMonth: 0 };
const sum = (values: readonly number[]) => values.reduce((total, usd) => total + usd, 0);

describe("a guarantor of 6 M$ behind 1 M$ a month", () => {
  it("pays all of it at once where more is still due, and holds nothing", () => {
    expect(guarantorPayments(lease(promise), [block], 20, 0)).toEqual({
      fromMonth: 20,
      paidUsd: [6e6],
      heldUntilMonth: 20,
    });
  });

  it("pays the three months that are left when the tenant fails in month 117 of 120", () => {
    expect(sum(guarantorPayments(lease(promise), [block], 117, 0).paidUsd)).toBeCloseTo(3e6, 3);
  });

  it("declining, pays half of it half way through the term", () => {
    const declining = { ...promise, schedule: "declining" } as const;
    expect(sum(guarantorPayments(lease(declining), [block], 60, 0).paidUsd)).toBeCloseTo(3e6, 3);
  });

  it("in the tenant's place pays for six months and holds the space as long", () => {
    const assumed = guarantorPayments(lease({ ...promise, kind: "assume-or-pay" }), [block], 20, 0);
    expect(assumed.paidUsd).toEqual(new Array(6).fill(1e6));
    expect(assumed.heldUntilMonth).toBe(26);
  });

  it("pays nothing once its promise is over, after the term, or where there is none", () => {
    const short = { ...promise, coveredMonths: 24 };
    expect(guarantorPayments(lease(short), [block], 23, 0).paidUsd).toEqual([6e6]);
    expect(guarantorPayments(lease(short), [block], 24, 0).paidUsd).toEqual([]);
    expect(guarantorPayments(lease(promise), [block], 120, 0).paidUsd).toEqual([]);
    expect(guarantorPayments(lease(null), [block], 20, 0).paidUsd).toEqual([]);
  });

  it("counts the months of its promise from the lease's start, not from a late delivery", () => {
    const late = { ...block, readyMonth: 10, anchorMonth: 10 };
    const short = { ...promise, coveredMonths: 24 };
    expect(guarantorPayments(lease(short), [late], 24, 0).paidUsd).toEqual([]);
    expect(guarantorPayments(lease(short), [late], 24, 10).paidUsd).toEqual([6e6]);
  });

  it("never pays more than its amount nor more than is due, whatever the month, the kind and the blocks", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 140 }),
        fc.constantFrom("pay" as const, "assume-or-pay" as const),
        fc.constantFrom("flat" as const, "declining" as const),
        fc.integer({ min: 0, max: 9 }),
        fc.double({ min: 1e5, max: 9e8, noNaN: true }),
        (month, kind, schedule, second, amountUsd) => {
          const blocks = [
            { ...block, soldFraction: 0.5 },
            { soldFraction: 0.5, dueMonth: second, readyMonth: second, anchorMonth: second },
          ];
          const paid = guarantorPayments(lease({ ...promise, kind, schedule, amountUsd }), blocks, month, 0);
          const dueUsd =
            0.5e6 * (Math.max(0, 120 - month) + Math.min(120, Math.max(0, 120 + second - month)));
          expect(sum(paid.paidUsd)).toBeLessThanOrEqual(amountUsd * (1 + 1e-9));
          expect(sum(paid.paidUsd)).toBeLessThanOrEqual(dueUsd * (1 + 1e-9) + 1e-3);
        },
      ),
      { seed: 701, numRuns: 200 },
    );
  });
});

describe("who holds a block from when to when", () => {
  it("is what each month says by itself, for any stay, default, guarantor and next tenant", () => {
    const drawn = fc.record({
      ready: fc.integer({ min: 0, max: 30 }),
      termMonths: fc.integer({ min: 1, max: 60 }),
      afterTerm: fc.constantFrom<Lease["afterTerm"]>(
        { kind: "vacate" },
        { kind: "re-let", lagMonths: 5, rentFractionOfLast: 1 },
      ),
      left: fc.integer({ min: 0, max: 90 }),
      held: fc.integer({ min: 0, max: 20 }),
      reLet: fc.constantFrom(null, { lagMonths: 7, rentFractionOfLast: 0.5 }),
      isCut: fc.boolean(),
    });
    fc.assert(
      fc.property(drawn, (from) => {
        const own = lease(null, { termMonths: from.termMonths, afterTerm: from.afterTerm });
        const placed = { ...block, readyMonth: from.ready, anchorMonth: from.ready };
        const end = from.isCut
          ? ({
              month: from.left,
              reason: "default",
              reLet: from.reLet,
              heldUntilMonth: from.left + from.held,
            } as const)
          : null;
        const { leftMonth, freeMonth, nextMonth } = heldSpan(own, placed, end);
        for (let month = 0; month < 150; month++) {
          const { occupied, rentFactor } = blockMonth(own, placed, month, end);
          const isHeld = month >= from.ready && (month < freeMonth || month >= nextMonth);
          const isThere = month >= from.ready && (month < leftMonth || month >= nextMonth);
          expect(occupied, `month ${month}`).toBe(isHeld);
          expect(rentFactor > 0, `rent of month ${month}`).toBe(isThere);
        }
      }),
      { seed: 702, numRuns: 200 },
    );
  });
});
