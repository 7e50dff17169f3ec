import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bitsOfDifficulty,
  difficultyOf,
  difficultyOfHashrateThs,
  epochOf,
  expectedHashesOf,
  hashrateThsOf,
  observedHashrateThs,
  targetOf,
} from "./index.ts";

describe("difficulty of bits", () => {
  it.each([
    // Core, src/test/blockchain_tests.cpp, get_difficulty_for_very_high_target, as printed there
    [0x1d00_ffff, 1],
    [0x1b04_04cb, 16307.420938523983], // developer wiki's example, epoch 50 of the chain
    [0x1702_905c, 109782075598905.19], // epoch 435, block 876960
  ])("%i is %d", (bits, difficulty) => {
    expect(difficultyOf(bits)).toBe(difficulty);
  });

  it("refuses bits above the limit", () => {
    expect(() => difficultyOf(0x1e00_ffff)).toThrowError(
      expect.objectContaining({ code: "bitcoin/bits-above-limit" }),
    );
  });
});

describe("bits of a difficulty", () => {
  it("of 1 are the limit", () => {
    expect(bitsOfDifficulty(1)).toBe(0x1d00_ffff);
  });

  it("give back the difficulty within half a step of the encoding: 1 part in 65,000", () => {
    const difficulties = fc.double({ min: 0, max: 60, noNaN: true }).map((log2) => 2 ** log2);
    fc.assert(
      fc.property(difficulties, (difficulty) => {
        const back = difficultyOf(bitsOfDifficulty(difficulty));
        expect(Math.abs(back / difficulty - 1)).toBeLessThan(1 / 65_000);
      }),
      { seed: 3 },
    );
  });

  it("are exact for the bits that made the difficulty", () => {
    for (const bits of [
      0x1b7f_ffff, 0x1b00_8000, 0x1d00_d86a, 0x1b04_04cb, 0x1702_905c, 0x1731_82a5, 0x1c05_a3f4,
    ])
      expect(targetOf(bitsOfDifficulty(difficultyOf(bits)))).toBe(targetOf(bits));
  });

  it("of a published figure are the chain's: 109.78e12 is block 876,960's 0x1702905c", () => {
    expect(bitsOfDifficulty(109_782_075_598_905)).toBe(0x1702_905c);
  });

  it.each([0, -5, Number.NaN])("refuse difficulty %d", (difficulty) => {
    expect(() => bitsOfDifficulty(difficulty)).toThrowError(
      expect.objectContaining({ code: "bitcoin/not-positive" }),
    );
  });

  it("refuse a difficulty under 1: the limit holds", () => {
    expect(() => bitsOfDifficulty(0.5)).toThrowError(
      expect.objectContaining({ code: "bitcoin/bits-above-limit" }),
    );
  });
});

describe("hashes and hashrate", () => {
  it("a block at difficulty 1 takes 4,295,032,833 hashes: 65,537 more than 2^32", () => {
    expect(expectedHashesOf(0x1d00_ffff)).toBe(4_295_032_833n);
  });

  it("difficulty 83.126997e12 is 595 EH/s at ten minutes a block (83.126997e12 * 4294967296 / 600)", () => {
    expect(hashrateThsOf(83.126997e12) / 1e6).toBeCloseTo(595.046, 3);
  });

  it("difficulty 138.96e12 (2026-05-29) is 994.7 EH/s", () => {
    expect(hashrateThsOf(138.96e12) / 1e6).toBeCloseTo(994.71, 2);
  });

  it("hashrate and difficulty are inverse, at any spacing", () => {
    expect(hashrateThsOf(difficultyOfHashrateThs(901e6), 600)).toBeCloseTo(901e6, 3);
    expect(hashrateThsOf(1e14, 300)).toBeCloseTo(2 * hashrateThsOf(1e14, 600), 3);
  });

  it("a full epoch in two weeks less its missing interval measures hashrate to 2.2 %", () => {
    const observed = observedHashrateThs({
      bits: 0x1702_905c,
      intervalsCount: 2015,
      durationSec: 2015 * 600,
    });
    expect(observed.hashrateThs).toBeCloseTo(hashrateThsOf(109782075598905.19), 0);
    expect(observed.relativeSpread).toBeCloseTo(0.0223, 4);
  });

  it.each([0, -1, Number.POSITIVE_INFINITY])("difficulty %d has no hashrate", (difficulty) => {
    expect(() => hashrateThsOf(difficulty)).toThrowError(
      expect.objectContaining({ code: "bitcoin/not-positive" }),
    );
  });
});

describe("epochs", () => {
  it("block 878,975 is the last of its epoch, 878,976 the first of the next", () => {
    expect(epochOf(878_975)).toEqual({
      firstHeight: 876_960n,
      indexInEpoch: 2015,
      nextRetargetHeight: 878_976n,
    });
    expect(epochOf(878_976n)).toMatchObject({ firstHeight: 878_976n, indexInEpoch: 0 });
  });

  it("a height under 0 is refused", () => {
    expect(() => epochOf(-1)).toThrowError(expect.objectContaining({ code: "bitcoin/bad-height" }));
  });
});
