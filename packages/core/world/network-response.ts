import {
  type MonthKernelInputs,
  type MonthKernelOutputs,
  makeMonthKernelOutputs,
  PATHS_PER_TILE,
  runMonthKernel,
} from "../network/index.ts";
import { worldErrors } from "./errors.ts";
import type { CondensedFleet } from "./model.ts";

const BTC_PER_SAT = 1e-8;

/** A tile of 16 paths of the condensed network, with room for its inputs and outputs. */
export interface NetworkTile {
  readonly inputs: MonthKernelInputs;
  readonly out: MonthKernelOutputs;
}

/** Months beyond the fleet's own tables are refused. @throws world/wrong-length */
export function makeNetworkTile(fleet: CondensedFleet, months: number): NetworkTile {
  if (fleet.newCostUsdPerTh.length < months)
    throw worldErrors.wrongLength({
      what: "the network's table of new machines",
      expected: months,
      found: fleet.newCostUsdPerTh.length,
    });
  const inputs: MonthKernelInputs = {
    ...fleet,
    entryFraction: fleet.entryFraction.subarray(0, months * fleet.classes),
    newBreakEvenUsdPerPhDay: fleet.newBreakEvenUsdPerPhDay.subarray(0, months),
    newCostUsdPerTh: fleet.newCostUsdPerTh.subarray(0, months),
    paths: PATHS_PER_TILE,
    months,
    priceUsd: new Float64Array(months * PATHS_PER_TILE),
    rewardBtcPerBlock: new Float64Array(months * PATHS_PER_TILE),
  };
  return { inputs, out: makeMonthKernelOutputs(inputs) };
}

/** Puts one path into a lane: price, subsidy and fees. */
export function setLane(
  { inputs }: NetworkTile,
  lane: number,
  path: {
    readonly priceUsdPerBtc: Float64Array;
    readonly feesPerBlockSats: Float64Array;
    readonly subsidySats: Float64Array;
  },
): void {
  for (let month = 0; month < inputs.months; month++) {
    const at = month * PATHS_PER_TILE + lane;
    inputs.priceUsd[at] = path.priceUsdPerBtc[month]!;
    inputs.rewardBtcPerBlock[at] = (path.subsidySats[month]! + path.feesPerBlockSats[month]!) * BTC_PER_SAT;
  }
}

/**
 * Difficulty of the condensed network on the stated path, per month: paths are told as ratios to it, so that a path without
 * surprise has the stated difficulty to the bit.
 */
export function referenceDifficulty(
  fleet: CondensedFleet,
  stated: {
    readonly priceUsdPerBtc: Float64Array;
    readonly feesPerBlockSats: Float64Array;
    readonly subsidySats: Float64Array;
  },
  months: number,
): Float64Array {
  const tile = makeNetworkTile(fleet, months);
  for (let lane = 0; lane < PATHS_PER_TILE; lane++) setLane(tile, lane, stated);
  runMonthKernel(tile.inputs, tile.out);
  return Float64Array.from({ length: months }, (_, month) => tile.out.difficulty[month * PATHS_PER_TILE]!);
}
