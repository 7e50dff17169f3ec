import { checkDispatchProblem } from "./check-problem.ts";
import { dispatchErrors } from "./dispatch-errors.ts";
import type { LinearSolver } from "./linear-solver.ts";
import type { SizableAsset } from "./sizable-asset.ts";
import { type Master, makeMaster } from "./sizing-master.ts";
import { makeSizingValue, type SizingPoint, type SizingValue } from "./sizing-value.ts";
import type { DispatchProblem } from "./types.ts";

/** The best sizes and the proof. */
export interface SizingResult {
  /** MW, in the order of the assets. */
  readonly sizesMw: readonly number[];
  /** What a cyclic store starts and ends with, MWh; 0 without one. */
  readonly startMwh: number;
  /** Value of dispatch less the cost of the sizes. */
  readonly netValueUsd: number;
  /** The master's bound: no sizes are worth more. */
  readonly boundUsd: number;
  /** (bound - value) / max(|value|, 1 USD). */
  readonly relativeGap: number;
  readonly cuts: number;
}

/** Where the cut is made between the best point (0) and the master's (1): half way settles a swinging master. */
const IN_OUT_SHARE = 0.5;

/**
 * Chooses sizes by cutting planes. The dispatch value is concave in the sizes and in the start energy of a cyclic
 * store together, and the water values and bus prices of one exact dispatch price every size at once: a plane above
 * the value everywhere, touching it at the sizes tried. A small linear programme over the planes (the master) says
 * which sizes could still be better and by how much at most; stop when that is nothing.
 *
 * Planes are cut half way between the best point and the master's (in-out separation, Ben-Ameur and Neto 2007).
 * Charging while discharging is allowed here; `sizeWithoutBurning` brackets the answer without it.
 *
 * @param solver solves the master, 5 columns and some hundred rows
 * @throws dispatch/not-converged where `toleranceFraction` is out of reach, dispatch/outside-range
 */
export function sizeAssets(
  problem: DispatchProblem,
  assets: readonly SizableAsset[],
  solver: LinearSolver,
  toleranceFraction = 1e-9,
): SizingResult {
  checkDispatchProblem(problem);
  checkAssets(assets);
  const value = makeSizingValue(problem, assets);
  const first = value.cutAt(startPoint(assets, value));
  const master = makeMaster(assets, value, solver, first.netUsd);
  try {
    return cutUntilProven(value, master, first, toleranceFraction);
  } finally {
    master.dispose();
  }
}

const MOST_ROUNDS = 2000;

function cutUntilProven(
  value: SizingValue,
  master: Master,
  first: SizingPoint,
  toleranceFraction: number,
): SizingResult {
  let best = first;
  let cuts = 1;
  let share = IN_OUT_SHARE;
  master.addCut(first);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const bound = master.solve();
    const gap = (bound.boundUsd - best.netUsd) / Math.max(1, Math.abs(best.netUsd));
    if (gap <= toleranceFraction) return finish(best, bound.boundUsd, gap, cuts);
    const target = bound.at.map((x, j) => best.at[j]! + share * (x - best.at[j]!));
    const tried = value.cutAt(target);
    cuts++;
    master.addCut(tried);
    if (tried.netUsd > best.netUsd) best = tried;
    // A plane that leaves the master's point standing has not helped: go there itself.
    const cutOff = bound.boundUsd - planeAt(tried, bound.at) > 0.1 * (bound.boundUsd - best.netUsd);
    share = cutOff ? IN_OUT_SHARE : 1;
  }
  throw dispatchErrors.notConverged({ what: "sizing", iterations: MOST_ROUNDS, gap: toleranceFraction });
}

function planeAt(plane: SizingPoint, at: readonly number[]): number {
  return plane.netUsd + plane.slopes.reduce((sum, slope, j) => sum + slope * (at[j]! - plane.at[j]!), 0);
}

function finish(best: SizingPoint, boundUsd: number, relativeGap: number, cuts: number): SizingResult {
  return {
    sizesMw: best.at.slice(0, -1),
    startMwh: best.at[best.at.length - 1]!,
    netValueUsd: best.netUsd,
    // The master's solver may stop a hair under the truth.
    boundUsd: Math.max(boundUsd, best.netUsd),
    relativeGap: Math.max(0, relativeGap),
    cuts,
  };
}

function startPoint(assets: readonly SizableAsset[], value: SizingValue): number[] {
  const sizes = assets.map((asset) => (asset.minimumMw + asset.maximumMw) / 2);
  return [...sizes, value.storeMwhAt(sizes) / 2];
}

function checkAssets(assets: readonly SizableAsset[]): void {
  for (const { id, minimumMw, maximumMw } of assets) {
    if (!(minimumMw >= 0 && Number.isFinite(maximumMw) && maximumMw >= minimumMw))
      throw dispatchErrors.outsideRange({
        what: `${id}.maximumMw`,
        value: maximumMw,
        range: `[${minimumMw}, ∞)`,
      });
  }
}
