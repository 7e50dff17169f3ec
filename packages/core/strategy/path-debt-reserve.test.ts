import { describe, expect, it } from "vitest";
import { fundReserve, type Loan, openDebt, payTermMonth, payWorksMonth } from "./path-debt.ts";

const LOAN: Loan = {
  shareFraction: 0.5,
  commitmentUsd: 1200,
  annualInterestRate: 0.12,
  upfrontFeeFraction: 0,
  commitmentFeeAnnualFraction: 0,
  principalFractions: new Float64Array(12).fill(1 / 12),
  reserveMonths: 3,
  lockUpDscrRatio: 1.1,
  sweepFraction: 0,
};

/** A loan of 1,200 as it stands when the works are done. */
function built() {
  const state = openDebt();
  payWorksMonth(LOAN, state, 2400, true);
  expect(state.balanceUsd).toBe(1200);
  return state;
}

describe("the reserve for debt service", () => {
  it("holds the first three months of service when the works are done: 112 + 111 + 110", () => {
    const state = built();
    expect(fundReserve(LOAN, state, 1)).toBeCloseTo(112 + 111 + 110, 9);
    expect(state.reserveUsd).toBeCloseTo(333, 9);
  });

  it("pays a month without rent, so that a hall that ramps up is no default", () => {
    const [kept, bare] = [built(), built()];
    fundReserve(LOAN, kept, 1);
    payTermMonth(LOAN, kept, 1, 0);
    payTermMonth(LOAN, bare, 1, 0);
    expect([kept.isDefault, bare.isDefault]).toEqual([false, true]);
    expect(kept.balanceUsd).toBeCloseTo(1100, 9);
    expect(kept.reserveUsd).toBeCloseTo(333 - 112, 9);
  });

  it("is filled up again out of the rent that follows", () => {
    const state = built();
    fundReserve(LOAN, state, 1);
    payTermMonth(LOAN, state, 1, 0);
    payTermMonth(LOAN, state, 2, 1000);
    expect(state.reserveUsd).toBeCloseTo(110 + 109 + 108, 9);
  });

  it("is used up before a default, and what is due and unpaid then is owed", () => {
    const state = built();
    fundReserve(LOAN, state, 1);
    for (const month of [1, 2, 3]) payTermMonth(LOAN, state, month, 0);
    expect(state.isDefault).toBe(false);
    payTermMonth(LOAN, state, 4, 0);
    expect(state.isDefault).toBe(true);
    expect(state.unpaidInterestUsd).toBeCloseTo(9, 9);
    expect(state.balanceUsd).toBeCloseTo(900 + 9, 9);
  });

  it("goes back to the owners with the last repayment", () => {
    const state = built();
    const reserved = fundReserve(LOAN, state, 1);
    let paidOut = 0;
    for (let month = 1; month <= 12; month++) {
      payTermMonth(LOAN, state, month, 200);
      paidOut += state.equityUsd;
    }
    const interest = Array.from({ length: 12 }, (_, i) => 12 - i).reduce((sum, usd) => sum + usd, 0);
    expect([state.balanceUsd, state.reserveUsd]).toEqual([0, 0]);
    expect(paidOut).toBeCloseTo(12 * 200 - 1200 - interest + reserved, 6);
  });
});
