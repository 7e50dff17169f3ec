import { sum } from "../quantity/index.ts";
import {
  exp,
  fillNormals,
  log,
  type MeanReversion,
  outlook,
  type RandomKey,
  simulateMeanReversion,
} from "../uncertainty/index.ts";
import {
  type AcceleratorFleet,
  type AcceleratorInputs,
  type AcceleratorMonths,
  acceleratorMonths,
} from "./accelerators.ts";
import { requireField } from "./errors.ts";

/** One path of the hourly price: around the generations' curve, mean-reverting, the first month as the process starts. */
export interface PriceDraw {
  readonly key: RandomKey;
  readonly path: number;
  readonly factor: number;
}

/**
 * The hourly price on one path: `log price = log curve + deviation`, the deviation an Ornstein-Uhlenbeck process (uncertainty).
 * Prices have fallen and risen again, so no path decays for certain.
 *
 * @throws hosting/bad-field for an empty curve; what simulateMeanReversion throws
 */
export function acceleratorPricePath(
  curve: Float64Array,
  process: MeanReversion,
  { key, path, factor }: PriceDraw,
): Float64Array {
  requireField(curve.length > 0, "months of the price curve", curve.length, "1 or more");
  const prices = new Float64Array(curve.length);
  const normals = new Float64Array(curve.length - 1);
  fillNormals(normals, { studySeed: key.studySeed, path, factor, fromStep: 0 });
  const around = outlook({ values: curve, stepYears: 1 / 12, basis: "accelerator price by generations" });
  simulateMeanReversion(prices, process, around, normals);
  return prices;
}

/** What a fleet is worth over its months. USD. */
export interface AcceleratorWorth {
  readonly months: AcceleratorMonths;
  readonly npvUsd: number;
  readonly capexUsd: number;
  readonly noiUsd: number;
  readonly saleUsd: number;
  /** Months from the first purchase until cash has come back, undiscounted; null: never. */
  readonly paybackMonths: number | null;
}

/**
 * A fleet's months and their present value: `sum cash_m / (1 + r)^((m + 1/2) / 12)`.
 * @throws as acceleratorMonths
 */
export function acceleratorWorth(
  fleet: AcceleratorFleet,
  inputs: AcceleratorInputs,
  discountFractionPerYear: number,
): AcceleratorWorth {
  requireField(discountFractionPerYear > -1, "discount rate", discountFractionPerYear, "above -1");
  const months = acceleratorMonths(fleet, inputs);
  const perMonth = log(1 + discountFractionPerYear) / 12;
  return {
    months,
    npvUsd: sum(months.cashUsd.map((usd, month) => usd * exp(-perMonth * (month + 0.5)))),
    capexUsd: sum(months.purchaseUsd),
    noiUsd: sum(months.noiUsd),
    saleUsd: sum(months.saleUsd),
    paybackMonths: paybackOf(months.cashUsd),
  };
}

function paybackOf(cashUsd: readonly number[]): number | null {
  const first = cashUsd.findIndex((usd) => usd !== 0);
  let balance = 0;
  for (let month = 0; month < cashUsd.length; month++) {
    balance += cashUsd[month]!;
    if (month > first && balance >= 0) return month - first;
  }
  return null;
}
