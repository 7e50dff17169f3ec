import { type DispatchProblem, type DispatchSchedule, type ExportTerms, valueAt } from "../dispatch/index.ts";
import { stepHours } from "../quantity/index.ts";
import { type MonthDuty, type MonthOperation, marketPrices } from "./month-operation.ts";
import { ownMwInMonth } from "./price-months.ts";
import { connectionInMonth } from "./site-periods.ts";
import type { Site } from "./types.ts";

/**
 * The parts of a month's dispatch problem that own plants add: their output at no cost, and the right to sell it. One meter nets what
 * is drawn and what is sent out: what is sold is weighed at no more than import costs in the same step, so that nothing is drawn to
 * let own power out; it is paid the market's price.
 */
export function ownTerms(
  site: Site,
  duty: MonthDuty,
  importUsdPerMwh: Float64Array,
): Pick<DispatchProblem, "renewables" | "export"> {
  const ownMw = duty.isConnected ? ownMwInMonth(duty.prices, duty.own) : undefined;
  if (!ownMw) return {};
  const renewables = [{ id: "own", availableMw: ownMw, costUsdPerMwh: 0 }];
  const exportMw = duty.exportMw ?? site.connection.exportMw;
  if (!duty.resells || !(exportMw > 0)) return { renewables };
  return { renewables, export: exportTerms(site, duty, { ownMw, importUsdPerMwh, exportMw }) };
}

interface OwnSale {
  readonly ownMw: Float64Array;
  readonly importUsdPerMwh: Float64Array;
  readonly exportMw: number;
}

function exportTerms({ connection }: Site, duty: MonthDuty, sale: OwnSale): ExportTerms {
  const { importAdderUsdPerMwh, exportDeductUsdPerMwh, lossFraction } = connection;
  const kept = 1 - lossFraction;
  const storedMw = duty.battery?.dischargeLimitMw ?? 0;
  return {
    limitMw: sale.ownMw.map((mw) => Math.min(sale.exportMw, (mw + storedMw) * kept)),
    priceUsdPerMwh: marketPrices(duty).map((price, step) =>
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
export function withOwnEnergy(
  problem: DispatchProblem,
  duty: MonthDuty,
  schedule: DispatchSchedule,
  operation: MonthOperation,
): MonthOperation {
  const { lossFraction } = problem.import;
  const kept = 1 - lossFraction;
  const hours = stepHours(problem.grid);
  const market = problem.export ? marketPrices(duty) : undefined;
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

/** What the connection lets out in a month of the horizon, for who has something to sell. */
export function exportLimitMw(site: Site, month: number): number {
  return connectionInMonth(site, month).exportMw;
}
