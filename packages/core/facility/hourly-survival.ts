import { requireCount, requireFraction, requireNonNegative, requirePositive } from "./checks.ts";
import { binomialChance } from "./draws.ts";
import { facilityErrors } from "./errors.ts";
import { independentStartFailure } from "./system.ts";

/**
 * Survival of an outage hour by hour, as REopt's backup reliability counts it (NREL, REopt.jl, src/outagesim/
 * backup_reliability.jl): a Markov chain over working gensets and the battery's charge; failure chance per hour = 1/MTTF,
 * drawn at the start of each hour; surplus genset power charges the battery, a shortfall discharges it.
 */
export interface HourlyBackup {
  /** Critical load of each hour of the outage, kW. */
  readonly loadKw: readonly number[];
  readonly gensetCount: number;
  readonly gensetKw: number;
  readonly operationalAvailabilityFraction: number;
  readonly failureToStartProbability: number;
  readonly meanTimeToFailureHours: number;
  readonly battery: HourlyBattery | null;
}

/** Usable energy is counted above the minimum charge. */
export interface HourlyBattery {
  readonly powerKw: number;
  readonly usableKwh: number;
  readonly startKwh: number;
  readonly chargeEfficiencyFraction: number;
  readonly dischargeEfficiencyFraction: number;
}

/**
 * P(the load is met in every hour up to and including this one), one per hour.
 * The battery's charge is followed exactly (no bins): states are (working gensets, charge).
 * @throws facility/bad-number
 */
export function hourlySurvival(backup: HourlyBackup): readonly number[] {
  checkBackup(backup);
  const failPerHour = 1 / backup.meanTimeToFailureHours;
  let states = startStates(backup);
  return backup.loadKw.map((loadKw) => {
    states = surviveHour(states, backup, failPerHour, loadKw);
    return [...states.values()].reduce((total, { chance }) => total + chance, 0);
  });
}

interface HourState {
  readonly working: number;
  readonly chargeKwh: number;
  readonly chance: number;
}

type States = ReadonlyMap<string, HourState>;

function startStates(backup: HourlyBackup): States {
  const failure = independentStartFailure({
    kind: "gensets",
    id: "hourly",
    count: backup.gensetCount,
    operationalAvailabilityFraction: backup.operationalAvailabilityFraction,
    failureToStartProbability: backup.failureToStartProbability,
    meanTimeToFailureHours: backup.meanTimeToFailureHours,
    repair: null,
  });
  const states = new Map<string, HourState>();
  const chargeKwh = backup.battery?.startKwh ?? 0;
  for (let failed = 0; failed <= backup.gensetCount; failed++)
    add(states, {
      working: backup.gensetCount - failed,
      chargeKwh,
      chance: binomialChance(backup.gensetCount, failed, failure),
    });
  return states;
}

function surviveHour(states: States, backup: HourlyBackup, failPerHour: number, loadKw: number): States {
  const next = new Map<string, HourState>();
  for (const { working, chargeKwh, chance } of states.values()) {
    for (let failed = 0; failed <= working; failed++) {
      const left = working - failed;
      const after = chargeAfter(left * backup.gensetKw - loadKw, chargeKwh, backup.battery);
      if (after === null) continue;
      add(next, {
        working: left,
        chargeKwh: after,
        chance: chance * binomialChance(working, failed, failPerHour),
      });
    }
  }
  return next;
}

/** Charge after an hour with this surplus (+) or shortfall (-) of genset power; null: the load is not met. */
function chargeAfter(surplusKw: number, chargeKwh: number, battery: HourlyBattery | null): number | null {
  const tolerance = 1e-9;
  if (!battery) return surplusKw >= -tolerance ? 0 : null;
  if (surplusKw >= 0) {
    const stored = Math.min(surplusKw, battery.powerKw) * battery.chargeEfficiencyFraction;
    return Math.min(battery.usableKwh, chargeKwh + stored);
  }
  const drawnKwh = -surplusKw / battery.dischargeEfficiencyFraction;
  if (-surplusKw > battery.powerKw + tolerance || drawnKwh > chargeKwh + tolerance) return null;
  return Math.max(0, chargeKwh - drawnKwh);
}

function add(states: Map<string, HourState>, state: HourState): void {
  if (state.chance === 0) return;
  const key = `${state.working}/${state.chargeKwh.toFixed(9)}`;
  const chance = (states.get(key)?.chance ?? 0) + state.chance;
  states.set(key, { ...state, chance });
}

function checkBackup(backup: HourlyBackup): void {
  requireCount("gensets", backup.gensetCount);
  requireNonNegative("genset kW", backup.gensetKw);
  requireFraction("operational availability", backup.operationalAvailabilityFraction);
  requireFraction("failure to start", backup.failureToStartProbability);
  requirePositive("mean time to failure", backup.meanTimeToFailureHours);
  requireFraction("failure chance per hour (1 / mean time to failure)", 1 / backup.meanTimeToFailureHours);
  for (const loadKw of backup.loadKw) requireNonNegative("load kW", loadKw);
  if (!backup.battery) return;
  checkBattery(backup.battery);
}

function checkBattery(battery: HourlyBattery): void {
  requireNonNegative("battery kW", battery.powerKw);
  requireNonNegative("battery usable kWh", battery.usableKwh);
  if (!(battery.startKwh >= 0 && battery.startKwh <= battery.usableKwh))
    throw facilityErrors.badNumber({
      where: "battery start kWh",
      value: battery.startKwh,
      allowed: `0 to the usable ${battery.usableKwh}`,
    });
  requireFraction("charge efficiency", battery.chargeEfficiencyFraction);
  requirePositive("discharge efficiency", battery.dischargeEfficiencyFraction);
  requireFraction("discharge efficiency", battery.dischargeEfficiencyFraction);
}
