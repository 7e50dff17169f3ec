import {
  type ComponentGraph,
  type HallEstimate,
  type PresetDesign,
  simulateAvailability,
} from "@switchyard/core/facility";
import type { Scenario } from "@switchyard/scenario";
import {
  type AvailabilityWork,
  availabilityGraph,
  facilityAvailability,
  rentByHall,
} from "./facility-availability.ts";
import { facilityBridge } from "./facility-bridge.ts";
import { facilityConvert } from "./facility-conversion.ts";
import { type ClauseOutcome, clauseOutcomes } from "./facility-credits.ts";
import { asRun } from "./facility-maintenance.ts";
import { type LeaseEarnings, leaseEarnings, pricedSite } from "./facility-money.ts";
import { optionOrders } from "./facility-options.ts";
import { facilitySchedule } from "./facility-schedule.ts";
import type { PriceInput } from "./price-input.ts";

/** What the scenario's lease earns, where it has one and its prices are known. */
export function earningsOf(scenario: Scenario, prices: PriceInput | null): LeaseEarnings | null {
  return prices && leaseEarnings(pricedSite(scenario, prices, 12));
}

/** `facility convert`: hardware and time in one answer. */
export function convertAnswer(scenario: Scenario, paths: number, prices: PriceInput | null) {
  const { monthsSaved } = facilitySchedule(scenario, paths);
  const monthlyNoiUsd = earningsOf(scenario, prices)?.monthlyNoiUsd ?? null;
  return {
    ...facilityConvert(scenario, { monthsSaved, monthlyNoiUsd: monthlyNoiUsd ?? 0 }),
    monthsSaved,
    monthlyNoiUsd,
  };
}

/** Six schedules are drawn for the early orders; medians of so many are known to a few days, and all take the same draws. */
const OPTION_PATHS = 500;

/** `facility schedule`: dates, what early orders cost and save, and the bridge until the halls come. */
export function scheduleAnswer(scenario: Scenario, paths: number, prices: PriceInput | null) {
  const schedule = facilitySchedule(scenario, paths);
  const monthlyNoiUsd = earningsOf(scenario, prices)?.monthlyNoiUsd ?? null;
  return {
    ...schedule,
    monthlyNoiUsd,
    optionOrders: optionOrders(scenario, Math.min(paths, OPTION_PATHS), monthlyNoiUsd),
    bridge: facilityBridge(scenario, schedule.conversion, prices),
  };
}

/** `facility availability`: with the lease's rent where it is known. */
export function availabilityAnswer(
  scenario: Scenario,
  graph: ComponentGraph,
  work: AvailabilityWork,
  prices: PriceInput | null,
) {
  const rentUsd = earningsOf(scenario, prices)?.monthlyRentUsd ?? null;
  return { monthlyRentUsd: rentUsd, ...facilityAvailability(scenario, graph, work, rentUsd) };
}

/** Service-level credits of the scenario's lease, hall by hall. */
export interface LeaseCredits {
  readonly design: string;
  readonly promisedAvailabilityFraction: number;
  readonly monthlyRentUsd: number | null;
  /** The two measures are never added; clauses read the contract's. */
  readonly halls: readonly (HallEstimate & { readonly clauses: readonly ClauseOutcome[] })[];
}

/** Enough for chances of a breach to two digits. */
const CREDIT_WORK: AvailabilityWork = { relativeHalfWidth: 0.1, maxCycles: 10_000 };

/** What the chain that feeds the halls costs in credits, from the distribution of downtime. @param own a graph of the user's */
export function leaseCredits(
  scenario: Scenario,
  own: ComponentGraph | null,
  prices: PriceInput | null,
): LeaseCredits {
  const { design, graphFile } = scenario.facility.availability;
  const graph = own ? asRun(scenario, own) : availabilityGraph(scenario, design as PresetDesign);
  const { losses, halls } = simulateAvailability(graph, {
    studySeed: scenario.uncertainty.seed,
    ...CREDIT_WORK,
  });
  const monthlyRentUsd = earningsOf(scenario, prices)?.monthlyRentUsd ?? null;
  const rents = rentByHall(graph, monthlyRentUsd);
  const availabilityFraction = scenario.hosting!.lease!.serviceLevelFraction;
  return {
    design: own ? graphFile! : design,
    promisedAvailabilityFraction: availabilityFraction,
    monthlyRentUsd,
    halls: halls.map((hall, index) => ({
      ...hall,
      clauses: clauseOutcomes(losses, index, {
        studySeed: scenario.uncertainty.seed,
        availabilityFraction,
        monthlyRentUsd: rents[index]!,
      }),
    })),
  };
}
