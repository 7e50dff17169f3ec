import {
  type Battery,
  type DispatchProblem,
  type DispatchSchedule,
  type ExportTerms,
  valueAt,
} from "../dispatch/index.ts";
import { stepHours } from "../quantity/index.ts";
import type { OwnPower } from "./own-plants.ts";
import { ownMwInMonth, type PriceMonth } from "./price-months.ts";
import type { Site } from "./types.ts";

/** A month with own plants, as far as they ask. */
export interface OwnDuty {
  readonly prices: PriceMonth;
  readonly own?: OwnPower;
  readonly isConnected: boolean;
  readonly resells: boolean;
  readonly exportMw?: number;
  readonly battery?: Pick<Battery, "dischargeLimitMw">;
}

/** Prices of a month's steps: the market's, and what import costs before the adder. */
interface OwnPrices {
  readonly marketUsdPerMwh: () => Float64Array;
  readonly importUsdPerMwh: Float64Array;
}

/** What own plants change of a month's sums. */
interface Billed {
  readonly exportRevenueUsd: number;
  readonly storageEnergyCostUsd?: number;
}

/**
 * The parts of a month's dispatch problem that own plants add: their output at no cost, and the right to sell it. One meter nets what
 * is drawn and what is sent out: what is sold is weighed at no more than import costs in the same step, so that nothing is drawn to
 * let own power out; it is paid the market's price.
 */
export function ownTerms(
  site: Site,
  duty: OwnDuty,
  prices: OwnPrices,
): Pick<DispatchProblem, "renewables" | "export"> {
  const ownMw = duty.isConnected ? ownMwInMonth(duty.prices, duty.own) : undefined;
  if (!ownMw) return {};
  const renewables = [{ id: "own", availableMw: ownMw, costUsdPerMwh: 0 }];
  const exportMw = duty.exportMw ?? site.connection.exportMw;
  if (!duty.resells || !(exportMw > 0)) return { renewables };
  return { renewables, export: exportTerms(site, duty, { ownMw, exportMw, ...prices }) };
}

interface OwnSale extends OwnPrices {
  readonly ownMw: Float64Array;
  readonly exportMw: number;
}

function exportTerms({ connection }: Site, duty: OwnDuty, sale: OwnSale): ExportTerms {
  const { importAdderUsdPerMwh, exportDeductUsdPerMwh, lossFraction } = connection;
  const kept = 1 - lossFraction;
  const storedMw = duty.battery?.dischargeLimitMw ?? 0;
  return {
    limitMw: sale.ownMw.map((mw) => Math.min(sale.exportMw, (mw + storedMw) * kept)),
    priceUsdPerMwh: sale
      .marketUsdPerMwh()
      .map((price, step) =>
        Math.min(
          price,
          (sale.importUsdPerMwh[step]! + importAdderUsdPerMwh) / (kept * kept) + exportDeductUsdPerMwh,
        ),
      ),
    deductUsdPerMwh: exportDeductUsdPerMwh,
    lossFraction,
  };
}

/**
 * A month's sums with its own plants told apart. Every use is billed as if the grid had served it; what own power served instead is
 * `ownEnergyUsd`. Own power that is sold is paid the market's price less fees.
 */
export function withOwnEnergy<Month extends Billed>(
  problem: DispatchProblem,
  marketUsdPerMwh: () => Float64Array,
  schedule: DispatchSchedule,
  operation: Month,
): Month & { readonly miningEnergyCostUsd: number; readonly ownMwh: number; readonly ownEnergyUsd: number } {
  const { lossFraction } = problem.import;
  const kept = 1 - lossFraction;
  const hours = stepHours(problem.grid);
  const market = problem.export ? marketUsdPerMwh() : undefined;
  let [ownMwh, servedUsd, minedUsd, soldUsd] = [0, 0, 0, 0];
  for (let step = 0; step < problem.grid.steps; step++) {
    const costUsd =
      valueAt(problem.import.priceUsdPerMwh, step) + valueAt(problem.import.adderUsdPerMwh, step);
    const ownMw = schedule.renewableMw.reduce((mw, used) => mw + used[step]!, 0);
    const exportMw = schedule.exportMw[step]!;
    ownMwh += ownMw * hours;
    servedUsd += (Math.max(0, ownMw - exportMw / kept) / kept) * costUsd * hours;
    minedUsd += (schedule.miningMw.reduce((mw, used) => mw + used[step]!, 0) / kept) * costUsd * hours;
    if (market)
      soldUsd += exportMw * (market[step]! - valueAt(problem.export!.deductUsdPerMwh, step)) * hours;
  }
  const withStore = operation.storageEnergyCostUsd !== undefined;
  return {
    ...operation,
    miningEnergyCostUsd: minedUsd,
    ...(withStore ? { storageEnergyCostUsd: operation.storageEnergyCostUsd! + servedUsd } : {}),
    exportRevenueUsd: withStore || !market ? operation.exportRevenueUsd : soldUsd,
    ownMwh,
    ownEnergyUsd: servedUsd,
  };
}
