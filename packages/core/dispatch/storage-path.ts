import { allocateBusPrices, type BusPrices, fillBusPrices } from "./bus-prices.ts";
import { storedEnergyBoundUsd } from "./certificate.ts";
import type { IntervalTable } from "./interval-value.ts";
import { allocateReleaseTable, fillReleaseTable, type ReleaseTable } from "./release-table.ts";
import type { ScheduleArrays } from "./schedule-arrays.ts";
import { allocateSlopeList, type BackwardPass, runBackward, type SlopeList } from "./storage-backward.ts";
import { fillBounds, mendBounds, type StorageBounds, scaleOf } from "./storage-bounds.ts";
import { allocatePath, runForward, type StoragePath } from "./storage-forward.ts";
import type { Battery } from "./types.ts";

/** Everything one solve needs, allocated once and used again for every horizon of the same shape. */
export interface StorageWorkspace {
  readonly steps: number;
  readonly width: number;
  readonly release: ReleaseTable;
  readonly lists: [SlopeList, SlopeList];
  readonly backward: BackwardPass;
  readonly path: StoragePath;
  readonly prices: BusPrices;
  bounds: StorageBounds;
  /** The merit orders of the last solve, to be filled again. */
  table?: IntervalTable;
  /** The arrays of the last schedule, to be filled again. */
  arrays?: ScheduleArrays;
  /** What two solves of a cyclic store prove together, USD; absent after any other solve. */
  seamBoundUsd?: number;
}

/** Arrays for horizons of `steps` steps whose merit orders have `width` segments. */
export function makeStorageWorkspace(steps: number, width: number): StorageWorkspace {
  const release = allocateReleaseTable(steps, width);
  return {
    steps,
    width,
    release,
    lists: [allocateSlopeList(64), allocateSlopeList(64)],
    backward: {
      enteredAtMwh: new Float64Array(release.slope.length),
      lowMwh: new Float64Array(steps + 1),
      highMwh: new Float64Array(steps + 1),
      peakSegments: 0,
    },
    path: allocatePath(steps),
    prices: allocateBusPrices(steps),
    bounds: {
      startMwh: 0,
      scaleMwh: 1,
      leastMwh: new Float64Array(steps + 1),
      mostMwh: new Float64Array(steps + 1),
    },
  };
}

/** The bound that the water values and bus prices of the last solve prove; equals its value at the optimum. */
export function dualBoundUsd({ prices, bounds, path }: StorageWorkspace): number {
  return prices.stepsBoundUsd + storedEnergyBoundUsd(bounds, path.waterValueUsdPerMwh);
}

/**
 * Solves "one store, every step concave" into the workspace: path, water values, bus prices.
 *
 * @param startMwh stored energy before the first step
 * @param endMwh pins the end; absent: the battery's own end
 */
export function solvePath(
  table: IntervalTable,
  battery: Battery,
  workspace: StorageWorkspace,
  startMwh: number,
  endMwh?: number,
): void {
  findPath(table, battery, workspace, startMwh, endMwh);
  fillBusPrices(table, battery, workspace.path.waterValueUsdPerMwh, workspace.prices);
}

/** As {@link solvePath} without the bus prices. */
export function findPath(
  table: IntervalTable,
  battery: Battery,
  workspace: StorageWorkspace,
  startMwh: number,
  endMwh?: number,
): void {
  fillReleaseTable(table, battery, workspace.release);
  findFromRelease(battery, workspace, startMwh, endMwh);
}

/** As {@link solvePath}, with the release table of the last solve (same table and battery). */
export function solveFromRelease(
  table: IntervalTable,
  battery: Battery,
  workspace: StorageWorkspace,
  startMwh: number,
  endMwh?: number,
): void {
  findFromRelease(battery, workspace, startMwh, endMwh);
  fillBusPrices(table, battery, workspace.path.waterValueUsdPerMwh, workspace.prices);
}

function findFromRelease(
  battery: Battery,
  workspace: StorageWorkspace,
  startMwh: number,
  endMwh: number | undefined,
): void {
  const { release, lists, backward, path } = workspace;
  const { leastMwh, mostMwh } = workspace.bounds;
  workspace.bounds = { startMwh, scaleMwh: scaleOf(battery, startMwh), leastMwh, mostMwh };
  fillBounds(battery, startMwh, workspace.bounds, endMwh);
  mendBounds(workspace.bounds, release);
  runBackward(release, workspace.bounds, lists, backward);
  runForward(release, workspace.bounds, backward, path);
}
