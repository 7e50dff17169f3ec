import { type CalendarMonth, monthNumber } from "@switchyard/core/quantity";
import type { Choice, PathEvaluator } from "@switchyard/core/strategy";
import {
  absorbShard,
  makePathStatistics,
  type PathStatistics,
  type Sampling,
  SHARD_PATH_COUNT,
} from "@switchyard/core/uncertainty";
import type { WorldBatch } from "@switchyard/core/world";
import type { WholeBand } from "./result.ts";
import { partOf } from "./run-parts.ts";
import { type Shifts, shiftedBatch } from "./shifts.ts";
import { breathe, type StudyPorts } from "./study-ports.ts";
import { bandOf } from "./uncertain-statistics.ts";

/** Whose years are asked, on which futures. */
export interface YearsAsked {
  readonly evaluator: PathEvaluator;
  readonly choices: readonly Choice[];
  /** Shard `index` of the futures, without any shift. */
  readonly batch: (index: number) => WorldBatch;
  readonly shifts: Shifts;
  readonly pathCount: number;
  readonly sampling: Sampling["kind"];
}

/** Years are told of so many futures at most: every year of every strategy has statistics of its own, and plans run anew for them. */
const MOST_SHARDS = 4;

/**
 * Net cash of every calendar year over the futures, as a difference to doing nothing: for each choice the bands of its years in
 * order. @throws study/cancelled
 */
export async function yearBands(
  asked: YearsAsked,
  ports: StudyPorts,
): Promise<readonly (readonly WholeBand[])[]> {
  const { evaluator, choices, pathCount, sampling } = asked;
  const { start, months } = evaluator.site;
  const yearOf = yearsByMonth(start, months);
  const yearCount = yearOf.at(-1)! + 1;
  const statistics = choices.map(() => Array.from({ length: yearCount }, () => makePathStatistics(sampling)));
  const shardCount = Math.min(MOST_SHARDS, Math.ceil(pathCount / SHARD_PATH_COUNT));
  for (let index = 0; index < shardCount; index++) {
    const rows = partOf(ports.parts, `years/${index}`, () => yearsOnShard(asked, yearOf, index));
    absorbYears(statistics, index * SHARD_PATH_COUNT, rows);
    ports.progress(index + 1, shardCount, "years over the futures");
    await breathe(ports);
  }
  return statistics.map((years) => years.map((year) => bandOf(year)!));
}

/** Which calendar year each month falls in, counted from the first. */
export function yearsByMonth(start: CalendarMonth, months: number): readonly number[] {
  const first = monthNumber(start);
  return Array.from(
    { length: months },
    (_, month) => Math.floor((first + month) / 12) - Math.floor(first / 12),
  );
}

/** One row per choice: path by path its years. */
function yearsOnShard(
  { evaluator, choices, batch, shifts }: YearsAsked,
  yearOf: readonly number[],
  index: number,
): readonly Float64Array[] {
  const on = evaluator.on(shiftedBatch(batch(index), shifts));
  const yearCount = yearOf.at(-1)! + 1;
  return choices.map((choice) => {
    const { netCashUsd, pathCount, months } = on.evaluate(choice);
    const row = new Float64Array(pathCount * yearCount);
    for (let path = 0; path < pathCount; path++)
      for (let month = 0; month < months; month++)
        row[path * yearCount + yearOf[month]!]! += netCashUsd[path * months + month]!;
    return row;
  });
}

function absorbYears(
  statistics: readonly (readonly PathStatistics[])[],
  firstPath: number,
  rows: readonly Float64Array[],
): void {
  for (const [k, years] of statistics.entries()) {
    const row = rows[k]!;
    for (const [year, statistic] of years.entries()) {
      const values = Float64Array.from(
        { length: row.length / years.length },
        (_, path) => row[path * years.length + year]!,
      );
      absorbShard(statistic, firstPath, values);
    }
  }
}
