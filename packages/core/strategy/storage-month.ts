import { type Battery, type DispatchProblem, type DispatchSchedule, valueAt } from "../dispatch/index.ts";
import { stepHours } from "../quantity/index.ts";
import type { Site } from "./types.ts";

/** What a battery did in a month. Energies at the bus in MWh, money in USD. */
export interface StorageMonth {
  readonly chargeMwh: number;
  readonly dischargeMwh: number;
  /**
   * What was paid for charging less what its energy saved the others, at each interval's price and adder: all other uses are
   * billed as if the grid had served them. Below 0 where it saves more than it costs.
   */
  readonly storageEnergyCostUsd: number;
  /** Wear paid with each MWh given back: cells added so that the store keeps its size. */
  readonly storageWearUsd: number;
}

/** A month with or without a working battery. */
interface StorageDuty {
  readonly battery?: Battery;
  readonly exportMw?: number;
  readonly isConnected: boolean;
}

/** Prices of a month's steps: what the market pays, and what import costs before the adder. */
interface StoragePrices {
  readonly marketUsdPerMwh: () => Float64Array;
  readonly importUsdPerMwh: Float64Array;
}

/**
 * The parts of a month's dispatch problem that a working battery adds: itself, and the right to sell what it gives back. What is sold
 * is paid at most what a MWh of import costs in the same step: a battery entitles to sell what was stored, not to pass on what is
 * bought under a tariff.
 */
export function storageTerms(
  { connection }: Site,
  { battery, isConnected, exportMw = connection.exportMw }: StorageDuty,
  prices: StoragePrices,
): Pick<DispatchProblem, "battery" | "export"> {
  if (!battery || !isConnected) return {};
  const limitMw = Math.min(exportMw, battery.dischargeLimitMw);
  if (!(limitMw > 0)) return { battery };
  const { importAdderUsdPerMwh, exportDeductUsdPerMwh, lossFraction } = connection;
  const kept = 1 - lossFraction;
  return {
    battery,
    export: {
      limitMw,
      priceUsdPerMwh: prices
        .marketUsdPerMwh()
        .map((price, step) =>
          Math.min(
            price,
            (prices.importUsdPerMwh[step]! + importAdderUsdPerMwh) / (kept * kept) + exportDeductUsdPerMwh,
          ),
        ),
      deductUsdPerMwh: exportDeductUsdPerMwh,
      lossFraction,
    },
  };
}

/** What a month paid for energy, and for whom. */
interface Billed {
  readonly energyCostUsd: number;
  readonly aiEnergyCostUsd: number;
  readonly auxiliaryEnergyCostUsd: number;
}

/** A month's sums with its battery told apart: what is not drawn by tenants, lights and machines is the battery's to pay. */
export function withStorage<Month extends Billed>(
  problem: DispatchProblem,
  { totals, miningMw }: DispatchSchedule,
  operation: Month,
): Month & StorageMonth & { readonly miningEnergyCostUsd: number } {
  const toMeter = 1 / (1 - problem.import.lossFraction);
  const miningEnergyCostUsd = miningMw.reduce((usd, mw) => usd + costAtImport(problem, mw), 0) * toMeter;
  const { energyCostUsd, aiEnergyCostUsd, auxiliaryEnergyCostUsd } = operation;
  return {
    ...operation,
    miningEnergyCostUsd,
    chargeMwh: totals.chargeMwh,
    dischargeMwh: totals.dischargeMwh,
    storageEnergyCostUsd: energyCostUsd - aiEnergyCostUsd - auxiliaryEnergyCostUsd - miningEnergyCostUsd,
    storageWearUsd: totals.wearCostUsd,
  };
}

/** Energy of one use at the import price and adder of each step, USD. */
function costAtImport(problem: DispatchProblem, powerMw: Float64Array): number {
  const { priceUsdPerMwh, adderUsdPerMwh } = problem.import;
  let usd = 0;
  for (let step = 0; step < powerMw.length; step++)
    usd += powerMw[step]! * (valueAt(priceUsdPerMwh, step) + valueAt(adderUsdPerMwh, step));
  return usd * stepHours(problem.grid);
}

/** What a battery took and gave over months, MWh at the bus; nothing where none worked, so that nothing is told of it. */
export function storageSums(
  months: readonly Partial<StorageMonth>[],
): Partial<Pick<StorageMonth, "chargeMwh" | "dischargeMwh">> {
  if (!months.some(({ chargeMwh }) => chargeMwh !== undefined)) return {};
  const sum = (name: "chargeMwh" | "dischargeMwh") =>
    months.reduce((mwh, operation) => mwh + (operation[name] ?? 0), 0);
  return { chargeMwh: sum("chargeMwh"), dischargeMwh: sum("dischargeMwh") };
}
