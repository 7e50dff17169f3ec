import { requireAmounts, requireInput, requireWhole } from "./errors.ts";
import { firstPaybackMonths } from "./measures.ts";
import { integerPower, integerRoot } from "./rates.ts";
import type { MonthlyAmounts } from "./types.ts";

/**
 * Evenly spaced flows of any period (years in most textbooks), at a rate per period. Months of a site are discounted by
 * {@link presentValue}, which takes an annual rate.
 */

/**
 * Where the first flow falls: now (textbooks' year 0, what {@link internalRatesOfReturn} takes), or at the first period's end (the NPV of
 * spreadsheets), or in the middle of the first period (mid-year discounting).
 */
export type FirstFlow = "now" | "mid-period" | "period-end";

/**
 * Net present value, sum of flow_t / (1 + r)^(t + offset) for t = 0, 1, .., offset 0 for "now", 1/2 for "mid-period", 1 for "period-end".
 *
 * @throws finance/bad-input, finance/amount-not-finite
 * @example netPresentValueOf([-10000, 3000, 4200, 6800], 0.1, "period-end") // 1188.44, as the spreadsheet's NPV
 */
export function netPresentValueOf(flows: MonthlyAmounts, periodRate: number, firstFlow: FirstFlow): number {
  requireAmounts("cash flows", flows);
  requireInput("rate per period", periodRate, periodRate > -1, "above -1 (-100 %)");
  const growth = 1 + periodRate;
  let value = 0;
  for (let t = flows.length - 1; t >= 0; t--) value = value / growth + flows[t]!;
  if (firstFlow === "now") return value;
  return firstFlow === "mid-period" ? value / Math.sqrt(growth) : value / growth;
}

/**
 * Periods until the first flow is paid back, flows at the ends of periods, the first now; linear between, the FIRST crossing whatever follows
 * (simple payback of textbooks; with a rate the discounted one). 0 where nothing is ever owed; null where it never comes back. Months
 * of a site, whose cash comes in the course of a month, are {@link paybackMonths}.
 *
 * @throws finance/bad-input, finance/amount-not-finite
 * @example paybackPeriods([-1000, 300, 300, 300, 300]) // 3.33
 */
export function paybackPeriods(flows: MonthlyAmounts, periodRate = 0): number | null {
  requireInput("rate per period", periodRate, periodRate > -1, "above -1 (-100 %)");
  const growth = 1 + periodRate;
  let factor = 1;
  const worth = Float64Array.from(flows, (flow) => {
    const value = flow * factor;
    factor /= growth;
    return value;
  });
  const months = firstPaybackMonths(worth);
  return months === null || months === 0 ? months : months - 1;
}

/**
 * Profitability index: present value of all flows after the first, over the first outlay (S. Ross, R. Westerfield, J. Jaffe, "Corporate
 * Finance", ch. 5); worth doing above 1. R. Brealey and S. Myers divide the NET value: that is this less 1. Null where the first flow
 * is no outlay.
 *
 * @throws finance/bad-input, finance/amount-not-finite
 */
export function profitabilityIndex(flows: MonthlyAmounts, periodRate: number): number | null {
  const outlay = -(flows[0] ?? 0);
  const net = netPresentValueOf(flows, periodRate, "now");
  return outlay > 0 ? (net + outlay) / outlay : null;
}

/**
 * The level amount at each period's end that is worth 1 now: r (1 + r)^n / ((1 + r)^n - 1), 1/n at r = 0 (capital recovery factor,
 * NREL's manual, 1995, section 3). Times 12 with a monthly rate: the mortgage constant.
 *
 * @throws finance/bad-input
 */
export function capitalRecoveryFactor(periodRate: number, periodCount: number): number {
  requireInput("rate per period", periodRate, periodRate > -1, "above -1 (-100 %)");
  requireWhole("number of periods", periodCount, 1);
  if (periodRate === 0) return 1 / periodCount;
  return periodRate / (1 - 1 / integerPower(1 + periodRate, periodCount));
}

/**
 * Equivalent annuity: the level amount at each period's end with the same net present value over the same periods. It compares projects
 * of unlike length that would be repeated.
 *
 * @param flows the first falls now; periods are one fewer than flows
 * @throws finance/bad-input, finance/amount-not-finite
 */
export function equivalentAnnuity(flows: MonthlyAmounts, periodRate: number): number {
  return netPresentValueOf(flows, periodRate, "now") * capitalRecoveryFactor(periodRate, flows.length - 1);
}

/** Fisher: the real rate of a nominal one, (1 + nominal)/(1 + inflation) - 1. @throws finance/bad-input */
export function realRate(nominalRate: number, inflationRate: number): number {
  requireInput("nominal rate", nominalRate, nominalRate > -1, "above -1 (-100 %)");
  requireInput("inflation", inflationRate, inflationRate > -1, "above -1 (-100 %)");
  return (1 + nominalRate) / (1 + inflationRate) - 1;
}

/** The annual effective rate of a nominal one that is compounded n times a year (EFFECT). @throws finance/bad-input */
export function effectiveRate(nominalRate: number, periodsPerYear: number): number {
  requireWhole("periods a year", periodsPerYear, 1);
  requireInput("nominal rate", nominalRate, nominalRate > -periodsPerYear, "above -100 % a period");
  return integerPower(1 + nominalRate / periodsPerYear, periodsPerYear) - 1;
}

/** The nominal rate, compounded n times a year, of an annual effective one (NOMINAL). @throws finance/bad-input */
export function nominalRate(effectiveRate: number, periodsPerYear: number): number {
  requireWhole("periods a year", periodsPerYear, 1);
  requireInput("effective rate", effectiveRate, effectiveRate > -1, "above -1 (-100 %)");
  return periodsPerYear * (integerRoot(1 + effectiveRate, periodsPerYear) - 1);
}
