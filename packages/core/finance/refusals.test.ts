import { describe, expect, it } from "vitest";
import {
  annualRate,
  type CashLine,
  discountedPaybackMonths,
  discountFactors,
  equalPrincipalSchedule,
  financeConstruction,
  firstPaybackMonths,
  futureValueOf,
  integerPower,
  interestPart,
  levelisedCost,
  levelPayment,
  levelSchedule,
  ltvBreachMonths,
  modifiedInternalRate,
  moic,
  multipleOnPeakFunding,
  negativeMonthCount,
  payAtYearEnd,
  paybackMonths,
  peakFunding,
  presentValue,
  presentValueOfPayments,
  runDebtService,
  serviceSchedule,
  shareByPassThrough,
  sizeDebt,
  straightLineByMonth,
  sumByYear,
  sumLines,
  terminalValue,
  xirr,
  xnpv,
} from "./index.ts";

/** Everything that takes a number refuses what is none, and lengths of time that are none, by the name a reader knows. */

const NaN_ = Number.NaN;
const startMonth = { year: 2027, month: 1 };
const monthly = { timing: "mid-month" } as const;
const loan = { periodRate: 0.01, periodCount: 12 };

function line(amounts: readonly number[]): CashLine {
  return {
    id: "rent",
    payer: "tenant",
    payee: "owner",
    why: "rent",
    currency: "USD",
    discountClass: "contracted",
    account: "revenue",
    startMonth,
    amounts,
  };
}

const facility = {
  id: "term loan",
  openingBalance: 3,
  annualInterestRate: 0.1,
  plannedPrincipal: [1, 1, 1],
  reserveMonths: 0,
  openingReserve: 0,
  lockUpDscrRatio: 1,
  sweepFraction: 0,
};
const refinancing = {
  month: 1,
  newBalance: 3,
  annualInterestRate: 0.1,
  plannedPrincipal: [1, 1],
  feeFraction: 0,
};
const sizing = {
  backstoppedCash: [1],
  unbackedCash: [1],
  backstoppedDscrRatio: 1,
  unbackedDscrRatio: 1,
  annualInterestRate: 0.1,
  tenorMonths: 1,
  tailMonths: 0,
  contractMonths: 1,
  assetValue: 1,
  ltvLimitFraction: 1,
  totalUses: 1,
  debtLimitFraction: 1,
};
const works = {
  costs: [1],
  contingencyFraction: 0,
  debtFraction: 0.5,
  annualInterestRate: 0,
  upfrontFeeFraction: 0,
  commitmentFeeAnnualFraction: 0,
  reservePerDebtFraction: 0,
  drawOrder: "pro-rata",
} as const;

const CASES: readonly (readonly [string, () => unknown])[] = [
  ["number of months is -3", () => discountFactors(0.1, -3, "mid-month")],
  ["number of months is NaN", () => discountFactors(0.1, NaN_, "mid-month")],
  ["annual rate is Infinity", () => discountFactors(Number.POSITIVE_INFINITY, 3, "mid-month")],
  ["amounts to discount: amount 2 is NaN", () => presentValue([1, NaN_], 0.1, monthly)],
  ["first month is 0.5", () => presentValue([1], 0.1, { ...monthly, firstMonth: 0.5 })],
  ["day of amount 1 is NaN", () => xirr([{ year: 2025, month: 2, day: 30 }], [1])],
  ["day of amount 1 is NaN", () => xnpv(0.1, [{ year: 2025, month: 13, day: 1 }], [1])],
  ["cash flows: amount 2 is NaN", () => peakFunding([1, NaN_])],
  ["cash flows: amount 1 is -Infinity", () => paybackMonths([Number.NEGATIVE_INFINITY])],
  ["cash flows: amount 1 is NaN", () => firstPaybackMonths([NaN_])],
  ["cash flows: amount 1 is NaN", () => discountedPaybackMonths([NaN_], 0.1, "mid-month")],
  ["cash flows: amount 1 is NaN", () => moic([NaN_])],
  ["cash flows: amount 1 is NaN", () => multipleOnPeakFunding([NaN_])],
  ["cash flows: amount 1 is NaN", () => negativeMonthCount([NaN_])],
  ["cash flows: amount 2 is NaN", () => modifiedInternalRate([-1, NaN_, 3], 0.1, 0.1)],
  ["present and future value: amount 1 is NaN", () => levelPayment(loan, NaN_)],
  ["present value and payment: amount 2 is NaN", () => futureValueOf(loan, NaN_)],
  ["future value and payment: amount 2 is NaN", () => presentValueOfPayments(loan, NaN_)],
  ["present and future value: amount 1 is NaN", () => interestPart(loan, 1, NaN_)],
  ["number of periods is -3", () => levelPayment({ ...loan, periodCount: -3 }, 1)],
  ["interest rate is NaN", () => equalPrincipalSchedule(1, NaN_, 3)],
  ["interest rate is NaN", () => serviceSchedule(1, NaN_, [1])],
  ["tenor in months is -3", () => levelSchedule(1, 0.1, -3)],
  ["periods a year is 0", () => levelSchedule(1, 0.1, 3, 0)],
  ["periods a year is NaN", () => sizeDebt({ ...sizing, periodsPerYear: NaN_ })],
  ["tenorMonths is -1", () => sizeDebt({ ...sizing, tenorMonths: -1 })],
  ["periods a year is 0.5", () => financeConstruction({ ...works, periodsPerYear: 0.5 })],
  [
    "terminal growth is NaN",
    () => terminalValue({ method: "remaining-life", annualRate: 0.1, annualGrowth: NaN_, yearCount: 3 }, 1),
  ],
  [
    "years of remaining life is -2",
    () => terminalValue({ method: "remaining-life", annualRate: 0.1, annualGrowth: 0, yearCount: -2 }, 1),
  ],
  [
    'cash line "rent": amount 1 is NaN',
    () =>
      levelisedCost(
        [line([NaN_])],
        { id: "q", unit: "MWh", startMonth, amounts: [1] },
        { annualRate: 0.1, ...monthly },
      ),
  ],
  ['cash line "rent": amount 2 is NaN', () => sumLines([line([1, NaN_])])],
  ["months of the calendar is -1", () => sumLines([], { startMonth, monthCount: -1 })],
  ["amounts by month: amount 1 is NaN", () => sumByYear([NaN_], startMonth)],
  ["amounts by year: amount 1 is NaN", () => payAtYearEnd([NaN_], startMonth, 12)],
  ["number of months is 0", () => payAtYearEnd([1], startMonth, 0)],
  [
    "months of the calendar is -1",
    () => straightLineByMonth({ cost: 1, salvage: 0, lifeMonths: 3, inServiceMonth: 0 }, -1),
  ],
  [
    "life in months is -3",
    () => straightLineByMonth({ cost: 1, salvage: 0, lifeMonths: -3, inServiceMonth: 0 }, 1),
  ],
  [
    "balance of the new loan is NaN",
    () => runDebtService([1], { ...facility, refinancing: { ...refinancing, newBalance: NaN_ } }),
  ],
  [
    "interest rate of the new loan is -0.1",
    () => runDebtService([1], { ...facility, refinancing: { ...refinancing, annualInterestRate: -0.1 } }),
  ],
  [
    "that refinances term loan: amount 2 is NaN",
    () => runDebtService([1], { ...facility, refinancing: { ...refinancing, plannedPrincipal: [1, NaN_] } }),
  ],
  [
    "month of refinancing is -1",
    () => runDebtService([1], { ...facility, refinancing: { ...refinancing, month: -1 } }),
  ],
  ["periods a year is 0", () => runDebtService([1], { ...facility, periodsPerYear: 0 })],
  ["asset values: amount 1 is NaN", () => ltvBreachMonths(runDebtService([1], facility), [NaN_], 0.5)],
  ["LTV limit is 1.5", () => ltvBreachMonths(runDebtService([1], facility), [1], 1.5)],
  [
    'cash line "rent": amount 1 is NaN',
    () => shareByPassThrough(line([NaN_]), "energy", "gross", { gross: { energy: 1 } } as never),
  ],
  ["monthly rate is NaN", () => annualRate(NaN_)],
  ["monthly rate is -1", () => annualRate(-1)],
  ["exponent is Infinity", () => integerPower(2, Number.POSITIVE_INFINITY)],
  ["exponent is 0.5", () => integerPower(2, 0.5)],
];

describe("finance refuses by name", () => {
  it.each(CASES)("%s", (words, work) => {
    expect(work).toThrow(words);
  });
});
