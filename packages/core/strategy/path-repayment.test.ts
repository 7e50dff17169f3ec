import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runCrossDefault, runDebtService } from "../finance/index.ts";
import { makePathCash, type PathCash } from "./path-cash.ts";
import {
  type LinkedLoan,
  type Loan,
  openDebt,
  payTermMonth,
  payWorksMonth,
  reserveFractions,
} from "./path-debt.ts";
import { cashAfterTax, moneyOnPath } from "./path-money.ts";
import { type MoneyTerms, makeMoneyDesk } from "./path-money-desk.ts";
import { testSite } from "./test-site.ts";

const WORKS = 6;
const TERM = 60;
const MONTHS = WORKS + TERM;
const site = testSite({ months: MONTHS });
const untaxed: MoneyTerms = {
  tax: {
    rateFraction: 0,
    lossLimitFraction: 0.8,
    hallYearlyFractions: [0.5, 0.5],
    machineYearlyFractions: [1],
    hallPropertyFractionPerYear: 0,
    machinePropertyFractionPerYear: 0,
  },
  taxAnnualRate: 0,
  equityAnnualRate: 0,
};
const plain: Loan = {
  shareFraction: 0.6,
  commitmentUsd: 36e6,
  annualInterestRate: 0.09,
  upfrontFeeFraction: 0.01,
  commitmentFeeAnnualFraction: 0.005,
  principalFractions: new Float64Array(48).fill(1 / 48),
  reserveMonths: 3,
  lockUpDscrRatio: 1.15,
  sweepFraction: 0,
};

/** Halls of 10 M$ a month for six months, then so much a month from tenants and from machines. */
function cashOf(thousands: readonly number[], merchant: readonly number[] = []): PathCash {
  const cash = makePathCash(
    { strategy: "hybrid", hostMw: 60, waitMonths: 0, fleet: "run-to-stop" },
    1,
    MONTHS,
  );
  for (let month = 0; month < MONTHS; month++) {
    cash.hallCapexUsd[month] = month < WORKS ? 10e6 : 0;
    cash.merchantUsd[month] = (merchant[month] ?? 0) * 1000;
    cash.operatingUsd[month] = (month < WORKS ? 0 : thousands[month]! * 1000) + cash.merchantUsd[month]!;
    cash.netCashUsd[month] = cash.operatingUsd[month]! - cash.hallCapexUsd[month]!;
  }
  return cash;
}
const monthly = (min: number, max: number) =>
  fc.array(fc.integer({ min, max }), { minLength: MONTHS, maxLength: MONTHS });
const drawnLoan = fc
  .record({
    reserveMonths: fc.constantFrom(0, 3, 6),
    lockUpDscrRatio: fc.constantFrom(0, 1.15, 1.6),
    sweepFraction: fc.constantFrom(0, 0.4),
    tenor: fc.constantFrom(24, 48, 80),
    isTabled: fc.boolean(),
  })
  .map(({ tenor, isTabled, ...change }): Loan => {
    const principalFractions = new Float64Array(tenor).fill(1 / tenor);
    const loan = { ...plain, ...change, principalFractions };
    const table = reserveFractions(principalFractions, loan.annualInterestRate, loan.reserveMonths);
    return isTabled ? { ...loan, reserveFractions: table } : loan;
  });

/** What the halls cost the lender, and what it holds, when service begins. */
function openingOf(loan: Loan, thousands: readonly number[]) {
  const desk = makeMoneyDesk(site, untaxed);
  const cash = cashOf(thousands);
  moneyOnPath(desk, loan, cash, 0);
  const balance = desk.months.balanceUsd[WORKS - 1]!;
  const { openingReserve } = { openingReserve: desk.months.capitalUsd[WORKS]! };
  return { desk, cash, balance, openingReserve };
}

describe("the months of repayment in one walk", () => {
  it("are those of core/finance: reserve, lock-up, sweep, default, with a table of the reserve and without", () => {
    fc.assert(
      fc.property(monthly(-400, 2600), drawnLoan, (thousands, loan) => {
        const { desk, balance, openingReserve } = openingOf(loan, thousands);
        const available = desk.months.availableUsd.slice(WORKS);
        const run = runDebtService(available, {
          id: "halls",
          openingBalance: balance,
          annualInterestRate: loan.annualInterestRate,
          plannedPrincipal: loan.principalFractions.map((share) => share * balance),
          reserveMonths: loan.reserveMonths,
          openingReserve,
          lockUpDscrRatio: loan.lockUpDscrRatio,
          sweepFraction: loan.sweepFraction,
        });
        const { months, outcome } = desk;
        run.months.forEach((wanted, i) => {
          const month = WORKS + i;
          expect(months.balanceUsd[month]).toBeCloseTo(wanted.balance, 2);
          expect(months.principalUsd[month]).toBeCloseTo(wanted.principal + wanted.sweep, 2);
          expect(months.interestUsd[month]! - months.drawUsd[month]!).toBeCloseTo(wanted.interest, 2);
          expect(months.heldUsd[month]).toBeCloseTo(wanted.reserve + wanted.lockedUpCash, 2);
          const reserved = i === 0 ? openingReserve : 0;
          expect(months.equityUsd[month]).toBeCloseTo(
            wanted.distribution - wanted.ownerSupport - reserved,
            2,
          );
        });
        expect(outcome.isDefault).toBe(run.defaultMonth !== null);
        const tested = run.months.slice(11).flatMap(({ dscr }) => dscr ?? []);
        if (tested.length > 0) expect(outcome.lowestDscrRatio / Math.min(...tested)).toBeCloseTo(1, 6);
      }),
      { seed: 511, numRuns: 60 },
    );
  });

  it("are the steps of path-debt, one after another", () => {
    fc.assert(
      fc.property(monthly(-400, 2600), drawnLoan, (thousands, drawn) => {
        const loan = { ...drawn, refinancing: refinancing(18) };
        const { desk } = openingOf(loan, thousands);
        const state = openDebt();
        for (let month = 0; month < WORKS; month++) payWorksMonth(loan, state, 10e6, month === 0);
        expect(state.balanceUsd).toBeCloseTo(desk.months.balanceUsd[WORKS - 1]!, 4);
        const bare = { ...loan, refinancing: undefined } as unknown as Loan;
        state.reserveUsd = desk.months.capitalUsd[WORKS]!;
        for (let month = WORKS; month < WORKS + 18; month++) {
          payTermMonth(bare, state, month, desk.months.availableUsd[month]!);
          expect(desk.months.balanceUsd[month]).toBeCloseTo(state.balanceUsd, 2);
        }
      }),
      { seed: 512, numRuns: 30 },
    );
  });

  it("set aside the taxes of the year as a lender sizes on them: all but the loan's own shelter", () => {
    fc.assert(
      fc.property(monthly(200, 2600), (thousands) => {
        const terms = {
          ...untaxed,
          tax: { ...untaxed.tax, rateFraction: 0.25, hallPropertyFractionPerYear: 0.01 },
        };
        const desk = makeMoneyDesk(site, terms);
        const cash = cashOf(thousands);
        moneyOnPath(desk, { ...plain, annualInterestRate: 0 }, cash, 0);
        const found = desk.months.availableUsd.slice(WORKS);
        moneyOnPath(desk, null, cash, 0);
        const wanted = cashAfterTax(desk, cash, 0).slice(WORKS);
        found.forEach((usd, i) => {
          expect(usd).toBeCloseTo(wanted[i]!, 3);
        });
      }),
      { seed: 513, numRuns: 20 },
    );
  });
});

function refinancing(afterMonths: number): NonNullable<Loan["refinancing"]> {
  const principalFractions = new Float64Array(30).fill(1 / 30);
  return { afterMonths, annualInterestRate: 0.06, principalFractions, feeFraction: 0.01 };
}

describe("a loan that is taken over", () => {
  it("is refinanced as core/finance does it: what is owed then, at the new rate and plan, the fee paid by the owners", () => {
    fc.assert(
      fc.property(monthly(1000, 2600), fc.constantFrom(6, 18, 30), (thousands, afterMonths) => {
        const loan = {
          ...plain,
          lockUpDscrRatio: 0,
          reserveMonths: 2,
          refinancing: refinancing(afterMonths),
        };
        const { desk, balance, openingReserve } = openingOf(loan, thousands);
        const { months } = desk;
        const newBalance = months.balanceUsd[WORKS + afterMonths - 1]!;
        const run = runDebtService(months.availableUsd.slice(WORKS), {
          id: "halls",
          openingBalance: balance,
          annualInterestRate: loan.annualInterestRate,
          plannedPrincipal: loan.principalFractions.map((share) => share * balance),
          reserveMonths: loan.reserveMonths,
          openingReserve,
          lockUpDscrRatio: 0,
          sweepFraction: 0,
          refinancing: {
            month: afterMonths,
            newBalance,
            annualInterestRate: 0.06,
            plannedPrincipal: loan.refinancing.principalFractions.map((share) => share * newBalance),
            feeFraction: 0.01,
          },
        });
        run.months.forEach((wanted, i) => {
          expect(months.balanceUsd[WORKS + i]).toBeCloseTo(wanted.balance, 2);
          expect(months.interestUsd[WORKS + i]).toBeCloseTo(wanted.interest, 2);
          expect(months.feeUsd[WORKS + i]).toBeCloseTo(i === afterMonths ? 0.01 * newBalance : 0, 4);
        });
        expect(run.months[afterMonths]!.refinancingProceeds).toBeCloseTo(-0.01 * newBalance, 4);
      }),
      { seed: 514, numRuns: 20 },
    );
  });

  it("is taken over by nobody while its cover is below the lock-up's: 0.6 M$ a month against 1 M$ of service", () => {
    const thin = new Array(MONTHS).fill(600);
    const loan = { ...plain, reserveMonths: 24, refinancing: refinancing(12) };
    const { desk } = openingOf(loan, thin);
    expect(desk.months.feeUsd[WORKS + 12]).toBe(0);
    const fat = openingOf(loan, new Array(MONTHS).fill(3000)).desk;
    expect(fat.months.feeUsd[WORKS + 12]).toBeCloseTo(0.01 * fat.months.balanceUsd[WORKS + 11]!, 4);
  });
});

describe("a loan bound to another", () => {
  const linked: LinkedLoan = {
    balanceUsd: 12e6,
    annualInterestRate: 0.12,
    principalFractions: new Float64Array(36).fill(1 / 36),
  };
  const steady = new Array(MONTHS).fill(2000);
  /** Machines bring 0.6 M$ a month, and nothing from month 20 on: 12 M$ over three years can't be served. */
  const failing = Array.from({ length: MONTHS }, (_, month) => (month < 20 ? 600 : 0));

  it("is called in the month in which the other fails, as core/finance calls it", () => {
    const loan = { ...plain, reserveMonths: 0, linked };
    const desk = makeMoneyDesk(site, untaxed);
    moneyOnPath(desk, loan, cashOf(steady, failing), 0);
    const { months } = desk;
    expect(months.principalUsd[20]).toBeGreaterThan(1e6);
    const balance = months.balanceUsd[WORKS - 1]!;
    const [halls] = runCrossDefault([
      {
        cash: months.availableUsd.slice(WORKS),
        facility: {
          id: "halls",
          openingBalance: balance,
          annualInterestRate: loan.annualInterestRate,
          plannedPrincipal: loan.principalFractions.map((share) => share * balance),
          reserveMonths: 0,
          openingReserve: 0,
          lockUpDscrRatio: loan.lockUpDscrRatio,
          sweepFraction: 0,
        },
      },
      {
        // fails 14 months after the works, as the machines' loan does
        cash: Float64Array.from({ length: TERM }, (_, i) => (i < 14 ? 600_000 : 0)),
        facility: {
          id: "machines",
          openingBalance: 12e6 * (1 - WORKS / 36),
          annualInterestRate: 0.12,
          plannedPrincipal: new Float64Array(30).fill(12e6 / 36),
          reserveMonths: 0,
          openingReserve: 0,
          lockUpDscrRatio: 0,
          sweepFraction: 0,
        },
      },
    ]);
    expect(halls!.defaultMonth).toBe(14);
    halls!.months.forEach(({ balance: left }, i) => {
      expect(months.balanceUsd[WORKS + i]).toBeCloseTo(left, 2);
    });
  });

  it("goes on where the other is served", () => {
    const desk = makeMoneyDesk(site, untaxed);
    const { isDefault } = moneyOnPath(
      desk,
      { ...plain, linked },
      cashOf(steady, new Array(MONTHS).fill(600)),
      0,
    );
    expect(isDefault).toBe(false);
  });

  it("has less cash to be served from, and the owners no more to pay: the other is owed whatever is done", () => {
    const cash = cashOf(steady, new Array(MONTHS).fill(600));
    const [alone, bound] = [plain, { ...plain, linked }].map((loan) => {
      const desk = makeMoneyDesk(site, untaxed);
      return { equityNpvUsd: moneyOnPath(desk, loan, cash, 0).equityNpvUsd, months: desk.months };
    });
    // month 10 owes 1/36 of 12 M$ and 1 % of what is left after ten months
    const serviceUsd = 12e6 / 36 + 0.01 * 12e6 * (1 - 10 / 36);
    expect(alone!.months.availableUsd[10]! - bound!.months.availableUsd[10]!).toBeCloseTo(serviceUsd, 2);
    expect(bound!.equityNpvUsd).toBeCloseTo(alone!.equityNpvUsd, 2);
  });
});
