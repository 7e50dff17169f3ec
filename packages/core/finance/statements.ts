import {
  addMonths,
  type CalendarMonth,
  type Currency,
  formatMonth,
  monthsBetween,
} from "../quantity/index.ts";
import { currencyOf, requireCashLines } from "./cash-line.ts";
import { rowToCents, toCents } from "./cents.ts";
import { financeErrors, requireAmounts, requireSameLength, requireWhole } from "./errors.ts";
import type { CashAccount, CashLine, MonthCalendar, MonthlyAmounts } from "./types.ts";

/**
 * Income statement, cash flow and balance sheet by month, in whole cents: they balance to the cent because every entry is
 * a whole number booked twice. Cash lines carry the cash; what has no cash (depreciation, coins received, rent earned out of
 * prepayments) comes as schedules.
 */

/** Non-cash entries by month of the calendar, in currency units, positive; absent = none. */
export interface NonCashSchedules {
  readonly depreciation?: MonthlyAmounts;
  /** Book value of assets sold or scrapped; their proceeds are lines of account `asset-sale`. */
  readonly disposedBookValue?: MonthlyAmounts;
  /** Value of coins mined, when received. */
  readonly coinsReceived?: MonthlyAmounts;
  /** Book value (basis) of coins sold; the proceeds are lines of account `coin-sale`. */
  readonly coinsSoldBasis?: MonthlyAmounts;
  /** Prepaid rent that was earned this month, out of lines of account `deposit`. */
  readonly prepaymentsEarned?: MonthlyAmounts;
  /** Income tax of the month's income, owed until a line pays it (negative = taken back); absent = an expense when paid. */
  readonly incomeTaxAccrued?: MonthlyAmounts;
  /** The same of property tax. */
  readonly propertyTaxAccrued?: MonthlyAmounts;
  /** Change of the held coins' value in the books (ASU 2023-08: fair value from 2025 on); absent = coins stay at cost. */
  readonly coinsRevalued?: MonthlyAmounts;
  /** Of the cash at each month's end, what is not free: debt service reserve, locked up, set aside. A level, no flow. */
  readonly restrictedCash?: MonthlyAmounts;
}

/** What the books begin with; assets = liabilities + equity, checked. */
export interface OpeningBalance {
  readonly cash: number;
  readonly coins: number;
  readonly fixedAssets: number;
  readonly debt: number;
  readonly deposits: number;
  readonly equity: number;
}

/** A company with nothing yet. */
export const EMPTY_BALANCE: OpeningBalance = {
  cash: 0,
  coins: 0,
  fixedAssets: 0,
  debt: 0,
  deposits: 0,
  equity: 0,
};

/** Income of a period, in cents; costs negative. */
export interface IncomeStatement {
  readonly revenueCents: number;
  readonly miningIncomeCents: number;
  readonly operatingExpenseCents: number;
  readonly propertyTaxCents: number;
  readonly ebitdaCents: number;
  readonly depreciationCents: number;
  readonly assetSaleGainCents: number;
  readonly coinSaleGainCents: number;
  readonly coinRevaluationCents: number;
  readonly interestCents: number;
  readonly financingFeesCents: number;
  readonly incomeTaxCents: number;
  readonly netIncomeCents: number;
}

/** Cash of a period, restricted cash included, in cents; paid negative. */
export interface CashFlowStatement {
  readonly operatingCents: number;
  readonly investingCents: number;
  readonly financingCents: number;
  readonly netCents: number;
}

/** Books at a period's end, in cents. */
export interface BalanceSheet {
  /** All cash. */
  readonly cashCents: number;
  /** The part of it that is not free. */
  readonly restrictedCashCents: number;
  readonly coinsCents: number;
  readonly fixedAssetsCents: number;
  readonly assetsCents: number;
  readonly debtCents: number;
  readonly depositsCents: number;
  /** Taxes of past income that are not yet paid; negative = paid ahead. */
  readonly taxPayableCents: number;
  readonly paidInEquityCents: number;
  readonly retainedEarningsCents: number;
  readonly liabilitiesAndEquityCents: number;
}

/** The three statements of one month or year. */
export interface PeriodStatement {
  /** `2027-01` or `2027`. */
  readonly period: string;
  readonly income: IncomeStatement;
  readonly cashFlow: CashFlowStatement;
  readonly balance: BalanceSheet;
}

/** Statements by month and by calendar year, in one currency. */
export interface Statements {
  readonly currency: Currency | undefined;
  readonly monthly: readonly PeriodStatement[];
  readonly yearly: readonly PeriodStatement[];
}

/**
 * Books all lines and schedules.
 *
 * @throws finance/mixed-currencies, finance/outside-calendar, finance/duplicate-line, finance/amount-not-finite,
 *   finance/length-mismatch, finance/books-do-not-balance where the opening balance does not
 */
export function makeStatements(
  lines: readonly CashLine[],
  calendar: MonthCalendar,
  schedules: NonCashSchedules = {},
  opening: OpeningBalance = EMPTY_BALANCE,
): Statements {
  requireCashLines(lines);
  requireWhole("months of the calendar", calendar.monthCount);
  const currency = currencyOf(lines);
  const cash = cashByAccount(lines, calendar);
  const nonCash = nonCashCents(schedules, calendar.monthCount);
  let balance = openingSheet(opening);
  const monthly = Array.from({ length: calendar.monthCount }, (_, month) => {
    const booked = bookMonth(cash, nonCash, month);
    balance = closeMonth(balance, booked);
    const period = formatMonth(addMonths(calendar.startMonth, month));
    return { period, income: booked.income, cashFlow: booked.cashFlow, balance };
  });
  return { currency, monthly, yearly: yearsOf(monthly) };
}

type AccountCents = Readonly<Record<CashAccount, Float64Array>>;
type Accrued = "incomeTaxAccrued" | "propertyTaxAccrued";
/** Null = the tax is an expense when it is paid. */
type NonCashCents = Readonly<Record<Exclude<keyof NonCashSchedules, Accrued>, Float64Array>> &
  Readonly<Record<Accrued, Float64Array | null>>;

const ACCOUNTS: readonly CashAccount[] = [
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

function cashByAccount(lines: readonly CashLine[], calendar: MonthCalendar): AccountCents {
  const sums = Object.fromEntries(
    ACCOUNTS.map((account) => [account, new Float64Array(calendar.monthCount)]),
  );
  for (const line of lines) addCents(sums[line.account]!, line, calendar.startMonth);
  return sums as AccountCents;
}

function addCents(into: Float64Array, line: CashLine, start: CalendarMonth): void {
  const offset = monthsBetween(start, line.startMonth);
  rowToCents(line.amounts).forEach((cents, i) => {
    const month = offset + i;
    if (month >= 0 && month < into.length) into[month]! += cents;
    else if (cents !== 0) throw outsideCalendar(line, start, into.length);
  });
}

function outsideCalendar(line: CashLine, start: CalendarMonth, monthCount: number): Error {
  const last = formatMonth(addMonths(start, monthCount - 1));
  return financeErrors.outsideCalendar({ line: line.id, first: formatMonth(start), last });
}

function nonCashCents(schedules: NonCashSchedules, monthCount: number): NonCashCents {
  const row = (what: keyof NonCashSchedules): Float64Array => {
    const amounts = schedules[what] ?? new Float64Array(monthCount);
    requireSameLength(what, amounts, monthCount);
    requireAmounts(what, amounts);
    return rowToCents(amounts);
  };
  return {
    depreciation: row("depreciation"),
    disposedBookValue: row("disposedBookValue"),
    coinsReceived: row("coinsReceived"),
    coinsSoldBasis: row("coinsSoldBasis"),
    prepaymentsEarned: row("prepaymentsEarned"),
    coinsRevalued: row("coinsRevalued"),
    incomeTaxAccrued: schedules.incomeTaxAccrued ? row("incomeTaxAccrued") : null,
    propertyTaxAccrued: schedules.propertyTaxAccrued ? row("propertyTaxAccrued") : null,
    restrictedCash: levels(schedules.restrictedCash, monthCount),
  };
}

/** Levels are rounded one by one: they are no flows that could add up wrongly. */
function levels(amounts: MonthlyAmounts | undefined, monthCount: number): Float64Array {
  if (!amounts) return new Float64Array(monthCount);
  requireSameLength("restrictedCash", amounts, monthCount);
  requireAmounts("restrictedCash", amounts);
  return Float64Array.from(amounts, toCents);
}

interface BookedMonth {
  readonly income: IncomeStatement;
  readonly cashFlow: CashFlowStatement;
  readonly coinsCents: number;
  readonly fixedAssetsCents: number;
  readonly debtCents: number;
  readonly depositsCents: number;
  readonly taxPayableCents: number;
  readonly paidInEquityCents: number;
  /** A level. */
  readonly restrictedCashCents: number;
}

function bookMonth(cash: AccountCents, nonCash: NonCashCents, month: number): BookedMonth {
  const of = (account: CashAccount) => cash[account][month]!;
  const income = incomeOf(of, nonCash, month);
  const invested = of("capital-expenditure") + of("sales-tax");
  const operatingCents =
    of("revenue") +
    of("operating-expense") +
    of("property-tax") +
    of("income-tax") +
    of("deposit") +
    of("coin-sale");
  const investingCents = invested + of("asset-sale");
  const financingCents = of("debt-principal") + of("interest") + of("financing-fee") + of("equity");
  return {
    income,
    cashFlow: {
      operatingCents,
      investingCents,
      financingCents,
      netCents: operatingCents + investingCents + financingCents,
    },
    coinsCents:
      nonCash.coinsReceived[month]! - nonCash.coinsSoldBasis[month]! + nonCash.coinsRevalued[month]!,
    fixedAssetsCents: -invested - nonCash.depreciation[month]! - nonCash.disposedBookValue[month]!,
    debtCents: of("debt-principal"),
    depositsCents: of("deposit") - nonCash.prepaymentsEarned[month]!,
    // what is expensed and not paid is owed: expenses are negative, payments too
    taxPayableCents: of("income-tax") - income.incomeTaxCents + of("property-tax") - income.propertyTaxCents,
    paidInEquityCents: of("equity"),
    restrictedCashCents: nonCash.restrictedCash[month]!,
  };
}

function incomeOf(
  of: (account: CashAccount) => number,
  nonCash: NonCashCents,
  month: number,
): IncomeStatement {
  const revenueCents = of("revenue") + nonCash.prepaymentsEarned[month]!;
  const miningIncomeCents = nonCash.coinsReceived[month]!;
  const operatingExpenseCents = of("operating-expense");
  const expensed = (account: "income-tax" | "property-tax", accrued: Float64Array | null) =>
    accrued ? 0 - accrued[month]! : of(account);
  const propertyTaxCents = expensed("property-tax", nonCash.propertyTaxAccrued);
  const incomeTaxCents = expensed("income-tax", nonCash.incomeTaxAccrued);
  const ebitdaCents = revenueCents + miningIncomeCents + operatingExpenseCents + propertyTaxCents;
  const depreciationCents = 0 - nonCash.depreciation[month]!;
  const assetSaleGainCents = of("asset-sale") - nonCash.disposedBookValue[month]!;
  const coinSaleGainCents = of("coin-sale") - nonCash.coinsSoldBasis[month]!;
  const coinRevaluationCents = nonCash.coinsRevalued[month]!;
  const below = of("interest") + of("financing-fee") + incomeTaxCents + coinRevaluationCents;
  return {
    revenueCents,
    miningIncomeCents,
    operatingExpenseCents,
    propertyTaxCents,
    ebitdaCents,
    depreciationCents,
    assetSaleGainCents,
    coinSaleGainCents,
    coinRevaluationCents,
    interestCents: of("interest"),
    financingFeesCents: of("financing-fee"),
    incomeTaxCents,
    netIncomeCents: ebitdaCents + depreciationCents + assetSaleGainCents + coinSaleGainCents + below,
  };
}

function openingSheet(opening: OpeningBalance): BalanceSheet {
  const [cash, coins, fixedAssets, debt, deposits, equity] = rowToCentsEach(opening);
  const sheet = sheetOf({
    cashCents: cash!,
    restrictedCashCents: 0,
    coinsCents: coins!,
    fixedAssetsCents: fixedAssets!,
    debtCents: debt!,
    depositsCents: deposits!,
    taxPayableCents: 0,
    paidInEquityCents: equity!,
    retainedEarningsCents: 0,
  });
  const { assetsCents, liabilitiesAndEquityCents } = sheet;
  if (assetsCents !== liabilitiesAndEquityCents)
    throw financeErrors.booksDoNotBalance({ assetsCents, liabilitiesAndEquityCents });
  return sheet;
}

function rowToCentsEach({ cash, coins, fixedAssets, debt, deposits, equity }: OpeningBalance): number[] {
  const amounts = [cash, coins, fixedAssets, debt, deposits, equity];
  requireAmounts("opening balance", amounts);
  return amounts.map((amount) => rowToCents([amount])[0]!);
}

type SheetItems = Omit<BalanceSheet, "assetsCents" | "liabilitiesAndEquityCents">;

function sheetOf(items: SheetItems): BalanceSheet {
  return {
    ...items,
    assetsCents: items.cashCents + items.coinsCents + items.fixedAssetsCents,
    liabilitiesAndEquityCents:
      items.debtCents +
      items.depositsCents +
      items.taxPayableCents +
      items.paidInEquityCents +
      items.retainedEarningsCents,
  };
}

function closeMonth(before: BalanceSheet, booked: BookedMonth): BalanceSheet {
  return sheetOf({
    cashCents: before.cashCents + booked.cashFlow.netCents,
    restrictedCashCents: booked.restrictedCashCents,
    coinsCents: before.coinsCents + booked.coinsCents,
    fixedAssetsCents: before.fixedAssetsCents + booked.fixedAssetsCents,
    debtCents: before.debtCents + booked.debtCents,
    depositsCents: before.depositsCents + booked.depositsCents,
    taxPayableCents: before.taxPayableCents + booked.taxPayableCents,
    paidInEquityCents: before.paidInEquityCents + booked.paidInEquityCents,
    retainedEarningsCents: before.retainedEarningsCents + booked.income.netIncomeCents,
  });
}

/** Sums months to calendar years; the balance is that of the year's last month. */
function yearsOf(monthly: readonly PeriodStatement[]): PeriodStatement[] {
  const years = new Map<string, PeriodStatement>();
  for (const month of monthly) {
    const period = month.period.slice(0, 4);
    const year = years.get(period);
    if (!year) years.set(period, { ...month, period });
    else
      years.set(period, {
        period,
        income: addRecords(year.income, month.income),
        cashFlow: addRecords(year.cashFlow, month.cashFlow),
        balance: month.balance,
      });
  }
  return [...years.values()];
}

function addRecords<T extends { readonly [K in keyof T]: number }>(a: T, b: T): T {
  const sum = {} as Record<keyof T, number>;
  for (const key of Object.keys(a) as (keyof T)[]) sum[key] = a[key] + b[key];
  return sum as T;
}
