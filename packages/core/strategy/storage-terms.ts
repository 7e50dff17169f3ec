import type { Battery } from "../dispatch/index.ts";

/** A battery behind the meter: what it can do, and what it costs. */
export interface SiteBattery {
  /** Limits at the bus, efficiencies, wear and reserve; where a month starts and ends is `startMwh`. */
  readonly store: Omit<Battery, "ends">;
  /** Stored at the turn of every month, MWh: each month ends as full as it began. */
  readonly startMwh: number;
  /** Stands already; else it is bought for the month in which the connection stands. */
  readonly exists: boolean;
  /** Of a new system, also of one that replaces another at the end of its life. */
  readonly capexUsd: number;
  readonly upkeepUsdPerYear: number;
  /** Of a new system; of one that exists what is left of it at the start. At least one month. */
  readonly lifeMonths: number;
  /** What a buyer pays at the end of the horizon for the life that is left, as a share of the same share of its cost, [0, 1]. */
  readonly salvageFraction: number;
}
