import { type CalendarMonth, hoursInMonth } from "../quantity/index.ts";
import type { FleetLifeInputs, PriceBlock, TrancheMonth } from "./fleet-life-types.ts";
import { type FleetTier, tierRevenueUsdPerMwh, tierStrikeUsdPerMwh } from "./merit-order.ts";
import { restartCostUsdPerMw, runDecision } from "./restart.ts";
import { meterRatio } from "./revenue.ts";

/** What a fleet did in a month, before decisions on machines. */
export interface FleetRun {
  readonly tranches: readonly TrancheMonth[];
  readonly hashrateThs: number;
  readonly energyMwh: number;
  readonly peakMw: number;
  readonly revenueUsd: number;
  readonly powerUsd: number;
  readonly restartUsd: number;
  /** Ids of the tiers that ran at the month's end: hysteresis carries over. */
  readonly runningTierIds: ReadonlySet<string>;
}

/** What one tier did in a month. */
interface TierRun {
  readonly tier: FleetTier;
  readonly energyMwh: number;
  readonly powerUsd: number;
  readonly restartUsd: number;
  readonly isRunningAtEnd: boolean;
  /** MW of each block, in their order. */
  readonly blockMw: readonly number[];
}

/**
 * Runs a fleet through a month: in each block of price the tiers whose strike exceeds it, best first, within the limit.
 * A tier that stood still starts only where the block's gain pays its restart, and one that ran stops only where the loss
 * exceeds it.
 */
export function runMonth(
  inputs: FleetLifeInputs,
  tiers: readonly FleetTier[],
  month: CalendarMonth,
  conditions: {
    readonly hashpriceUsdPerPhDay: number;
    readonly blocks: readonly PriceBlock[];
    readonly runningTierIds: ReadonlySet<string>;
  },
): FleetRun {
  const hours = hoursInMonth(month);
  const leftMw = conditions.blocks.map(() => inputs.limitMw);
  const runs = tiers.map((tier) => runTier(inputs, tier, hours, conditions, leftMw));
  const peakMw = Math.max(0, ...conditions.blocks.map((_, b) => total(runs.map((run) => run.blockMw[b]!))));
  return {
    tranches: byTranche(runs, hours, conditions.hashpriceUsdPerPhDay),
    hashrateThs: total(runs.map((run) => meanHashrateThs(run, hours))),
    energyMwh: total(runs.map((run) => run.energyMwh)),
    peakMw,
    revenueUsd: total(
      runs.map((run) => run.energyMwh * tierRevenueUsdPerMwh(run.tier, conditions.hashpriceUsdPerPhDay)),
    ),
    powerUsd: total(runs.map((run) => run.powerUsd)),
    restartUsd: total(runs.map((run) => run.restartUsd)),
    runningTierIds: new Set(runs.filter((run) => run.isRunningAtEnd).map((run) => run.tier.id)),
  };
}

function runTier(
  inputs: FleetLifeInputs,
  tier: FleetTier,
  hours: number,
  conditions: Parameters<typeof runMonth>[3],
  leftMw: number[],
): TierRun {
  const strike = tierStrikeUsdPerMwh(tier, conditions.hashpriceUsdPerPhDay, inputs.costs);
  const plugMwPerMeterMw = 1 / meterRatio(inputs.site.losses);
  const wasRunning = conditions.runningTierIds.has(tier.id);
  let energyMwh = 0;
  let powerUsd = 0;
  const blockMw = conditions.blocks.map((block, b) => {
    const restartCost = restartUsdPerMeterMw(
      inputs,
      tier,
      conditions.hashpriceUsdPerPhDay,
      block.priceUsdPerMwh,
    );
    const decision = runDecision({
      isRunning: wasRunning,
      strikeUsdPerMwh: strike,
      powerUsdPerMwh: block.priceUsdPerMwh,
      stretchHours: (block.hoursFraction * hours) / Math.max(1, inputs.cyclesPerPartialMonth),
      restartCostUsdPerMw: restartCost * plugMwPerMeterMw,
    });
    const runs = decision === "keep-running" || decision === "start";
    const mw = runs && block.hoursFraction > 0 ? Math.min(leftMw[b]!, tier.capacityMw) : 0;
    leftMw[b]! -= mw;
    energyMwh += mw * block.hoursFraction * hours;
    powerUsd += mw * block.hoursFraction * hours * block.priceUsdPerMwh;
    return mw;
  });
  return {
    tier,
    energyMwh,
    powerUsd,
    restartUsd: restartUsd(inputs, tier, conditions, blockMw, wasRunning) * plugMwPerMeterMw,
    isRunningAtEnd: blockMw.some((mw) => mw > 0),
    blockMw,
  };
}

/** Cost of the month's starts: cycles of a tier that runs in some blocks only, one start of a tier that comes back. */
function restartUsd(
  inputs: FleetLifeInputs,
  tier: FleetTier,
  conditions: Parameters<typeof runMonth>[3],
  blockMw: readonly number[],
  wasRunning: boolean,
): number {
  const ran = conditions.blocks.filter((block, b) => block.hoursFraction > 0 && blockMw[b]! > 0);
  if (ran.length === 0) return 0;
  const isPartial = ran.length < conditions.blocks.filter((block) => block.hoursFraction > 0).length;
  const starts = isPartial ? inputs.cyclesPerPartialMonth : wasRunning ? 0 : 1;
  const mostMw = Math.max(...blockMw);
  // machines come back when power is cheap again: at the dearest price they still pay
  const priceUsdPerMwh = Math.max(...ran.map((block) => block.priceUsdPerMwh));
  return (
    starts * mostMw * restartUsdPerMeterMw(inputs, tier, conditions.hashpriceUsdPerPhDay, priceUsdPerMwh)
  );
}

function restartUsdPerMeterMw(
  inputs: FleetLifeInputs,
  tier: FleetTier,
  hashpriceUsdPerPhDay: number,
  powerUsdPerMwh: number,
): number {
  const revenueUsdPerMwh = tierRevenueUsdPerMwh(tier, hashpriceUsdPerPhDay);
  return restartCostUsdPerMw(inputs.restart, { revenueUsdPerMwh, powerUsdPerMwh });
}

function meanHashrateThs(run: TierRun, hours: number): number {
  return (run.tier.hashrateThs * run.energyMwh) / (run.tier.capacityMw * hours);
}

function byTranche(
  runs: readonly TierRun[],
  hours: number,
  hashpriceUsdPerPhDay: number,
): readonly TrancheMonth[] {
  const ids = [...new Set(runs.map((run) => run.tier.trancheId))];
  return ids.map((trancheId) => {
    const own = runs.filter((run) => run.tier.trancheId === trancheId);
    const energyMwh = total(own.map((run) => run.energyMwh));
    return {
      trancheId,
      machineId: own[0]!.tier.machineId,
      hashrateThs: total(own.map((run) => meanHashrateThs(run, hours))),
      energyMwh,
      revenueUsd: total(
        own.map((run) => run.energyMwh * tierRevenueUsdPerMwh(run.tier, hashpriceUsdPerPhDay)),
      ),
      runFraction: energyMwh / (total(own.map((run) => run.tier.capacityMw)) * hours),
    };
  });
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
