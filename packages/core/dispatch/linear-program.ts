import { formulateBus } from "./formulate-bus.ts";
import { formulateFlexibleAi, formulateHourBudgets } from "./formulate-calls.ts";
import { formulateFleets } from "./formulate-fleets.ts";
import { formulateReserves } from "./formulate-reserve.ts";
import { formulateBatteries } from "./formulate-storage.ts";
import { formulateTariffs } from "./formulate-tariff.ts";
import { formulateUnits } from "./formulate-units.ts";
import { type Formulation, startFormulation } from "./formulation.ts";
import type { LinearModel, LinearOptions, LinearSolution, LinearSolver } from "./linear-solver.ts";
import { EXACT_LINEAR_OPTIONS } from "./linear-solver.ts";
import { readSolution } from "./read-solution.ts";
import { siteErrors } from "./site-errors.ts";
import type { SiteDispatchProblem } from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";

/** A site's whole program and where its nouns stand in it. */
export interface FormulatedProgram {
  readonly formulation: Formulation;
  readonly model: LinearModel;
  readonly isMixedInteger: boolean;
}

/**
 * Writes a dispatch problem with any of its features as one linear program that maximises value, mixed-integer where
 * a feature needs it (`docs/dispatch-classes.md`). Every contradiction has a priced slack, so it is never infeasible.
 */
export function formulateProgram(problem: SiteDispatchProblem): FormulatedProgram {
  const formulation = startFormulation(problem, formulateBus);
  formulateBatteries(formulation);
  formulateFleets(formulation);
  formulateUnits(formulation);
  formulateFlexibleAi(formulation);
  formulateHourBudgets(formulation);
  formulateReserves(formulation);
  formulateTariffs(formulation);
  const model = formulation.builder.build();
  return { formulation, model, isMixedInteger: model.isIntegerColumn !== undefined };
}

/**
 * Solves a dispatch problem by linear or mixed-integer programming, by default to a proven optimum.
 * Prices of a MILP are those of its LP with the whole numbers held where they are.
 *
 * @throws dispatch/not-solved where the solver gives no feasible point, which only a time limit can cause
 */
export function solveProgram(
  problem: SiteDispatchProblem,
  solver: LinearSolver,
  options: LinearOptions = EXACT_LINEAR_OPTIONS,
): SiteSchedule {
  const program = formulateProgram(problem);
  const solution = solver.solve(program.model, options);
  if (solution.status !== "optimal" && solution.status !== "limit")
    throw siteErrors.notSolved({ solver: solver.name, status: solution.status });
  const prices = program.isMixedInteger
    ? priceWithFixedIntegers(program, solution, solver, options)
    : solution;
  return readSolution(program.formulation, solution, prices);
}

/** The LP that is left when every whole-number column stands at its rounded value; its duals price the optimum. */
function priceWithFixedIntegers(
  { model }: FormulatedProgram,
  solution: LinearSolution,
  solver: LinearSolver,
  options: LinearOptions,
): LinearSolution {
  const { isIntegerColumn, ...continuous } = model;
  const fixed = (bounds: Float64Array) =>
    bounds.map((bound, column) =>
      isIntegerColumn![column] ? Math.round(solution.columnValues[column]!) : bound,
    );
  const priced = solver.solve(
    { ...continuous, columnLower: fixed(model.columnLower), columnUpper: fixed(model.columnUpper) },
    options,
  );
  return priced.status === "optimal" ? { ...priced, bound: solution.bound } : solution;
}
