import type { CalendarMonth } from "../quantity/index.ts";
import { sum } from "../quantity/index.ts";
import {
  fillNormals,
  type MeanReversion,
  outlook,
  type RandomKey,
  simulateMeanReversion,
} from "../uncertainty/index.ts";
import { requireField } from "./errors.ts";
import { type LeaseInputs, leaseMonths } from "./lease-months.ts";
import type { EarlyEnd } from "./occupancy.ts";
import {
  concentrationIndex,
  latePaymentUsd,
  type SiteTenant,
  type TenantDepth,
  type TenantGrade,
  tenantFates,
} from "./tenant.ts";
import type { Lease } from "./types.ts";

/** A tenant with its contract. */
export interface LeasedTenant {
  readonly name: string;
  readonly grade: TenantGrade;
  readonly lease: Lease;
}

/** What the tenants of a site are drawn under. */
export interface PortfolioInputs {
  readonly firstMonth: CalendarMonth;
  readonly monthCount: number;
  readonly depth: TenantDepth;
  /** Accelerator prices around their curve: what moves all hazards and all next rents at once. */
  readonly acceleratorPrice: MeanReversion;
  /** Correlation of defaults beyond that. */
  readonly defaultCorrelation: number;
  readonly pathCount: number;
  readonly key: RandomKey;
  /** What late rent costs: interest a year on what is outstanding; 0 unless said. */
  readonly financingFractionPerYear?: number;
  /** Two factor numbers are taken: this one for defaults, the next for accelerator prices. */
  readonly factor: number;
}

/** What a site's rent looks like with its tenants' defaults. USD are undiscounted, over the horizon. */
export interface PortfolioOutcome {
  readonly tenantCount: number;
  readonly concentrationIndex: number;
  readonly contractedRentUsd: number;
  readonly meanRentUsd: number;
  readonly rentUsd: { readonly p10: number; readonly p50: number; readonly p90: number };
  /** 1 - mean / contracted. */
  readonly expectedLossFraction: number;
  readonly anyDefaultProbability: number;
  /** A month in which less than half of the contracted rent comes in. */
  readonly halfRentLostProbability: number;
  /** Mean months of such. */
  readonly meanMonthsBelowHalf: number;
  /** What guarantors pay in the mean, beside the rent: sums on default, or rent in the tenant's place. */
  readonly meanBackstopUsd: number;
  /** Rent and guarantors' payments together. */
  readonly incomeUsd: { readonly p10: number; readonly p50: number; readonly p90: number };
  /** 1 - (mean rent + mean backstop) / contracted. */
  readonly lossAfterBackstopFraction: number;
  /** Rent that is outstanding because it comes late: the first full month's, for each tenant's days. */
  readonly receivableUsd: number;
  /** Interest on it over the horizon, mean. */
  readonly meanLateCostUsd: number;
}

/**
 * Draws the tenants of a site together: one accelerator price path moves every hazard and every next rent (wrong-way risk),
 * a common cause links the defaults, and each default ends its lease and re-lets its space. One tenant, two or many are
 * compared by giving the same megawatts in one lease or in several. Paths depend on key, factor and path number alone.
 *
 * @throws hosting/bad-field, and what leaseMonths throws
 */
export function simulateTenants(tenants: readonly LeasedTenant[], inputs: PortfolioInputs): PortfolioOutcome {
  requireField(tenants.length > 0, "number of tenants", tenants.length, "1 or more");
  requireField(inputs.pathCount > 0, "pathCount", inputs.pathCount, "above 0");
  const contracted = tenants.map(({ lease }) => leaseMonths(lease, plainMonths(inputs)).rentUsd);
  const contractedMonths = totalByMonth(contracted, inputs.monthCount);
  const site = siteTenants(tenants, contracted);
  const paths = Array.from({ length: inputs.pathCount }, (_, path) =>
    rentOnPath(tenants, site, contracted, inputs, path),
  );
  const totals = paths.map(({ months }) => sum(months));
  const backstops = paths.map(({ backstopMonths }) => sum(backstopMonths));
  const lostMonths = paths.map(({ months, backstopMonths }) =>
    monthsBelowHalf(
      months.map((rent, month) => rent + backstopMonths[month]!),
      contractedMonths,
    ),
  );
  const contractedRentUsd = sum(contractedMonths);
  const mean = (values: readonly number[]) => sum(values) / values.length;
  const meanRentUsd = mean(totals);
  const meanBackstopUsd = mean(backstops);
  return {
    tenantCount: tenants.length,
    concentrationIndex: concentrationIndex(site),
    contractedRentUsd,
    meanRentUsd,
    rentUsd: quantilesOf(totals),
    expectedLossFraction: 1 - meanRentUsd / contractedRentUsd,
    anyDefaultProbability: paths.filter(({ defaulted }) => defaulted).length / paths.length,
    halfRentLostProbability: lostMonths.filter((months) => months > 0).length / paths.length,
    meanMonthsBelowHalf: mean(lostMonths),
    meanBackstopUsd,
    incomeUsd: quantilesOf(totals.map((rent, path) => rent + backstops[path]!)),
    lossAfterBackstopFraction: 1 - (meanRentUsd + meanBackstopUsd) / contractedRentUsd,
    receivableUsd: sum(tenants.map(({ grade }, i) => latePaymentUsd(grade, Math.max(...contracted[i]!)))),
    meanLateCostUsd:
      mean(paths.map(({ lateDaysUsd }) => lateDaysUsd)) * (inputs.financingFractionPerYear ?? 0),
  };
}

interface PathRent {
  /** Rent of the tenants and of those who follow them. */
  readonly months: readonly number[];
  readonly backstopMonths: readonly number[];
  /** Rent times the share of a year by which it comes late, USD-years. */
  readonly lateDaysUsd: number;
  readonly defaulted: boolean;
}

function rentOnPath(
  tenants: readonly LeasedTenant[],
  site: readonly SiteTenant[],
  contracted: readonly (readonly number[])[],
  inputs: PortfolioInputs,
  path: number,
): PathRent {
  const draw = { key: inputs.key, path, factor: inputs.factor };
  const ratios = priceRatios(inputs, path);
  const fates = tenantFates(site, inputs.depth, ratios, inputs.defaultCorrelation, draw);
  const each = fates.map(({ earlyEnd }, i) => tenantMonths(tenants[i]!, contracted[i]!, earlyEnd, inputs));
  return {
    months: totalByMonth(
      each.map(({ rent }) => rent),
      inputs.monthCount,
    ),
    backstopMonths: totalByMonth(
      each.map(({ backstop }) => backstop),
      inputs.monthCount,
    ),
    lateDaysUsd: sum(each.map(({ rent }, i) => (sum(rent) * tenants[i]!.grade.latePaymentDays) / 365)),
    defaulted: fates.some(({ defaultMonth }) => defaultMonth !== null),
  };
}

interface TenantMonths {
  readonly rent: readonly number[];
  readonly backstop: readonly number[];
}

/** One tenant's months: contracted, or until its default with what a guarantor pays then and what follows. */
function tenantMonths(
  { lease }: LeasedTenant,
  contracted: readonly number[],
  earlyEnd: EarlyEnd | null,
  inputs: PortfolioInputs,
): TenantMonths {
  if (!earlyEnd) return { rent: contracted, backstop: contracted.map(() => 0) };
  const { rentUsd, backstopUsd } = leaseMonths(lease, { ...plainMonths(inputs), earlyEnd });
  return { rent: rentUsd, backstop: backstopUsd };
}

function quantilesOf(values: readonly number[]): PortfolioOutcome["rentUsd"] {
  const sorted = [...values].sort((a, b) => a - b);
  return { p10: quantile(sorted, 0.1), p50: quantile(sorted, 0.5), p90: quantile(sorted, 0.9) };
}

/** Accelerator price over its curve on one path, month by month; the first month is today. */
function priceRatios(
  { acceleratorPrice, monthCount, key, factor }: PortfolioInputs,
  path: number,
): Float64Array {
  const ratios = new Float64Array(monthCount);
  const normals = new Float64Array(monthCount - 1);
  fillNormals(normals, { studySeed: key.studySeed, path, factor: factor + 1, fromStep: 0 });
  const curve = outlook({
    values: new Float64Array(monthCount).fill(1),
    stepYears: 1 / 12,
    basis: "accelerator price over its curve",
  });
  simulateMeanReversion(ratios, acceleratorPrice, curve, normals);
  return ratios;
}

function siteTenants(
  tenants: readonly LeasedTenant[],
  contracted: readonly (readonly number[])[],
): readonly SiteTenant[] {
  const totals = contracted.map((months) => sum(months));
  const all = sum(totals);
  return tenants.map(({ name, grade }, i) => ({ name, grade, rentFraction: totals[i]! / all }));
}

function totalByMonth(rents: readonly (readonly number[])[], monthCount: number): readonly number[] {
  return Array.from({ length: monthCount }, (_, month) =>
    rents.reduce((total, months) => total + months[month]!, 0),
  );
}

function monthsBelowHalf(months: readonly number[], contracted: readonly number[]): number {
  return months.reduce((count, rent, i) => count + (rent < contracted[i]! / 2 ? 1 : 0), 0);
}

function quantile(sorted: readonly number[], at: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))]!;
}

/** Only rent is read: power costs nothing here. */
function plainMonths({ firstMonth, monthCount }: PortfolioInputs): LeaseInputs {
  const none = Array<number>(monthCount).fill(0);
  return {
    firstMonth,
    monthCount,
    deliveryDelayMonths: 0,
    power: { kind: "metered", meterMwh: none, costUsd: none },
    takeUpFraction: 1,
    serviceCreditFraction: 0,
    earlyEnd: null,
    tenantLeavesWhenLate: false,
  };
}
