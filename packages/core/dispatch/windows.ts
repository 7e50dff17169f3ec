import { sum } from "../quantity/index.ts";
import { type FormulatedProgram, formulateProgram, solveProgram } from "./linear-program.ts";
import type { LinearOptions, LinearSolution, LinearSolver } from "./linear-solver.ts";
import { EXACT_LINEAR_OPTIONS } from "./linear-solver.ts";
import { readSolution } from "./read-solution.ts";
import { siteErrors } from "./site-errors.ts";
import type { SiteDispatchProblem } from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";
import { startOfWindows, type WindowState, windowAfter, windowProblem } from "./window-problem.ts";

/** How a long horizon is cut. */
export interface WindowOptions {
  /** Steps that each window looks at. */
  readonly windowSteps: number;
  /** Steps of it that are kept; the rest only looks ahead. */
  readonly keptSteps: number;
}

/** Windows are solved to this share of their own value: what is decided for good is small against what is open. */
const WINDOW_OPTIONS: LinearOptions = { ...EXACT_LINEAR_OPTIONS, relativeGapFraction: 1e-5 };

/**
 * A mixed-integer horizon too long to be solved whole: (1) its relaxation, all whole numbers free, is the bound and
 * the plan; (2) windows walk along the horizon, each a mixed-integer programme that starts where the one before ended
 * and aims at the plan's stores, peaks, calls and hours; (3) with the windows' whole numbers held, one linear
 * programme over the whole horizon decides the rest and prices it. The gap between (1) and (3) is part of the answer.
 *
 * @throws dispatch/not-solved
 */
export function solveByWindows(
  problem: SiteDispatchProblem,
  solver: LinearSolver,
  options: WindowOptions,
): SiteSchedule {
  const program = formulateProgram(problem);
  const relaxed = solveRelaxed(program, solver);
  const whole = isWhole(program, relaxed)
    ? relaxed.columnValues
    : wholeNumbers(program, readSolution(program.formulation, relaxed, relaxed), solver, options);
  const held = holdWholeNumbers(program, whole, solver);
  return readSolution(program.formulation, { ...held, bound: relaxed.bound }, held);
}

function solveRelaxed({ model }: FormulatedProgram, solver: LinearSolver): LinearSolution {
  const { isIntegerColumn: _free, ...continuous } = model;
  return requireSolved(solver.solve(continuous, EXACT_LINEAR_OPTIONS), solver);
}

function requireSolved(solution: LinearSolution, solver: LinearSolver): LinearSolution {
  if (solution.status === "optimal" || solution.status === "limit") return solution;
  throw siteErrors.notSolved({ solver: solver.name, status: solution.status });
}

function isWhole({ model }: FormulatedProgram, { columnValues }: LinearSolution): boolean {
  return columnValues.every(
    (value, column) => !model.isIntegerColumn![column] || Math.abs(value - Math.round(value)) < 1e-9,
  );
}

/** Walks the windows and writes their whole numbers into the columns of the whole horizon; NaN where none was decided. */
function wholeNumbers(
  { formulation, model }: FormulatedProgram,
  plan: SiteSchedule,
  solver: LinearSolver,
  { windowSteps, keptSteps }: WindowOptions,
): Float64Array {
  const { problem, steps } = formulation;
  const values = new Float64Array(model.columnCost.length).fill(Number.NaN);
  let state: WindowState = startOfWindows(problem, plan);
  while (state.at < steps) {
    const from = state.at;
    const to = Math.min(steps, from + windowSteps);
    const window = windowProblem(problem, plan, state, to);
    const schedule = solveProgram(window, solver, WINDOW_OPTIONS);
    const keptTo = to === steps ? steps : keptUntil(schedule, from, Math.min(to, from + keptSteps));
    keepWholeNumbers(formulation, schedule, from, keptTo, values);
    state = windowAfter(problem, state, schedule, keptTo);
  }
  return values;
}

/** No call is cut in two: the last step up to the wanted one between two of which none is called. */
function keptUntil({ aiIsCalled }: SiteSchedule, from: number, wanted: number): number {
  for (let at = wanted; at > from + 1; at--)
    if (aiIsCalled.every((called) => called[at - from - 1] === 0)) return at;
  return wanted;
}

function keepWholeNumbers(
  formulation: FormulatedProgram["formulation"],
  schedule: SiteSchedule,
  from: number,
  to: number,
  values: Float64Array,
): void {
  for (let step = from; step < to; step++) {
    const at = step - from;
    formulation.units.forEach(({ modes }, u) => {
      modes.forEach(({ isOn }, k) => {
        values[isOn[step]!] = schedule.units[u]!.mode[at] === k ? 1 : 0;
      });
    });
    formulation.aiCalled.forEach((columns, k) => {
      values[columns[step]!] = schedule.aiIsCalled[k]![at]!;
    });
    formulation.hourUsed.forEach((columns, b) => {
      const { generator } = formulation.problem.hourBudgets![b]!;
      values[columns[step]!] = schedule.generatorMw[generator]![at]! > 1e-7 ? 1 : 0;
    });
    formulation.isCharging.forEach((columns, i) => {
      const { chargeMw, dischargeMw } = schedule.batteries[i]!;
      values[columns[step]!] = chargeMw[at]! > dischargeMw[at]! ? 1 : 0;
    });
  }
}

/** The programme with the decided whole numbers held; what no window decides (blocks of the month) stays whole. */
function holdWholeNumbers(
  { model }: FormulatedProgram,
  whole: Float64Array,
  solver: LinearSolver,
): LinearSolution {
  const { isIntegerColumn, ...continuous } = model;
  const isHeld = (column: number) => isIntegerColumn![column] === 1 && !Number.isNaN(whole[column]!);
  const held = (bounds: Float64Array) =>
    bounds.map((bound, column) => (isHeld(column) ? Math.round(whole[column]!) : bound));
  const open = isIntegerColumn!.map((flag, column) => (flag && !isHeld(column) ? 1 : 0));
  const partly = {
    ...continuous,
    columnLower: held(model.columnLower),
    columnUpper: held(model.columnUpper),
  };
  if (sum(open) === 0) return requireSolved(solver.solve(partly, EXACT_LINEAR_OPTIONS), solver);
  const decided = requireSolved(solver.solve({ ...partly, isIntegerColumn: open }, WINDOW_OPTIONS), solver);
  return holdWholeNumbers({ model } as FormulatedProgram, merge(whole, decided.columnValues, open), solver);
}

function merge(whole: Float64Array, decided: Float64Array, open: Uint8Array): Float64Array {
  return whole.map((value, column) => (open[column] ? decided[column]! : value));
}
