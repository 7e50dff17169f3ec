import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMonths, daysInMonth, sum } from "../quantity/index.ts";
import { type Lease, type LeaseInputs, leaseMonths } from "./index.ts";
import { plainInputs, plainLease } from "./lease.fixture.ts";

/**
 * The obvious lease: block by block it walks through the months with a clock and a current rent, as a bookkeeper would. No
 * closed form, no shared code with the folder; it is the test of the fast one.
 */
function bookkeepersRent(lease: Lease, inputs: LeaseInputs): readonly number[] {
  const months = Array<number>(inputs.monthCount).fill(0);
  const delays = inputs.deliveryDelayMonths as readonly number[];
  const start =
    12 * (lease.start.year - inputs.firstMonth.year) + lease.start.month - inputs.firstMonth.month;
  const readyMonths = lease.ramp.blocks.map((block, i) => start + block.monthsAfterStart + delays[i]!);
  const kw = 1000 * { sold: lease.soldMw, it: lease.itMw, grid: lease.reservedMw }[lease.rent.basis];
  lease.ramp.blocks.forEach((block, i) => {
    const anchor = lease.ramp.termRunsFrom === "block-start" ? readyMonths[i]! : Math.min(...readyMonths);
    let rate = firstYearRate(lease);
    let yearMonth = 0;
    let left = lease.termMonths;
    let options =
      lease.afterTerm.kind === "renew" ? lease.extensions.slice(0, lease.afterTerm.extensionCount) : [];
    for (let month = anchor; month < inputs.monthCount; month++) {
      if (left === 0) {
        const [next, ...rest] = options;
        if (!next) break;
        options = rest;
        left = next.months;
        if (next.rent === "reset") {
          rate *= next.resetFraction;
          yearMonth = 0;
        }
      }
      if (yearMonth === 12) {
        rate *= 1 + lease.escalatorFractionPerYear;
        yearMonth = 0;
      }
      if (month >= readyMonths[i]! && month >= 0) months[month]! += rate * kw * block.soldFraction;
      yearMonth += 1;
      left -= 1;
    }
  });
  return months;
}

/** Summed month by month: the rate whose payments average to the term average. */
function firstYearRate(lease: Lease): number {
  const { valueUsdPerKwMonth, meaning } = lease.rent;
  if (meaning === "first-year") return valueUsdPerKwMonth;
  let factor = 1;
  let total = 0;
  for (let month = 0; month < lease.termMonths; month++) {
    if (month > 0 && month % 12 === 0) factor *= 1 + lease.escalatorFractionPerYear;
    total += factor;
  }
  return (valueUsdPerKwMonth * lease.termMonths) / total;
}

const anyLease = fc.record({
  mw: fc.double({ min: 1, max: 400, noNaN: true }),
  value: fc.double({ min: 20, max: 900, noNaN: true }),
  basis: fc.constantFrom("sold", "it", "grid"),
  meaning: fc.constantFrom("first-year", "term-average"),
  termMonths: fc.integer({ min: 1, max: 200 }),
  escalator: fc.double({ min: -0.05, max: 0.1, noNaN: true }),
  termRunsFrom: fc.constantFrom("lease-start", "block-start"),
  second: fc.integer({ min: 0, max: 18 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  delays: fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 })),
  extension: fc.integer({ min: 1, max: 60 }),
  reset: fc.constantFrom("escalate", "reset"),
  renewals: fc.integer({ min: 0, max: 2 }),
  opensBefore: fc.integer({ min: -20, max: 20 }),
});

type Drawn = typeof anyLease extends fc.Arbitrary<infer T> ? T : never;

function leaseOf(drawn: Drawn): Lease {
  return {
    ...plainLease,
    soldMw: drawn.mw,
    itMw: drawn.mw * 1.1,
    reservedMw: drawn.mw * 1.5,
    rent: { valueUsdPerKwMonth: drawn.value, basis: drawn.basis, meaning: drawn.meaning } as Lease["rent"],
    termMonths: drawn.termMonths,
    escalatorFractionPerYear: drawn.escalator,
    ramp: {
      blocks: [
        { monthsAfterStart: 0, soldFraction: drawn.share },
        { monthsAfterStart: drawn.second, soldFraction: 1 - drawn.share },
      ],
      termRunsFrom: drawn.termRunsFrom as Lease["ramp"]["termRunsFrom"],
    },
    extensions: [
      { months: drawn.extension, rent: drawn.reset as "escalate" | "reset", resetFraction: 0.9 },
      { months: 24, rent: "escalate", resetFraction: 1 },
    ],
    afterTerm: { kind: "renew", extensionCount: drawn.renewals },
  };
}

describe("rent by closed form against a bookkeeper's month-by-month walk", () => {
  it("is the same in every month, for any term, escalator, ramp, delay, options and horizon", () => {
    fc.assert(
      fc.property(anyLease, (drawn) => {
        const lease = leaseOf(drawn);
        const inputs = plainInputs(120, {
          firstMonth: addMonths(lease.start, -drawn.opensBefore),
          deliveryDelayMonths: drawn.delays,
        });
        const fast = leaseMonths(lease, inputs).rentUsd;
        const obvious = bookkeepersRent(lease, inputs);
        fast.forEach((rent, month) => {
          expect(Math.abs(rent - obvious[month]!)).toBeLessThanOrEqual(1e-9 * Math.max(1, obvious[month]!));
        });
      }),
      { numRuns: 300, seed: 20_270_101 },
    );
  });

  it("is not the same for a bookkeeper who forgets the escalator: the comparison can fail", () => {
    const inputs = plainInputs(24, { deliveryDelayMonths: [0] });
    const forgetful = bookkeepersRent({ ...plainLease, escalatorFractionPerYear: 0 }, inputs);
    expect(sum(leaseMonths(plainLease, inputs).rentUsd)).not.toBeCloseTo(sum(forgetful), 0);
  });
});

describe("the tenant's energy against a count of days", () => {
  it("is days * 24 * IT MW * utilisation * PUE, February of a leap year included", () => {
    const inputs = plainInputs(24);
    const { meterMwh, months } = leaseMonths(plainLease, inputs);
    months.forEach((month, i) => {
      expect(meterMwh[i]).toBeCloseTo(daysInMonth(month) * 24 * 10 * 0.8 * 1.25, 8);
    });
    // February 2028 has 29 days: 6,960 MWh
    expect(meterMwh[13]).toBeCloseTo(6960, 8);
  });

  it("follows what is delivered and taken: half a block at 60 % is 30 % of it", () => {
    const blocks = [
      { monthsAfterStart: 0, soldFraction: 0.5 },
      { monthsAfterStart: 12, soldFraction: 0.5 },
    ];
    const lease: Lease = { ...plainLease, ramp: { blocks, termRunsFrom: "block-start" } };
    const { meterMwh, reservedMw } = leaseMonths(lease, plainInputs(1, { takeUpFraction: 0.6 }));
    expect(meterMwh[0]).toBeCloseTo(0.3 * 7440, 6);
    expect(reservedMw[0]).toBeCloseTo(6.5, 12);
  });
});
