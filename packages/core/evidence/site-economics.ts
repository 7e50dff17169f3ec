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

/**
 * Mining at every hour at one price of power. Each figure is computed when it is asked for, so that an experiment is seen to read
 * only what it uses.
 */
export function miningEconomics(book: Book): MiningEconomics {
  const efficiencyJPerTh = book.read<number>("claims.site.efficiency");
  const rate = () => book.read<number>("scenario.discount_merchant");
  return {
    get revenueUsdPerMwh() {
      return miningRevenueUsdPerMwh(book, efficiencyJPerTh);
    },
    get strikeUsdPerMwh() {
      return this.revenueUsdPerMwh - book.read<number>("mining.variable_upkeep");
    },
    get marginUsdPerMwh() {
      return this.strikeUsdPerMwh - book.read<number>("claims.site.power");
    },
    get marginUsdPerMwYear() {
      return this.marginUsdPerMwh * HOURS_PER_YEAR;
    },
    get standingUsdPerMwYear() {
      return book.read<number>("mining.standing_upkeep");
    },
    get machinesUsdPerMwYear() {
      return yearlyCharge(this.machinesUsdPerMw, rate(), book.read<number>("claims.site.machine_life"));
    },
    get buildingUsdPerMwYear() {
      const usd = book.read<number>("facility.mine_usd_per_grid_mw");
      return yearlyCharge(usd, rate(), book.read<number>("claims.site.mine_life"));
    },
    get machinesUsdPerMw() {
      return machineCostUsdPerMw(book, efficiencyJPerTh);
    },
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

/** Colocation: rent times the landlord's margin; power is the tenant's. Computed when asked for, as with the mine. */
export function hostingEconomics(book: Book): HostingEconomics {
  return {
    get noiUsdPerItMwYear() {
      const rentUsd = book.read<number>("claims.site.rent") * 12 * 1000;
      return rentUsd * book.read<number>("claims.site.noi_margin");
    },
    get noiUsdPerGridMwYear() {
      return this.noiUsdPerItMwYear / this.gridToItRatio;
    },
    get capitalUsdPerGridMwYear() {
      const rate = book.read<number>("scenario.discount_contracted");
      const usd = book.read<number>("facility.greenfield_usd_per_it_mw");
      return yearlyCharge(usd, rate, book.read<number>("claims.site.term")) / this.gridToItRatio;
    },
    get gridToItRatio() {
      return book.read<number>("facility.grid_to_it_ratio");
    },
    get meterMwhPerItMwYear() {
      return this.itMwhPerItMwYear * book.read<number>("scenario.hosting_pue");
    },
    get itMwhPerItMwYear() {
      return book.read<number>("scenario.hosting_utilisation_mean") * HOURS_PER_YEAR;
    },
  };
}

/** Level yearly payments, at the year's end, that repay `usd` over `years` (rounded to whole ones, at least 1). */
export function yearlyCharge(usd: number, annualRate: number, years: number): number {
  return -levelPayment({ periodRate: annualRate, periodCount: Math.max(1, Math.round(years)) }, usd);
}
