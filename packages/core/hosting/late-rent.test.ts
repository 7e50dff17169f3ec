import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lateMonthsOf, lateRentUsd, receivedUsd } from "./index.ts";

const sum = (values: readonly number[]) => values.reduce((total, usd) => total + usd, 0);

describe("rent that comes late", () => {
  it("by a twelfth of a year comes a month later: nothing at first, the last month's rent beside its own in the end", () => {
    expect(lateRentUsd(365 / 12, [100, 110, 120])).toEqual([-100, -10, 110]);
  });

  it("by 45 days is 45 * 12 / 365 months: one whole and 0.479 of another", () => {
    const { whole, partFraction } = lateMonthsOf(45);
    expect(whole).toBe(1);
    expect(partFraction).toBeCloseTo((45 * 12) / 365 - 1, 12);
    expect(receivedUsd({ whole, partFraction }, (month) => [100, 200, 300][month]!, 2)).toBeCloseTo(
      (1 - partFraction) * 200 + partFraction * 100,
      12,
    );
  });

  it("not at all changes nothing", () => {
    expect(lateRentUsd(0, [100, 0, 50])).toEqual([0, 0, 0]);
  });

  it("is all received by the last month, never before it is due, and never below zero", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 400, noNaN: true }),
        (dueUsd, days) => {
          const changes = lateRentUsd(days, dueUsd);
          expect(Math.abs(sum(changes))).toBeLessThan(1e-6 * (1 + sum(dueUsd)));
          let outstanding = 0;
          changes.forEach((change, month) => {
            expect(dueUsd[month]! + change).toBeGreaterThanOrEqual(-1e-6);
            outstanding -= change;
            expect(outstanding).toBeGreaterThanOrEqual(-1e-6 * (1 + sum(dueUsd)));
          });
        },
      ),
      { seed: 703, numRuns: 150 },
    );
  });
});
