import { describe, expect, it } from "vitest";
import { moneyFromScenario } from "./money-from-scenario.ts";
import { SMALL_SITE, scenarioOf, studyOf } from "./study.fixture.ts";

const withDebt = (more = "") =>
  SMALL_SITE.replace(
    "horizon: 3 years",
    `horizon: 8 years, debt: { share: 60 %, rate: 8 %, tenor: 4 years${more} }`,
  );
const loanOf = (more = "") => moneyFromScenario(scenarioOf(withDebt(more))).loan!;

describe("the loan that a scenario asks for", () => {
  it("takes what is left open from the rows of assumptions: 12 months of tail, 6 of reserve, 70 % of value, 1.15", () => {
    expect(loanOf()).toMatchObject({
      tailMonths: 12,
      reserveMonths: 6,
      ltvLimitFraction: 0.7,
      lockUpDscrRatio: 1.15,
      sweepFraction: 0,
      backstoppedFraction: 1,
    });
    expect(loanOf().refinancing).toBeUndefined();
    expect(loanOf().linked).toBeUndefined();
  });

  it("says tail, reserve, value and lock-up itself where it does", () => {
    expect(loanOf(", tail: 2 years, reserve: 3 months, ltv: 55 %, lock_up: 1.3")).toMatchObject({
      tailMonths: 24,
      reserveMonths: 3,
      ltvLimitFraction: 0.55,
      lockUpDscrRatio: 1.3,
    });
  });

  it("agrees a loan that takes over, with the up-front fee's row where it names no fee", () => {
    expect(loanOf(", refinance: { after: 2 years, rate: 6 %, tenor: 3 years }").refinancing).toEqual({
      afterMonths: 24,
      annualInterestRate: 0.06,
      tenorMonths: 36,
      feeFraction: 0.02,
    });
  });

  it("knows the company's other loan, repaid level: at 12 % a year over two months 0.4975 and 0.5025 of it", () => {
    const { linked } = loanOf(", linked: { balance: 5 MUSD, rate: 12 %, tenor: 2 months }");
    expect(linked).toMatchObject({ balanceUsd: 5e6, annualInterestRate: 0.12 });
    expect(linked!.principalFractions[0]).toBeCloseTo(1 / 2.01, 9);
    expect(linked!.principalFractions[1]).toBeCloseTo(1.01 / 2.01, 9);
  });
});

describe("a study with such a loan", () => {
  const hybridOf = async (more: string) =>
    (await studyOf(withDebt(more))).strategies.find(({ id }) => id === "hybrid")!.money!;

  it("lends less on a lower share of value, and no loan of its defaults on its own stated path", async () => {
    const [wide, narrow] = [await hybridOf(""), await hybridOf(", ltv: 20 %")];
    expect(narrow.loan!.limitedBy).toBe("ltv");
    expect(narrow.loan!.commitmentUsd).toBeLessThan(wide.loan!.commitmentUsd);
    expect([wide.loan!.isDefault, narrow.loan!.isDefault]).toEqual([false, false]);
  });

  it("shows the new lender's fee and rate in the books of the year in which the loan is taken over", async () => {
    const plain = await hybridOf("");
    const taken = await hybridOf(", refinance: { after: 2 years, rate: 4 %, tenor: 2 years, fee: 1 % }");
    const interest = (money: typeof plain) => money.statements.map(({ income }) => income.interestCents ?? 0);
    const fees = (money: typeof plain) =>
      money.statements.reduce((sum, { income }) => sum + (income.financingFeesCents ?? 0), 0);
    expect(fees(taken)).toBeLessThan(fees(plain));
    expect(Math.max(...interest(taken).map((cents, i) => cents - interest(plain)[i]!))).toBeGreaterThan(0);
  });
});
