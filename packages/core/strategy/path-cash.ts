import type { WorldBatch } from "../world/index.ts";
import { signMonthOf } from "./operate.ts";
import { addHosted, clearHosted, type HostedMonth, hostedCash, noHostedMonth } from "./path-hosting.ts";
import { buildingUsdPerMw, type HostedLayout } from "./path-layout.ts";
import { type LeaseFactors, type LeaseRows, rowsOnPath } from "./path-lease.ts";
import type { PathOperation } from "./path-operation.ts";
import type { Choice } from "./plan.ts";
import type { Site } from "./types.ts";

/**
 * The cash of a choice on every path and month, as a difference to doing nothing, by class of line (convention 9); entry
 * `path * months + month`. Positive = received by the owner, but for the two columns of capital, which are positive amounts paid.
 */
export interface PathCash {
  readonly choice: Choice;
  readonly pathCount: number;
  readonly months: number;
  readonly contractedUsd: Float64Array;
  readonly merchantUsd: Float64Array;
  readonly machinesUsd: Float64Array;
  readonly constructionUsd: Float64Array;
  readonly overheadUsd: Float64Array;
  /** All of them together. */
  readonly netCashUsd: Float64Array;
  /** Revenue less operating expense: neither capital nor sales of assets nor deposits. */
  readonly operatingUsd: Float64Array;
  /** Paid for halls and demobilisation, and for machines. */
  readonly hallCapexUsd: Float64Array;
  readonly machineCapexUsd: Float64Array;
  /** Received for machines, salvage and the site. */
  readonly assetSaleUsd: Float64Array;
  /** Advances of tenants, and what is given back of them. */
  readonly depositUsd: Float64Array;
  /** Block rewards in `merchantUsd`: what a treasury may hold. */
  readonly rewardUsd: Float64Array;
  /** Rent in `contractedUsd`: what lenders size on. */
  readonly rentUsd: Float64Array;
  /** One per path. */
  readonly npvUsd: Float64Array;
  readonly npvWithoutTerminalUsd: Float64Array;
  readonly capexUsd: Float64Array;
}

/** Cash of nothing yet. */
export function makePathCash(choice: Choice, pathCount: number, months: number): PathCash {
  const monthly = () => new Float64Array(pathCount * months);
  return {
    choice,
    pathCount,
    months,
    contractedUsd: monthly(),
    merchantUsd: monthly(),
    machinesUsd: monthly(),
    constructionUsd: monthly(),
    overheadUsd: monthly(),
    netCashUsd: monthly(),
    operatingUsd: monthly(),
    hallCapexUsd: monthly(),
    machineCapexUsd: monthly(),
    assetSaleUsd: monthly(),
    depositUsd: monthly(),
    rewardUsd: monthly(),
    rentUsd: monthly(),
    npvUsd: new Float64Array(pathCount),
    npvWithoutTerminalUsd: new Float64Array(pathCount),
    capexUsd: new Float64Array(pathCount),
  };
}

/** What lease and buildings are added from. */
export interface HostingInputs {
  readonly site: Site;
  readonly batch: WorldBatch;
  readonly factors: LeaseFactors | null;
  readonly choice: Choice;
  /** One per path. */
  readonly layouts: readonly HostedLayout[];
  readonly operation: PathOperation;
}

/** Puts operation, lease and buildings together; worth is added after. */
export function addHosting(inputs: HostingInputs, out: PathCash): PathCash {
  const { site, batch, operation } = inputs;
  const building = buildingUsdPerMw(site, inputs.choice);
  const hosted = noHostedMonth();
  for (let p = 0; p < batch.pathCount; p++) {
    const layout = inputs.layouts[p]!;
    const rows = rowsOfPath(inputs, layout, p);
    const hallUsd = building.hallUsd * (1 + batch.overrunFraction[p]!);
    const advanceFraction = advanceFractionOf(rows, inputs.choice, hallUsd);
    const signMonth = signMonthOf(site, layout.plan);
    const tenants = openTenants(rows, advanceFraction * hallUsd * inputs.choice.hostMw);
    for (let month = 0; month < site.months; month++) {
      const at = p * site.months + month;
      const spentUsd = layout.paidMw[month]! * hallUsd;
      const cleared = layout.clearedMw[month]!;
      const demobilisationUsd = cleared * building.demobilisationUsd;
      const salvageUsd = cleared * building.salvageUsd;
      const advanceUsd = spentUsd * advanceFraction;
      clearHosted(hosted);
      for (let t = 0; t < rows.length; t++) {
        const energyUsd = operation.aiEnergyUsd[at]! * rows[t]!.energyFraction[month]!;
        hostedCash(rows[t]!, batch, p, month, signMonth, energyUsd, tenants[t]!);
        addHosted(hosted, tenants[t]!);
      }
      const leaseUsd = hosted.operatingUsd;
      const prepaidUsd = hosted.depositUsd;
      const machinesUsd = operation.machineSaleUsd[at]! - operation.machineCapexUsd[at]!;
      const contractedUsd = operation.blocksUsd[at]! + leaseUsd + prepaidUsd + hosted.settlementUsd;
      const merchantUsd = operation.merchantUsd[at]! + operation.siteSaleUsd[at]!;
      const constructionUsd = advanceUsd + salvageUsd - spentUsd - demobilisationUsd;
      const overheadUsd = operation.overheadUsd[at]!;
      out.contractedUsd[at] = contractedUsd;
      out.merchantUsd[at] = merchantUsd;
      out.machinesUsd[at] = machinesUsd;
      out.constructionUsd[at] = constructionUsd;
      out.overheadUsd[at] = overheadUsd;
      out.netCashUsd[at] = contractedUsd + merchantUsd + machinesUsd + constructionUsd + overheadUsd;
      out.operatingUsd[at] = operation.blocksUsd[at]! + leaseUsd + operation.merchantUsd[at]! + overheadUsd;
      out.hallCapexUsd[at] = spentUsd + demobilisationUsd;
      out.machineCapexUsd[at] = operation.machineCapexUsd[at]!;
      out.assetSaleUsd[at] =
        operation.machineSaleUsd[at]! + operation.siteSaleUsd[at]! + salvageUsd + hosted.settlementUsd;
      out.depositUsd[at] = prepaidUsd + advanceUsd;
      out.rewardUsd[at] = operation.rewardUsd[at]!;
      out.rentUsd[at] = hosted.rentUsd;
    }
  }
  return out;
}

/** The layout's rows, or those of a path whose tenants default while they are there. */
function rowsOfPath(
  { site, batch, factors }: HostingInputs,
  layout: HostedLayout,
  p: number,
): readonly LeaseRows[] {
  if (layout.leases.length === 0 || !factors) return [];
  const { tenantCount, tenantDefaultMonth } = batch;
  if (tenantCount === 0) return layout.leases;
  const defaults = tenantDefaultMonth.subarray(p * tenantCount, (p + 1) * tenantCount);
  return rowsOnPath(site, layout.plan, layout.leases, factors, defaults);
}

/** Each tenant's state before the first month: what it will have advanced is netted from its rent. */
function openTenants(rows: readonly LeaseRows[], advancedUsd: number): readonly HostedMonth[] {
  const offeredUsd = offeredBy(rows);
  return rows.map((row) => ({
    ...noHostedMonth(),
    nettedLeftUsd: offeredUsd > 0 ? (advancedUsd * row.offeredCapexUsd) / offeredUsd : 0,
  }));
}

/** The tenants' advance over the cost of the halls; see `tenantPaidUsd`. */
function advanceFractionOf(rows: readonly LeaseRows[], { hostMw }: Choice, hallUsd: number): number {
  if (!(hostMw * hallUsd > 0)) return 0;
  return Math.min(offeredBy(rows), hostMw * hallUsd) / (hostMw * hallUsd);
}

function offeredBy(rows: readonly LeaseRows[]): number {
  let usd = 0;
  for (const row of rows) usd += row.offeredCapexUsd;
  return usd;
}
