import type { CalendarMonth } from "../quantity/index.ts";
import type { MachinePriceTerms } from "./machine-price.ts";
import type { MaintenanceOutcome } from "./maintenance.ts";
import type { FleetSite } from "./merit-order.ts";
import type { RestartTerms } from "./restart.ts";
import type { MarginalCosts } from "./revenue.ts";
import type { AgeingTerms, Tranche } from "./tranche.ts";
import type { Machine } from "./types.ts";

/** Part of a month at one power price: a month's price duration in a few steps, or one block for a flat price. */
export interface PriceBlock {
  /** Share of the month's hours; a month's blocks sum to 1. */
  readonly hoursFraction: number;
  /** Energy price at the meter, USD/MWh. */
  readonly priceUsdPerMwh: number;
}

/** What is done with machines as they age. */
export type FleetPolicy =
  /** Nothing is bought or sold: machines run when they pay until they are worn out. */
  | { readonly kind: "run-to-stop" }
  /** A tranche is sold when the market pays more than running on is worth at this site. */
  | { readonly kind: "sell"; readonly resaleHaircutFraction: number }
  /** A tranche is replaced, same power, when the best machine on sale pays the difference back in time. */
  | {
      readonly kind: "refresh";
      readonly paybackMonths: number;
      readonly candidates: readonly Machine[];
      /** From order to hashing. */
      readonly deliveryMonths: number;
      /** Paid at order; the rest at delivery. */
      readonly depositFraction: number;
      /** Broker, transport and testing: what the seller doesn't get of the market price. */
      readonly resaleHaircutFraction: number;
      /** Transport, duty, rack and set-up on top of the machine's price. */
      readonly installUsdPerTh: number;
    };

/** A fleet, a site and the months ahead. */
export interface FleetLifeInputs {
  readonly tranches: readonly Tranche[];
  readonly start: CalendarMonth;
  /** One value per month. */
  readonly hashpriceUsdPerPhDay: ArrayLike<number>;
  /** One list of blocks per month, or one list for all. */
  readonly powerPrices: readonly PriceBlock[] | readonly (readonly PriceBlock[])[];
  /** Power that the fleet may take at the meter. */
  readonly limitMw: number;
  readonly site: FleetSite;
  readonly costs: MarginalCosts;
  readonly ageing: AgeingTerms;
  /** Uptime and cost of a maintenance policy, in place of the failures and repairs of `ageing` (scrapping stays). */
  readonly maintenance?: MaintenanceOutcome;
  readonly restart: RestartTerms;
  /** Stops and starts in a month of a tier that runs in some blocks only. */
  readonly cyclesPerPartialMonth: number;
  /** Staff, rent, insurance, software, per MW of machines on site (rated, at the meter) and month. */
  readonly standingUsdPerMwMonth: number;
  readonly market: MachinePriceTerms;
  readonly policy: FleetPolicy;
}

/** A tranche's month. */
export interface TrancheMonth {
  readonly trancheId: string;
  readonly machineId: string;
  /** Mean hashrate over the month. */
  readonly hashrateThs: number;
  /** Energy at the meter. */
  readonly energyMwh: number;
  readonly revenueUsd: number;
  /** Energy used over what its working machines could use at most, 0..1. */
  readonly runFraction: number;
}

/** A fleet's month: money is USD and positive, `netUsd` sums it. */
export interface FleetMonth {
  readonly month: CalendarMonth;
  readonly hashrateThs: number;
  readonly energyMwh: number;
  readonly peakMw: number;
  /** After pool fee. */
  readonly revenueUsd: number;
  readonly powerUsd: number;
  /** Import adder and expected coincident-peak charge. */
  readonly gridUsd: number;
  readonly variableUpkeepUsd: number;
  readonly restartUsd: number;
  readonly repairUsd: number;
  readonly standingUsd: number;
  readonly capexUsd: number;
  readonly resaleUsd: number;
  readonly netUsd: number;
  readonly tranches: readonly TrancheMonth[];
  /** What was decided: orders, deliveries, sales. */
  readonly events: readonly FleetEvent[];
}

/** A decision and its figures. */
export interface FleetEvent {
  readonly kind: "ordered" | "delivered" | "sold";
  readonly trancheId: string;
  readonly machineId: string;
  readonly count: number;
  readonly priceUsdPerTh: number;
  /** Of an order: simple payback of price less resale by the margin gained. */
  readonly paybackMonths?: number;
}
