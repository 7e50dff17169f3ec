import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { btcOfSats, nextHalving, SATS_PER_BTC, satsOfBtc, subsidySats, supplySats } from "./index.ts";

describe("subsidy", () => {
  it.each([
    [0, 5_000_000_000n],
    [209_999, 5_000_000_000n],
    [210_000, 2_500_000_000n], // 2012-11-28
    [420_000, 1_250_000_000n], // 2016-07-09
    [629_999, 1_250_000_000n],
    [630_000, 625_000_000n], // 2020-05-11
    [840_000, 312_500_000n], // 2024-04-20
    [1_050_000, 156_250_000n],
    [6_720_000, 1n], // era 32: 5e9 >> 32 = 1
    [6_929_999, 1n],
    [6_930_000, 0n], // era 33: 5e9 < 2^33
  ])("of block %d is %d sats", (height, sats) => {
    expect(subsidySats(height)).toBe(sats);
  });

  it("is 0 from the 64th halving on, where Core's shift would be undefined", () => {
    expect(subsidySats(64 * 210_000)).toBe(0n);
    expect(subsidySats(10n ** 30n)).toBe(0n);
  });
});

describe("supply", () => {
  it("after the first block is 50 BTC, after the first era 10.5 million", () => {
    expect(supplySats(0)).toBe(5_000_000_000n);
    expect(supplySats(209_999)).toBe(10_500_000n * BigInt(SATS_PER_BTC));
    expect(supplySats(839_999)).toBe(19_687_500n * BigInt(SATS_PER_BTC)); // 10.5 * (1 + 1/2 + 1/4 + 1/8) M
  });

  it("ends at 2,099,999,997,690,000 sats (Core: MAX_MONEY's test, src/test/main_tests.cpp)", () => {
    expect(supplySats(6_929_999)).toBe(2_099_999_997_690_000n);
    expect(supplySats(14_000_000)).toBe(2_099_999_997_690_000n);
    expect(supplySats(10n ** 40n)).toBe(2_099_999_997_690_000n);
  });

  it("grows by the subsidy of each block, at any height", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8_000_000 }), (height) => {
        expect(supplySats(height) - supplySats(height - 1)).toBe(subsidySats(height));
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("grows by the subsidy across every halving", () => {
    for (let era = 1; era <= 40; era++) {
      for (const height of [era * 210_000 - 1, era * 210_000, era * 210_000 + 1])
        expect(supplySats(height) - supplySats(height - 1)).toBe(subsidySats(height));
    }
  });
});

describe("next halving", () => {
  it("after block 950,000 is the fifth, at 1,050,000: 3.125 to 1.5625 BTC", () => {
    expect(nextHalving(950_000)).toEqual({
      height: 1_050_000n,
      blocksLeft: 100_000n,
      ordinal: 5n,
      subsidySatsBefore: 312_500_000n,
      subsidySatsAfter: 156_250_000n,
    });
  });

  it("of a halving's own block is the one after, of the block before it is one block away", () => {
    expect(nextHalving(840_000).height).toBe(1_050_000n);
    expect(nextHalving(839_999)).toMatchObject({ height: 840_000n, blocksLeft: 1n });
  });
});

describe("heights and amounts", () => {
  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])("%d is not a height", (height) => {
    for (const read of [subsidySats, supplySats, nextHalving])
      expect(() => read(height)).toThrowError(expect.objectContaining({ code: "bitcoin/bad-height" }));
  });

  it("sats and bitcoin convert both ways, to a whole sat", () => {
    expect(btcOfSats(312_500_000n)).toBe(3.125);
    expect(satsOfBtc(0.189)).toBe(18_900_000);
    expect(satsOfBtc(27.25 / 144)).toBe(18_923_611);
  });
});
