import { powerErrors } from "./errors.ts";

/** A connection that the grid may call back for some hours a year in exchange for a discount or an earlier date. */
export interface InterruptibleContract {
  readonly id: string;
  /** Import that may be called back, MW. */
  readonly interruptibleMw: number;
  /** Most hours a year in which it may be. */
  readonly maximumHoursPerYear: number;
  /** Credit per interruptible MW and year, USD. */
  readonly creditUsdPerMwYear: number;
  /** Paid per MWh drawn against a call, USD. */
  readonly penaltyUsdPerMwh: number;
}

/**
 * The steps in which the contract is called if the grid calls in its tightest hours: those of highest stress (price
 * or system load), as many as the hours allow. Ties go to the earlier step. What is unknown ahead is assumed worst.
 *
 * @returns 1 per called step
 * @throws power/negative
 */
export function calledSteps(
  contract: InterruptibleContract,
  stress: Float64Array,
  stepHours: number,
  horizonHours: number,
  hoursPerYear: number,
): Uint8Array {
  if (!(contract.maximumHoursPerYear >= 0))
    throw powerErrors.negative({
      what: `${contract.id}: hours per year`,
      value: contract.maximumHoursPerYear,
    });
  const budgetHours = (contract.maximumHoursPerYear * horizonHours) / hoursPerYear;
  const count = Math.min(stress.length, Math.floor(budgetHours / stepHours + 1e-9));
  const order = Array.from(stress, (_, step) => step).sort((a, b) => stress[b]! - stress[a]! || a - b);
  const called = new Uint8Array(stress.length);
  for (const step of order.slice(0, count)) called[step] = 1;
  return called;
}

/** Interruptible import per step: all of it, 0 where called. */
export function interruptibleLimitMw(contract: InterruptibleContract, called: Uint8Array): Float64Array {
  return Float64Array.from(called, (flag) => (flag ? 0 : contract.interruptibleMw));
}
