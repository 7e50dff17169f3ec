import { type CoinLot, coinValue, heldSats, receiveCoins, SATS_PER_BTC, sellCoins } from "./coin-lots.ts";
import { requireAmounts, requireFraction, requireInput, requireSameLength } from "./errors.ts";
import type { MonthlyAmounts } from "./types.ts";

/** What a miner does with the coins of a month, before any forced sale. */
export type TreasuryPolicy =
  /** Sell all that was mined this month. */
  | { readonly kind: "sell-all" }
  /** Keep this share of what was mined, sell the rest. */
  | { readonly kind: "hold-share"; readonly heldFraction: number }
  /** Sell only what this month's other cash needs, from all coins held. */
  | { readonly kind: "sell-to-cover" };

/** A treasury's terms; amounts in the currency of the price. */
export interface TreasuryTerms {
  readonly policy: TreasuryPolicy;
  /** Coins are sold, whatever the policy, while cash is below this. */
  readonly cashFloor: number;
  /** Lost on each sale: spread, fees, custody. */
  readonly sellingCostFraction: number;
  readonly openingCash: number;
  readonly openingLots: readonly CoinLot[];
}

/** What a treasury lives on, by month. */
export interface TreasuryFlows {
  readonly minedSats: MonthlyAmounts;
  readonly pricePerBtc: MonthlyAmounts;
  /** All other cash received less paid: power, staff, rent, debt service, tax. */
  readonly otherNetCash: MonthlyAmounts;
}

/** One month of the treasury. */
export interface TreasuryMonth {
  /** Value of coins received: income for tax. */
  readonly receivedIncome: number;
  readonly soldSats: number;
  /** Part of soldSats that the cash floor forced. */
  readonly forcedSats: number;
  readonly proceeds: number;
  readonly sellingCost: number;
  readonly basisSold: number;
  /** Gain over the basis, FIFO. */
  readonly gain: number;
  readonly heldSats: number;
  readonly cash: number;
  /** What is missing to the floor although no coin is left; insolvent where cash itself is negative. */
  readonly shortfall: number;
}

/** The months, and the lots left. */
export interface TreasuryRun {
  readonly months: readonly TreasuryMonth[];
  readonly lots: readonly CoinLot[];
  /** First month in which cash is below 0 with no coin left; null = never. */
  readonly insolventMonth: number | null;
}

/**
 * Runs a treasury month by month: coins come in, the policy sells, then the floor forces.
 *
 * @throws finance/bad-input, finance/length-mismatch, finance/amount-not-finite
 */
export function runTreasury(terms: TreasuryTerms, flows: TreasuryFlows): TreasuryRun {
  requireTerms(terms, flows);
  let lots = terms.openingLots;
  let cash = terms.openingCash;
  const months: TreasuryMonth[] = [];
  for (let month = 0; month < flows.minedSats.length; month++) {
    const step = runMonth(terms, flows, { month, lots, cash });
    lots = step.lots;
    cash = step.row.cash;
    months.push(step.row);
  }
  const insolvent = months.findIndex((row) => row.cash < 0);
  return { months, lots, insolventMonth: insolvent < 0 ? null : insolvent };
}

interface TreasuryState {
  readonly month: number;
  readonly lots: readonly CoinLot[];
  readonly cash: number;
}

function runMonth(terms: TreasuryTerms, flows: TreasuryFlows, { month, lots, cash }: TreasuryState) {
  const sats = flows.minedSats[month]!;
  const pricePerBtc = flows.pricePerBtc[month]!;
  const received = receiveCoins(lots, { month, sats, pricePerBtc });
  const held = heldSats(received.lots);
  const netPrice = pricePerBtc * (1 - terms.sellingCostFraction);
  const other = flows.otherNetCash[month]!;
  const planned = Math.min(held, plannedSats(terms.policy, sats, -other, netPrice));
  const cashPlanned = cash + other + coinValue(planned, netPrice);
  const forced = Math.min(held - planned, satsFor(terms.cashFloor - cashPlanned, netPrice));
  const sale = sellCoins(received.lots, { month, sats: planned + forced, pricePerBtc });
  const sellingCost = sale.proceeds * terms.sellingCostFraction;
  const after = cash + other + sale.proceeds - sellingCost;
  const row: TreasuryMonth = {
    receivedIncome: received.income,
    soldSats: sale.soldSats,
    forcedSats: forced,
    proceeds: sale.proceeds,
    sellingCost,
    basisSold: sale.basis,
    gain: sale.shortTermGain + sale.longTermGain,
    heldSats: heldSats(sale.lots),
    cash: after,
    shortfall: heldSats(sale.lots) === 0 ? Math.max(0, terms.cashFloor - after) : 0,
  };
  return { lots: sale.lots, row };
}

function plannedSats(policy: TreasuryPolicy, minedSats: number, needed: number, netPrice: number): number {
  if (policy.kind === "sell-all") return minedSats;
  if (policy.kind === "hold-share") return Math.round(minedSats * (1 - policy.heldFraction));
  return satsFor(needed, netPrice);
}

/** The fewest sats that bring in `amount`; none for amounts of 0 and less, none where coins are worthless. */
function satsFor(amount: number, netPrice: number): number {
  return amount > 0 && netPrice > 0 ? Math.ceil((amount * SATS_PER_BTC) / netPrice) : 0;
}

function requireTerms(terms: TreasuryTerms, flows: TreasuryFlows): void {
  requireFraction("selling cost", terms.sellingCostFraction);
  requireInput("cash floor", terms.cashFloor, true, "a finite amount");
  requireInput("opening cash", terms.openingCash, true, "a finite amount");
  if (terms.policy.kind === "hold-share") requireFraction("share of coins held", terms.policy.heldFraction);
  for (const [name, amounts] of Object.entries(flows) as [string, MonthlyAmounts][]) {
    requireAmounts(name, amounts);
    requireSameLength(name, amounts, flows.minedSats.length);
  }
}
