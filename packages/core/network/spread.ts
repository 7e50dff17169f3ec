import { log } from "../uncertainty/index.ts";
import type { Ensemble } from "./ensemble.ts";
import type { NetworkModel } from "./epoch.ts";
import { runningEhs, runningPower } from "./fleet.ts";
import { type MarketPoint, underWaterFraction } from "./fleet-report.ts";
import type { Fleet } from "./types.ts";

/** A quantity before and after the data. */
export interface SpreadRow {
  readonly quantity: string;
  readonly unit: string;
  readonly priorMean: number;
  readonly priorSpread: number;
  readonly posteriorMean: number;
  readonly posteriorSpread: number;
  /** Inferred only where the data shrank the spread by a third or more; else it is what was assumed. */
  readonly standing: "inferred" | "assumed";
}

/** Spread must fall to this share of the prior's before a quantity is called inferred. */
export const INFERRED_SHARE: number = 2 / 3;

/** Prior and posterior spread of what the network is asked about. Spreads of logs are of log factors. */
export function spreadReport(
  prior: Ensemble,
  posterior: Ensemble,
  model: NetworkModel,
  at: MarketPoint,
): readonly SpreadRow[] {
  const quantities: readonly (readonly [string, string, (fleet: Fleet) => number])[] = [
    ["hashrate (log)", "log EH/s", (fleet) => log(runningEhs(fleet))],
    ["mean efficiency of running machines", "J/TH", (fleet) => runningPower(fleet).meanJPerTh],
    ["power of running machines", "GW", (fleet) => runningPower(fleet).machineGw],
    ["share of installed hashrate under water", "", (fleet) => underWaterFraction(fleet, model, at)],
    ["power price level", "log", (fleet) => fleet.factors.powerLog],
    ["lead time", "log", (fleet) => fleet.factors.leadLog],
    ["order rate, lasting", "log", (fleet) => fleet.factors.orderLog],
    ["order intensity, passing", "log", (fleet) => fleet.factors.intensityLog],
  ];
  return quantities.map(([quantity, unit, read]) => {
    const before = meanAndSpread(prior.members.map(read));
    const after = meanAndSpread(posterior.members.map(read));
    return {
      quantity,
      unit,
      priorMean: before.mean,
      priorSpread: before.spread,
      posteriorMean: after.mean,
      posteriorSpread: after.spread,
      standing: after.spread <= INFERRED_SHARE * before.spread ? "inferred" : "assumed",
    };
  });
}

function meanAndSpread(values: readonly number[]): { readonly mean: number; readonly spread: number } {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const square = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return { mean, spread: Math.sqrt(square / Math.max(1, values.length - 1)) };
}
