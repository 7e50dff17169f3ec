import { moneyFromScenario } from "./money-from-scenario.ts";
import { shardSource } from "./session-paths.ts";
import { openReadings } from "./session-readings.ts";
import { openYards } from "./session-yards.ts";
import type { ShardQuestion, ShardWorker } from "./shard-question.ts";
import { shiftedStudy } from "./shifted-study.ts";

/**
 * Prepares a question in a worker. Every shard has the bits that it has on the main thread: paths depend on their numbers alone.
 * @throws what the rooms throw for figures that can't be
 */
export function makeShardWorker({ scenario, files, options, pathCount }: ShardQuestion): ShardWorker {
  const { prepared } = openReadings(openYards()).of(scenario, files);
  const shifted = shiftedStudy(scenario, prepared.result, options.shifts ?? {});
  return shardSource({ scenario, money: moneyFromScenario(scenario), prepared: shifted, options, pathCount })
    .shard;
}
