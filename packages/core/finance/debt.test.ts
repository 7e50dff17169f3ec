import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ConstructionTerms,
  type DebtFacility,
  type DebtRun,
  type DebtSizingTerms,
  equalPrincipalSchedule,
  financeConstruction,
  levelSchedule,
  ltvBreachMonths,
  runCrossDefault,
  runDebtService,
  sizeDebt,
} from "./index.ts";

const construction: ConstructionTerms = {
  costs: [1000, 1000, 1000],
  contingencyFraction: 0,
  debtFraction: 0.6,
  annualInterestRate: 0.12,
  upfrontFeeFraction: 0,
  commitmentFeeAnnualFraction: 0,
  reservePerDebtFraction: 0,
  drawOrder: "pro-rata",
};

describe("sources equal uses", () => {
  it("by hand: three months of 1,000, 60 % debt at 1 % a month: interest 6 and 12.036 is itself 60 % borrowed", () => {
    // month 2: .6 * 1000 * 1 % = 6; balance .6 * (1000 + 1006) = 1203.6; month 3: 12.036
    const solved = financeConstruction(construction);
    expect(solved.interest).toBeCloseTo(18.036, 10);
    expect(solved.totalUses).toBeCloseTo(3018.036, 9);
    expect(solved.debt).toBeCloseTo(1810.8216, 9);
    expect(solved.months.map(({ balance }) => Math.round(balance * 1e4) / 1e4)).toEqual([
      600, 1203.6, 1810.8216,
    ]);
  });
  it("by hand: a 2 % fee on the commitment that also pays the fee: D = .6 (1000 + .02 D), so D = 600 / .988", () => {
    const solved = financeConstruction({ ...construction, costs: [1000], upfrontFeeFraction: 0.02 });
    expect(solved.debt).toBeCloseTo(600 / 0.988, 8);
    expect(solved.upfrontFee).toBeCloseTo((0.02 * 600) / 0.988, 8);
  });
  it("by hand: commitment fee 1.2 % a year on the undrawn part, first month on all of it", () => {
    // one cost in month 1: month 0 fee = D * .1 %; month 1 fee on D - balance, balance = .6 * month 0 fee
    const solved = financeConstruction({
      ...construction,
      costs: [0, 1000],
      commitmentFeeAnnualFraction: 0.012,
    });
    const [first, second] = solved.months;
    expect(first!.commitmentFee).toBeCloseTo(solved.debt * 0.001, 9);
    expect(second!.commitmentFee).toBeCloseTo((solved.debt - first!.balance) * 0.001, 9);
    expect(second!.interest).toBeCloseTo(first!.balance * 0.01, 12);
  });
  it("equity first pays no interest until equity is gone", () => {
    const first = financeConstruction({ ...construction, drawOrder: "equity-first" });
    expect(first.months[0]).toMatchObject({ debtDraw: 0, equityDraw: 1000, interest: 0 });
    expect(first.interest).toBeLessThan(financeConstruction(construction).interest);
    expect(first.debt / first.totalUses).toBeCloseTo(0.6, 10);
  });
  it("contingency of 10 % and a reserve of half a year's service are uses like any other", () => {
    const solved = financeConstruction({
      ...construction,
      contingencyFraction: 0.1,
      reservePerDebtFraction: 0.07,
    });
    expect(solved.contingency).toBeCloseTo(300, 10);
    expect(solved.reserve).toBeCloseTo(0.07 * solved.debt, 8);
    expect(solved.months[2]!.reserve).toBeCloseTo(solved.reserve, 10);
  });
  it("to the cent, whatever the terms; the balance is the debt", () => {
    const terms = fc.record({
      costs: fc.array(fc.double({ min: 0, max: 5e7, noNaN: true }), { minLength: 1, maxLength: 36 }),
      contingencyFraction: fc.double({ min: 0, max: 0.3, noNaN: true }),
      debtFraction: fc.double({ min: 0, max: 0.95, noNaN: true }),
      annualInterestRate: fc.double({ min: 0, max: 0.2, noNaN: true }),
      upfrontFeeFraction: fc.double({ min: 0, max: 0.04, noNaN: true }),
      commitmentFeeAnnualFraction: fc.double({ min: 0, max: 0.02, noNaN: true }),
      reservePerDebtFraction: fc.double({ min: 0, max: 0.1, noNaN: true }),
      drawOrder: fc.constantFrom("pro-rata" as const, "equity-first" as const),
    });
    fc.assert(
      fc.property(terms, (t) => {
        const solved = financeConstruction(t);
        expect(Math.abs(solved.debt + solved.equity - solved.totalUses)).toBeLessThan(0.005);
        expect(Math.abs(solved.debt - t.debtFraction * solved.totalUses)).toBeLessThan(0.005);
        expect(Math.abs(solved.months[t.costs.length - 1]!.balance - solved.debt)).toBeLessThan(0.005);
        expect(solved.iterationCount).toBeLessThan(40);
      }),
      { seed: 4, numRuns: 200 },
    );
  });
  it("a loan whose fees eat it is refused, and so is NaN", () => {
    const eaten = { ...construction, debtFraction: 1, upfrontFeeFraction: 0.9, reservePerDebtFraction: 0.9 };
    expect(() => financeConstruction(eaten)).toThrow(/fees and interest grow faster than the loan/);
    expect(() => financeConstruction({ ...construction, costs: [Number.NaN] })).toThrow(
      /construction costs: amount 1 is NaN/,
    );
    expect(() => financeConstruction({ ...construction, debtFraction: 1.1 })).toThrow(/debt share is 1.1/);
  });
});

const sizing: DebtSizingTerms = {
  backstoppedCash: new Array(24).fill(120),
  unbackedCash: new Array(24).fill(80),
  backstoppedDscrRatio: 1.2,
  unbackedDscrRatio: 2,
  annualInterestRate: 0,
  tenorMonths: 20,
  tailMonths: 6,
  contractMonths: 24,
  assetValue: 1e9,
  ltvLimitFraction: 0.7,
  totalUses: 1e9,
  debtLimitFraction: 0.8,
};

describe("how much a lender lends", () => {
  it("by DSCR: 120/1.2 backed + 80/2 unbacked = 140 a month, 18 months (24 less a tail of 6): 2,520", () => {
    const size = sizeDebt(sizing);
    expect(size).toMatchObject({ byDscr: 2520, debt: 2520, binding: "dscr", amortisationMonths: 18 });
  });
  it("with interest: the annuity of 140 at 1 % over 18 months, 140 * 16.398269 = 2,295.76", () => {
    expect(sizeDebt({ ...sizing, annualInterestRate: 0.12 }).byDscr).toBeCloseTo(2295.758, 3);
  });
  it("backstopped rent carries more debt than the same rent without a parent: 1/1.2 against 1/2", () => {
    const all = (backed: number, unbacked: number) =>
      sizeDebt({
        ...sizing,
        backstoppedCash: new Array(24).fill(backed),
        unbackedCash: new Array(24).fill(unbacked),
      }).debt;
    expect(all(200, 0) / all(0, 200)).toBeCloseTo(2 / 1.2, 12);
  });
  it("by LTV or by the share of uses, where they bind", () => {
    expect(sizeDebt({ ...sizing, assetValue: 1000 })).toMatchObject({ debt: 700, binding: "ltv" });
    expect(sizeDebt({ ...sizing, totalUses: 1000 })).toMatchObject({ debt: 800, binding: "debt-share" });
  });
  it("sculpted service follows cash: DSCR is the same in a strong and in a weak month, the balance ends at 0", () => {
    const seasons = Array.from({ length: 24 }, (_, t) => (t % 2 === 0 ? 200 : 100));
    const size = sizeDebt({
      ...sizing,
      annualInterestRate: 0.1,
      backstoppedCash: seasons,
      unbackedCash: new Array(24).fill(0),
    });
    size.schedule.forEach(({ interest, principal }, t) => {
      expect(seasons[t]! / (interest + principal)).toBeCloseTo(1.2, 9);
    });
    expect(size.schedule[17]!.balance).toBe(0);
  });
  it("losing months carry no service; nothing to lend on gives no debt", () => {
    const dry = sizeDebt({
      ...sizing,
      backstoppedCash: new Array(24).fill(-10),
      unbackedCash: new Array(24).fill(0),
    });
    expect(dry.debt).toBe(0);
  });
  it("a DSCR below 1 and rows of different length are refused", () => {
    expect(() => sizeDebt({ ...sizing, unbackedDscrRatio: 0.9 })).toThrow(/DSCR on unbacked cash is 0.9/);
    expect(() => sizeDebt({ ...sizing, unbackedCash: [1] })).toThrow(/24 values are needed, 1/);
  });
});

const loan: DebtFacility = {
  id: "term loan",
  openingBalance: 1200,
  annualInterestRate: 0.12,
  plannedPrincipal: equalPrincipalSchedule(1200, 0.12, 12).map(({ principal }) => principal),
  reserveMonths: 0,
  openingReserve: 0,
  lockUpDscrRatio: 0,
  sweepFraction: 0,
};

function run(cash: readonly number[], over: Partial<DebtFacility> = {}): DebtRun {
  return runDebtService(cash, { ...loan, ...over });
}

describe("the waterfall of debt service", () => {
  it("by hand: month 1 of 1,200 over 12 months at 12 % pays 12 and 100, distributes the rest of 200", () => {
    const { months, defaultMonth } = run(new Array(12).fill(200));
    expect(months[0]).toMatchObject({
      interest: 12,
      principal: 100,
      distribution: 88,
      balance: 1100,
      dscr: 200 / 112,
    });
    expect(months[11]!.balance).toBeCloseTo(0, 9);
    expect(defaultMonth).toBeNull();
  });
  it("half of what is free prepays the last maturities: 44 more in month 1, repaid before month 12", () => {
    const { months } = run(new Array(12).fill(200), { sweepFraction: 0.5 });
    expect(months[0]).toMatchObject({ sweep: 44, distribution: 44, balance: 1056 });
    expect(months[1]!.principal).toBe(100);
    expect(months.findIndex(({ balance }) => balance === 0)).toBe(8);
  });
  it("a reserve of 3 months fills before anything is distributed, pays a weak month, is released at the end", () => {
    const cash = new Array(12).fill(200);
    cash[6] = 0;
    const { months, defaultMonth } = run(cash, { reserveMonths: 3 });
    // 3 coming months at balance 1,100: 111 + 110 + 109 = 330
    expect(months[0]).toMatchObject({ netReserveFunding: 88, distribution: 0 });
    const withFull = months.find(({ distribution }) => distribution > 0)!;
    expect(withFull.reserve).toBeGreaterThan(300);
    expect(months[6]!.netReserveFunding).toBeLessThan(-100);
    expect(months[6]!.unpaid).toBe(0);
    expect(defaultMonth).toBeNull();
    expect(months[11]!.reserve).toBe(0);
  });
  it("without the reserve the same month is a default: 600 and interest are called, all cash goes to the lender", () => {
    const cash = new Array(12).fill(200);
    cash[6] = 0;
    const { months, defaultMonth } = run(cash);
    expect(defaultMonth).toBe(6);
    expect(months[6]!.unpaid).toBeCloseTo(106, 9);
    expect(months[7]).toMatchObject({ distribution: 0, isDefault: true });
    expect(months[7]!.interest + months[7]!.principal).toBe(200);
  });
  it("a DSCR under the lock-up keeps cash in: freed once 12 months are above it again", () => {
    const cash = [120, 120, 120, 400, 400, 400, 200, 200, 200, 200, 200, 200];
    const { months } = run(cash, { lockUpDscrRatio: 1.3 });
    expect(months[0]).toMatchObject({ isLockedUp: true, distribution: 0, lockedUpCash: 8 });
    expect(months[2]!.lockedUpCash).toBeCloseTo(8 + 9 + 10, 9);
    expect(months[3]).toMatchObject({ isLockedUp: false, lockedUpCash: 0 });
    expect(months[3]!.distribution).toBeCloseTo(400 - 109 + 27, 9);
  });
  it("loses no cash: in + reserve + lock-up before = service + sweep + distribution + reserve + lock-up after", () => {
    const cases = fc.record({
      cash: fc.array(fc.integer({ min: -100, max: 300 }), { minLength: 1, maxLength: 24 }),
      reserveMonths: fc.nat(6),
      openingReserve: fc.nat(200),
      lockUpDscrRatio: fc.double({ min: 0, max: 2, noNaN: true }),
      sweepFraction: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(cases, ({ cash, ...over }) => {
        let [reserve, locked, balance] = [over.openingReserve, 0, 1200];
        run(cash, over).months.forEach((m, t) => {
          const before = cash[t]! + m.ownerSupport + reserve + locked;
          const after = m.interest + m.principal + m.sweep + m.distribution + m.reserve + m.lockedUpCash;
          expect(after).toBeCloseTo(before, 6);
          const accrued = balance * 0.01 - m.interest;
          expect(m.balance).toBeCloseTo(balance + accrued - m.principal - m.sweep, 6);
          for (const amount of [
            m.distribution,
            m.sweep,
            m.reserve,
            m.lockedUpCash,
            m.balance,
            m.ownerSupport,
          ])
            expect(amount).toBeGreaterThanOrEqual(-1e-9);
          [reserve, locked, balance] = [m.reserve, m.lockedUpCash, m.balance];
        });
      }),
      { seed: 5, numRuns: 300 },
    );
  });
  it("more sweep never leaves more debt", () => {
    const balances = [0, 0.25, 0.5, 1].map(
      (sweepFraction) => run(new Array(6).fill(180), { sweepFraction }).months[5]!.balance,
    );
    expect(balances).toEqual([...balances].sort((a, b) => b - a));
    expect(new Set(balances).size).toBe(4);
  });
});

describe("refinancing", () => {
  it("in month 6 by 1,000 at 6 % with a 1 % fee: 990 less the 600 left gives 390, then the new plan", () => {
    const refinancing = {
      month: 6,
      newBalance: 1000,
      annualInterestRate: 0.06,
      plannedPrincipal: levelSchedule(1000, 0.06, 12).map(({ principal }) => principal),
      feeFraction: 0.01,
    };
    const { months } = run(new Array(18).fill(200), { refinancing });
    expect(months[6]!.refinancingProceeds).toBeCloseTo(390, 9);
    expect(months[6]!.interest).toBeCloseTo(5, 12);
    expect(months[17]!.balance).toBeCloseTo(0, 9);
    expect(months[5]!.refinancingProceeds).toBe(0);
  });
  it("does not happen to a loan in default", () => {
    const refinancing = {
      month: 3,
      newBalance: 9e9,
      annualInterestRate: 0,
      plannedPrincipal: [9e9],
      feeFraction: 0,
    };
    expect(run([0, 0, 0, 0], { refinancing }).months[3]!.refinancingProceeds).toBe(0);
  });
});

describe("covenants across loans", () => {
  it("one default calls the others: the healthy loan is accelerated from the same month", () => {
    const healthy = { cash: new Array(12).fill(200), facility: loan };
    const weak = {
      cash: [...new Array(4).fill(200), ...new Array(8).fill(0)],
      facility: { ...loan, id: "weak" },
    };
    const [first, second] = runCrossDefault([healthy, weak]);
    expect(second!.defaultMonth).toBe(4);
    expect(first!.defaultMonth).toBe(4);
    expect(first!.months[4]!.distribution).toBe(0);
    expect(runDebtService(healthy.cash, loan).defaultMonth).toBeNull();
    expect(runCrossDefault([healthy, healthy]).every((r) => r.defaultMonth === null)).toBe(true);
  });
  it("LTV: 1,100, 1,000, 900 against 60 % of 1,700 breaches in the first month only", () => {
    const three = run([200, 200, 200]);
    expect(ltvBreachMonths(three, [1700, 1700, 1700], 0.6)).toEqual([0]);
    expect(() => ltvBreachMonths(three, [1], 0.6)).toThrow(/asset values/);
  });
});
