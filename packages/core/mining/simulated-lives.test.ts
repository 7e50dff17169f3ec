import { describe, expect, it } from "vitest";
import { eternal, good } from "../../../tests/mining-fleet.ts";
import { addMonths } from "../quantity/index.ts";
import {
  type AgeingTerms,
  type FailureTerms,
  type MaintenancePolicy,
  maintenanceOutcome,
  type PoolScheme,
  poolOutcome,
  survivingShare,
  trancheAt,
} from "./index.ts";

/**
 * The obvious second implementation of everything in this room that is an expectation: draw single machines and blocks,
 * count what happens, compare with the formula. Seeds are fixed; tolerances are three standard errors or more.
 */

/** Park & Miller's minimal standard generator. */
function parkMiller(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const HOURS_PER_YEAR = 365.2425 * 24;

describe("maintenance: 200,000 cycles of single machines", () => {
  /** Fails every year on average, by wear (shape 2); 10 days down when it does, 1 day when serviced. */
  const terms: FailureTerms = {
    meanYearsToFailure: 1,
    wearOutShape: 2,
    unplannedDownHours: 240,
    unplannedCostUsd: 300,
    plannedDownHours: 24,
    plannedCostUsd: 50,
  };
  /** Weibull of mean 1 and shape 2: scale 1 / gamma(1.5) = 2 / sqrt(pi). */
  const draw = (random: () => number) => (2 / Math.sqrt(Math.PI)) * Math.sqrt(-Math.log(random()));

  /** One machine's cycles in a row: running time, failures and services. */
  function live(policy: MaintenancePolicy, seed: number) {
    const random = parkMiller(seed);
    const seen = { runYears: 0, failures: 0, services: 0 };
    for (let cycle = 0; cycle < 200_000; cycle++) {
      const life = draw(random);
      if (policy.kind === "periodic") {
        const isServiced = life > policy.intervalYears;
        seen.runYears += Math.min(life, policy.intervalYears);
        if (isServiced) seen.services++;
        else seen.failures++;
      } else {
        seen.runYears += life;
        const isDetected = policy.kind === "condition-based" && random() < policy.detectionFraction;
        if (isDetected) seen.services++;
        else seen.failures++;
        if (policy.kind === "condition-based") seen.services += policy.falseAlarmsPerYear * life;
      }
    }
    const downYears = (seen.failures * 240 + seen.services * 24) / HOURS_PER_YEAR;
    const years = seen.runYears + downYears;
    return {
      uptimeFraction: seen.runYears / years,
      failuresPerYear: seen.failures / years,
      costUsdPerYear: (seen.failures * 300 + seen.services * 50) / years,
    };
  }

  it.each<[string, MaintenancePolicy, number]>([
    ["run to failure", { kind: "run-to-failure" }, 0],
    ["serviced at half a year", { kind: "periodic", intervalYears: 0.5 }, 0],
    ["serviced at a year", { kind: "periodic", intervalYears: 1 }, 0],
    [
      "70 % detected, 0.3 false alarms a year",
      { kind: "condition-based", detectionFraction: 0.7, falseAlarmsPerYear: 0.3, monitoringUsdPerYear: 20 },
      20,
    ],
  ])("%s: uptime, failures and cost agree", (_name, policy, monitoringUsd) => {
    const outcome = maintenanceOutcome(terms, policy);
    const seen = live(policy, 17);
    expect(outcome.uptimeFraction).toBeCloseTo(seen.uptimeFraction, 3);
    expect(outcome.failuresPerYear / seen.failuresPerYear).toBeCloseTo(1, 1.8);
    expect((outcome.costUsdPerYear - monitoringUsd) / seen.costUsdPerYear).toBeCloseTo(1, 1.8);
  });

  it("by wear a service at half the mean life beats running to failure on both uptime and cost", () => {
    const never = maintenanceOutcome(terms, { kind: "run-to-failure" });
    const serviced = maintenanceOutcome(terms, { kind: "periodic", intervalYears: 0.5 });
    expect(serviced.uptimeFraction).toBeGreaterThan(never.uptimeFraction);
    expect(serviced.costUsdPerYear).toBeLessThan(never.costUsdPerYear);
  });
});

describe("a tranche: 20,000 machines drawn month by month for five years", () => {
  const terms: AgeingTerms = {
    ...eternal,
    failureFractionPerYear: 0.12,
    failureGrowthFractionPerYear: 0.2,
    warrantyMonths: 12,
    repairableFraction: 0.4,
  };

  it("survivors agree with the formula within 1.5 % of the machines", () => {
    const random = parkMiller(23);
    const machines = 20_000;
    let alive = machines;
    for (let month = 0; month < 60; month++) {
      const ageYears = (month + 0.5) / 12;
      const chance = (0.12 * 1.2 ** ageYears) / 12;
      let scrapped = 0;
      for (let i = 0; i < alive; i++) if (month >= 12 && random() < chance && random() > 0.4) scrapped++;
      alive -= scrapped;
    }
    expect(Math.abs(alive / machines - survivingShare(terms, 5))).toBeLessThan(0.015);
  });

  it("waiting for repair: a machine alternating 1/rate up and the turnaround down works that share of its time", () => {
    const slow: AgeingTerms = {
      ...terms,
      failureGrowthFractionPerYear: 0,
      warrantyMonths: 120,
      warrantyTurnaroundMonths: 3,
    };
    const random = parkMiller(29);
    let up = 0;
    let down = 0;
    for (let i = 0; i < 100_000; i++) {
      up += -Math.log(random()) / 0.12; // years
      down += 0.25;
    }
    const bought = { year: 2024, month: 1 };
    const state = trancheAt({ id: "t", machine: good, count: 1000, bought }, slow, addMonths(bought, 30))!;
    expect(state.workingCount / 1000).toBeCloseTo(up / (up + down), 3);
  });
});

describe("solo mining: 20,000 months of blocks", () => {
  it("mean, spread and months without income agree with Poisson", () => {
    const solo: PoolScheme = {
      kind: "solo",
      feeFraction: 0,
      payoutDelayDays: 0,
      defaultProbabilityPerYear: 0,
      lossGivenDefaultFraction: 0,
    };
    const conditions = {
      hashrateThs: 3e5,
      difficulty: 1e14,
      subsidySats: 312_500_000,
      feesPerBlockSats: 10_000_000,
      priceUsdPerBtc: 50_000,
      days: 30,
    };
    const outcome = poolOutcome(solo, conditions);
    const random = parkMiller(31);
    const months = Array.from({ length: 20_000 }, () => {
      let blocks = 0;
      let waited = -Math.log(random());
      while (waited < outcome.expectedBlocks) {
        blocks++;
        waited += -Math.log(random());
      }
      return blocks * 3.225 * 50_000;
    });
    const mean = months.reduce((sum, usd) => sum + usd, 0) / months.length;
    const spread = Math.sqrt(months.reduce((sum, usd) => sum + (usd - mean) ** 2, 0) / months.length);
    const none = months.filter((usd) => usd === 0).length / months.length;
    expect(outcome.expectedBlocks).toBeCloseTo(1.81, 2); // 3e5 / 715827883 * 4320
    expect(mean / outcome.expectedUsd).toBeCloseTo(1, 1.5);
    expect(spread / outcome.luckUsd).toBeCloseTo(1, 1.5);
    expect(none).toBeCloseTo(outcome.noIncomeProbability, 1.8);
  });
});
