import { type CalendarMonth, exp, log1p, monthsBetween, power } from "../quantity/index.ts";
import { requireFraction, requireNonNegative, requirePositive } from "./checks.ts";
import { miningErrors } from "./errors.ts";
import type { MaintenanceOutcome } from "./maintenance.ts";
import type { Machine } from "./types.ts";

/** Machines of one model bought together. */
export interface Tranche {
  readonly id: string;
  readonly machine: Machine;
  readonly count: number;
  /** Ages count from the first day of this month. */
  readonly bought: CalendarMonth;
  /** What was paid, USD per TH/s, or is to be paid where they are still to come; paid is sunk, never for decisions. */
  readonly paidUsdPerTh?: number;
  /** Warranty of these machines; absent: that of the ageing terms. */
  readonly warrantyMonths?: number;
  /** Age at which they are sold for what they fetch, where they were not before; absent: never for their age. */
  readonly lifeMonths?: number;
}

/** How machines of a tranche fail, are repaired and age. */
export interface AgeingTerms {
  /** Failures per running machine and year when new. */
  readonly failureFractionPerYear: number;
  /** Growth of that rate per year of age: 0.1 = 10 % more each year. */
  readonly failureGrowthFractionPerYear: number;
  readonly warrantyMonths: number;
  /** Down per failure under warranty (shipped to the maker and back), months. */
  readonly warrantyTurnaroundMonths: number;
  /** Down per failure after it (repaired on site or nearby), months. */
  readonly repairTurnaroundMonths: number;
  /** Share of failures after the warranty that are worth a repair; the rest is scrapped. */
  readonly repairableFraction: number;
  /** Cost of a repair over the machine's rated TH/s. */
  readonly repairUsdPerTh: number;
  /** Hashrate lost per year of age (dead chips, down-clocking), share of rated. */
  readonly hashrateLossFractionPerYear: number;
  /** J/TH added per year of age, share of rated. */
  readonly efficiencyLossFractionPerYear: number;
}

/** A tranche in a month. */
export interface TrancheState {
  readonly tranche: Tranche;
  /** Whole months since it was bought; 0 in its first. */
  readonly ageMonths: number;
  readonly isUnderWarranty: boolean;
  /** Machines not scrapped, mean of the month; a fraction of a machine is an expectation. */
  readonly ownedCount: number;
  /** Of these, not waiting for repair. */
  readonly workingCount: number;
  /** Of the working ones, at their rated set-point. */
  readonly hashrateThs: number;
  readonly powerMw: number;
  readonly efficiencyJPerTh: number;
  readonly failuresPerMonth: number;
  /** Repairs paid by the owner, USD in the month. */
  readonly repairUsd: number;
}

/**
 * A tranche in a month, in expectation. Failures come at `f (1 + growth)^age`; under warranty the maker replaces, later a
 * share is repaired and the rest scrapped, so machines owned fall as `exp(-(1 - repairable) * integral of the rate)`; a
 * machine works `1 / (1 + rate * turnaround)` of its time.
 *
 * @returns undefined before the month it was bought
 * @throws mining/not-positive, mining/not-fraction, mining/not-non-negative
 */
export function trancheAt(
  tranche: Tranche,
  shared: AgeingTerms,
  month: CalendarMonth,
): TrancheState | undefined {
  const { warrantyMonths } = tranche;
  const terms = warrantyMonths === undefined ? shared : { ...shared, warrantyMonths };
  checkTranche(tranche, terms);
  const ageMonths = monthsBetween(tranche.bought, month);
  if (ageMonths < 0) return undefined;
  const middleYears = (ageMonths + 0.5) / 12;
  const isUnderWarranty = ageMonths < terms.warrantyMonths;
  const rate = failureRatePerYear(terms, middleYears);
  const ownedCount = tranche.count * survivingShare(terms, middleYears);
  const turnaroundMonths = isUnderWarranty ? terms.warrantyTurnaroundMonths : terms.repairTurnaroundMonths;
  const workingCount = ownedCount / (1 + (rate / 12) * turnaroundMonths);
  const { machine } = tranche;
  const hashrateShare = Math.max(0, 1 - terms.hashrateLossFractionPerYear * middleYears);
  const efficiencyJPerTh =
    (machine.powerW / machine.hashrateThs) * (1 + terms.efficiencyLossFractionPerYear * middleYears);
  const hashrateThs = workingCount * machine.hashrateThs * hashrateShare;
  const failuresPerMonth = (workingCount * rate) / 12;
  const paidRepairs = isUnderWarranty ? 0 : failuresPerMonth * terms.repairableFraction;
  return {
    tranche,
    ageMonths,
    isUnderWarranty,
    ownedCount,
    workingCount,
    hashrateThs,
    powerMw: (hashrateThs * efficiencyJPerTh) / 1e6,
    efficiencyJPerTh,
    failuresPerMonth,
    repairUsd: paidRepairs * terms.repairUsdPerTh * machine.hashrateThs,
  };
}

/**
 * The same month under a maintenance policy instead of the tranche's own failures: its uptime decides how many work (a
 * machine that is down draws nothing, so a MWh earns as before), its cost takes the place of repairs.
 */
export function underMaintenance(state: TrancheState, outcome: MaintenanceOutcome): TrancheState {
  const workingCount = state.ownedCount * outcome.uptimeFraction;
  const ratio = state.workingCount > 0 ? workingCount / state.workingCount : 0;
  return {
    ...state,
    workingCount,
    hashrateThs: state.hashrateThs * ratio,
    powerMw: state.powerMw * ratio,
    failuresPerMonth: (state.ownedCount * outcome.failuresPerYear) / 12,
    repairUsd: (state.ownedCount * outcome.costUsdPerYear) / 12,
  };
}

/** Failures per running machine and year at an age. */
export function failureRatePerYear(terms: AgeingTerms, ageYears: number): number {
  return terms.failureFractionPerYear * power(1 + terms.failureGrowthFractionPerYear, ageYears);
}

/** Share of the machines bought that isn't scrapped at an age. */
export function survivingShare(terms: AgeingTerms, ageYears: number): number {
  const fromYears = terms.warrantyMonths / 12;
  if (ageYears <= fromYears) return 1;
  const growth = log1p(terms.failureGrowthFractionPerYear);
  const failures =
    growth === 0
      ? terms.failureFractionPerYear * (ageYears - fromYears)
      : (failureRatePerYear(terms, ageYears) - failureRatePerYear(terms, fromYears)) / growth;
  return exp(-(1 - terms.repairableFraction) * failures);
}

/** A tranche's share of the site's plug power when all is new, MW. */
export function ratedPowerMw(tranche: Tranche): number {
  return (tranche.count * tranche.machine.powerW) / 1e6;
}

function checkTranche(tranche: Tranche, terms: AgeingTerms): void {
  requireNonNegative(`machines of tranche ${tranche.id}`, tranche.count);
  requirePositive(`hashrate of ${tranche.machine.id} in TH/s`, tranche.machine.hashrateThs);
  requireNonNegative("failures per year", terms.failureFractionPerYear);
  requireFraction("repairable share of failures", terms.repairableFraction);
  requireFraction("hashrate lost per year", terms.hashrateLossFractionPerYear);
  requireNonNegative("warranty in months", terms.warrantyMonths);
  if (!(terms.failureGrowthFractionPerYear > -1))
    throw miningErrors.badMonths({ what: "growth of failures per year", reason: "must be above -1" });
}
