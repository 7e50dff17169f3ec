import { EXACT_LINEAR_OPTIONS, type LinearSolver } from "./linear-solver.ts";
import type { SizableAsset } from "./sizable-asset.ts";
import type { SizingPoint, SizingValue } from "./sizing-value.ts";

/** The small programme over the planes found so far. */
export interface Master {
  addCut(plane: SizingPoint): void;
  /** The highest point under all planes: sizes, then start energy. */
  solve(): { readonly at: readonly number[]; readonly boundUsd: number };
  dispose(): void;
}

/**
 * Maximise w subject to w <= plane_i(x), minimum <= x <= maximum and start energy <= store. Planes are scaled by the
 * first value, so that the solver's absolute tolerances are relative ones.
 */
export function makeMaster(
  assets: readonly SizableAsset[],
  value: SizingValue,
  solver: LinearSolver,
  typicalUsd: number,
): Master {
  const count = assets.length + 1;
  const scaleUsd = Math.max(1, Math.abs(typicalUsd));
  const largest = assets.map((asset) => asset.maximumMw);
  const startMost = value.isCyclic ? value.storeMwhAt(largest) : 0;
  const store = value.sizedStore;
  const session = solver.open(
    {
      sense: "maximise",
      offset: 0,
      columnCost: Float64Array.from({ length: count + 1 }, (_, j) => (j === count ? 1 : 0)),
      columnLower: Float64Array.from([...assets.map((asset) => asset.minimumMw), 0, -1e6]),
      columnUpper: Float64Array.from([...largest, startMost, 1e6]),
      rowLower: Float64Array.of(store ? 0 : Number.NEGATIVE_INFINITY),
      rowUpper: Float64Array.of(Number.POSITIVE_INFINITY),
      rowStarts: Int32Array.of(0, store ? 2 : 1),
      columnIndices: store ? Int32Array.of(store.asset, assets.length) : Int32Array.of(assets.length),
      coefficients: store ? Float64Array.of(store.mwhPerMw, -1) : Float64Array.of(1),
    },
    EXACT_LINEAR_OPTIONS,
  );
  const columns = Int32Array.from({ length: count + 1 }, (_, j) => j);
  return {
    addCut: ({ at, netUsd, slopes }) => {
      const level = netUsd - slopes.reduce((sum, slope, j) => sum + slope * at[j]!, 0);
      const row = Float64Array.from([...slopes.map((slope) => -slope / scaleUsd), 1]);
      session.addRow(Number.NEGATIVE_INFINITY, level / scaleUsd, columns, row);
    },
    solve: () => {
      const { columnValues } = session.solve();
      // The solver keeps bounds to its tolerance only: a size of -3e-13 MW is none, and no dispatch would take it.
      const sizes = assets.map(({ minimumMw, maximumMw }, j) =>
        clamp(columnValues[j]!, minimumMw, maximumMw),
      );
      const startMwh = clamp(columnValues[assets.length]!, 0, value.isCyclic ? value.storeMwhAt(sizes) : 0);
      return { at: [...sizes, startMwh], boundUsd: columnValues[count]! * scaleUsd };
    },
    dispose: () => session.dispose(),
  };
}

function clamp(x: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, x));
}
