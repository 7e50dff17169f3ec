import { SATS_PER_BTC } from "../finance/index.ts";
import type { PathCash } from "./path-cash.ts";
import type { Loan } from "./path-debt.ts";
import { moneyOnPath } from "./path-money.ts";
import type { MoneyDesk } from "./path-money-desk.ts";
import { endTaxMonth, openTax, type TaxState } from "./path-tax.ts";
import {
  heldBasisUsd,
  openTreasury,
  payTreasuryMonth,
  settleForwards,
  type TreasuryDesk,
  type TreasuryMarket,
  type TreasuryOutcome,
} from "./path-treasury.ts";

/** Names of what a treasury comes to on a path, in this order. */
export const TREASURY_FIGURES = [
  "treasuryUsd",
  "forwardsUsd",
  "coinsBtc",
  "coinsUsd",
  "forcedMonths",
  "isForced",
  "isInsolvent",
] as const;

/** One row per figure, one value per path. */
export type TreasuryFigures = Readonly<Record<(typeof TREASURY_FIGURES)[number], Float64Array>>;

/** Money after tax, debt and treasury, one value per path. */
export interface MoneyOfPaths {
  readonly afterTaxNpvUsd: Float64Array;
  /** To the owners; with what the treasury brings where there is one. */
  readonly equityNpvUsd: Float64Array;
  readonly lowestDscrRatio: Float64Array;
  /** 1 = the loan is not served. */
  readonly isDefault: Float64Array;
  /** Null where coins are sold as they are mined, and where no market was given. */
  readonly treasury: TreasuryFigures | null;
}

/**
 * Tax, debt and treasury of a choice (or of a policy's cash) on all its paths: `moneyOnPath` of each, then its treasury.
 *
 * @param loan as sized on the stated path; null = paid by the owners alone
 * @param market prices of the same paths in the same order, for a desk with a treasury
 */
export function moneyOnPaths(
  desk: MoneyDesk,
  loan: Loan | null,
  cash: PathCash,
  market?: TreasuryMarket,
): MoneyOfPaths {
  const out = makeMoneyOfPaths(desk, cash.pathCount, market);
  for (let p = 0; p < cash.pathCount; p++) writeMoneyOfPath(out, { desk, loan, market }, cash, p, p);
  return out;
}

/** Room for the money of so many paths. */
export function makeMoneyOfPaths(
  desk: MoneyDesk,
  pathCount: number,
  market: TreasuryMarket | undefined,
): MoneyOfPaths {
  const fresh = () => new Float64Array(pathCount);
  const isRun = desk.treasury !== null && market !== undefined;
  return {
    afterTaxNpvUsd: fresh(),
    equityNpvUsd: fresh(),
    lowestDscrRatio: fresh(),
    isDefault: fresh(),
    treasury: isRun ? treasuryFigures(pathCount) : null,
  };
}

/** Writes the money of path `p`, whose cash is path `row` of `cash`: see {@link moneyOnPaths}. */
export function writeMoneyOfPath(
  out: MoneyOfPaths,
  { desk, loan, market }: { desk: MoneyDesk; loan: Loan | null; market?: TreasuryMarket | undefined },
  cash: PathCash,
  row: number,
  p: number,
): void {
  const outcome = moneyOnPath(desk, loan, cash, row);
  out.afterTaxNpvUsd[p] = outcome.afterTaxNpvUsd;
  out.equityNpvUsd[p] = outcome.equityNpvUsd;
  out.lowestDscrRatio[p] = outcome.lowestDscrRatio;
  out.isDefault[p] = outcome.isDefault ? 1 : 0;
  const own = market ? treasuryOnPath(desk, cash, market, row, p) : null;
  if (!own || !out.treasury) return;
  out.equityNpvUsd[p]! += own.valueUsd;
  writeTreasury(out.treasury, own, p);
}

/** Rows of nothing yet. */
function treasuryFigures(pathCount: number): TreasuryFigures {
  const rows = TREASURY_FIGURES.map((name) => [name, new Float64Array(pathCount)]);
  return Object.fromEntries(rows) as TreasuryFigures;
}

function writeTreasury(out: TreasuryFigures, own: TreasuryOutcome, p: number): void {
  out.treasuryUsd[p] = own.valueUsd;
  out.forwardsUsd[p] = own.forwardsUsd;
  out.coinsBtc[p] = own.coinsBtc;
  out.coinsUsd[p] = own.coinsUsd;
  out.forcedMonths[p] = own.forcedMonths;
  out.isForced[p] = own.forcedMonths > 0 ? 1 : 0;
  out.isInsolvent[p] = own.insolventMonths > 0 ? 1 : 0;
}

/**
 * The treasury of one path, from the months that {@link moneyOnPath} has just written of it. Coins are income when received, at their
 * price then: that is in the plan's tax. Their gain on sale, and forwards, are taxed with the year's income and paid with its tax; a
 * month's gain counts from the month after, but for the last month, in which what is held is taken as sold for tax.
 *
 * Value = coins sold (net of cost) and held at the end, less coins mined and held at the start, each at its month's price and the carry's
 * factor; settlements of forwards at their rate; less the tax on both.
 *
 * @param marketPath the path in the market, where it stands elsewhere than in the cash
 * @returns the desk's own outcome, overwritten by the next path; null where the desk has no treasury
 */
export function treasuryOnPath(
  desk: MoneyDesk,
  cash: PathCash,
  market: TreasuryMarket,
  p: number,
  marketPath: number = p,
): TreasuryOutcome | null {
  const own = desk.treasury;
  if (!own) return null;
  const { months, site } = desk;
  const { coinFactors, forwardFactors, outcome, terms } = own;
  const state = openTreasury(own);
  const tax = openTax();
  settleForwards(own, market, marketPath);
  const last = site.months - 1;
  let untaxedUsd = 0;
  outcome.forwardsUsd = 0;
  outcome.valueUsd = (-terms.openingSats * market.priceUsdPerBtc[marketPath * market.months]!) / SATS_PER_BTC;
  for (let month = 0; month <= last; month++) {
    const at = p * cash.months + month;
    const usdPerBtc = market.priceUsdPerBtc[marketPath * market.months + month]!;
    const minedSats = usdPerBtc > 0 ? Math.round((cash.rewardUsd[at]! / usdPerBtc) * SATS_PER_BTC) : 0;
    const incomeUsd = cash.operatingUsd[at]! + cash.assetSaleUsd[at]! - months.interestUsd[month]!;
    const forwardUsd = own.months.forwardUsd[month]!;
    let taxUsd = 0;
    if (month < last) taxUsd = taxOnTop(desk, tax, month, incomeUsd + untaxedUsd);
    const otherUsd = otherCashUsd(desk, cash, at, month) + forwardUsd - taxUsd;
    payTreasuryMonth(own, state, month, otherUsd, minedSats, usdPerBtc);
    untaxedUsd = (month < last ? 0 : untaxedUsd) + own.months.gainUsd[month]! + forwardUsd;
    if (month === last) {
      const latentUsd = (state.heldSats * usdPerBtc) / SATS_PER_BTC - heldBasisUsd(own, state);
      taxUsd = taxOnTop(desk, tax, month, incomeUsd + untaxedUsd + latentUsd);
    }
    own.months.taxUsd[month] = taxUsd;
    const soldUsd = own.months.proceedsUsd[month]! * (1 - terms.sellingCostFraction);
    const minedUsd = own.months.receivedUsd[month]!;
    outcome.forwardsUsd += forwardUsd * forwardFactors[month]!;
    outcome.valueUsd += (soldUsd - minedUsd) * coinFactors[month]! - taxUsd * desk.taxFactors[month]!;
  }
  return closeTreasury(own, state, market.priceUsdPerBtc[marketPath * market.months + last]!, last);
}

/** The year's income tax with gains, less the same without: what the treasury adds in the month that pays it. */
function taxOnTop({ books, months }: MoneyDesk, tax: TaxState, month: number, incomeUsd: number): number {
  tax.incomeUsd += incomeUsd;
  endTaxMonth(books, tax, month);
  return tax.dueUsd - months.incomeTaxUsd[month]!;
}

/** The month's cash but for coins: the owners' with their capital given back to the works, and what doing nothing costs. */
function otherCashUsd({ months, treasury }: MoneyDesk, cash: PathCash, at: number, month: number): number {
  const planUsd = months.equityUsd[month]! + months.capitalUsd[month]! - cash.rewardUsd[at]!;
  return planUsd + treasury!.terms.standingUsd[month]!;
}

function closeTreasury(
  { outcome, coinFactors }: TreasuryDesk,
  { heldSats }: { readonly heldSats: number },
  usdPerBtc: number,
  last: number,
): TreasuryOutcome {
  outcome.coinsBtc = heldSats / SATS_PER_BTC;
  outcome.coinsUsd = outcome.coinsBtc * usdPerBtc;
  outcome.valueUsd += outcome.forwardsUsd + outcome.coinsUsd * coinFactors[last]!;
  return outcome;
}
