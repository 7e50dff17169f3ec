import { SHARD_PATH_COUNT } from "@switchyard/core/uncertainty";
import { prepareWorld, type WorldBatch, type WorldModel } from "@switchyard/core/world";
import { type AssumptionUse, recordAssumptions, type Scenario } from "@switchyard/scenario";
import { keyOf, makePhaseMemory, type PhaseMemory } from "./session-memory.ts";
import { worldModelOf } from "./world-from-scenario.ts";

/** The paths of one world, shard by shard as they are asked for. */
export interface DrawnWorld {
  readonly model: WorldModel;
  readonly used: readonly AssumptionUse[];
  readonly batch: (index: number) => WorldBatch;
  /** Paths that free choices are made on: none of those that are valued. */
  readonly training: () => WorldBatch;
}

/** Whose world, drawn how. */
export interface WorldAsked {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly measure: "valuation" | "outlook";
  readonly pathCount: number;
}

/** Up to so many shards are remembered. */
export const SHARDS_REMEMBERED = 8;

/**
 * Number of the first path that choices are made on. Paths are drawn by their number, so that these are as good as any and never
 * among those that are valued, of which a study has fewer; it is a whole number of shards, and of Sobol's 16 scrambles.
 */
export const FIRST_TRAINING_PATH = 2 ** 31;

/** Everything that the paths of a scenario's world depend on; nothing of the site's own. */
export function worldKey({ scenario, seed, measure }: Omit<WorldAsked, "pathCount">): string {
  const { network, startMonth, finance, uncertainty, hosting, facility } = scenario;
  const leases = hosting?.lease ? [hosting.lease, ...(hosting.moreLeases ?? [])] : [];
  const tenants = leases.map(({ tenant }) => tenant);
  const { spread, sampling } = uncertainty;
  const { delayMonths, firstHallMonths } = facility.schedule;
  const months = finance.horizonMonths;
  return keyOf(
    seed,
    measure,
    sampling,
    network,
    startMonth,
    months,
    spread,
    tenants,
    delayMonths,
    firstHallMonths,
  );
}

/** Worlds known by their key and the number of paths. */
export function openWorlds(): (asked: WorldAsked) => DrawnWorld {
  const worlds: PhaseMemory<DrawnWorld> = makePhaseMemory(2);
  return (asked) => worlds.get(`${worldKey(asked)}/${asked.pathCount}`, () => drawWorld(asked));
}

function drawWorld({ scenario, seed, measure, pathCount }: WorldAsked): DrawnWorld {
  const { result: model, used } = recordAssumptions(() => worldModelOf(scenario));
  const { sampling } = scenario.uncertainty;
  const make = prepareWorld(model, { seed, months: scenario.finance.horizonMonths, measure, sampling });
  const shards = makePhaseMemory<WorldBatch>(SHARDS_REMEMBERED);
  const batch = (index: number) =>
    shards.get(String(index), () => {
      const firstPath = index * SHARD_PATH_COUNT;
      return make(firstPath, Math.min(SHARD_PATH_COUNT, pathCount - firstPath));
    });
  let training: WorldBatch | undefined;
  return {
    model,
    used,
    batch,
    training: () => {
      training ??= make(FIRST_TRAINING_PATH, Math.min(SHARD_PATH_COUNT, pathCount));
      return training;
    },
  };
}
