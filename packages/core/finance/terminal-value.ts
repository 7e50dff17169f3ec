import { requireInput } from "./errors.ts";

/**
 * What the site is taken to be worth when the horizon ends; one method for all strategies (convention 8), and value
 * without it is shown too.
 */
export type TerminalValueMethod =
  | { readonly method: "none" }
  /** Gordon growth: last year's cash * (1 + g) / (r - g), at the horizon. */
  | { readonly method: "perpetuity"; readonly annualRate: number; readonly annualGrowth: number }
  /** Last year's cash times a multiple. */
  | { readonly method: "exit-multiple"; readonly multipleRatio: number }
  /** Level annuity of last year's cash over the years left, declining or growing by g, at rate r. */
  | {
      readonly method: "remaining-life";
      readonly annualRate: number;
      readonly annualGrowth: number;
      readonly yearCount: number;
    }
  /** A stated amount: salvage, land, book value. */
  | { readonly method: "amount"; readonly amount: number };

/**
 * Value at the end of the horizon, in the currency of `lastYearCash`. A going-concern method gives 0 where the last
 * year's cash is negative: the owner closes instead.
 *
 * @throws finance/bad-input where growth reaches the rate or figures are not finite
 */
export function terminalValue(method: TerminalValueMethod, lastYearCash: number): number {
  requireInput("last year's cash", lastYearCash, true, "a finite amount");
  const cash = Math.max(0, lastYearCash);
  switch (method.method) {
    case "none":
      return 0;
    case "amount":
      requireInput("terminal amount", method.amount, true, "a finite amount");
      return method.amount;
    case "exit-multiple":
      requireInput("exit multiple", method.multipleRatio, method.multipleRatio >= 0, "0 or more");
      return cash * method.multipleRatio;
    case "perpetuity":
      return cash * perpetuityFactor(method.annualRate, method.annualGrowth);
    case "remaining-life":
      return cash * annuityFactor(method);
  }
}

function perpetuityFactor(rate: number, growth: number): number {
  requireInput(
    "terminal growth",
    growth,
    growth > -1 && growth < rate,
    `above -1 and below the rate ${rate}`,
  );
  return (1 + growth) / (rate - growth);
}

function annuityFactor(terms: { annualRate: number; annualGrowth: number; yearCount: number }): number {
  const { annualRate, annualGrowth, yearCount } = terms;
  requireInput("terminal rate", annualRate, annualRate > -1, "above -1");
  requireInput("terminal growth", annualGrowth, annualGrowth > -1, "above -1");
  requireInput(
    "years of remaining life",
    yearCount,
    Number.isInteger(yearCount) && yearCount >= 0,
    "whole, 0 or more",
  );
  const ratio = (1 + annualGrowth) / (1 + annualRate);
  let factor = 0;
  for (let year = 0; year < yearCount; year++) factor = (factor + 1) * ratio;
  return factor;
}
