import { exp } from "../uncertainty/index.ts";
import type { NetworkModel } from "./epoch.ts";
import { runningPower } from "./fleet.ts";
import { MWH_PER_PH_DAY_AT_1_J_PER_TH } from "./orders.ts";
import type { Fleet } from "./types.ts";

/** What the network is paid and pays at an instant. */
export interface MarketPoint {
  readonly hashpriceUsdPerPhDay: number;
  /** Median contract price. */
  readonly powerUsdPerMwh: number;
}

/** A step of the supply curve: hashrate that runs when hashprice is at least so high. */
export interface SupplyStep {
  /** Hashprice at which the cell just earns its avoidable cost, USD/PH/day. */
  readonly breakEvenUsdPerPhDay: number;
  readonly installedEhs: number;
  /** Sum up to and with this step. */
  readonly cumulativeEhs: number;
  readonly efficiencyJPerTh: number;
  readonly powerUsdPerMwh: number;
  readonly isWholesale: boolean;
}

/** Installed hashrate by the hashprice it needs, cheapest first. */
export function supplyCurve(
  fleet: Fleet,
  model: NetworkModel,
  powerUsdPerMwh: number,
): readonly SupplyStep[] {
  const steps: Omit<SupplyStep, "cumulativeEhs">[] = [];
  for (let cell = 0; cell < fleet.installedEhs.length; cell++) {
    const installedEhs = fleet.installedEhs[cell]!;
    if (installedEhs > 0) steps.push({ installedEhs, ...cellCost(fleet, model, powerUsdPerMwh, cell) });
  }
  steps.sort((a, b) => a.breakEvenUsdPerPhDay - b.breakEvenUsdPerPhDay);
  let cumulativeEhs = 0;
  return steps.map((step) => {
    cumulativeEhs += step.installedEhs;
    return { ...step, cumulativeEhs };
  });
}

function cellCost(fleet: Fleet, { parameters, bins }: NetworkModel, powerUsdPerMwh: number, cell: number) {
  const bin = cell % fleet.binCount;
  const efficiencyJPerTh = fleet.efficiencyJPerTh[Math.floor(cell / fleet.binCount)]!;
  const cellPower = powerUsdPerMwh * exp(fleet.factors.powerLog) * bins.priceRatio[bin]!;
  return {
    efficiencyJPerTh,
    powerUsdPerMwh: cellPower,
    isWholesale: bin >= parameters.fixedBinCount,
    breakEvenUsdPerPhDay:
      MWH_PER_PH_DAY_AT_1_J_PER_TH * efficiencyJPerTh * cellPower * parameters.avoidableCostRatio,
  };
}

/** Share of installed hashrate whose avoidable cost exceeds its revenue, 0..1. */
export function underWaterFraction(fleet: Fleet, model: NetworkModel, at: MarketPoint): number {
  let under = 0;
  let total = 0;
  for (const step of supplyCurve(fleet, model, at.powerUsdPerMwh)) {
    total += step.installedEhs;
    if (step.breakEvenUsdPerPhDay > at.hashpriceUsdPerPhDay) under += step.installedEhs;
  }
  return total > 0 ? under / total : 0;
}

/** A slice of the network by its power price. */
export interface PowerSlice {
  readonly powerUsdPerMwh: number;
  readonly isWholesale: boolean;
  readonly installedEhs: number;
  readonly underWaterFraction: number;
}

/** Installed hashrate and its share under water by power price, fixed contracts from cheap to dear, then wholesale. */
export function underWaterByPowerPrice(
  fleet: Fleet,
  model: NetworkModel,
  at: MarketPoint,
): readonly PowerSlice[] {
  return Array.from({ length: fleet.binCount }, (_, bin) => {
    let installed = 0;
    let under = 0;
    for (let vintage = 0; vintage < fleet.vintageCount; vintage++) {
      const cell = vintage * fleet.binCount + bin;
      installed += fleet.installedEhs[cell]!;
      const cost = cellCost(fleet, model, at.powerUsdPerMwh, cell);
      if (cost.breakEvenUsdPerPhDay > at.hashpriceUsdPerPhDay) under += fleet.installedEhs[cell]!;
    }
    const { powerUsdPerMwh, isWholesale } = cellCost(fleet, model, at.powerUsdPerMwh, bin);
    const underWaterFraction = installed > 0 ? under / installed : 0;
    return { powerUsdPerMwh, isWholesale, installedEhs: installed, underWaterFraction };
  });
}

/** The cell that just earns its cost: the dearest step of the supply curve at or under hashprice. */
export function marginalMachine(fleet: Fleet, model: NetworkModel, at: MarketPoint): SupplyStep | undefined {
  return supplyCurve(fleet, model, at.powerUsdPerMwh).findLast(
    (step) => step.breakEvenUsdPerPhDay <= at.hashpriceUsdPerPhDay,
  );
}

/** Network power at the sites' meters, GW: deciles of the ensemble times the overhead's low, guess and high. */
export function networkGw(
  members: readonly Fleet[],
  overheadRatio: { readonly low: number; readonly guess: number; readonly high: number },
): { readonly lowGw: number; readonly guessGw: number; readonly highGw: number } {
  const gigawatts = members.map((fleet) => runningPower(fleet).machineGw).sort((a, b) => a - b);
  const at = (fraction: number) => gigawatts[Math.round(fraction * (gigawatts.length - 1))]!;
  return {
    lowGw: at(0.1) * overheadRatio.low,
    guessGw: at(0.5) * overheadRatio.guess,
    highGw: at(0.9) * overheadRatio.high,
  };
}
