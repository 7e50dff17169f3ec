import { stepHours } from "../quantity/index.ts";
import { importCostAtBus } from "./interval-value.ts";
import { valueAt } from "./per-step.ts";
import type { Battery, DispatchProblem, DispatchSchedule, PerStep } from "./types.ts";

/** What one more MW (MWh for energy) over the whole horizon would have earned, USD. First-order: sizes held. */
export interface HorizonDuals {
  /** One more MW of import limit, at the point of connection, in the steps with all firm load served. */
  readonly importUsdPerMw: number;
  /** The same in the steps with unserved firm load, whose value is the penalty's and not the market's. */
  readonly importWhileUnservedUsdPerMw: number;
  /** Hours with unserved firm load. */
  readonly unservedHours: number;
  /** One more MW of export limit at the point of connection. */
  readonly exportUsdPerMw: number;
  readonly chargeUsdPerMw: number;
  readonly dischargeUsdPerMw: number;
  readonly storageUsdPerMwh: number;
  /** One more MW of each tier's machines, in the problem's order. */
  readonly miningUsdPerMw: readonly number[];
}

/** Load below this counts as served, MW. */
const NOISE_MW = 1e-9;

/**
 * Duals over the horizon from a schedule's bus prices p and water values v: a limit earns, per MWh it would let
 * through, price - p (uses), p - cost (sources), v*ηc - p (charger), p - wear - v/ηd (discharger), and a larger store
 * each rise of v across a step.
 */
export function horizonDuals(problem: DispatchProblem, schedule: DispatchSchedule): HorizonDuals {
  const hours = stepHours(problem.grid);
  const { marginalValueUsdPerMwh: bus, waterValueUsdPerMwh: water } = schedule;
  const importCost = importCostAtBus(problem);
  const kept = 1 - problem.import.lossFraction;
  let served = 0;
  let unserved = 0;
  let unservedSteps = 0;
  for (let step = 0; step < bus.length; step++) {
    const gain = Math.max(0, bus[step]! - valueAt(importCost, step)) * kept * hours;
    if (schedule.aiUnservedMw[step]! + schedule.auxiliaryUnservedMw[step]! > NOISE_MW) {
      unserved += gain;
      unservedSteps++;
    } else served += gain;
  }
  const storage =
    problem.battery && water.length > 0 ? storageDuals(problem.battery, bus, water, hours) : NONE;
  const storageUsdPerMwh = storage.storageUsdPerMwh + riseAcrossTheTurn(problem.battery, water);
  return {
    importUsdPerMw: served,
    importWhileUnservedUsdPerMw: unserved,
    unservedHours: unservedSteps * hours,
    exportUsdPerMw: exportDual(problem, bus, hours),
    ...storage,
    storageUsdPerMwh,
    miningUsdPerMw: problem.mining.map((tier) => useDual(tier.valueUsdPerMwh, 1, bus, hours)),
  };
}

/** A cyclic store that is full from the last step to the first: the rise of the water value there. */
function riseAcrossTheTurn(battery: Battery | undefined, water: Float64Array): number {
  if (battery?.ends.kind !== "cyclic" || water.length === 0) return 0;
  return Math.max(0, water[0]! - water[water.length - 1]!);
}

const NONE = { chargeUsdPerMw: 0, dischargeUsdPerMw: 0, storageUsdPerMwh: 0 };

/** Σ (price - p)+ * profile * hours: what one more MW (times the profile) of a use earns. */
export function useDual(price: PerStep, profile: PerStep, bus: Float64Array, hours: number): number {
  let sum = 0;
  for (let step = 0; step < bus.length; step++) {
    const gain = valueAt(price, step) - bus[step]!;
    if (gain > 0) sum += gain * valueAt(profile, step);
  }
  return sum * hours;
}

/** Σ (p - cost)+ * profile * hours: what one more MW (times the profile) of a source earns. */
export function sourceDual(cost: PerStep, profile: PerStep, bus: Float64Array, hours: number): number {
  let sum = 0;
  for (let step = 0; step < bus.length; step++) {
    const gain = bus[step]! - valueAt(cost, step);
    if (gain > 0) sum += gain * valueAt(profile, step);
  }
  return sum * hours;
}

function exportDual({ export: terms }: DispatchProblem, bus: Float64Array, hours: number): number {
  if (!terms) return 0;
  const kept = 1 - terms.lossFraction;
  let sum = 0;
  for (let step = 0; step < bus.length; step++) {
    const net = valueAt(terms.priceUsdPerMwh, step) - valueAt(terms.deductUsdPerMwh, step);
    const gain = net - bus[step]! / kept;
    if (gain > 0) sum += gain;
  }
  return sum * hours;
}

/** Duals of a battery's three sizes. */
export function storageDuals(battery: Battery, bus: Float64Array, water: Float64Array, hours: number) {
  const { chargeEfficiencyFraction: chargeEff, wearUsdPerMwh } = battery;
  const perDischarge = 1 / battery.dischargeEfficiencyFraction;
  let charge = 0;
  let discharge = 0;
  let energy = 0;
  for (let step = 0; step < water.length; step++) {
    const stored = water[step]!;
    const taking = stored * chargeEff - bus[step]!;
    const giving = bus[step]! - wearUsdPerMwh - stored * perDischarge;
    if (taking > 0) charge += taking;
    if (giving > 0) discharge += giving;
    if (step > 0 && stored > water[step - 1]!) energy += stored - water[step - 1]!;
  }
  const { kind } = battery.ends;
  const last = water[water.length - 1]!;
  if ((kind === "free-end" || kind === "at-least") && last < 0) energy -= last;
  return { chargeUsdPerMw: charge * hours, dischargeUsdPerMw: discharge * hours, storageUsdPerMwh: energy };
}
