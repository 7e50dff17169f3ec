export { solverErrors } from "./errors.ts";
export { loadHighsSolver } from "./highs-solver.ts";
