import type { BatchEvaluator, Choice, PathEvaluator, PathOperation } from "@switchyard/core/strategy";
import {
  absorbShard,
  describePaths,
  type Estimate,
  makePathStatistics,
  type Sampling,
  SHARD_PATH_COUNT,
} from "@switchyard/core/uncertainty";
import type { WorldBatch } from "@switchyard/core/world";
import { type Shifts, shiftedBatch } from "./shifts.ts";

/**
 * NPVs of choices on one batch of futures with inputs moved. What rent and building costs leave as it is, is run once for each
 * choice; every other move runs its plans anew.
 */
export interface FuturesColumns {
  npvUsd(choice: Choice, shifts: Shifts): Float64Array;
}

/** Columns on a batch; memory is that of the plans run on it. */
export function openColumns(evaluator: PathEvaluator, batch: WorldBatch): FuturesColumns {
  const operations = new Map<string, PathOperation>();
  let last: { readonly shifts: Shifts; readonly on: BatchEvaluator } | undefined;
  const onOf = (shifts: Shifts) => {
    if (last?.shifts !== shifts) last = { shifts, on: evaluator.on(shiftedBatch(batch, shifts)) };
    return last!.on;
  };
  return {
    npvUsd: (choice, shifts) => {
      const on = onOf(shifts);
      const { hashpriceRatio = 1, powerLevelRatio = 1, delayMonths = 0 } = shifts;
      if (hashpriceRatio !== 1 || powerLevelRatio !== 1 || delayMonths !== 0)
        return on.evaluate(choice).npvUsd;
      const key = JSON.stringify(choice);
      const operation = operations.get(key) ?? on.operate(choice);
      if (!operation) return on.evaluate(choice).npvUsd;
      operations.set(key, operation);
      return on.evaluateFrom(choice, operation).npvUsd;
    },
  };
}

/** Mean of a column over paths, with the error that its sampling gives it. */
export function meanOfColumn(kind: Sampling["kind"], column: Float64Array): Estimate {
  const statistics = makePathStatistics(kind);
  for (let from = 0; from < column.length; from += SHARD_PATH_COUNT)
    absorbShard(statistics, from, column.subarray(from, from + SHARD_PATH_COUNT));
  return describePaths(statistics)!.mean!;
}

/** The first paths of a batch. */
export function firstPaths(batch: WorldBatch, pathCount: number): WorldBatch {
  if (pathCount >= batch.pathCount) return batch;
  const entries = Object.entries(batch).map(([key, value]) => {
    if (!(value instanceof Float64Array)) return [key, value] as const;
    return [key, value.subarray(0, (value.length / batch.pathCount) * pathCount)] as const;
  });
  return { ...(Object.fromEntries(entries) as unknown as WorldBatch), pathCount };
}
