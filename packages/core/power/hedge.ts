import { powerErrors } from "./errors.ts";

/**
 * A block of power bought ahead: PPA or financial hedge. It settles (market - strike) per MWh of the block **whether
 * the energy is consumed or not**; what the site consumes it still buys at the market price. Dispatch therefore never
 * sees it: a fixed-price block does not make power cheap in a dear hour, it pays the owner to switch off.
 */
export interface HedgeBlock {
  readonly id: string;
  /** Hedged power per step, MW; a number is a flat block. */
  readonly blockMw: number | Float64Array;
  readonly strikeUsdPerMwh: number | Float64Array;
}

/** How a block is delivered instead of settled in money: what is drawn saves the market's price, the rest may be sold again. */
export interface BlockDelivery {
  /** All that the site draws per step, MW. */
  readonly importMw: Float64Array;
  /** Fees per resold MWh; null where nothing may be sold: what is not drawn is lost. */
  readonly resaleDeductUsdPerMwh: number | null;
}

/**
 * Settlement per step, USD; positive: the owner of the block receives. `(market - strike) * MW`, whatever is consumed; where the
 * block is delivered, what is not drawn brings the market's price less fees, or nothing: nobody pays to be rid of it.
 *
 * @throws power/wrong-length
 */
export function settleBlock(
  block: HedgeBlock,
  marketUsdPerMwh: Float64Array,
  stepHours: number,
  delivery?: BlockDelivery,
): Float64Array {
  const mw = series("blockMw", block.blockMw, marketUsdPerMwh.length);
  const strike = series("strikeUsdPerMwh", block.strikeUsdPerMwh, marketUsdPerMwh.length);
  if (!delivery) return marketUsdPerMwh.map((price, step) => mw(step) * (price - strike(step)) * stepHours);
  const { resaleDeductUsdPerMwh: deduct } = delivery;
  const drawn = series("import", delivery.importMw, marketUsdPerMwh.length);
  return marketUsdPerMwh.map((price, step) => {
    const usedMw = Math.min(mw(step), drawn(step));
    const resaleUsdPerMwh = deduct === null ? 0 : Math.max(0, price - deduct);
    return (usedMw * price + (mw(step) - usedMw) * resaleUsdPerMwh - mw(step) * strike(step)) * stepHours;
  });
}

function series(what: string, value: number | Float64Array, steps: number): (step: number) => number {
  if (typeof value === "number") return () => value;
  if (value.length !== steps) throw powerErrors.wrongLength({ what, expected: steps, length: value.length });
  return (step) => value[step]!;
}

/** A promise to take energy, or to pay for what is not taken. */
export interface TakeOrPay {
  readonly id: string;
  /** MWh to be taken over the horizon of the contract. */
  readonly minimumMwh: number;
  /** Paid per MWh not taken, >= 0. */
  readonly shortfallUsdPerMwh: number;
}

/** What is owed for energy not taken, USD. */
export function shortfallUsd(contract: TakeOrPay, takenMwh: number): number {
  return Math.max(0, contract.minimumMwh - takenMwh) * contract.shortfallUsdPerMwh;
}

/**
 * A physical block whose energy can't be sold back: what is not drawn in its own step is lost. It changes what power
 * costs: within the block a MWh costs its strike, or nothing where it is paid in any case.
 */
export interface DeliveredBlock {
  readonly id: string;
  /** Contracted power per step, MW. */
  readonly volumeMw: number | Float64Array;
  readonly strikeUsdPerMwh: number;
  /** What a MWh drawn from the block need not be bought for. */
  readonly marketUsdPerMwh: number | Float64Array;
  /** Share of the horizon's block that is paid at the strike, drawn or not, [0, 1]. */
  readonly takeOrPayFraction: number;
}

/**
 * Is the site entitled to be paid for power it does not use? Only what it holds a block, a PPA or its own generation
 * for may be sold back: the lesser of what it holds and what it does not draw, MW per step.
 */
export function sellBackMw(heldMw: Float64Array, importMw: Float64Array): Float64Array {
  if (heldMw.length !== importMw.length)
    throw powerErrors.wrongLength({ what: "import", expected: heldMw.length, length: importMw.length });
  return heldMw.map((held, step) => Math.max(0, held - importMw[step]!));
}
