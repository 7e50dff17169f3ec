import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DebtState,
  fundReserve,
  interestDueUsd,
  type Loan,
  openDebt,
  payTermMonth,
  payWorksMonth,
  resetDebt,
} from "./index.ts";

/** 12 % a year is 1 % a month; ten equal parts of principal; nothing held back. */
const plain: Loan = {
  shareFraction: 0.6,
  commitmentUsd: 1000,
  annualInterestRate: 0.12,
  upfrontFeeFraction: 0,
  commitmentFeeAnnualFraction: 0,
  principalFractions: new Float64Array(10).fill(0.1),
  reserveMonths: 0,
  lockUpDscrRatio: 0,
  sweepFraction: 0,
};

/** A loan of so much that is to be served from month 0 on. */
function owing(balanceUsd: number, loan: Loan = plain, change: Partial<DebtState> = {}) {
  const state = Object.assign(openDebt(), { balanceUsd, drawnUsd: balanceUsd }, change);
  const pay = (month: number, cashUsd: number) => {
    payTermMonth(loan, state, month, cashUsd);
    return state;
  };
  return { state, pay };
}

describe("a month of works", () => {
  it("draws 60 % of what is spent, the owners pay 40 %: 600 and 400 of 1,000", () => {
    const state = openDebt();
    payWorksMonth({ ...plain, commitmentUsd: 5000 }, state, 1000, true);
    expect(state).toMatchObject({ drawUsd: 600, balanceUsd: 600, equityUsd: -400, interestUsd: 0 });
  });

  it("counts interest on what was drawn among its uses: 1 % of 600 is 6, of which the loan pays 3.6", () => {
    const state = openDebt();
    const loan = { ...plain, commitmentUsd: 5000 };
    payWorksMonth(loan, state, 1000, true);
    payWorksMonth(loan, state, 0, false);
    expect(state.interestUsd).toBeCloseTo(6, 12);
    expect(state.drawUsd).toBeCloseTo(3.6, 12);
    expect(state.balanceUsd).toBeCloseTo(603.6, 12);
    expect(state.equityUsd).toBeCloseTo(-2.4, 12);
  });

  it("lends no more than was committed: of 1,000 the third 600 finds nothing left", () => {
    const state = openDebt();
    const loan = { ...plain, annualInterestRate: 0 };
    const draws = [1000, 1000, 1000].map((spentUsd, month) => {
      payWorksMonth(loan, state, spentUsd, month === 0);
      return state.drawUsd;
    });
    expect(draws).toEqual([600, 400, 0]);
    expect(state).toMatchObject({ drawnUsd: 1000, balanceUsd: 1000, equityUsd: -1000 });
  });

  it("asks 2 % of 1,000 once, and a twelfth of 1.2 % of what is not drawn each month: 20 + 1, then 1", () => {
    const loan = { ...plain, shareFraction: 0, upfrontFeeFraction: 0.02, commitmentFeeAnnualFraction: 0.012 };
    const state = openDebt();
    payWorksMonth(loan, state, 0, true);
    expect(state.feeUsd).toBeCloseTo(21, 12);
    payWorksMonth(loan, state, 0, false);
    expect(state.feeUsd).toBeCloseTo(1, 12);
    expect(state.equityUsd).toBeCloseTo(-1, 12);
  });

  it("asks the yearly fee of what is not yet drawn only: 600 of 1,000 drawn, a twelfth of 12 % of 400 is 4", () => {
    const loan = { ...plain, annualInterestRate: 0, commitmentFeeAnnualFraction: 0.12 };
    const state = Object.assign(openDebt(), { balanceUsd: 600, drawnUsd: 600 });
    payWorksMonth(loan, state, 0, false);
    expect(state.feeUsd).toBeCloseTo(4, 12);
  });

  it("balances: draws and owners' money are works, interest and fees, whatever is spent", () => {
    const spends = fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 1, maxLength: 20 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(spends, share, (spent, shareFraction) => {
        const loan = {
          ...plain,
          shareFraction,
          upfrontFeeFraction: 0.01,
          commitmentFeeAnnualFraction: 0.006,
        };
        const state = openDebt();
        spent.forEach((spentUsd, month) => {
          const dueUsd = interestDueUsd(loan, state);
          payWorksMonth(loan, state, spentUsd, month === 0);
          expect(state.interestUsd).toBe(dueUsd);
          expect(state.drawUsd - state.equityUsd).toBeCloseTo(spentUsd + dueUsd + state.feeUsd, 9);
          expect(state.drawnUsd).toBeLessThanOrEqual(loan.commitmentUsd + 1e-9);
          expect(state.balanceUsd).toBeCloseTo(state.drawnUsd, 9);
        });
      }),
      { seed: 111, numRuns: 200 },
    );
  });
});

describe("a month of service", () => {
  it("of 1,000 at 1 % a month with 150 of cash pays 10 and 100, and 40 to the owners", () => {
    const { pay } = owing(1000);
    expect(pay(0, 150)).toMatchObject({
      interestUsd: 10,
      principalUsd: 100,
      balanceUsd: 900,
      equityUsd: 40,
      isDefault: false,
    });
    expect(pay(1, 150).interestUsd).toBeCloseTo(9, 12);
  });

  it("repays in full by the plan's last month, its balance falling 900, 800, … 0", () => {
    const { pay } = owing(1000);
    const balances = Array.from({ length: 10 }, (_, month) => Math.round(pay(month, 500).balanceUsd));
    expect(balances).toEqual([900, 800, 700, 600, 500, 400, 300, 200, 100, 0]);
  });

  it("asks all that is left in the plan's last month: what two equal parts of a half do not cover", () => {
    const loan = { ...plain, principalFractions: Float64Array.from([0.25, 0.25]) };
    const { pay } = owing(1000, loan);
    pay(0, 5000);
    expect(pay(1, 5000)).toMatchObject({ balanceUsd: 0, principalUsd: 750 });
  });

  it("covers 150 / 110 = 1.36 in the first month, and the mean of the months in the second: 300 / 219", () => {
    const { pay } = owing(1000);
    expect(pay(0, 150).dscrRatio).toBeCloseTo(150 / 110, 12);
    expect(pay(1, 150).dscrRatio).toBeCloseTo(300 / 219, 12);
  });

  it("forgets cash after twelve months: the cover of month 12 has nothing of month 0's 99,999", () => {
    const loan = { ...plain, annualInterestRate: 0, principalFractions: new Float64Array(24).fill(1 / 24) };
    const { pay } = owing(2400, loan);
    for (let month = 0; month < 12; month++) pay(month, month === 0 ? 99_999 : 200);
    expect(pay(12, 200).dscrRatio).toBeCloseTo(2, 9);
  });

  it("has no cover to speak of once nothing is owed", () => {
    const { pay } = owing(0);
    expect(pay(0, 100).dscrRatio).toBeNaN();
    expect(pay(1, 100)).toMatchObject({ equityUsd: 100, interestUsd: 0, principalUsd: 0 });
  });

  it("asks the owners for what operations lack, never the lender: cash of -30 is 30 paid in, and a default", () => {
    const { pay } = owing(1000);
    expect(pay(0, -30)).toMatchObject({ equityUsd: -30, interestUsd: 0, principalUsd: 0, isDefault: true });
  });
});

describe("a month that cannot pay", () => {
  it("adds the interest that it leaves unpaid: 4 of 10 paid is 1,006 owed", () => {
    const { pay } = owing(1000);
    expect(pay(0, 4)).toMatchObject({ interestUsd: 4, principalUsd: 0, balanceUsd: 1006, isDefault: true });
  });

  it("notes what interest stays owed: 6 of 10, and none once a month pays", () => {
    const { pay } = owing(1000);
    expect(pay(0, 4).unpaidInterestUsd).toBe(6);
    expect(pay(1, 2000).unpaidInterestUsd).toBe(0);
  });

  it("makes all due at once: the next 500 go to the lender whole, 10.06 of interest first", () => {
    const { pay } = owing(1000);
    pay(0, 4);
    const next = pay(1, 500);
    expect(next.interestUsd).toBeCloseTo(10.06, 12);
    expect(next.principalUsd).toBeCloseTo(489.94, 12);
    expect(next.equityUsd).toBe(0);
    expect(next.balanceUsd).toBeCloseTo(516.06, 12);
  });

  it("gives owners what is over once the lender is repaid: 600 less 521.22 and its interest", () => {
    const { pay } = owing(1000);
    pay(0, 4);
    pay(1, 500);
    const last = pay(2, 600);
    expect(last.balanceUsd).toBeCloseTo(0, 9);
    expect(last.equityUsd).toBeCloseTo(600 - 516.06 * 1.01, 9);
  });

  it("is none while the reserve pays: 50 of cash and 60 of reserve are 110 due", () => {
    const { pay } = owing(1000, plain, { reserveUsd: 60 });
    expect(pay(0, 50)).toMatchObject({ interestUsd: 10, principalUsd: 100, reserveUsd: 0, isDefault: false });
  });
});

describe("the reserve", () => {
  const loan = { ...plain, reserveMonths: 2 };

  it("is filled before owners get anything: 109 + 108 for the two months to come", () => {
    const { pay } = owing(1000, loan);
    expect(pay(0, 150)).toMatchObject({ reserveUsd: 40, equityUsd: 0 });
    const filled = pay(1, 1000);
    expect(filled.reserveUsd).toBeCloseTo(108 + 107, 9);
    expect(filled.equityUsd).toBeCloseTo(1000 - 109 - (215 - 40), 9);
  });

  it("looks at the month to come, not at the month gone: 9 of interest and 200 where the plan is 100, 200, 300, 400", () => {
    const rising = {
      ...plain,
      reserveMonths: 1,
      principalFractions: Float64Array.from([0.1, 0.2, 0.3, 0.4]),
    };
    const { pay } = owing(1000, rising);
    expect(pay(0, 1000)).toMatchObject({ balanceUsd: 900, reserveUsd: 209 });
  });

  it("goes back to the owners with the last principal", () => {
    const { pay } = owing(1000, loan);
    let total = 0;
    for (let month = 0; month < 10; month++) total += pay(month, 300).equityUsd;
    // 3,000 of cash, 1,000 of principal, interest 10 + 9 + … + 1 = 55
    expect(total).toBeCloseTo(3000 - 1055, 9);
    expect(pay(10, 0)).toMatchObject({ reserveUsd: 0, balanceUsd: 0, equityUsd: 0 });
  });
});

describe("a reserve filled when the works are done", () => {
  const loan = { ...plain, reserveMonths: 2 };

  it("is the owners' 110 + 109 for the two months to come, and the plan runs from then on", () => {
    const { state } = owing(1000, loan);
    expect(fundReserve(loan, state, 7)).toBe(219);
    expect(state).toMatchObject({ reserveUsd: 219, termMonth: 7, termUsd: 1000 });
  });

  it("gives back what it holds too much: after a month 109 + 108 are asked, 2 go out beside the 40 earned", () => {
    const { state, pay } = owing(1000, loan);
    fundReserve(loan, state, 0);
    expect(pay(0, 150)).toMatchObject({ reserveUsd: 217, equityUsd: 42 });
  });

  it("serves a month without rent: no default in the first month, none in the second, one in the third", () => {
    const { state, pay } = owing(1000, loan);
    fundReserve(loan, state, 0);
    expect([0, 1, 2].map((month) => pay(month, 0).isDefault)).toEqual([false, false, true]);
  });

  it("is nothing where no month is held, and at most the loan with its interest however many are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), (reserveMonths) => {
        const heldUsd = fundReserve({ ...plain, reserveMonths }, owing(1000).state, 0);
        // interest of all ten months is 10 + 9 + … + 1 = 55
        const months = Math.min(10, reserveMonths);
        expect(heldUsd).toBeCloseTo(100 * months + (months * (21 - months)) / 2, 9);
      }),
      { seed: 118, numRuns: 31 },
    );
  });
});

describe("the lock-up", () => {
  const loan = { ...plain, lockUpDscrRatio: 1.5 };

  it("keeps 40 of a month that covers 1.36 times, and lets 190 go once the year covers 1.5", () => {
    const { pay } = owing(1000, loan);
    expect(pay(0, 150)).toMatchObject({ lockedUpUsd: 40, equityUsd: 0 });
    // 150 + 259 over 110 + 109 is 1.87
    expect(pay(1, 259)).toMatchObject({ lockedUpUsd: 0, equityUsd: 190 });
  });

  it("serves the loan with what it keeps: 40 kept and 69 earned pay the 109 due", () => {
    const { pay } = owing(1000, loan);
    pay(0, 150);
    expect(pay(1, 69)).toMatchObject({ isDefault: false, lockedUpUsd: 0, equityUsd: 0, balanceUsd: 800 });
  });

  it("opens when the loan is repaid, however thin the cover was", () => {
    const { pay } = owing(100, { ...loan, principalFractions: Float64Array.from([1]) });
    expect(pay(0, 120)).toMatchObject({ lockedUpUsd: 0, balanceUsd: 0, equityUsd: 19 });
  });
});

describe("the sweep", () => {
  it("of a half takes 20 of the 40 that are free: 120 of principal, 880 left", () => {
    const { pay } = owing(1000, { ...plain, sweepFraction: 0.5 });
    expect(pay(0, 150)).toMatchObject({ principalUsd: 120, balanceUsd: 880, equityUsd: 20 });
  });

  it("of all takes no more than is owed", () => {
    const { pay } = owing(1000, { ...plain, sweepFraction: 1 });
    expect(pay(0, 5000)).toMatchObject({ balanceUsd: 0, equityUsd: 5000 - 1010 });
  });

  it("takes nothing of what is locked up", () => {
    const { pay } = owing(1000, { ...plain, sweepFraction: 1, lockUpDscrRatio: 2 });
    expect(pay(0, 150)).toMatchObject({ balanceUsd: 900, lockedUpUsd: 40 });
  });
});

const anyLoan = fc
  .record({
    annualInterestRate: fc.double({ min: 0, max: 0.3, noNaN: true }),
    reserveMonths: fc.integer({ min: 0, max: 6 }),
    lockUpDscrRatio: fc.double({ min: 0, max: 2, noNaN: true }),
    sweepFraction: fc.double({ min: 0, max: 1, noNaN: true }),
    parts: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 24 }),
  })
  .map(({ parts, ...terms }): Loan => {
    const total = parts.reduce((sum, part) => sum + part, 0) + 1;
    return { ...plain, ...terms, principalFractions: Float64Array.from([...parts, 1], (p) => p / total) };
  });
const anyCash = fc.array(fc.double({ min: -100, max: 400, noNaN: true }), { minLength: 1, maxLength: 40 });

describe("whatever the loan and the cash", () => {
  it("no pot goes below nothing: neither balance, reserve nor lock-up, interest nor principal", () => {
    fc.assert(
      fc.property(anyLoan, anyCash, (loan, cash) => {
        const { pay } = owing(1000, loan);
        cash.forEach((cashUsd, month) => {
          const state = pay(month, cashUsd);
          const pots = [
            state.balanceUsd,
            state.reserveUsd,
            state.lockedUpUsd,
            state.interestUsd,
            state.principalUsd,
          ];
          expect(Math.min(...pots)).toBeGreaterThanOrEqual(-1e-9);
        });
      }),
      { seed: 112, numRuns: 200 },
    );
  });

  it("every dollar is somewhere: cash is interest, principal, owners' and what the pots gained", () => {
    fc.assert(
      fc.property(anyLoan, anyCash, (loan, cash) => {
        const { state, pay } = owing(1000, loan);
        cash.forEach((cashUsd, month) => {
          const heldUsd = state.reserveUsd + state.lockedUpUsd;
          pay(month, cashUsd);
          const gainedUsd = state.reserveUsd + state.lockedUpUsd - heldUsd;
          const total = state.interestUsd + state.principalUsd + state.equityUsd + gainedUsd;
          expect(total).toBeCloseTo(cashUsd, 6);
        });
      }),
      { seed: 113, numRuns: 200 },
    );
  });

  it("the balance grows by a twelfth of the rate and falls by what the lender is paid", () => {
    fc.assert(
      fc.property(anyLoan, anyCash, (loan, cash) => {
        const { state, pay } = owing(1000, loan);
        cash.forEach((cashUsd, month) => {
          const grownUsd = state.balanceUsd * (1 + loan.annualInterestRate / 12);
          const dueUsd = interestDueUsd(loan, state);
          pay(month, cashUsd);
          expect(state.balanceUsd).toBeCloseTo(grownUsd - state.interestUsd - state.principalUsd, 6);
          expect(state.interestUsd + state.unpaidInterestUsd).toBeCloseTo(dueUsd, 9);
        });
      }),
      { seed: 114, numRuns: 200 },
    );
  });

  it("owners are paid nothing below the lock-up's cover while something is owed, and nothing in default", () => {
    fc.assert(
      fc.property(anyLoan, anyCash, (loan, cash) => {
        const { state, pay } = owing(1000, loan);
        cash.forEach((cashUsd, month) => {
          pay(month, cashUsd);
          if (state.balanceUsd <= 0) return;
          const isShut = state.isDefault || state.dscrRatio < loan.lockUpDscrRatio;
          if (isShut) expect(state.equityUsd).toBeLessThanOrEqual(1e-6);
        });
      }),
      { seed: 115, numRuns: 200 },
    );
  });

  it("a default is for good", () => {
    fc.assert(
      fc.property(anyLoan, anyCash, (loan, cash) => {
        const { state, pay } = owing(1000, loan);
        cash.forEach((cashUsd, month) => {
          const was = state.isDefault;
          pay(month, cashUsd);
          if (was) expect(state.isDefault).toBe(true);
        });
      }),
      { seed: 116, numRuns: 100 },
    );
  });

  it("put back to its beginning it serves a second path as it served the first", () => {
    const run = (state: DebtState, loan: Loan, cash: readonly number[]) =>
      cash.map((cashUsd, month) => {
        if (month === 0) payWorksMonth(loan, state, 1500, true);
        else payTermMonth(loan, state, month, cashUsd);
        return [state.balanceUsd, state.equityUsd, state.reserveUsd, state.dscrRatio];
      });
    fc.assert(
      fc.property(anyLoan, anyCash, anyCash, (loan, first, second) => {
        const used = openDebt();
        run(used, loan, first);
        resetDebt(used);
        expect(run(used, loan, second)).toEqual(run(openDebt(), loan, second));
      }),
      { seed: 117, numRuns: 100 },
    );
  });
});
