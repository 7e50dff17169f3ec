import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eternal, good } from "../../../tests/mining-fleet.ts";
import { addMonths } from "../quantity/index.ts";
import {
  type AgeingTerms,
  failureRatePerYear,
  ratedPowerMw,
  survivingShare,
  type Tranche,
  trancheAt,
} from "./index.ts";

const tranche: Tranche = { id: "a", machine: good, count: 1000, bought: { year: 2024, month: 1 } };
const at = (terms: AgeingTerms, months: number) =>
  trancheAt(tranche, terms, addMonths(tranche.bought, months));

/** 10 % fail a year, half worth a repair, a month down; a year of warranty with two months down. */
const ageing: AgeingTerms = {
  ...eternal,
  failureFractionPerYear: 0.1,
  warrantyMonths: 12,
  warrantyTurnaroundMonths: 2,
  repairTurnaroundMonths: 1,
  repairableFraction: 0.5,
  repairUsdPerTh: 2,
};

describe("a tranche that never fails", () => {
  it("is 1,000 machines, 200 PH/s, 4 MW, month after month", () => {
    for (const months of [0, 7, 60]) {
      expect(at(eternal, months)).toMatchObject({ ownedCount: 1000, workingCount: 1000, repairUsd: 0 });
      expect(at(eternal, months)!.hashrateThs).toBeCloseTo(200_000, 8);
      expect(at(eternal, months)!.powerMw).toBeCloseTo(4, 12);
    }
    expect(ratedPowerMw(tranche)).toBe(4);
  });

  it("isn't there before it was bought", () => {
    expect(at(eternal, -1)).toBeUndefined();
  });
});

describe("failures", () => {
  it("under warranty cost no machine: 1 / (1 + 0.1 / 12 * 2) of the time working, the maker pays", () => {
    const state = at(ageing, 6)!;
    expect(state).toMatchObject({ isUnderWarranty: true, ownedCount: 1000, repairUsd: 0 });
    expect(state.workingCount).toBeCloseTo(1000 / (1 + (0.1 / 12) * 2), 8);
  });

  it("after it half are scrapped: exp(-0.5 * 0.1) left after one more year", () => {
    expect(survivingShare(ageing, 1)).toBe(1);
    expect(survivingShare(ageing, 2)).toBeCloseTo(Math.exp(-0.05), 12);
    expect(at(ageing, 12)!.isUnderWarranty).toBe(false);
  });

  it("after it half are repaired at 2 USD/TH, 400 USD a machine", () => {
    const state = at(ageing, 24)!;
    expect(state.failuresPerMonth).toBeCloseTo((state.workingCount * 0.1) / 12, 10);
    expect(state.repairUsd).toBeCloseTo(state.failuresPerMonth * 0.5 * 400, 8);
  });

  it("that grow 50 % a year come 2.25 times as often at two years; survival is their integral", () => {
    const growing = { ...ageing, failureGrowthFractionPerYear: 0.5 };
    expect(failureRatePerYear(growing, 2)).toBeCloseTo(0.225, 12);
    let integral = 0;
    for (let i = 0; i < 10_000; i++) integral += failureRatePerYear(growing, 1 + (i + 0.5) / 5000) / 5000;
    expect(survivingShare(growing, 3)).toBeCloseTo(Math.exp(-0.5 * integral), 8);
  });
});

describe("age", () => {
  it("takes 2 % of hashrate and adds 1 % of J/TH a year: 18.5 months in, 3.1 and 1.5 %", () => {
    const state = at(
      { ...eternal, hashrateLossFractionPerYear: 0.02, efficiencyLossFractionPerYear: 0.01 },
      18,
    )!;
    expect(state.hashrateThs).toBeCloseTo(200_000 * (1 - 0.02 * (18.5 / 12)), 6);
    expect(state.efficiencyJPerTh).toBeCloseTo(20 * (1 + 0.01 * (18.5 / 12)), 10);
    expect(state.powerMw).toBeCloseTo((state.hashrateThs * state.efficiencyJPerTh) / 1e6, 12);
  });

  it("never makes more of a tranche", () => {
    const share = fc.double({ min: 0, max: 0.3, noNaN: true });
    fc.assert(
      fc.property(
        share,
        share,
        share,
        fc.integer({ min: 12, max: 120 }),
        (fail, loss, repairable, months) => {
          const terms: AgeingTerms = {
            ...ageing,
            failureFractionPerYear: fail,
            hashrateLossFractionPerYear: loss,
            repairableFraction: repairable,
          };
          const now = at(terms, months)!;
          const later = at(terms, months + 1)!;
          expect(later.ownedCount).toBeLessThanOrEqual(now.ownedCount + 1e-9);
          expect(later.hashrateThs).toBeLessThanOrEqual(now.hashrateThs + 1e-6);
          expect(now.workingCount).toBeLessThanOrEqual(now.ownedCount);
        },
      ),
      { seed: 3 },
    );
  });
});

describe("bad input", () => {
  it.each<[Partial<AgeingTerms>, string]>([
    [{ failureFractionPerYear: -0.1 }, "mining/not-non-negative"],
    [{ repairableFraction: 1.1 }, "mining/not-fraction"],
    [{ failureGrowthFractionPerYear: -1 }, "mining/bad-months"],
  ])("%o: %s", (change, code) => {
    expect(() => at({ ...ageing, ...change }, 0)).toThrowError(expect.objectContaining({ code }));
  });

  it("a negative count: mining/not-non-negative", () => {
    expect(() => trancheAt({ ...tranche, count: -1 }, eternal, tranche.bought)).toThrowError(
      /machines of tranche a/,
    );
  });
});
