import { describe, expect, it } from "vitest";
import { blockInMonth, blockSettlementUsd, type PowerBlock } from "./index.ts";

/** 50 MW bought at 42 USD/MWh. */
const block = (settlement: PowerBlock["settlement"]): PowerBlock => ({
  id: "b",
  mw: 50,
  strikeUsdPerMwh: 42,
  fromMonth: 3,
  untilMonth: 9,
  settlement,
});
const hours = (
  priceUsdPerMwh: readonly number[],
  importMw: readonly number[],
  resaleDeductUsdPerMwh: number | null = 0,
) => ({
  priceUsdPerMwh: Float64Array.from(priceUsdPerMwh),
  importMw: Float64Array.from(importMw),
  stepHours: 1,
  resaleDeductUsdPerMwh,
});

describe("a financial block", () => {
  it("settles market less strike whether the power is used or not: (100 - 42) * 50 and (20 - 42) * 50", () => {
    expect(blockSettlementUsd(block("financial"), hours([100, 20], [0, 0]))).toBeCloseTo(2900 - 1100, 9);
    expect(blockSettlementUsd(block("financial"), hours([100, 20], [80, 80]))).toBeCloseTo(2900 - 1100, 9);
    expect(blockSettlementUsd(block("financial"), hours([100, 20], [80, 80], null))).toBeCloseTo(
      2900 - 1100,
      9,
    );
  });

  it("settles quarter hours at a quarter", () => {
    expect(blockSettlementUsd(block("financial"), { ...hours([100], [0]), stepHours: 0.25 })).toBeCloseTo(
      725,
      9,
    );
  });

  it("takes a negative price at its word: (-10 - 42) * 50", () => {
    expect(blockSettlementUsd(block("financial"), hours([-10], [0]))).toBeCloseTo(-2600, 9);
  });
});

describe("a physical block", () => {
  it("saves the market price for what the site draws: all used, it equals a financial one", () => {
    expect(blockSettlementUsd(block("physical"), hours([100, 20], [80, 50]))).toBeCloseTo(2900 - 1100, 9);
  });

  it("resells the rest less fees: 20 MW used, 30 MW sold at 100 - 2", () => {
    expect(blockSettlementUsd(block("physical"), hours([100], [20], 2))).toBeCloseTo(
      20 * 100 + 30 * 98 - 50 * 42,
      9,
    );
  });

  it("is lost where nothing may be sold: the strike is paid and nothing comes back", () => {
    expect(blockSettlementUsd(block("physical"), hours([100], [0], null))).toBeCloseTo(-50 * 42, 9);
  });

  it("is not sold at a price below its fees: letting it lapse is cheaper than paying to be rid of it", () => {
    expect(blockSettlementUsd(block("physical"), hours([-30], [0], 2))).toBeCloseTo(-50 * 42, 9);
  });
});

describe("a block with hours of its own", () => {
  const peak = (settlement: PowerBlock["settlement"]) => ({
    ...block(settlement),
    shareOfYear: Float64Array.of(0.3, 0, 1, 0.5),
  });

  it("settles its share of each step, from the month's first step on: 0 of 100, all of 60, half of 20", () => {
    const month = { ...hours([100, 60, 20], [0, 0, 0]), firstStep: 1 };
    expect(blockSettlementUsd(peak("financial"), month)).toBeCloseTo(50 * (60 - 42) + 25 * (20 - 42), 9);
  });

  it("delivered, saves the market's price up to its share: 10 of 25 MW used, 15 sold at 20", () => {
    const month = { ...hours([20], [10]), firstStep: 3 };
    expect(blockSettlementUsd(peak("physical"), month)).toBeCloseTo(25 * (20 - 42), 9);
  });
});

describe("a block's months", () => {
  it("run from its first to before its last", () => {
    expect([2, 3, 8, 9].map((month) => blockInMonth(block("financial"), month).mw)).toEqual([0, 50, 50, 0]);
  });

  it("keep its name and strike outside, at no MW, so that settlements keep their order", () => {
    expect(blockInMonth(block("financial"), 0)).toMatchObject({ id: "b", strikeUsdPerMwh: 42, mw: 0 });
  });
});
