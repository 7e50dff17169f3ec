import { describe, expect, it } from "vitest";
import { cappedTerms, dayPerHourTerms, escalatingTerms } from "../../../tests/reliability-rows.ts";
import {
  allowanceMinutes,
  type Duration,
  monthlyCreditFraction,
  serviceLevelOutcome,
  simulateAvailability,
} from "./index.ts";

const exponential = (meanHours: number): Duration => ({ kind: "exponential", meanHours });

describe("service level: mean availability is not compliance", () => {
  const n1 = simulateAvailability(
    {
      components: [
        { kind: "feed", id: "utility", outagesPerYear: 1.956, outage: exponential(1.32) },
        {
          kind: "gensets",
          id: "gensets",
          count: 35,
          operationalAvailabilityFraction: 0.995,
          failureToStartProbability: 0.0094,
          meanTimeToFailureHours: 1100,
          repair: null,
        },
      ],
      nodes: [
        { kind: "k-of-n", id: "bank", needed: 34, of: ["gensets"] },
        { kind: "standby", id: "bus", primary: "utility", backup: "bank", startSec: 0 },
      ],
      grid: { storms: null, stormShareFraction: 0, common: null, dips: null },
      halls: [
        {
          id: "hall",
          itMw: 68,
          contractNode: "bus",
          tenantNode: "bus",
          restartHours: 0,
          checkpointLossHours: 0,
        },
      ],
    },
    { studySeed: 1, relativeHalfWidth: 0.03, maxCycles: 100_000 },
  );
  const outcome = (terms = escalatingTerms, losses = n1.losses) =>
    serviceLevelOutcome({ index: 0, hallId: "hall" }, losses, terms, { studySeed: 1, years: 20_000 });

  it("four nines allow 4.38 minutes a month", () => {
    expect(allowanceMinutes(escalatingTerms)).toBeCloseTo(4.38, 2);
  });

  // 0.2011 losses a year, each beyond 4.38 min with e^{-0.073/1.32} = 0.946: 1 - e^{-0.2011 * 0.946} = 0.173
  it("N+1 of 34 is 99.997 % on average and has a 17 % chance a year of a month beyond 4.38 minutes", () => {
    expect(outcome().chanceOfBreachPerYear).toBeGreaterThan(0.165);
    expect(outcome().chanceOfBreachPerYear).toBeLessThan(0.182);
  });

  it("exit above 1 % of a month (7.3 h): 0.2011 * e^{-7.305/1.32} = 0.08 % a year", () => {
    expect(outcome(dayPerHourTerms).chanceOfTerminationPerYear).toBeGreaterThan(0.0004);
    expect(outcome(dayPerHourTerms).chanceOfTerminationPerYear).toBeLessThan(0.0013);
  });

  it("15 excluded minutes and 60 of maintenance breach less often and cost less", () => {
    expect(outcome(cappedTerms).chanceOfBreachPerYear).toBeLessThan(outcome().chanceOfBreachPerYear);
    expect(outcome(cappedTerms).expectedCreditMonths).toBeLessThan(outcome().expectedCreditMonths);
  });

  // E[credit] = 0.2011 * P(> 4.38 min) * (3 % + 3 %/h * mean excess 1.32 h) = 0.190 * 0.0696
  it("expected credits: 1.3 % of a month's charge a year under 3 % and 3 % per hour", () => {
    expect(outcome().expectedCreditMonths / (0.19 * 0.0696)).toBeGreaterThan(0.9);
    expect(outcome().expectedCreditMonths / (0.19 * 0.0696)).toBeLessThan(1.1);
  });

  it("the median month and the median year are without downtime, the 99th percentile of the year is hours", () => {
    const quantile = (chance: number) =>
      outcome().annualDowntimeMinutes.find((q) => q.chance === chance)!.value;
    expect(quantile(0.5)).toBe(0);
    expect(quantile(0.99)).toBeGreaterThan(120);
    expect(outcome().monthlyDowntimeMinutes.find((q) => q.chance === 0.95)!.value).toBe(0);
  });

  it("no losses, no breach and no credit", () => {
    const none = outcome(escalatingTerms, []);
    expect(none).toMatchObject({
      chanceOfBreachPerYear: 0,
      chanceOfBreachPerMonth: 0,
      expectedCreditMonths: 0,
    });
    expect(none.annualDowntimeMinutes.every(({ value }) => value === 0)).toBe(true);
  });

  it.each([
    [4.3, 0],
    [64.38, 0.03 + 0.03],
    [100_000, 1],
  ])("a month of %f counted minutes earns %f of the charge", (countedMinutes, credit) => {
    expect(monthlyCreditFraction(countedMinutes, escalatingTerms)).toBeCloseTo(credit, 3);
  });
});
