import { readFileSync } from "node:fs";
import { checkDeal } from "@switchyard/core/hosting";
import { describe, expect, it } from "vitest";
import { marketDataPath } from "../../tests/market-data.ts";
import { loanTermsOf, readDealNotes } from "./deal-notes.ts";
import { readDealTable } from "./deal-table.ts";

describe("the notes of a deal", () => {
  it("say escalator, extensions, grid and loan where they are worded so", () => {
    const notes = readDealNotes("triple net, 3% escalator, 330 MW utility, 3x5y -> $17.7bn, up to 85% LTC");
    expect(notes).toMatchObject({
      escalatorFractionPerYear: 0.03,
      totalWithExtensionsUsd: 17.7e9,
      reservedMw: 330,
      loanFraction: 0.85,
      equityUsd: null,
    });
    expect(notes.extensions).toEqual(
      Array.from({ length: 3 }, () => ({ months: 60, rent: "escalate", resetFraction: 1 })),
    );
    expect(readDealNotes("56 MW gross; $118M equity, 7.125% secured notes")).toMatchObject({
      reservedMw: 56,
      equityUsd: 118e6,
      loanFraction: null,
    });
    expect(
      readDealNotes("modified gross, annual escalators, 2x5y ext -> $8.7bn").totalWithExtensionsUsd,
    ).toBe(8.7e9);
  });

  it("say nothing where they give no figure: nothing is guessed", () => {
    expect(readDealNotes("annual escalators; extensions possible; power pass-through")).toEqual({
      escalatorFractionPerYear: null,
      extensions: [],
      totalWithExtensionsUsd: null,
      reservedMw: null,
      loanFraction: null,
      equityUsd: null,
    });
  });

  it("size a loan only with a building cost: 85 % of 2.0 to 2.4 bn$, or the cost less 118 M$", () => {
    const cost = { low: 2e9, high: 2.4e9 };
    expect(loanTermsOf(cost, { loanFraction: 0.85, equityUsd: null })).toMatchObject({
      kind: "loan-to-cost",
      loanFraction: 0.85,
    });
    expect(loanTermsOf(cost, { loanFraction: null, equityUsd: 118e6 })).toMatchObject({
      kind: "cost-less-equity",
    });
    expect(loanTermsOf(null, { loanFraction: 0.85, equityUsd: null })).toBeNull();
    expect(loanTermsOf(cost, { loanFraction: null, equityUsd: null })).toBeNull();
  });
});

describe("a row with all of it", () => {
  it("predicts the loan within 3 % of what was borrowed, and says so", () => {
    const table =
      "host,tenant,mw_critical_it,total_usd_bn,term_yr,escalator_per_year,ramp,capex_musd_per_mw_low,capex_musd_per_mw_high,loan_usd_bn,notes\nHill,Someone,100,2.0,15,0.03,at once,10,10,0.84,up to 85% LTC\n";
    const [deal] = readDealTable(table, "t.csv");
    const { checks, loanLacks } = checkDeal(deal!, 0.03);
    // 85 % of 100 MW * 10 M$ = 850 against 840 disclosed: 1.2 %
    const loan = checks.find(({ figure }) => figure === "loanUsd")!;
    expect([loan.low, loan.isWithin, loanLacks]).toEqual([expect.closeTo(850e6, 0), true, []]);
    expect(loan.missFraction).toBeCloseTo(850 / 840 - 1, 9);
  });
});

const contracts = marketDataPath("ai/hosting_contracts.csv");

describe.skipIf(!contracts)("the contract file (market data not present)", () => {
  const deals = contracts ? readDealTable(readFileSync(contracts, "utf8"), "hosting_contracts.csv") : [];
  const reports = deals.map((deal) => checkDeal(deal, 0.03));

  it("discloses the size of no loan; every row says what it lacks", () => {
    expect(reports.flatMap(({ checks }) => checks.filter(({ figure }) => figure === "loanUsd"))).toEqual([]);
    for (const { loanLacks } of reports) expect(loanLacks).toContain("size of the loan");
  });

  it("has the inputs of one: 39 MW at 9 to 10 M$ less 118 M$ of equity, 233 to 272 M$", () => {
    const predicted = reports.filter(({ predicted: { loanUsd } }) => loanUsd);
    expect(predicted.map(({ name }) => name)).toEqual(["Cipher (Barber Lake exp.)"]);
    expect(predicted[0]!.predicted.loanUsd).toEqual({ low: 233e6, high: 272e6 });
    expect(predicted[0]!.loanLacks).toEqual(["size of the loan"]);
  });

  it("Hut 8 says 85 % of a cost that it does not say", () => {
    const hut = reports.find(({ name }) => name.startsWith("Hut 8"))!;
    expect(hut.loanLacks).toEqual(["building cost", "size of the loan"]);
  });
});
