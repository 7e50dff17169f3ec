import { describe, expect, it } from "vitest";
import type { StudyResult } from "./result.ts";
import { SMALL_SITE, studyOf, withLine } from "./study.fixture.ts";

/**
 * At 5 USD/MWh mining pays. 500 S21 XP (270 TH/s) for March 2028, 14 months after the start: at 12 USD/TH 1.62 million USD, at 24 twice that. They and
 * the 10,000 that stand draw 38.3 of 40 MW.
 */
const CHEAP = SMALL_SITE.replace("constant: 30", "constant: 5");
const ordered = (more: string) =>
  CHEAP.replace("bought: 2026-06 }]", `bought: 2026-06 }, { machine: s21-xp, count: 500, ${more} }]`);
const AT_12 = ordered("bought: 2028-03, price: 12 USD/TH");
const AT_24 = ordered("bought: 2028-03, price: 24 USD/TH");
/** Nothing stands; 500 machines come a month after the start. */
const AFRESH = (price: number) =>
  CHEAP.replace(
    /fleet: \[.*\]/,
    `fleet: [{ machine: s21-xp, count: 500, bought: 2027-02, price: ${price} USD/TH }]`,
  );

const strategyOf = (result: StudyResult, id: string) => result.strategies.find((entry) => entry.id === id)!;
const mineOf = async (text: string) =>
  strategyOf(await studyOf(withLine(text, "compare", "compare: [do-nothing, mine]")), "mine");
const lineOf = (strategy: ReturnType<typeof strategyOf>) =>
  strategy.lines.find(({ id }) => id === "mining.machines-bought");

describe("machines that a scenario still buys", () => {
  it("are paid for in their month: 500 of 270 TH/s at 12 USD are 1.62 million USD in month 14", async () => {
    const line = lineOf(await mineOf(AT_12))!;
    expect(line.discountClass).toBe("owned-machines");
    expect(line.amounts.map((usd) => Math.round(usd) + 0)).toEqual(
      line.amounts.map((_, month) => (month === 14 ? -1_620_000 : 0)),
    );
  });

  it("cost nothing where they were bought before the start, whatever was paid", async () => {
    expect(lineOf(await mineOf(ordered("bought: 2026-07, price: 24 USD/TH")))).toBeUndefined();
  });

  it("cost what the market asks where no price is given", async () => {
    const unpriced = await mineOf(ordered("bought: 2028-03"));
    const paidUsd = -lineOf(unpriced)!.amounts[14]!;
    expect(paidUsd / 135_000).toBeGreaterThan(0.3);
    const stated = await mineOf(ordered(`bought: 2028-03, price: ${paidUsd / 135_000} USD/TH`));
    expect(stated.npvUsd.value).toBeCloseTo(unpriced.npvUsd.value, 2);
  });

  it("are taxed where purchases are: 8 % on 1.62 million USD are 129,600 USD", async () => {
    const taxed = withLine(AT_12, "finance", "finance: { horizon: 3 years, tax: { sales: { rate: 8 % } } }");
    expect(lineOf(await mineOf(taxed))!.amounts[14]).toBeCloseTo(-1_749_600, 4);
  });

  it("are capital: twice the price is 1.62 million USD more of it, and worth less", async () => {
    const [cheap, dear] = [await mineOf(AT_12), await mineOf(AT_24)];
    expect(dear.capexUsd.value - cheap.capexUsd.value).toBeCloseTo(1_620_000, 4);
    expect(dear.npvUsd.value).toBeLessThan(cheap.npvUsd.value);
  });

  it("are what money is made on: at twice the price a lower rate of return and a lower multiple", async () => {
    const [cheap, dear] = [await mineOf(AFRESH(6)), await mineOf(AFRESH(12))];
    // month 1 is the only one that pays in; what comes back is the same
    expect(dear.netCashUsd[1]! - cheap.netCashUsd[1]!).toBeCloseTo(-810_000, 4);
    const back = ({ netCashUsd, returns }: typeof cheap) => -netCashUsd[1]! * returns!.moicRatio!;
    expect(back(dear) / back(cheap)).toBeCloseTo(1, 9);
    expect([cheap.irrPerYear.length, dear.irrPerYear.length]).toEqual([1, 1]);
    expect(dear.irrPerYear[0]!).toBeLessThan(cheap.irrPerYear[0]!);
  });

  it.each([
    ["immediate: all 1.62 million USD in the year of purchase", "immediate", [0, -162_000_000, 0]],
    [
      "straight-line over five years: a fifth a year from then on",
      "straight-line",
      [0, -32_400_000, -32_400_000],
    ],
  ])("are written off by their schedule, %s", async (_what, schedule, cents) => {
    const tax = `finance: { horizon: 3 years, tax: { rate: 25 %, depreciation: ${schedule} } }`;
    const { money } = await mineOf(withLine(AT_12, "finance", tax));
    expect(money!.statements.map(({ income }) => income.depreciationCents)).toEqual(cents);
  });
});

describe("a strategy that does not mine when they would come", () => {
  it("does not buy them: nobody pays for them in a conversion", async () => {
    const result = await studyOf(withLine(AT_12, "compare", "compare: [do-nothing, convert]"));
    expect(lineOf(strategyOf(result, "convert"))).toBeUndefined();
  });
});

describe("machines still to be bought, on many futures", () => {
  it("without volatility are those of the stated path, to 1e-9, priced by the market or by the scenario", async () => {
    for (const text of [AT_12, ordered("bought: 2028-03")]) {
      const still = withLine(text, "uncertainty", "uncertainty: { paths: 32, spread: { scale: 0 } }");
      const { strategies } = await studyOf(withLine(still, "compare", "compare: [do-nothing, mine]"));
      for (const { npvUsd, id } of strategies) {
        const { p5, p95, mean } = npvUsd.band!;
        for (const value of [p5!, p95!, mean!])
          expect(Math.abs(value - npvUsd.value), id).toBeLessThanOrEqual(
            1e-9 * Math.max(1, Math.abs(npvUsd.value)),
          );
      }
    }
  });
});
