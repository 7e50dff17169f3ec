import { type PresetDesign, simulateAvailability } from "@switchyard/core/facility";
import { type AssumptionUse, recordAssumptions, type Scenario } from "@switchyard/scenario";
import { type AvailabilityWork, availabilityGraph } from "./facility-availability.ts";
import { clauseOutcomes } from "./facility-credits.ts";
import { statedLeases } from "./hosting-from-scenario.ts";
import { keyOf, makePhaseMemory } from "./session-memory.ts";

/** What tenants are expected to be credited for missed availability, with the rows that it was worked out from. */
export interface ServiceCredits {
  /** Share of the rent. */
  readonly expectedFraction: number;
  readonly used: readonly AssumptionUse[];
}

/** Shipped clause that a lease is read in: it names an availability and no rule of credits. */
const CLAUSE = "onset-and-hours";

/** Enough for an expected credit to a tenth: it is some ten-thousandths of the rent. */
const CREDIT_WORK: AvailabilityWork = { relativeHalfWidth: 0.2, maxCycles: 3_000 };

/**
 * Expected service credits of a scenario's leases over their rent: the distribution of a month's downtime of each hall in the stated
 * design, maintained as stated, under each lease's promise.
 */
export function serviceCredits(scenario: Scenario, work: AvailabilityWork = CREDIT_WORK): ServiceCredits {
  const { availability, maintenance, conversion } = scenario.facility;
  const promises = statedLeases(scenario).map(({ lease, gridMw }) => [lease.serviceLevelFraction, gridMw]);
  const { grid, jurisdiction, location } = scenario.site;
  const { gridPerItRatio } = scenario.hosting ?? {};
  const { seed } = scenario.uncertainty;
  const chain = [availability, maintenance, conversion, grid, jurisdiction, location, gridPerItRatio];
  return remembered.get(keyOf(chain, promises, seed, work), () => {
    const { result, used } = recordAssumptions(() => expectedCreditFraction(scenario, work));
    return { expectedFraction: result, used };
  });
}

/** A session asks again with every move of a slider. */
const remembered = makePhaseMemory<ServiceCredits>(2);

function expectedCreditFraction(scenario: Scenario, work: AvailabilityWork): number {
  const graph = availabilityGraph(scenario, scenario.facility.availability.design as PresetDesign);
  const { studySeed } = { studySeed: scenario.uncertainty.seed };
  const { losses } = simulateAvailability(graph, { studySeed, ...work });
  const stated = statedLeases(scenario);
  const creditOf = (availabilityFraction: number, hall: number) =>
    clauseOutcomes(losses, hall, { studySeed, availabilityFraction, monthlyRentUsd: null }).find(
      ({ clause }) => clause === CLAUSE,
    )!.expectedCreditFraction;
  const overHalls = (availabilityFraction: number) =>
    weighed(
      graph.halls.map(({ itMw }, hall) => ({ weight: itMw, value: creditOf(availabilityFraction, hall) })),
    );
  return weighed(
    stated.map(({ lease, gridMw }) => ({ weight: gridMw, value: overHalls(lease.serviceLevelFraction) })),
  );
}

function weighed(entries: readonly { readonly weight: number; readonly value: number }[]): number {
  const total = entries.reduce((sum, { weight }) => sum + weight, 0);
  return total > 0 ? entries.reduce((sum, { weight, value }) => sum + weight * value, 0) / total : 0;
}
