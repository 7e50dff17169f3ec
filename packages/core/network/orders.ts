import { exp, log } from "../uncertainty/index.ts";
import type { MemberFactors, NetworkParameters } from "./types.ts";

/** MWh that 1 PH/s draws in a day at 1 J/TH. */
export const MWH_PER_PH_DAY_AT_1_J_PER_TH = 0.024;

/** USD a year per TH/s of 1 USD/PH/day. */
const USD_PER_TH_YEAR = 365.25 / 1000;

/** What a buyer of machines sees, USD per TH/s. */
export interface MachineMarket {
  /** Present value of margins until the machine is switched off. */
  readonly valueUsdPerTh: number;
  /** Cost of making it and its site. */
  readonly costUsdPerTh: number;
  /** What its maker asks, site included. */
  readonly priceUsdPerTh: number;
  /** Gross payback at constant hashprice, power paid, years; Infinity where it never earns. */
  readonly paybackYears: number;
}

/**
 * Value of 1 TH/s while hashprice falls by `declinePerYear` and its cost stands: it runs until revenue meets cost, so
 * `value = (hp - c - c ln(hp/c)) / decline`, 0 where hp <= c (both USD/PH/day; the integral of hp e^{-gt} - c).
 */
export function machineValueUsdPerTh(
  hashpriceUsdPerPhDay: number,
  costUsdPerPhDay: number,
  declinePerYear: number,
): number {
  if (!(hashpriceUsdPerPhDay > costUsdPerPhDay)) return 0;
  const ratio = hashpriceUsdPerPhDay / costUsdPerPhDay;
  return (USD_PER_TH_YEAR * costUsdPerPhDay * (ratio - 1 - log(ratio))) / declinePerYear;
}

/** The market for the machine on sale at a hashprice; its price follows its value (endogenous machine price). */
export function machineMarket(
  parameters: NetworkParameters,
  inputs: {
    readonly hashpriceUsdPerPhDay: number;
    readonly efficiencyJPerTh: number;
    readonly powerUsdPerMwh: number;
  },
): MachineMarket {
  const costPerPhDay =
    MWH_PER_PH_DAY_AT_1_J_PER_TH *
    inputs.efficiencyJPerTh *
    inputs.powerUsdPerMwh *
    parameters.avoidableCostRatio;
  const valueUsdPerTh = machineValueUsdPerTh(
    inputs.hashpriceUsdPerPhDay,
    costPerPhDay,
    parameters.hashpriceDeclinePerYear,
  );
  const costUsdPerTh = parameters.machineCostUsdPerJPerTh * inputs.efficiencyJPerTh;
  const surplus = Math.max(1, valueUsdPerTh / costUsdPerTh);
  const priceUsdPerTh = costUsdPerTh * exp(parameters.machinePriceExponent * log(surplus));
  const margin = (inputs.hashpriceUsdPerPhDay - costPerPhDay) * USD_PER_TH_YEAR;
  return {
    valueUsdPerTh,
    costUsdPerTh,
    priceUsdPerTh,
    paybackYears: margin > 0 ? priceUsdPerTh / margin : Number.POSITIVE_INFINITY,
  };
}

/**
 * Orders as a share of the network per year: wanted grows with a power of value/cost, capital affords a share of revenue
 * at the asked price, makers and sites supply no more than a ceiling. The limits combine harmonically, so the tightest
 * binds smoothly: 1/orders = 1/wanted + 1/affordable + 1/ceiling.
 */
export function orderRatePerYear(
  parameters: NetworkParameters,
  factors: MemberFactors,
  market: MachineMarket,
  hashpriceUsdPerPhDay: number,
): number {
  if (market.valueUsdPerTh <= 0) return 0;
  const wanted =
    parameters.orderRatePerYear *
    exp(
      factors.orderLog +
        factors.intensityLog +
        parameters.orderSteepness * log(market.valueUsdPerTh / market.costUsdPerTh),
    );
  const affordable =
    (parameters.capitalShareFraction * hashpriceUsdPerPhDay * USD_PER_TH_YEAR) / market.priceUsdPerTh;
  return 1 / (1 / wanted + 1 / affordable + 1 / parameters.supplyCeilingPerYear);
}
