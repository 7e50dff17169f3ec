import { type HostedColumns, type HostedInputs, makeHostedColumns, makeHostedPath } from "./path-hosted.ts";
import type { PathOperation } from "./path-operation.ts";
import type { Choice } from "./plan.ts";

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
export interface HostingInputs extends HostedInputs {
  readonly operation: PathOperation;
}

/** Puts operation, lease and buildings together; worth is added after. */
export function addHosting(inputs: HostingInputs, out: PathCash): PathCash {
  const add = makeHostingAdder(inputs);
  for (let p = 0; p < inputs.batch.pathCount; p++) add(p, out, p);
  return out;
}

/** Writes the cash of path `p` into path `row` of `out`: a reader of one path after another needs room for one. */
export type HostingAdder = (p: number, out: PathCash, row: number) => void;

/** What {@link addHosting} does, path by path. */
export function makeHostingAdder(inputs: HostingInputs): HostingAdder {
  const { site, operation } = inputs;
  const hosted = makeHostedColumns(site.months);
  const addHosted = makeHostedPath(inputs);
  return (p, out, row) => {
    if (addHosted(p, hosted)) putTogether(operation, p * site.months, hosted, out, row * site.months);
    else putAlone(operation, p * site.months, out, row * site.months);
  };
}

function putTogether(
  operation: PathOperation,
  from: number,
  hosted: HostedColumns,
  out: PathCash,
  to: number,
): void {
  const { merchantUsd, machineSaleUsd, machineCapexUsd, overheadUsd, blocksUsd, siteSaleUsd } = operation;
  const { leaseUsd, prepaidUsd, settlementUsd, advanceUsd, hallCapexUsd, salvageUsd } = hosted;
  for (let month = 0, at = from, row = to; month < out.months; month++, at++, row++) {
    const merchant = merchantUsd[at]!;
    const overhead = overheadUsd[at]!;
    const siteSale = siteSaleUsd[at]!;
    const settlement = settlementUsd[month]!;
    const running = blocksUsd[at]! + leaseUsd[month]!;
    const contracted = running + prepaidUsd[month]! + settlement;
    const machines = machineSaleUsd[at]! - machineCapexUsd[at]!;
    const construction = advanceUsd[month]! + salvageUsd[month]! - hallCapexUsd[month]!;
    out.contractedUsd[row] = contracted;
    out.merchantUsd[row] = merchant + siteSale;
    out.machinesUsd[row] = machines;
    out.constructionUsd[row] = construction;
    out.overheadUsd[row] = overhead;
    out.netCashUsd[row] = contracted + (merchant + siteSale) + machines + construction + overhead;
    out.operatingUsd[row] = running + merchant + overhead;
    out.hallCapexUsd[row] = hallCapexUsd[month]!;
    out.machineCapexUsd[row] = machineCapexUsd[at]!;
    out.assetSaleUsd[row] = machineSaleUsd[at]! + siteSale + salvageUsd[month]! + settlement;
    out.depositUsd[row] = prepaidUsd[month]! + advanceUsd[month]!;
    out.rewardUsd[row] = operation.rewardUsd[at]!;
    out.rentUsd[row] = hosted.rentUsd[month]!;
  }
}

/** {@link putTogether} of a plan without halls: nothing of tenants and halls in any month. */
function putAlone(operation: PathOperation, from: number, out: PathCash, to: number): void {
  const { merchantUsd, machineSaleUsd, machineCapexUsd, overheadUsd, blocksUsd, siteSaleUsd } = operation;
  for (const column of [out.constructionUsd, out.hallCapexUsd, out.depositUsd, out.rentUsd])
    column.fill(0, to, to + out.months);
  for (let month = 0, at = from, row = to; month < out.months; month++, at++, row++) {
    const merchant = merchantUsd[at]!;
    const overhead = overheadUsd[at]!;
    const siteSale = siteSaleUsd[at]!;
    const machines = machineSaleUsd[at]! - machineCapexUsd[at]!;
    const contracted = blocksUsd[at]!;
    out.contractedUsd[row] = contracted;
    out.merchantUsd[row] = merchant + siteSale;
    out.machinesUsd[row] = machines;
    out.overheadUsd[row] = overhead;
    out.netCashUsd[row] = contracted + (merchant + siteSale) + machines + overhead;
    out.operatingUsd[row] = contracted + merchant + overhead;
    out.machineCapexUsd[row] = machineCapexUsd[at]!;
    out.assetSaleUsd[row] = machineSaleUsd[at]! + siteSale;
    out.rewardUsd[row] = operation.rewardUsd[at]!;
  }
}
