import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incomeTaxByYear, runDebtService, sumByYear } from "../finance/index.ts";
import {
  completionMonth,
  firstSpend,
  type Loan,
  type LoanTerms,
  type MoneyTerms,
  makeMoneyDesk,
  makePathCash,
  moneyOnPath,
  openDebt,
  type PathCash,
  payTermMonth,
  payWorksMonth,
  sizeLoan,
} from "./index.ts";
import { testSite, untaxedTerms } from "./test-site.ts";

const MONTHS = 96;
const site = testSite({ months: MONTHS });
const taxed = (change: Partial<MoneyTerms["tax"]> = {}): MoneyTerms => ({
  ...untaxedTerms,
  tax: { ...untaxedTerms.tax, rateFraction: 0.21, hallYearlyFractions: [0.25, 0.25, 0.25, 0.25], ...change },
});

/** Halls of 120 M$ paid over the first year, then so much a month. */
function cashOf(operatingUsd: (month: number) => number, hallUsd = 10e6): PathCash {
  const cash = makePathCash({ strategy: "convert", hostMw: 60, waitMonths: 0, fleet: "sell" }, 1, MONTHS);
  for (let month = 0; month < MONTHS; month++) {
    cash.hallCapexUsd[month] = month < 12 ? hallUsd : 0;
    cash.operatingUsd[month] = operatingUsd(month);
    cash.rentUsd[month] = month >= 12 ? 1 : 0;
    cash.netCashUsd[month] = cash.operatingUsd[month]! - cash.hallCapexUsd[month]!;
  }
  return cash;
}

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

describe("income tax of a path", () => {
  it("of 2 M$ a month after 120 M$ of halls written off in four years from the first rent on, by hand", () => {
    const desk = makeMoneyDesk(site, taxed());
    moneyOnPath(
      desk,
      null,
      cashOf((month) => (month < 12 ? 0 : 2e6)),
      0,
    );
    // years 2 to 5: 24 - 30 = -6 each; years 6 and on: 24, of which 80 % may be sheltered: 24 of losses, 19.2 + 4.8
    expect(desk.months.unleveredTaxUsd[12 * 5 + 11]).toBeCloseTo(0.21 * 4.8e6, 3);
    expect(desk.months.unleveredTaxUsd[12 * 6 + 11]).toBeCloseTo(0.21 * (24e6 - 4.8e6), 3);
    expect(desk.months.unleveredTaxUsd[12 * 7 + 11]).toBeCloseTo(0.21 * 24e6, 3);
    expect(sum(desk.months.unleveredTaxUsd)).toBeCloseTo(0.21 * (7 * 24e6 - 120e6), 3);
  });

  it("is that of core/finance on any incomes, losses carried forward", () => {
    const income = fc.array(fc.integer({ min: -900, max: 900 }), { minLength: MONTHS, maxLength: MONTHS });
    fc.assert(
      fc.property(income, fc.constantFrom(1, 4, 9), (thousands, startMonth) => {
        const moved = testSite({ months: MONTHS, start: { year: 2027, month: startMonth } });
        const desk = makeMoneyDesk(moved, taxed());
        const cash = cashOf((month) => thousands[month]! * 1000, 0);
        moneyOnPath(desk, null, cash, 0);
        const byYear = sumByYear(cash.operatingUsd, moved.start);
        const rules = [{ fromYear: 2000, rateFraction: 0.21, lossLimitFraction: 0.8, lossCarryYears: null }];
        const wanted = incomeTaxByYear(2027, byYear, rules).map((year) => year.tax);
        const paid = desk.months.unleveredTaxUsd.filter((usd) => usd > 0);
        expect(sum(paid)).toBeCloseTo(sum(wanted), 4);
        wanted.forEach((tax, year) => {
          const last = Math.min(MONTHS - 1, year * 12 + 11 - (startMonth - 1));
          expect(desk.months.unleveredTaxUsd[last]).toBeCloseTo(tax, 4);
        });
      }),
      { seed: 71, numRuns: 30 },
    );
  });

  it("takes property tax of 1.5 % on what is not yet written off at each year's beginning, and deducts it", () => {
    const desk = makeMoneyDesk(site, taxed({ hallPropertyFractionPerYear: 0.015 }));
    moneyOnPath(
      desk,
      null,
      cashOf(() => 0),
      0,
    );
    // in service in the second year: 90, 60 and 30 M$ are left at the beginning of the three after it
    expect(sum(desk.months.propertyTaxUsd)).toBeCloseTo(0.015 * (90e6 + 60e6 + 30e6), 3);
    expect(desk.months.propertyTaxUsd[35]).toBeCloseTo(0.015 * 90e6, 3);
  });

  it("of nothing leaves the NPV as it is, and the owners the whole cash", () => {
    const cash = cashOf((month) => (month < 12 ? 0 : 2e6));
    cash.npvUsd[0] = 123;
    const desk = makeMoneyDesk(site, untaxedTerms);
    const { afterTaxNpvUsd, equityNpvUsd } = moneyOnPath(desk, null, cash, 0);
    expect(afterTaxNpvUsd).toBe(123);
    expect(equityNpvUsd).toBeCloseTo(sum(cash.netCashUsd), 3);
  });
});

const loan = (change: Partial<Loan> = {}): Loan => ({
  shareFraction: 0.6,
  commitmentUsd: 72e6,
  annualInterestRate: 0.08,
  upfrontFeeFraction: 0,
  commitmentFeeAnnualFraction: 0,
  principalFractions: new Float64Array(60).fill(1 / 60),
  reserveMonths: 6,
  lockUpDscrRatio: 1.15,
  sweepFraction: 0,
  ...change,
});

describe("a loan on a path", () => {
  it("is drawn in proportion: 60 % of 10 M$ and of the interest on what was drawn before", () => {
    const state = openDebt();
    const terms = loan({ commitmentUsd: 1e9 });
    payWorksMonth(terms, state, 10e6, true);
    expect([state.drawUsd, state.equityUsd]).toEqual([6e6, -4e6]);
    payWorksMonth(terms, state, 10e6, false);
    expect(state.interestUsd).toBeCloseTo((6e6 * 0.08) / 12, 6);
    expect(state.drawUsd).toBeCloseTo(0.6 * (10e6 + 40_000), 6);
    expect(state.balanceUsd).toBeCloseTo(6e6 + 6_024_000, 6);
  });

  it("lends no more than it committed: an overrun is the owners' to pay", () => {
    const state = openDebt();
    payWorksMonth(loan({ commitmentUsd: 5e6 }), state, 10e6, true);
    expect([state.drawUsd, state.equityUsd]).toEqual([5e6, -5e6]);
  });

  it("asks a fee of the commitment in the first month, and a yearly one of what is not drawn", () => {
    const state = openDebt();
    payWorksMonth(loan({ upfrontFeeFraction: 0.02, commitmentFeeAnnualFraction: 0.012 }), state, 0, true);
    expect(state.feeUsd).toBeCloseTo(72e6 * 0.02 + 72e6 * 0.001, 6);
  });

  it("is served by the waterfall of core/finance, month by month: reserve, lock-up, sweep, default", () => {
    const cash = fc.array(fc.integer({ min: -400, max: 3000 }), { minLength: 80, maxLength: 80 });
    const terms = fc.record({
      reserveMonths: fc.constantFrom(0, 3, 6),
      lockUpDscrRatio: fc.constantFrom(0, 1.15, 1.6),
      sweepFraction: fc.constantFrom(0, 0.5),
      tenor: fc.constantFrom(24, 60),
    });
    fc.assert(
      fc.property(
        cash,
        terms,
        fc.integer({ min: 1, max: 90 }),
        (thousands, { tenor, ...drawn }, millions) => {
          const own = loan({ ...drawn, principalFractions: new Float64Array(tenor).fill(1 / tenor) });
          const state = { ...openDebt(), balanceUsd: millions * 1e6 };
          const available = thousands.map((usd) => usd * 1000);
          const { months } = runDebtService(available, {
            id: "loan",
            openingBalance: millions * 1e6,
            annualInterestRate: 0.08,
            plannedPrincipal: new Float64Array(tenor).fill((millions * 1e6) / tenor),
            reserveMonths: drawn.reserveMonths,
            openingReserve: 0,
            lockUpDscrRatio: drawn.lockUpDscrRatio,
            sweepFraction: drawn.sweepFraction,
          });
          months.forEach((wanted, month) => {
            payTermMonth(own, state, month, available[month]!);
            expect(state.balanceUsd).toBeCloseTo(wanted.balance, 3);
            expect(state.interestUsd).toBeCloseTo(wanted.interest, 3);
            expect(state.principalUsd).toBeCloseTo(wanted.principal + wanted.sweep, 3);
            expect(state.reserveUsd).toBeCloseTo(wanted.reserve, 3);
            expect(state.lockedUpUsd).toBeCloseTo(wanted.lockedUpCash, 3);
            expect(state.equityUsd).toBeCloseTo(wanted.distribution - wanted.ownerSupport, 3);
            expect(state.isDefault).toBe(wanted.isDefault);
            if (wanted.dscr === null) expect(state.dscrRatio).toBeNaN();
            else expect(state.dscrRatio).toBeCloseTo(wanted.dscr, 9);
          });
        },
      ),
      { seed: 72, numRuns: 25 },
    );
  });

  it("moves money and makes none: what owners get is the project's cash less what the lender nets", () => {
    const desk = makeMoneyDesk(site, taxed());
    const cash = cashOf((month) => (month < 12 ? 0 : 2.4e6));
    moneyOnPath(desk, loan(), cash, 0);
    const { drawUsd, feeUsd, interestUsd, principalUsd, incomeTaxUsd, equityUsd, heldUsd } = desk.months;
    const lender = sum(drawUsd) - sum(feeUsd) - sum(principalUsd) - sum(interestUsd);
    expect(sum(equityUsd)).toBeCloseTo(
      sum(cash.netCashUsd) - sum(incomeTaxUsd) + lender - heldUsd.at(-1)!,
      2,
    );
    expect(desk.months.balanceUsd.at(-1)).toBeCloseTo(0, 3);
  });

  it("saves tax by its interest: 21 % of it where income is taxed all along", () => {
    const desk = makeMoneyDesk(site, taxed({ lossLimitFraction: 1 }));
    moneyOnPath(
      desk,
      loan(),
      cashOf((month) => (month < 12 ? 0 : 3e6)),
      0,
    );
    const saved = sum(desk.months.unleveredTaxUsd) - sum(desk.months.incomeTaxUsd);
    expect(saved).toBeCloseTo(0.21 * sum(desk.months.interestUsd), 0);
  });

  it("that rent does not carry is a default, and the cover says by how much", () => {
    const desk = makeMoneyDesk(site, untaxedTerms);
    const { isDefault, lowestDscrRatio } = moneyOnPath(
      desk,
      loan({ reserveMonths: 0 }),
      cashOf((m) => (m < 12 ? 0 : 0.8e6)),
      0,
    );
    expect(isDefault).toBe(true);
    expect(lowestDscrRatio).toBeLessThan(1);
  });
});

describe("the size of a loan", () => {
  const terms: LoanTerms = {
    shareFraction: 0.7,
    annualInterestRate: 0.08,
    tenorMonths: 60,
    amortisation: "level",
    backstoppedDscrRatio: 1.25,
    unbackedDscrRatio: 1.75,
    backstoppedFraction: 1,
    ltvLimitFraction: 0.9,
    tailMonths: 12,
    contractMonths: 84,
    upfrontFeeFraction: 0.02,
    commitmentFeeAnnualFraction: 0.005,
    reserveMonths: 6,
    lockUpDscrRatio: 1.15,
    sweepFraction: 0,
  };
  const rich = cashOf((month) => (month < 12 ? 0 : 6e6));

  it("is the share asked for where cash is plenty; fees and interest are among the uses", () => {
    const sized = sizeLoan(site, untaxedTerms, terms, rich)!;
    expect(sized.binding).toBe("debt-share");
    expect(sized.loan.commitmentUsd).toBeCloseTo(0.7 * sized.totalUsesUsd, 2);
    expect(sized.totalUsesUsd).toBeGreaterThan(120e6 * 1.02);
  });

  it("is what cash covers where it is scarce: 60 months of 1 M$ / 1.25 at 8 %", () => {
    const sized = sizeLoan(
      site,
      untaxedTerms,
      terms,
      cashOf((month) => (month < 12 ? 0 : 1e6)),
    )!;
    const monthly = 0.08 / 12;
    const covered = (1e6 / 1.25) * ((1 - (1 + monthly) ** -60) / monthly);
    expect(sized.binding).toBe("dscr");
    expect(sized.loan.shareFraction * sized.totalUsesUsd).toBeCloseTo(sized.loan.commitmentUsd, 2);
    expect(sized.loan.commitmentUsd / covered).toBeCloseTo(1, 6);
  });

  it("of unbacked cash is smaller in proportion to the two covers", () => {
    const poor = cashOf((month) => (month < 12 ? 0 : 1e6));
    const unbacked = sizeLoan(site, untaxedTerms, { ...terms, backstoppedFraction: 0 }, poor)!;
    const backed = sizeLoan(site, untaxedTerms, terms, poor)!;
    expect(unbacked.loan.commitmentUsd / backed.loan.commitmentUsd).toBeCloseTo(1.25 / 1.75, 2);
  });

  it("is none where nothing is built or nothing is earned", () => {
    expect(
      sizeLoan(
        site,
        untaxedTerms,
        terms,
        cashOf(() => 1e6, 0),
      ),
    ).toBeNull();
    expect(
      sizeLoan(
        site,
        untaxedTerms,
        terms,
        cashOf(() => 0),
      ),
    ).toBeNull();
  });

  it("repays level, as cash comes in, or at once in the end; each plan in full", () => {
    for (const amortisation of ["level", "sculpted", "bullet"] as const) {
      const { loan: made } = sizeLoan(site, untaxedTerms, { ...terms, amortisation }, rich)!;
      expect(sum(made.principalFractions)).toBeCloseTo(1, 9);
      if (amortisation === "bullet") expect(made.principalFractions[58]).toBe(0);
    }
  });

  it("begins with the first payment for halls and is served from the month after the last", () => {
    expect([firstSpend(rich, 0), completionMonth(rich, 0)]).toEqual([0, 12]);
  });
});
