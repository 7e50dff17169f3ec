import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LossSample } from "./regenerative.ts";
import {
  allowanceMinutes,
  monthlyCreditFraction,
  type ServiceLevelTerms,
  serviceLevelOutcome,
} from "./service-level.ts";
import { HOURS_PER_YEAR } from "./system.ts";

const MINUTES_PER_MONTH = (HOURS_PER_YEAR / 12) * 60;
const terms: ServiceLevelTerms = {
  availabilityFraction: 0.999,
  excludeBelowSec: 0,
  excludedMinutesPerMonth: 0,
  creditAtOnsetFraction: 0.05,
  creditPerHourFraction: 0.02,
  creditCapFraction: 0.3,
  terminationDowntimeFraction: null,
};
const ALLOWED = 0.001 * MINUTES_PER_MONTH;
const hall = { index: 0, hallId: "a" };
/** `perYear` interruptions of these lengths at a time. */
const loss = (perYear: number, ...contractHours: number[]): LossSample => ({
  ratePerHour: perYear / HOURS_PER_YEAR,
  contractHours: [contractHours],
  tenantLossHours: [0],
});
const outcome = (losses: readonly LossSample[], change: Partial<ServiceLevelTerms> = {}, years = 10_000) =>
  serviceLevelOutcome(hall, losses, { ...terms, ...change }, { studySeed: 11, years });
const quantile = (rows: readonly { chance: number; value: number }[], chance: number) =>
  rows.find((row) => row.chance === chance)!.value;

describe("the credit of a month", () => {
  it("three nines allow 43.83 minutes of a mean month of 730.485 h", () => {
    expect(allowanceMinutes(terms)).toBeCloseTo(43.8291, 4);
  });

  it.each([
    ["nothing down, nothing due", 0, 0],
    ["the allowance itself is kept", ALLOWED, 0],
    ["a breath beyond costs the onset", ALLOWED + 1e-6, 0.05],
    ["two hours beyond: 5 % + 2 * 2 %", ALLOWED + 120, 0.09],
    ["12.5 h beyond reach the cap of 30 %", ALLOWED + 750, 0.3],
    ["a whole month costs the cap and no more", MINUTES_PER_MONTH, 0.3],
  ])("%s", (_, minutes, credit) => {
    expect(monthlyCreditFraction(minutes, terms)).toBeCloseTo(credit, 6);
  });

  it("a promise of 100 % is not broken by a month without downtime", () => {
    const whole = { ...terms, availabilityFraction: 1 };
    expect(monthlyCreditFraction(0, whole)).toBe(0);
    expect(monthlyCreditFraction(0.1, whole)).toBeGreaterThanOrEqual(0.05);
  });

  it("never falls with downtime, and never passes the cap (300 pairs)", () => {
    const minutes = fc.double({ min: 0, max: MINUTES_PER_MONTH, noNaN: true });
    fc.assert(
      fc.property(minutes, minutes, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((m) => monthlyCreditFraction(m, terms));
        expect(more).toBeGreaterThanOrEqual(less!);
        expect(more).toBeLessThanOrEqual(terms.creditCapFraction);
      }),
      { numRuns: 300, seed: 111 },
    );
  });
});

describe("one kind of loss that breaks the promise each time", () => {
  const oneHour = outcome([loss(0.5, 1)]);

  // Poisson: a year without has e^-0.5, a month e^-(0.5/12)
  it("half a time a year breaches a year with 1 - e^{-0.5} = 0.3935", () => {
    expect(oneHour.chanceOfBreachPerYear).toBeCloseTo(1 - Math.exp(-0.5), 12);
  });

  it("and a month with 1 - e^{-0.5/12} = 0.0408", () => {
    expect(oneHour.chanceOfBreachPerMonth).toBeCloseTo(1 - Math.exp(-0.5 / 12), 3);
  });

  // almost always alone in its month: 0.5 * (0.05 + 0.02 * (60 - 43.83)/60)
  it("costs half of 5.54 % of a month's charge a year", () => {
    const each = 0.05 + (0.02 * (60 - ALLOWED)) / 60;
    expect(oneHour.expectedCreditMonths / (0.5 * each)).toBeCloseTo(1, 1);
  });

  it("the median year is clean; nine in ten have an hour at most", () => {
    expect(quantile(oneHour.annualDowntimeMinutes, 0.5)).toBe(0);
    expect(quantile(oneHour.annualDowntimeMinutes, 0.9)).toBeCloseTo(60, 9);
  });

  // P(N <= 2) at 0.5 is 0.9856, P(N <= 3) 0.9982, P(N <= 4) 0.9998
  it("99 in a hundred years have three hours at most, 999 in a thousand four", () => {
    expect(quantile(oneHour.annualDowntimeMinutes, 0.99)).toBeCloseTo(180, 9);
    expect(quantile(oneHour.annualDowntimeMinutes, 0.999)).toBeCloseTo(240, 9);
  });

  it("the same seed gives the same answer, another one the same chance of any loss", () => {
    expect(outcome([loss(0.5, 1)])).toEqual(oneHour);
    const other = serviceLevelOutcome(hall, [loss(0.5, 1)], terms, { studySeed: 12, years: 10_000 });
    expect(other.chanceOfBreachPerYear).toBe(oneHour.chanceOfBreachPerYear);
    expect(other.chanceOfBreachPerMonth).not.toBe(oneHour.chanceOfBreachPerMonth);
  });
});

describe("what counts", () => {
  it("interruptions up to the exclusion don't, longer ones count whole", () => {
    const minute = [loss(2, 1 / 60)];
    const strict = { availabilityFraction: 1 };
    expect(outcome(minute, { ...strict, excludeBelowSec: 60 }).chanceOfBreachPerYear).toBe(0);
    expect(outcome(minute, { ...strict, excludeBelowSec: 59 }).chanceOfBreachPerYear).toBeCloseTo(
      1 - Math.exp(-2),
      12,
    );
  });

  it("several interruptions of one excursion are looked at one by one: 3 of 10 s and one of 2 h are 2 h", () => {
    const mixed = [loss(0.5, 10 / 3600, 2, 10 / 3600, 10 / 3600)];
    const year = outcome(mixed, { excludeBelowSec: 30 });
    expect(quantile(year.annualDowntimeMinutes, 0.9)).toBeCloseTo(120, 9);
  });

  it("maintenance minutes come off each month's count", () => {
    const year = outcome([loss(0.5, 1)], { excludedMinutesPerMonth: 20 });
    expect(year.chanceOfBreachPerYear).toBeLessThan(0.1);
    expect(quantile(year.annualDowntimeMinutes, 0.9)).toBeCloseTo(40, 9);
  });

  it("the second hall's losses are its own", () => {
    const sample = { ...loss(0.5, 1), contractHours: [[], [1]] };
    expect(outcome([sample]).chanceOfBreachPerYear).toBe(0);
    const second = serviceLevelOutcome({ index: 1, hallId: "b" }, [sample], terms, {
      studySeed: 1,
      years: 500,
    });
    expect(second.hallId).toBe("b");
    expect(second.chanceOfBreachPerYear).toBeCloseTo(1 - Math.exp(-0.5), 12);
  });

  it("exit: where half the losses last above 1 % of a month, the chance a year is 1 - e^{-rate/2}", () => {
    const both = outcome([loss(0.1, 1), loss(0.1, 10)], { terminationDowntimeFraction: 0.01 });
    expect(both.chanceOfTerminationPerYear).toBeCloseTo(1 - Math.exp(-0.1), 2);
    expect(both.chanceOfBreachPerYear).toBeCloseTo(1 - Math.exp(-0.2), 12);
  });

  it("no exit clause, no exit", () => {
    expect(outcome([loss(5, 700)]).chanceOfTerminationPerYear).toBe(0);
  });
});

describe("from hardly ever to all the time", () => {
  it("once in a million years is not drawn a million times: 1e-6 to six digits", () => {
    const rare = outcome([loss(1e-6, 2)], {}, 200);
    expect(rare.chanceOfBreachPerYear / 1e-6).toBeCloseTo(1, 5);
    expect(quantile(rare.annualDowntimeMinutes, 0.9999)).toBe(0);
  });

  it("rates of kinds add: ten kinds of 0.05 a year are one of 0.5", () => {
    const kinds = outcome(Array.from({ length: 10 }, () => loss(0.05, 1)));
    expect(kinds.chanceOfBreachPerYear).toBeCloseTo(1 - Math.exp(-0.5), 12);
  });

  it.each([30, 300, 1_200])(
    "%i losses a year of a minute each are as many minutes in the median year",
    (perYear) => {
      const often = outcome([loss(perYear, 1 / 60)], {}, 200);
      const median = quantile(often.annualDowntimeMinutes, 0.5);
      // the Poisson median lies within a unit of its mean; 200 years know it to 0.1 standard deviations
      expect(Math.abs(median - perYear)).toBeLessThan(2 + 0.3 * Math.sqrt(perYear));
      const highest = quantile(often.annualDowntimeMinutes, 0.99);
      expect((highest - perYear) / Math.sqrt(perYear)).toBeGreaterThan(1.5);
      expect((highest - perYear) / Math.sqrt(perYear)).toBeLessThan(4);
    },
  );

  it("a dearer promise is broken no less often (60 pairs)", () => {
    const promise = fc.double({ min: 0.99, max: 1, noNaN: true });
    fc.assert(
      fc.property(promise, promise, fc.double({ min: 0.01, max: 3, noNaN: true }), (a, b, hours) => {
        const chance = (availabilityFraction: number) =>
          outcome([loss(2, hours)], { availabilityFraction }, 100).chanceOfBreachPerYear;
        expect(chance(Math.max(a, b))).toBeGreaterThanOrEqual(chance(Math.min(a, b)));
      }),
      { numRuns: 60, seed: 112 },
    );
  });
});

describe("terms that can't be meant are refused", () => {
  it.each<[Partial<ServiceLevelTerms>, RegExp]>([
    [{ availabilityFraction: 99.99 }, /service level: availability is 99.99; allowed is 0..1/],
    [{ excludeBelowSec: -1 }, /exclude below is -1/],
    [{ excludedMinutesPerMonth: Number.NaN }, /excluded minutes is NaN/],
    [{ creditAtOnsetFraction: 1.5 }, /credit at onset is 1.5/],
    [{ creditPerHourFraction: -0.1 }, /credit per hour is -0.1/],
    [{ creditCapFraction: 2 }, /credit cap is 2/],
    [{ terminationDowntimeFraction: 0 }, /termination downtime is 0/],
  ])("%j", (change, message) => {
    expect(() => outcome([], change)).toThrow(message);
  });

  it("no years to draw", () => {
    expect(() => outcome([], {}, 0)).toThrow(/years is 0; allowed is a whole number, 1 or more/);
  });
});
