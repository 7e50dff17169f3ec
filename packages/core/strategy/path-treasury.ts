import {
  discountFactors,
  type Forward,
  forwardSettlements,
  SATS_PER_BTC,
  type TreasuryPolicy,
} from "../finance/index.ts";
import type { Site } from "./types.ts";

/**
 * What a miner does with its coins on one path, after the site's cash with tax and debt service: `runTreasury` of core/finance
 * without its records, month by month. Cash above the floor is the owners'; what is missing when no coin is left they pay in.
 */

/** A treasury as the company runs it. */
export interface PathTreasuryTerms {
  readonly policy: TreasuryPolicy;
  readonly openingSats: number;
  readonly openingBasisUsdPerBtc: number;
  /** Cash at the start, and kept: below it coins are sold whatever the policy. */
  readonly cashFloorUsd: number;
  /** Of each sale: spread, fees, custody. */
  readonly sellingCostFraction: number;
  /** A year: what a bitcoin's forward grows by (risk-free less what holding pays), so that holding is worth nothing by itself. */
  readonly carryAnnualRate: number;
  /** A year, for the settlements of forwards. */
  readonly forwardAnnualRate: number;
  /** By month: what the company receives (pays: negative) if the site does nothing; plans are differences to it. */
  readonly standingUsd: Float64Array;
  /** Settled in money against the path's hashprice, volumes in PH-days by month from the start. */
  readonly hashpriceForwards: readonly Forward[];
}

/** Prices that a treasury meets: those of a batch of paths, `path * months + month`. */
export interface TreasuryMarket {
  readonly months: number;
  readonly priceUsdPerBtc: Float64Array;
  readonly hashpriceUsdPerPhDay: Float64Array;
}

/** A treasury's months on the path at hand. */
export interface TreasuryMonths {
  readonly minedSats: Float64Array;
  /** Value of what was mined when it came. */
  readonly receivedUsd: Float64Array;
  /** All cash but that of coins: after tax and debt service, with what doing nothing costs. */
  readonly otherUsd: Float64Array;
  readonly soldSats: Float64Array;
  readonly forcedSats: Float64Array;
  readonly proceedsUsd: Float64Array;
  /** Proceeds less selling cost and basis, first in, first out. */
  readonly gainUsd: Float64Array;
  readonly heldSats: Float64Array;
  readonly cashUsd: Float64Array;
  /** To the owners, less what they pay in. */
  readonly distributedUsd: Float64Array;
  readonly forwardUsd: Float64Array;
  /** Income tax on gains and settlements, beyond that on the coins' receipt. */
  readonly taxUsd: Float64Array;
}

/** What a treasury comes to on a path. */
export interface TreasuryOutcome {
  /** After tax, beyond selling all coins at no cost as they are mined; coins at their carry, forwards and taxes at their rates. */
  valueUsd: number;
  /** The part of it that forwards bring, before tax. */
  forwardsUsd: number;
  coinsBtc: number;
  /** At the last month's price. */
  coinsUsd: number;
  forcedMonths: number;
  /** Months in which cash was gone with no coin left. */
  insolventMonths: number;
}

/** Factors and working arrays of a treasury; one path after another is written into it. */
export interface TreasuryDesk {
  readonly terms: PathTreasuryTerms;
  readonly coinFactors: Float64Array;
  readonly forwardFactors: Float64Array;
  readonly months: TreasuryMonths;
  readonly outcome: TreasuryOutcome;
  readonly lotSats: Float64Array;
  readonly lotUsdPerBtc: Float64Array;
}

/** A treasury's desk with no path in it. */
export function makeTreasuryDesk(site: Site, terms: PathTreasuryTerms): TreasuryDesk {
  const monthly = () => new Float64Array(site.months);
  return {
    terms,
    coinFactors: discountFactors(terms.carryAnnualRate, site.months, "month-start"),
    forwardFactors: discountFactors(terms.forwardAnnualRate, site.months, site.valuation.timing),
    months: {
      minedSats: monthly(),
      receivedUsd: monthly(),
      otherUsd: monthly(),
      soldSats: monthly(),
      forcedSats: monthly(),
      proceedsUsd: monthly(),
      gainUsd: monthly(),
      heldSats: monthly(),
      cashUsd: monthly(),
      distributedUsd: monthly(),
      forwardUsd: monthly(),
      taxUsd: monthly(),
    },
    outcome: { valueUsd: 0, forwardsUsd: 0, coinsBtc: 0, coinsUsd: 0, forcedMonths: 0, insolventMonths: 0 },
    lotSats: new Float64Array(site.months + 1),
    lotUsdPerBtc: new Float64Array(site.months + 1),
  };
}

/** Settlements of all forwards against a path's hashprice, by month. */
export function settleForwards(desk: TreasuryDesk, market: TreasuryMarket, p: number): void {
  const { forwardUsd } = desk.months;
  const { hashpriceForwards } = desk.terms;
  forwardUsd.fill(0);
  if (hashpriceForwards.length === 0) return;
  const from = p * market.months;
  const hashprice = market.hashpriceUsdPerPhDay.subarray(from, from + forwardUsd.length);
  for (const forward of hashpriceForwards) {
    const settled = forwardSettlements(forward, hashprice);
    for (let month = 0; month < forwardUsd.length; month++) forwardUsd[month]! += settled[month]!;
  }
}

/** The coins and the cash of a treasury from month to month. */
export interface TreasuryState {
  cashUsd: number;
  heldSats: number;
  /** The oldest lot that is left, and the one after the newest. */
  firstLot: number;
  nextLot: number;
}

/** The coins and the cash that a treasury begins with. */
export function openTreasury({ terms, lotSats, lotUsdPerBtc, outcome }: TreasuryDesk): TreasuryState {
  outcome.forcedMonths = 0;
  outcome.insolventMonths = 0;
  lotSats[0] = terms.openingSats;
  lotUsdPerBtc[0] = terms.openingBasisUsdPerBtc;
  return { cashUsd: terms.cashFloorUsd, heldSats: terms.openingSats, firstLot: 0, nextLot: 1 };
}

/** Less than a cent is rounding: it counts neither as a forced sale nor as a failure. */
const CENT = 0.01;

/**
 * A month: coins come in, the policy sells, the floor forces; what is above the floor is paid out.
 * @param otherUsd all cash of the month but that of coins
 * @see runTreasury of core/finance, with what is paid out taken off the other cash
 */
export function payTreasuryMonth(
  desk: TreasuryDesk,
  state: TreasuryState,
  month: number,
  otherUsd: number,
  minedSats: number,
  usdPerBtc: number,
): void {
  const { terms, months, outcome } = desk;
  const netUsdPerSat = (usdPerBtc * (1 - terms.sellingCostFraction)) / SATS_PER_BTC;
  if (minedSats > 0) {
    desk.lotSats[state.nextLot] = minedSats;
    desk.lotUsdPerBtc[state.nextLot] = usdPerBtc;
    state.nextLot++;
    state.heldSats += minedSats;
  }
  const planned = Math.min(state.heldSats, plannedSats(terms.policy, minedSats, -otherUsd, netUsdPerSat));
  const missingUsd = terms.cashFloorUsd - (state.cashUsd + otherUsd + planned * netUsdPerSat);
  const forced = Math.min(state.heldSats - planned, satsFor(missingUsd, netUsdPerSat));
  const sold = planned + forced;
  const basisUsd = sellOldest(desk, state, sold);
  const proceedsUsd = (sold * usdPerBtc) / SATS_PER_BTC;
  const costUsd = proceedsUsd * terms.sellingCostFraction;
  const afterUsd = state.cashUsd + otherUsd + proceedsUsd - costUsd;
  const isShort = afterUsd < -CENT;
  state.cashUsd = Math.min(terms.cashFloorUsd, Math.max(0, afterUsd));
  if (forced * netUsdPerSat > CENT) outcome.forcedMonths++;
  if (isShort) outcome.insolventMonths++;
  months.minedSats[month] = minedSats;
  months.receivedUsd[month] = (minedSats * usdPerBtc) / SATS_PER_BTC;
  months.otherUsd[month] = otherUsd;
  months.soldSats[month] = sold;
  months.forcedSats[month] = forced;
  months.proceedsUsd[month] = proceedsUsd;
  months.gainUsd[month] = proceedsUsd - costUsd - basisUsd;
  months.heldSats[month] = state.heldSats;
  months.cashUsd[month] = state.cashUsd;
  months.distributedUsd[month] = afterUsd - state.cashUsd;
}

function plannedSats(policy: TreasuryPolicy, minedSats: number, neededUsd: number, netUsdPerSat: number) {
  if (policy.kind === "sell-all") return minedSats;
  if (policy.kind === "hold-share") return Math.round(minedSats * (1 - policy.heldFraction));
  return satsFor(neededUsd, netUsdPerSat);
}

/** The fewest sats that bring in so much. */
function satsFor(usd: number, netUsdPerSat: number): number {
  return usd > 0 && netUsdPerSat > 0 ? Math.ceil(usd / netUsdPerSat) : 0;
}

/** Takes coins from the oldest lots; returns their basis. */
function sellOldest({ lotSats, lotUsdPerBtc }: TreasuryDesk, state: TreasuryState, sats: number): number {
  let left = sats;
  let basisUsd = 0;
  state.heldSats -= sats;
  while (left > 0 && state.firstLot < state.nextLot) {
    const lot = state.firstLot;
    const taken = Math.min(left, lotSats[lot]!);
    left -= taken;
    lotSats[lot]! -= taken;
    basisUsd += (taken * lotUsdPerBtc[lot]!) / SATS_PER_BTC;
    if (lotSats[lot] === 0) state.firstLot++;
  }
  return basisUsd;
}

/** What the coins left stand at. */
export function heldBasisUsd(
  { lotSats, lotUsdPerBtc }: TreasuryDesk,
  { firstLot, nextLot }: TreasuryState,
): number {
  let usd = 0;
  for (let lot = firstLot; lot < nextLot; lot++) usd += (lotSats[lot]! * lotUsdPerBtc[lot]!) / SATS_PER_BTC;
  return usd;
}
