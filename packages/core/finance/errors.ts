import { defineErrors } from "../quantity/index.ts";

/** The errors of `core/finance`. */
export const financeErrors = defineErrors("finance", {
  badInput: (d: { what: string; value: number; allowed: string }) =>
    `${d.what} is ${d.value}; allowed is ${d.allowed}`,
  amountNotFinite: (d: { what: string; index: number; value: number }) =>
    `${d.what}: amount ${d.index + 1} is ${d.value}; every amount must be a finite number`,
  lengthMismatch: (d: { what: string; expected: number; found: number }) =>
    `${d.what}: ${d.expected} values are needed, ${d.found} were given`,
  mixedCurrencies: (d: { what: string; currencies: readonly string[] }) =>
    `${d.what} mixes ${d.currencies.join(", ")}; convert to one currency by a dated rate first`,
  noDiscountRate: (d: { discountClass: string; line: string }) =>
    `cash line "${d.line}" is of class "${d.discountClass}", which has no discount rate; give one in finance.discount`,
  duplicateLine: (d: { line: string }) => `there are two cash lines called "${d.line}"; ids are unique`,
  outsideCalendar: (d: { line: string; first: string; last: string }) =>
    `cash line "${d.line}" pays outside the calendar ${d.first} to ${d.last}; lengthen the horizon or shorten the line`,
});

/** @throws finance/bad-input unless `value` is finite and `isAllowed` */
export function requireInput(what: string, value: number, isAllowed: boolean, allowed: string): void {
  if (!Number.isFinite(value) || !isAllowed) throw financeErrors.badInput({ what, value, allowed });
}

/** @throws finance/amount-not-finite where an amount is NaN or infinite */
export function requireAmounts(what: string, amounts: ArrayLike<number>): void {
  for (let index = 0; index < amounts.length; index++) {
    const value = amounts[index]!;
    if (!Number.isFinite(value)) throw financeErrors.amountNotFinite({ what, index, value });
  }
}
