import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockMonth, type Lease, planBlocks, stayMonths } from "./index.ts";
import { plainLease } from "./lease.fixture.ts";

const blocks = [
  { monthsAfterStart: 0, soldFraction: 0.25 },
  { monthsAfterStart: 3, soldFraction: 0.75 },
];
const ramped = (termRunsFrom: "lease-start" | "block-start"): Lease => ({
  ...plainLease,
  ramp: { blocks, termRunsFrom },
});
const firstMonth = { year: 2026, month: 7 };

describe("placing a lease's blocks on a horizon that opens six months before it starts", () => {
  it("on time they are due and ready in months 6 and 9", () => {
    const plan = planBlocks(ramped("block-start"), firstMonth, 0);
    expect(plan.map(({ dueMonth, readyMonth }) => [dueMonth, readyMonth])).toEqual([
      [6, 6],
      [9, 9],
    ]);
  });

  it("one delay moves all, a list moves each", () => {
    const ready = (delay: number | readonly number[]) =>
      planBlocks(ramped("block-start"), firstMonth, delay).map(({ readyMonth }) => readyMonth);
    expect(ready(4)).toEqual([10, 13]);
    expect(ready([0, 5])).toEqual([6, 14]);
  });

  it("the term counts from each block, or from the first that is ready", () => {
    const anchors = (kind: "lease-start" | "block-start") =>
      planBlocks(ramped(kind), firstMonth, [2, 0]).map(({ anchorMonth }) => anchorMonth);
    expect(anchors("block-start")).toEqual([8, 9]);
    expect(anchors("lease-start")).toEqual([8, 8]);
  });

  it("a late first block lets the second one open the lease", () => {
    const plan = planBlocks(ramped("lease-start"), firstMonth, [12, 0]);
    expect(plan.map(({ anchorMonth, readyMonth }) => [anchorMonth, readyMonth])).toEqual([
      [9, 18],
      [9, 9],
    ]);
  });

  it("fewer delays than blocks, and half months, are refused", () => {
    expect(() => planBlocks(ramped("lease-start"), firstMonth, [1])).toThrow(
      /deliveryDelayMonths: 1 monthly values for 2 months/,
    );
    expect(() => planBlocks(ramped("lease-start"), firstMonth, 0.5)).toThrow(/must be a whole number >= 0/);
  });
});

describe("how long a tenant stays", () => {
  const extensions = [
    { months: 60, rent: "escalate", resetFraction: 1 },
    { months: 36, rent: "reset", resetFraction: 0.9 },
  ] as const;

  it.each([
    [0, 24],
    [1, 84],
    [2, 120],
  ])("with %i options taken: %i months", (extensionCount, months) => {
    expect(stayMonths({ ...plainLease, extensions, afterTerm: { kind: "renew", extensionCount } })).toBe(
      months,
    );
  });

  it("options that nobody takes add nothing", () => {
    expect(stayMonths({ ...plainLease, extensions, afterTerm: { kind: "vacate" } })).toBe(24);
  });
});

describe("a block in a month", () => {
  const [block] = planBlocks(plainLease, plainLease.start, 0);
  const at = (lease: Lease, month: number) => blockMonth(lease, block!, month, null);

  it("is not there, then let, then vacant", () => {
    expect(at(plainLease, -1)).toEqual({ rentFactor: 0, delivered: false, occupied: false });
    expect(at(plainLease, 0)).toEqual({ rentFactor: 1, delivered: true, occupied: true });
    expect(at(plainLease, 24)).toEqual({ rentFactor: 0, delivered: true, occupied: false });
  });

  it("an option that resets starts its own escalator: 0.9 of the last rent, then 3 % a year on that", () => {
    const extensions = [{ months: 36, rent: "reset", resetFraction: 0.9 }] as const;
    const lease: Lease = { ...plainLease, extensions, afterTerm: { kind: "renew", extensionCount: 1 } };
    const factors = [23, 24, 35, 36].map((month) => at(lease, month).rentFactor);
    expect(factors[0]).toBeCloseTo(1.03, 12);
    expect(factors[1]).toBeCloseTo(1.03 * 0.9, 12);
    expect(factors[2]).toBeCloseTo(1.03 * 0.9, 12);
    expect(factors[3]).toBeCloseTo(1.03 * 0.9 * 1.03, 12);
  });

  it("an early end re-lets on its own terms, whatever the lease says of its regular end", () => {
    const reLet = { lagMonths: 2, rentFractionOfLast: 0.7 };
    const early = { month: 10, reason: "default", reLet } as const;
    const factors = [9, 10, 11, 12].map((month) => blockMonth(plainLease, block!, month, early).rentFactor);
    expect(factors).toEqual([1, 0, 0, 0.7]);
  });

  it("an early end after the regular one changes nothing", () => {
    const early = { month: 200, reason: "default", reLet: null } as const;
    expect(blockMonth(plainLease, block!, 23, early)).toEqual(at(plainLease, 23));
    expect(blockMonth(plainLease, block!, 24, early)).toEqual(at(plainLease, 24));
  });

  it("under re-letting every month after the term is vacant for the lag and then let for good", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 36 }), fc.integer({ min: 24, max: 200 }), (lagMonths, month) => {
        const lease: Lease = {
          ...plainLease,
          afterTerm: { kind: "re-let", lagMonths, rentFractionOfLast: 0.8 },
        };
        expect(at(lease, month).occupied).toBe(month >= 24 + lagMonths);
        expect(at(lease, month).delivered).toBe(true);
      }),
    );
  });

  it("rent never falls during a stay without resets while the escalator is not negative", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        fc.integer({ min: 0, max: 22 }),
        (rate, month) => {
          const lease = { ...plainLease, escalatorFractionPerYear: rate };
          expect(at(lease, month + 1).rentFactor).toBeGreaterThanOrEqual(at(lease, month).rentFactor);
        },
      ),
    );
  });
});
