import { type CalendarMonth, monthsBetween } from "../quantity/index.ts";
import { DAYS_PER_YEAR } from "./checks.ts";
import type { FleetLifeInputs, FleetPolicy } from "./fleet-life-types.ts";
import { type MachinePriceTerms, machinePriceUsdPerTh } from "./machine-price.ts";
import { MWH_PER_PH_DAY_AT_1_J_PER_TH, meterRatio, type SiteLosses } from "./revenue.ts";
import type { TrancheState } from "./tranche.ts";
import type { Machine } from "./types.ts";

/** The month in which a decision is taken. */
export interface DecisionMonth {
  readonly month: CalendarMonth;
  readonly hashpriceUsdPerPhDay: number;
  /** Mean energy price of the month at the meter. */
  readonly meanPowerUsdPerMwh: number;
}

/** A replacement that meets the payback rule. */
export interface RefreshChoice {
  readonly machine: Machine;
  readonly count: number;
  readonly priceUsdPerTh: number;
  /** Of the machines that go, after the haircut. */
  readonly resaleUsd: number;
  readonly paybackMonths: number;
}

/** Market price of a used tranche, USD for all its machines, before any haircut. */
export function marketValueUsd(
  market: MachinePriceTerms,
  state: TrancheState,
  hashpriceUsdPerPhDay: number,
): number {
  if (state.hashrateThs <= 0) return 0;
  const perTh = machinePriceUsdPerTh(market, {
    hashpriceUsdPerPhDay,
    efficiencyJPerTh: state.efficiencyJPerTh,
    ageYears: (state.ageMonths + 0.5) / 12,
  });
  return perTh * ownedHashrateThs(state);
}

/**
 * True where the market pays more for a tranche than running on is worth at this site: the same present value with the
 * site's own cost of power, fee and losses in place of the marginal buyer's.
 */
export function paysToSell(
  inputs: FleetLifeInputs,
  state: TrancheState,
  at: DecisionMonth,
  resaleHaircutFraction: number,
): boolean {
  const resale = marketValueUsd(inputs.market, state, at.hashpriceUsdPerPhDay) * (1 - resaleHaircutFraction);
  const own: MachinePriceTerms = {
    ...inputs.market,
    powerUsdPerMwh: Math.max(0, costUsdPerMachineMwh(inputs, at)),
    scrapUsdPerTh: 0,
  };
  const keptHashprice = at.hashpriceUsdPerPhDay * keptShare(inputs.site.losses);
  return resale > marketValueUsd(own, state, keptHashprice);
}

/**
 * The machine that pays a tranche's replacement back soonest, if within the rule: same power at the plug, price less resale
 * over the margin gained at this month's hashprice and power price. An idle tranche's margin is 0, not a loss.
 */
export function refreshChoice(
  inputs: FleetLifeInputs,
  policy: Extract<FleetPolicy, { kind: "refresh" }>,
  state: TrancheState,
  at: DecisionMonth,
): RefreshChoice | undefined {
  const resaleUsd =
    marketValueUsd(inputs.market, state, at.hashpriceUsdPerPhDay) * (1 - policy.resaleHaircutFraction);
  const oldMarginUsd = monthlyMarginUsd(inputs, at, state.hashrateThs, state.efficiencyJPerTh);
  const plugMw = (state.tranche.count * state.tranche.machine.powerW) / 1e6;
  const choices = policy.candidates
    .filter((machine) => monthsBetween(machine.released, at.month) >= 0)
    .map((machine) => choiceOf(inputs, policy, machine, { plugMw, oldMarginUsd, resaleUsd }, at))
    .filter((choice) => choice.paybackMonths <= policy.paybackMonths);
  return choices.sort((a, b) => a.paybackMonths - b.paybackMonths)[0];
}

function choiceOf(
  inputs: FleetLifeInputs,
  policy: Extract<FleetPolicy, { kind: "refresh" }>,
  machine: Machine,
  old: { readonly plugMw: number; readonly oldMarginUsd: number; readonly resaleUsd: number },
  at: DecisionMonth,
): RefreshChoice {
  const count = Math.floor((old.plugMw * 1e6) / machine.powerW + 1e-9);
  const hashrateThs = count * machine.hashrateThs;
  const efficiencyJPerTh = machine.powerW / machine.hashrateThs;
  const priceUsdPerTh = machinePriceUsdPerTh(inputs.market, {
    hashpriceUsdPerPhDay: at.hashpriceUsdPerPhDay,
    efficiencyJPerTh,
    ageYears: 0,
  });
  const gain = monthlyMarginUsd(inputs, at, hashrateThs, efficiencyJPerTh) - old.oldMarginUsd;
  const outlay = (priceUsdPerTh + policy.installUsdPerTh) * hashrateThs - old.resaleUsd;
  const paybackMonths = gain > 0 && count > 0 ? Math.max(0, outlay) / gain : Number.POSITIVE_INFINITY;
  return { machine, count, priceUsdPerTh, resaleUsd: old.resaleUsd, paybackMonths };
}

/** Margin of a mean month, USD: revenue kept less all costs of a running MWh; machines that lose money stand still. */
function monthlyMarginUsd(
  inputs: FleetLifeInputs,
  at: DecisionMonth,
  hashrateThs: number,
  efficiencyJPerTh: number,
): number {
  const perThDay =
    (at.hashpriceUsdPerPhDay * keptShare(inputs.site.losses)) / 1000 -
    (MWH_PER_PH_DAY_AT_1_J_PER_TH / 1000) * efficiencyJPerTh * costUsdPerMachineMwh(inputs, at);
  return Math.max(0, perThDay) * hashrateThs * (DAYS_PER_YEAR / 12);
}

/** All that a machine MWh costs at the margin: energy, adders and variable upkeep, brought from the meter to the plug. */
function costUsdPerMachineMwh(inputs: FleetLifeInputs, at: DecisionMonth): number {
  const { importAdderUsdPerMwh, variableUpkeepUsdPerMwh, coincidentPeakUsdPerMwh } = inputs.costs;
  const perMeterMwh =
    at.meanPowerUsdPerMwh + importAdderUsdPerMwh + variableUpkeepUsdPerMwh + coincidentPeakUsdPerMwh;
  return perMeterMwh * meterRatio(inputs.site.losses);
}

function keptShare(losses: SiteLosses): number {
  return (1 - losses.poolFeeFraction) * losses.hashingFraction;
}

/** Hashrate of all machines owned, repaired or not: what changes hands. */
function ownedHashrateThs(state: TrancheState): number {
  return state.workingCount > 0 ? (state.hashrateThs * state.ownedCount) / state.workingCount : 0;
}
