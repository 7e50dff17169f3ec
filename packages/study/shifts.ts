import type { StatedPath } from "@switchyard/core/network";
import type { World } from "@switchyard/core/strategy";
import type { WorldBatch } from "@switchyard/core/world";

/** Inputs moved on top of a scenario: ratios to its own values, a delay in whole months added. */
export interface Shifts {
  readonly rentRatio?: number;
  readonly hashpriceRatio?: number;
  readonly powerLevelRatio?: number;
  readonly capexRatio?: number;
  readonly delayMonths?: number;
}

/** True where nothing is moved. */
export function isUnshifted(shifts: Shifts): boolean {
  const { rentRatio = 1, hashpriceRatio = 1, powerLevelRatio = 1, capexRatio = 1, delayMonths = 0 } = shifts;
  return (
    rentRatio === 1 && hashpriceRatio === 1 && powerLevelRatio === 1 && capexRatio === 1 && delayMonths === 0
  );
}

/** The stated world with inputs moved. */
export function shiftedWorld(world: World, shifts: Shifts): World {
  if (isUnshifted(shifts)) return world;
  return {
    ...world,
    hashpriceUsdPerPhDay: times(world.hashpriceUsdPerPhDay, shifts.hashpriceRatio),
    powerLevelRatio: times(world.powerLevelRatio, shifts.powerLevelRatio),
    rentRatio: times(world.rentRatio, shifts.rentRatio),
    delayMonths: world.delayMonths + (shifts.delayMonths ?? 0),
    overrunFraction: (1 + world.overrunFraction) * (shifts.capexRatio ?? 1) - 1,
  };
}

/** Every path of a batch with inputs moved; what is not moved is shared, not copied. */
export function shiftedBatch(batch: WorldBatch, shifts: Shifts): WorldBatch {
  if (isUnshifted(shifts)) return batch;
  const { delayMonths = 0, capexRatio = 1 } = shifts;
  return {
    ...batch,
    hashpriceUsdPerPhDay: times(batch.hashpriceUsdPerPhDay, shifts.hashpriceRatio),
    powerLevelRatio: times(batch.powerLevelRatio, shifts.powerLevelRatio),
    rentRatio: times(batch.rentRatio, shifts.rentRatio),
    delayMonths:
      delayMonths === 0
        ? batch.delayMonths
        : batch.delayMonths.map((months) => Math.max(0, months + delayMonths)),
    overrunFraction:
      capexRatio === 1
        ? batch.overrunFraction
        : batch.overrunFraction.map((fraction) => (1 + fraction) * capexRatio - 1),
  };
}

/** The stated path as the levers show it: hashprice is told at the start. */
export function shiftedPath(path: StatedPath, { hashpriceRatio }: Shifts): StatedPath {
  return { ...path, hashpriceUsdPerPhDay: times(path.hashpriceUsdPerPhDay, hashpriceRatio) };
}

function times(values: Float64Array, ratio = 1): Float64Array {
  return ratio === 1 ? values : values.map((value) => value * ratio);
}
