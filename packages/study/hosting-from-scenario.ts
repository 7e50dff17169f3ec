import {
  type AfterTerm,
  firstYearRent,
  type LandlordCosts,
  type Lease,
  type Rent,
  termAverageRent,
} from "@switchyard/core/hosting";
import { monthsBetween, SECONDS_PER_DAY } from "@switchyard/core/quantity";
import type { HostingOffer } from "@switchyard/core/strategy";
import { assumption, type HostingScenario, type LeaseScenario, type Scenario } from "@switchyard/scenario";
import { conversionTerms } from "./conversion-from-scenario.ts";
import { pueByMonthHour } from "./facility-cooling.ts";
import { greenfieldTerms } from "./other-uses-from-scenario.ts";
import { taxedHalls } from "./sales-tax.ts";
import { utilisationShape } from "./utilisation-shape.ts";

const KW_PER_MW = 1000;
const HOURS_OF_DAY = 24;
const MONTHS = 12;
const MEAN_MONTH_DAYS = 365 / MONTHS;

/**
 * What the site can offer a tenant; null where the scenario names no lease.
 * @param weatherText the EPW file that the scenario names, where it was read
 * @param creditFraction expected service credits over the rent, where they were worked out
 */
export function hostingFromScenario(
  scenario: Scenario,
  weatherText?: string,
  creditFraction?: number,
): HostingOffer | null {
  const { hosting } = scenario;
  const lease = hosting?.lease;
  if (!hosting || !lease) return null;
  const gridMw = hostableGridMw(scenario);
  const conversion = conversionTerms(scenario, hosting, gridMw);
  const [first, ...more] = statedLeases(scenario).map((stated) =>
    leaseFromScenario(scenario, hosting, stated.lease, stated.gridMw / hosting.gridPerItRatio),
  );
  return {
    lease: first!,
    ...(more.length > 0 ? { moreLeases: more, moreRampMonths: rampsOf(hosting.moreLeases ?? []) } : {}),
    ...(creditFraction ? { serviceCreditFraction: creditFraction } : {}),
    reLetAfterDefault: assumption("study.after_term", "hosting.lease.tenant").value,
    gridToItRatio: hosting.gridPerItRatio,
    rampMonths: lease.rampMonths,
    ...utilisationOf(statedLeases(scenario)),
    pueRatioByMonthHour:
      pueByMonthHour(scenario, weatherText) ?? new Float64Array(MONTHS * HOURS_OF_DAY).fill(hosting.pueRatio),
    unservedCostUsdPerMwh: assumption("study.ai_unserved_cost", "hosting.lease").value,
    fillIdle: {
      allowed: hosting.fillIdle,
      rampReserveFraction: assumption("study.ramp_reserve", "hosting.fill_idle").value,
    },
    ...contractorOf(scenario),
    conversion: taxedHalls(scenario, conversion, gridMw / hosting.gridPerItRatio),
    greenfield: taxedHalls(scenario, greenfieldTerms(scenario, conversion), gridMw / hosting.gridPerItRatio),
  };
}

/**
 * Grid MW that tenants may hold: what the lease sells, at most the firm part. Without a firm part the offer is still described,
 * per MW of the import, so that the strategies can say what they lack.
 */
export function hostableGridMw(scenario: Scenario): number {
  const { grid } = scenario.site;
  const soldMw = statedLeases(scenario).reduce((mw, { gridMw }) => mw + gridMw, 0);
  return Math.min(soldMw, grid.firmMw ?? grid.importMw) || grid.importMw;
}

/** A lease of the scenario with the grid MW that it sells. */
export interface StatedLease {
  readonly lease: LeaseScenario;
  readonly gridMw: number;
}

/** All leases, the first one first; those that don't say what they sell share what the others leave of the firm connection. */
export function statedLeases({ site, hosting }: Scenario): readonly StatedLease[] {
  if (!hosting?.lease) return [];
  const { firmMw, importMw } = site.grid;
  const leases = [hosting.lease, ...(hosting.moreLeases ?? [])];
  const soldMw = leases.reduce((mw, lease) => mw + (lease.soldMw ?? 0), 0) * hosting.gridPerItRatio;
  const openCount = leases.filter((lease) => lease.soldMw === undefined).length;
  const restMw = Math.max(0, ((firmMw ?? importMw) || importMw) - soldMw);
  return leases.map((lease) => ({
    lease,
    gridMw: lease.soldMw === undefined ? restMw / openCount : lease.soldMw * hosting.gridPerItRatio,
  }));
}

function rampsOf(leases: readonly LeaseScenario[]): readonly number[] {
  return leases.map(({ rampMonths }) => rampMonths);
}

/** What the contractor pays for lateness, where the scenario says that he does. */
function contractorOf({ facility }: Scenario): Pick<HostingOffer, "contractor"> {
  const stated = facility.schedule.contractor;
  if (!stated) return {};
  const { damagesUsdPerMonth, graceMonths = 0, capUsd, causedFraction = 1, collectedFraction = 1 } = stated;
  return {
    contractor: {
      amountPerDay: damagesUsdPerMonth / MEAN_MONTH_DAYS,
      graceDays: graceMonths * MEAN_MONTH_DAYS,
      capAmount: capUsd ?? damagesUsdPerMonth * LONGEST_DELAY_MONTHS,
      causedFraction,
      collectedFraction,
    },
  };
}

/** What tenants draw together: each by its megawatts. */
function utilisationOf(stated: readonly StatedLease[]) {
  const [{ lease }] = stated as [StatedLease];
  const of = ({ utilisation }: LeaseScenario) => utilisationShape(utilisation.profile);
  if (stated.length === 1)
    return { utilisationFraction: lease.utilisation.meanFraction, utilisationShape: of(lease) };
  const totalMw = stated.reduce((mw, { gridMw }) => mw + gridMw, 0);
  const drawn = (hour: number) =>
    stated.reduce(
      (sum, one) => sum + one.gridMw * one.lease.utilisation.meanFraction * of(one.lease)[hour]!,
      0,
    ) / totalMw;
  const hours = Float64Array.from({ length: HOURS_OF_DAY }, (_, hour) => drawn(hour));
  const utilisationFraction = hours.reduce((sum, share) => sum + share, 0) / HOURS_OF_DAY;
  return { utilisationFraction, utilisationShape: hours.map((share) => share / (utilisationFraction || 1)) };
}

function leaseFromScenario(
  scenario: Scenario,
  hosting: HostingScenario,
  lease: LeaseScenario,
  itMw: number,
): Lease {
  const rent = rentOf(lease);
  return {
    tenant: lease.tenant,
    soldMw: itMw,
    itMw,
    reservedMw: itMw * hosting.gridPerItRatio,
    rent,
    start: lease.startMonth ?? scenario.startMonth,
    ramp: { blocks: [{ monthsAfterStart: 0, soldFraction: 1 }], termRunsFrom: "block-start" },
    termMonths: lease.termMonths,
    extensions: [],
    escalatorFractionPerYear: lease.escalatorFractionPerYear,
    passThrough: lease.passthrough,
    landlordCosts: landlordCosts(scenario, hosting, lease),
    tenantCapex:
      lease.tenantCapexUsd === undefined
        ? null
        : { amountUsd: lease.tenantCapexUsd, nettedFraction: lease.capexCreditFraction ?? 1 },
    prepayment: prepaymentOf(lease, rent, itMw, hosting),
    takeOrPayFraction: lease.takeOrPayFraction ?? 1,
    serviceLevel: null,
    lateDelivery: lateDeliveryOf(lease, rent, itMw, hosting),
    termination: null,
    backstop: backstopOf(scenario, hosting, lease, rent, itMw),
    ...(lease.latePaymentSec === undefined
      ? {}
      : { latePaymentDays: lease.latePaymentSec / SECONDS_PER_DAY }),
    afterTerm: afterTermOf(lease),
  };
}

function rentOf({ rent }: LeaseScenario): Rent {
  const basis = { "it-kw": "it", "sold-kw": "sold", "grid-kw": "grid" } as const;
  return { valueUsdPerKwMonth: rent.rentUsdPerKwMonth, basis: basis[rent.per], meaning: rent.standsFor };
}

/** Triple net leaves the landlord a management fee's worth of cost; otherwise the halls are his to run. */
function landlordCosts(scenario: Scenario, hosting: HostingScenario, lease: LeaseScenario): LandlordCosts {
  if (lease.passthrough === "triple-net")
    return {
      kind: "margin",
      noiMarginFraction: assumption("study.triple_net_margin", "hosting.lease.passthrough").value,
    };
  return {
    kind: "itemised",
    operationsUsdPerKwMonth: hosting.upkeepUsdPerMwYear / KW_PER_MW / MONTHS,
    taxAndInsuranceUsdPerKwMonth: 0,
    managementFractionOfRent: 0,
    growthFractionPerYear:
      scenario.finance.inflationFractionPerYear ??
      assumption("scenario.inflation", "finance.inflation").value,
  };
}

/** Damages are stated in USD a month for the whole lease, from the first late month on and without a cap. */
function lateDeliveryOf(
  lease: LeaseScenario,
  rent: Rent,
  itMw: number,
  hosting: HostingScenario,
): Lease["lateDelivery"] {
  const { lateDamagesUsdPerMonth } = lease;
  if (lateDamagesUsdPerMonth === undefined) return null;
  const damagesFractionOfRent =
    lateDamagesUsdPerMonth / (firstYearUsdPerKwMonth(lease, rent) * rentedKw(rent, itMw, hosting));
  return {
    graceMonths: 0,
    damagesFractionOfRent,
    capMonthsOfRent: damagesFractionOfRent * LONGEST_DELAY_MONTHS,
    terminationAfterMonths: null,
  };
}

/** No study is longer: a cap that never binds. */
const LONGEST_DELAY_MONTHS = 600;

/** Received with the first delivery, set off in equal parts. */
function prepaymentOf(
  lease: LeaseScenario,
  rent: Rent,
  itMw: number,
  hosting: HostingScenario,
): Lease["prepayment"] {
  if (!lease.prepayment) return null;
  const kw = rentedKw(rent, itMw, hosting);
  return {
    amountUsd: firstYearUsdPerKwMonth(lease, rent) * kw * MONTHS * lease.prepayment.shareFraction,
    receivedMonthsAfterStart: 0,
    creditFromMonthsAfterStart: 0,
    creditMonths: lease.prepayment.earnedMonths ?? MONTHS,
  };
}

/** A share of the contract's value over the base term, by a named party, to the month that the scenario names. */
function backstopOf(
  scenario: Scenario,
  hosting: HostingScenario,
  lease: LeaseScenario,
  rent: Rent,
  itMw: number,
): Lease["backstop"] {
  const { backstop } = lease;
  if (!backstop) return null;
  const start = lease.startMonth ?? scenario.startMonth;
  const yearUsd = firstYearUsdPerKwMonth(lease, rent) * rentedKw(rent, itMw, hosting) * MONTHS;
  const averageRatio = termAverageRent(1, lease.escalatorFractionPerYear, lease.termMonths);
  const { untilMonth } = backstop;
  return {
    guarantor: backstop.by ?? "guarantor",
    amountUsd: (backstop.shareFraction * yearUsd * averageRatio * lease.termMonths) / MONTHS,
    schedule: backstop.schedule ?? "declining",
    kind: backstop.kind ?? "pay",
    ...(untilMonth ? { coveredMonths: Math.max(0, monthsBetween(start, untilMonth) + 1) } : {}),
  };
}

function rentedKw(rent: Rent, itMw: number, hosting: HostingScenario): number {
  return (rent.basis === "grid" ? itMw * hosting.gridPerItRatio : itMw) * KW_PER_MW;
}

/** First-year rent of a lease, whichever of the two meanings the scenario gives, USD per kW and month of its basis. */
export function firstYearUsdPerKwMonth(lease: LeaseScenario, rent: Rent = rentOf(lease)): number {
  if (rent.meaning === "first-year") return rent.valueUsdPerKwMonth;
  return firstYearRent(rent.valueUsdPerKwMonth, lease.escalatorFractionPerYear, lease.termMonths);
}

function afterTermOf({ afterTerm }: LeaseScenario): AfterTerm {
  const row = assumption("study.after_term", "hosting.lease.after").value;
  if (!afterTerm)
    return { kind: "re-let", lagMonths: row.lagMonths, rentFractionOfLast: row.rentFractionOfLast };
  if (afterTerm.action === "vacate") return { kind: "vacate" };
  const lagMonths = afterTerm.action === "renew" ? 0 : (afterTerm.gapMonths ?? row.lagMonths);
  return {
    kind: "re-let",
    lagMonths,
    rentFractionOfLast: afterTerm.rentFraction ?? (afterTerm.action === "renew" ? 1 : row.rentFractionOfLast),
  };
}
