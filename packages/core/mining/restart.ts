import { requireFraction, requireNonNegative, requirePositive } from "./checks.ts";

/**
 * What stopping and starting does to a machine. No public data tell the wear of a power cycle: it is a parameter that the
 * user sees (`mining.restart`), 0 if unknown is a choice and shows as such.
 */
export interface RestartTerms {
  /** From command to full hashrate (boot, warm-up, tuning). */
  readonly startMinutes: number;
  /** Mean power during the start over rated power. */
  readonly startPowerShare: number;
  /** Mean hashrate during the start over rated hashrate. */
  readonly startHashrateShare: number;
  /** Wear of one stop and start, USD per MW of machines. */
  readonly wearUsdPerMwCycle: number;
  /** Chance that a machine doesn't come back by itself. */
  readonly failedStartProbability: number;
  /** Cost of bringing such a machine back, USD per MW of machines that fail. */
  readonly failedStartUsdPerMw: number;
}

/**
 * Cost of one stop and start, USD per MW of machines (at the plug): power drawn while not hashing fully at today's price,
 * wear, and failed starts. What isn't earned while stopped is the stop's own affair.
 *
 * @throws mining/not-non-negative, mining/not-fraction
 */
export function restartCostUsdPerMw(
  terms: RestartTerms,
  conditions: { readonly revenueUsdPerMwh: number; readonly powerUsdPerMwh: number },
): number {
  requireNonNegative("start time in minutes", terms.startMinutes);
  requireFraction("chance of a failed start", terms.failedStartProbability);
  const startHours = terms.startMinutes / 60;
  const drawn = terms.startPowerShare * conditions.powerUsdPerMwh;
  const earned = terms.startHashrateShare * conditions.revenueUsdPerMwh;
  // paid to take power while starting is a gain that the hour itself already counts
  const warmUp = startHours * Math.max(0, drawn - earned);
  return warmUp + terms.wearUsdPerMwCycle + terms.failedStartProbability * terms.failedStartUsdPerMw;
}

/** Restart cost spread over the hours that the machines are expected to run afterwards, USD/MWh. @throws mining/not-positive */
export function restartUsdPerMwh(costUsdPerMw: number, expectedRunHours: number): number {
  return costUsdPerMw / requirePositive("expected hours of running", expectedRunHours);
}

/** What to do with machines that run or stand, given a stretch of hours at one price. */
export type RunDecision = "keep-running" | "stop" | "start" | "stay-off";

/**
 * Hysteresis: a running machine stops when the loss over the stretch exceeds the cost of coming back; a stopped one starts
 * when the gain does. Between the two it stays as it is.
 */
export function runDecision(inputs: {
  readonly isRunning: boolean;
  readonly strikeUsdPerMwh: number;
  readonly powerUsdPerMwh: number;
  /** Hours for which this price is expected to last. */
  readonly stretchHours: number;
  readonly restartCostUsdPerMw: number;
}): RunDecision {
  const gainUsdPerMw = (inputs.strikeUsdPerMwh - inputs.powerUsdPerMwh) * inputs.stretchHours;
  if (inputs.isRunning) return gainUsdPerMw < -inputs.restartCostUsdPerMw ? "stop" : "keep-running";
  return gainUsdPerMw > inputs.restartCostUsdPerMw ? "start" : "stay-off";
}
