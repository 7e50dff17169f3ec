import { fillBusPrices } from "./bus-prices.ts";
import { usableImportMw } from "./import-limit.ts";
import { type IntervalTable, tabulateIntervals } from "./interval-value.ts";
import type { MeteredDemandCharge } from "./site-problem.ts";
import { solveStorage } from "./storage-exact.ts";
import { dualBoundUsd, makeStorageWorkspace, type StorageWorkspace } from "./storage-path.ts";
import type { DispatchProblem } from "./types.ts";

/**
 * The inner problem of demand charges: with the monthly peaks given, import is capped and what is left is the exact
 * class. Its bound is Σ sources len * (p - cost)+ + ..., affine in every cap, so each solve also gives a cut that
 * holds for all peaks:  value(D) <= value(D0) + Σ_i slope_i * (D_i - D0_i).
 */
export interface PeakInner {
  /** Upper ends of the peaks: the largest import that a peak's steps could see, MW. */
  readonly largestMw: Float64Array;
  /** Solves with the given peaks as caps. */
  solve(peaksMw: ArrayLike<number>): PeakCut;
  /** Import cap of each step with the given peaks, MW. */
  capsMw(peaksMw: ArrayLike<number>): Float64Array;
  solveCount(): number;
}

/** Value at a point and its slopes, USD and USD per MW of peak. */
export interface PeakCut {
  readonly atMw: Float64Array;
  readonly valueUsd: number;
  readonly slopeUsdPerMw: Float64Array;
}

/** Peak variables: the months of all charges, one after the other. */
export function peakOffsets(demand: readonly MeteredDemandCharge[]): { offsets: number[]; count: number } {
  const offsets: number[] = [];
  let count = 0;
  for (const { steps } of demand) {
    offsets.push(count);
    count += steps.months.length;
  }
  return { offsets, count };
}

/** Tabulates the merit orders once; every solve only shortens the import segments. */
export function preparePeakInner(
  problem: DispatchProblem,
  demand: readonly MeteredDemandCharge[],
): PeakInner {
  const { steps } = problem.grid;
  const usableMw = Float64Array.from({ length: steps }, (_, step) => usableImportMw(problem, step));
  const { offsets, count } = peakOffsets(demand);
  const variables = demand.map(({ steps: months }, c) =>
    months.positionOfStep.map((m) => (m < 0 ? -1 : m + offsets[c]!)),
  );
  const table = tabulateIntervals(problem);
  const workspace = makeStorageWorkspace(steps, table.width);
  const capped = {
    table,
    imports: findImports(table, problem),
    fullSupplyMw: table.suppliedMw.slice(),
    usableMw,
  };
  const largestMw = new Float64Array(count);
  for (const variable of variables)
    variable.forEach((i, step) => {
      if (i >= 0) largestMw[i] = Math.max(largestMw[i]!, usableMw[step]!);
    });
  const capMw = new Float64Array(steps);
  const binding = new Int32Array(steps);
  let solves = 0;
  return {
    largestMw,
    solveCount: () => solves,
    capsMw: (peaksMw) => {
      findCaps(usableMw, variables, peaksMw, capMw, binding);
      return capMw.slice();
    },
    solve: (peaksMw) => {
      solves++;
      findCaps(usableMw, variables, peaksMw, capMw, binding);
      shortenImports(capped, capMw);
      return solveCapped(problem, capped, workspace, { peaksMw, binding });
    },
  };
}

interface CappedTable {
  readonly table: IntervalTable;
  readonly imports: ImportSegments;
  readonly fullSupplyMw: Float64Array;
  readonly usableMw: Float64Array;
}

interface ImportSegments {
  /** Where each step's import stands in the table. */
  readonly at: Int32Array;
  readonly keptFraction: number;
}

function findImports(table: IntervalTable, problem: DispatchProblem): ImportSegments {
  const owner = table.owners.findIndex(({ use }) => use === "import");
  const at = Int32Array.from({ length: table.grid.steps }, (_, step) =>
    table.owner.indexOf(owner, step * table.width),
  );
  return { at, keptFraction: 1 - problem.import.lossFraction };
}

/** The lowest cap of a step and whose it is: -1 where the connection itself is the limit. */
function findCaps(
  usableMw: Float64Array,
  variables: readonly Int32Array[],
  peaksMw: ArrayLike<number>,
  capMw: Float64Array,
  binding: Int32Array,
): void {
  capMw.set(usableMw);
  binding.fill(-1);
  for (const variable of variables) {
    for (let step = 0; step < capMw.length; step++) {
      const i = variable[step]!;
      if (i < 0 || peaksMw[i]! >= capMw[step]!) continue;
      capMw[step] = peaksMw[i]!;
      binding[step] = i;
    }
  }
}

function shortenImports({ table, imports, fullSupplyMw, usableMw }: CappedTable, capMw: Float64Array): void {
  for (let step = 0; step < capMw.length; step++) {
    table.lengthMw[imports.at[step]!] = capMw[step]! * imports.keptFraction;
    table.suppliedMw[step] = fullSupplyMw[step]! - (usableMw[step]! - capMw[step]!) * imports.keptFraction;
  }
}

function solveCapped(
  { battery }: DispatchProblem,
  { table, imports }: CappedTable,
  workspace: StorageWorkspace,
  { peaksMw, binding }: { peaksMw: ArrayLike<number>; binding: Int32Array },
): PeakCut {
  if (battery) solveStorage(table, battery, workspace);
  else fillBusPrices(table, undefined, undefined, workspace.prices);
  const valueUsd = battery ? dualBoundUsd(workspace) : workspace.prices.stepsBoundUsd;
  const slopeUsdPerMw = new Float64Array(peaksMw.length);
  const perMw = table.stepHours * imports.keptFraction;
  for (let step = 0; step < binding.length; step++) {
    const i = binding[step]!;
    if (i < 0) continue;
    const gain = workspace.prices.priceUsdPerMwh[step]! - table.priceUsdPerMwh[imports.at[step]!]!;
    if (gain > 0) slopeUsdPerMw[i]! += gain * perMw;
  }
  return { atMw: Float64Array.from(peaksMw), valueUsd, slopeUsdPerMw };
}

/** The problem whose import limit is the given cap; reservations are inside the cap already. */
export function capImport(problem: DispatchProblem, capMw: Float64Array): DispatchProblem {
  const capped = { ...problem, import: { ...problem.import, firmLimitMw: capMw, interruptibleLimitMw: 0 } };
  return problem.ai ? { ...capped, ai: { ...problem.ai, reservedMw: 0 } } : capped;
}
