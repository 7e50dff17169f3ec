import { PATH_FIGURES, type PathFigures, TREASURY_FIGURES } from "@switchyard/core/strategy";
import {
  absorbShard,
  makePathStatistics,
  type PathStatistics,
  type Sampling,
  SHARD_PATH_COUNT,
} from "@switchyard/core/uncertainty";
import {
  besideOneAnother,
  MAY_BE_NONE,
  type ShardRow,
  type StrategyStatistics,
} from "./uncertain-statistics.ts";

/** Takes in a strategy's shards in order; what they say may be read at any time. */
export interface StrategyBuilder {
  readonly absorb: (firstPath: number, row: ShardRow) => void;
  readonly read: () => StrategyStatistics;
}

/**
 * Statistics of earlier answers. A figure whose shards are the very arrays of the answer before has the statistics that it had: of a
 * change of debt two thirds of the figures are not counted again.
 */
export interface StatisticsMemory {
  readonly start: (strategy: string, kind: Sampling["kind"], pathCount: number) => StrategyBuilder;
  /** `besideOneAnother` of shard `index`; where no NPV changed, with the very marks and distances of the answer before. */
  readonly beside: (index: number, figures: readonly PathFigures[], reference: number) => readonly ShardRow[];
}

/** Of more paths than this nothing is kept: statistics stream, and memory does not grow with the paths. */
const MOST_PATHS_KEPT = 2048;

/** A memory with nothing in it. */
export function openStatistics(): StatisticsMemory {
  const known = new Map<string, KnownColumn>();
  const rowsOf = new Map<number, { readonly reference: number; readonly rows: readonly ShardRow[] }>();
  return {
    beside: (index, figures, reference) => {
      const before = rowsOf.get(index);
      const isSame =
        before?.reference === reference &&
        before.rows.length === figures.length &&
        before.rows.every((row, k) => row.figures.npvUsd === figures[k]!.npvUsd);
      const rows = isSame
        ? before.rows.map((row, k) => ({ ...row, figures: figures[k]! }))
        : besideOneAnother(figures, reference);
      if ((index + 1) * SHARD_PATH_COUNT <= MOST_PATHS_KEPT) rowsOf.set(index, { reference, rows });
      return rows;
    },
    start: (strategy, kind, pathCount) =>
      makeBuilder((name, allowsNone) => {
        const slot = `${strategy}/${kind}/${name}`;
        return pathCount > MOST_PATHS_KEPT ? streamed(kind, allowsNone) : kept(known, slot, kind, allowsNone);
      }),
  };
}

/** One figure's values, shard by shard. */
interface Column {
  readonly add: (firstPath: number, values: Float64Array, source?: Float64Array) => void;
  readonly read: () => PathStatistics;
}

interface KnownColumn {
  readonly sources: readonly Float64Array[];
  readonly statistics: PathStatistics;
}

function streamed(kind: Sampling["kind"], allowsNone: boolean): Column {
  const statistics = makePathStatistics(kind, { allowsNone });
  return {
    add: (firstPath, values) => absorbShard(statistics, firstPath, values),
    read: () => statistics,
  };
}

function kept(
  known: Map<string, KnownColumn>,
  slot: string,
  kind: Sampling["kind"],
  allowsNone: boolean,
): Column {
  const shards: { readonly firstPath: number; readonly values: Float64Array }[] = [];
  const sources: Float64Array[] = [];
  return {
    add: (firstPath, values, source = values) => {
      shards.push({ firstPath, values });
      sources.push(source);
    },
    read: () => {
      const before = known.get(slot);
      const isSame =
        before?.sources.length === sources.length && before.sources.every((one, i) => one === sources[i]);
      if (isSame) return before.statistics;
      const statistics = makePathStatistics(kind, { allowsNone });
      for (const { firstPath, values } of shards) absorbShard(statistics, firstPath, values);
      known.set(slot, { sources: [...sources], statistics });
      return statistics;
    },
  };
}

function makeBuilder(columnOf: (name: string, allowsNone: boolean) => Column): StrategyBuilder {
  const figures = columnsOf(PATH_FIGURES, (name) => columnOf(name, MAY_BE_NONE.has(name)));
  const treasury = columnsOf(TREASURY_FIGURES, (name) => columnOf(name, false));
  const several = columnOf("several", false);
  const noRate = columnOf("noRate", false);
  const best = columnOf("best", false);
  const leadUsd = columnOf("leadUsd", false);
  return {
    absorb: (firstPath, { figures: own, isBest, leadUsd: lead }) => {
      for (const name of PATH_FIGURES) figures[name].add(firstPath, own[name]);
      const { irrCount } = own;
      several.add(
        firstPath,
        marked(irrCount, (count) => count > 1),
        irrCount,
      );
      noRate.add(
        firstPath,
        marked(irrCount, (count) => count === 0),
        irrCount,
      );
      best.add(firstPath, isBest);
      leadUsd.add(firstPath, lead);
      if (own.treasury)
        for (const name of TREASURY_FIGURES) treasury[name].add(firstPath, own.treasury[name]);
    },
    read: () => ({
      figures: columnsOf(PATH_FIGURES, (name) => figures[name].read()),
      several: several.read(),
      noRate: noRate.read(),
      best: best.read(),
      leadUsd: leadUsd.read(),
      treasury: columnsOf(TREASURY_FIGURES, (name) => treasury[name].read()),
    }),
  };
}

function marked(counts: Float64Array, is: (count: number) => boolean): Float64Array {
  return counts.map((count) => (is(count) ? 1 : 0));
}

function columnsOf<Name extends string, Value>(
  names: readonly Name[],
  of: (name: Name) => Value,
): Readonly<Record<Name, Value>> {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, Value>;
}
