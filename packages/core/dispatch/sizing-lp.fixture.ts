import type { LinearModel } from "./linear-solver.ts";
import { valueAt } from "./per-step.ts";
import type { SizableAsset } from "./sizable-asset.ts";
import type { DispatchProblem } from "./types.ts";

/**
 * The sizing of one tier, one sun and a cyclic battery as one plain linear programme: sizes and start energy first, then
 * eight columns per step, with a row per size and step. Hourly steps, no losses, no AI load. Maximises USD.
 */
export function sizingLinearModel(problem: DispatchProblem, assets: readonly SizableAsset[]): LinearModel {
  const { steps } = problem.grid;
  const { battery, auxiliary } = problem;
  const [mine, sun, store] = assets;
  const cost: number[] = assets.map((asset) => -asset.costUsdPerMw);
  const upper: number[] = assets.map((asset) => asset.maximumMw);
  cost.push(0);
  upper.push(battery!.energyMwh * store!.maximumMw);
  const starts = [0];
  const indices: number[] = [];
  const coefficients: number[] = [];
  const rowLower: number[] = [];
  const rowUpper: number[] = [];
  const row = (entries: readonly (readonly [number, number])[], low: number, high: number) => {
    for (const [column, coefficient] of entries) {
      indices.push(column);
      coefficients.push(coefficient);
    }
    starts.push(indices.length);
    rowLower.push(low);
    rowUpper.push(high);
  };
  const column = (value: number, most: number) => {
    upper.push(most);
    return cost.push(value) - 1;
  };
  const none = Number.POSITIVE_INFINITY;
  let offset = 0;
  let before = 3;
  const eff = battery!.chargeEfficiencyFraction;
  row(
    [
      [3, 1],
      [2, -battery!.energyMwh],
    ],
    -none,
    0,
  );
  for (let t = 0; t < steps; t++) {
    const at = (x: number | Float64Array) => valueAt(x, t);
    const price = at(problem.import.priceUsdPerMwh);
    const bought = column(-price - at(problem.import.adderUsdPerMwh), at(problem.import.firmLimitMw));
    const sold = column(price - at(problem.export!.deductUsdPerMwh), at(problem.export!.limitMw));
    const mined = column(at(problem.mining[mine!.index]!.valueUsdPerMwh), none);
    const used = column(0, none);
    const served = column(at(auxiliary!.unservedCostUsdPerMwh), at(auxiliary!.loadMw));
    offset -= at(auxiliary!.unservedCostUsdPerMwh) * at(auxiliary!.loadMw);
    const charge = column(0, none);
    const discharge = column(0, none);
    const state = column(0, none);
    row(
      [
        [bought, 1],
        [used, 1],
        [discharge, 1],
        [sold, -1],
        [mined, -1],
        [served, -1],
        [charge, -1],
      ],
      0,
      0,
    );
    row(
      [
        [mined, 1],
        [0, -1],
      ],
      -none,
      0,
    );
    row(
      [
        [used, 1],
        [1, -at(problem.renewables![sun!.index]!.availableMw)],
      ],
      -none,
      0,
    );
    row(
      [
        [charge, 1],
        [2, -battery!.chargeLimitMw],
      ],
      -none,
      0,
    );
    row(
      [
        [discharge, 1],
        [2, -battery!.dischargeLimitMw],
      ],
      -none,
      0,
    );
    row(
      [
        [state, 1],
        [2, -battery!.energyMwh],
      ],
      -none,
      0,
    );
    row(
      [
        [state, 1],
        [before, -1],
        [charge, -eff],
        [discharge, 1 / battery!.dischargeEfficiencyFraction],
      ],
      0,
      0,
    );
    before = state;
  }
  row(
    [
      [before, 1],
      [3, -1],
    ],
    0,
    0,
  );
  return {
    sense: "maximise",
    offset,
    columnCost: Float64Array.from(cost),
    columnLower: new Float64Array(cost.length),
    columnUpper: Float64Array.from(upper),
    rowLower: Float64Array.from(rowLower),
    rowUpper: Float64Array.from(rowUpper),
    rowStarts: Int32Array.from(starts),
    columnIndices: Int32Array.from(indices),
    coefficients: Float64Array.from(coefficients),
  };
}
