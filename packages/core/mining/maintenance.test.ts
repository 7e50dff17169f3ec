import { assumption } from "@switchyard/scenario";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type FailureTerms,
  type MaintenancePolicy,
  maintenanceGainUsdPerYear,
  maintenanceOutcome,
} from "./index.ts";

const HOURS = 365.2425 * 24;

/** Fails every 2 years on average; 1 % of a year down when it does, 0.1 % when serviced. */
const terms: FailureTerms = {
  meanYearsToFailure: 2,
  wearOutShape: 1,
  unplannedDownHours: HOURS / 100,
  unplannedCostUsd: 400,
  plannedDownHours: HOURS / 1000,
  plannedCostUsd: 100,
};
const runToFailure: MaintenancePolicy = { kind: "run-to-failure" };

describe("run to failure", () => {
  it("a cycle is 2 years up and 0.01 down: uptime 2 / 2.01, a failure per 2.01 years", () => {
    const outcome = maintenanceOutcome(terms, runToFailure);
    expect(outcome.uptimeFraction).toBeCloseTo(2 / 2.01, 12);
    expect(outcome.failuresPerYear).toBeCloseTo(1 / 2.01, 12);
    expect(outcome.costUsdPerYear).toBeCloseTo(400 / 2.01, 10);
    expect(outcome.plannedServicesPerYear).toBe(0);
  });
});

describe("periodic service", () => {
  it("where failures don't depend on age only adds services: 1 / mean failures per running year as before", () => {
    // exponential: running time to min(T, failure) = m (1 - e^-T/m), failures 1 - e^-T/m: rate per running year 1/m
    const outcome = maintenanceOutcome(terms, { kind: "periodic", intervalYears: 1 });
    const failed = 1 - Math.exp(-0.5);
    const cycleYears = 2 * failed + failed * 0.01 + (1 - failed) * 0.001;
    expect(outcome.failuresPerYear).toBeCloseTo(failed / cycleYears, 8);
    expect(outcome.plannedServicesPerYear).toBeCloseTo((1 - failed) / cycleYears, 8);
    expect(outcome.uptimeFraction).toBeLessThan(maintenanceOutcome(terms, runToFailure).uptimeFraction);
  });

  it("of machines that wear out (shape 3) at a quarter of their life prevents nine failures of ten", () => {
    // F(T) = 1 - exp(-(0.5 * gamma(4/3) / 2)^3) = 1.11 % a half-yearly cycle against 50 % a year
    const wearing = { ...terms, wearOutShape: 3 };
    const serviced = maintenanceOutcome(wearing, { kind: "periodic", intervalYears: 0.5 });
    expect(serviced.failuresPerYear).toBeCloseTo((1 - Math.exp(-((0.25 * 0.8929795) ** 3))) / 0.5, 2);
    expect(serviced.failuresPerYear).toBeLessThan(
      0.1 * maintenanceOutcome(wearing, runToFailure).failuresPerYear,
    );
  });

  it("at an interval beyond any life is run to failure", () => {
    for (const wearOutShape of [1, 1.5, 3]) {
      const shaped = { ...terms, wearOutShape };
      const late = maintenanceOutcome(shaped, { kind: "periodic", intervalYears: 60 });
      const never = maintenanceOutcome(shaped, runToFailure);
      expect(late.uptimeFraction).toBeCloseTo(never.uptimeFraction, 5);
      expect(late.costUsdPerYear).toBeCloseTo(never.costUsdPerYear, 2);
    }
  });
});

describe("condition-based maintenance", () => {
  const policy = (detectionFraction: number, falseAlarmsPerYear: number): MaintenancePolicy => ({
    kind: "condition-based",
    detectionFraction,
    falseAlarmsPerYear,
    monitoringUsdPerYear: 15,
  });

  it("that detects nothing costs its sensors and changes nothing else", () => {
    const blind = maintenanceOutcome(terms, policy(0, 0));
    const never = maintenanceOutcome(terms, runToFailure);
    expect(blind.uptimeFraction).toBe(never.uptimeFraction);
    expect(blind.costUsdPerYear).toBeCloseTo(never.costUsdPerYear + 15, 10);
  });

  it("that detects all makes every failure a planned repair: 2 / 2.001 up, 100 USD each", () => {
    const perfect = maintenanceOutcome(terms, policy(1, 0));
    expect(perfect.uptimeFraction).toBeCloseTo(2 / 2.001, 12);
    expect(perfect.failuresPerYear).toBe(0);
    expect(perfect.costUsdPerYear).toBeCloseTo(100 / 2.001 + 15, 10);
  });

  it("false alarms cost services: one a year is 2 more per cycle", () => {
    const outcome = maintenanceOutcome(terms, policy(1, 1));
    expect(outcome.plannedServicesPerYear).toBeCloseTo(3 / 2.003, 10);
  });

  it("with enough false alarms is worse than doing nothing", () => {
    const noisy = maintenanceOutcome(terms, policy(1, 20));
    expect(noisy.uptimeFraction).toBeLessThan(maintenanceOutcome(terms, runToFailure).uptimeFraction);
  });

  it("more detection never lowers uptime, more false alarms never raise it", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, (a, b, alarms) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const up = (detected: number, extra: number) =>
          maintenanceOutcome(terms, policy(detected, extra)).uptimeFraction;
        expect(up(high, alarms)).toBeGreaterThanOrEqual(up(low, alarms));
        expect(up(a, alarms + 0.1)).toBeLessThanOrEqual(up(a, alarms));
      }),
      { seed: 3 },
    );
  });
});

describe("what a policy is worth", () => {
  it("is the margin of the hours gained less the cost added", () => {
    const worse = {
      uptimeFraction: 0.98,
      failuresPerYear: 0,
      plannedServicesPerYear: 0,
      costUsdPerYear: 100,
    };
    const better = { ...worse, uptimeFraction: 0.99, costUsdPerYear: 110 };
    expect(maintenanceGainUsdPerYear(better, worse, 0.2)).toBeCloseTo(0.01 * HOURS * 0.2 - 10, 10);
  });

  it("shipped terms: three policies, each with an uptime between 97 and 100 %", () => {
    for (const id of ["run_to_failure", "periodic", "condition_based"] as const) {
      const policy = assumption(`mining.maintenance.${id}`).value as MaintenancePolicy;
      const outcome = maintenanceOutcome(assumption("mining.failure_terms").value, policy);
      expect(outcome.uptimeFraction).toBeGreaterThan(0.97);
      expect(outcome.uptimeFraction).toBeLessThan(1);
    }
  });
});

describe("bad input", () => {
  it.each<[Partial<FailureTerms>, MaintenancePolicy, string]>([
    [{ meanYearsToFailure: 0 }, runToFailure, "mining/not-positive"],
    [{ wearOutShape: 0.5 }, runToFailure, "mining/bad-shape"],
    [{ unplannedDownHours: -1 }, runToFailure, "mining/not-non-negative"],
    [{}, { kind: "periodic", intervalYears: 0 }, "mining/not-positive"],
    [
      {},
      { kind: "condition-based", detectionFraction: 1.2, falseAlarmsPerYear: 0, monitoringUsdPerYear: 0 },
      "mining/not-fraction",
    ],
    [{}, { kind: "hope" } as unknown as MaintenancePolicy, "mining/unknown-policy"],
  ])("%o with %o: %s", (change, policy, code) => {
    expect(() => maintenanceOutcome({ ...terms, ...change }, policy)).toThrowError(
      expect.objectContaining({ code }),
    );
  });
});
