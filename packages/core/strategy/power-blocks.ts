import { settleBlock } from "../power/index.ts";
import type { PowerBlock } from "./types.ts";

/** What a month did while a block ran. Arrays have one value per step. */
export interface BlockMonth {
  readonly priceUsdPerMwh: Float64Array;
  /** All that the site drew, at the point of connection. */
  readonly importMw: Float64Array;
  readonly stepHours: number;
  /** Fees per resold MWh; null where nothing may be sold. */
  readonly resaleDeductUsdPerMwh: number | null;
  /** Position of the month's first step in the price year, for a block with a shape; absent: 0. */
  readonly firstStep?: number;
}

/**
 * What a block brings in a month on top of buying everything at the market, USD (positive = received): settled in money, or delivered
 * and resold; see `settleBlock` of core/power.
 */
export function blockSettlementUsd(block: PowerBlock, month: BlockMonth): number {
  const { priceUsdPerMwh, importMw, stepHours, resaleDeductUsdPerMwh } = month;
  const hedge = { id: block.id, blockMw: blockMw(block, month), strikeUsdPerMwh: block.strikeUsdPerMwh };
  const delivery = block.settlement === "physical" ? { importMw, resaleDeductUsdPerMwh } : undefined;
  return settleBlock(hedge, priceUsdPerMwh, stepHours, delivery).reduce((total, usd) => total + usd, 0);
}

/** The block's MW in a month's steps. */
function blockMw(
  { mw, shareOfYear }: PowerBlock,
  { firstStep = 0, priceUsdPerMwh }: Pick<BlockMonth, "firstStep" | "priceUsdPerMwh">,
): number | Float64Array {
  if (!shareOfYear) return mw;
  return shareOfYear.subarray(firstStep, firstStep + priceUsdPerMwh.length).map((share) => share * mw);
}

/** The block where it runs in a month, else the same block of no MW: settlements keep the site's order. */
export function blockInMonth(block: PowerBlock, month: number): PowerBlock {
  return month >= block.fromMonth && month < block.untilMonth ? block : { ...block, mw: 0 };
}
