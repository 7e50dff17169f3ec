import { monthsBetween } from "../quantity/index.ts";
import { calendarOf, sumLines } from "./cash-line.ts";
import { financeErrors } from "./errors.ts";
import { realRate } from "./periodic-value.ts";
import { presentValue } from "./present-value.ts";
import type { CashLine, MonthTiming, QuantityLine } from "./types.ts";

/** How a levelised cost is discounted, and what its price does. */
export interface LevelisedTerms {
  /** Annual effective, nominal where the lines are. */
  readonly annualRate: number;
  readonly timing: MonthTiming;
  /**
   * The price grows by this a year; absent = 0, a price that stays (nominal levelised cost). The lines' own inflation here gives the real
   * one: in money of the first month's start.
   */
  readonly priceGrowthAnnualRate?: number;
}

/**
 * Levelised cost: present value of costs less by-product income, over present value of the quantity, at one rate
 * (the LCOE definition of NREL's "Manual for the Economic Evaluation", 1995, section 3): the price per unit at which the
 * NPV is 0. Per TH-day, per MWh served, per sat. Taxes and financing count where their lines are given: after-tax cost needs an
 * after-tax rate and the tax lines, or the revenue that pays them.
 *
 * @param lines costs negative and credits positive, as always; one currency
 * @throws finance/no-quantity, finance/mixed-currencies, finance/amount-not-finite, finance/bad-input
 */
export function levelisedCost(
  lines: readonly CashLine[],
  quantity: QuantityLine,
  terms: LevelisedTerms,
): number {
  const calendar = calendarOf(lines);
  const cost = -presentValue(sumLines(lines, calendar), terms.annualRate, { timing: terms.timing });
  const firstMonth = lines.length === 0 ? 0 : monthsBetween(calendar.startMonth, quantity.startMonth);
  const unitRate = realRate(terms.annualRate, terms.priceGrowthAnnualRate ?? 0);
  const units = presentValue(quantity.amounts, unitRate, { firstMonth, timing: terms.timing });
  if (!(units > 0))
    throw financeErrors.noQuantity({ what: `levelised cost per ${quantity.unit} of "${quantity.id}"` });
  return cost / units;
}
