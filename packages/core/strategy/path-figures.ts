import { annualInternalRatesOfReturn, annualRate, monthlyRate } from "../finance/index.ts";
import type { PathCash } from "./path-cash.ts";

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
] as const;

/** Name of a figure; NaN stands for "none" where there may be none: payback, rate of return. */
export type PathFigure = (typeof PATH_FIGURES)[number];

/** One row of values per figure, one value per path. */
export type PathFigures = Readonly<Record<PathFigure, Float64Array>>;

/** Reads all figures of a choice off its cash. A path with several rates of return has a count and no rate: none is picked. */
export function pathFigures(cash: PathCash): PathFigures {
  const { pathCount, months, netCashUsd } = cash;
  const fresh = () => new Float64Array(pathCount);
  const out = {
    npvUsd: cash.npvUsd,
    npvWithoutTerminalUsd: cash.npvWithoutTerminalUsd,
    capexUsd: cash.capexUsd,
    peakFundingUsd: fresh(),
    paybackMonths: fresh(),
    negativeMonths: fresh(),
    irrPerYear: fresh(),
    irrCount: fresh(),
  };
  let guess = 0.99;
  for (let p = 0; p < pathCount; p++) {
    readRunningSums(netCashUsd, p, months, out);
    const rates = ratesOfPath(netCashUsd, p * months, months, guess);
    out.irrCount[p] = rates.count;
    out.irrPerYear[p] = rates.count === 1 ? annualRate(1 / rates.discount - 1) : Number.NaN;
    if (rates.count === 1) guess = rates.discount;
  }
  return out;
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

/**
 * Rates of return of a path. Running sums with one change of sign, from the front or from the back, prove a single rate (Descartes'
 * rule for f / (1 - v)): it is found by Newton from its neighbour's. All else is left to the complete search of core/finance.
 */
function ratesOfPath(cash: Float64Array, from: number, months: number, guess: number): Rates {
  const front = signChangesOfSums(cash, from, months, 1);
  const back = signChangesOfSums(cash, from, months, -1);
  if (front.changes === 0 && back.changes === 0) return NONE;
  const total = Math.abs(front.last) > 1e-6 ? 1 : 0;
  if (total === 1 && front.changes + back.changes === 1) {
    const discount = newton(cash, from, months, front.changes === 1 ? Math.min(guess, 0.9999) : 1.001);
    const isInside = front.changes === 1 ? discount < 1 : discount > 1;
    if (discount > 0 && isInside) return { count: 1, discount };
  }
  const rates = annualInternalRatesOfReturn(cash.subarray(from, from + months));
  if (rates.length !== 1) return { count: rates.length, discount: Number.NaN };
  return { count: 1, discount: 1 / (1 + monthlyRate(rates[0]!)) };
}

function signChangesOfSums(cash: Float64Array, from: number, months: number, step: 1 | -1) {
  let sum = 0;
  let sign = 0;
  let changes = 0;
  let at = step === 1 ? from : from + months - 1;
  for (let i = 0; i < months; i++, at += step) {
    sum += cash[at]!;
    if (sum === 0) continue;
    const now = sum > 0 ? 1 : -1;
    if (sign !== 0 && now !== sign) changes++;
    sign = now;
  }
  return { changes, last: sum };
}

/** The root of the flows' polynomial near a guess; NaN where Newton does not settle. */
function newton(cash: Float64Array, from: number, months: number, guess: number): number {
  let v = guess;
  for (let i = 0; i < 40; i++) {
    let value = 0;
    let slope = 0;
    for (let at = from + months - 1; at >= from; at--) {
      slope = slope * v + value;
      value = value * v + cash[at]!;
    }
    const next = v - value / slope;
    if (!(next > 0) || !Number.isFinite(next)) return Number.NaN;
    if (Math.abs(next - v) <= 1e-13 * v) return next;
    v = next;
  }
  return Number.NaN;
}
