import type { PathFigure, PathFigures, TreasuryFigures } from "@switchyard/core/strategy";
import { PATH_FIGURES, TREASURY_FIGURES } from "@switchyard/core/strategy";
import {
  absorbShard,
  type DistributionSummary,
  describePaths,
  type Estimate,
  makePathStatistics,
  type PathStatistics,
  type Sampling,
} from "@switchyard/core/uncertainty";
import type { StudyDistribution, WholeBand } from "./result.ts";

/** What a path may be without. */
export const MAY_BE_NONE: ReadonlySet<PathFigure> = new Set([
  "paybackMonths",
  "irrPerYear",
  "afterTaxNpvUsd",
  "equityNpvUsd",
  "lowestDscrRatio",
]);

/** Streaming statistics of one strategy: as much memory for a million paths as for a thousand. */
export interface StrategyStatistics {
  readonly figures: Readonly<Record<PathFigure, PathStatistics>>;
  /** Shares of paths with several rates of return, with none, and of those in which the strategy is worth most. */
  readonly several: PathStatistics;
  readonly noRate: PathStatistics;
  readonly best: PathStatistics;
  /** NPV less that of the reference strategy on the same path: luck in common cancels. */
  readonly leadUsd: PathStatistics;
  /** Of no path where coins are sold as they are mined. */
  readonly treasury: Readonly<Record<keyof TreasuryFigures, PathStatistics>>;
}

/** Statistics of no path yet. */
export function makeStrategyStatistics(kind: Sampling["kind"]): StrategyStatistics {
  const figures = Object.fromEntries(
    PATH_FIGURES.map((name) => [name, makePathStatistics(kind, { allowsNone: MAY_BE_NONE.has(name) })]),
  ) as unknown as Record<PathFigure, PathStatistics>;
  return {
    figures,
    several: makePathStatistics(kind),
    noRate: makePathStatistics(kind),
    best: makePathStatistics(kind),
    leadUsd: makePathStatistics(kind),
    treasury: Object.fromEntries(
      TREASURY_FIGURES.map((name) => [name, makePathStatistics(kind)]),
    ) as unknown as StrategyStatistics["treasury"],
  };
}

/** What the strategies of one shard are beside one another. */
export interface ShardRow {
  readonly figures: PathFigures;
  /** 1 where the strategy is worth most of all. */
  readonly isBest: Float64Array;
  readonly leadUsd: Float64Array;
}

/** Takes in the next shard of a strategy. */
export function absorbStrategy(statistics: StrategyStatistics, firstPath: number, row: ShardRow): void {
  for (const name of PATH_FIGURES) absorbShard(statistics.figures[name], firstPath, row.figures[name]);
  const { irrCount } = row.figures;
  const isSeveral = irrCount.map((count) => (count > 1 ? 1 : 0));
  const isNone = irrCount.map((count) => (count === 0 ? 1 : 0));
  absorbShard(statistics.several, firstPath, isSeveral);
  absorbShard(statistics.noRate, firstPath, isNone);
  absorbShard(statistics.best, firstPath, row.isBest);
  absorbShard(statistics.leadUsd, firstPath, row.leadUsd);
  const { treasury } = row.figures;
  if (!treasury) return;
  for (const name of TREASURY_FIGURES) absorbShard(statistics.treasury[name], firstPath, treasury[name]);
}

/** Marks on each path the strategy worth most (the first of equals), and each one's distance to the reference. */
export function besideOneAnother(figures: readonly PathFigures[], reference: number): readonly ShardRow[] {
  const pathCount = figures[0]!.npvUsd.length;
  const best = new Int32Array(pathCount);
  for (let p = 0; p < pathCount; p++)
    for (let k = 1; k < figures.length; k++)
      if (figures[k]!.npvUsd[p]! > figures[best[p]!]!.npvUsd[p]!) best[p] = k;
  return figures.map((own, k) => ({
    figures: own,
    isBest: Float64Array.from(best, (winner) => (winner === k ? 1 : 0)),
    leadUsd: own.npvUsd.map((usd, p) => usd - figures[reference]!.npvUsd[p]!),
  }));
}

const described = new WeakMap<
  PathStatistics,
  { readonly pathCount: number; readonly summary: DistributionSummary | null }
>();

/** {@link describePaths}, once for the paths taken in so far. */
function summaryOf(statistics: PathStatistics): DistributionSummary | null {
  const { pathCount } = statistics;
  const known = described.get(statistics);
  if (known?.pathCount === pathCount) return known.summary;
  const summary = describePaths(statistics);
  described.set(statistics, { pathCount, summary });
  return summary;
}

/** The band of one figure; undefined where no path has it. */
export function bandOf(statistics: PathStatistics): WholeBand | undefined {
  const summary = summaryOf(statistics);
  if (!summary) return undefined;
  const at = (probability: number) =>
    summary.quantiles.find((quantile) => quantile.probability === probability)!;
  const errorOf = (probability: number) => at(probability).standardError ?? 0;
  const p50 = at(0.5);
  return {
    mean: summary.mean?.value ?? null,
    p5: at(0.05).value,
    p10: at(0.1).value,
    p25: at(0.25).value,
    p50: p50.value,
    p75: at(0.75).value,
    p90: at(0.9).value,
    p95: at(0.95).value,
    standardError: (summary.mean ?? p50).standardError ?? 0,
    p50StandardError: p50.standardError ?? 0,
    quantileErrors: {
      p5: errorOf(0.05),
      p10: errorOf(0.1),
      p25: errorOf(0.25),
      p50: errorOf(0.5),
      p75: errorOf(0.75),
      p90: errorOf(0.9),
      p95: errorOf(0.95),
    },
    paths: summary.pathCount,
  };
}

/** Everything about a strategy's paths that is no band of a figure. */
export function distributionOf(statistics: StrategyStatistics, reference: string): StudyDistribution {
  const npv = summaryOf(statistics.figures.npvUsd)!;
  return {
    chanceOfLoss: estimated(npv.chanceOfLoss),
    expectedShortfallUsd: estimated(npv.expectedShortfall),
    chanceOfBest: meanEstimate(statistics.best),
    lead: { over: reference, ...meanEstimate(statistics.leadUsd) },
    rateOfReturn: rateShares(statistics),
    payback: noneAndBand(statistics.figures.paybackMonths),
  };
}

function estimated({ value, standardError }: Estimate) {
  return { value, standardError: standardError ?? 0 };
}

/** The mean of a figure that every path has. */
export function meanEstimate(statistics: PathStatistics) {
  const summary = summaryOf(statistics) as DistributionSummary;
  return estimated(summary.mean!);
}

/** Shares of paths with no rate of return, one, and several; the quantiles are of those with one. */
function rateShares(statistics: StrategyStatistics): StudyDistribution["rateOfReturn"] {
  const several = meanEstimate(statistics.several);
  const none = meanEstimate(statistics.noRate);
  const { noneCount, pathCount } = statistics.figures.irrPerYear;
  const band = bandOf(statistics.figures.irrPerYear);
  return {
    noneFraction: none.value,
    oneFraction: (pathCount - noneCount) / pathCount,
    severalFraction: several.value,
    ...quantilesOf(band),
    errors: {
      noneFraction: none.standardError,
      oneFraction: shareError(statistics.figures.irrPerYear),
      severalFraction: several.standardError,
      ...quantileErrorsOf(band),
    },
  };
}

function noneAndBand(statistics: PathStatistics): StudyDistribution["payback"] {
  const band = bandOf(statistics);
  return {
    noneFraction: statistics.noneCount / statistics.pathCount,
    ...quantilesOf(band),
    errors: { noneFraction: shareError(statistics), ...quantileErrorsOf(band) },
  };
}

function quantilesOf(band: WholeBand | undefined) {
  return band ? { p10: band.p10, p50: band.p50, p90: band.p90 } : {};
}

function quantileErrorsOf(band: WholeBand | undefined): Record<string, number> {
  if (!band) return {};
  const { p10, p50, p90 } = band.quantileErrors;
  return { p10, p50, p90 };
}

/** Error of the share of paths that have no value, and so of the share that has one; 0 where none has one. */
function shareError(statistics: PathStatistics): number {
  return summaryOf(statistics)?.noneFraction.standardError ?? 0;
}
