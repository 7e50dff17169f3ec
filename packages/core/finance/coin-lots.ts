import { financeErrors, requireInput, requireNonNegative, requireWhole } from "./errors.ts";

/**
 * Coins for tax: income at their value when received (IRS Notice 2014-21, question 8), which becomes the lot's basis; on
 * sale the gain is proceeds less the basis of the oldest lots (first in, first out).
 */
export interface CoinLot {
  /** Month of the calendar in which it was received, 0 = the first; opening lots may be negative. */
  readonly month: number;
  readonly sats: number;
  readonly basisPerBtc: number;
}

/**
 * Which lots are sold: first in, first out (what tax law presumes where nothing else is identified), last in, or those that cost
 * most (by specific identification). Equal lots go by age.
 */
export type LotOrder = "first-in" | "last-in" | "highest-cost";

/** What a sale does to the lots. */
export interface CoinSale {
  /** What is left, oldest first. */
  readonly lots: readonly CoinLot[];
  readonly soldSats: number;
  /** Before selling costs. */
  readonly proceeds: number;
  readonly basis: number;
  /** Proceeds less basis, of lots held up to 12 months and longer (26 USC 1222; days of a month are not told apart). */
  readonly shortTermGain: number;
  readonly longTermGain: number;
}

/** Sats of one bitcoin. */
export const SATS_PER_BTC = 100_000_000;

/** Adds coins received; their value is income now and basis later. @throws finance/bad-input */
export function receiveCoins(
  lots: readonly CoinLot[],
  receipt: { readonly month: number; readonly sats: number; readonly pricePerBtc: number },
): { readonly lots: readonly CoinLot[]; readonly income: number } {
  requireWhole("sats received", receipt.sats);
  requireInput("month of receipt", receipt.month, Number.isInteger(receipt.month), "a whole month");
  requireNonNegative("price of a bitcoin", receipt.pricePerBtc);
  if (receipt.sats === 0) return { lots, income: 0 };
  const lot = { month: receipt.month, sats: receipt.sats, basisPerBtc: receipt.pricePerBtc };
  return { lots: [...lots, lot], income: coinValue(receipt.sats, receipt.pricePerBtc) };
}

/**
 * Sells the oldest coins first, or in the order given.
 *
 * @throws finance/not-enough-coins, finance/bad-input
 */
export function sellCoins(
  lots: readonly CoinLot[],
  sale: {
    readonly month: number;
    readonly sats: number;
    readonly pricePerBtc: number;
    readonly order?: LotOrder;
  },
): CoinSale {
  requireLots(lots);
  requireWhole("sats to sell", sale.sats);
  requireInput("month of sale", sale.month, Number.isInteger(sale.month), "a whole month");
  requireInput("price of a bitcoin", sale.pricePerBtc, sale.pricePerBtc >= 0, "0 or more");
  const held = heldSats(lots);
  if (sale.sats > held) throw financeErrors.notEnoughCoins({ askedSats: sale.sats, heldSats: held });
  let left = sale.sats;
  let [basis, shortTermGain, longTermGain] = [0, 0, 0];
  const rest: CoinLot[] = [];
  for (const lot of inOrder(lots, sale.order ?? "first-in")) {
    const taken = Math.min(left, lot.sats);
    left -= taken;
    const gain = coinValue(taken, sale.pricePerBtc) - coinValue(taken, lot.basisPerBtc);
    basis += coinValue(taken, lot.basisPerBtc);
    if (sale.month - lot.month > 12) longTermGain += gain;
    else shortTermGain += gain;
    if (taken < lot.sats) rest.push({ ...lot, sats: lot.sats - taken });
  }
  const proceeds = coinValue(sale.sats, sale.pricePerBtc);
  rest.sort(byAge);
  return { lots: rest, soldSats: sale.sats, proceeds, basis, shortTermGain, longTermGain };
}

const byAge = (a: CoinLot, b: CoinLot) => a.month - b.month;

/** Sorted copies; `sort` is stable, so lots of one month keep their order. */
function inOrder(lots: readonly CoinLot[], order: LotOrder): CoinLot[] {
  const oldestFirst = [...lots].sort(byAge);
  if (order === "last-in") return oldestFirst.reverse();
  return order === "highest-cost" ? oldestFirst.sort((a, b) => b.basisPerBtc - a.basisPerBtc) : oldestFirst;
}

function requireLots(lots: readonly CoinLot[]): void {
  for (const { month, sats, basisPerBtc } of lots) {
    requireInput("month of a lot", month, Number.isInteger(month), "a whole month");
    requireWhole("sats of a lot", sats);
    requireNonNegative("basis of a lot", basisPerBtc);
  }
}

/** Sats held in all lots. */
export function heldSats(lots: readonly CoinLot[]): number {
  return lots.reduce((sum, { sats }) => sum + sats, 0);
}

/** Basis of all lots: what they stand at in the books (lower of cost; no revaluation). */
export function basisOf(lots: readonly CoinLot[]): number {
  return lots.reduce((sum, { sats, basisPerBtc }) => sum + coinValue(sats, basisPerBtc), 0);
}

/** sats * price / 1e8. */
export function coinValue(sats: number, pricePerBtc: number): number {
  return (sats * pricePerBtc) / SATS_PER_BTC;
}
