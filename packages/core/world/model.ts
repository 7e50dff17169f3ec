import type { TenantGrade } from "../hosting/index.ts";
import type { MonthKernelInputs } from "../network/index.ts";
import type { CalendarMonth } from "../quantity/index.ts";
import type {
  BurstyLevel,
  CorrelationMatrix,
  ExpectedCurve,
  JumpDiffusion,
  MeanReversion,
  Outlook,
  RegimeChain,
  Valuation,
} from "../uncertainty/index.ts";

/**
 * Everything that is uncertain, as data. Rows of `assumptions/uncertainty.yaml` and the scenario's `uncertainty` make it; the
 * stated path is what a study without volatility reads. Monthly arrays of `network` start at the as-of month.
 */
export interface WorldModel {
  /** First month of the study. */
  readonly start: CalendarMonth;
  /** Months from the as-of month, whose bitcoin price is known, to the study's start. */
  readonly leadMonths: number;
  readonly network: NetworkCurves;
  readonly bitcoin: BitcoinProcess;
  /** Relative to the stated fees: only shape and spread count, the mean is the stated curve's. */
  readonly fees: BurstyLevel;
  readonly hashrate: HashrateResponse;
  readonly power: PowerProcess;
  readonly compute: ComputeMarket;
  readonly works: WorksProcess;
  readonly tenants: TenantsProcess;
  readonly outages: OutageProcess;
  /** Of the monthly shocks, over `CORRELATED_FACTORS` in their order. */
  readonly correlations: CorrelationMatrix;
}

/** The network as stated, `leadMonths` + months of the study; each measure has its own expected price. */
export interface NetworkCurves {
  readonly price: { readonly valuation: Valuation<ExpectedCurve>; readonly outlook: Outlook<ExpectedCurve> };
  readonly difficulty: Float64Array;
  readonly subsidySats: Float64Array;
  readonly feesPerBlockSats: Float64Array;
}

/** How the bitcoin price moves about its expected curve. */
export type BitcoinProcess =
  | { readonly kind: "jump-diffusion"; readonly model: JumpDiffusion }
  /** History drawn again, its drift removed; what correlates with bitcoin moves with the months drawn, by rank. */
  | {
      readonly kind: "bootstrap";
      readonly logReturnsPerMonth: Float64Array;
      readonly meanBlockMonths: number;
    };

/** The network's machines, condensed for the month kernel by `condenseFleet`. */
export type CondensedFleet = Omit<MonthKernelInputs, "paths" | "months" | "priceUsd" | "rewardBtcPerBlock">;

/**
 * Miners' answer to price and fees, and what it does not explain: a mean-reverting log of hashrate over that answer (bans,
 * seasons, deliveries that come late or early).
 */
export interface HashrateResponse {
  readonly fleet: CondensedFleet;
  readonly unexplained: MeanReversion;
}

/** Level and width of hourly power prices about the price year's own. */
export interface PowerProcess {
  readonly level: MeanReversion;
  readonly spread: MeanReversion;
}

/** Accelerators and rents: one market with regimes, such as short and glut. */
export interface ComputeMarket {
  /** Steps of a month. */
  readonly regimes: RegimeChain;
  readonly acceleratorMultiplierByRegime: readonly number[];
  readonly rentMultiplierByRegime: readonly number[];
  readonly acceleratorPrice: MeanReversion;
  readonly rent: MeanReversion;
}

/** Building works: their time and cost share a cause. */
export interface WorksProcess {
  /** Delay that the plan states. */
  readonly statedDelayMonths: number;
  /** Length that works slip from, and the length not passed nine times in ten over it; 1 = certain. */
  readonly plannedMonths: number;
  readonly p90OverP50Ratio: number;
  /** Standard deviation of cost over the estimate; the mean is the estimate. */
  readonly overrunDeviationFraction: number;
  readonly statedOverrunFraction: number;
  /** Correlation of delay and overrun through their common cause, 0..1. */
  readonly commonCauseCorrelation: number;
}

/** Tenants' defaults: hazards by grade and accelerator price (wrong-way risk), linked by a common cause. */
export interface TenantsProcess {
  readonly grades: readonly TenantGrade[];
  /** Pairwise correlation of the latent normals, 0..1. */
  readonly defaultCorrelation: number;
}

/** What takes the whole site, or a share of it, off: short outages of the feed, and rare long ones of large plant. */
export interface OutageProcess {
  readonly shortPerYear: number;
  readonly shortMeanHours: number;
  readonly longPerYear: number;
  readonly longMeanHours: number;
  /** Share of the site's power that a long outage takes. */
  readonly longLossFraction: number;
}
