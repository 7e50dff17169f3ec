import { makeCertificate } from "./certificate.ts";
import { checkDispatchProblem } from "./check-problem.ts";
import { solveCyclic } from "./cyclic.ts";
import { dispatchErrors } from "./dispatch-errors.ts";
import { type IntervalTable, tabulateIntervals } from "./interval-value.ts";
import { nameSchedule } from "./schedule.ts";
import { allocateScheduleArrays } from "./schedule-arrays.ts";
import { readSchedule } from "./schedule-kernel.ts";
import { storageSlacks } from "./storage-bounds.ts";
import {
  dualBoundUsd,
  findPath,
  makeStorageWorkspace,
  type StorageWorkspace,
  solvePath,
} from "./storage-path.ts";
import type { Battery, Certificate, DispatchProblem, DispatchSchedule } from "./types.ts";

/** An exact schedule with its proof. */
export interface StorageResult {
  readonly schedule: DispatchSchedule;
  readonly certificate: Certificate;
  /** Steps that charge and discharge at once; above 0 only where prices are negative. */
  readonly burningSteps: number;
  /** Longest slope list of the value of stored energy. */
  readonly peakSegments: number;
}

/**
 * The exact dispatch of a site with one battery: the linear programme's optimum in one backward and one forward pass
 * (a dozen where the store is cyclic). Charging while discharging is allowed here, as in any plain battery LP;
 * `dispatchWithoutBurning` forbids it.
 *
 * @param workspace arrays to use again, from {@link makeStorageWorkspace}, those of the schedule among them: it holds
 * until the next dispatch with the same workspace. Absent: allocated here
 * @throws dispatch/no-battery, and what {@link checkDispatchProblem} throws
 */
export function dispatchStorage(problem: DispatchProblem, workspace?: StorageWorkspace): StorageResult {
  checkDispatchProblem(problem);
  const { battery } = problem;
  if (!battery) throw dispatchErrors.noBattery({ what: "dispatchStorage" });
  const table = tabulateIntervals(problem, workspace?.table);
  const usable = workspace?.steps === table.grid.steps && workspace.width >= table.width;
  const space = usable ? workspace : makeStorageWorkspace(table.grid.steps, table.width);
  space.table = table;
  // readResult finds the bus prices too
  delete space.seamBoundUsd;
  if (battery.ends.kind === "cyclic") solveCyclic(table, battery, space);
  else findPath(table, battery, space, battery.ends.startMwh);
  return readResult(problem, table, battery, space);
}

/** Solves into the workspace, cyclic or not. */
export function solveStorage(table: IntervalTable, battery: Battery, space: StorageWorkspace): void {
  delete space.seamBoundUsd;
  if (battery.ends.kind === "cyclic") solveCyclic(table, battery, space);
  else solvePath(table, battery, space, battery.ends.startMwh);
}

/** Reads schedule and certificate off a workspace whose path is found; the schedule's arrays are the workspace's. */
export function readResult(
  problem: DispatchProblem,
  table: IntervalTable,
  battery: Battery,
  space: StorageWorkspace,
): StorageResult {
  const { path, prices, release, backward } = space;
  const { steps } = table.grid;
  const fits = space.arrays?.powerMw.length === table.width * steps && space.steps === steps;
  const arrays = fits ? space.arrays! : allocateScheduleArrays(steps, table.width);
  space.arrays = arrays;
  const sums = readSchedule(table, battery, release, path, arrays);
  prices.stepsBoundUsd = sums.stepsBoundUsd;
  const stateOfChargeMwh = path.stateMwh;
  const schedule = nameSchedule(problem, table, arrays, {
    stateOfChargeMwh,
    waterValueUsdPerMwh: path.waterValueUsdPerMwh,
    slacks: storageSlacks(battery, stateOfChargeMwh, battery.ends.kind === "cyclic"),
  });
  return {
    schedule,
    certificate: makeCertificate(
      schedule.totals,
      Math.min(dualBoundUsd(space), space.seamBoundUsd ?? Number.POSITIVE_INFINITY),
    ),
    burningSteps: sums.burningSteps,
    peakSegments: backward.peakSegments,
  };
}
