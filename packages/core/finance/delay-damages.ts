import { requireFraction, requireNonNegative } from "./errors.ts";

/** Liquidated damages for lateness: so much a day after the grace days, up to a cap. */
export interface DelayDamages {
  readonly amountPerDay: number;
  readonly graceDays: number;
  readonly capAmount: number;
}

/** Damages for a number of days late, 0 to the cap. @throws finance/bad-input */
export function delayDamages({ amountPerDay, graceDays, capAmount }: DelayDamages, lateDays: number): number {
  requireNonNegative("damages a day", amountPerDay);
  requireNonNegative("grace days", graceDays);
  requireNonNegative("cap of damages", capAmount);
  requireNonNegative("days late", lateDays);
  return Math.min(capAmount, amountPerDay * Math.max(0, lateDays - graceDays));
}

/** Who bears a delay. */
export interface DelaySettlement {
  readonly owedToTenant: number;
  readonly recoveredFromContractor: number;
  /** What stays with the owner; negative where the contractor pays more than the tenant gets. */
  readonly borneByOwner: number;
}

/**
 * Passes the tenant's damages to the contractor, back to back: only for the days the contractor caused, within its own
 * grace and cap, and only as far as it can pay.
 *
 * @throws finance/bad-input
 */
export function settleDelay(delay: {
  readonly lateDays: number;
  readonly causedByContractorFraction: number;
  readonly toTenant: DelayDamages;
  readonly fromContractor: DelayDamages;
  /** Share of the claim that is collected (bonds, solvency). */
  readonly collectedFraction: number;
}): DelaySettlement {
  requireFraction("share of the delay that the contractor caused", delay.causedByContractorFraction);
  requireFraction("share of damages collected", delay.collectedFraction);
  const owedToTenant = delayDamages(delay.toTenant, delay.lateDays);
  const claimed = delayDamages(delay.fromContractor, delay.lateDays * delay.causedByContractorFraction);
  const recoveredFromContractor = claimed * delay.collectedFraction;
  return { owedToTenant, recoveredFromContractor, borneByOwner: owedToTenant - recoveredFromContractor };
}
