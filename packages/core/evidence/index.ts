export { alsoTurnsText, quantityText } from "./answer.ts";
export { openBook, withChanges } from "./book.ts";
export { findTurns, gridOf, type Search, type Turn } from "./boundary.ts";
export { evidenceErrors } from "./errors.ts";
export { experimentOn, experimentsOf } from "./experiments.ts";
export { type Located, locate, numberAtPath, valueAtPath } from "./input-path.ts";
export { inputsUsed } from "./inputs-used.ts";
export { figureOf, judge } from "./judge.ts";
export { movementsOf, scaled, WRONG_BY_FRACTION } from "./movement.ts";
export { claimsOf, factsOf, findClaim, type RegisterScore, runRegisteredClaim, scoreOf } from "./register.ts";
export {
  AGREEING_SEEDS_FRACTION,
  type PointResult,
  type RunOptions,
  rangeOf,
  runClaim,
  runPoint,
} from "./run-claim.ts";
export * from "./types.ts";
