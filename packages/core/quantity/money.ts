import { type CalendarDay, formatDay } from "./calendar.ts";
import { quantityErrors } from "./quantity-errors.ts";

/** ISO 4217 code in capitals, for example `USD`, `EUR`, `RUB`. */
export type Currency = string;

/** An amount with its currency; amounts of different currencies are never added (convention 6). */
export interface Money {
  readonly amount: number;
  readonly currency: Currency;
}

/** A dated conversion rate: one `from` is `rate` `to`. Runs record every rate that they used. */
export interface ExchangeRate {
  readonly from: Currency;
  readonly to: Currency;
  readonly rate: number;
  readonly date: CalendarDay;
  readonly source: string;
}

/** Sum of two amounts. @throws quantity/currency-mismatch */
export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency)
    throw quantityErrors.currencyMismatch({ left: a.currency, right: b.currency });
  return { amount: a.amount + b.amount, currency: a.currency };
}

/** Converts by a dated rate, in either direction. @throws quantity/currency-mismatch where the rate is for others */
export function convertMoney(money: Money, rate: ExchangeRate): Money {
  if (money.currency === rate.from) return { amount: money.amount * rate.rate, currency: rate.to };
  if (money.currency === rate.to) return { amount: money.amount / rate.rate, currency: rate.from };
  throw quantityErrors.currencyMismatch({
    left: money.currency,
    right: `${rate.from}/${rate.to} of ${formatDay(rate.date)}`,
  });
}
