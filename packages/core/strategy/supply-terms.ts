import type { DemandCharge } from "../power/index.ts";

/** What a MWh costs at the point of connection before the adder: a share of the market's price, and what the path does not move. */
export interface ImportPrices {
  /** Share of the market's price, level and spread of the path included, that is passed on, >= 0; 1 = the market itself, 0 = none. */
  readonly marketFraction: number;
  /** On top of it in every step of the price year, whatever the path; one value for all steps, or one per step, USD/MWh. */
  readonly fixedUsdPerMwh: number | Float64Array;
}

/** Import prices from a month of the horizon on. */
export interface ImportPricePeriod extends ImportPrices {
  readonly fromMonth: number;
}

/** A step of the connection: its limits from a month of the horizon on. */
export interface ConnectionStep {
  readonly fromMonth: number;
  readonly importMw: number;
  readonly firmMw: number;
  readonly exportMw: number;
}

/** A charge on a site's monthly peaks. */
export interface SiteDemandCharge {
  readonly charge: DemandCharge;
  /** 1 in the steps of the price year whose draw counts; absent: all do. */
  readonly isCounted?: Uint8Array;
  /** MW billed at least in each month of the horizon, such as a share of the contracted demand; absent: none. */
  readonly contractedMw?: Float64Array;
}

/** What a utility asks of a large load once: a contribution, and a security that comes back. What it bills is a {@link SiteDemandCharge}. */
export interface ConnectionSecurity {
  /** Paid in the first month, not returned. */
  readonly contributionUsd: number;
  /** Posted in the first month. */
  readonly collateralUsd: number;
  /** It comes back in so many equal monthly parts from this month on, what is left of it in the contract's last month. */
  readonly returnedFromMonth: number;
  readonly returnMonths: number;
  readonly contractMonths: number;
}

/** Sun or wind behind the site's own meter. */
export interface OwnPlant {
  readonly id: string;
  readonly name: string;
  /** Output on offer in each step of the price year, MW at the bus. */
  readonly availableMw: Float64Array;
  /** Stands already; else it is built for the month in which the connection stands. */
  readonly exists: boolean;
  readonly capexUsd: number;
  readonly upkeepUsdPerYear: number;
  /** It is built anew at the end of its life; Infinity = it outlives the study. */
  readonly lifeMonths: number;
}
