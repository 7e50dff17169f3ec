import type { DelayDamages, DiscountRates, MonthTiming, TerminalValueMethod } from "../finance/index.ts";
import type { Lease, ReLet } from "../hosting/index.ts";
import type {
  AgeingTerms,
  ColocationTerms,
  FleetSite,
  Machine,
  MachinePriceTerms,
  MarginalCosts,
  Tranche,
} from "../mining/index.ts";
import type { CalendarMonth, PriceSeries, TimeLabels } from "../quantity/index.ts";
import type { SiteBattery } from "./storage-terms.ts";
import type {
  ConnectionSecurity,
  ConnectionStep,
  ImportPricePeriod,
  OwnPlant,
  SiteDemandCharge,
} from "./supply-terms.ts";

/**
 * The nouns of choice: a site, a world that it takes as given, a plan for each strategy, and what came of it.
 * A site is a price taker: a world does not depend on what the site does, so it is made once and every strategy meets the
 * same one. Uncertainty is many worlds; nothing here knows how many there are.
 */

/** What can be done with the site. */
export type StrategyId =
  | "do-nothing"
  | "sell-power"
  | "mine"
  | "host-miners"
  | "greenfield"
  | "convert"
  | "hybrid"
  | "bridge"
  | "wait"
  | "sell-site";

/** The site as its owner holds it on the day of the decision. Months count from the decision, 0 = its month. */
export interface Site {
  readonly start: CalendarMonth;
  /** Common horizon of all strategies. */
  readonly months: number;
  readonly connection: SiteConnection;
  readonly standing: StandingCosts;
  /** By month: upkeep, repairs and standing costs over those of the first month; absent = they stay. */
  readonly costIndex?: Float64Array;
  readonly priceYear: PriceYear;
  /** What import costs instead of the market's price, from a month on; absent: the market's price throughout. */
  readonly importPrices?: readonly ImportPricePeriod[];
  /** Charges on monthly peaks; absent: none. */
  readonly demand?: readonly SiteDemandCharge[];
  /** What the utility asks of a large load once; absent: nothing. */
  readonly security?: ConnectionSecurity;
  readonly blocks: readonly PowerBlock[];
  readonly mine: Mine | null;
  readonly hosting: HostingOffer | null;
  /** Places for machines of others; absent where none are offered. */
  readonly colocation?: ColocationOffer;
  /** Sun and wind behind the meter; absent where there is none. */
  readonly ownPlants?: readonly OwnPlant[];
  /** Storage behind the meter; absent where there is none. */
  readonly battery?: SiteBattery;
  /** What a buyer pays for the site; absent where nobody was asked. */
  readonly sale?: SaleOffer;
  readonly valuation: ValuationTerms;
}

/** Grid MW at the point of connection (convention 2). */
export interface SiteConnection {
  /** All that may be drawn, firm and interruptible. */
  readonly importMw: number;
  /** The part that is always there; only it may be reserved for a tenant. */
  readonly firmMw: number;
  readonly exportMw: number;
  /** Months until the connection is energised; 0 = today. */
  readonly availableAfterMonths: number;
  readonly importAdderUsdPerMwh: number;
  readonly exportDeductUsdPerMwh: number;
  /** Share of imported energy lost before the busbar, [0, 1). */
  readonly lossFraction: number;
  /** Hours a year in which the grid calls power back: the dearest hours of the year. */
  readonly interruptedHoursPerYear: number;
  /** What may be drawn in those hours. */
  readonly interruptedImportMw: number;
  /** Later steps of the connection, ascending; before the first the limits above hold. */
  readonly steps?: readonly ConnectionStep[];
}

/** Paid whatever is done: they make the do-nothing baseline (convention 8). */
export interface StandingCosts {
  readonly connectionUsdPerMwMonth: number;
  /** Security, insurance and tax of the site itself. */
  readonly siteUsdPerMonth: number;
  readonly auxiliaryMw: number;
  /** The retailer's minimum bill on energy, topped up where less is drawn. */
  readonly minimumBillUsdPerMonth: number;
}

/** One year of prices that gives the shape, and the level of each month of the horizon. */
export interface PriceYear {
  /** At least one whole calendar year of steps, USD/MWh at the site's node. */
  readonly prices: PriceSeries;
  readonly labels: TimeLabels;
  /** Price of a month of the horizon over the shape's own, one value per month; 1 = as in the shape's year. */
  readonly levelRatio: Float64Array;
}

/** Power bought ahead: it settles whether it is used or not. */
export interface PowerBlock {
  readonly id: string;
  readonly mw: number;
  readonly strikeUsdPerMwh: number;
  /** First month and the month after the last. */
  readonly fromMonth: number;
  readonly untilMonth: number;
  /** `financial` settles (market - strike) in every strategy; `physical` is delivered, paid even if not taken, and may be resold. */
  readonly settlement: "financial" | "physical";
  /** Share of its MW in each step of the price year, [0, 1]: peak hours, what a plant makes; absent: all of it in all hours. */
  readonly shareOfYear?: Float64Array;
}

/** A fleet of the site's own. */
export interface Mine {
  readonly tranches: readonly Tranche[];
  readonly ageing: AgeingTerms;
  readonly run: FleetSite;
  /** How machines are priced when bought and sold. */
  readonly machinePrice: MachinePriceTerms;
  /** Broker, transport and testing: what the seller doesn't get of a machine's market price. */
  readonly resaleHaircutFraction: number;
  readonly variableUpkeepUsdPerMwh: MarginalCosts["variableUpkeepUsdPerMwh"];
  /** Staff, rent, insurance, software: explicit, per grid MW of machines on site. */
  readonly fixedUpkeep: readonly UpkeepLine[];
  /** Hours a year, the dearest, in which machines may stand still for the price of power; 0 = never, absent = any. */
  readonly curtailableHoursPerYear?: number;
  /** Feeders of the mine, grid MW, in the order in which a conversion takes them whole; absent: it takes what it needs. */
  readonly feederMw?: readonly number[];
  /** What building the mine costs per grid MW that machines get, where it doesn't stand yet; absent: it stands. */
  readonly buildUsdPerMw?: number;
  /** Sales tax on machines bought, share of their price; absent: none. */
  readonly salesTaxFraction?: number;
  readonly refresh: RefreshRule | null;
}

/** One kind of standing upkeep. */
export interface UpkeepLine {
  readonly what: string;
  readonly usdPerMwYear: number;
}

/**
 * Machines of others on the site's power ("colocation"). The customer pays a rate per MWh and brings its own machines; it leaves
 * when they have not paid for a few months, and the place is let again once they would.
 */
export interface ColocationOffer {
  readonly terms: ColocationTerms;
  /** Grid MW held for customers' machines; what is left of the import is the owner's to mine with. */
  readonly gridMw: number;
  readonly customerEfficiencyJPerTh: number;
  /** Share of what the customer's machines earn beyond the rate that the owner is paid on top, [0, 1]. */
  readonly profitShareFraction: number;
  /** Months in a row without a margin after which a customer leaves. */
  readonly lossMonthsUntilExit: number;
  /** Term of the contracts: who leaves after it has its deposit back; within it always where absent. */
  readonly termMonths?: number;
  /** Months until the first customers' machines stand. */
  readonly lettingMonths: number;
}

/** A sale of the site as it stands, its machines apart: they are sold on their own market. */
export interface SaleOffer {
  readonly priceUsdPerImportMw: number;
  /** Months from the decision to closing: buyer's inquiry, consents, transfer of the connection. */
  readonly closesAfterMonths: number;
  /** Brokers, lawyers and transfer charges as a share of the price, [0, 1). */
  readonly costFraction: number;
}

/** Replace a tranche when what is paid on top of its resale comes back within the limit out of the better margin. */
export interface RefreshRule {
  readonly paybackMonths: number;
  /** On the market from the start; none that is not yet released is counted on. */
  readonly machines: readonly Machine[];
}

/** Liquidated damages of the contractor, for all megawatts of the offer; a part of them in proportion. See `settleDelay`. */
export interface ContractorDamages extends DelayDamages {
  /** Share of the days late that the contractor answers for, and of a claim that is collected. */
  readonly causedFraction: number;
  readonly collectedFraction: number;
}

/** What the site can offer a tenant, and what must be built for it. */
export interface HostingOffer {
  /** The contract for one IT MW and up; `soldMw`, `itMw`, `reservedMw`, `start` and `ramp` are scaled to what is built. */
  readonly lease: Lease;
  /** Further tenants, each for its own megawatts. Utilisation is that of all leases together. */
  readonly moreLeases?: readonly Lease[];
  /** Months over which each of them moves in; absent: {@link rampMonths}. */
  readonly moreRampMonths?: readonly number[];
  /** What the contractor pays where all the leases' halls are late; absent = nothing. */
  readonly contractor?: ContractorDamages;
  /** Expected service credits, share of the rent; absent = none. */
  readonly serviceCreditFraction?: number;
  /** The next tenant where one defaults; null = the halls stay vacant. */
  readonly reLetAfterDefault: ReLet | null;
  readonly gridToItRatio: number;
  /** Months over which the tenant of a ready hall moves in, in equal monthly parts; rent follows. */
  readonly rampMonths: number;
  /** Share of the sold MW that the tenant draws, mean and by local hour of the day (24 values around 1). */
  readonly utilisationFraction: number;
  readonly utilisationShape: Float64Array;
  /** PUE by step label: by local hour and month where weather is known; 12 x 24 values, month-major. */
  readonly pueRatioByMonthHour: Float64Array;
  readonly unservedCostUsdPerMwh: number;
  readonly fillIdle: { readonly allowed: boolean; readonly rampReserveFraction: number };
  readonly conversion: ConversionTerms;
  /** The same halls on empty land of the site, nothing reused; absent where it is not compared. */
  readonly greenfield?: ConversionTerms;
}

/** What building costs and how long it takes, per block of halls. */
export interface ConversionTerms {
  /** Converted capex: greenfield less avoided capital; from `core/facility`. */
  readonly capexUsdPerItMw: number;
  readonly salvageUsdPerItMw: number;
  readonly hallGridMw: number;
  readonly firstHallAfterMonths: number;
  readonly monthsPerFurtherHall: number;
  /** Months before a hall is ready in which its feeder carries no mining any more. */
  readonly cutOverMonths: number;
  /** Taking machines down and away, per grid MW of mine cleared. */
  readonly demobilisationUsdPerMw: number;
  /** Months over which a hall's capex is paid, ending with its readiness. */
  readonly spendMonths: number;
}

/** Discounting by class of cash line, and what happens after the horizon: the same for every strategy (convention 8). */
export interface ValuationTerms {
  readonly discountRates: DiscountRates;
  readonly timing: MonthTiming;
  readonly terminal: TerminalMethod;
}

/** What a site is worth when the horizon ends: a method of `core/finance` on the last year's cash, or a share of its plant. */
export type TerminalMethod =
  | { readonly kind: "cash"; readonly method: TerminalValueMethod; readonly discountAnnualRate: number }
  | { readonly kind: "salvage"; readonly fractionOfPlant: number; readonly discountAnnualRate: number };

export type { World } from "../world/index.ts";
