import { type ComponentGraph, simulateAvailability } from "@switchyard/core/facility";
import {
  type FailureTerms,
  type MaintenanceOutcome,
  maintenanceGainUsdPerYear,
  maintenanceOutcome,
} from "@switchyard/core/mining";
import type { Scenario } from "@switchyard/scenario";
import type { AvailabilityWork } from "./facility-availability.ts";
import {
  fleetTerms,
  machinesPerMw,
  maintainedGraph,
  POLICIES,
  type PolicyName,
  policyOf,
  withCrews,
} from "./facility-maintenance.ts";
import { fleetMw, miningMonths, pricedSite } from "./facility-money.ts";
import type { PriceInput } from "./price-input.ts";

/** One policy on the mine's machines. */
export interface FleetPolicy extends MaintenanceOutcome {
  readonly policy: PolicyName;
  /** The policy that the scenario names (run to failure where it names none). */
  readonly isStated: boolean;
  readonly costUsdPerMwYear: number;
  /** Against run to failure, the whole fleet: margin of the hours gained less what the policy costs more. */
  readonly gainUsdPerYear: number;
}

/** The mine's machines under each policy. */
export interface FleetMaintenance {
  readonly terms: FailureTerms;
  readonly machineCount: number;
  readonly fleetMw: number;
  /** Revenue less energy and variable upkeep of the first year, per machine and hour in which it runs. */
  readonly marginUsdPerMachineHour: number;
  readonly policies: readonly FleetPolicy[];
}

/** One policy on the halls' plant. */
export interface HallsPolicy {
  readonly policy: PolicyName;
  readonly isStated: boolean;
  readonly failuresPerYear: number;
  readonly servicesPerYear: number;
  readonly costUsdPerYear: number;
  /** Both measures of the hall that is worst off; never added. */
  readonly worstHallId: string;
  readonly contractMinutesPerYear: number;
  readonly contractHalfWidthMinutes: number;
  readonly tenantMinutesPerYear: number;
  readonly tenantHalfWidthMinutes: number;
  readonly reachedTarget: boolean;
}

/** What maintenance policies make of a site: machines by renewal-reward, halls by simulation with windows. */
export interface MaintenanceAnswer {
  /** Why there is none, where the scenario has no machines or no year of prices. */
  readonly fleet: FleetMaintenance | { readonly because: string };
  readonly halls: readonly HallsPolicy[];
}

/** Each policy beside the others, for the scenario's machines and for the chain that feeds its halls. */
export function maintenanceAnswer(
  scenario: Scenario,
  graph: ComponentGraph,
  work: AvailabilityWork,
  prices: PriceInput | null,
): MaintenanceAnswer {
  return {
    fleet: fleetMaintenance(scenario, prices),
    halls: POLICIES.map((policy) => hallsPolicy(scenario, graph, work, policy)),
  };
}

function fleetMaintenance(scenario: Scenario, prices: PriceInput | null): MaintenanceAnswer["fleet"] {
  if (!scenario.mining) return { because: "the scenario has no machines: add mining.fleet" };
  if (!prices) return { because: "the price file is shorter than a year" };
  const { maintenance: _, ...facility } = scenario.facility;
  const priced = pricedSite({ ...scenario, facility } as Scenario, prices, 12);
  const mine = priced.site.mine!;
  const terms = fleetTerms(scenario);
  const perMw = machinesPerMw(mine);
  const machineCount = mine.tranches.reduce((total, tranche) => total + tranche.count, 0);
  const year = miningMonths(scenario, priced).slice(0, 12);
  const operatingUsd = year.reduce((usd, month) => usd + month.operatingUsd, 0);
  const machineHours = year.reduce((mwh, month) => mwh + month.meterMwh, 0) * perMw;
  const marginUsdPerMachineHour = machineHours > 0 ? operatingUsd / machineHours : 0;
  const stated = scenario.facility.maintenance?.fleet;
  const plain = maintenanceOutcome(terms, { kind: "run-to-failure" });
  const policies = POLICIES.map((policy) => {
    const outcome = maintenanceOutcome(terms, policyOf(policy, stated, "mining"));
    return {
      ...outcome,
      policy,
      isStated: policy === (stated?.policy ?? "run-to-failure"),
      costUsdPerMwYear: outcome.costUsdPerYear * perMw,
      gainUsdPerYear: machineCount * maintenanceGainUsdPerYear(outcome, plain, marginUsdPerMachineHour),
    };
  });
  return { terms, machineCount, fleetMw: fleetMw(mine), marginUsdPerMachineHour, policies };
}

function hallsPolicy(
  scenario: Scenario,
  graph: ComponentGraph,
  work: AvailabilityWork,
  policy: PolicyName,
): HallsPolicy {
  const stated = scenario.facility.maintenance?.halls;
  const maintained = maintainedGraph(withCrews(scenario, graph), policyOf(policy, stated, "reliability"));
  const settings = { studySeed: scenario.uncertainty.seed, ...work };
  const { halls, reachedTarget } = simulateAvailability(maintained.graph, settings);
  const worst = halls.reduce((a, b) =>
    b.contract.unavailabilityFraction > a.contract.unavailabilityFraction ? b : a,
  );
  const { contract, tenant } = worst;
  const minutes = (standardError: number) => 1.96 * standardError * MINUTES_PER_YEAR;
  return {
    policy,
    isStated: policy === (stated?.policy ?? "run-to-failure"),
    failuresPerYear: maintained.failuresPerYear,
    servicesPerYear: maintained.servicesPerYear,
    costUsdPerYear: maintained.usdPerYear,
    worstHallId: worst.hallId,
    contractMinutesPerYear: contract.minutesPerYear,
    contractHalfWidthMinutes: minutes(contract.standardError),
    tenantMinutesPerYear: tenant.minutesPerYear,
    tenantHalfWidthMinutes: minutes(tenant.standardError),
    reachedTarget,
  };
}

const MINUTES_PER_YEAR = 365.2425 * 24 * 60;
