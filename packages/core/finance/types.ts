import type { CalendarMonth, Currency } from "../quantity/index.ts";

/**
 * How risky a line is, and so at which rate it is discounted (convention 9):
 * contracted (rent, backstopped or not, signed hedges), merchant (sold at the day's price), owned-machines (what
 * miners or accelerators of the owner earn), construction, overhead, tax and financing.
 */
export type DiscountClass =
  | "contracted"
  | "merchant"
  | "owned-machines"
  | "construction"
  | "overhead"
  | "tax"
  | "financing";

/** Annual effective rates (0.08 = 8 % a year) per class of line. */
export type DiscountRates = Readonly<Partial<Record<DiscountClass, number>>>;

/** Where a line stands in the statements. */
export type CashAccount =
  | "revenue"
  | "operating-expense"
  | "capital-expenditure"
  | "asset-sale"
  | "coin-sale"
  | "deposit"
  | "property-tax"
  | "sales-tax"
  | "income-tax"
  | "interest"
  | "debt-principal"
  | "financing-fee"
  | "equity";

/** Amounts by month: first value is the first month's. */
export type MonthlyAmounts = readonly number[] | Float64Array;

/** A run of whole calendar months. */
export interface MonthCalendar {
  readonly startMonth: CalendarMonth;
  readonly monthCount: number;
}

/**
 * Who pays whom, when, why, in which currency and discount class.
 * Sign: positive = received by the site owner, negative = paid by the site owner.
 */
export interface CashLine {
  /** Unique within a set of lines, for example `hosting.rent.hall-1`. */
  readonly id: string;
  readonly payer: string;
  readonly payee: string;
  /** The reason in words, for example "base rent, 20 MW sold, year-1 128 USD/kW/month". */
  readonly why: string;
  readonly currency: Currency;
  readonly discountClass: DiscountClass;
  readonly account: CashAccount;
  readonly startMonth: CalendarMonth;
  /** In `currency` (whole units, not cents), one per month from `startMonth`. */
  readonly amounts: MonthlyAmounts;
}

/** A named line of physical quantity that a levelised cost is divided by: sats, MWh, TH-days. */
export interface QuantityLine {
  readonly id: string;
  readonly unit: "sats" | "MWh" | "TH-day";
  readonly startMonth: CalendarMonth;
  readonly amounts: MonthlyAmounts;
}

/** Where in its month a cash flow falls. */
export type MonthTiming = "month-start" | "mid-month" | "month-end";
