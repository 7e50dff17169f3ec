import { sum } from "../quantity/index.ts";
import { requireAmounts } from "./errors.ts";
import { discountFactors } from "./present-value.ts";
import type { MonthlyAmounts, MonthTiming } from "./types.ts";

/** What an investor reads off a row of monthly net cash flows (positive = received). */
export interface CashMeasures {
  /** The deepest the cumulative cash falls below zero, as a positive amount. */
  readonly peakFunding: number;
  /** Months until the cumulative cash is at or above zero for good; null = never within the horizon. */
  readonly paybackMonths: number | null;
  /** Cash received per unit of cash put in; null where nothing was put in. */
  readonly moic: number | null;
  readonly negativeMonthCount: number;
  readonly total: number;
}

/** All measures of one row of flows. @throws finance/amount-not-finite */
export function cashMeasures(flows: MonthlyAmounts): CashMeasures {
  return {
    peakFunding: peakFunding(flows),
    paybackMonths: paybackMonths(flows),
    moic: moic(flows),
    negativeMonthCount: negativeMonthCount(flows),
    total: sum(flows),
  };
}

/** The deepest cumulative shortfall, as a positive amount; 0 where cumulative cash never turns negative. @throws finance/amount-not-finite */
export function peakFunding(flows: MonthlyAmounts): number {
  requireAmounts("cash flows", flows);
  let cumulative = 0;
  let deepest = 0;
  for (const flow of flows) {
    cumulative += flow;
    deepest = Math.min(deepest, cumulative);
  }
  return -deepest === 0 ? 0 : -deepest;
}

/**
 * Months until the investment is paid back and stays so: the last time cumulative cash crosses from below zero to zero
 * or more, linear within the month. 0 where it is never below; null where it ends below. Where a later outlay sinks it again
 * (a refresh, a removal) the textbook's first crossing is {@link firstPaybackMonths}. Flows a year apart give years.
 *
 * @throws finance/amount-not-finite
 */
export function paybackMonths(flows: MonthlyAmounts): number | null {
  requireAmounts("cash flows", flows);
  let cumulative = 0;
  let payback: number | null = 0;
  for (let month = 0; month < flows.length; month++) {
    const next = cumulative + flows[month]!;
    if (next < 0) payback = null;
    else if (cumulative < 0) payback = month + -cumulative / flows[month]!;
    cumulative = next;
  }
  return payback;
}

/**
 * Simple payback as NREL's manual (1995, section 3) and most textbooks have it: the FIRST time that cumulative cash reaches zero,
 * linear within the month, whatever is paid later. 0 where it never falls below; null where it never comes back.
 *
 * @throws finance/amount-not-finite
 */
export function firstPaybackMonths(flows: MonthlyAmounts): number | null {
  requireAmounts("cash flows", flows);
  let cumulative = 0;
  let wasBelow = false;
  for (let month = 0; month < flows.length; month++) {
    const flow = flows[month]!;
    if (cumulative < 0 && cumulative + flow >= 0) return month - cumulative / flow;
    cumulative += flow;
    if (cumulative < 0) wasBelow = true;
  }
  return wasBelow ? null : 0;
}

/**
 * Payback of the flows discounted to the first month's start at an annual effective rate, once and for all as
 * {@link paybackMonths}. @throws finance/bad-input, finance/amount-not-finite
 */
export function discountedPaybackMonths(
  flows: MonthlyAmounts,
  annualRate: number,
  timing: MonthTiming,
): number | null {
  const factors = discountFactors(annualRate, flows.length, timing);
  return paybackMonths(factors.map((factor, month) => factor * flows[month]!));
}

/**
 * Multiple on invested capital (equity multiple): sum of positive months over sum of negative ones; null without negative months. A
 * loss that later income pays counts as invested here; over the deepest need of money alone it is {@link multipleOnPeakFunding}.
 *
 * @throws finance/amount-not-finite
 */
export function moic(flows: MonthlyAmounts): number | null {
  requireAmounts("cash flows", flows);
  let received = 0;
  let invested = 0;
  for (const flow of flows) {
    if (flow > 0) received += flow;
    else invested -= flow;
  }
  return invested > 0 ? received / invested : null;
}

/**
 * Multiple on the money that was ever out at once: 1 + total / peak funding; null where none was needed. Equal to {@link moic} where
 * all is paid in before anything comes back.
 *
 * @throws finance/amount-not-finite
 */
export function multipleOnPeakFunding(flows: MonthlyAmounts): number | null {
  const peak = peakFunding(flows);
  return peak > 0 ? 1 + sum(flows) / peak : null;
}

/** Months in which more is paid than received. @throws finance/amount-not-finite */
export function negativeMonthCount(flows: MonthlyAmounts): number {
  requireAmounts("cash flows", flows);
  let count = 0;
  for (const flow of flows) if (flow < 0) count++;
  return count;
}
