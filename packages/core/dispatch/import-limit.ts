import { valueAt } from "./per-step.ts";
import type { AiLoad, DispatchProblem } from "./types.ts";

/** Whole import limit of a step at the point of connection: firm plus interruptible, MW. */
export function importLimitMw(problem: DispatchProblem, step: number): number {
  return valueAt(problem.import.firmLimitMw, step) + valueAt(problem.import.interruptibleLimitMw, step);
}

/** What the tenant reserved and does not draw, MW at the point of connection. */
export function idleReservedMw(ai: AiLoad, importLossFraction: number, step: number): number {
  return Math.max(0, valueAt(ai.reservedMw, step) - valueAt(ai.loadMw, step) / (1 - importLossFraction));
}

/**
 * Import that the site may use: the limit less what is held for the tenant. Where idle reservation may be used only
 * the ramp reserve is held. The tenant's own draw is never cut by its own reservation, so a called-back connection
 * (limit below the reservation) still carries the load: max(min(limit, draw), limit - held).
 */
export function usableImportMw(problem: DispatchProblem, step: number): number {
  const limitMw = importLimitMw(problem, step);
  const { ai } = problem;
  if (!ai) return limitMw;
  const idleMw = idleReservedMw(ai, problem.import.lossFraction, step);
  const heldMw = ai.idleMayBeUsed ? Math.min(idleMw, valueAt(ai.rampReserveMw, step)) : idleMw;
  const drawMw = valueAt(ai.loadMw, step) / (1 - problem.import.lossFraction);
  return Math.max(Math.min(limitMw, drawMw), limitMw - heldMw);
}
