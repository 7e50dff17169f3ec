import { log, sum } from "../quantity/index.ts";
import { shareCommonCause, standardNormal } from "../uncertainty/index.ts";
import { ratioOrNull } from "./figure.ts";
import type { Book, Draw, Measured } from "./types.ts";
import { normalShare } from "./yearly-margins.ts";

const TENANT_FACTOR = 72;

/**
 * Ruin: more months than the reserve covers in which rent is below debt service. One tenant: closed form. Several: draws of
 * default with a common cause, the same rent in equal parts.
 */
export function measureCustomerConcentration(book: Book, draw: Draw): Measured {
  const terms = termsOf(book);
  const single = singleRuin(terms);
  const spread = spreadRuin(terms, draw);
  return {
    singleRuinProbability: single,
    spreadRuinProbability: spread,
    spreadOverSingleRatio: ratioOrNull(spread, single),
    concentrationIndex: 1 / terms.tenantCount,
  };
}

interface Terms {
  readonly chancePerYear: number;
  readonly years: number;
  readonly lagMonths: number;
  readonly reserveMonths: number;
  readonly cover: number;
  readonly lowerRent: number;
  readonly tenantCount: number;
  readonly correlation: number;
}

function termsOf(book: Book): Terms {
  const depth = book.read<Record<string, number>>("tenants.depth.middle");
  return {
    chancePerYear: book.read<Record<string, number>>("tenants.grade.investment_grade_backed")
      .defaultProbabilityPerYear!,
    years: book.read("claims.debt.years"),
    lagMonths: depth.reLetLagMonths!,
    lowerRent: depth.reLetRentFraction!,
    reserveMonths: book.read("finance.reserve_months"),
    cover: book.read("claims.debt.rent_cover"),
    tenantCount: book.read("claims.tenants.count"),
    correlation: book.read("tenants.default_correlation"),
  };
}

/** A default ruins where the lag outlasts the reserve, or the next rent does not cover debt service. */
function singleRuin({ chancePerYear, years, lagMonths, reserveMonths, lowerRent, cover }: Terms): number {
  const isRuin = lagMonths > reserveMonths || lowerRent * cover < 1;
  if (!isRuin) return 0;
  let survives = 1;
  for (let year = 0; year < years; year++) survives *= 1 - chancePerYear;
  return 1 - survives;
}

function spreadRuin(terms: Terms, { seed, pathCount }: Draw): number {
  let ruined = 0;
  for (let path = 0; path < pathCount; path++) if (isRuined(terms, seed, path)) ruined++;
  return ruined / pathCount;
}

/** Months in a row with rent under debt service beyond the reserve. */
function isRuined(terms: Terms, seed: number, path: number): boolean {
  const months = Math.round(terms.years * 12);
  const defaults = defaultMonths(terms, seed, path);
  if (defaults.every((month) => month >= months)) return false;
  let short = 0;
  for (let month = 0; month < months; month++) {
    const rents = defaults.map((at) => rentShare(terms, month - at));
    short = (sum(rents) / rents.length) * terms.cover < 1 ? short + 1 : 0;
    if (short > terms.reserveMonths) return true;
  }
  return false;
}

function rentShare({ lagMonths, lowerRent }: Terms, monthsSinceDefault: number): number {
  if (monthsSinceDefault < 0) return 1;
  return monthsSinceDefault < lagMonths ? 0 : lowerRent;
}

function defaultMonths(terms: Terms, seed: number, path: number): readonly number[] {
  const hazardPerMonth = -log(1 - terms.chancePerYear) / 12;
  return Array.from(exponentials(terms, seed, path), (draw) => Math.ceil(draw / hazardPerMonth));
}

/** Each tenant's draw as an exponential of mean 1, linked by the common cause; remembered, since the hazard alone moves often. */
function exponentials(terms: Terms, seed: number, path: number): Float64Array {
  const name = `${seed}/${path}/${terms.tenantCount}/${terms.correlation}`;
  const known = kept.get(name);
  if (known) return known;
  if (kept.size >= KEPT_PATHS) kept.clear();
  const draws = drawExponentials(terms, seed, path);
  kept.set(name, draws);
  return draws;
}

function drawExponentials(terms: Terms, seed: number, path: number): Float64Array {
  const key = { studySeed: seed };
  const normals = Float64Array.from({ length: terms.tenantCount }, (_, i) =>
    standardNormal(key, path, TENANT_FACTOR, i + 1),
  );
  shareCommonCause(normals, standardNormal(key, path, TENANT_FACTOR, 0), terms.correlation);
  return normals.map((normal) => -log(1 - normalShare(normal)));
}

const kept = new Map<string, Float64Array>();
const KEPT_PATHS = 10_000;
