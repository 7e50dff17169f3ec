import { requireFraction, requireNonNegative, requirePositive, requireRatio } from "./checks.ts";

/** MWh that 1 PH/s at 1 J/TH takes in a day: 1e3 TH/s * 1 J/TH = 1 kW, 24 h, 0.024 MWh. */
export const MWH_PER_PH_DAY_AT_1_J_PER_TH = 0.024;

/** What stands between a machine's hashing and the meter at the point of connection. */
export interface SiteLosses {
  /** What the pool keeps of the expected reward, 0..1. */
  readonly poolFeeFraction: number;
  /** Share of the energised time in which valid shares are made (not stale, rejected or tuning), 0..1. */
  readonly hashingFraction: number;
  /** Site energy over machine energy, 1 or more. */
  readonly pueRatio: number;
  /** Energy at the meter over energy at the site's boards, 1 or more. */
  readonly lineLossRatio: number;
}

/** A site that loses nothing: for figures at the machine. */
export const LOSSLESS: SiteLosses = {
  poolFeeFraction: 0,
  hashingFraction: 1,
  pueRatio: 1,
  lineLossRatio: 1,
};

/** Costs that a MWh taken for mining brings besides its energy price, USD per meter MWh. */
export interface MarginalCosts {
  /** Grid charges, taxes and fees on each imported MWh. */
  readonly importAdderUsdPerMwh: number;
  /** Repairs and wear that hours of hashing cause. */
  readonly variableUpkeepUsdPerMwh: number;
  /** Expected charge of being on in a coincident peak, spread over the MWh. */
  readonly coincidentPeakUsdPerMwh: number;
}

/**
 * Revenue of a MWh at the meter, USD/MWh:
 * `hashprice * (1 - poolFee) * hashing / (0.024 * efficiency * pue * lineLoss)`.
 *
 * @throws mining/not-non-negative, mining/not-positive, mining/not-fraction, mining/not-ratio
 * @example hashprice 40 USD/PH/day at 20 J/TH, nothing else lost -> 83.33
 */
export function revenueUsdPerMeterMwh(
  inputs: { readonly hashpriceUsdPerPhDay: number; readonly efficiencyJPerTh: number } & SiteLosses,
): number {
  const { poolFeeFraction, hashingFraction } = inputs;
  requireFraction("pool fee", poolFeeFraction);
  requireFraction("hashing share of the time", hashingFraction);
  const machine = revenueUsdPerMachineMwh(inputs);
  return (machine * (1 - poolFeeFraction) * hashingFraction) / meterRatio(inputs);
}

/** Revenue of a MWh at the machine's plug, before pool fee and losses, USD/MWh. @throws mining/not-positive, mining/not-non-negative */
export function revenueUsdPerMachineMwh(inputs: {
  readonly hashpriceUsdPerPhDay: number;
  readonly efficiencyJPerTh: number;
}): number {
  requireNonNegative("hashprice in USD/PH/day", inputs.hashpriceUsdPerPhDay);
  requirePositive("efficiency in J/TH", inputs.efficiencyJPerTh);
  return inputs.hashpriceUsdPerPhDay / (MWH_PER_PH_DAY_AT_1_J_PER_TH * inputs.efficiencyJPerTh);
}

/** Meter MWh per machine MWh: PUE times line loss. @throws mining/not-ratio */
export function meterRatio({
  pueRatio,
  lineLossRatio,
}: Pick<SiteLosses, "pueRatio" | "lineLossRatio">): number {
  return requireRatio("PUE", pueRatio) * requireRatio("line loss ratio", lineLossRatio);
}

/**
 * The energy price at which a running machine stops paying, USD per meter MWh: revenue less import adder, variable upkeep
 * and expected coincident-peak charge. Below it run, above it stop; a start also needs its restart cost
 * (`restartUsdPerMwh`). May be negative: then the machine runs only when paid.
 */
export function strikeUsdPerMwh(inputs: { readonly revenueUsdPerMeterMwh: number } & MarginalCosts): number {
  return (
    inputs.revenueUsdPerMeterMwh -
    inputs.importAdderUsdPerMwh -
    inputs.variableUpkeepUsdPerMwh -
    inputs.coincidentPeakUsdPerMwh
  );
}

/**
 * Break-even price of power at the machine's plug, USD/kWh: `hashprice / (24 * efficiency)`.
 *
 * @example hashprice 54.3, S21 at 17.5 J/TH -> 0.1293 (published 0.13)
 */
export function breakEvenUsdPerMachineKwh(inputs: {
  readonly hashpriceUsdPerPhDay: number;
  readonly efficiencyJPerTh: number;
}): number {
  return revenueUsdPerMachineMwh(inputs) / 1000;
}

/** Break-even price of power at the meter after pool fee, downtime and losses, USD/kWh. */
export function breakEvenUsdPerMeterKwh(
  inputs: { readonly hashpriceUsdPerPhDay: number; readonly efficiencyJPerTh: number } & SiteLosses,
): number {
  return revenueUsdPerMeterMwh(inputs) / 1000;
}

/**
 * The hashprice at which a machine at a site just pays an all-in price of power; inverse of {@link revenueUsdPerMeterMwh}.
 *
 * @throws mining/not-positive, mining/not-fraction, mining/not-ratio
 */
export function breakEvenHashpriceUsdPerPhDay(
  inputs: { readonly powerUsdPerMeterMwh: number; readonly efficiencyJPerTh: number } & SiteLosses,
): number {
  const kept =
    (1 - requireFraction("pool fee", inputs.poolFeeFraction)) *
    requireFraction("hashing share of the time", inputs.hashingFraction);
  requirePositive("share of the reward that reaches the site", kept);
  requirePositive("efficiency in J/TH", inputs.efficiencyJPerTh);
  const costPerPhDay = inputs.powerUsdPerMeterMwh * MWH_PER_PH_DAY_AT_1_J_PER_TH * inputs.efficiencyJPerTh;
  return (costPerPhDay * meterRatio(inputs)) / kept;
}
