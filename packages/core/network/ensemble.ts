import { sum } from "../quantity/index.ts";
import { exp, log, standardNormal } from "../uncertainty/index.ts";
import { advanceEpoch, type NetworkModel } from "./epoch.ts";
import { addUnforeseen, copyFleet, installedEhs, makeFleet, runningPower, takeOffline } from "./fleet.ts";
import type { Frontier } from "./frontier.ts";
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
  /**
   * Share of the linear correction that the lasting factors get: they act on hashrate through thresholds and over months,
   * which one epoch's regression sees poorly; at full gain 80 % intervals of mean J/TH held the truth in 55 of 100
   * synthetic runs.
   */
  readonly lastingGainFraction: number;
  /** Share of that correction's loss of spread that is taken (F. Zhang et al., Mon. Weather Rev. 132 (2004), section 2). */
  readonly lastingSpreadLossFraction: number;
  /** Factors stay within so many prior standard deviations: data that ask for more ask for another model. */
  readonly factorLimitSigmas: number;
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

type FactorName = (typeof FACTOR_NAMES)[number];
type FactorSpreads = Readonly<Record<FactorName, number>>;

function spreads(p: EnsembleParameters): FactorSpreads {
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
    correctEnsemble(ensemble, parameters, predicted, observed, RETARGET_NOISE_LOG);
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
  const { mean, variance } = meanAndVariance(predicted);
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
  correctEnsemble(ensemble, parameters, predicted, log(meanJPerTh), spreadLog);
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
function correctEnsemble(
  ensemble: Ensemble,
  parameters: EnsembleParameters,
  predicted: Float64Array,
  observed: number,
  noiseLog: number,
): void {
  const { members } = ensemble;
  const { mean, variance } = meanAndVariance(predicted);
  if (!(variance > 0)) return;
  const total = variance + noiseLog * noiseLog;
  const shrink = 1 / (1 + Math.sqrt((noiseLog * noiseLog) / total));
  const gains = gainsOf(members, predicted, total);
  members.forEach((fleet, i) => {
    correctMember(fleet, gains, parameters, {
      mean: observed - mean,
      deviation: shrink * (predicted[i]! - mean),
    });
  });
}

type Gains = Record<FactorName | "capacity" | "pipeline" | "intensityLog", number>;

function gainsOf(members: readonly Fleet[], predicted: Float64Array, total: number): Gains {
  const gain = (read: (fleet: Fleet) => number) =>
    taperedGain(Float64Array.from(members, read), predicted, total);
  return {
    capacity: gain((fleet) => log(installedEhs(fleet))),
    pipeline: gain((fleet) => log(sum(fleet.pipelineEhs) + 1e-300)),
    intensityLog: gain((fleet) => fleet.factors.intensityLog),
    powerLog: gain((fleet) => fleet.factors.powerLog),
    efficiencyLog: gain((fleet) => fleet.factors.efficiencyLog),
    orderLog: gain((fleet) => fleet.factors.orderLog),
    leadLog: gain((fleet) => fleet.factors.leadLog),
  };
}

/**
 * Covariance over total variance, shrunk by what chance alone makes of a correlation among n members (1/(n-1) of its
 * square): without it 40 members learn from noise and end up too sure.
 */
function taperedGain(values: Float64Array, predicted: Float64Array, total: number): number {
  const own = meanAndVariance(values);
  const seen = meanAndVariance(predicted);
  let covariance = 0;
  for (let i = 0; i < values.length; i++)
    covariance += ((values[i]! - own.mean) * (predicted[i]! - seen.mean)) / (values.length - 1);
  const product = own.variance * seen.variance;
  if (!(product > 0)) return 0;
  const square = (covariance * covariance) / product;
  const kept = Math.max(0, 1 - 1 / ((values.length - 1) * Math.max(square, 1e-12)));
  return (kept * covariance) / total;
}

function meanAndVariance(values: Float64Array): { readonly mean: number; readonly variance: number } {
  const mean = sum(values) / values.length;
  let variance = 0;
  for (const value of values) variance += (value - mean) ** 2 / (values.length - 1);
  return { mean, variance };
}

/** A member's correction in units of the observed log. */
interface CorrectionStep {
  /** Observed less the ensemble's mean. */
  readonly mean: number;
  /** The member's own deviation, shrunk. */
  readonly deviation: number;
}

function correctMember(fleet: Fleet, gains: Gains, parameters: EnsembleParameters, of: CorrectionStep): void {
  const spread = spreads(parameters);
  const step = of.mean - of.deviation;
  const lasting =
    parameters.lastingGainFraction * (of.mean - parameters.lastingSpreadLossFraction * of.deviation);
  addUnforeseen(fleet, gains.capacity * step);
  const pipelineRatio = exp(gains.pipeline * step);
  for (let s = 0; s < fleet.pipelineEhs.length; s++) fleet.pipelineEhs[s]! *= pipelineRatio;
  fleet.factors.intensityLog += gains.intensityLog * step;
  for (const name of FACTOR_NAMES) {
    const limit = parameters.factorLimitSigmas * spread[name];
    const next = Math.min(limit, Math.max(-limit, fleet.factors[name] + gains[name] * lasting));
    if (name === "efficiencyLog") scaleEfficiency(fleet, next - fleet.factors[name]);
    fleet.factors[name] = next;
  }
}
