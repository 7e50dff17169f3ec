import type {
  DeliveredBlock,
  DemandCharge,
  EnergyBlock,
  MonthsOfSteps,
  ReserveProduct,
  TakeOrPay,
} from "../power/index.ts";
import type { Battery, DispatchProblem, PerStep } from "./types.ts";

/**
 * A dispatch problem with the features that leave the exact class of one battery and concave steps. Absent features
 * cost nothing: with none of them it is a plain {@link DispatchProblem} and takes the exact path (see `router.ts`).
 */
export interface SiteDispatchProblem extends DispatchProblem {
  /** Stores beside `battery`. */
  readonly furtherBatteries?: readonly Battery[];
  /** A battery may not charge and discharge in the same step ("burn" energy at negative prices). */
  readonly noBurning?: boolean;
  /** What starting and stopping the machines of a mining tier costs and needs. */
  readonly fleets?: readonly FleetLimits[];
  /** Whole machines: generators with starts and minimums, mining halls with modes. */
  readonly units?: readonly CommittedUnit[];
  /** What the tenant lets the site switch off, in calls. */
  readonly flexibleAi?: readonly FlexibleAiTier[];
  readonly reserves?: readonly SoldReserve[];
  /** Pairs of reserve products that may share a MW; all others exclude each other. */
  readonly stackableReserves?: readonly (readonly [string, string])[];
  /** Generators (or loads written as generators) that may run for some hours only. */
  readonly hourBudgets?: readonly HourBudget[];
  readonly demand?: readonly MeteredDemandCharge[];
  /** Monthly blocks of imported energy, charged on top of the import price. */
  readonly energyBlocks?: MonthlyEnergyBlocks;
  /** Blocks that are drawn or lost; import stays priced at the market, what is drawn of them earns market - strike. */
  readonly deliveredBlocks?: readonly DeliveredBlock[];
  /** Promised imports over the horizon. */
  readonly takeOrPay?: readonly TakeOrPay[];
}

/** How a unit may be run while it is on. */
export interface UnitMode {
  readonly id: string;
  readonly minimumMw: number;
  readonly maximumMw: PerStep;
  /** A mine's margin before power, or a generator's cost, per MWh at the bus. */
  readonly priceUsdPerMwh: PerStep;
}

/**
 * How the machines of a mining tier start and stop. A tier is thousands of machines, each on or off by itself, so any
 * share of it may do either and the problem stays linear; a hall that switches as one is a {@link CommittedUnit}.
 */
export interface FleetLimits {
  /** Position in `mining`. */
  readonly tier: number;
  /** Lost hashing, wear and work per MW that goes from off to on. */
  readonly startUsdPerMw: PerStep;
  /** A machine once on stays on for at least this many steps; likewise off. 1 or less: free. */
  readonly minimumOnSteps: number;
  readonly minimumOffSteps: number;
  /** Energy that may be left undrawn over the horizon, MWh; absent: any. */
  readonly maximumCurtailedMwh?: number;
  /** MW running in the steps before the horizon, the latest last, at least one; steady before that. */
  readonly beforeMw: readonly number[];
}

/**
 * Machines that are on or off as one: a generator (`source`) or a mining hall (`load`). In a step it is off, drawing
 * and giving nothing, or in exactly one mode within that mode's limits.
 */
export interface CommittedUnit {
  readonly id: string;
  readonly side: "source" | "load";
  readonly modes: readonly UnitMode[];
  /** Paid when it goes from off to on: fuel, lost shares, wear of the cycle. */
  readonly startCostUsd: number;
  /** Once on it stays on for at least this many steps; likewise off. 1 or less: free. */
  readonly minimumOnSteps: number;
  readonly minimumOffSteps: number;
  /** Steps in which it may be on over the horizon (a permit's hours); absent: all. */
  readonly maximumOnSteps?: number;
  /** Largest rise and fall between steps, MW; absent: free. A start may go to its smallest minimum at once, a stop leave from it. */
  readonly rampUpMw?: number;
  readonly rampDownMw?: number;
  /** Before the first step: on or off, for how many steps already, and at which power. */
  readonly before: { readonly isOn: boolean; readonly steps: number; readonly powerMw: number };
}

/** "x % for up to y hours, z times": calls on the tenant's flexibility. */
export interface FlexibleAiTier {
  readonly id: string;
  /** Share of the AI load that a call may cut, [0, 1]. */
  readonly shareFraction: number;
  /** Longest call, in steps. */
  readonly maximumSteps: number;
  /** Calls within the horizon; a part of a year has its part of the yearly calls. */
  readonly callCount: number;
  /** Paid to the tenant per MWh cut. */
  readonly compensationUsdPerMwh: number;
}

/** A reserve product and who may stand behind it. */
export interface SoldReserve extends ReserveProduct {
  /** Mining tiers (positions in `mining`) that may be shed. */
  readonly miningTiers: readonly number[];
  /** Positions of stores: 0 is `battery`, 1 the first of `furtherBatteries`. */
  readonly batteries: readonly number[];
}

/** At most so many hours in which a generator gives anything. A curtailable load is a generator that costs its compensation. */
export interface HourBudget {
  readonly id: string;
  /** Position in `generators`. */
  readonly generator: number;
  readonly maximumHours: number;
}

/** A demand charge on this horizon's steps. */
export interface MeteredDemandCharge {
  readonly charge: DemandCharge;
  /** Which month each step counts for. */
  readonly steps: MonthsOfSteps;
  /** Steps averaged by the meter (aligned with the horizon's start); 1 or absent: each step by itself. */
  readonly averagedSteps?: number;
  /** Peaks of the months that are paid for already, MW: only more than these costs anything. */
  readonly paidPeaksMw?: Float64Array;
}

/** Energy blocks, per month. */
export interface MonthlyEnergyBlocks {
  readonly blocks: readonly EnergyBlock[];
  readonly steps: MonthsOfSteps;
}

/** All stores of a problem, the exact class's own battery first. */
export function batteriesOf(problem: SiteDispatchProblem): readonly Battery[] {
  return [...(problem.battery ? [problem.battery] : []), ...(problem.furtherBatteries ?? [])];
}
