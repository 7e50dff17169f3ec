import { sum } from "../quantity/index.ts";
import { exp } from "../uncertainty/index.ts";
import { type Frontier, frontierJPerThAt } from "./frontier.ts";
import type { PowerBins } from "./power-bins.ts";
import type { Fleet, MemberFactors, NetworkParameters } from "./types.ts";

/** Stages of the Erlang lead time: standard deviation is the mean over sqrt(3). */
export const PIPELINE_STAGES = 3;

const DAYS_PER_YEAR = 365.25;

/** Factors of the member that is exactly the prior's middle. */
export function neutralFactors(): MemberFactors {
  return { powerLog: 0, efficiencyLog: 0, orderLog: 0, leadLog: 0, intensityLog: 0 };
}

/**
 * A fleet to start from, everything running: each vintage shipped at the efficiency of its time, amounts as of a
 * network that grew by `growthPerYear`, orders as that growth needs them.
 */
export function makeFleet(
  parameters: NetworkParameters,
  bins: PowerBins,
  start: {
    readonly day: number;
    readonly hashrateEhs: number;
    readonly growthPerYear: number;
    readonly frontier: Frontier;
    readonly factors?: MemberFactors;
  },
): Fleet {
  const factors = { ...(start.factors ?? neutralFactors()) };
  const fleet = emptyFleet(parameters, bins, factors);
  const { vintageCount, binCount } = fleet;
  for (let vintage = 0; vintage < vintageCount; vintage++) {
    const ageYears = (vintageCount - 1 - vintage) * parameters.vintageYears;
    const best = frontierJPerThAt(start.frontier, start.day - ageYears * DAYS_PER_YEAR);
    fleet.efficiencyJPerTh[vintage] = best * parameters.shipmentEfficiencyRatio * exp(factors.efficiencyLog);
    const rate = start.growthPerYear + parameters.retirementPerYear;
    for (let bin = 0; bin < binCount; bin++)
      fleet.installedEhs[vintage * binCount + bin] = bins.shareFraction[bin]! * exp(-rate * ageYears);
  }
  scaleInstalled(fleet, start.hashrateEhs / sum(fleet.installedEhs));
  const onOrder =
    start.hashrateEhs * (start.growthPerYear + parameters.retirementPerYear) * parameters.leadYears;
  fleet.pipelineEhs.fill(onOrder / PIPELINE_STAGES);
  return fleet;
}

function emptyFleet(parameters: NetworkParameters, bins: PowerBins, factors: MemberFactors): Fleet {
  const binCount = bins.shareFraction.length;
  const cells = parameters.vintageCount * binCount;
  return {
    vintageCount: parameters.vintageCount,
    binCount,
    installedEhs: new Float64Array(cells),
    runningFraction: new Float64Array(cells).fill(1),
    efficiencyJPerTh: new Float64Array(parameters.vintageCount),
    pipelineEhs: new Float64Array(PIPELINE_STAGES),
    newestVintage: parameters.vintageCount - 1,
    newestAgeYears: parameters.vintageYears,
    offlineFraction: 0,
    factors,
  };
}

/** A copy that shares nothing. */
export function copyFleet(fleet: Fleet): Fleet {
  return {
    ...fleet,
    installedEhs: fleet.installedEhs.slice(),
    runningFraction: fleet.runningFraction.slice(),
    efficiencyJPerTh: fleet.efficiencyJPerTh.slice(),
    pipelineEhs: fleet.pipelineEhs.slice(),
    factors: { ...fleet.factors },
  };
}

/** Multiplies all installed hashrate, in place. */
export function scaleInstalled(fleet: Fleet, ratio: number): void {
  for (let cell = 0; cell < fleet.installedEhs.length; cell++) fleet.installedEhs[cell]! *= ratio;
}

/** Hashrate that runs, EH/s. */
export function runningEhs(fleet: Fleet): number {
  let total = 0;
  for (let cell = 0; cell < fleet.installedEhs.length; cell++)
    total += fleet.installedEhs[cell]! * fleet.runningFraction[cell]!;
  return total * (1 - fleet.offlineFraction);
}

/** Hashrate installed, running or not, EH/s. */
export function installedEhs(fleet: Fleet): number {
  return sum(fleet.installedEhs);
}

/** Power of the machines that run, GW, and the mean efficiency of their hashrate, J/TH. EH/s * J/TH is MW. */
export function runningPower(fleet: Fleet): { readonly machineGw: number; readonly meanJPerTh: number } {
  let ehs = 0;
  let megawatts = 0;
  for (let cell = 0; cell < fleet.installedEhs.length; cell++) {
    const running = fleet.installedEhs[cell]! * fleet.runningFraction[cell]!;
    ehs += running;
    megawatts += running * fleet.efficiencyJPerTh[Math.floor(cell / fleet.binCount)]!;
  }
  return {
    machineGw: (megawatts * (1 - fleet.offlineFraction)) / 1000,
    meanJPerTh: ehs > 0 ? megawatts / ehs : 0,
  };
}

/** Puts a share of what is online offline (an exogenous loss), in place. */
export function takeOffline(fleet: Fleet, lossFraction: number): void {
  fleet.offlineFraction = 1 - (1 - fleet.offlineFraction) * (1 - lossFraction);
}

/**
 * Takes power from mining for good (diverted to AI), GW of machines, from every cell in proportion to its power.
 *
 * @returns EH/s that left
 */
export function divertPower(fleet: Fleet, machineGw: number): number {
  let megawatts = 0;
  for (let cell = 0; cell < fleet.installedEhs.length; cell++)
    megawatts += fleet.installedEhs[cell]! * fleet.efficiencyJPerTh[Math.floor(cell / fleet.binCount)]!;
  const share = megawatts > 0 ? Math.min(0.95, (machineGw * 1000) / megawatts) : 0;
  const before = installedEhs(fleet);
  scaleInstalled(fleet, 1 - share);
  return before * share;
}

/** The vintage on sale gives at most this share of itself at once to what is unexpectedly missing. */
const NEWEST_GIVES = 0.5;

/**
 * A change of hashrate that the model did not foresee, in place: more or fewer new machines than thought, so it goes to
 * the vintage on sale; what that can't give is missing everywhere.
 */
export function addUnforeseen(fleet: Fleet, byLog: number): void {
  const from = fleet.newestVintage * fleet.binCount;
  let newest = 0;
  for (let bin = 0; bin < fleet.binCount; bin++)
    newest += fleet.installedEhs[from + bin]! * fleet.runningFraction[from + bin]!;
  let running = 0;
  for (let cell = 0; cell < fleet.installedEhs.length; cell++)
    running += fleet.installedEhs[cell]! * fleet.runningFraction[cell]!;
  const change = running * (exp(byLog) - 1);
  const given = newest > 0 ? Math.max(-NEWEST_GIVES * newest, change) : 0;
  if (newest > 0)
    for (let bin = 0; bin < fleet.binCount; bin++) fleet.installedEhs[from + bin]! *= 1 + given / newest;
  if (running + given > 0 && given !== change) scaleInstalled(fleet, (running + change) / (running + given));
}
