import { discountFactors, presentValue, terminalValue } from "../finance/index.ts";
import type { PathCash } from "./path-cash.ts";
import type { Site, TerminalMethod } from "./types.ts";

/** How a month's cash of each class is discounted, and what the end of the horizon is worth. */
export interface WorthTerms {
  readonly contracted: Float64Array;
  readonly merchant: Float64Array;
  readonly machines: Float64Array;
  readonly construction: Float64Array;
  readonly overhead: Float64Array;
  readonly terminal: TerminalMethod;
  readonly terminalFactor: number;
}

/** Discount factors of a site's terms; see `netPresentValue`. */
export function worthTerms({ valuation, months }: Site): WorthTerms {
  const { discountRates, timing, terminal } = valuation;
  const factors = (annualRate: number | undefined) => discountFactors(annualRate ?? 0, months, timing);
  return {
    contracted: factors(discountRates.contracted),
    merchant: factors(discountRates.merchant),
    machines: factors(discountRates["owned-machines"]),
    construction: factors(discountRates.construction),
    overhead: factors(discountRates.overhead),
    terminal,
    terminalFactor: presentValue([1], terminal.discountAnnualRate, {
      firstMonth: months,
      timing: "month-start",
    }),
  };
}

/** Adds what every path is worth, with and without the end of the horizon, and what is invested on it. */
export function addWorth(terms: WorthTerms, cash: PathCash): PathCash {
  for (let p = 0; p < cash.pathCount; p++) {
    const withoutUsd = presentValueOfPath(terms, cash, p);
    cash.npvWithoutTerminalUsd[p] = withoutUsd;
    cash.capexUsd[p] = sumOf(cash.hallCapexUsd, cash, p, 0) + sumOf(cash.machineCapexUsd, cash, p, 0);
    cash.npvUsd[p] = withoutUsd + terminalUsdOf(terms.terminal, cash, p) * terms.terminalFactor;
  }
  return cash;
}

function presentValueOfPath(terms: WorthTerms, cash: PathCash, p: number): number {
  const { contracted, merchant, machines, construction, overhead } = terms;
  let usd = 0;
  for (let month = 0, at = p * cash.months; month < cash.months; month++, at++)
    usd +=
      contracted[month]! * cash.contractedUsd[at]! +
      merchant[month]! * cash.merchantUsd[at]! +
      machines[month]! * cash.machinesUsd[at]! +
      construction[month]! * cash.constructionUsd[at]! +
      overhead[month]! * cash.overheadUsd[at]!;
  return usd;
}

/** Value at the end of the horizon, undiscounted; see `outcomeOf`. */
export function terminalUsdOf(terminal: TerminalMethod, cash: PathCash, p: number): number {
  if (terminal.kind === "salvage") return terminal.fractionOfPlant * sumOf(cash.hallCapexUsd, cash, p, 0);
  return terminalValue(terminal.method, sumOf(cash.operatingUsd, cash, p, Math.max(0, cash.months - 12)));
}

function sumOf(column: Float64Array, { months }: PathCash, p: number, fromMonth: number): number {
  let usd = 0;
  for (let at = p * months + fromMonth; at < (p + 1) * months; at++) usd += column[at]!;
  return usd;
}
