/**
 * The port behind which a linear solver stands: `core` never imports one, it gets it as an argument
 * (`@switchyard/solver` makes one of HiGHS). All calls are synchronous; loading the solver is not.
 */

/**
 * Minimise or maximise `offset + columnCost . x` subject to `rowLower <= A x <= rowUpper` and
 * `columnLower <= x <= columnUpper`; bounds may be infinite. Rows are compressed: row i's entries are
 * `rowStarts[i] .. rowStarts[i + 1]` of `columnIndices` and `coefficients`; no column twice in a row.
 */
export interface LinearModel {
  readonly sense: "minimise" | "maximise";
  readonly offset: number;
  readonly columnCost: Float64Array;
  readonly columnLower: Float64Array;
  readonly columnUpper: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly rowStarts: Int32Array;
  readonly columnIndices: Int32Array;
  readonly coefficients: Float64Array;
  /** 1 where the column takes whole numbers only; absent: none does. */
  readonly isIntegerColumn?: Uint8Array;
}

/** What the solve may spend and how exact it must be; absent means the solver's own default. */
export interface LinearOptions {
  /** Stop when (bound - incumbent) / |incumbent| is at most this; 0 proves the optimum. */
  readonly relativeGapFraction?: number;
  /** The same, absolute, in units of the objective; HiGHS' own default is 1e-6. */
  readonly absoluteGap?: number;
  /** Largest violation of a bound or row, in the row's units. */
  readonly feasibilityTolerance?: number;
  /** Largest violation of a whole-number requirement. */
  readonly integralityTolerance?: number;
  readonly timeLimitSec?: number;
  readonly algorithm?: "choose" | "simplex" | "interior-point";
  readonly presolve?: "choose" | "on" | "off";
}

/** Exact to the digits that a double and HiGHS allow: what tests and "exact" answers are solved with. */
export const EXACT_LINEAR_OPTIONS: LinearOptions = {
  relativeGapFraction: 0,
  absoluteGap: 0,
  feasibilityTolerance: 1e-9,
  integralityTolerance: 1e-9,
};

/** `limit`: stopped by a time or gap limit with a feasible point; `failed`: no feasible point to give. */
export type LinearStatus = "optimal" | "infeasible" | "unbounded" | "limit" | "failed";

/** The answer; vectors are empty unless the status is `optimal` or `limit`. */
export interface LinearSolution {
  readonly status: LinearStatus;
  readonly objective: number;
  /** Proven bound on the objective: equals it for an LP, may lie beyond it for a MILP that stopped early. */
  readonly bound: number;
  readonly columnValues: Float64Array;
  readonly rowValues: Float64Array;
  /**
   * Change of the objective per unit that the row's binding bound moves up, whatever the sense; zeros for a MILP
   * (fix the integers and solve again to price what is left).
   */
  readonly rowDuals: Float64Array;
  /** The same for the column's binding bound (reduced cost). */
  readonly columnDuals: Float64Array;
  readonly iterationCount: number;
}

/**
 * A model held by the solver: changes keep the basis, so that the next solve starts warm. Memory of the solver is
 * freed only by `dispose()`.
 */
export interface LinearSession {
  solve(): LinearSolution;
  setColumnCosts(columns: Int32Array, costs: Float64Array): void;
  setColumnBounds(columns: Int32Array, lower: Float64Array, upper: Float64Array): void;
  setRowBounds(rows: Int32Array, lower: Float64Array, upper: Float64Array): void;
  /** Appends one row; its index is the number of rows before. */
  addRow(lower: number, upper: number, columns: Int32Array, coefficients: Float64Array): void;
  dispose(): void;
}

/** A linear solver: one-shot, or a session for warm re-solves. */
export interface LinearSolver {
  /** Name and version, for the record of a run: `HiGHS 1.15.3`. */
  readonly name: string;
  /** Solves once and frees everything. */
  solve(model: LinearModel, options?: LinearOptions): LinearSolution;
  /** Opens a session; the caller disposes it. */
  open(model: LinearModel, options?: LinearOptions): LinearSession;
}
