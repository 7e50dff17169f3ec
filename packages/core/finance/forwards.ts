import { requireAmounts, requireSameLength } from "./errors.ts";
import type { CashLine, MonthlyAmounts } from "./types.ts";

/**
 * A forward settled in cash against an index: hashprice (volume in PH-days, prices per PH/day) or power (MWh, per MWh).
 * The seller receives volume * (strike - index), the buyer the opposite.
 */
export interface Forward {
  readonly id: string;
  readonly side: "seller" | "buyer";
  readonly counterparty: string;
  /** In words, for example "hashprice, 500 PH at 52 USD/PH/day". */
  readonly why: string;
  readonly currency: string;
  readonly startMonth: CashLine["startMonth"];
  readonly volumes: MonthlyAmounts;
  readonly strikes: MonthlyAmounts;
}

/** Settlement amounts by month, positive = received by the owner. @throws finance/length-mismatch, finance/amount-not-finite */
export function forwardSettlements(forward: Forward, indexPrices: MonthlyAmounts): Float64Array {
  const { id, side, volumes, strikes } = forward;
  for (const [what, amounts] of [
    ["strikes", strikes],
    ["index prices", indexPrices],
  ] as const) {
    requireSameLength(`${id}: ${what}`, amounts, volumes.length);
    requireAmounts(`${id}: ${what}`, amounts);
  }
  requireAmounts(`${id}: volumes`, volumes);
  const sign = side === "seller" ? 1 : -1;
  return Float64Array.from(volumes, (volume, t) => sign * volume * (strikes[t]! - indexPrices[t]!));
}

/** The settlements as a cash line, contracted. */
export function forwardLine(forward: Forward, indexPrices: MonthlyAmounts): CashLine {
  const { id, counterparty, why, currency, startMonth } = forward;
  return {
    id,
    payer: counterparty,
    payee: "site owner",
    why,
    currency,
    discountClass: "contracted",
    account: "revenue",
    startMonth,
    amounts: forwardSettlements(forward, indexPrices),
  };
}
