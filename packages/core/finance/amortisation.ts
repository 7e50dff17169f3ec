import { requireAmounts, requireNonNegative, requireWhole } from "./errors.ts";
import { levelPayment } from "./loan.ts";
import type { MonthlyAmounts } from "./types.ts";

/**
 * Planned interest and principal of one month; interest on the balance at the month's beginning, a twelfth of the rate. Schedules of
 * quarters, half-years or years say so by `periodsPerYear`: interest is then the rate over that number, and "month" reads "period".
 */
export interface AmortisationMonth {
  readonly interest: number;
  readonly principal: number;
  /** At the month's end. */
  readonly balance: number;
}

/** Level service in arrears: the annuity that pays the debt off in `months`. @throws finance/bad-input */
export function levelSchedule(
  debt: number,
  annualInterestRate: number,
  months: number,
  periodsPerYear = 12,
): AmortisationMonth[] {
  requireNonNegative("debt", debt);
  requireNonNegative("interest rate", annualInterestRate);
  requireWhole("tenor in months", months, 1);
  requirePeriods(periodsPerYear);
  const service = -levelPayment(
    { periodRate: annualInterestRate / periodsPerYear, periodCount: months },
    debt,
  );
  return serviceSchedule(debt, annualInterestRate, new Float64Array(months).fill(service), periodsPerYear);
}

/** Equal principal each month. @throws finance/bad-input */
export function equalPrincipalSchedule(
  debt: number,
  annualInterestRate: number,
  months: number,
  periodsPerYear = 12,
): AmortisationMonth[] {
  requireNonNegative("debt", debt);
  requireNonNegative("interest rate", annualInterestRate);
  requireWhole("tenor in months", months, 1);
  requirePeriods(periodsPerYear);
  let balance = debt;
  return Array.from({ length: months }, (_, month) => {
    const interest = (balance * annualInterestRate) / periodsPerYear;
    const principal = month === months - 1 ? balance : debt / months;
    balance -= principal;
    return { interest, principal, balance };
  });
}

/**
 * The schedule that follows given service amounts (a sculpted one follows cash available): principal = service - interest,
 * negative where service does not cover interest. The last month pays what is left, so the balance ends at 0.
 *
 * @throws finance/amount-not-finite, finance/bad-input
 */
export function serviceSchedule(
  debt: number,
  annualInterestRate: number,
  service: MonthlyAmounts,
  periodsPerYear = 12,
): AmortisationMonth[] {
  requireAmounts("debt service", service);
  requirePeriods(periodsPerYear);
  requireNonNegative("debt", debt);
  requireNonNegative("interest rate", annualInterestRate);
  let balance = debt;
  return Array.from(service, (due, month) => {
    const interest = (balance * annualInterestRate) / periodsPerYear;
    const principal = month === service.length - 1 ? balance : due - interest;
    balance -= principal;
    return { interest, principal, balance };
  });
}

/** Payments a year: 12, 4, 2, 1. @throws finance/bad-input */
export function requirePeriods(periodsPerYear: number): void {
  requireWhole("periods a year", periodsPerYear, 1);
}
