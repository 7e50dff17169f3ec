import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  averageLifeYears,
  debtCover,
  debtYield,
  equalPrincipalSchedule,
  levelSchedule,
  lifeCover,
  reserveTargets,
  runDebtService,
  serviceSchedule,
  sizeDebt,
} from "./index.ts";

/** A sculpted loan in years, as project-finance textbooks set it: cash 100, 110, 120; cover 1.25; 6 %. */
const YEARLY = {
  backstoppedCash: [0, 0, 0],
  unbackedCash: [100, 110, 120],
  backstoppedDscrRatio: 1.25,
  unbackedDscrRatio: 1.25,
  annualInterestRate: 0.06,
  periodsPerYear: 1,
  tenorMonths: 3,
  tailMonths: 0,
  contractMonths: 3,
  assetValue: 1e9,
  ltvLimitFraction: 1,
  totalUses: 1e9,
  debtLimitFraction: 1,
};

describe("sculpting by the year", () => {
  const { debt, schedule } = sizeDebt(YEARLY);
  it("lends 80/1.06 + 88/1.06^2 + 96/1.06^3 = 234.395", () => {
    expect(debt).toBeCloseTo(80 / 1.06 + 88 / 1.06 ** 2 + 96 / 1.06 ** 3, 10);
    expect(debt).toBeCloseTo(234.395, 3);
  });
  it("repays 65.936, 77.892, 90.566; the balance ends at 0", () => {
    expect(schedule.map(({ principal }) => principal)).toEqual([
      expect.closeTo(65.9363, 4),
      expect.closeTo(77.8925, 4),
      expect.closeTo(90.566, 3),
    ]);
    expect(schedule[2]!.balance).toBe(0);
  });
  it("has cover 1.25 in each year, and so over its life", () => {
    const cover = debtCover(YEARLY.unbackedCash, schedule);
    for (const ratio of cover.byPeriod) expect(ratio).toBeCloseTo(1.25, 12);
    const terms = { balance: debt, annualInterestRate: 0.06, periodsPerYear: 1 };
    expect(lifeCover(YEARLY.unbackedCash, terms)).toBeCloseTo(1.25, 12);
  });
  it("is served by the waterfall year by year: a third is distributed each year, nothing is left", () => {
    const run = runDebtService(YEARLY.unbackedCash, {
      id: "term loan",
      openingBalance: debt,
      annualInterestRate: 0.06,
      periodsPerYear: 1,
      plannedPrincipal: schedule.map(({ principal }) => principal),
      reserveMonths: 0,
      openingReserve: 0,
      lockUpDscrRatio: 1.2,
      sweepFraction: 0,
    });
    expect(run.defaultMonth).toBeNull();
    expect(run.months.map(({ distribution }) => distribution)).toEqual([
      expect.closeTo(20, 9),
      expect.closeTo(22, 9),
      expect.closeTo(24, 9),
    ]);
    for (const { dscr } of run.months) expect(dscr).toBeCloseTo(1.25, 12);
  });
});

describe("level and equal-principal loans are sized by the year that covers them worst", () => {
  it("level: 80 a year for three years at 6 % repays 213.84; cover is 1.25 in the first year and more later", () => {
    const { debt, schedule } = sizeDebt({ ...YEARLY, amortisation: "level" });
    expect(debt).toBeCloseTo((80 * (1 - 1.06 ** -3)) / 0.06, 9);
    expect(debt).toBeCloseTo(213.841, 3);
    const cover = debtCover(YEARLY.unbackedCash, schedule);
    expect(cover.byPeriod).toEqual([
      expect.closeTo(1.25, 12),
      expect.closeTo(1.375, 12),
      expect.closeTo(1.5, 12),
    ]);
  });
  it("equal principal: 80 / (1/3 + 6 %) = 203.39, least cover in the first year", () => {
    const { debt, schedule } = sizeDebt({ ...YEARLY, amortisation: "equal-principal" });
    expect(debt).toBeCloseTo(80 / (1 / 3 + 0.06), 9);
    expect(debtCover(YEARLY.unbackedCash, schedule).lowest).toBeCloseTo(1.25, 12);
  });
  it("a level loan by the month lends less than a sculpted one wherever cash is uneven, and never falls below its cover", () => {
    const cash = fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 1, maxLength: 40 });
    const kind = fc.constantFrom("level" as const, "equal-principal" as const);
    fc.assert(
      fc.property(cash, kind, (months, amortisation) => {
        const terms = {
          ...YEARLY,
          periodsPerYear: 12,
          backstoppedCash: new Array(months.length).fill(0),
          unbackedCash: months,
          tenorMonths: months.length,
          contractMonths: months.length,
        };
        const { debt, schedule } = sizeDebt({ ...terms, amortisation });
        expect(debt).toBeLessThanOrEqual(sizeDebt(terms).debt * (1 + 1e-12));
        expect(debtCover(months, schedule).lowest!).toBeGreaterThan(1.25 * (1 - 1e-9));
      }),
      { seed: 82, numRuns: 200 },
    );
  });
  it("of no months are none", () => {
    const { debt, schedule } = sizeDebt({ ...YEARLY, amortisation: "level", tenorMonths: 0 });
    expect([debt, schedule]).toEqual([0, []]);
  });
});

describe("life cover", () => {
  it("is 1.4432 for 100 a year over five years at 5 % on 300; a reserve of 30 adds 0.1", () => {
    const terms = { balance: 300, annualInterestRate: 0.05, periodsPerYear: 1 };
    expect(lifeCover(new Array(5).fill(100), terms)).toBeCloseTo(432.9477 / 300, 6);
    expect(lifeCover(new Array(5).fill(100), { ...terms, reserve: 30 })).toBeCloseTo(432.9477 / 300 + 0.1, 6);
  });
  it("of the project counts the years after the loan too: 10 years give 2.574", () => {
    const terms = { balance: 300, annualInterestRate: 0.05, periodsPerYear: 1 };
    expect(lifeCover(new Array(10).fill(100), terms)).toBeCloseTo(772.1735 / 300, 6);
  });
  it("does not exist without debt", () => {
    expect(lifeCover([1, 2], { balance: 0, annualInterestRate: 0.05 })).toBeNull();
  });
  it("of a sculpted loan is its DSCR, whatever the cash (months)", () => {
    const cash = fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(cash, fc.double({ min: 1, max: 3, noNaN: true }), (months, dscr) => {
        const { debt } = sizeDebt({
          ...YEARLY,
          periodsPerYear: 12,
          backstoppedCash: new Array(months.length).fill(0),
          unbackedCash: months,
          unbackedDscrRatio: dscr,
          tenorMonths: months.length,
          contractMonths: months.length,
        });
        expect(lifeCover(months, { balance: debt, annualInterestRate: 0.06 })).toBeCloseTo(dscr, 9);
      }),
      { seed: 81, numRuns: 100 },
    );
  });
});

describe("cover by period", () => {
  it("of a level loan on falling cash is lowest in the end; its average is of the ratios", () => {
    const plan = levelSchedule(300, 0, 3, 1);
    const cover = debtCover([300, 200, 100, 999], plan);
    expect(cover.byPeriod).toEqual([3, 2, 1]);
    expect(cover.lowest).toBe(1);
    expect(cover.average).toBe(2);
  });
  it("has no value where nothing is due", () => {
    const plan = serviceSchedule(100, 0, [0, 0, 100]);
    expect(debtCover([5, 5, 200], plan)).toEqual({ byPeriod: [null, null, 2], lowest: 2, average: 2 });
    expect(debtCover([], [])).toEqual({ byPeriod: [], lowest: null, average: null });
  });
  it("refuses cash that ends before the plan, and NaN", () => {
    const plan = levelSchedule(300, 0, 3, 1);
    expect(() => debtCover([1, 2], plan)).toThrow(/3 values are needed, 2 were given/);
    expect(() => debtCover([1, Number.NaN, 3], plan)).toThrow(/amount 2 is NaN/);
  });
});

describe("average life", () => {
  it("is 2.5 years for four equal yearly repayments, 5 for one after five years", () => {
    expect(averageLifeYears(equalPrincipalSchedule(100, 0.07, 4, 1), 1)).toBeCloseTo(2.5, 12);
    expect(averageLifeYears(serviceSchedule(100, 0, [0, 0, 0, 0, 100], 1), 1)).toBe(5);
  });
  it("is (n + 1)/2 months for n equal monthly repayments, and longer for a level loan", () => {
    expect(averageLifeYears(equalPrincipalSchedule(100, 0.07, 120))).toBeCloseTo(60.5 / 12, 12);
    expect(averageLifeYears(levelSchedule(100, 0.07, 120))!).toBeGreaterThan(60.5 / 12);
  });
  it("does not exist where nothing is repaid; periods a year are whole", () => {
    expect(averageLifeYears([])).toBeNull();
    expect(() => averageLifeYears([], 0)).toThrow(/periods a year is 0/);
  });
});

describe("a year's income over the loan, and the reserve that a plan asks for", () => {
  it("debt yield: 1.2 million over 12 million is 10 %", () => {
    expect(debtYield(1.2e6, 12e6)).toBeCloseTo(0.1, 14);
    expect(debtYield(1, 0)).toBeNull();
    expect(() => debtYield(Number.NaN, 1)).toThrow(/net operating income is NaN/);
  });
  it("reserve of two periods: the next two services, less at the end", () => {
    const plan = levelSchedule(300, 0, 3, 1);
    expect([...reserveTargets(plan, 2)]).toEqual([200, 100, 0]);
    expect(() => reserveTargets(plan, -1)).toThrow(/periods of reserve is -1/);
  });
});
