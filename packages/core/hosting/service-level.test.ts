import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAssumptionFile } from "../../../tests/facility-rows.ts";
import { allowedMinutes, creditOutcome, monthCreditFraction, type ServiceLevel, samplesOf } from "./index.ts";

/** Element Critical's sample clause: 3 % at onset, 3 % per 60 minutes, up to the whole month. */
const onsetAndHours: ServiceLevel = {
  availabilityFraction: 1,
  measuredAt: "receptacle",
  feeds: "both",
  excludedMinutesPerMonth: 0,
  credit: { kind: "onset-and-hours", onsetFraction: 0.03, perHourFraction: 0.03 },
  capFractionOfMonth: 1,
  termination: null,
};

/** HopOne's: a day per hour, the whole month at most, exit above 1 % in 30 days. */
const dayPerHour: ServiceLevel = {
  ...onsetAndHours,
  credit: { kind: "day-per-hour", daysPerHour: 1 },
  termination: { downtimeFraction: 0.01, windowDays: 30 },
};

describe("the credit of a month", () => {
  it.each([
    [0, 0],
    [1, 0.03],
    [60, 0.06],
    [119, 0.06],
    [150, 0.09],
    [3000, 1],
  ])("at 3 %% + 3 %% per hour, %i minutes give %d of the charge", (minutes, credit) => {
    expect(monthCreditFraction(onsetAndHours, minutes, 30)).toBeCloseTo(credit, 12);
  });

  it.each([
    [1, 1 / 30],
    [61, 2 / 30],
    [3000, 1],
  ])("at a day per started hour, %i minutes give %d", (minutes, credit) => {
    expect(monthCreditFraction(dayPerHour, minutes, 30)).toBeCloseTo(credit, 12);
  });

  it("a table takes the highest step reached, and the cap of 50 % holds", () => {
    const steps = [
      { fromMinutes: 5, creditFraction: 0.1 },
      { fromMinutes: 60, creditFraction: 0.3 },
      { fromMinutes: 600, creditFraction: 0.8 },
    ];
    const table: ServiceLevel = {
      ...onsetAndHours,
      credit: { kind: "table", steps },
      capFractionOfMonth: 0.5,
    };
    expect([4, 5, 599, 600].map((minutes) => monthCreditFraction(table, minutes, 30))).toEqual([
      0, 0.1, 0.3, 0.5,
    ]);
  });

  it("four nines allow 4.32 minutes of a month of 30 days, and maintenance of 60 minutes is not counted", () => {
    const nines: ServiceLevel = {
      ...onsetAndHours,
      availabilityFraction: 0.9999,
      excludedMinutesPerMonth: 60,
    };
    expect(allowedMinutes(nines, 30)).toBeCloseTo(4.32, 10);
    expect(monthCreditFraction(nines, 64, 30)).toBe(0);
    expect(monthCreditFraction(nines, 65, 30)).toBeCloseTo(0.03, 12);
  });
});

describe("credits from the distribution of downtime", () => {
  // one month in a hundred is down for ten hours, the others never
  const rare = [
    { minutes: 0, probability: 0.99 },
    { minutes: 600, probability: 0.01 },
  ];

  it("expects 0.01 * 33 % = 0.33 % of rent, where the mean of six minutes would say 3 %", () => {
    const outcome = creditOutcome(onsetAndHours, rare, 30);
    expect(outcome.expectedCreditFraction).toBeCloseTo(0.0033, 12);
    expect(outcome.creditOfMeanFraction).toBeCloseTo(0.03, 12);
  });

  it("breaks the promise in 11.4 % of years: 1 - 0.99^12", () => {
    expect(creditOutcome(onsetAndHours, rare, 30).yearBreachProbability).toBeCloseTo(0.11362, 5);
  });

  it("lets the tenant go where a month exceeds 1 % (7.2 h): ten hours do", () => {
    expect(creditOutcome(dayPerHour, rare, 30).yearTerminationProbability).toBeCloseTo(0.11362, 5);
    const short = [{ minutes: 430, probability: 1 }];
    expect(creditOutcome(dayPerHour, short, 30).yearTerminationProbability).toBe(0);
    expect(creditOutcome(onsetAndHours, rare, 30).yearTerminationProbability).toBeNull();
  });

  it("a credit that 99 % of months stay under, and the chance of the cap", () => {
    const outcome = creditOutcome(dayPerHour, samplesOf([0, 0, 0, 3000]), 30);
    expect([outcome.credit99Fraction, outcome.monthCapProbability]).toEqual([1, 0.25]);
  });

  it("refuses an empty sample, and chances that do not sum to one", () => {
    expect(() => creditOutcome(dayPerHour, [], 30)).toThrow(/no sample of monthly downtime/);
    expect(() => creditOutcome(dayPerHour, [{ minutes: 1, probability: 0.5 }], 30)).toThrow(
      /sum of probabilities: 0.5/,
    );
  });
});

describe("the clauses of assumptions/tenants.yaml", () => {
  const clauses = readAssumptionFile("tenants")
    .filter(({ id }) => id.startsWith("tenants.service_level."))
    .map(({ value }) => value as ServiceLevel);

  it("are the two sample clauses whose credits can be computed", () => {
    expect(clauses).toEqual([onsetAndHours, dayPerHour]);
  });

  it("price the same ten hours differently: 33 % of the month and ten days of it", () => {
    const credits = clauses.map((clause) => monthCreditFraction(clause, 600, 30));
    expect(credits[0]).toBeCloseTo(0.33, 12);
    expect(credits[1]).toBeCloseTo(10 / 30, 12);
  });

  it("N+1 gensets behind one feed: 1.956 * 0.1028 outages a year of about an hour cost 0.11 % of rent", () => {
    // a month has a loss with 1.956 * 0.10281 / 12 = 1.676 %, here of 66 minutes: onset and one hour, 6 %
    const chance = (1.956 * 0.10281) / 12;
    const months = [
      { minutes: 0, probability: 1 - chance },
      { minutes: 66, probability: chance },
    ];
    const outcome = creditOutcome(clauses[0]!, months, 30);
    expect(outcome.expectedCreditFraction).toBeCloseTo(0.06 * chance, 12);
    // and 1 - (1 - 1.676 %)^12 = 18.4 % of years have such a month
    expect(outcome.yearBreachProbability).toBeCloseTo(0.1835, 3);
  });

  it("four nines on the same clause forgive a month of four minutes and pay for one of five", () => {
    const nines = { ...clauses[0]!, availabilityFraction: 0.9999 };
    expect([4, 5].map((minutes) => monthCreditFraction(nines, minutes, 30))).toEqual([0, 0.03]);
    expect(creditOutcome(nines, samplesOf([4, 4, 4, 4]), 30).monthBreachProbability).toBe(0);
  });
});

describe("properties", () => {
  const clause = fc.constantFrom(onsetAndHours, dayPerHour);
  const minutes = fc.double({ min: 0, max: 43_200, noNaN: true });

  it("more downtime never lowers the credit, and no credit passes the cap", () => {
    fc.assert(
      fc.property(
        clause,
        minutes,
        minutes,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (level, a, b, cap) => {
          const capped = { ...level, capFractionOfMonth: cap };
          const low = monthCreditFraction(capped, Math.min(a, b), 30);
          const high = monthCreditFraction(capped, Math.max(a, b), 30);
          expect(high).toBeGreaterThanOrEqual(low);
          expect(high).toBeLessThanOrEqual(cap);
        },
      ),
    );
  });

  it("the expectation lies between the least and the greatest month", () => {
    fc.assert(
      fc.property(clause, fc.array(minutes, { minLength: 1, maxLength: 12 }), (level, months) => {
        const credits = months.map((value) => monthCreditFraction(level, value, 30));
        const { expectedCreditFraction } = creditOutcome(level, samplesOf(months), 30);
        expect(expectedCreditFraction).toBeGreaterThanOrEqual(Math.min(...credits) - 1e-12);
        expect(expectedCreditFraction).toBeLessThanOrEqual(Math.max(...credits) + 1e-12);
      }),
    );
  });
});
