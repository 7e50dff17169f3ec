import type { TimeGrid } from "../quantity/index.ts";
import type { NamedSlack } from "./types.ts";

/** What a store did. */
export interface BatterySchedule {
  /** MW at the bus, expected reserve calls not included. */
  readonly chargeMw: Float64Array;
  readonly dischargeMw: Float64Array;
  /** steps + 1 entries. */
  readonly stateOfChargeMwh: Float64Array;
  /** Value of one more stored MWh in each step. */
  readonly waterValueUsdPerMwh: Float64Array;
}

/** What a unit did. */
export interface UnitSchedule {
  /** Position of the mode it runs in, -1 where off. */
  readonly mode: Int8Array;
  readonly powerMw: Float64Array;
}

/** Reserve sold per product, MW, in the order of its `miningTiers` and `batteries`. */
export interface ReserveSchedule {
  readonly byTierMw: readonly Float64Array[];
  readonly byBatteryMw: readonly Float64Array[];
}

/** A limit that could not be kept; the kinds of units beside those of the exact class. */
export type SiteSlack = Omit<NamedSlack, "kind"> & {
  readonly kind: NamedSlack["kind"] | "minimum-on-time" | "ramp" | "curtailed-hours";
  /** The battery, tier or unit by its place or name; empty for loads. */
  readonly part: string;
};

/** What is done in every step of a problem with any features. Arrays have one entry per step. */
export interface SiteSchedule {
  readonly grid: TimeGrid;
  /** At the point of connection, expected reserve calls included. */
  readonly importMw: Float64Array;
  readonly exportMw: Float64Array;
  /** Expected draw (calls subtracted), one array per tier. */
  readonly miningMw: readonly Float64Array[];
  readonly aiServedMw: Float64Array;
  /** Cut by call, one array per flexible tier. */
  readonly aiCutMw: readonly Float64Array[];
  /** 1 where the tier is called, also where the call cuts nothing; one array per tier. */
  readonly aiIsCalled: readonly Uint8Array[];
  readonly auxiliaryServedMw: Float64Array;
  readonly renewableMw: readonly Float64Array[];
  readonly generatorMw: readonly Float64Array[];
  /** `battery` first, then `furtherBatteries`. */
  readonly batteries: readonly BatterySchedule[];
  readonly units: readonly UnitSchedule[];
  readonly reserves: readonly ReserveSchedule[];
  /** Of the import, what is drawn from each delivered block; absent where the problem has none. */
  readonly deliveredMw?: readonly Float64Array[];
  /** Value of one more MWh at the bus; for a MILP with the whole numbers held. */
  readonly marginalValueUsdPerMwh: Float64Array;
  /** Value of one more MWh of import limit in this step, after its price. */
  readonly importLimitValueUsdPerMwh: Float64Array;
  readonly slacks: readonly SiteSlack[];
  /** What the solver maximised, without the price of broken promises. */
  readonly valueUsd: number;
  /** Proven upper bound of the value (of the relaxed problem where promises are broken). */
  readonly boundUsd: number;
}
