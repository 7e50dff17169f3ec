import type { WorldBatch } from "../world/index.ts";
import { signMonthOf } from "./operate.ts";
import { type HostedMonth, hostedCash } from "./path-hosting.ts";
import { buildingUsdPerMw, type HostedLayout } from "./path-layout.ts";
import { type LeaseFactors, type LeaseRows, rowsWithDefault } from "./path-lease.ts";
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
  const hosted: HostedMonth = { rentUsd: 0, operatingUsd: 0, depositUsd: 0, prepaidUsd: 0, nettedLeftUsd: 0 };
  for (let p = 0; p < batch.pathCount; p++) {
    const layout = inputs.layouts[p]!;
    const rows = rowsOfPath(inputs, layout, p);
    const hallUsd = building.hallUsd * (1 + batch.overrunFraction[p]!);
    const advanceFraction = advanceFractionOf(site, inputs.choice, hallUsd);
    const signMonth = signMonthOf(site, layout.plan);
    hosted.prepaidUsd = 0;
    hosted.nettedLeftUsd = rows ? advanceFraction * hallUsd * inputs.choice.hostMw : 0;
    for (let month = 0; month < site.months; month++) {
      const at = p * site.months + month;
      const spentUsd = layout.paidMw[month]! * hallUsd;
      const cleared = layout.clearedMw[month]!;
      const demobilisationUsd = cleared * building.demobilisationUsd;
      const salvageUsd = cleared * building.salvageUsd;
      const advanceUsd = spentUsd * advanceFraction;
      if (rows) hostedCash(rows, batch, p, month, signMonth, operation.aiEnergyUsd[at]!, hosted);
      const leaseUsd = rows ? hosted.operatingUsd : 0;
      const prepaidUsd = rows ? hosted.depositUsd : 0;
      const machinesUsd = operation.machineSaleUsd[at]! - operation.machineCapexUsd[at]!;
      const contractedUsd = operation.blocksUsd[at]! + leaseUsd + prepaidUsd;
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
      out.assetSaleUsd[at] = operation.machineSaleUsd[at]! + operation.siteSaleUsd[at]! + salvageUsd;
      out.depositUsd[at] = prepaidUsd + advanceUsd;
      out.rewardUsd[at] = operation.rewardUsd[at]!;
      out.rentUsd[at] = rows ? hosted.rentUsd : 0;
    }
  }
  return out;
}

/** The layout's rows, or those of a path whose tenant defaults while it is there. */
function rowsOfPath(
  { site, batch, factors }: HostingInputs,
  layout: HostedLayout,
  p: number,
): LeaseRows | null {
  if (!layout.lease || !site.hosting || !factors) return null;
  const month =
    batch.tenantCount > 0 ? batch.tenantDefaultMonth[p * batch.tenantCount]! : Number.POSITIVE_INFINITY;
  if (!(month < site.months)) return layout.lease;
  return rowsWithDefault(layout.lease, site.hosting, factors, Math.floor(month));
}

/** The tenant's advance over the cost of the halls; see `tenantPaidUsd`. */
function advanceFractionOf(site: Site, { hostMw }: Choice, hallUsd: number): number {
  const { hosting } = site;
  if (!hosting?.lease.tenantCapex || !(hostMw * hallUsd > 0)) return 0;
  const offered = (hosting.lease.tenantCapex.amountUsd * hostMw) / hosting.gridToItRatio / hosting.lease.itMw;
  return Math.min(offered, hostMw * hallUsd) / (hostMw * hallUsd);
}
