import { describe, expect, it } from "vitest";
import {
  type ComponentGraph,
  exactAvailability,
  type GensetGroup,
  hourlySurvival,
  lossChancePerOutage,
  relativeHalfWidth,
  simulateAvailability,
} from "./index.ts";

const reopt: GensetGroup = {
  kind: "gensets",
  id: "gensets",
  count: 34,
  operationalAvailabilityFraction: 0.995,
  failureToStartProbability: 0.0094,
  meanTimeToFailureHours: 1100,
  repair: null,
};
/** P(loss | outage) of 34 needed, pooled bus, outages exponential with mean 1.32 h (computed independently of this code). */
const LOSS_PER_OUTAGE: readonly [number, number][] = [
  [34, 0.41229],
  [35, 0.10281],
  [36, 0.018477],
  [37, 0.0026244],
];

function pooledBus(count: number, beta = 0, restartHours = 0): ComponentGraph {
  return {
    components: [
      {
        kind: "feed",
        id: "utility",
        outagesPerYear: 1.956,
        outage: { kind: "exponential", meanHours: 1.32 },
      },
      { ...reopt, count, commonCauseFraction: beta },
    ],
    nodes: [
      { kind: "k-of-n", id: "bank", needed: 34, of: ["gensets"] },
      { kind: "standby", id: "bus", primary: "utility", backup: "bank", startSec: 0 },
    ],
    grid: { storms: null, stormShareFraction: 0, common: null, dips: null },
    halls: [
      { id: "hall", itMw: 68, contractNode: "bus", tenantNode: "bus", restartHours, checkpointLossHours: 0 },
    ],
  };
}

describe("34 gensets needed on a pooled bus, one feed", () => {
  it.each(LOSS_PER_OUTAGE)("closed form: %i gensets lose the load in %f of outages", (count, chance) => {
    expect(lossChancePerOutage({ ...reopt, count }, 34, 1.32) / chance).toBeCloseTo(1, 4);
  });

  it.each(LOSS_PER_OUTAGE)("engine A: %i gensets lose it 1.956 * %f times a year", (count, chance) => {
    const { contract } = exactAvailability(pooledBus(count)).halls[0]!;
    // outages come in the 0.99971 of time in which the grid is up
    const upShare = 1 / (1 + (1.956 * 1.32) / 8765.82);
    expect(contract.eventsPerYear / (1.956 * chance * upShare)).toBeCloseTo(1, 4);
  });

  it.each(LOSS_PER_OUTAGE)("engine B: %i gensets within 4 standard errors of engine A", (count) => {
    const exact = exactAvailability(pooledBus(count)).halls[0]!.contract;
    const settings = { studySeed: 34, relativeHalfWidth: 0.04, maxCycles: 300_000 };
    const { contract } = simulateAvailability(pooledBus(count), settings).halls[0]!;
    expect(Math.abs(contract.unavailabilityFraction - exact.unavailabilityFraction)).toBeLessThan(
      4 * contract.standardError,
    );
    expect(relativeHalfWidth(contract)).toBeLessThanOrEqual(0.04);
    expect(contract.low95Fraction).toBeLessThan(contract.high95Fraction);
  });

  it("N+1 is 99.997 % on average: 2.97e-5 of the time, once in five years", () => {
    const { contract } = exactAvailability(pooledBus(35)).halls[0]!;
    expect(contract.availabilityFraction).toBeCloseTo(0.99997, 5);
    expect(contract.eventsPerYear).toBeCloseTo(0.201, 3);
  });

  it("with 5 % common cause further spares stop helping: N+3 gains under a third on N+2, 86 % without", () => {
    const chance = (count: number, commonCauseFraction: number) =>
      lossChancePerOutage({ ...reopt, count, commonCauseFraction }, 34, 1.32);
    expect(1 - chance(37, 0) / chance(36, 0)).toBeGreaterThan(0.85);
    expect(chance(40, 0.05)).toBeGreaterThan(0.05 * 0.0094);
    expect(1 - chance(40, 0.05) / chance(39, 0.05)).toBeLessThan(0.05);
  });

  it("common cause and a 4 h restart: tenant and contract are two figures, in 5 % half-width", () => {
    const settings = { studySeed: 5, relativeHalfWidth: 0.05, maxCycles: 500_000 };
    const result = simulateAvailability(pooledBus(35, 0.05, 4), settings);
    const { contract, tenant } = result.halls[0]!;
    const exact = exactAvailability(pooledBus(35, 0.05)).halls[0]!.contract;
    expect(result.reachedTarget).toBe(true);
    expect(Math.abs(contract.unavailabilityFraction / exact.unavailabilityFraction - 1)).toBeLessThan(0.1);
    const restarts = exact.unavailabilityFraction + (exact.eventsPerYear * 4) / 8765.82;
    expect(Math.abs(tenant.unavailabilityFraction / restarts - 1)).toBeLessThan(0.1);
  });

  it("rare losses are worth the bias: N+3 needs a tenth of plain simulation's cycles or less", () => {
    const settings = { studySeed: 8, relativeHalfWidth: 0.05, maxCycles: 60_000 };
    const { contract } = simulateAvailability(pooledBus(37), settings).halls[0]!;
    expect(contract.gainOverPlain).toBeGreaterThan(7);
    expect(contract.effectiveSampleSize).toBeGreaterThan(500);
  });

  it("plain simulation gives the same answer with a gain of about 1", () => {
    const settings = { studySeed: 9, relativeHalfWidth: 0.05, maxCycles: 50_000, biased: false };
    const { contract } = simulateAvailability(pooledBus(35), settings).halls[0]!;
    const exact = exactAvailability(pooledBus(35)).halls[0]!.contract;
    expect(Math.abs(contract.unavailabilityFraction - exact.unavailabilityFraction)).toBeLessThan(
      4 * contract.standardError,
    );
    expect(contract.gainOverPlain).toBeCloseTo(1, 1);
  });

  it("a seed gives the same answer bit for bit", () => {
    const settings = { studySeed: 10, relativeHalfWidth: 0.2, maxCycles: 5_000 };
    expect(simulateAvailability(pooledBus(35), settings)).toEqual(
      simulateAvailability(pooledBus(35), settings),
    );
  });
});

describe("a single genset in closed form", () => {
  // 1 genset, OA .98, FTS .1: runs with .882; then 1/100 h against the outage's end 1/10 h
  it("loses the load with 1 - .882 + .882 * (1/100)/(1/100 + 1/10)", () => {
    const genset = {
      ...reopt,
      count: 1,
      operationalAvailabilityFraction: 0.98,
      failureToStartProbability: 0.1,
      meanTimeToFailureHours: 100,
    };
    expect(lossChancePerOutage(genset, 1, 10)).toBeCloseTo(1 - 0.882 + (0.882 * 0.01) / 0.11, 12);
  });

  it("an outage that needs none is never lost, and one that needs more than there is always", () => {
    expect(lossChancePerOutage(reopt, 0, 1)).toBe(0);
    expect(lossChancePerOutage(reopt, 35, 1)).toBeCloseTo(1, 12);
  });
});

describe("hour by hour, as REopt counts", () => {
  it("two 1 kW gensets of MTTF 5 h and a battery at 1 of 2 usable kWh: 1, 0.8704, 0.557056", () => {
    const survival = hourlySurvival({
      loadKw: [1, 2, 2],
      gensetCount: 2,
      gensetKw: 1,
      operationalAvailabilityFraction: 1,
      failureToStartProbability: 0,
      meanTimeToFailureHours: 5,
      battery: {
        powerKw: 1,
        usableKwh: 2,
        startKwh: 1,
        chargeEfficiencyFraction: 1,
        dischargeEfficiencyFraction: 1,
      },
    });
    expect(survival[0]).toBeCloseTo(1, 12);
    expect(survival[1]).toBeCloseTo(0.8704, 12);
    expect(survival[2]).toBeCloseTo(0.557056, 12);
  });

  it("one genset with a 4 h battery over 24 h: 0.99^20 * 0.9 * 0.98 = 0.721394", () => {
    const survival = hourlySurvival({
      loadKw: new Array<number>(24).fill(100),
      gensetCount: 1,
      gensetKw: 100,
      operationalAvailabilityFraction: 0.98,
      failureToStartProbability: 0.1,
      meanTimeToFailureHours: 100,
      battery: {
        powerKw: 100,
        usableKwh: 400,
        startKwh: 400,
        chargeEfficiencyFraction: 1,
        dischargeEfficiencyFraction: 1,
      },
    });
    expect(survival[3]).toBeCloseTo(1, 12);
    expect(survival[23]).toBeCloseTo(0.99 ** 20 * 0.9 * 0.98, 12);
    expect(survival[23]).toBeCloseTo(0.721394, 6);
  });

  // no battery: all N of N survive hour h with (OA (1 - FTS))^N (1 - 1/MTTF)^(N h)
  it("without battery a bank of 3 of 3 survives 5 h with 0.9^3 * 0.99^15", () => {
    const survival = hourlySurvival({
      loadKw: [3, 3, 3, 3, 3],
      gensetCount: 3,
      gensetKw: 1,
      operationalAvailabilityFraction: 0.9,
      failureToStartProbability: 0,
      meanTimeToFailureHours: 100,
      battery: null,
    });
    expect(survival[4]).toBeCloseTo(0.9 ** 3 * 0.99 ** 15, 12);
  });

  it("a lossy battery gives less: 1 kWh stored at 50 % both ways feeds a quarter", () => {
    const base = {
      gensetCount: 1,
      gensetKw: 2,
      operationalAvailabilityFraction: 1,
      failureToStartProbability: 0,
      meanTimeToFailureHours: 1e9,
    };
    const battery = {
      powerKw: 5,
      usableKwh: 5,
      startKwh: 0,
      chargeEfficiencyFraction: 0.5,
      dischargeEfficiencyFraction: 0.5,
    };
    expect(hourlySurvival({ ...base, loadKw: [1, 2.25], battery })[1]).toBeCloseTo(1, 6);
    expect(hourlySurvival({ ...base, loadKw: [1, 2.26], battery })[1]).toBe(0);
  });

  it("converges to the continuous chance as the hour gets short against MTTF", () => {
    // survival of a fixed 10 h: e^{-10/1000} continuous, (1 - 1/1000)^10 hourly
    const survival = hourlySurvival({
      loadKw: new Array<number>(10).fill(1),
      gensetCount: 1,
      gensetKw: 1,
      operationalAvailabilityFraction: 1,
      failureToStartProbability: 0,
      meanTimeToFailureHours: 1000,
      battery: null,
    });
    expect(survival[9]).toBeCloseTo(Math.exp(-0.01), 5);
  });

  it("refuses a mean time to failure under an hour", () => {
    expect(() =>
      hourlySurvival({
        loadKw: [1],
        gensetCount: 1,
        gensetKw: 1,
        operationalAvailabilityFraction: 1,
        failureToStartProbability: 0,
        meanTimeToFailureHours: 0.5,
        battery: null,
      }),
    ).toThrow(/0\.\.1/);
  });
});
