import { exp, log, standardNormal } from "../uncertainty/index.ts";
import { advanceEpoch, type NetworkModel } from "./epoch.ts";
import { copyFleet, makeFleet, runningPower, scaleInstalled, takeOffline } from "./fleet.ts";
import { type Frontier, frontierJPerThAt } from "./frontier.ts";
import {
  applyOutages,
  ehsOfDifficulty,
  NETWORK_FACTOR,
  type Outage,
  RETARGET_NOISE_LOG,
  wander,
} from "./path.ts";
import type { Fleet, MemberFactors } from "./types.ts";

/** How unsure the prior is of each factor (standard deviations of logs), and how fast the world forgets. */
export interface EnsembleParameters {
  readonly members: number;
  readonly powerSpreadOfLevelLog: number;
  readonly efficiencySpreadOfLevelLog: number;
  readonly orderSpreadOfLevelLog: number;
  readonly leadSpreadOfLevelLog: number;
  /** Memory of these factors, years: they return to the prior as the data that fixed them age. */
  readonly factorMemoryYears: number;
}

/** An ensemble that has seen the data so far. */
export interface Ensemble {
  readonly members: readonly Fleet[];
  /** Epochs assimilated so far; the step of the next random draws. */
  step: number;
}

/** One closed epoch to learn from. */
export interface ClosedEpoch {
  readonly startDay: number;
  readonly endDay: number;
  readonly hashpriceUsdPerPhDay: number;
  readonly powerUsdPerMwh: number;
  readonly frontierJPerTh: number;
  readonly nextDifficulty: number;
  /** False where the retarget hit a limit and says only so much. */
  readonly isUnclamped: boolean;
}

const DAYS_PER_YEAR = 365.25;
const FACTOR_NAMES = ["powerLog", "efficiencyLog", "orderLog", "leadLog"] as const;

function spreads(p: EnsembleParameters): Record<(typeof FACTOR_NAMES)[number], number> {
  return {
    powerLog: p.powerSpreadOfLevelLog,
    efficiencyLog: p.efficiencySpreadOfLevelLog,
    orderLog: p.orderSpreadOfLevelLog,
    leadLog: p.leadSpreadOfLevelLog,
  };
}

/** An ensemble drawn from the prior. */
export function makeEnsemble(
  model: NetworkModel,
  ensemble: EnsembleParameters,
  start: {
    readonly day: number;
    readonly difficulty: number;
    readonly growthPerYear: number;
    readonly frontier: Frontier;
    readonly studySeed: number;
  },
): Ensemble {
  const key = { studySeed: start.studySeed };
  const members = Array.from({ length: ensemble.members }, (_, member) => {
    const factors: MemberFactors = {
      powerLog: 0,
      efficiencyLog: 0,
      orderLog: 0,
      leadLog: 0,
      intensityLog: 0,
    };
    const spread = spreads(ensemble);
    FACTOR_NAMES.forEach((name, i) => {
      factors[name] = spread[name] * standardNormal(key, member, NETWORK_FACTOR.memberFirst + i, 0);
    });
    factors.intensityLog =
      model.parameters.intensitySpreadLog * standardNormal(key, member, NETWORK_FACTOR.memberFirst + 4, 0);
    return makeFleet(model.parameters, model.bins, {
      day: start.day,
      hashrateEhs: ehsOfDifficulty(start.difficulty),
      growthPerYear: start.growthPerYear,
      frontier: start.frontier,
      factors,
    });
  });
  return { members, step: 0 };
}

/** A copy that shares nothing. */
export function copyEnsemble(ensemble: Ensemble): Ensemble {
  return { members: ensemble.members.map(copyFleet), step: ensemble.step };
}

/** Advances every member through a closed epoch, in place, and corrects all by what the retarget showed. */
export function assimilateEpoch(
  ensemble: Ensemble,
  model: NetworkModel,
  parameters: EnsembleParameters,
  epoch: ClosedEpoch,
  world: { readonly outages: readonly Outage[]; readonly studySeed: number },
): void {
  const years = (epoch.endDay - epoch.startDay) / DAYS_PER_YEAR;
  const predicted = new Float64Array(ensemble.members.length);
  ensemble.members.forEach((fleet, member) => {
    const noise = { studySeed: world.studySeed, path: member };
    wander(fleet, model, noise, ensemble.step, years);
    wanderFactors(fleet, parameters, noise, ensemble.step, years);
    applyOutages(fleet, model, world.outages, epoch.startDay, epoch.endDay);
    const flows = advanceEpoch(fleet, model, {
      years,
      hashpriceUsdPerPhDay: epoch.hashpriceUsdPerPhDay,
      frontierJPerTh: epoch.frontierJPerTh,
      powerUsdPerMwh: epoch.powerUsdPerMwh,
    });
    predicted[member] = log(Math.max(flows.runningEhs, 1e-300));
  });
  ensemble.step += 1;
  const observed = log(ehsOfDifficulty(epoch.nextDifficulty));
  const isTold = world.outages.some((outage) => isUnderWay(outage, epoch.endDay));
  if (epoch.isUnclamped && (isTold || !explainAsOutage(ensemble, model, predicted, observed)))
    correctEnsemble(ensemble, spreads(parameters), predicted, observed, RETARGET_NOISE_LOG);
}

/** Within its ramp or a quarter after it, a given outage explains what is missing; none is read on top. */
function isUnderWay(outage: Outage, day: number): boolean {
  return day >= outage.startDay && day <= outage.startDay + outage.rampDays + 91;
}

/** A fall far beyond what margins explain is machines gone offline, which come back: not a loss of machines. */
function explainAsOutage(
  ensemble: Ensemble,
  model: NetworkModel,
  predicted: Float64Array,
  observed: number,
): boolean {
  const n = predicted.length;
  const mean = predicted.reduce((a, b) => a + b, 0) / n;
  const variance = predicted.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1);
  const spread = Math.sqrt(variance + RETARGET_NOISE_LOG ** 2);
  if (observed - mean > -model.parameters.outageSigmas * spread) return false;
  for (const fleet of ensemble.members) takeOffline(fleet, 1 - exp(observed - mean));
  return true;
}

/** Corrects by an outside figure for the network's mean efficiency (an anchor), J/TH. */
export function assimilateEfficiency(
  ensemble: Ensemble,
  parameters: EnsembleParameters,
  meanJPerTh: number,
  spreadLog: number,
): void {
  const predicted = Float64Array.from(ensemble.members, (fleet) => log(runningPower(fleet).meanJPerTh));
  correctEnsemble(ensemble, spreads(parameters), predicted, log(meanJPerTh), spreadLog);
}

function wanderFactors(
  fleet: Fleet,
  p: EnsembleParameters,
  noise: { studySeed: number; path: number },
  step: number,
  years: number,
): void {
  const keep = exp(-years / p.factorMemoryYears);
  const spread = spreads(p);
  FACTOR_NAMES.forEach((name, i) => {
    const draw = standardNormal(noise, noise.path, NETWORK_FACTOR.memberWander + i, step);
    const next = keep * fleet.factors[name] + Math.sqrt(1 - keep * keep) * spread[name] * draw;
    if (name === "efficiencyLog") scaleEfficiency(fleet, next - fleet.factors.efficiencyLog);
    fleet.factors[name] = next;
  });
}

function scaleEfficiency(fleet: Fleet, byLog: number): void {
  const ratio = exp(byLog);
  for (let v = 0; v < fleet.efficiencyJPerTh.length; v++) fleet.efficiencyJPerTh[v]! *= ratio;
}

/**
 * Deterministic (square-root) ensemble Kalman correction by one observed log: J. S. Whitaker and T. M. Hamill, "Ensemble
 * data assimilation without perturbed observations", Monthly Weather Review 130 (2002), eq. 10-13, for one observation.
 */
const LIM = 2;
function correctEnsemble(
  ensemble: Ensemble,
  spread: Record<(typeof FACTOR_NAMES)[number], number>,
  predicted: Float64Array,
  observed: number,
  noiseLog: number,
): void {
  const { members } = ensemble;
  const n = members.length;
  const mean = predicted.reduce((a, b) => a + b, 0) / n;
  let variance = 0;
  for (const value of predicted) variance += (value - mean) ** 2 / (n - 1);
  if (!(variance > 0)) return;
  const total = variance + noiseLog * noiseLog;
  const shrink = 1 / (1 + Math.sqrt((noiseLog * noiseLog) / total));
  const innovation = observed - mean;
  const gainOf = (read: (fleet: Fleet) => number): number => {
    let covariance = 0;
    let average = 0;
    for (const fleet of members) average += read(fleet) / n;
    members.forEach((fleet, i) => {
      covariance += ((read(fleet) - average) * (predicted[i]! - mean)) / (n - 1);
    });
    return covariance / total;
  };
  const gains = {
    capacity: gainOf((fleet) => log(fleet.installedEhs.reduce((a, b) => a + b, 0))),
    pipeline: gainOf((fleet) => log(fleet.pipelineEhs.reduce((a, b) => a + b, 1e-300))),
    intensityLog: gainOf((fleet) => fleet.factors.intensityLog),
    powerLog: gainOf((fleet) => fleet.factors.powerLog),
    efficiencyLog: gainOf((fleet) => fleet.factors.efficiencyLog),
    orderLog: gainOf((fleet) => fleet.factors.orderLog),
    leadLog: gainOf((fleet) => fleet.factors.leadLog),
  };
  members.forEach((fleet, i) => {
    const step = innovation - shrink * (predicted[i]! - mean);
    correctCapacity(fleet, gains.capacity * step);
    const pipelineRatio = exp(gains.pipeline * step);
    for (let s = 0; s < fleet.pipelineEhs.length; s++) fleet.pipelineEhs[s]! *= pipelineRatio;
    fleet.factors.intensityLog += gains.intensityLog * step;
    for (const name of FACTOR_NAMES) {
      const limit = LIM * spread[name];
      const next = Math.min(limit, Math.max(-limit, fleet.factors[name] + gains[name] * step));
      if (name === "efficiencyLog") scaleEfficiency(fleet, next - fleet.factors[name]);
      fleet.factors[name] = next;
    }
  });
}

/**
 * Hashrate that the model did not foresee is new machines and goes to the vintage on sale; what is missing is missing
 * everywhere.
 */
function correctCapacity(fleet: Fleet, byLog: number): void {
  const from = fleet.newestVintage * fleet.binCount;
  let newest = 0;
  for (let bin = 0; bin < fleet.binCount; bin++) newest += fleet.installedEhs[from + bin]!;
  if (byLog <= 0 || newest <= 0) {
    scaleInstalled(fleet, exp(byLog));
    return;
  }
  let running = 0;
  for (let cell = 0; cell < fleet.installedEhs.length; cell++)
    running += fleet.installedEhs[cell]! * fleet.runningFraction[cell]!;
  const ratio = 1 + (running * (exp(byLog) - 1)) / newest;
  for (let bin = 0; bin < fleet.binCount; bin++) fleet.installedEhs[from + bin]! *= ratio;
}

/** The frontier on the middle of an epoch. */
export function frontierOfEpoch(frontier: Frontier, startDay: number, endDay: number): number {
  return frontierJPerThAt(frontier, (startDay + endDay) / 2);
}
