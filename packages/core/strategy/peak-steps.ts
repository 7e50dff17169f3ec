import { type DispatchProblem, type DispatchSchedule, usableImportMw, valueAt } from "../dispatch/index.ts";
import { stepHours } from "../quantity/index.ts";
import { demandBill, type MonthDemand, type MonthDemandCharge } from "./demand-months.ts";
import { bestPeaksMw, type PeakSegment } from "./peak-search.ts";
import type { PriceMonth } from "./price-months.ts";

/** A month whose peaks are charged, as far as they ask. */
export interface ChargedDuty {
  readonly prices: Pick<PriceMonth, "grid" | "chargeMask">;
  readonly hoursRatio: number;
  readonly tiers: { readonly length: number };
  readonly demand: { readonly charges: readonly MonthDemandCharge[]; readonly runningFraction: number };
}

/**
 * A month's dispatch problem held under its best peaks, step by step: what `capPeaks` does by tables, for months that these can't
 * carry. A store may fill up to the peak that machines alone are worth; it does not lower it.
 */
export function holdUnderPeaks(
  duty: ChargedDuty,
  problem: DispatchProblem,
  free: DispatchSchedule,
): DispatchProblem {
  const { charges, runningFraction } = duty.demand;
  const worth = stepHours(problem.grid) * duty.hoursRatio * runningFraction;
  const leastMw = peaksMw(duty, charges, (step) => firmImportMw(problem, free, step));
  const capsMw = bestPeaksMw(stepSegments(duty, problem, free, worth), charges, leastMw);
  const capMw = Float64Array.from({ length: problem.grid.steps }, (_, step) => {
    let mw = usableImportMw(problem, step);
    for (let c = 0; c < charges.length; c++) if (isCounted(duty, c, step)) mw = Math.min(mw, capsMw[c]!);
    return mw;
  });
  const held = { ...problem, import: { ...problem.import, firmLimitMw: capMw, interruptibleLimitMw: 0 } };
  return problem.ai ? { ...held, ai: { ...problem.ai, reservedMw: 0 } } : held;
}

/** The bill of a schedule's peaks. */
export function billPeaks(
  duty: ChargedDuty,
  problem: DispatchProblem,
  { importMw, aiServedMw, auxiliaryServedMw }: DispatchSchedule,
): MonthDemand {
  const { charges } = duty.demand;
  const toMeter = 1 / (1 - problem.import.lossFraction);
  // own power lights the site before it serves tenants
  const firmMw = (step: number) =>
    Math.max(0, aiServedMw[step]! + auxiliaryServedMw[step]! - ownMw(problem, step));
  const lightsMw = (step: number) => Math.min(auxiliaryServedMw[step]!, firmMw(step));
  return demandBill(
    charges,
    peaksMw(duty, charges, (step) => importMw[step]!),
    peaksMw(duty, charges, (step) => (firmMw(step) - lightsMw(step)) * toMeter),
    peaksMw(duty, charges, (step) => lightsMw(step) * toMeter),
    duty.tiers.length > 0,
  );
}

function isCounted({ prices }: ChargedDuty, charge: number, step: number): boolean {
  return (prices.chargeMask![step]! & (1 << charge)) !== 0;
}

function peaksMw(
  duty: ChargedDuty,
  charges: readonly MonthDemandCharge[],
  drawnMw: (step: number) => number,
): number[] {
  return charges.map((_, c) => {
    let most = 0;
    for (let step = 0; step < duty.prices.grid.steps; step++)
      if (isCounted(duty, c, step)) most = Math.max(most, drawnMw(step));
    return most;
  });
}

/** Own power at the bus of a step, MW. */
function ownMw({ renewables = [] }: DispatchProblem, step: number): number {
  return renewables.reduce((mw, { availableMw }) => mw + valueAt(availableMw, step), 0);
}

/** What lights and tenants draw from the grid beside the site's own power, MW at the point of connection. */
function firmImportMw(problem: DispatchProblem, free: DispatchSchedule, step: number): number {
  const busMw = free.aiServedMw[step]! + free.auxiliaryServedMw[step]! - ownMw(problem, step);
  return Math.max(0, busMw) / (1 - problem.import.lossFraction);
}

/** What each slice of draw earns over the steps in which it is machines' of one tier; alike slices are one. */
function stepSegments(
  duty: ChargedDuty,
  problem: DispatchProblem,
  free: DispatchSchedule,
  worth: number,
): readonly PeakSegment[] {
  const keptFraction = 1 - problem.import.lossFraction;
  const tiers = problem.mining
    .map(({ capacityMw, valueUsdPerMwh }) => ({ mw: capacityMw as number, value: valueUsdPerMwh as number }))
    .sort((a, b) => b.value - a.value);
  const merged = new Map<string, PeakSegment>();
  for (let step = 0; step < problem.grid.steps; step++) {
    const costUsd =
      (valueAt(problem.import.priceUsdPerMwh, step) + valueAt(problem.import.adderUsdPerMwh, step)) /
      keptFraction;
    const firmMw = free.aiServedMw[step]! + free.auxiliaryServedMw[step]! - ownMw(problem, step);
    const mostMw = usableImportMw(problem, step);
    let busMw = firmMw;
    for (const { mw, value } of tiers) {
      const fromMw = Math.max(0, busMw) / keptFraction;
      busMw += mw;
      const toMw = Math.min(mostMw, Math.max(0, busMw) / keptFraction);
      const gainUsdPerMw = (value - costUsd) * keptFraction * worth;
      if (!(toMw > fromMw && gainUsdPerMw > 0)) continue;
      const mask = duty.prices.chargeMask![step]!;
      const key = `${fromMw}/${toMw}/${mask}`;
      const known = merged.get(key)?.gainUsdPerMw ?? 0;
      merged.set(key, { fromMw, toMw, gainUsdPerMw: gainUsdPerMw + known, mask });
    }
  }
  return [...merged.values()];
}
