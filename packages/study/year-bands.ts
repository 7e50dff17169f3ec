import { type CalendarMonth, monthNumber } from "@switchyard/core/quantity";
import type { Choice, Site } from "@switchyard/core/strategy";
import {
  absorbShard,
  makePathStatistics,
  type PathStatistics,
  type Sampling,
  SHARD_PATH_COUNT,
} from "@switchyard/core/uncertainty";
import type { WholeBand } from "./result.ts";
import { partOf } from "./run-parts.ts";
import type { NetCashSource } from "./session-shards.ts";
import { breathe, type StudyPorts } from "./study-ports.ts";
import { bandOf } from "./uncertain-statistics.ts";

/** Whose years are asked, on which futures. */
export interface YearsAsked {
  readonly site: Pick<Site, "start" | "months">;
  readonly choices: readonly Choice[];
  /** Rows read off the net cash of a shard; what was read before is not read again. */
  readonly rowOf: NetCashSource["rowOf"];
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
  const { site, choices, pathCount, sampling } = asked;
  const { start, months } = site;
  const yearOf = yearsByMonth(start, months);
  const yearCount = yearOf.at(-1)! + 1;
  const shards: (readonly Float64Array[])[] = [];
  const shardCount = Math.min(MOST_SHARDS, Math.ceil(pathCount / SHARD_PATH_COUNT));
  for (let index = 0; index < shardCount; index++) {
    const rows = partOf(ports.parts, `years/${index}`, () => yearsOnShard(asked, yearOf, index));
    shards.push(rows);
    ports.progress(index + 1, shardCount, "years over the futures");
    await breathe(ports);
  }
  return choices.map((_choice, k) =>
    bandsOfRows(
      shards.map((rows) => rows[k]!),
      yearCount,
      sampling,
    ),
  );
}

/** Bands by the first of the rows that they were made of: an answer that leaves a strategy's cash as it is has the bands already. */
const known = new WeakMap<
  Float64Array,
  { readonly key: string; readonly rows: readonly Float64Array[]; readonly bands: readonly WholeBand[] }
>();

function bandsOfRows(
  rows: readonly Float64Array[],
  yearCount: number,
  sampling: Sampling["kind"],
): readonly WholeBand[] {
  const key = `${yearCount}/${sampling}`;
  const before = known.get(rows[0]!);
  const isSame =
    before?.key === key &&
    before.rows.length === rows.length &&
    before.rows.every((row, i) => row === rows[i]);
  if (isSame) return before.bands;
  const statistics = Array.from({ length: yearCount }, () => makePathStatistics(sampling));
  rows.forEach((row, index) => {
    absorbYears(statistics, index * SHARD_PATH_COUNT, row);
  });
  const bands = statistics.map((year) => bandOf(year)!);
  known.set(rows[0]!, { key, rows, bands });
  return bands;
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
  { choices, rowOf }: YearsAsked,
  yearOf: readonly number[],
  index: number,
): readonly Float64Array[] {
  const yearCount = yearOf.at(-1)! + 1;
  return choices.map((choice) =>
    rowOf(index, choice, (netCashOf, pathCount) => {
      const row = new Float64Array(pathCount * yearCount);
      for (let path = 0; path < pathCount; path++)
        netCashOf(path).forEach((usd, month) => {
          row[path * yearCount + yearOf[month]!]! += usd;
        });
      return row;
    }),
  );
}

function absorbYears(years: readonly PathStatistics[], firstPath: number, row: Float64Array): void {
  for (const [year, statistic] of years.entries()) {
    const values = Float64Array.from(
      { length: row.length / years.length },
      (_, path) => row[path * years.length + year]!,
    );
    absorbShard(statistic, firstPath, values);
  }
}
