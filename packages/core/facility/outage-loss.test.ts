import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GensetGroup } from "./graph-types.ts";
import { lossChancePerOutage } from "./outage-loss.ts";

const bank = (change: Partial<GensetGroup> = {}): GensetGroup => ({
  kind: "gensets",
  id: "g",
  count: 2,
  operationalAvailabilityFraction: 1,
  failureToStartProbability: 0,
  meanTimeToFailureHours: 90,
  repair: null,
  ...change,
});

describe("the chance that an outage loses the load", () => {
  // a running unit stops before the end with (1/90) / (1/90 + 1/10) = 0.1
  it("one of one: 0.1 while running, and 1 - 0.9 * 0.9 with a tenth that does not start", () => {
    expect(lossChancePerOutage(bank({ count: 1 }), 1, 10)).toBeCloseTo(0.1, 12);
    const hesitant = bank({ count: 1, failureToStartProbability: 0.1 });
    expect(lossChancePerOutage(hesitant, 1, 10)).toBeCloseTo(1 - 0.9 * 0.9, 12);
  });

  // two running: (2/90) / (2/90 + 1/10) = 2/11, then 1/10
  it("both of two: 2/11; one of two: 2/11 * 1/10", () => {
    expect(lossChancePerOutage(bank(), 2, 10)).toBeCloseTo(2 / 11, 12);
    expect(lossChancePerOutage(bank(), 1, 10)).toBeCloseTo(2 / 110, 12);
  });

  it("none needed is never lost, three of two always", () => {
    expect(lossChancePerOutage(bank(), 0, 10)).toBe(0);
    expect(lossChancePerOutage(bank(), 3, 10)).toBeCloseTo(1, 12);
  });

  it("starts are binomial: two of three at 0.8 each fail with 0.104", () => {
    const sure = { count: 3, meanTimeToFailureHours: 1e15, operationalAvailabilityFraction: 0.8 };
    expect(lossChancePerOutage(bank(sure), 2, 10)).toBeCloseTo(1 - 0.896, 9);
  });

  it("all of the failures to start in common: the group is one genset", () => {
    const common = bank({ count: 5, failureToStartProbability: 0.03, commonCauseFraction: 1 });
    // and its running failures too: one stop takes all, (1/90) / (1/90 + 1/10)
    expect(lossChancePerOutage(common, 1, 10)).toBeCloseTo(1 - 0.97 * 0.9, 12);
  });

  it("hyper-short outages leave only the starts, endless ones are always lost", () => {
    const some = bank({ failureToStartProbability: 0.1 });
    expect(lossChancePerOutage(some, 1, 1e-9)).toBeCloseTo(0.01, 9);
    expect(lossChancePerOutage(some, 1, 1e12)).toBeCloseTo(1, 6);
  });

  it("falls with units and reliability, rises with need, length and common starts (200 banks)", () => {
    const share = fc.double({ min: 0, max: 0.5, noNaN: true });
    const arbitrary = fc.record({
      count: fc.integer({ min: 1, max: 12 }),
      needed: fc.integer({ min: 1, max: 12 }),
      fts: share,
      mttf: fc.double({ min: 1, max: 2000, noNaN: true }),
      hours: fc.double({ min: 0.1, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(arbitrary, ({ count, needed, fts, mttf, hours }) => {
        const figures = { count, failureToStartProbability: fts, meanTimeToFailureHours: mttf };
        const base = lossChancePerOutage(bank(figures), needed, hours);
        expect(base).toBeGreaterThanOrEqual(0);
        expect(base).toBeLessThanOrEqual(1 + 1e-12);
        const worse = [
          lossChancePerOutage(bank(figures), needed + 1, hours),
          lossChancePerOutage(bank(figures), needed, hours * 2),
          lossChancePerOutage(bank({ ...figures, meanTimeToFailureHours: mttf / 2 }), needed, hours),
          lossChancePerOutage(bank({ ...figures, failureToStartProbability: fts + 0.1 }), needed, hours),
        ];
        for (const chance of worse) expect(chance).toBeGreaterThanOrEqual(base - 1e-12);
        const spare = lossChancePerOutage(bank({ ...figures, count: count + 1 }), needed, hours);
        expect(spare).toBeLessThanOrEqual(base + 1e-12);
      }),
      { numRuns: 200, seed: 171 },
    );
  });

  it("half a unit needed and an outage of no length are refused", () => {
    expect(() => lossChancePerOutage(bank(), 1.5, 10)).toThrow(/needed is 1.5/);
    expect(() => lossChancePerOutage(bank(), 1, 0)).toThrow(/mean outage hours is 0/);
  });
});
