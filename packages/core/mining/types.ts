import type { CalendarMonth } from "../quantity/index.ts";

/** How a machine is cooled; what a hall must offer it. */
export type Cooling = "air" | "hydro" | "immersion";

/**
 * A model of mining machine, at its rated set-point. Data: a row of `assumptions/machines.yaml`.
 */
export interface Machine {
  /** Short and unique: `s21-xp`. */
  readonly id: string;
  readonly maker: string;
  readonly model: string;
  /** The month it was first sold or shipped. */
  readonly released: CalendarMonth;
  /** `released` is only known to the year (and set to its July). */
  readonly isReleaseYearOnly?: boolean;
  readonly hashrateThs: number;
  readonly powerW: number;
  /** As stated by the source; agrees with power over hashrate within 2 %. */
  readonly efficiencyJPerTh: number;
  readonly cooling: Cooling;
  /** A list price of one machine, where one is known; dated in the row. */
  readonly priceUsd?: number;
  /** Further names that people use. */
  readonly aliases?: readonly string[];
}

/** Names of the set-points every machine is given; `sleep` hashes nothing. */
export type ModeName = "sleep" | "low" | "normal" | "high";

/**
 * A set-point of a machine as shares of its rated figures: efficiency depends on the set-point, so less power is more
 * efficient and more power less.
 */
export interface ModeShape {
  readonly name: ModeName;
  /** Power over rated power, 0..; sleep is a few percent of it. */
  readonly powerShare: number;
  /** Hashrate over rated hashrate, 0... */
  readonly hashrateShare: number;
}

/** A set-point of one machine in absolute terms. */
export interface OperatingMode {
  readonly name: ModeName;
  readonly powerW: number;
  readonly hashrateThs: number;
  /** powerW / hashrateThs; Infinity where nothing is hashed. */
  readonly efficiencyJPerTh: number;
}
