import { monthsBetween } from "../quantity/index.ts";
import { calendarOf, sumLines } from "./cash-line.ts";
import { financeErrors } from "./errors.ts";
import { presentValue } from "./present-value.ts";
import type { CashLine, MonthTiming, QuantityLine } from "./types.ts";

/**
 * Levelised cost: present value of costs less by-product income, over present value of the quantity, at one rate
 * (the LCOE definition of NREL's "Manual for the Economic Evaluation", 1995, section 3): the constant price per unit at
 * which the NPV is 0. Per TH-day, per MWh served, per sat.
 *
 * @param lines costs negative and credits positive, as always; one currency
 * @throws finance/no-quantity, finance/mixed-currencies, finance/amount-not-finite, finance/bad-input
 */
export function levelisedCost(
  lines: readonly CashLine[],
  quantity: QuantityLine,
  terms: { readonly annualRate: number; readonly timing: MonthTiming },
): number {
  const calendar = calendarOf(lines);
  const cost = -presentValue(sumLines(lines, calendar), terms.annualRate, { timing: terms.timing });
  const firstMonth = lines.length === 0 ? 0 : monthsBetween(calendar.startMonth, quantity.startMonth);
  const units = presentValue(quantity.amounts, terms.annualRate, { firstMonth, timing: terms.timing });
  if (!(units > 0))
    throw financeErrors.noQuantity({ what: `levelised cost per ${quantity.unit} of "${quantity.id}"` });
  return cost / units;
}
