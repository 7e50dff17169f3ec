import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CashAccount,
  type CashLine,
  EMPTY_BALANCE,
  fromCents,
  makeStatements,
  type PeriodStatement,
  rowToCents,
  toCents,
} from "./index.ts";

const startMonth = { year: 2027, month: 11 };

function line(account: CashAccount, amounts: readonly number[], id: string = account): CashLine {
  return {
    id,
    payer: "a",
    payee: "b",
    why: "test",
    currency: "USD",
    discountClass: "contracted",
    account,
    startMonth,
    amounts,
  };
}

function expectBalanced({ period, balance }: PeriodStatement): void {
  expect(`${period} ${balance.assetsCents}`).toBe(`${period} ${balance.liabilitiesAndEquityCents}`);
}

describe("cents", () => {
  it("round halves away from zero, and 0.1 + 0.2 is 30 cents", () => {
    expect([toCents(0.1 + 0.2), toCents(-1.006), toCents(0.004), toCents(2.5)]).toEqual([30, -101, 0, 250]);
    expect(fromCents(12345)).toBe(123.45);
    expect(() => toCents(1e14)).toThrow(/at most 90 trillion/);
  });
  it("of a row lose nothing: twelve thirds of 100 are 40,000 cents to the cent", () => {
    const row = rowToCents(new Array(12).fill(100 / 3));
    expect(row.reduce((a, b) => a + b, 0)).toBe(40_000);
    for (const cents of row) expect(Math.abs(cents - 3333.33)).toBeLessThan(1);
  });
});

describe("statements by hand", () => {
  const lines = [
    line("equity", [1000, 0, 0]),
    line("debt-principal", [500, 0, -100]),
    line("capital-expenditure", [-1200, 0, 0]),
    line("sales-tax", [-60, 0, 0]),
    line("revenue", [0, 300, 300]),
    line("operating-expense", [0, -120, -120]),
    line("interest", [0, -5, -5]),
    line("deposit", [0, 90, 0]),
    line("income-tax", [0, -10, 0]),
    line("coin-sale", [0, 0, 55]),
  ];
  const schedules = {
    depreciation: [0, 21, 21],
    coinsReceived: [0, 80, 0],
    coinsSoldBasis: [0, 0, 40],
    prepaymentsEarned: [0, 0, 30],
  };
  const { monthly, yearly, currency } = makeStatements(lines, { startMonth, monthCount: 3 }, schedules);

  it("month 1: 1,500 comes in, 1,260 of plant is bought, 240 of cash is left", () => {
    expect(monthly[0]!.balance).toMatchObject({
      cashCents: 24_000,
      fixedAssetsCents: 126_000,
      assetsCents: 150_000,
      debtCents: 50_000,
      paidInEquityCents: 100_000,
      retainedEarningsCents: 0,
    });
    expect(currency).toBe("USD");
  });
  it("month 2: 300 rent + 80 of coins - 120 = 260 EBITDA; less 21, 5 and 10 is 224; cash +255", () => {
    const { income, cashFlow, balance } = monthly[1]!;
    expect(income).toMatchObject({ ebitdaCents: 26_000, miningIncomeCents: 8000, netIncomeCents: 22_400 });
    expect(cashFlow).toMatchObject({
      operatingCents: 26_000,
      investingCents: 0,
      financingCents: -500,
      netCents: 25_500,
    });
    expect(balance).toMatchObject({ coinsCents: 8000, depositsCents: 9000, cashCents: 49_500 });
  });
  it("month 3: 30 of the deposit is earned, coins of basis 40 bring 55: a gain of 15", () => {
    const { income, balance } = monthly[2]!;
    expect(income.revenueCents).toBe(33_000);
    expect(income.coinSaleGainCents).toBe(1500);
    expect(balance).toMatchObject({ depositsCents: 6000, coinsCents: 4000, debtCents: 40_000 });
  });
  it("years sum months: 2027 has November and December, 2028 January; books are the last month's", () => {
    expect(yearly.map(({ period }) => period)).toEqual(["2027", "2028"]);
    expect(yearly[0]!.income.netIncomeCents).toBe(22_400);
    expect(yearly[0]!.balance).toEqual(monthly[1]!.balance);
    expect(yearly[1]!.cashFlow).toEqual(monthly[2]!.cashFlow);
  });
  it("balance to the cent", () => {
    for (const period of [...monthly, ...yearly]) expectBalanced(period);
  });
});

describe("statements of any lines", () => {
  const accounts: readonly CashAccount[] = [
    "revenue",
    "operating-expense",
    "capital-expenditure",
    "asset-sale",
    "coin-sale",
    "deposit",
    "property-tax",
    "sales-tax",
    "income-tax",
    "interest",
    "debt-principal",
    "financing-fee",
    "equity",
  ];
  const amounts = fc.array(fc.double({ min: -1e7, max: 1e7, noNaN: true }), { minLength: 30, maxLength: 30 });
  const row = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 30, maxLength: 30 });
  it("balance to the cent every month, though amounts have no cents; cash moves by the cash flow", () => {
    const books = fc.record({
      lines: fc.array(fc.tuple(fc.constantFrom(...accounts), amounts), { maxLength: 6 }),
      row,
      isAccrued: fc.boolean(),
    });
    fc.assert(
      fc.property(books, (given) => {
        const lines = given.lines.map(([account, values], i) => line(account, values, `${account} ${i}`));
        const schedules = {
          depreciation: given.row,
          coinsReceived: given.row,
          prepaymentsEarned: given.row,
          ...(given.isAccrued ? { incomeTaxAccrued: given.row, propertyTaxAccrued: given.row } : {}),
          coinsRevalued: given.row,
          restrictedCash: given.row,
        };
        const { monthly, yearly } = makeStatements(lines, { startMonth, monthCount: 30 }, schedules);
        for (const year of yearly) expectBalanced(year);
        expect(yearly.at(-1)!.balance).toEqual(monthly.at(-1)!.balance);
        expect(yearly.reduce((sum, { income }) => sum + income.netIncomeCents, 0)).toBe(
          monthly.at(-1)!.balance.retainedEarningsCents,
        );
        let cash = 0;
        for (const period of monthly) {
          expectBalanced(period);
          cash += period.cashFlow.netCents;
          expect(period.balance.cashCents).toBe(cash);
        }
        const total = lines.reduce(
          (sum, { amounts: a }) => sum + Array.from(a).reduce((x, y) => x + y, 0),
          0,
        );
        expect(Math.abs(cash / 100 - total)).toBeLessThanOrEqual(0.005 * lines.length + 1e-6);
      }),
      { seed: 6, numRuns: 100 },
    );
  });
  it("open with books that balance, or are refused", () => {
    const calendar = { startMonth, monthCount: 1 };
    const opening = { ...EMPTY_BALANCE, cash: 100, equity: 100 };
    expect(makeStatements([], calendar, {}, opening).monthly[0]!.balance.cashCents).toBe(10_000);
    expect(() => makeStatements([], calendar, {}, { ...opening, equity: 99 })).toThrow(
      /assets are 10000 cents/,
    );
  });
  it("refuse lines beyond the calendar, schedules of another length and two currencies", () => {
    const calendar = { startMonth, monthCount: 1 };
    expect(() => makeStatements([line("revenue", [1, 1])], calendar)).toThrow(
      /"revenue" pays outside the calendar/,
    );
    expect(() => makeStatements([], calendar, { depreciation: [1, 2] })).toThrow(
      /depreciation: 1 values are needed, 2/,
    );
    const euro = { ...line("revenue", [1], "euro"), currency: "EUR" };
    expect(() => makeStatements([line("revenue", [1]), euro], calendar)).toThrow(/mixes USD, EUR/);
  });
});

describe("taxes that are owed before they are paid", () => {
  const calendar = { startMonth, monthCount: 3 };
  const lines = [
    line("revenue", [100, 100, 100]),
    line("income-tax", [0, -45, 0]),
    line("property-tax", [0, 0, -6]),
  ];
  const accrued = { incomeTaxAccrued: [21, 21, 21], propertyTaxAccrued: [2, 2, 2] };
  const { monthly } = makeStatements(lines, calendar, accrued);

  it("are an expense of each month, and a debt to the state until a line pays them", () => {
    expect(monthly.map(({ income }) => income.incomeTaxCents)).toEqual([-2100, -2100, -2100]);
    expect(monthly.map(({ income }) => income.propertyTaxCents)).toEqual([-200, -200, -200]);
    // 21 + 2; then 42 - 45 + 4 = 1; then 63 - 45 + 6 - 6 = 18
    expect(monthly.map(({ balance }) => balance.taxPayableCents)).toEqual([2300, 100, 1800]);
    expect(monthly.map(({ income }) => income.netIncomeCents)).toEqual([7700, 7700, 7700]);
  });
  it("move cash only when they are paid", () => {
    expect(monthly.map(({ cashFlow }) => cashFlow.netCents)).toEqual([10_000, 5500, 9400]);
    for (const month of monthly) expectBalanced(month);
  });
  it("without the schedules are an expense when paid, and nothing is owed", () => {
    const paid = makeStatements(lines, calendar).monthly;
    expect(paid.map(({ income }) => income.incomeTaxCents)).toEqual([0, -4500, 0]);
    expect(paid.map(({ balance }) => balance.taxPayableCents)).toEqual([0, 0, 0]);
  });
});

describe("cash that is not free, and coins at fair value", () => {
  const calendar = { startMonth, monthCount: 2 };
  it("restricted cash is a part of all cash: the books balance with it as without", () => {
    const lines = [line("equity", [500, 0])];
    const { monthly } = makeStatements(lines, calendar, { restrictedCash: [120, 119.995] });
    expect(monthly.map(({ balance }) => [balance.cashCents, balance.restrictedCashCents])).toEqual([
      [50_000, 12_000],
      [50_000, 12_000],
    ]);
  });
  it("coins revalued are income that no cash came with; at cost without the schedule", () => {
    const received = { coinsReceived: [80, 0] };
    const [, fair] = makeStatements([], calendar, { ...received, coinsRevalued: [0, -15] }).monthly;
    expect(fair!.income).toMatchObject({ coinRevaluationCents: -1500, netIncomeCents: -1500 });
    expect(fair!.balance.coinsCents).toBe(6500);
    expectBalanced(fair!);
    const [, cost] = makeStatements([], calendar, received).monthly;
    expect(cost!.balance.coinsCents).toBe(8000);
  });
  it("a schedule of another length, of NaN, or a calendar of no whole months is refused by name", () => {
    expect(() => makeStatements([], calendar, { restrictedCash: [1] })).toThrow(/restrictedCash: 2 values/);
    expect(() => makeStatements([], calendar, { incomeTaxAccrued: [1, Number.NaN] })).toThrow(
      /incomeTaxAccrued: amount 2 is NaN/,
    );
    expect(() => makeStatements([], { startMonth, monthCount: -2 })).toThrow(/months of the calendar is -2/);
  });
});
