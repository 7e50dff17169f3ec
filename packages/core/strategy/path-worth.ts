import { discountFactors, presentValue, terminalValue } from "../finance/index.ts";
import type { PathCash } from "./path-cash.ts";
import type { HostedColumns } from "./path-hosted.ts";
import type { PathOperation } from "./path-operation.ts";
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
  for (let p = 0; p < cash.pathCount; p++) addWorthOfPath(terms, cash, p);
  return cash;
}

/** {@link addWorth} of one path. */
export function addWorthOfPath(terms: WorthTerms, cash: PathCash, p: number): void {
  const withoutUsd = presentValueOfPath(terms, cash, p);
  cash.npvWithoutTerminalUsd[p] = withoutUsd;
  cash.capexUsd[p] = sumOf(cash.hallCapexUsd, cash, p, 0) + sumOf(cash.machineCapexUsd, cash, p, 0);
  cash.npvUsd[p] = withoutUsd + terminalUsdOf(terms.terminal, cash, p) * terms.terminalFactor;
}

/**
 * What an operation alone is worth, one value per path: all that choosing among plans needs of it, a hundredth of its memory.
 * A lease and its halls are added by {@link hostedNpvUsd}.
 */
export interface OperationWorth {
  readonly npvUsd: Float64Array;
  /** Operating cash of the last twelve months: what the end of the horizon is worth by. */
  readonly lastYearUsd: Float64Array;
}

const LAST_YEAR_MONTHS = 12;

/** Worth of an operation on every path, without the end of the horizon. */
export function operationWorth(
  terms: WorthTerms,
  operation: PathOperation,
  pathCount: number,
): OperationWorth {
  const months = terms.contracted.length;
  const out = { npvUsd: new Float64Array(pathCount), lastYearUsd: new Float64Array(pathCount) };
  const { contracted, merchant, machines, overhead } = terms;
  for (let p = 0; p < pathCount; p++) {
    let usd = 0;
    let lastYearUsd = 0;
    for (let month = 0, at = p * months; month < months; month++, at++) {
      const merchantUsd = operation.merchantUsd[at]!;
      const overheadUsd = operation.overheadUsd[at]!;
      const blocksUsd = operation.blocksUsd[at]!;
      usd +=
        contracted[month]! * blocksUsd +
        merchant[month]! * (merchantUsd + operation.siteSaleUsd[at]!) +
        machines[month]! * (operation.machineSaleUsd[at]! - operation.machineCapexUsd[at]!) +
        overhead[month]! * overheadUsd;
      if (month >= months - LAST_YEAR_MONTHS) lastYearUsd += blocksUsd + merchantUsd + overheadUsd;
    }
    out.npvUsd[p] = usd;
    out.lastYearUsd[p] = lastYearUsd;
  }
  return out;
}

/** NPV of a path with its operation's worth given, and its lease and halls by month; null where there are none. */
export function hostedNpvUsd(
  terms: WorthTerms,
  { npvUsd, lastYearUsd }: OperationWorth,
  p: number,
  hosted: HostedColumns | null,
): number {
  const { contracted, construction, terminal, terminalFactor } = terms;
  const months = contracted.length;
  let usd = npvUsd[p]!;
  let lastUsd = lastYearUsd[p]!;
  let plantUsd = 0;
  for (let month = 0; hosted && month < months; month++) {
    const leaseUsd = hosted.leaseUsd[month]!;
    const capexUsd = hosted.hallCapexUsd[month]!;
    usd +=
      contracted[month]! * (leaseUsd + hosted.prepaidUsd[month]! + hosted.settlementUsd[month]!) +
      construction[month]! * (hosted.advanceUsd[month]! + hosted.salvageUsd[month]! - capexUsd);
    plantUsd += capexUsd;
    if (month >= months - LAST_YEAR_MONTHS) lastUsd += leaseUsd;
  }
  const endUsd =
    terminal.kind === "salvage"
      ? terminal.fractionOfPlant * plantUsd
      : terminalValue(terminal.method, lastUsd);
  return usd + endUsd * terminalFactor;
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
  return terminalValue(
    terminal.method,
    sumOf(cash.operatingUsd, cash, p, Math.max(0, cash.months - LAST_YEAR_MONTHS)),
  );
}

function sumOf(column: Float64Array, { months }: PathCash, p: number, fromMonth: number): number {
  let usd = 0;
  for (let at = p * months + fromMonth; at < (p + 1) * months; at++) usd += column[at]!;
  return usd;
}
