import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type StatedOutlook, scaleHashprice, statedPath } from "./stated-path.ts";

// the start state of FACTS.md: 2026-05-29 difficulty 138.96e12, price 66,000 (assumed)
const still: StatedOutlook = {
  priceUsdPerBtc: 66_000,
  priceGrowthFractionPerYear: 0,
  difficulty: 138.96e12,
  difficultyGrowthFractionPerYear: 0,
  halvingResponseFraction: 0,
  halvingResponseMonths: 6,
  feesPerBlockSats: 0,
  heightAtStart: 945_000,
};
const january2027 = { year: 2027, month: 1 };

describe("a stated network path", () => {
  it("begins at the hashprice of its own figures: 66,000 USD, 3.125 BTC, 138.96e12 is 29.9 USD/PH/day", () => {
    // 66000 * 3.125 * 86400e15 / (138.96e12 * 4294967296) = 29.86
    expect(statedPath(still, january2027, 1).hashpriceUsdPerPhDay[0]).toBeCloseTo(
      (66_000 * 3.125 * 86_400e15) / (138.96e12 * 2 ** 32),
      9,
    );
  });

  it("reaches block 1,050,000 after 105,000 blocks: 24 months from January 2027 at 144 a day", () => {
    // 2027 and 2028 have 365 + 366 = 731 days, 105,264 blocks: 264 of them after the halving, all in December 2028
    const { subsidySats } = statedPath(still, january2027, 26);
    expect(subsidySats[22]).toBe(312_500_000);
    expect(subsidySats[23]).toBeCloseTo((312_500_000 * (31 * 144 - 264) + 156_250_000 * 264) / (31 * 144), 3);
    expect(subsidySats[24]).toBe(156_250_000);
  });

  it("halves hashprice at the halving where difficulty gives nothing back and there are no fees", () => {
    const { hashpriceUsdPerPhDay } = statedPath(still, january2027, 40);
    expect(hashpriceUsdPerPhDay[30]! / hashpriceUsdPerPhDay[10]!).toBeCloseTo(0.5, 12);
  });

  it("brings hashprice back within the stated months where difficulty gives everything back", () => {
    const { hashpriceUsdPerPhDay, difficulty } = statedPath(
      { ...still, halvingResponseFraction: 1 },
      january2027,
      40,
    );
    expect(hashpriceUsdPerPhDay[29]! / hashpriceUsdPerPhDay[10]!).toBeCloseTo(1, 12);
    expect(difficulty[29]! / difficulty[10]!).toBeCloseTo(0.5, 12);
    expect(hashpriceUsdPerPhDay[25]).toBeLessThan(hashpriceUsdPerPhDay[10]! * 0.7);
  });

  it("adds up the responses of two halvings, four years apart", () => {
    const { difficulty } = statedPath({ ...still, halvingResponseFraction: 0.5 }, january2027, 100);
    expect(difficulty[90]! / difficulty[0]!).toBeCloseTo(2 ** -1, 9);
  });

  it("grows 10 % over twelve months at 10 % a year", () => {
    const { difficulty, priceUsdPerBtc } = statedPath(
      { ...still, difficultyGrowthFractionPerYear: 0.1, priceGrowthFractionPerYear: 0.04 },
      january2027,
      13,
    );
    expect(difficulty[12]! / difficulty[0]!).toBeCloseTo(1.1, 12);
    expect(priceUsdPerBtc[12]! / priceUsdPerBtc[0]!).toBeCloseTo(1.04, 12);
  });

  it("earns fees beside the subsidy: 0.03 BTC a block is 0.96 % of 3.125", () => {
    const withFees = statedPath({ ...still, feesPerBlockSats: 3_000_000 }, january2027, 1)
      .hashpriceUsdPerPhDay[0]!;
    expect(withFees / statedPath(still, january2027, 1).hashpriceUsdPerPhDay[0]!).toBeCloseTo(1.0096, 9);
  });

  it("never pays more subsidy later", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7_000_000 }), (heightAtStart) => {
        const { subsidySats } = statedPath({ ...still, heightAtStart, feesPerBlockSats: 1 }, january2027, 60);
        for (let i = 1; i < 60; i++) expect(subsidySats[i]).toBeLessThanOrEqual(subsidySats[i - 1]!);
      }),
    );
  });
});

describe("a scaled path", () => {
  it("keeps price and subsidy, and lets difficulty take the change", () => {
    const path = statedPath(still, january2027, 12);
    const doubled = scaleHashprice(path, 2);
    expect(doubled.hashpriceUsdPerPhDay[5]).toBeCloseTo(2 * path.hashpriceUsdPerPhDay[5]!, 9);
    expect(doubled.difficulty[5]).toBeCloseTo(path.difficulty[5]! / 2, 3);
    expect(doubled.priceUsdPerBtc).toEqual(path.priceUsdPerBtc);
  });
});

describe("a view that can't be", () => {
  it.each<[string, Partial<StatedOutlook>]>([
    ["a price of nothing", { priceUsdPerBtc: 0 }],
    ["a negative difficulty", { difficulty: -1 }],
    ["growth of -100 %", { difficultyGrowthFractionPerYear: -1 }],
    ["a response above 100 %", { halvingResponseFraction: 1.1 }],
    ["fees that are not a number", { feesPerBlockSats: Number.NaN }],
    ["half a block", { heightAtStart: 0.5 }],
    ["a price without end", { priceUsdPerBtc: Number.POSITIVE_INFINITY }],
  ])("is refused by name: %s", (_what, change) => {
    expect(() => statedPath({ ...still, ...change }, january2027, 12)).toThrow(
      expect.objectContaining({ code: "network-outlook/bad-value" }),
    );
  });

  it("needs at least one month", () => {
    expect(() => statedPath(still, january2027, 0)).toThrow(/months is 0/);
  });
});

describe("stated points", () => {
  const months = (points: StatedOutlook["points"], change: Partial<StatedOutlook> = {}) =>
    statedPath({ ...still, ...change, points: points! }, january2027, 30);

  it("run straight in the logarithm: from 66,000 at the start to 264,000 a year and a half on, 132,000 halfway", () => {
    // the start is day one, a point the middle of its month: month 17 is 17.5 months away, halfway is 8.75
    const { priceUsdPerBtc } = months([{ monthIndex: 17, priceUsdPerBtc: 264_000 }]);
    expect(priceUsdPerBtc[17]).toBeCloseTo(264_000, 6);
    expect(priceUsdPerBtc[8]! * priceUsdPerBtc[8]!).toBeCloseTo(66_000 ** 2 * 4 ** (2 * (8.5 / 17.5)), -2);
    expect(priceUsdPerBtc[8]! / priceUsdPerBtc[7]!).toBeCloseTo(4 ** (1 / 17.5), 12);
  });

  it("hold still after the last", () => {
    const { priceUsdPerBtc } = months([{ monthIndex: 5, priceUsdPerBtc: 80_000 }]);
    expect(priceUsdPerBtc[6]).toBe(80_000);
    expect(priceUsdPerBtc[29]).toBe(80_000);
  });

  it("replace growth of what they state and leave the rest as the outlook has it", () => {
    const grown = months([{ monthIndex: 12, priceUsdPerBtc: 66_000 }], {
      priceGrowthFractionPerYear: 0.5,
      difficultyGrowthFractionPerYear: 0.1,
    });
    expect(grown.priceUsdPerBtc[6]).toBeCloseTo(66_000, 6);
    expect(grown.difficulty[12]! / grown.difficulty[0]!).toBeCloseTo(1.1, 12);
  });

  it("have their halvings inside: a stated difficulty is not answered by the halving response again", () => {
    const { difficulty } = months([{ monthIndex: 29, difficulty: 138.96e12 }], {
      halvingResponseFraction: 1,
    });
    expect(difficulty[29]).toBeCloseTo(138.96e12, -3);
    expect(difficulty[26]).toBeCloseTo(138.96e12, -3);
  });

  it("may leave a quantity out of a point: it runs through to the next that has it", () => {
    const { priceUsdPerBtc } = months([
      { monthIndex: 5, difficulty: 2e14 },
      { monthIndex: 11, priceUsdPerBtc: 132_000 },
    ]);
    expect(priceUsdPerBtc[5]! / 66_000).toBeCloseTo(2 ** (5.5 / 11.5), 12);
  });

  it("bring fees from nothing in a straight line, where a logarithm has no beginning", () => {
    const { hashpriceUsdPerPhDay } = months([{ monthIndex: 9, feesPerBlockSats: 19_000_000 }]);
    // half a month is 1/19 of the way: 1,000,000 sats on 312,500,000
    const bare = statedPath(still, january2027, 1).hashpriceUsdPerPhDay[0]!;
    expect(hashpriceUsdPerPhDay[0]! / bare).toBeCloseTo(313.5 / 312.5, 12);
  });

  it("change nothing where they repeat what the outlook says", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { minLength: 1 }), (indices) => {
        const points = [...indices]
          .sort((a, b) => a - b)
          .map((monthIndex) => ({ monthIndex, priceUsdPerBtc: 66_000 }));
        for (const price of months(points).priceUsdPerBtc) expect(price).toBeCloseTo(66_000, 6);
      }),
    );
  });

  it.each<[string, StatedOutlook["points"], RegExp]>([
    ["before the start", [{ monthIndex: -1, priceUsdPerBtc: 1 }], /point 1 is before the month/],
    ["twice a month", [{ monthIndex: 3 }, { monthIndex: 3 }], /point 2 is not later than the one before/],
    ["out of order", [{ monthIndex: 9 }, { monthIndex: 3 }], /point 2 is not later/],
    ["a price of nothing", [{ monthIndex: 3, priceUsdPerBtc: 0 }], /priceUsdPerBtc 0; allowed is above 0/],
    ["negative fees", [{ monthIndex: 3, feesPerBlockSats: -1 }], /allowed is 0 or more/],
    ["no number", [{ monthIndex: 3, difficulty: Number.NaN }], /difficulty NaN/],
  ])("are refused by number: %s", (_what, points, message) => {
    expect(() => months(points)).toThrow(message);
    expect(() => months(points)).toThrow(expect.objectContaining({ code: "network-outlook/bad-point" }));
  });
});
