import type { ComponentGraph, UnitGroup } from "@switchyard/core/facility";
import {
  type FailureTerms,
  type MaintenanceOutcome,
  type MaintenancePolicy,
  maintenanceOutcome,
} from "@switchyard/core/mining";
import type { Mine } from "@switchyard/core/strategy";
import { assumption, type Scenario } from "@switchyard/scenario";
import { figure } from "./facility-site.ts";

/** When units are serviced: the same three policies for machines and for the halls' plant. */
export type PolicyName = MaintenancePolicy["kind"];

/** In the order of what they spend ahead. */
export const POLICIES = ["run-to-failure", "periodic", "condition-based"] as const;

type StatedPolicy = NonNullable<NonNullable<Scenario["facility"]["maintenance"]>["fleet"]>;
type Whose = "mining" | "reliability";

/** A policy of that name, its figures from the scenario where it names the same, else from `<whose>.maintenance.*`. */
export function policyOf(
  name: PolicyName,
  stated: StatedPolicy | undefined,
  whose: Whose,
): MaintenancePolicy {
  const row = figure<MaintenancePolicy>(
    `${whose}.maintenance.${name.replaceAll("-", "_")}`,
    "facility.maintenance",
  );
  if (stated?.policy !== name) return row;
  if (row.kind === "periodic")
    return { ...row, intervalYears: stated.intervalMonths ? stated.intervalMonths / 12 : row.intervalYears };
  if (row.kind === "condition-based")
    return {
      ...row,
      detectionFraction: stated.detectionFraction ?? row.detectionFraction,
      falseAlarmsPerYear: stated.falseAlarmsPerYear ?? row.falseAlarmsPerYear,
      monitoringUsdPerYear: stated.monitoringUsdPerYear ?? row.monitoringUsdPerYear,
    };
  return row;
}

/** How the scenario's machines fail: its own rate of failures in the shipped terms. */
export function fleetTerms({ mining }: Scenario): FailureTerms {
  const terms = assumption("mining.failure_terms", "facility.maintenance.fleet").value;
  const perYear = mining?.failureFractionPerYear ?? 0;
  return perYear > 0 ? { ...terms, meanYearsToFailure: 1 / perYear } : terms;
}

/**
 * The mine under the scenario's policy: failures, with what their repairs cost and keep idle, as the policy leaves them; planned
 * work as hours that do not hash and as upkeep. Run to failure is the mine as it stands; so is a scenario that names no policy.
 */
export function maintainedMine(scenario: Scenario, mine: Mine): Mine {
  const stated = scenario.facility.maintenance?.fleet;
  if (!stated) return mine;
  const terms = fleetTerms(scenario);
  const policy = policyOf(stated.policy as PolicyName, stated, "mining");
  const now = maintenanceOutcome(terms, policy);
  const plain = maintenanceOutcome(terms, { kind: "run-to-failure" });
  const servedFraction = (now.plannedServicesPerYear * terms.plannedDownHours) / HOURS_PER_YEAR;
  const { losses } = mine.run;
  return {
    ...mine,
    ageing: {
      ...mine.ageing,
      failureFractionPerYear:
        (mine.ageing.failureFractionPerYear * now.failuresPerYear) / plain.failuresPerYear,
    },
    run: {
      ...mine.run,
      losses: { ...losses, hashingFraction: losses.hashingFraction * (1 - servedFraction) },
    },
    fixedUpkeep: [
      ...mine.fixedUpkeep,
      {
        what: `planned work and monitoring (${policy.kind})`,
        usdPerMwYear: aheadUsdPerYear(terms, now, policy) * machinesPerMw(mine),
      },
    ],
  };
}

const HOURS_PER_YEAR = 24 * 365.2425;

/** What a policy spends ahead of failures, per unit. */
export function aheadUsdPerYear(
  terms: FailureTerms,
  outcome: MaintenanceOutcome,
  policy: MaintenancePolicy,
): number {
  const monitoring = policy.kind === "condition-based" ? policy.monitoringUsdPerYear : 0;
  return outcome.plannedServicesPerYear * terms.plannedCostUsd + monitoring;
}

/** Machines per MW of the fleet at the meter. */
export function machinesPerMw({ tranches, run }: Mine): number {
  const count = tranches.reduce((total, tranche) => total + tranche.count, 0);
  const watts = tranches.reduce((total, tranche) => total + tranche.count * tranche.machine.powerW, 0);
  return count / ((watts / 1e6) * run.losses.pueRatio * run.losses.lineLossRatio);
}

/** The row `reliability.maintenance.terms`. */
interface HallTermsRow extends PlannedTerms {
  readonly wearOutShape: number;
  readonly byGroup: Readonly<Record<string, PlannedTerms>>;
}

interface PlannedTerms {
  readonly plannedDownHours: number;
  readonly unplannedCostUsd: number;
  readonly plannedCostUsd: number;
}

/** How one unit of a group fails and is served; null for what others maintain (carriers) or that never fails. */
export function groupTerms(group: UnitGroup): FailureTerms | null {
  const row = figure<HallTermsRow>("reliability.maintenance.terms", "facility.maintenance.halls");
  if (group.failuresPerYear === 0 || group.id.startsWith("carrier")) return null;
  const kind = Object.keys(row.byGroup).find((name) => group.id.endsWith(name));
  const { plannedDownHours, unplannedCostUsd, plannedCostUsd } = kind ? row.byGroup[kind]! : row;
  return {
    meanYearsToFailure: 1 / group.failuresPerYear,
    wearOutShape: row.wearOutShape,
    unplannedDownHours: "meanHours" in group.repair ? group.repair.meanHours : plannedDownHours,
    unplannedCostUsd,
    plannedDownHours,
    plannedCostUsd,
  };
}

/** A graph under a policy, and what the policy costs a year. */
export interface MaintainedGraph {
  readonly graph: ComponentGraph;
  readonly usdPerYear: number;
  readonly failuresPerYear: number;
  readonly servicesPerYear: number;
}

/**
 * Every group of units fails as often as the policy leaves it, and is taken out one by one for planned work. Common causes keep
 * their share.
 */
export function maintainedGraph(graph: ComponentGraph, policy: MaintenancePolicy): MaintainedGraph {
  let [usdPerYear, failuresPerYear, servicesPerYear] = [0, 0, 0];
  const components = graph.components.map((component) => {
    const terms = component.kind === "units" ? groupTerms(component) : null;
    if (component.kind !== "units" || !terms) return component;
    const outcome = maintenanceOutcome(terms, policy);
    usdPerYear += component.count * outcome.costUsdPerYear;
    failuresPerYear += component.count * outcome.failuresPerYear;
    servicesPerYear += component.count * outcome.plannedServicesPerYear;
    const rates = { ...component, failuresPerYear: perRunningYear(outcome) };
    if (outcome.plannedServicesPerYear === 0) return rates;
    const window = { kind: "fixed", hours: terms.plannedDownHours } as const;
    return { ...rates, service: { perUnitYear: outcome.plannedServicesPerYear, window } };
  });
  return { graph: { ...graph, components }, usdPerYear, failuresPerYear, servicesPerYear };
}

/** The engines count failures per year in which a unit runs. */
function perRunningYear({ failuresPerYear, uptimeFraction }: MaintenanceOutcome): number {
  return failuresPerYear / uptimeFraction;
}

/** A graph as the scenario runs it: with its repair crews, and under its maintenance policy where it names one. */
export function asRun(scenario: Scenario, graph: ComponentGraph): ComponentGraph {
  const stated = scenario.facility.maintenance?.halls;
  const crewed = withCrews(scenario, graph);
  if (!stated) return crewed;
  return maintainedGraph(crewed, policyOf(stated.policy as PolicyName, stated, "reliability")).graph;
}

/** The graph with the scenario's repair crews; as it stands where it names none. */
export function withCrews(scenario: Scenario, graph: ComponentGraph): ComponentGraph {
  const { crewCount } = scenario.facility.availability;
  return crewCount === undefined ? graph : { ...graph, crewCount };
}
