import {
  type BatchEvaluator,
  makePathEvaluator,
  type PathEvaluator,
  type Site,
} from "@switchyard/core/strategy";
import type { CorrelationMatrix } from "@switchyard/core/uncertainty";
import { type CorrelatedFactor, prepareWorld, type WorldBatch } from "@switchyard/core/world";
import type { Scenario } from "@switchyard/scenario";
import { worldModelOf } from "./world-from-scenario.ts";

/** Futures of a scenario with the site evaluated on them, a shard at a time: memory is one shard's. */
export interface Futures {
  readonly evaluator: PathEvaluator;
  /** Evaluators of the paths `firstPath` … `firstPath + pathCount - 1`, in shards, with where each begins among them. */
  readonly shards: (firstPath: number, pathCount: number) => Generator<FutureShard, void>;
}

/** See {@link Futures.shards}. */
export interface FutureShard {
  readonly on: BatchEvaluator;
  readonly batch: WorldBatch;
  readonly from: number;
}

/** Paths of one shard; even, so that mirrored pairs stay together. */
const SHARD_PATHS = 256;

/** The futures of a scenario in a measure. @throws what the world's model throws for figures that can't be */
export function makeFutures(scenario: Scenario, site: Site, measure: "valuation" | "outlook"): Futures {
  const make = prepareWorld(worldModelOf(scenario), {
    seed: scenario.uncertainty.seed,
    months: site.months,
    measure,
  });
  const evaluator = makePathEvaluator(site);
  function* shards(firstPath: number, pathCount: number): Generator<FutureShard, void> {
    for (let from = 0; from < pathCount; from += SHARD_PATHS) {
      const batch = make(firstPath + from, Math.min(SHARD_PATHS, pathCount - from));
      yield { on: evaluator.on(batch), batch, from };
    }
  }
  return { evaluator, shards };
}

/** Columns of a batch that move together: a group takes its luck from one set of futures or from another as a whole. */
export const FUTURE_GROUPS = {
  "bitcoin price, fees and hashrate": [
    "priceUsdPerBtc",
    "feesBtcPerBlock",
    "networkHashrateEhs",
    "hashpriceUsdPerPhDay",
  ],
  "power price": ["powerLevelRatio", "powerSpreadRatio"],
  "market rent": ["rentRatio", "acceleratorPriceRatio"],
  "delay and cost of the works": ["delayMonths", "overrunFraction"],
  "tenant's default": ["tenantDefaultMonth"],
  outages: ["outageFraction"],
} as const satisfies Readonly<Record<string, readonly (keyof WorldBatch)[]>>;

type FutureGroup = keyof typeof FUTURE_GROUPS;

/** The group whose luck a correlated factor is part of. */
const GROUP_OF_FACTOR: Readonly<Record<CorrelatedFactor, FutureGroup>> = {
  "bitcoin price": "bitcoin price, fees and hashrate",
  "network hashrate": "bitcoin price, fees and hashrate",
  fees: "bitcoin price, fees and hashrate",
  "power level": "power price",
  "power spread": "power price",
  "accelerator price": "market rent",
  rent: "market rent",
};

/** Correlations of monthly shocks between factors of different groups: what groups that move by themselves do without. */
export function correlationsBetweenGroups({ factors, rows }: CorrelationMatrix) {
  const group = (i: number) => GROUP_OF_FACTOR[factors[i] as CorrelatedFactor];
  return factors.flatMap((factor, i) =>
    factors.slice(0, i).flatMap((other, j) => {
      const correlation = rows[i]![j]!;
      return correlation === 0 || group(i) === group(j) ? [] : [{ between: [other, factor], correlation }];
    }),
  );
}

/** The first futures with the named groups taken from the second ones, path by path. */
export function mixedFutures(
  first: WorldBatch,
  second: WorldBatch,
  fromSecond: ReadonlySet<string>,
): WorldBatch {
  const taken = Object.entries(FUTURE_GROUPS)
    .filter(([group]) => fromSecond.has(group))
    .flatMap(([, columns]) => columns.map((column) => [column, second[column]] as const));
  return { ...first, ...Object.fromEntries(taken) };
}
