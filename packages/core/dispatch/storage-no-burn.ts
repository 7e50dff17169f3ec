import { dispatchBus } from "./bus-dispatch.ts";
import { allocateBusPrices, fillBusPrices } from "./bus-prices.ts";
import { checkDispatchProblem } from "./check-problem.ts";
import { dispatchErrors } from "./dispatch-errors.ts";
import { type IntervalTable, tabulateIntervals } from "./interval-value.ts";
import { noBurnReach, solveCyclicNoBurn } from "./no-burn-cyclic.ts";
import { type NoBurnPath, solveNoBurn } from "./no-burn-recursion.ts";
import { assembleSchedule } from "./schedule.ts";
import { allocateBounds, fillBounds, mendBounds, storageSlacks } from "./storage-bounds.ts";
import { readResult, solveStorage } from "./storage-exact.ts";
import { dualBoundUsd, makeStorageWorkspace, type StorageWorkspace } from "./storage-path.ts";
import { powerOfPath, powerOfReleases } from "./storage-power.ts";
import type { Battery, DispatchProblem, DispatchSchedule } from "./types.ts";

/** The optimum without charging while discharging, between two proven values. */
export interface NoBurnResult {
  readonly schedule: DispatchSchedule;
  /** The schedule's own value: the optimum is at least this. */
  readonly lowerBoundUsd: number;
  /** No schedule without burning is worth more. */
  readonly upperBoundUsd: number;
  /** (upper - lower) / max(|lower|, gross absolute cash, 1 USD). */
  readonly relativeGap: number;
  /** `hull`: the concave problem burned nothing and is exact; `recursion`: the non-concave recursion bracketed it. */
  readonly path: "hull" | "recursion";
  /** Most breakpoints of the value of stored energy. */
  readonly peakBreakpoints: number;
  readonly bytesPerStep: number;
}

/** Share of the value that all thinning together may miss: 1e-7 (issue: bracket within 1e-6). */
const THINNING_SHARE = 1e-7;

/**
 * The dispatch in which the battery never charges and discharges in the same step. Burning pays only where prices are
 * negative; the concave hull is solved first and is the answer if its path burns nothing.
 *
 * A cyclic store's start energy is found by branch and bound (`no-burn-cyclic.ts`), its bound is over all of them.
 *
 * @throws dispatch/no-battery, and what `dispatchStorage` throws
 */
export function dispatchWithoutBurning(problem: DispatchProblem, workspace?: StorageWorkspace): NoBurnResult {
  checkDispatchProblem(problem);
  const { battery } = problem;
  if (!battery) throw dispatchErrors.noBattery({ what: "dispatchWithoutBurning" });
  const table = tabulateIntervals(problem, workspace?.table);
  const space = workspace ?? makeStorageWorkspace(table.grid.steps, table.width);
  space.table = table;
  solveStorage(table, battery, space);
  if (powerOfPath(space.release, battery, table.stepHours, space.path.releasedMwh).burningSteps > 0)
    return bracket(problem, table, battery, space, dualBoundUsd(space));
  const hull = readResult(problem, table, battery, space);
  return {
    schedule: hull.schedule,
    lowerBoundUsd: hull.certificate.primalUsd,
    upperBoundUsd: hull.certificate.dualBoundUsd,
    relativeGap: hull.certificate.relativeGap,
    path: "hull",
    peakBreakpoints: hull.peakSegments + 1,
    bytesPerStep: 16 * (table.width + 3),
  };
}

function bracket(
  problem: DispatchProblem,
  table: IntervalTable,
  battery: Battery,
  space: StorageWorkspace,
  hullBoundUsd: number,
): NoBurnResult {
  const isCyclic = battery.ends.kind === "cyclic";
  const { found, upperBoundUsd: provenUsd } = recursion(table, battery, space, hullBoundUsd);
  const power = powerOfReleases(battery, table.stepHours, found.releasedMwh);
  const prices = allocateBusPrices(table.grid.steps);
  const waterValueUsdPerMwh = space.path.waterValueUsdPerMwh.slice();
  fillBusPrices(table, battery, waterValueUsdPerMwh, prices);
  const schedule = assembleSchedule(
    problem,
    table,
    { powerMw: dispatchBus(table, power.injectedMw), prices },
    {
      ...power,
      stateOfChargeMwh: found.stateMwh,
      waterValueUsdPerMwh,
      slacks: storageSlacks(battery, found.stateMwh, isCyclic),
    },
  );
  const lowerBoundUsd = schedule.totals.valueUsd;
  const upperBoundUsd = Math.min(provenUsd, hullBoundUsd);
  const scale = Math.max(Math.abs(lowerBoundUsd), schedule.totals.grossCashUsd, 1);
  return {
    schedule,
    lowerBoundUsd,
    upperBoundUsd,
    relativeGap: (upperBoundUsd - lowerBoundUsd) / scale,
    path: "recursion",
    peakBreakpoints: found.peakBreakpoints,
    bytesPerStep: found.bytesPerStep,
  };
}

/** The recursion from the start as given, or for a cyclic store from the best start, with the bound over all of them. */
function recursion(
  table: IntervalTable,
  battery: Battery,
  { bounds: { startMwh }, path }: StorageWorkspace,
  hullBoundUsd: number,
): { readonly found: NoBurnPath; readonly upperBoundUsd: number } {
  const toleranceUsd = THINNING_SHARE * Math.max(1, Math.abs(hullBoundUsd));
  if (battery.ends.kind === "cyclic") {
    const water = path.waterValueUsdPerMwh;
    return solveCyclicNoBurn(table, battery, water[water.length - 1]!, startMwh, toleranceUsd);
  }
  const bounds = allocateBounds(battery, startMwh, table.grid.steps);
  fillBounds(battery, startMwh, bounds);
  mendBounds(bounds, noBurnReach(table, battery));
  const found = solveNoBurn(table, battery, bounds, toleranceUsd);
  return { found, upperBoundUsd: found.upperBoundUsd };
}
