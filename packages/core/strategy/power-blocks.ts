import type { PowerBlock } from "./types.ts";

/** What a month did while a block ran. Arrays have one value per step. */
export interface BlockMonth {
  readonly priceUsdPerMwh: Float64Array;
  /** All that the site drew, at the point of connection. */
  readonly importMw: Float64Array;
  readonly stepHours: number;
  /** Fees per resold MWh; null where nothing may be sold. */
  readonly resaleDeductUsdPerMwh: number | null;
}

/**
 * What a block brings on top of buying everything at the market, USD (positive = received).
 *
 * - `financial`: (market - strike) * MW, whatever the site does.
 * - `physical`: the strike is paid for every MW taken or not; what the site draws saves the market price; the rest is
 *   resold at market less fees where that is allowed and pays, else lost.
 */
export function settleBlock(block: PowerBlock, month: BlockMonth): number {
  const { priceUsdPerMwh, importMw, stepHours, resaleDeductUsdPerMwh } = month;
  let usd = 0;
  for (let step = 0; step < priceUsdPerMwh.length; step++) {
    const price = priceUsdPerMwh[step]!;
    const usedMw = block.settlement === "financial" ? block.mw : Math.min(block.mw, importMw[step]!);
    const resaleUsdPerMwh = resaleDeductUsdPerMwh === null ? 0 : Math.max(0, price - resaleDeductUsdPerMwh);
    usd += usedMw * price + (block.mw - usedMw) * resaleUsdPerMwh - block.mw * block.strikeUsdPerMwh;
  }
  return usd * stepHours;
}

/** The block where it runs in a month, else the same block of no MW: settlements keep the site's order. */
export function blockInMonth(block: PowerBlock, month: number): PowerBlock {
  return month >= block.fromMonth && month < block.untilMonth ? block : { ...block, mw: 0 };
}
