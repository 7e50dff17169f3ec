import { log, sum } from "../quantity/index.ts";
import {
  exponential,
  inverseNormal,
  type MeanReversion,
  outlook,
  simulateMeanReversion,
  standardNormal,
} from "../uncertainty/index.ts";
import { HOURS_PER_YEAR, hostingEconomics, miningEconomics } from "./site-economics.ts";
import type { Book, Draw } from "./types.ts";

/** Factor numbers of this room's draws. */
const HASHPRICE_FACTOR = 70;
const DEFAULT_FACTOR = 71;
const MONTHS = 120;

/** Yearly margins per grid MW, one row per path, ten years each. */
export type YearlyMargins = readonly (readonly number[])[];

/**
 * Margins of the mine: hashprice reverts to today's in logarithms, machines stop where they do not pay. Standing costs are paid
 * in every month; capital is not counted.
 */
export function miningMargins(book: Book, draw: Draw): YearlyMargins {
  const { revenueUsdPerMwh, marginUsdPerMwh, standingUsdPerMwYear } = miningEconomics(book);
  const process = book.read<{ volatilityPerSqrtYear: number; reversionPerYear: number }>(
    "claims.hashprice.process",
  );
  const model: MeanReversion = {
    volatilityPerSqrtYear: process.volatilityPerSqrtYear,
    reversionPerYear: process.reversionPerYear,
    initialLogDeviation: 0,
  };
  const cost = revenueUsdPerMwh - marginUsdPerMwh;
  const perMonth = standingUsdPerMwYear / 12;
  const hours = HOURS_PER_YEAR / 12;
  return paths(draw, (path) => {
    const ratio = hashpriceRatios(model, draw.seed, path);
    return yearsOf((month) => Math.max(0, revenueUsdPerMwh * ratio[month]! - cost) * hours - perMonth);
  });
}

function hashpriceRatios(model: MeanReversion, seed: number, path: number): Float64Array {
  const out = new Float64Array(MONTHS);
  const normals = hashpriceNormals(seed, path);
  const curve = outlook({
    values: new Float64Array(MONTHS).fill(1),
    stepYears: 1 / 12,
    basis: "hashprice over today's",
  });
  simulateMeanReversion(out, model, curve, normals);
  return out;
}

const kept = new Map<string, Float64Array>();
const KEPT_PATHS = 10_000;

/** The normals of a path, remembered: an experiment asks for the same ones some hundred times. */
function hashpriceNormals(seed: number, path: number): Float64Array {
  const key = `${seed}/${path}`;
  const known = kept.get(key);
  if (known) return known;
  const normals = Float64Array.from({ length: MONTHS - 1 }, (_, i) =>
    standardNormal({ studySeed: seed }, path, HASHPRICE_FACTOR, i),
  );
  if (kept.size >= KEPT_PATHS) kept.clear();
  kept.set(key, normals);
  return normals;
}

/** Margins of the hall: net income until the tenant defaults, none for the lag, then the next tenant's lower rent. */
export function hostingMargins(book: Book, draw: Draw): YearlyMargins {
  const noi = hostingEconomics(book).noiUsdPerGridMwYear / 12;
  const chance = book.read<Record<string, number>>("tenants.grade.investment_grade_backed")
    .defaultProbabilityPerYear!;
  const depth = book.read<Record<string, number>>("tenants.depth.middle");
  return paths(draw, (path) => {
    const defaultMonth = defaultMonthOf(chance, draw.seed, path);
    return yearsOf((month) => {
      if (month < defaultMonth) return noi;
      return month < defaultMonth + depth.reLetLagMonths! ? 0 : noi * depth.reLetRentFraction!;
    });
  });
}

function defaultMonthOf(chancePerYear: number, seed: number, path: number): number {
  const draw = exponential({ studySeed: seed }, path, DEFAULT_FACTOR, 0);
  return (12 * draw) / -log(1 - chancePerYear);
}

/** Share of the standard normal below a value, by halving its own quantile. */
export function normalShare(normal: number): number {
  let [low, high] = [1e-16, 1 - 1e-16];
  for (let i = 0; i < 52; i++) {
    const middle = (low + high) / 2;
    if (inverseNormal(middle) < normal) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function paths({ pathCount }: Draw, years: (path: number) => readonly number[]): YearlyMargins {
  return Array.from({ length: pathCount }, (_, path) => years(path));
}

function yearsOf(month: (month: number) => number): readonly number[] {
  return Array.from({ length: MONTHS / 12 }, (_, year) =>
    sum(Array.from({ length: 12 }, (_, i) => month(year * 12 + i))),
  );
}

/** Standard deviation over mean of all years of all paths; null where the mean is not above zero. */
export function variationOf(margins: YearlyMargins): number | null {
  const all = margins.flat();
  const mean = sum(all) / all.length;
  const spread = Math.sqrt(sum(all.map((value) => (value - mean) ** 2)) / all.length);
  return mean > 0 ? spread / mean : null;
}

/** A quantile of all years of all paths over their median. */
export function lowOverMedian(margins: YearlyMargins, probability: number): number | null {
  const all = margins.flat().sort((a, b) => a - b);
  const at = (p: number) => all[Math.min(all.length - 1, Math.floor(p * all.length))]!;
  return at(0.5) > 0 ? at(probability) / at(0.5) : null;
}

/** Share of years with a margin below zero. */
export function negativeShare(margins: YearlyMargins): number {
  const all = margins.flat();
  return all.filter((value) => value < 0).length / all.length;
}
