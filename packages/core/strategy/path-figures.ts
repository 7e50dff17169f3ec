import { annualInternalRatesOfReturn, annualRate, monthlyRate } from "../finance/index.ts";
import type { PathCash } from "./path-cash.ts";
import type { Loan } from "./path-debt.ts";
import type { MoneyDesk } from "./path-money.ts";
import { moneyOnPaths, type TreasuryFigures } from "./path-money-paths.ts";
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
  const { pathCount, months, netCashUsd } = cash;
  const fresh = () => new Float64Array(pathCount);
  const out = {
    npvUsd: cash.npvUsd.slice(),
    npvWithoutTerminalUsd: cash.npvWithoutTerminalUsd.slice(),
    capexUsd: cash.capexUsd.slice(),
    peakFundingUsd: fresh(),
    paybackMonths: fresh(),
    negativeMonths: fresh(),
    irrPerYear: fresh(),
    irrCount: fresh(),
    afterTaxNpvUsd: fresh().fill(Number.NaN),
    equityNpvUsd: fresh().fill(Number.NaN),
    lowestDscrRatio: fresh().fill(Number.NaN),
    isDefault: fresh(),
  };
  const { treasury, ...told } = money
    ? moneyOnPaths(money.desk, money.loan, cash, money.market)
    : { treasury: null };
  Object.assign(out, told);
  let guess = 0.99;
  for (let p = 0; p < pathCount; p++) {
    readRunningSums(netCashUsd, p, months, out);
    const rates = ratesOfPath(netCashUsd, p * months, months, guess);
    out.irrCount[p] = rates.count;
    out.irrPerYear[p] = rates.count === 1 ? annualRate(1 / rates.discount - 1) : Number.NaN;
    if (rates.count === 1) guess = rates.discount;
  }
  return treasury ? { ...out, treasury } : out;
}

/** Peak funding, payback and months of loss in one walk; see `cashMeasures`. */
function readRunningSums(
  cash: Float64Array,
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
  for (let month = 0, at = p * months; month < months; month++, at++) {
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

interface Rates {
  readonly count: number;
  /** Monthly discount factor 1 / (1 + r) where there is one rate. */
  readonly discount: number;
}

const NONE: Rates = { count: 0, discount: Number.NaN };

/** Rates that a reader can mean, a year; beyond lie roots of money received at once or paid at the very end. */
export const PLAIN_RATES = { above: -0.9, upTo: 10 } as const;
/** The same as monthly discount factors: v = 1 / (1 + r). */
const LOWEST_DISCOUNT = 1 / (1 + monthlyRate(PLAIN_RATES.upTo));
const HIGHEST_DISCOUNT = 1 / (1 + monthlyRate(PLAIN_RATES.above));

/**
 * Rates of return of a path within {@link PLAIN_RATES}. Running sums of the flows discounted at v bound the roots below v by their
 * changes of sign, with the same parity (Descartes' rule for f / (1 - v)): of at most one below the range and at most one more up
 * to 1, the number within is known, and the root is found between its ends. All else is left to the complete search of core/finance.
 */
function ratesOfPath(cash: Float64Array, from: number, months: number, guess: number): Rates {
  const low = rootsProven(cash, from, months, 1, LOWEST_DISCOUNT);
  const high = rootsProven(cash, from, months, -1, 1 / HIGHEST_DISCOUNT);
  if (low >= 0 && high >= 0) {
    if (low + high !== 1) return low + high === 0 ? NONE : { count: 2, discount: Number.NaN };
    const ends = low === 1 ? [LOWEST_DISCOUNT, 1] : [1, HIGHEST_DISCOUNT];
    return { count: 1, discount: rootBetween(cash, from, months, ends[0]!, ends[1]!, guess) };
  }
  const rates = annualInternalRatesOfReturn(cash.subarray(from, from + months), PLAIN_RATES).filter(
    (rate) => rate <= PLAIN_RATES.upTo,
  );
  if (rates.length !== 1) return { count: rates.length, discount: Number.NaN };
  return { count: 1, discount: 1 / (1 + monthlyRate(rates[0]!)) };
}

/** Roots between a discount and 1 where signs prove their number, 0 or 1; else -1. Backwards (`step` -1) for discounts above 1. */
function rootsProven(
  cash: Float64Array,
  from: number,
  months: number,
  step: 1 | -1,
  discount: number,
): number {
  const outside = signChangesOfSums(cash, from, months, step, discount);
  const within = signChangesOfSums(cash, from, months, step, 1);
  const isClear = outside.changes <= 1 && within.last !== 0 && Math.abs(within.last) > 1e-12 * within.gross;
  const count = within.changes - outside.changes;
  return isClear && (count === 0 || count === 1) ? count : -1;
}

function signChangesOfSums(cash: Float64Array, from: number, months: number, step: 1 | -1, discount: number) {
  let sum = 0;
  let gross = 0;
  let sign = 0;
  let changes = 0;
  let factor = 1;
  let at = step === 1 ? from : from + months - 1;
  for (let i = 0; i < months; i++, at += step) {
    const flow = cash[at]! * factor;
    sum += flow;
    gross += Math.abs(flow);
    factor *= discount;
    if (sum === 0) continue;
    const now = sum > 0 ? 1 : -1;
    if (sign !== 0 && now !== sign) changes++;
    sign = now;
  }
  return { changes, last: sum, gross };
}

/** The one root between two discounts: Newton from a guess, kept between the ends by halving. */
function rootBetween(
  cash: Float64Array,
  from: number,
  months: number,
  low: number,
  high: number,
  guess: number,
): number {
  let [a, b] = [low, high];
  const isPositiveAtLow = valueAt(cash, from, months, low).value > 0;
  let v = guess > low && guess < high ? guess : (low + high) / 2;
  for (let i = 0; i < 100; i++) {
    const { value, slope } = valueAt(cash, from, months, v);
    if (value === 0) return v;
    if (value > 0 === isPositiveAtLow) a = v;
    else b = v;
    const next = v - value / slope;
    const inside = next > a && next < b ? next : (a + b) / 2;
    if (Math.abs(inside - v) <= 1e-14 * v) return inside;
    v = inside;
  }
  return v;
}

function valueAt(cash: Float64Array, from: number, months: number, v: number) {
  let value = 0;
  let slope = 0;
  for (let at = from + months - 1; at >= from; at--) {
    slope = slope * v + value;
    value = value * v + cash[at]!;
  }
  return { value, slope };
}
