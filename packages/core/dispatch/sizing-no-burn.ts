import type { LinearSolver } from "./linear-solver.ts";
import type { SizableAsset } from "./sizable-asset.ts";
import { type SizingResult, sizeAssets } from "./sizing.ts";
import { makeSizingValue, type SizingValue } from "./sizing-value.ts";
import { dispatchWithoutBurning } from "./storage-no-burn.ts";
import type { DispatchProblem } from "./types.ts";

/** Sizes where the battery may not charge and discharge at once. */
export interface NoBurnSizing {
  readonly sizesMw: readonly number[];
  readonly startMwh: number;
  /** Value of these sizes without burning, less their cost: proven by a schedule. */
  readonly netValueUsd: number;
  /** The relaxation's bound: no sizes are worth more, burning or not. */
  readonly boundUsd: number;
  /** (bound - value) / max(|value|, 1 USD). */
  readonly relativeGap: number;
  /** True where the gap is at most 1e-6: these sizes are the optimum. Otherwise they are the best of those tried. */
  readonly isExact: boolean;
  readonly tried: number;
  /** The relaxation's own optimum. */
  readonly relaxed: SizingResult;
}

/** Steps to neighbours, as shares of each size's range. */
const NEIGHBOUR_SHARES = [0.002, 0.01, 0.05];
const EXACT_GAP = 1e-6;

/**
 * The relaxation (burning allowed) bounds the truth from above. Its optimum and then its neighbours, three steps up
 * and down in every size and in the start energy, are dispatched without burning; the best is returned with its gap.
 *
 * @throws what `sizeAssets` throws
 */
export function sizeWithoutBurning(
  problem: DispatchProblem,
  assets: readonly SizableAsset[],
  solver: LinearSolver,
): NoBurnSizing {
  const relaxed = sizeAssets(problem, assets, solver);
  const value = makeSizingValue(problem, assets);
  const centre = [...relaxed.sizesMw, relaxed.startMwh];
  let best = { at: centre, netUsd: netWithoutBurning(value, assets, centre) };
  let tried = 1;
  if (!isClosed(relaxed.boundUsd, best.netUsd)) {
    for (const at of neighbours(value, assets, centre)) {
      const netUsd = netWithoutBurning(value, assets, at);
      tried++;
      if (netUsd > best.netUsd) best = { at, netUsd };
    }
  }
  return {
    sizesMw: best.at.slice(0, -1),
    startMwh: best.at[assets.length]!,
    netValueUsd: best.netUsd,
    boundUsd: relaxed.boundUsd,
    relativeGap: (relaxed.boundUsd - best.netUsd) / Math.max(1, Math.abs(best.netUsd)),
    isExact: isClosed(relaxed.boundUsd, best.netUsd),
    tried,
    relaxed,
  };
}

function isClosed(boundUsd: number, netUsd: number): boolean {
  return boundUsd - netUsd <= EXACT_GAP * Math.max(1, Math.abs(netUsd));
}

function netWithoutBurning(
  value: SizingValue,
  assets: readonly SizableAsset[],
  at: readonly number[],
): number {
  const costUsd = assets.reduce((sum, asset, j) => sum + asset.costUsdPerMw * at[j]!, 0);
  return dispatchWithoutBurning(value.problemAt(at)).lowerBoundUsd - costUsd;
}

function neighbours(
  value: SizingValue,
  assets: readonly SizableAsset[],
  centre: readonly number[],
): readonly number[][] {
  const storeMwh = value.storeMwhAt(assets.map((asset) => asset.maximumMw));
  const ranges = [
    ...assets.map((asset) => [asset.minimumMw, asset.maximumMw] as const),
    [0, storeMwh] as const,
  ];
  const points: number[][] = [];
  ranges.forEach(([low, high], j) => {
    for (const share of NEIGHBOUR_SHARES) {
      for (const sign of [-1, 1]) {
        const at = [...centre];
        at[j] = Math.max(low, Math.min(high, centre[j]! + sign * share * (high - low)));
        at[assets.length] = Math.min(at[assets.length]!, value.storeMwhAt(at));
        points.push(at);
      }
    }
  });
  return points;
}
