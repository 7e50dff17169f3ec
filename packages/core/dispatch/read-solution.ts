import { BREACH_USD, type Formulation } from "./formulation.ts";
import { usableImportMw } from "./import-limit.ts";
import type { LinearSolution } from "./linear-solver.ts";
import type { BatterySchedule, ReserveSchedule, SiteSchedule, UnitSchedule } from "./site-schedule.ts";
import { findSlacks } from "./site-slacks.ts";

/**
 * Reads a solver's columns back into nouns.
 *
 * @param prices the solution whose duals price the schedule (an LP; for a MILP the one with the integers held)
 */
export function readSolution(f: Formulation, solution: LinearSolution, prices: LinearSolution): SiteSchedule {
  const read = (columns: Int32Array) => readColumns(columns, prices.columnValues);
  const orZeros = (columns: Int32Array) => (columns.length > 0 ? read(columns) : new Float64Array(f.steps));
  const exportKept = 1 - (f.problem.export?.lossFraction ?? 0);
  const schedule = {
    grid: f.problem.grid,
    importMw: read(f.bus.import),
    exportMw: orZeros(f.bus.export).map((mw) => mw * exportKept),
    miningMw: f.bus.mining.map(read),
    aiServedMw: orZeros(f.bus.aiServed),
    aiCutMw: f.aiCut.map(read),
    aiIsCalled: f.aiCalled.map((columns) => Uint8Array.from(read(columns), (value) => Math.round(value))),
    auxiliaryServedMw: orZeros(f.bus.auxiliaryServed),
    renewableMw: f.bus.renewables.map(read),
    generatorMw: f.bus.generators.map(read),
    batteries: f.batteries.map(
      (battery): BatterySchedule => ({
        chargeMw: read(battery.charge),
        dischargeMw: read(battery.discharge),
        stateOfChargeMwh: read(battery.stored),
        waterValueUsdPerMwh: Float64Array.from(battery.stateRow, (row) => prices.rowDuals[row]! || 0),
      }),
    ),
    units: f.units.map((_, unit) => readUnit(f, unit, prices.columnValues)),
    reserves: f.reserves.map(
      ({ byTier, byBattery }): ReserveSchedule => ({
        byTierMw: byTier.map(read),
        byBatteryMw: byBattery.map(read),
      }),
    ),
    ...(f.delivered.length > 0 && { deliveredMw: f.delivered.map(read) }),
    marginalValueUsdPerMwh: Float64Array.from(f.balanceRow, (row) => -prices.rowDuals[row]! / f.hours || 0),
    importLimitValueUsdPerMwh: importLimitValues(f, prices),
  };
  const slacks = findSlacks(f.problem, schedule);
  const breachUsd = slackCost(f, prices.columnValues);
  return {
    ...schedule,
    slacks,
    valueUsd: prices.objective + breachUsd,
    boundUsd: solution.bound + breachUsd,
  };
}

function readColumns(columns: Int32Array, values: Float64Array): Float64Array {
  return Float64Array.from(columns, (column) => values[column]!);
}

function readUnit(f: Formulation, unit: number, values: Float64Array): UnitSchedule {
  const { modes } = f.units[unit]!;
  const mode = new Int8Array(f.steps).fill(-1);
  const powerMw = new Float64Array(f.steps);
  modes.forEach(({ power, isOn }, k) => {
    for (let step = 0; step < f.steps; step++) {
      if (Math.round(values[isOn[step]!]!) === 1) mode[step] = k;
      powerMw[step]! += values[power[step]!]!;
    }
  });
  return { mode, powerMw };
}

/** Reduced cost of the import column where it stands at its limit. */
function importLimitValues(f: Formulation, prices: LinearSolution): Float64Array {
  return Float64Array.from(f.bus.import, (column, step) => {
    const isAtLimit = prices.columnValues[column]! >= usableImportMw(f.problem, step) - 1e-9;
    return isAtLimit ? Math.max(0, prices.columnDuals[column]! / f.hours) : 0;
  });
}

/** What the program charged itself for broken promises, USD; those columns cost exactly {@link BREACH_USD}. */
function slackCost(f: Formulation, values: Float64Array): number {
  return f.breachColumns.reduce((sum, column) => sum + BREACH_USD * values[column]!, 0);
}
