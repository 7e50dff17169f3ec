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
  noTaxRule: (d: { what: string; year: number; firstYear: number }) =>
    `${d.what} has no rule for ${d.year}; the earliest begins in ${d.firstYear}: add a dated row`,
  usesNotFinanced: (d: { debtFraction: number; feeShare: number }) =>
    `fees and interest grow faster than the loan that pays them (debt share ${d.debtFraction}, ${d.feeShare} of each ` +
    "borrowed unit goes back to the lender); lower the debt share, the rate or the construction time",
  notEnoughCoins: (d: { askedSats: number; heldSats: number }) =>
    `${d.askedSats} sats were to be sold, ${d.heldSats} are held; sell less or buy first`,
  booksDoNotBalance: (d: { assetsCents: number; liabilitiesAndEquityCents: number }) =>
    `the opening balance does not balance: assets are ${d.assetsCents} cents, debt, deposits and equity are ` +
    `${d.liabilitiesAndEquityCents} cents; set equity to the difference`,
  noQuantity: (d: { what: string }) => `${d.what}: nothing is produced, so there is no cost per unit`,
});

/** @throws finance/bad-input unless `value` is finite and `isAllowed` */
export function requireInput(what: string, value: number, isAllowed: boolean, allowed: string): void {
  if (!Number.isFinite(value) || !isAllowed) throw financeErrors.badInput({ what, value, allowed });
}

/** @throws finance/bad-input unless 0 <= value <= 1 */
export function requireFraction(what: string, value: number): void {
  requireInput(what, value, value >= 0 && value <= 1, "0 to 1");
}

/** @throws finance/bad-input unless value is finite and >= 0 */
export function requireNonNegative(what: string, value: number): void {
  requireInput(what, value, value >= 0, "0 or more");
}

/** @throws finance/bad-input unless value is a whole number >= least */
export function requireWhole(what: string, value: number, least = 0): void {
  requireInput(what, value, Number.isInteger(value) && value >= least, `a whole number, ${least} or more`);
}

/** @throws finance/length-mismatch */
export function requireSameLength(what: string, values: { readonly length: number }, expected: number): void {
  if (values.length !== expected)
    throw financeErrors.lengthMismatch({ what, expected, found: values.length });
}

/** @throws finance/amount-not-finite where an amount is NaN or infinite */
export function requireAmounts(what: string, amounts: ArrayLike<number>): void {
  for (let index = 0; index < amounts.length; index++) {
    const value = amounts[index]!;
    if (!Number.isFinite(value)) throw financeErrors.amountNotFinite({ what, index, value });
  }
}
