import { power } from "../quantity/index.ts";
import { DAYS_PER_YEAR, requireFraction, requireNonNegative } from "./checks.ts";
import { breakEvenUsdPerMachineKwh, meterRatio, type SiteLosses } from "./revenue.ts";

/**
 * Hosting of others' mining machines ("colocation"): power, space and hands for a rate per kWh. The host takes no hashprice
 * risk but the customer's: a customer whose machines earn less than the rate stops paying.
 */
export interface ColocationTerms {
  /** All-in rate, USD per kWh where it is metered. */
  readonly rateUsdPerKwh: number;
  /** The customer pays what its machines draw, or what the site's meter shows for them. */
  readonly meteredAt: "machine" | "meter";
  /** Deposit held, in months of a full month's bill. */
  readonly depositMonths: number;
  /** Days from the middle of a month's use to its payment: what the customer owes on average. */
  readonly billingDelayDays: number;
  /** Chance of default a year while its machines earn the rate. */
  readonly baseDefaultProbabilityPerYear: number;
  /** The same while they don't. */
  readonly stressedDefaultProbabilityPerYear: number;
  /** Months until the space is let again after a default. */
  readonly vacantMonthsAfterDefault: number;
  /** Uptime that the contract counts on, 0..1; curtailment beyond it is the host's to pay. */
  readonly uptimeFraction: number;
}

/** The site, the customer's machines and the month. */
export interface ColocationMonth {
  /** Power of the customer's machines at the plug, MW. */
  readonly machineMw: number;
  readonly hours: number;
  /** What the host pays for power, all-in, USD per meter MWh. */
  readonly powerUsdPerMeterMwh: number;
  readonly losses: Pick<SiteLosses, "pueRatio" | "lineLossRatio">;
  readonly customer: { readonly hashpriceUsdPerPhDay: number; readonly efficiencyJPerTh: number };
}

/** What a month of hosting brings the host, and what it stands to lose. */
export interface ColocationOutcome {
  readonly billedUsd: number;
  readonly powerCostUsd: number;
  /** billed less power: before staff and other standing costs. */
  readonly marginUsd: number;
  /** What its machines earn over the rate, USD per machine kWh; negative: it pays to leave. */
  readonly customerMarginUsdPerKwh: number;
  readonly defaultProbability: number;
  /** Owed above the deposit when a default happens, 0 or more. */
  readonly uncoveredUsd: number;
  /** Uncovered debt and the margin of the vacant months. */
  readonly lossGivenDefaultUsd: number;
  readonly expectedLossUsd: number;
  readonly expectedMarginUsd: number;
}

/**
 * A month of hosting a customer. The month's chance of default is `1 - (1 - yearly)^(1/12)`, stressed while the machines'
 * break-even is under the rate.
 *
 * @throws mining/not-non-negative, mining/not-fraction, mining/not-ratio, mining/not-positive
 */
export function colocationMonth(terms: ColocationTerms, month: ColocationMonth): ColocationOutcome {
  checkTerms(terms);
  const machineMwh =
    requireNonNegative("power of hosted machines in MW", month.machineMw) *
    month.hours *
    terms.uptimeFraction;
  const meterMwh = machineMwh * meterRatio(month.losses);
  const billedUsd = 1000 * terms.rateUsdPerKwh * (terms.meteredAt === "machine" ? machineMwh : meterMwh);
  const powerCostUsd = meterMwh * month.powerUsdPerMeterMwh;
  const marginUsd = billedUsd - powerCostUsd;
  const customerMarginUsdPerKwh = breakEvenUsdPerMachineKwh(month.customer) - machineRate(terms, month);
  const defaultProbability = monthlyDefaultProbability(terms, customerMarginUsdPerKwh);
  const owedUsd = billedUsd * (terms.billingDelayDays / (DAYS_PER_YEAR / 12));
  const uncoveredUsd = Math.max(0, owedUsd - billedUsd * terms.depositMonths);
  const lossGivenDefaultUsd = uncoveredUsd + Math.max(0, marginUsd) * terms.vacantMonthsAfterDefault;
  const expectedLossUsd = defaultProbability * lossGivenDefaultUsd;
  return {
    billedUsd,
    powerCostUsd,
    marginUsd,
    customerMarginUsdPerKwh,
    defaultProbability,
    uncoveredUsd,
    lossGivenDefaultUsd,
    expectedLossUsd,
    expectedMarginUsd: marginUsd - expectedLossUsd,
  };
}

/** What a meter MWh given to hosted machines earns, USD: the rate brought to the meter, to stand beside mining's revenue. */
export function colocationUsdPerMeterMwh(
  terms: Pick<ColocationTerms, "rateUsdPerKwh" | "meteredAt">,
  losses: Pick<SiteLosses, "pueRatio" | "lineLossRatio">,
): number {
  const perMwh = 1000 * terms.rateUsdPerKwh;
  return terms.meteredAt === "meter" ? perMwh : perMwh / meterRatio(losses);
}

function machineRate(terms: ColocationTerms, month: ColocationMonth): number {
  return terms.meteredAt === "machine" ? terms.rateUsdPerKwh : terms.rateUsdPerKwh * meterRatio(month.losses);
}

function monthlyDefaultProbability(terms: ColocationTerms, customerMarginUsdPerKwh: number): number {
  const yearly =
    customerMarginUsdPerKwh >= 0
      ? terms.baseDefaultProbabilityPerYear
      : terms.stressedDefaultProbabilityPerYear;
  return 1 - power(1 - yearly, 1 / 12);
}

function checkTerms(terms: ColocationTerms): void {
  requireNonNegative("hosting rate in USD/kWh", terms.rateUsdPerKwh);
  requireNonNegative("deposit in months", terms.depositMonths);
  requireNonNegative("billing delay in days", terms.billingDelayDays);
  requireNonNegative("vacant months after a default", terms.vacantMonthsAfterDefault);
  requireFraction("chance of default", terms.baseDefaultProbabilityPerYear);
  requireFraction("chance of default under stress", terms.stressedDefaultProbabilityPerYear);
  requireFraction("uptime of hosted machines", terms.uptimeFraction);
}
