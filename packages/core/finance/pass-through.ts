import { requireAmounts, requireFraction } from "./errors.ts";
import type { CashLine } from "./types.ts";

/** Who bears what of a lease's power and site costs. */
export type PassThrough = "gross" | "modified-gross" | "triple-net";

/** Power-related income and cost that a lease may leave with the owner or hand to the tenant. */
export type PowerItem = "demand-response" | "peak-charge-saving" | "peak-charge" | "energy" | "site-costs";

/** The owner's share of each item under each pass-through: data, a row of the assumptions or of the lease itself. */
export type PassThroughTable = Readonly<Record<PassThrough, Readonly<Record<PowerItem, number>>>>;

/** A line split between owner and tenant; the parts sum to the whole. */
export interface SharedLine {
  readonly owner: CashLine;
  readonly tenantAmounts: Float64Array;
}

/**
 * Splits a line (income or cost) by the lease's pass-through.
 *
 * @throws finance/bad-input where a share is not a fraction, finance/amount-not-finite
 */
export function shareByPassThrough(
  line: CashLine,
  item: PowerItem,
  passThrough: PassThrough,
  table: PassThroughTable,
): SharedLine {
  requireAmounts(`cash line "${line.id}"`, line.amounts);
  const ownerFraction = table[passThrough][item];
  requireFraction(`owner's share of ${item} under ${passThrough}`, ownerFraction);
  const ownerAmounts = Float64Array.from(line.amounts, (amount) => amount * ownerFraction);
  const tenantAmounts = Float64Array.from(line.amounts, (amount, t) => amount - ownerAmounts[t]!);
  const why = `${line.why}; owner's ${Math.round(ownerFraction * 1000) / 10} % under ${passThrough}`;
  return { owner: { ...line, why, amounts: ownerAmounts }, tenantAmounts };
}
