import {
  type AgeingTerms,
  type FleetSite,
  fleetTiers,
  type Machine,
  marketValueUsd,
  ratedPowerMw,
  type TrancheState,
  trancheAt,
} from "../mining/index.ts";
import { addMonths } from "../quantity/index.ts";
import type { Mine } from "./types.ts";

/**
 * One machine of a model at every age. All of a tranche is in proportion to its count, so a fleet's month is a few products
 * instead of a life simulated anew on each path.
 */
export interface UnitMachine {
  readonly machine: Machine;
  /** By age in months. */
  readonly states: readonly TrancheState[];
  readonly efficiencyJPerTh: Float64Array;
  /** Of the working share, at the plug. */
  readonly powerMw: Float64Array;
  /** Rated, of the share not scrapped, at the plug. */
  readonly installedMw: Float64Array;
  readonly repairUsd: Float64Array;
  /** Steps in power, most efficient first: entry `age * stepCount + step`. */
  readonly stepCount: number;
  readonly stepGridMw: Float64Array;
  readonly stepUsdPerMwhPerHashprice: Float64Array;
  readonly stepJPerTh: Float64Array;
  /** `tranche/mode` without the tranche: what settles ties in the merit order. */
  readonly stepNames: readonly string[];
}

/** Ages 0 to `oldestMonths` of one machine. */
export function makeUnitMachine(
  mine: Pick<Mine, "ageing" | "run">,
  machine: Machine,
  oldestMonths: number,
  warrantyMonths: number = mine.ageing.warrantyMonths,
): UnitMachine {
  const ageing = { ...mine.ageing, warrantyMonths };
  const states = Array.from({ length: oldestMonths + 1 }, (_, age) => stateAt(ageing, machine, age));
  const tiers = states.map((state) => fleetTiers([state], mine.run));
  const stepCount = Math.max(0, ...tiers.map((list) => list.length));
  const steps = (of: (tier: (typeof tiers)[number][number]) => number) =>
    Float64Array.from({ length: states.length * stepCount }, (_, i) => {
      const tier = tiers[Math.floor(i / stepCount)]![i % stepCount];
      return tier ? of(tier) : 0;
    });
  return {
    machine,
    states,
    efficiencyJPerTh: Float64Array.from(states, (state) => state.efficiencyJPerTh),
    powerMw: Float64Array.from(states, (state) => state.powerMw),
    installedMw: Float64Array.from(states, (state) => ratedPowerMw(state.tranche) * state.ownedCount),
    repairUsd: Float64Array.from(states, (state) => state.repairUsd),
    stepCount,
    stepGridMw: steps((tier) => tier.capacityMw),
    stepUsdPerMwhPerHashprice: steps((tier) => tier.usdPerMwhPerHashprice),
    stepJPerTh: steps((tier) => tier.marginalJPerTh),
    stepNames: (tiers.find((list) => list.length === stepCount) ?? []).map((tier) => tier.to),
  };
}

const ANY_MONTH = { year: 2000, month: 1 };

function stateAt(ageing: AgeingTerms, machine: Machine, ageMonths: number): TrancheState {
  const one = { id: machine.id, machine, count: 1, bought: ANY_MONTH };
  return trancheAt(one, ageing, addMonths(ANY_MONTH, ageMonths))!;
}

/** What the market pays for one machine of an age, after broker, transport and testing. */
export function unitResaleUsd(
  { machinePrice, resaleHaircutFraction }: Pick<Mine, "machinePrice" | "resaleHaircutFraction">,
  unit: UnitMachine,
  ageMonths: number,
  hashpriceUsdPerPhDay: number,
): number {
  return (
    marketValueUsd(machinePrice, unit.states[ageMonths]!, hashpriceUsdPerPhDay) * (1 - resaleHaircutFraction)
  );
}

/** What a site's run needs of its losses, in the numbers that the month loop multiplies. */
export function usdPerMwhPerHashprice(run: FleetSite, efficiencyJPerTh: number): number {
  const { poolFeeFraction, hashingFraction, pueRatio, lineLossRatio } = run.losses;
  return ((1 - poolFeeFraction) * hashingFraction) / (0.024 * efficiencyJPerTh * pueRatio * lineLossRatio);
}
