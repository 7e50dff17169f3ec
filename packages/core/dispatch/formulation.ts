import { stepHours } from "../quantity/index.ts";
import { type ModelBuilder, makeModelBuilder } from "./model-builder.ts";
import type { SiteDispatchProblem } from "./site-problem.ts";

/**
 * The columns of a site's linear program, by noun; every `Int32Array` has one column per step. Filled by the
 * `formulate-*` files, read back by `read-solution.ts`.
 */
export interface Formulation {
  readonly problem: SiteDispatchProblem;
  readonly builder: ModelBuilder;
  readonly steps: number;
  readonly hours: number;
  /** One row per step: sources - uses = 0, MW at the bus. Its dual / hours is the value of a MWh. */
  readonly balanceRow: Int32Array;
  readonly bus: BusColumns;
  readonly batteries: BatteryColumns[];
  readonly units: UnitColumns[];
  /** Per fleet: energy curtailed beyond what may be, MWh; -1 where any may be. */
  readonly overCurtailed: number[];
  /** Per flexible tier: MW cut, and 1 where called. */
  readonly aiCut: Int32Array[];
  readonly aiCalled: Int32Array[];
  /** Per reserve product. */
  readonly reserves: ReserveColumns[];
  /** Per hour budget: 1 in the steps in which its generator may run. */
  readonly hourUsed: Int32Array[];
  /** Per store that may not burn: 1 where it charges, 0 where it discharges. */
  readonly isCharging: Int32Array[];
  /** Per delivered block: MW drawn from it. */
  readonly delivered: Int32Array[];
  /** Columns that are paid for by {@link BREACH_USD}. */
  readonly breachColumns: number[];
}

/** Connection, loads and sources. */
export interface BusColumns {
  readonly import: Int32Array;
  /** At the bus, before export losses; empty without the right to export. */
  readonly export: Int32Array;
  readonly mining: readonly Int32Array[];
  readonly aiServed: Int32Array;
  readonly auxiliaryServed: Int32Array;
  readonly renewables: readonly Int32Array[];
  readonly generators: readonly Int32Array[];
}

/** A store. */
export interface BatteryColumns {
  readonly charge: Int32Array;
  readonly discharge: Int32Array;
  /** steps + 1: before the first step, then after each. */
  readonly stored: Int32Array;
  /** What a state lacks of its reserve: a breach column per state, -1 where nothing is to be kept. */
  readonly missing: Int32Array;
  /** One row per step: stored after - stored before - charged + discharged = 0. */
  readonly stateRow: Int32Array;
}

/** A unit. */
export interface UnitColumns {
  /** Per mode: power, and 1 where the unit runs in it. */
  readonly modes: readonly { readonly power: Int32Array; readonly isOn: Int32Array }[];
}

/** A reserve product. */
export interface ReserveColumns {
  /** In the order of the product's `miningTiers` and `batteries`. */
  readonly byTier: readonly Int32Array[];
  readonly byBattery: readonly Int32Array[];
}

/** What a broken promise costs in the program, USD per MW, MWh or event: above any price, and no part of the value. */
export const BREACH_USD = 1e6;

/** A formulation without columns. */
export function startFormulation(
  problem: SiteDispatchProblem,
  makeBus: (f: FormulationStart) => BusColumns,
): Formulation {
  const builder = makeModelBuilder();
  const { steps } = problem.grid;
  const balanceRow = Int32Array.from({ length: steps }, () => builder.row(0, 0));
  const start = { problem, builder, steps, hours: stepHours(problem.grid), balanceRow };
  return {
    ...start,
    bus: makeBus(start),
    batteries: [],
    units: [],
    overCurtailed: [],
    aiCut: [],
    aiCalled: [],
    reserves: [],
    hourUsed: [],
    isCharging: [],
    delivered: [],
    breachColumns: [],
  };
}

/** What exists before the bus has columns. */
export type FormulationStart = Pick<Formulation, "problem" | "builder" | "steps" | "hours" | "balanceRow">;

/** A column per step. */
export function columnPerStep(steps: number, make: (step: number) => number): Int32Array {
  const columns = new Int32Array(steps);
  for (let step = 0; step < steps; step++) columns[step] = make(step);
  return columns;
}

/** A slack: a broken bound, counted from 0, at {@link BREACH_USD} per unit. */
export function breachColumn(f: Formulation): number {
  const column = f.builder.column(-BREACH_USD, 0, Infinity);
  f.breachColumns.push(column);
  return column;
}
