import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BLOCKS_PER_DAY,
  difficultyForHashprice,
  feeShareFraction,
  feesPerBlockSatsForHashprice,
  hashpriceBtcPerPhDay,
  hashpriceUsdPerPhDay,
  priceUsdPerBtcForHashprice,
  satsOfBtc,
} from "./index.ts";

const onDay = (priceUsdPerBtc: number, difficulty: number, subsidyBtc: number, feesBtcOfDay: number) => ({
  priceUsdPerBtc,
  difficulty,
  subsidySats: satsOfBtc(subsidyBtc),
  feesPerBlockSats: satsOfBtc(feesBtcOfDay) / BLOCKS_PER_DAY,
});

describe("published hashprices within 1.5 %", () => {
  it.each([
    ["2024-04-01", onDay(69_791.6, 83.126997e12, 6.25, 27.25), 108.6],
    ["2022-11-21", onDay(15_778, 36.950494e12, 6.25, 25.8), 55],
    ["2021-10-24", onDay(60_028, 20.08246e12, 6.25, 8.98), 380],
  ])("%s: %o -> %d USD/PH/day", (_day, inputs, published) => {
    expect(Math.abs(hashpriceUsdPerPhDay(inputs) / published - 1)).toBeLessThan(0.015);
  });

  it.each([
    // 2024-04-20, the halving's day: fees as they came give 179 (published 182); the next day's would give 83
    ["that day's fees", 1257.72, 179],
    ["the next day's fees", 344, 83],
  ])("on 2024-04-20 with %s: %d BTC -> %d", (_what, feesBtcOfDay, expected) => {
    const hashprice = hashpriceUsdPerPhDay(onDay(64_908, 86.388559e12, 3.125, feesBtcOfDay));
    expect(Math.abs(hashprice / expected - 1)).toBeLessThan(0.006);
  });

  it("by hand: 100,000 USD, 1e14, 3.125 BTC and no fees -> 62.87", () => {
    // 100000 * 3.125 * 8.64e19 / (1e14 * 4294967296) = 2.7e25 / 4.294967296e23
    expect(hashpriceUsdPerPhDay(onDay(100_000, 1e14, 3.125, 0))).toBeCloseTo(2.7e25 / 4.294967296e23, 9);
  });
});

describe("inverses", () => {
  const inputs = fc.record({
    priceUsdPerBtc: fc.double({ min: 1, max: 1e6, noNaN: true }),
    difficulty: fc.double({ min: 1, max: 1e16, noNaN: true }),
    subsidySats: fc.constantFrom(0n, 312_500_000n, 5_000_000_000n),
    feesPerBlockSats: fc.double({ min: 1, max: 1e10, noNaN: true }),
  });

  it("price, difficulty and fees come back from the hashprice they make", () => {
    fc.assert(
      fc.property(inputs, (day) => {
        const hashprice = hashpriceUsdPerPhDay(day);
        const asked = { ...day, hashpriceUsdPerPhDay: hashprice };
        expect(priceUsdPerBtcForHashprice(asked) / day.priceUsdPerBtc).toBeCloseTo(1, 10);
        expect(difficultyForHashprice(asked) / day.difficulty).toBeCloseTo(1, 10);
        const again = hashpriceUsdPerPhDay({ ...day, feesPerBlockSats: feesOrZero(asked) });
        expect(again / hashprice).toBeCloseTo(1, 9);
      }),
      { seed: 3 },
    );
  });

  /** Rounding may ask for a fee of -1e-6 sats where there were none to speak of. */
  const feesOrZero = (asked: Parameters<typeof feesPerBlockSatsForHashprice>[0]) => {
    try {
      return feesPerBlockSatsForHashprice(asked);
    } catch {
      return 0;
    }
  };

  it("doubling the price doubles hashprice, doubling difficulty halves it", () => {
    const day = onDay(50_000, 1e14, 3.125, 20);
    const twice = hashpriceUsdPerPhDay({ ...day, priceUsdPerBtc: 100_000 });
    expect(twice).toBeCloseTo(2 * hashpriceUsdPerPhDay(day), 9);
    expect(hashpriceUsdPerPhDay({ ...day, difficulty: 2e14 })).toBeCloseTo(hashpriceUsdPerPhDay(day) / 2, 9);
  });

  it("a block that pays nothing has hashprice 0 and no price for another", () => {
    const nothing = { ...onDay(50_000, 1e14, 0, 0), hashpriceUsdPerPhDay: 40 };
    expect(hashpriceUsdPerPhDay(nothing)).toBe(0);
    for (const solve of [priceUsdPerBtcForHashprice, difficultyForHashprice])
      expect(() => solve(nothing)).toThrowError(
        expect.objectContaining({ code: "bitcoin/unreachable-hashprice" }),
      );
  });

  it("fees can't bring hashprice under what the subsidy pays", () => {
    const asked = { ...onDay(50_000, 1e14, 3.125, 0), hashpriceUsdPerPhDay: 1 };
    expect(() => feesPerBlockSatsForHashprice(asked)).toThrowError(/subsidy alone pays more/);
  });
});

describe("fees", () => {
  it("were 73.7 % of the reward on 2024-04-20 (8.734 of 11.859 BTC a block)", () => {
    expect(feeShareFraction(onDay(1, 1, 3.125, 1257.72))).toBeCloseTo(0.7365, 4);
  });

  it("hashprice in BTC doesn't know the price", () => {
    const day = onDay(64_908, 86.388559e12, 3.125, 0);
    expect(hashpriceBtcPerPhDay(day) * day.priceUsdPerBtc).toBeCloseTo(hashpriceUsdPerPhDay(day), 12);
  });
});

describe("bad input", () => {
  const good = onDay(50_000, 1e14, 3.125, 20);
  it.each([
    [{ ...good, difficulty: -1 }, "bitcoin/not-positive"],
    [{ ...good, difficulty: Number.NaN }, "bitcoin/not-positive"],
    [{ ...good, priceUsdPerBtc: 0 }, "bitcoin/not-positive"],
    [{ ...good, feesPerBlockSats: -1 }, "bitcoin/not-non-negative"],
    [{ ...good, subsidySats: -1 }, "bitcoin/not-non-negative"],
  ])("%o: %s", (inputs, code) => {
    expect(() => hashpriceUsdPerPhDay(inputs)).toThrowError(expect.objectContaining({ code }));
  });
});
