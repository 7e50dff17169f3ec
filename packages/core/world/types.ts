import type { Measure, Sampling } from "../uncertainty/index.ts";

/** See `core/uncertainty`'s {@link Measure}: valuation for worth, outlook for chances; never mixed. */
export type MeasureName = Measure;

/**
 * Joint paths of everything uncertain, for a run of paths. The value of (path p of this batch, month m) stands at
 * p * months + m; p = 0 is path `firstPath` of the study. A site is a price taker: nothing here depends on what it does.
 */
export interface WorldBatch<M extends MeasureName = MeasureName> {
  readonly measure: M;
  readonly seed: number;
  readonly firstPath: number;
  readonly pathCount: number;
  readonly months: number;
  readonly priceUsdPerBtc: Float64Array;
  readonly feesBtcPerBlock: Float64Array;
  /** What the difficulty stands for, at 600 s a block. */
  readonly networkHashrateEhs: Float64Array;
  readonly hashpriceUsdPerPhDay: Float64Array;
  /** Power level on top of the price year's own `levelRatio`. */
  readonly powerLevelRatio: Float64Array;
  /**
   * Width of the hourly prices about their mean of the price year, over the price year's own:
   * price = level * (mean + spread * (price of the hour - mean)). Order of hours is kept.
   */
  readonly powerSpreadRatio: Float64Array;
  /** Rent of a lease SIGNED in that month, over the scenario's. */
  readonly rentRatio: Float64Array;
  /** Price of accelerators over its stated curve. */
  readonly acceleratorPriceRatio: Float64Array;
  /** Share of the month's energy lost to outages of the site, 0..1 (mining; an AI hall has its own chain). */
  readonly outageFraction: Float64Array;
  /** One per path: construction takes this many months more; whole months. */
  readonly delayMonths: Float64Array;
  /** One per path: construction costs this share more (below 0: less). */
  readonly overrunFraction: Float64Array;
  /** p * tenantCount + t: month of tenant t's default, counted from the study's start; Infinity = never. */
  readonly tenantDefaultMonth: Float64Array;
  readonly tenantCount: number;
}

/** Which paths to make: any run of them, in any order, gives the same bits path by path. */
export interface WorldRequest<M extends MeasureName = MeasureName> {
  readonly seed: number;
  readonly firstPath: number;
  readonly pathCount: number;
  readonly months: number;
  readonly measure: M;
  /** Default antithetic (a pair is one sample). */
  readonly sampling?: Sampling["kind"];
}

/** One path as the strategies read it: monthly entries, views into a batch. */
export interface World {
  readonly hashpriceUsdPerPhDay: Float64Array;
  readonly priceUsdPerBtc: Float64Array;
  /** Power level on top of the price year's own `levelRatio`. */
  readonly powerLevelRatio: Float64Array;
  /** Rent of a lease signed in that month over the offer's. */
  readonly rentRatio: Float64Array;
  /** Construction takes this many months more. */
  readonly delayMonths: number;
  /** Construction costs this share more. */
  readonly overrunFraction: number;
  /** Width of hourly prices about their mean over the price year's own; absent = 1. */
  readonly powerSpreadRatio?: Float64Array;
  /** Share of the month's energy that the site's outages take from mining; absent = 0. */
  readonly outageFraction?: Float64Array;
  /** Month of each tenant's default from the study's start, Infinity = never; absent = none. */
  readonly tenantDefaultMonth?: Float64Array;
  /** Absent = at its curve. */
  readonly acceleratorPriceRatio?: Float64Array;
  /** Absent where the world was stated without them. */
  readonly networkHashrateEhs?: Float64Array;
  readonly feesBtcPerBlock?: Float64Array;
}
