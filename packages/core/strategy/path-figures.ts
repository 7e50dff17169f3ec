import { annualRate } from "../finance/index.ts";
import type { PathCash } from "./path-cash.ts";
import type { Loan } from "./path-debt.ts";
import type { MoneyDesk } from "./path-money-desk.ts";
import {
  type MoneyOfPaths,
  makeMoneyOfPaths,
  type TreasuryFigures,
  writeMoneyOfPath,
} from "./path-money-paths.ts";
import { makeRateFinder } from "./path-rates.ts";
import type { TreasuryMarket } from "./path-treasury.ts";

/** The figures of a choice that are told of every path, in this order. */
export const PATH_FIGURES = [
  "npvUsd",
  "npvWithoutTerminalUsd",
  "capexUsd",
  "peakFundingUsd",
  "paybackMonths",
  "negativeMonths",
  "irrPerYear",
  "irrCount",
  "afterTaxNpvUsd",
  "equityNpvUsd",
  "lowestDscrRatio",
  "isDefault",
] as const;

/** Name of a figure; NaN stands for "none" where there may be none: payback, rate of return. */
export type PathFigure = (typeof PATH_FIGURES)[number];

/** One row of values per figure, one value per path. */
export type PathFigures = Readonly<Record<PathFigure, Float64Array>> & {
  /** Only where the money has a treasury. */
  readonly treasury?: TreasuryFigures;
};

/** The figures that tax and debt make; all others are of the cash before them. */
export const MONEY_FIGURES = ["afterTaxNpvUsd", "equityNpvUsd", "lowestDscrRatio", "isDefault"] as const;
/** See {@link MONEY_FIGURES}. */
export type MoneyFigure = (typeof MONEY_FIGURES)[number];

/** Tax and debt that figures are told after. */
export interface PathMoney {
  readonly desk: MoneyDesk;
  readonly loan: Loan | null;
  /** Prices of the same paths, for a desk with a treasury. */
  readonly market?: TreasuryMarket;
}

/**
 * Reads all figures of a choice off its cash. A path with several rates of return has a count and no rate: none is picked.
 * @param money absent = the figures after tax and debt are none
 */
export function pathFigures(cash: PathCash, money?: PathMoney): PathFigures {
  const read = makeFigureReader(cash.pathCount, cash.months, money);
  for (let p = 0; p < cash.pathCount; p++) read.read(cash, p, p);
  return read.figures;
}

/** Reads figures path by path, in the order of the paths: the rate of one is where the search for the next begins. */
export interface FigureReader {
  readonly figures: PathFigures;
  /** Reads path `row` of `cash` as path `p`. */
  readonly read: (cash: PathCash, row: number, p: number) => void;
  /** The same of the figures after tax and debt alone. */
  readonly readMoney: (cash: PathCash, row: number, p: number) => void;
}

/** A reader of `pathCount` paths; see {@link pathFigures}. */
export function makeFigureReader(pathCount: number, months: number, money?: PathMoney): FigureReader {
  const fresh = () => new Float64Array(pathCount);
  const told = money ? makeMoneyOfPaths(money.desk, pathCount, money.market) : noMoney(pathCount);
  const { treasury, ...after } = told;
  const own = {
    npvUsd: fresh(),
    npvWithoutTerminalUsd: fresh(),
    capexUsd: fresh(),
    peakFundingUsd: fresh(),
    paybackMonths: fresh(),
    negativeMonths: fresh(),
    irrPerYear: fresh(),
    irrCount: fresh(),
  };
  const rates = makeRateFinder(months);
  const readMoney = (cash: PathCash, row: number, p: number) => {
    if (money) writeMoneyOfPath(told, money, cash, row, p);
  };
  const read = (cash: PathCash, row: number, p: number) => {
    own.npvUsd[p] = cash.npvUsd[row]!;
    own.npvWithoutTerminalUsd[p] = cash.npvWithoutTerminalUsd[row]!;
    own.capexUsd[p] = cash.capexUsd[row]!;
    readRunningSums(cash.netCashUsd, row, p, months, own);
    rates.find(cash.netCashUsd, row * months);
    own.irrCount[p] = rates.count;
    own.irrPerYear[p] = rates.count === 1 ? annualRate(1 / rates.discount - 1) : Number.NaN;
    readMoney(cash, row, p);
  };
  return { figures: { ...own, ...after, ...(treasury ? { treasury } : {}) }, read, readMoney };
}

function noMoney(pathCount: number): MoneyOfPaths {
  const none = () => new Float64Array(pathCount).fill(Number.NaN);
  return {
    afterTaxNpvUsd: none(),
    equityNpvUsd: none(),
    lowestDscrRatio: none(),
    isDefault: new Float64Array(pathCount),
    treasury: null,
  };
}

/** Peak funding, payback and months of loss in one walk; see `cashMeasures`. */
function readRunningSums(
  cash: Float64Array,
  row: number,
  p: number,
  months: number,
  out: {
    readonly peakFundingUsd: Float64Array;
    readonly paybackMonths: Float64Array;
    readonly negativeMonths: Float64Array;
  },
): void {
  let running = 0;
  let deepest = 0;
  let payback = 0;
  let losses = 0;
  for (let month = 0, at = row * months; month < months; month++, at++) {
    const flow = cash[at]!;
    const next = running + flow;
    if (flow < 0) losses++;
    if (next < 0) payback = Number.NaN;
    else if (running < 0) payback = month - running / flow;
    if (next < deepest) deepest = next;
    running = next;
  }
  out.peakFundingUsd[p] = 0 - deepest;
  out.paybackMonths[p] = payback;
  out.negativeMonths[p] = losses;
}
