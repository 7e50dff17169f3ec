import {
  exp,
  firstEventStep,
  inverseNormal,
  log,
  type RandomKey,
  shareCommonCause,
  standardNormal,
} from "../uncertainty/index.ts";
import { hostingErrors, requireField, requireFraction } from "./errors.ts";
import type { EarlyEnd } from "./occupancy.ts";
import type { Backstop, ReLet } from "./types.ts";

/** A tenant's grade: its chance of default, and how it pays. Rows `tenants.grade.*`. */
export interface TenantGrade {
  readonly id: string;
  /** Chance of default per year while the accelerator price stands at its curve. */
  readonly defaultProbabilityPerYear: number;
  /** Mean days that rent arrives late. */
  readonly latePaymentDays: number;
  /**
   * Wrong-way risk: the hazard is multiplied by (price / curve)^-exponent: at 1.0 a halved accelerator price doubles it.
   */
  readonly wrongWayExponent: number;
}

/** How deep the market of tenants is at a place. Rows `tenants.depth.*`. */
export interface TenantDepth {
  readonly id: string;
  readonly reLetLagMonths: number;
  /** Rent of the next tenant as a share of the last, while accelerator prices stand at their curve. */
  readonly reLetRentFraction: number;
  /** The next rent moves with (price / curve)^exponent. */
  readonly reLetRentExponent: number;
}

/** One tenant of a site. */
export interface SiteTenant {
  readonly name: string;
  readonly grade: TenantGrade;
  /** Share of the site's rent, for concentration. */
  readonly rentFraction: number;
}

/** Where the draws of defaults come from: one factor number for all tenants' common cause, and one for each. */
export interface DefaultDraw {
  readonly key: RandomKey;
  readonly path: number;
  readonly factor: number;
}

/** What happened to one tenant on one path. */
export interface TenantFate {
  readonly name: string;
  /** Month of the default, or null. */
  readonly defaultMonth: number | null;
  /** The lease's end and what follows, for `leaseMonths`. */
  readonly earlyEnd: EarlyEnd | null;
}

/**
 * Hazard of default per year in each month: -ln(1 - p) * (price / curve)^-exponent.
 *
 * @param priceRatios accelerator price over its curve by month (1 = at the curve)
 * @throws hosting/bad-field for a ratio that is not above 0
 */
export function defaultHazards(grade: TenantGrade, priceRatios: ArrayLike<number>): Float64Array {
  requireField(
    grade.defaultProbabilityPerYear >= 0 && grade.defaultProbabilityPerYear < 1,
    `tenant grade ${grade.id}: defaultProbabilityPerYear`,
    grade.defaultProbabilityPerYear,
    "from 0 to below 1",
  );
  const base = -log(1 - grade.defaultProbabilityPerYear);
  return Float64Array.from(priceRatios, (ratio, month) => {
    requireField(ratio > 0, `accelerator price ratio of month ${month + 1}`, ratio, "above 0");
    return base * exp(-grade.wrongWayExponent * log(ratio));
  });
}

/**
 * When each tenant of a site defaults on one path, and how its space is let again. Defaults are linked twice: by the common
 * accelerator price in their hazards, and by a common cause of the given correlation in their draws (one-factor copula).
 *
 * @param priceRatios accelerator price over its curve by month
 * @throws hosting/bad-field
 */
export function tenantFates(
  tenants: readonly SiteTenant[],
  depth: TenantDepth,
  priceRatios: ArrayLike<number>,
  correlation: number,
  draw: DefaultDraw,
): readonly TenantFate[] {
  requireFraction("tenant correlation", correlation);
  const normals = Float64Array.from(tenants, (_, i) =>
    standardNormal(draw.key, draw.path, draw.factor, i + 1),
  );
  shareCommonCause(normals, standardNormal(draw.key, draw.path, draw.factor, 0), correlation);
  return tenants.map((tenant, i) => {
    // small normals default early: the uniform is the copula's, the exponential its quantile
    const exponentialDraw = -log(1 - uniformOf(normals[i]!));
    const month = firstEventStep(defaultHazards(tenant.grade, priceRatios), 1 / 12, exponentialDraw);
    if (month < 0) return { name: tenant.name, defaultMonth: null, earlyEnd: null };
    const reLet = reLetTerms(depth, priceRatios[month]!);
    return { name: tenant.name, defaultMonth: month, earlyEnd: { month, reason: "default", reLet } };
  });
}

/** The next letting at a place, when accelerator prices stand at `priceRatio` of their curve. */
export function reLetTerms(depth: TenantDepth, priceRatio: number): ReLet {
  return {
    lagMonths: depth.reLetLagMonths,
    rentFractionOfLast: depth.reLetRentFraction * exp(depth.reLetRentExponent * log(priceRatio)),
  };
}

/** Working capital that late payment ties up: rent per day times the days, USD. */
export function latePaymentUsd(grade: TenantGrade, monthlyRentUsd: number): number {
  return (monthlyRentUsd * 12 * grade.latePaymentDays) / 365;
}

/** Concentration of rent: the sum of squared shares (1 = a single tenant, 0.2 = five equal ones). */
export function concentrationIndex(tenants: readonly SiteTenant[]): number {
  const total = tenants.reduce((sum, { rentFraction }) => sum + rentFraction, 0);
  requireField(Math.abs(total - 1) < 1e-6, "sum of the tenants' rent shares", total, "1");
  return tenants.reduce((sum, { rentFraction }) => sum + rentFraction * rentFraction, 0);
}

/**
 * What a backstop pays when the tenant fails: the rent still due in the base term, up to what is left of the guaranteed amount
 * (all of it under `flat`, in proportion to the term left under `declining`). An assume-or-pay guarantor pays the same amount
 * month by month in the tenant's place.
 */
export function backstopUsd(
  backstop: Backstop,
  remaining: { readonly rentUsd: number; readonly monthsLeft: number; readonly termMonths: number },
): number {
  const share = backstop.schedule === "flat" ? 1 : remaining.monthsLeft / remaining.termMonths;
  return Math.max(0, Math.min(remaining.rentUsd, backstop.amountUsd * share));
}

/** The row of a grade. @throws hosting/unknown-grade */
export function gradeOf(grades: readonly TenantGrade[], id: string): TenantGrade {
  const grade = grades.find((row) => row.id === id);
  if (!grade) throw hostingErrors.unknownGrade({ grade: id, known: grades.map((row) => row.id).join(", ") });
  return grade;
}

/** The standard normal's distribution function, by inverting its own quantile: the one table of normals there is. */
function uniformOf(normal: number): number {
  let low = 1e-16;
  let high = 1 - 1e-16;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (inverseNormal(middle) < normal) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
