import { hashpriceUsdPerPhDay } from "../bitcoin/index.ts";
import { levelPayment } from "../finance/index.ts";
import { meterRatio, revenueUsdPerMeterMwh, type SiteLosses } from "../mining/index.ts";
import type { Book } from "./types.ts";

/** Hours of a mean Gregorian year, 365.2425 days. */
export const HOURS_PER_YEAR = 8765.82;

/** Hashprice at the reference state of the network, USD/PH/day. */
export function referenceHashprice(book: Book): number {
  return hashpriceUsdPerPhDay({
    priceUsdPerBtc: book.read("bitcoin.start_price"),
    difficulty: book.read("bitcoin.start_difficulty"),
    subsidySats: book.read<number>("bitcoin.start_subsidy_sats"),
    feesPerBlockSats: book.read("bitcoin.fees_per_block_sats"),
  });
}

/** What stands between a machine and the meter on the reference site. */
export function siteLosses(book: Book): SiteLosses {
  return {
    poolFeeFraction: book.read("mining.pool_fee"),
    hashingFraction: book.read("mining.hashing_fraction"),
    pueRatio: book.read("mining.pue"),
    lineLossRatio: book.read("mining.line_loss"),
  };
}

/** Revenue of mining per MWh at the meter, of machines of this efficiency. */
export function miningRevenueUsdPerMwh(book: Book, efficiencyJPerTh: number): number {
  return revenueUsdPerMeterMwh({
    hashpriceUsdPerPhDay: referenceHashprice(book),
    efficiencyJPerTh,
    ...siteLosses(book),
  });
}

/** The mine of the reference site, per MWh at the meter and per grid MW and year. */
export interface MiningEconomics {
  readonly revenueUsdPerMwh: number;
  /** Revenue less variable upkeep: the price of energy at which machines stop. */
  readonly strikeUsdPerMwh: number;
  /** Revenue less power and variable upkeep. */
  readonly marginUsdPerMwh: number;
  readonly marginUsdPerMwYear: number;
  /** Staff, repairs, rent, insurance. */
  readonly standingUsdPerMwYear: number;
  /** Machines, level payments over their life at the merchant rate. */
  readonly machinesUsdPerMwYear: number;
  /** Shell and electrical gear, level payments over its life. */
  readonly buildingUsdPerMwYear: number;
  readonly machinesUsdPerMw: number;
}

/** Mining at every hour at one price of power. */
export function miningEconomics(book: Book): MiningEconomics {
  const efficiencyJPerTh = book.read<number>("claims.site.efficiency");
  const revenue = miningRevenueUsdPerMwh(book, efficiencyJPerTh);
  const strike = revenue - book.read<number>("mining.variable_upkeep");
  const margin = strike - book.read<number>("claims.site.power");
  const rate = book.read<number>("scenario.discount_merchant");
  const machinesUsdPerMw = machineCostUsdPerMw(book, efficiencyJPerTh);
  return {
    revenueUsdPerMwh: revenue,
    strikeUsdPerMwh: strike,
    marginUsdPerMwh: margin,
    marginUsdPerMwYear: margin * HOURS_PER_YEAR,
    standingUsdPerMwYear: book.read("mining.standing_upkeep"),
    machinesUsdPerMwYear: yearlyCharge(machinesUsdPerMw, rate, book.read<number>("claims.site.machine_life")),
    buildingUsdPerMwYear: yearlyCharge(
      book.read<number>("facility.mine_usd_per_grid_mw"),
      rate,
      book.read<number>("claims.site.mine_life"),
    ),
    machinesUsdPerMw,
  };
}

/** Machines of a grid MW, USD: 1e6 W over J/TH and losses, times USD/TH. */
export function machineCostUsdPerMw(book: Book, efficiencyJPerTh: number): number {
  const ths = 1e6 / (efficiencyJPerTh * meterRatio(siteLosses(book)));
  return ths * book.read<number>("claims.site.machine_price");
}

/** The hall of the reference site, let at the reference rent. */
export interface HostingEconomics {
  readonly noiUsdPerItMwYear: number;
  readonly noiUsdPerGridMwYear: number;
  /** The hall, level payments over the lease's term at the contracted rate. */
  readonly capitalUsdPerGridMwYear: number;
  readonly gridToItRatio: number;
  /** MWh at the meter per IT MW and year, as the tenant uses it. */
  readonly meterMwhPerItMwYear: number;
  readonly itMwhPerItMwYear: number;
}

/** Colocation: rent times the landlord's margin; power is the tenant's. */
export function hostingEconomics(book: Book): HostingEconomics {
  const rent = book.read<number>("claims.site.rent");
  const noi = rent * 12 * 1000 * book.read<number>("claims.site.noi_margin");
  const gridToItRatio = book.read<number>("facility.grid_to_it_ratio");
  const used = book.read<number>("scenario.hosting_utilisation_mean") * HOURS_PER_YEAR;
  const capital = yearlyCharge(
    book.read<number>("facility.greenfield_usd_per_it_mw"),
    book.read<number>("scenario.discount_contracted"),
    book.read<number>("claims.site.term"),
  );
  return {
    noiUsdPerItMwYear: noi,
    noiUsdPerGridMwYear: noi / gridToItRatio,
    capitalUsdPerGridMwYear: capital / gridToItRatio,
    gridToItRatio,
    meterMwhPerItMwYear: used * book.read<number>("scenario.hosting_pue"),
    itMwhPerItMwYear: used,
  };
}

/** Level yearly payments, at the year's end, that repay `usd` over `years` (rounded to whole ones, at least 1). */
export function yearlyCharge(usd: number, annualRate: number, years: number): number {
  return -levelPayment({ periodRate: annualRate, periodCount: Math.max(1, Math.round(years)) }, usd);
}
