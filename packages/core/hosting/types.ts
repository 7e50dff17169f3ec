import type { CalendarMonth } from "../quantity/index.ts";

/**
 * The nouns of hosting. A lease is plain data: every term of the contract is a field, nothing is assumed.
 * Megawatts are never confused (convention 2): `soldMw` is what the contract sells, `itMw` the critical IT capacity
 * built for it, `reservedMw` the grid capacity held for it at the point of connection.
 */

/** What the rent is charged on: contracted kW, critical IT kW, or grid kW held. */
export type RentBasis = "sold" | "it" | "grid";

/** Whether the figure is the rent of year one, or the average over the term with the escalator inside. */
export type RentMeaning = "first-year" | "term-average";

/** A rent is a number only together with its basis and its meaning: both are mandatory. */
export interface Rent {
  readonly valueUsdPerKwMonth: number;
  readonly basis: RentBasis;
  readonly meaning: RentMeaning;
}

/** The kinds of {@link PassThrough}, for those who read files. */
export const PASS_THROUGHS = ["triple-net", "modified-gross", "all-in"] as const;

/**
 * Who bears what. `triple-net`: the tenant pays power, operations, taxes and insurance. `modified-gross`: the tenant
 * pays its power, the landlord the rest. `all-in`: the rent includes the power. Compare leases only by NOI.
 */
export type PassThrough = (typeof PASS_THROUGHS)[number];

/** One block of the contract's capacity, delivered some months after the lease starts. */
export interface RampBlock {
  /** Months after `start`; 0 = with the start. */
  readonly monthsAfterStart: number;
  /** Share of the sold capacity in this block; all blocks sum to 1. */
  readonly soldFraction: number;
}

/** Delivery in blocks. */
export interface Ramp {
  readonly blocks: readonly RampBlock[];
  /** `lease-start`: all blocks end together; `block-start`: each block runs its own full term and escalator. */
  readonly termRunsFrom: "lease-start" | "block-start";
}

/**
 * The landlord's costs other than the tenant's power. `margin`: NOI before any power that the landlord bears, as a share
 * of rent. `itemised`: USD per sold kW and month, growing with its own rate.
 */
export type LandlordCosts =
  | { readonly kind: "margin"; readonly noiMarginFraction: number }
  | {
      readonly kind: "itemised";
      readonly operationsUsdPerKwMonth: number;
      readonly taxAndInsuranceUsdPerKwMonth: number;
      readonly managementFractionOfRent: number;
      readonly growthFractionPerYear: number;
    };

/** Build cost that the tenant pays up front and takes back out of the rent, at most `nettedFraction` of each payment. */
export interface TenantCapex {
  readonly amountUsd: number;
  readonly nettedFraction: number;
}

/** Money received before it is earned: a liability, given back as credits against rent. */
export interface Prepayment {
  readonly amountUsd: number;
  /** Month of receipt relative to the lease's start; negative = before. */
  readonly receivedMonthsAfterStart: number;
  /** First month of the credit, relative to the start. */
  readonly creditFromMonthsAfterStart: number;
  /** Equal credits over so many months. */
  readonly creditMonths: number;
}

/** What a late block costs, in shares of that block's monthly rent. */
export interface LateDelivery {
  /** Whole months without consequence. */
  readonly graceMonths: number;
  /** Damages per late month beyond the grace, as a share of the late block's monthly rent. */
  readonly damagesFractionOfRent: number;
  /** Cap on the damages, in months of the late block's rent. */
  readonly capMonthsOfRent: number;
  /** The tenant may leave once a block is later than this; null = no such right. */
  readonly terminationAfterMonths: number | null;
}

/** A guarantor's promise behind the tenant. */
export interface Backstop {
  /** Named party, as disclosed. */
  readonly guarantor: string;
  /** Guaranteed at the start. */
  readonly amountUsd: number;
  /** `flat`: the amount until the end; `declining`: in proportion to the base term that is left. */
  readonly schedule: "flat" | "declining";
  /** `pay`: pays the amount; `assume-or-pay`: may take the lease over instead. */
  readonly kind: "pay" | "assume-or-pay";
  /** Months from the lease's start for which the promise stands; absent: the base term. */
  readonly coveredMonths?: number;
}

/** The tenant's right to leave early for a fee; null in the lease = none. */
export interface TerminationRight {
  readonly earliestMonthsAfterStart: number;
  readonly noticeMonths: number;
  readonly feeMonthsOfRent: number;
}

/** An option to go on after the base term, in order. */
export interface Extension {
  readonly months: number;
  /** `escalate`: the rent goes on escalating; `reset`: starts anew at `resetFraction` of the last rent. */
  readonly rent: "escalate" | "reset";
  /** Used with `reset`; 1 = unchanged. */
  readonly resetFraction: number;
}

/** A next tenant: after a lag, at a share of the last rent, with the same escalator, until the horizon. */
export interface ReLet {
  readonly lagMonths: number;
  readonly rentFractionOfLast: number;
}

/** What is assumed to happen when the base term ends. */
export type AfterTerm =
  | { readonly kind: "vacate" }
  /** The first `count` extensions are taken, then the site is vacated. */
  | { readonly kind: "renew"; readonly extensionCount: number }
  | ({ readonly kind: "re-let" } & ReLet);

/** A service-level clause; see `service-level.ts` for how credits follow from downtime. */
export interface ServiceLevel {
  /** Promised availability, for example 0.9999. */
  readonly availabilityFraction: number;
  /** Where the contract measures. */
  readonly measuredAt: "receptacle" | "rack" | "ups-output" | "hall";
  /** `both`: only a loss of A and B at once counts; `any`: the loss of either. */
  readonly feeds: "both" | "any";
  /** Downtime a month that does not count (scheduled maintenance). */
  readonly excludedMinutesPerMonth: number;
  readonly credit: CreditRule;
  /** Cap on a month's credits, share of that month's charge. */
  readonly capFractionOfMonth: number;
  /** Exit right of the tenant by accumulated downtime; null = none. */
  readonly termination: { readonly downtimeFraction: number; readonly windowDays: number } | null;
}

/** How counted downtime becomes a credit, as a share of the month's charge. */
export type CreditRule =
  /** `onsetFraction` once per month with any breach, and `perHourFraction` per full hour of counted downtime. */
  | { readonly kind: "onset-and-hours"; readonly onsetFraction: number; readonly perHourFraction: number }
  /** One day's charge (1 / days of the month) per started hour. */
  | { readonly kind: "day-per-hour"; readonly daysPerHour: number }
  /** Steps: from so many minutes on, this share (the highest step reached counts). */
  | {
      readonly kind: "table";
      readonly steps: readonly { readonly fromMinutes: number; readonly creditFraction: number }[];
    };

/** A hosting contract. */
export interface Lease {
  readonly tenant: string;
  /** Contracted capacity, MW. */
  readonly soldMw: number;
  /** Critical IT capacity built for it, MW. */
  readonly itMw: number;
  /** Grid capacity held for it at the point of connection, MW. */
  readonly reservedMw: number;
  readonly rent: Rent;
  /** First month of rent if delivered on time. */
  readonly start: CalendarMonth;
  readonly ramp: Ramp;
  /** Base term, months. */
  readonly termMonths: number;
  readonly extensions: readonly Extension[];
  /** Steps once a year: rent of year k is the first year's times (1+e)^k. */
  readonly escalatorFractionPerYear: number;
  readonly passThrough: PassThrough;
  readonly landlordCosts: LandlordCosts;
  readonly tenantCapex: TenantCapex | null;
  readonly prepayment: Prepayment | null;
  /** Rent is due on at least this share of delivered capacity, used or not; 1 = full take-or-pay. */
  readonly takeOrPayFraction: number;
  readonly serviceLevel: ServiceLevel | null;
  readonly lateDelivery: LateDelivery | null;
  readonly termination: TerminationRight | null;
  readonly backstop: Backstop | null;
  /** Days by which rent comes in after it is due; absent: none. */
  readonly latePaymentDays?: number;
  readonly afterTerm: AfterTerm;
}
