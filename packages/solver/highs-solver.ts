import type {
  LinearModel,
  LinearOptions,
  LinearSession,
  LinearSolution,
  LinearSolver,
  LinearStatus,
} from "@switchyard/core/dispatch";
import loadHighs, { type Highs, type InitOptions, type Model } from "highs";
import { solverErrors } from "./errors.ts";

/** A HiGHS model held in WebAssembly memory, as `createModel` returns it. */
type HeldModel = Model;

/**
 * Loads HiGHS (WebAssembly) and returns it behind the `LinearSolver` port. Single-threaded; loading takes about
 * 100 ms, so keep the solver.
 *
 * @param init where the `.wasm` lies, for browsers (`locateFile`, `wasmBinary`, `wasmModule`)
 * @example const solver = await loadHighsSolver(); const solution = solver.solve(model);
 */
export async function loadHighsSolver(init: InitOptions = {}): Promise<LinearSolver> {
  const highs = await loadHighs(init);
  const open = (model: LinearModel, options: LinearOptions = {}) => openSession(highs, model, options);
  return {
    name: `HiGHS ${highs.version.string}`,
    open,
    solve: (model, options) => {
      const session = open(model, options);
      try {
        return session.solve();
      } finally {
        session.dispose();
      }
    },
  };
}

function openSession(highs: Highs, model: LinearModel, options: LinearOptions): LinearSession {
  const held = createHeldModel(highs, model);
  try {
    held.options.set(nativeOptions(options));
  } catch (error) {
    held.dispose();
    throw error;
  }
  const isMixedInteger = model.isIntegerColumn?.some((flag) => flag === 1) ?? false;
  return {
    solve: () => solveHeld(highs, held, isMixedInteger),
    setColumnCosts: (columns, costs) => void held.changeColsCost({ kind: "set", indices: columns }, costs),
    setColumnBounds: (columns, lower, upper) =>
      void held.changeColsBounds({ kind: "set", indices: columns }, lower, upper),
    setRowBounds: (rows, lower, upper) =>
      void held.changeRowsBounds({ kind: "set", indices: rows }, lower, upper),
    addRow: (lower, upper, columns, coefficients) =>
      void held.addRow(lower, upper, { indices: columns, values: coefficients }),
    dispose: () => held.dispose(),
  };
}

function createHeldModel(highs: Highs, model: LinearModel): HeldModel {
  requireConsistentLengths(model);
  const { minimize, maximize } = highs.constants.objectiveSense;
  const numCols = model.columnCost.length;
  const numRows = model.rowLower.length;
  return highs.createModel({
    numCols,
    numRows,
    sense: model.sense === "minimise" ? minimize : maximize,
    offset: model.offset,
    colCost: model.columnCost,
    colLower: model.columnLower,
    colUpper: model.columnUpper,
    rowLower: model.rowLower,
    rowUpper: model.rowUpper,
    matrix: {
      format: "csr",
      numRows,
      numCols,
      starts: model.rowStarts,
      indices: model.columnIndices,
      values: model.coefficients,
    },
    ...(model.isIntegerColumn ? { integrality: Int32Array.from(model.isIntegerColumn) } : {}),
  });
}

function requireConsistentLengths(model: LinearModel): void {
  const columns = model.columnCost.length;
  const rows = model.rowLower.length;
  const entries = model.coefficients.length;
  const fits =
    model.columnLower.length === columns &&
    model.columnUpper.length === columns &&
    model.rowUpper.length === rows &&
    model.rowStarts.length === rows + 1 &&
    model.columnIndices.length === entries &&
    model.rowStarts[rows] === entries;
  if (!fits) throw solverErrors.lengthsDiffer({ columns, rows, entries });
}

/** HiGHS's smallest allowed feasibility tolerance is 1e-10. */
function nativeOptions(options: LinearOptions): Record<string, number | string | boolean> {
  const native: Record<string, number | string | boolean> = { output_flag: false };
  if (options.relativeGapFraction !== undefined) native.mip_rel_gap = options.relativeGapFraction;
  if (options.absoluteGap !== undefined) native.mip_abs_gap = options.absoluteGap;
  if (options.feasibilityTolerance !== undefined) {
    native.primal_feasibility_tolerance = options.feasibilityTolerance;
    native.dual_feasibility_tolerance = options.feasibilityTolerance;
  }
  if (options.integralityTolerance !== undefined)
    native.mip_feasibility_tolerance = options.integralityTolerance;
  if (options.timeLimitSec !== undefined) native.time_limit = options.timeLimitSec;
  if (options.presolve !== undefined) native.presolve = options.presolve;
  if (options.algorithm !== undefined)
    native.solver = options.algorithm === "interior-point" ? "ipm" : options.algorithm;
  return native;
}

function solveHeld(highs: Highs, held: HeldModel, isMixedInteger: boolean): LinearSolution {
  held.run();
  const status = statusOf(highs, held);
  if (status !== "optimal" && status !== "limit") return emptySolution(status);
  const solution = held.getSolution();
  const objective = held.getObjectiveValue();
  return {
    status,
    objective,
    bound: isMixedInteger ? Number(held.info.get("mip_dual_bound")) : objective,
    columnValues: solution.colValue,
    rowValues: solution.rowValue,
    rowDuals: isMixedInteger ? new Float64Array(solution.rowValue.length) : solution.rowDual,
    columnDuals: isMixedInteger ? new Float64Array(solution.colValue.length) : solution.colDual,
    iterationCount: Number(held.info.get("simplex_iteration_count")),
  };
}

function statusOf(highs: Highs, held: HeldModel): LinearStatus {
  const status = highs.constants.modelStatus;
  switch (held.getModelStatus()) {
    case status.optimal:
    case status.empty:
      return "optimal";
    case status.infeasible:
      return "infeasible";
    case status.unbounded:
    case status.unboundedOrInfeasible:
      return "unbounded";
    default:
      return hasFeasiblePoint(highs, held) ? "limit" : "failed";
  }
}

function hasFeasiblePoint(highs: Highs, held: HeldModel): boolean {
  return Number(held.info.get("primal_solution_status")) === highs.constants.solutionStatus.feasible;
}

function emptySolution(status: LinearStatus): LinearSolution {
  const none = new Float64Array(0);
  return {
    status,
    objective: Number.NaN,
    bound: Number.NaN,
    columnValues: none,
    rowValues: none,
    rowDuals: none,
    columnDuals: none,
    iterationCount: 0,
  };
}
