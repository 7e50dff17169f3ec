import { assumption } from "@switchyard/scenario";
import { describe, expect, it } from "vitest";
import { type PoolScheme, poolOutcome } from "./index.ts";

/** 1 % of the network at difficulty 1e14: 7.158 EH/s, 1.44 blocks a day of 3.125 + 0.1 BTC at 50,000 USD. */
const conditions = {
  hashrateThs: (0.01 * 1e14 * 2 ** 32) / 600 / 1e12,
  difficulty: 1e14,
  subsidySats: 312_500_000n,
  feesPerBlockSats: 10_000_000,
  priceUsdPerBtc: 50_000,
  days: 30,
};
const owing = { payoutDelayDays: 2, defaultProbabilityPerYear: 0.01, lossGivenDefaultFraction: 0.5 };
const fpps: PoolScheme = { kind: "fpps", feeFraction: 0.02, ...owing };
const pps: PoolScheme = { kind: "pps", feeFraction: 0.02, ...owing };
const solo: PoolScheme = {
  kind: "solo",
  feeFraction: 0,
  payoutDelayDays: 0,
  defaultProbabilityPerYear: 0,
  lossGivenDefaultFraction: 0,
};

describe("pool schemes for 1 % of the network over 30 days: 43.2 blocks", () => {
  it("FPPS pays 98 % of subsidy and fees, without luck", () => {
    const outcome = poolOutcome(fpps, conditions);
    expect(outcome.expectedBlocks).toBeCloseTo(43.2, 10);
    expect(outcome.expectedUsd).toBeCloseTo(43.2 * 3.225 * 50_000 * 0.98, 4);
    expect(outcome).toMatchObject({ luckUsd: 0, coefficientOfVariation: 0, noIncomeProbability: 0 });
  });

  it("PPS pays 98 % of the subsidy alone: 3.1 % less here, most where fees are high", () => {
    const ratio = poolOutcome(pps, conditions).expectedUsd / poolOutcome(fpps, conditions).expectedUsd;
    expect(ratio).toBeCloseTo(3.125 / 3.225, 12);
    const spike = { ...conditions, feesPerBlockSats: 873_000_000 };
    expect(poolOutcome(pps, spike).keptFraction).toBeCloseTo((0.98 * 3.125) / 11.855, 12);
  });

  it("solo pays all, with a spread of 1/sqrt(43.2) = 15.2 %", () => {
    const outcome = poolOutcome(solo, conditions);
    expect(outcome.expectedUsd).toBeCloseTo(43.2 * 3.225 * 50_000, 4);
    expect(outcome.coefficientOfVariation).toBeCloseTo(1 / Math.sqrt(43.2), 12);
    expect(outcome.keptFraction).toBe(1);
  });

  it("a small fleet alone may earn nothing: 100 PH/s for 40 days finds 0.80 blocks, none in 45 % of cases", () => {
    // 1e5 TH/s / 715,827,883 TH/s * 144 * 40 = 0.8047
    const outcome = poolOutcome(solo, { ...conditions, hashrateThs: 1e5, days: 40 });
    expect(outcome.expectedBlocks).toBeCloseTo(0.8047, 4);
    expect(outcome.noIncomeProbability).toBeCloseTo(Math.exp(-0.8047), 4);
  });
});

describe("counterparty", () => {
  it("two days of income are owed; 1 % a year and half lost: 0.041 % of them a month", () => {
    const outcome = poolOutcome(fpps, conditions);
    expect(outcome.exposureUsd).toBeCloseTo((outcome.expectedUsd / 30) * 2, 6);
    const month = 1 - 0.99 ** (30 / 365.2425);
    expect(outcome.expectedDefaultLossUsd).toBeCloseTo(outcome.exposureUsd * 0.5 * month, 6);
  });

  it("solo owes nobody", () => {
    expect(poolOutcome(solo, conditions)).toMatchObject({ exposureUsd: 0, expectedDefaultLossUsd: 0 });
  });
});

describe("the shipped schemes", () => {
  it("are of the kinds they say", () => {
    for (const kind of ["fpps", "pps", "solo"] as const) {
      const scheme = assumption(`mining.pool.${kind}`).value as PoolScheme;
      expect(scheme.kind).toBe(kind);
      expect(poolOutcome(scheme, conditions).expectedUsd).toBeGreaterThan(0);
    }
  });
});

describe("bad input", () => {
  it.each<[PoolScheme, Partial<typeof conditions>, string]>([
    [{ ...fpps, feeFraction: 2 }, {}, "mining/not-fraction"],
    [{ ...fpps, kind: "prop" as "fpps" }, {}, "mining/unknown-pool-scheme"],
    [{ ...fpps, payoutDelayDays: -1 }, {}, "mining/not-non-negative"],
    [fpps, { days: 0 }, "mining/not-positive"],
    [fpps, { hashrateThs: -1 }, "mining/not-non-negative"],
    [fpps, { difficulty: 0 }, "bitcoin/not-positive"],
  ])("%o %o: %s", (scheme, change, code) => {
    expect(() => poolOutcome(scheme, { ...conditions, ...change })).toThrowError(
      expect.objectContaining({ code }),
    );
  });

  it("no hashrate earns nothing and varies by nothing", () => {
    expect(poolOutcome(solo, { ...conditions, hashrateThs: 0 })).toMatchObject({
      expectedUsd: 0,
      coefficientOfVariation: 0,
      noIncomeProbability: 1,
    });
  });
});
