import type { Jurisdiction } from "@switchyard/core/facility";
import {
  type Backstop,
  gradeOf,
  type Lease,
  type LeasedTenant,
  type PortfolioInputs,
  type PortfolioOutcome,
  simulateTenants,
  type TenantDepth,
  type TenantGrade,
} from "@switchyard/core/hosting";
import { SECONDS_PER_DAY } from "@switchyard/core/quantity";
import { leasesOf } from "@switchyard/core/strategy";
import { assumption, type LeaseScenario, type Scenario } from "@switchyard/scenario";
import { figure, figuresUnder, placesOf } from "./facility-site.ts";
import { hostingFromScenario, statedLeases } from "./hosting-from-scenario.ts";
import { studyErrors } from "./study-errors.ts";

/** The tenants of a scenario as it states them, and the same megawatts let to other numbers of equal tenants. */
export interface TenantsAnswer {
  readonly soldItMw: number;
  readonly months: number;
  readonly depth: TenantDepth;
  readonly defaultCorrelation: number;
  readonly paths: number;
  /** Promises behind the leases as stated; none where no lease names one. */
  readonly backstops: readonly Backstop[];
  /** The leases as stated, without any promise behind them; null where there is none. */
  readonly withoutBackstop: PortfolioOutcome | null;
  readonly asStated: PortfolioOutcome & { readonly tenants: readonly StatedTenant[] };
  /** All of the MW on the terms of `hosting.lease`, in so many equal leases. */
  readonly counts: readonly PortfolioOutcome[];
}

/** One tenant as the scenario states it. */
export interface StatedTenant {
  readonly name: string;
  readonly grade: string;
  readonly itMw: number;
  readonly latePaymentDays: number;
}

/** Factor numbers of the draws; the schedule and the prices take others. */
const TENANT_FACTOR = 70;

/**
 * Two tenants or five: rent with defaults over the leases' term.
 * @throws study/no-lease, study/oversold
 */
export function tenantsOf(scenario: Scenario, counts: readonly number[], paths: number): TenantsAnswer {
  const { hosting } = scenario;
  const main = hosting?.lease;
  if (!hosting || !main) throw studyErrors.noLease();
  const offered = leasesOf(hostingFromScenario(scenario)!);
  const stated = statedLeases(scenario).map(({ lease }, i) => tenantOf(lease, offered[i]!, i));
  const soldItMw = stated.reduce((mw, { lease }) => mw + lease.itMw, 0);
  const { grid } = scenario.site;
  const mostMw = (grid.firmMw ?? grid.importMw) / hosting.gridPerItRatio;
  if (soldItMw > mostMw * 1.0001) throw studyErrors.oversold({ itMw: soldItMw, mostMw });
  const months = Math.max(...stated.map(({ lease }) => lease.termMonths));
  const inputs = portfolioInputs(scenario, months, paths);
  return {
    soldItMw,
    months,
    depth: inputs.depth,
    defaultCorrelation: inputs.defaultCorrelation,
    paths,
    backstops: stated.flatMap(({ lease }) => lease.backstop ?? []),
    withoutBackstop: stated.some(({ lease }) => lease.backstop)
      ? simulateTenants(stated.map(unbacked), inputs)
      : null,
    asStated: {
      ...simulateTenants(stated, inputs),
      tenants: stated.map(({ name, grade, lease }) => ({
        name,
        grade: grade.id,
        itMw: lease.itMw,
        latePaymentDays: grade.latePaymentDays,
      })),
    },
    counts: counts.map((count) => simulateTenants(equalTenants(stated[0]!, count, soldItMw), inputs)),
  };
}

function tenantOf(lease: LeaseScenario, offered: Lease, index: number): LeasedTenant {
  return {
    name: `tenant ${index + 1}`,
    grade: lateness(
      gradeOf(figuresUnder<TenantGrade>("tenants.grade.", "hosting.lease.tenant"), lease.tenant),
      lease,
    ),
    lease: offered,
  };
}

function unbacked(tenant: LeasedTenant): LeasedTenant {
  return { ...tenant, lease: { ...tenant.lease, backstop: null } };
}

/** Days late are the grade's unless the scenario states them. */
function lateness(grade: TenantGrade, { latePaymentSec }: LeaseScenario): TenantGrade {
  return latePaymentSec === undefined
    ? grade
    : { ...grade, latePaymentDays: latePaymentSec / SECONDS_PER_DAY };
}

/** The same megawatts on the same terms in `count` leases. */
function equalTenants(one: LeasedTenant, count: number, soldItMw: number): readonly LeasedTenant[] {
  const { lease } = one;
  const ratio = soldItMw / count / lease.itMw;
  const share = {
    ...lease,
    soldMw: lease.soldMw * ratio,
    itMw: lease.itMw * ratio,
    reservedMw: lease.reservedMw * ratio,
    prepayment: null,
    tenantCapex: null,
    backstop: lease.backstop && { ...lease.backstop, amountUsd: lease.backstop.amountUsd * ratio },
  };
  return Array.from({ length: count }, (_, i) => ({ ...one, name: `tenant ${i + 1}`, lease: share }));
}

function portfolioInputs(scenario: Scenario, monthCount: number, pathCount: number): PortfolioInputs {
  return {
    firstMonth: scenario.startMonth,
    monthCount,
    depth: depthAt(placesOf(scenario).own),
    acceleratorPrice: assumption("tenants.accelerator_price.process", "hosting.lease.tenant").value,
    defaultCorrelation: assumption("tenants.default_correlation", "hosting.lease.tenant").value,
    pathCount,
    financingFractionPerYear: scenario.finance.discount.contractedFractionPerYear,
    key: { studySeed: scenario.uncertainty.seed },
    factor: TENANT_FACTOR,
  };
}

/** How deep the market is where the site stands, with the place's own months of re-letting. */
function depthAt(place: Jurisdiction): TenantDepth {
  const from = assumption("tenants.market_depth", "site.jurisdiction").value;
  const count = place.tenantDepthCount.value;
  const name = count >= from.deep ? "deep" : count >= from.middle ? "middle" : "thin";
  const row = figure<TenantDepth>(`tenants.depth.${name}`, "site.jurisdiction");
  return { ...row, reLetLagMonths: place.reletMonths.value };
}
