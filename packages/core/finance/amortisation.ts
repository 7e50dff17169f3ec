import { requireAmounts, requireNonNegative, requireWhole } from "./errors.ts";
import { levelPayment } from "./loan.ts";
import type { MonthlyAmounts } from "./types.ts";

/** Planned interest and principal of one month; interest on the balance at the month's beginning, a twelfth of the rate. */
export interface AmortisationMonth {
  readonly interest: number;
  readonly principal: number;
  /** At the month's end. */
  readonly balance: number;
}

/** Level service: the annuity that pays the debt off in `months`. @throws finance/bad-input */
export function levelSchedule(debt: number, annualInterestRate: number, months: number): AmortisationMonth[] {
  requireNonNegative("debt", debt);
  requireNonNegative("interest rate", annualInterestRate);
  requireWhole("tenor in months", months, 1);
  const service = -levelPayment({ periodRate: annualInterestRate / 12, periodCount: months }, debt);
  return serviceSchedule(debt, annualInterestRate, new Float64Array(months).fill(service));
}

/** Equal principal each month. @throws finance/bad-input */
export function equalPrincipalSchedule(
  debt: number,
  annualInterestRate: number,
  months: number,
): AmortisationMonth[] {
  requireNonNegative("debt", debt);
  requireWhole("tenor in months", months, 1);
  let balance = debt;
  return Array.from({ length: months }, (_, month) => {
    const interest = (balance * annualInterestRate) / 12;
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
): AmortisationMonth[] {
  requireAmounts("debt service", service);
  requireNonNegative("debt", debt);
  let balance = debt;
  return Array.from(service, (due, month) => {
    const interest = (balance * annualInterestRate) / 12;
    const principal = month === service.length - 1 ? balance : due - interest;
    balance -= principal;
    return { interest, principal, balance };
  });
}
