import { log } from "../uncertainty/index.ts";
import type { NetworkModel } from "./epoch.ts";
import { runningEhs, scaleInstalled } from "./fleet.ts";
import type { MarketPoint } from "./fleet-report.ts";
import { MWH_PER_PH_DAY_AT_1_J_PER_TH } from "./orders.ts";
import { earningFraction } from "./running.ts";
import type { Fleet } from "./types.ts";

/** Share of machines without a margin that still stands by; the rest was moved or scrapped before the start. */
const STANDBY_FRACTION = 0.3;

/**
 * Brings a fleet that was drawn without data to rest at a hashprice, in place: what does not earn its cost is off, most
 * of it is gone, and what runs makes the hashrate that the difficulty shows. Without it a prior fleet would drop half of
 * its machines in the first epoch for no reason but that it had not yet seen a price.
 */
export function settleFleet(fleet: Fleet, model: NetworkModel, at: MarketPoint, hashrateEhs: number): void {
  const { bins, parameters } = model;
  const level =
    log(at.hashpriceUsdPerPhDay) -
    log(MWH_PER_PH_DAY_AT_1_J_PER_TH * at.powerUsdPerMwh * parameters.avoidableCostRatio) -
    fleet.factors.powerLog;
  for (let cell = 0; cell < fleet.installedEhs.length; cell++) {
    const bin = cell % fleet.binCount;
    const efficiency = fleet.efficiencyJPerTh[Math.floor(cell / fleet.binCount)]!;
    const margin = level - log(efficiency) - bins.logPriceRatio[bin]!;
    const earning = earningFraction(margin, bins.spreadLog[bin]!);
    const kept = earning + STANDBY_FRACTION * (1 - earning);
    fleet.installedEhs[cell]! *= kept;
    fleet.runningFraction[cell] = earning / kept;
  }
  const running = runningEhs(fleet);
  if (running > 0) scaleInstalled(fleet, hashrateEhs / running);
}
