import type { StrategyMoney } from "@switchyard/study";
import { describe, expect, it } from "vitest";
import { moneyRows, moneyTable, treasuryPairs } from "./money-table.ts";
import { studyFixture } from "./test-study.ts";
import { studySheets } from "./xlsx-study.ts";

const bandAt = (mean: number) => ({
  mean,
  p10: mean / 2,
  p50: mean,
  p90: 2 * mean,
  standardError: 1,
  paths: 64,
});
const TREASURY: NonNullable<StrategyMoney["treasury"]> = {
  policy: "hold",
  cashFloorUsd: 2e6,
  valueUsd: { value: -120_000 },
  coinsBtc: { value: 192 },
  coinsUsd: { value: 19.2e6 },
  forcedMonths: { value: 7 },
  isInsolvent: false,
  forwardsUsd: 0,
};
const MONEY: StrategyMoney = {
  afterTaxNpvUsd: { value: 91e6 },
  equityNpvUsd: { value: 84e6 },
  loan: {
    commitmentUsd: 210e6,
    totalUsesUsd: 300e6,
    limitedBy: "dscr",
    lowestDscrRatio: 1.31,
    isDefault: false,
  },
  treasury: TREASURY,
  statements: [],
};
const SPREAD: StrategyMoney = {
  ...MONEY,
  equityNpvUsd: { value: 84e6, band: bandAt(80e6) },
  loan: { ...MONEY.loan!, chanceOfDefault: { value: 0.125, standardError: 0.01 } },
  treasury: {
    ...TREASURY,
    coinsBtc: { value: 192, band: bandAt(150) },
    chanceOfForcedSale: { value: 0.4, standardError: 0.02 },
    chanceOfInsolvency: { value: 0.03, standardError: 0.01 },
  },
};
const withMoney = (money: StrategyMoney) => {
  const plain = studyFixture();
  const strategies = plain.strategies.map((entry) => (entry.id === "mine" ? { ...entry, money } : entry));
  return { ...plain, strategies };
};

describe("the table of money after tax and debt", () => {
  it("has columns for loan and treasury only where there is one", () => {
    const { treasury: _none, ...untreasured } = MONEY;
    expect(moneyRows(withMoney({ ...untreasured, loan: null })).head).toEqual([
      "strategy",
      "NPV after tax, no debt",
      "NPV to the owners",
    ]);
    expect(moneyRows(withMoney(MONEY)).head.slice(3)).toEqual([
      "loan",
      "lowest cover",
      "defaults",
      "treasury adds",
      "coins left, BTC",
      "worth",
      "sales forced",
      "runs out of cash",
    ]);
  });

  it("tells the stated path in words: 7 months of forced sales, no default", () => {
    expect(moneyRows(withMoney(MONEY)).rows[0]).toEqual([
      "mine",
      "$91.0M",
      "$84.0M",
      "$210M",
      "1.31×",
      "no",
      "−$120k",
      "192",
      "$19.2M",
      "in 7 months",
      "no",
    ]);
  });

  it("tells means and shares of futures where there are any", () => {
    const row = moneyRows(withMoney(SPREAD)).rows[0]!;
    expect([row[2], row[5], row[7], row[9], row[10]]).toEqual([
      "$80.0M ± $1.00",
      "in 12.5 % ± 1.00 %",
      "150 ± 1",
      "in 40.0 % ± 2.00 %",
      "in 3.00 % ± 1.00 %",
    ]);
  });

  it("is nothing on a page of a study without money, else a table with its note", () => {
    expect(moneyTable(studyFixture())).toBe("");
    expect(moneyTable(withMoney(MONEY))).toContain("<td");
    expect(moneyTable(withMoney(MONEY))).toContain("after tax, debt service and treasury");
  });

  it("stands in the workbook: 192 coins in their own column", () => {
    const sheet = studySheets(withMoney(MONEY)).find(({ name }) => name === "Strategies")!;
    expect(JSON.stringify(sheet.rows[0])).toContain("coins left, BTC");
    expect(JSON.stringify(sheet.rows)).toContain("192");
  });
});

describe("a treasury in pairs", () => {
  it("says what is done with coins, what is kept and what is left", () => {
    const pairs = new Map(treasuryPairs(TREASURY));
    expect(pairs.get("mined coins")).toBe("held");
    expect(pairs.get("cash that is kept")).toBe("$2.00M");
    expect(pairs.get("coins left at the end")).toBe("192 BTC");
    expect(pairs.get("coins sold by force")).toBe("in 7 months");
  });

  it("gives means with P10 and P90, and forwards where there are any", () => {
    const pairs = new Map(treasuryPairs({ ...SPREAD.treasury!, forwardsUsd: 1e6 }));
    expect(pairs.get("coins left at the end")).toBe("150 ± 1 (P10 75, P90 300) BTC");
    expect(pairs.get("cash runs out with no coin left")).toBe("in 3.00 % ± 1.00 %");
    expect(pairs.get("of it forwards on hashprice, before tax")).toBe("$1.00M");
  });
});
