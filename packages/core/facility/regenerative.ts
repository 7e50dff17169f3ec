import { sum } from "../quantity/index.ts";
import type { RandomKey } from "../uncertainty/index.ts";
import { requireCount, requireFraction, requirePositive } from "./checks.ts";
import type { Biasing } from "./cycle.ts";
import { runCycle } from "./cycle.ts";
import type { Run } from "./cycle-events.ts";
import { makeCycleState, resetCycle, timerSlotsOf } from "./cycle-state.ts";
import { makeDraws } from "./draws.ts";
import type { ComponentGraph } from "./graph-types.ts";
import { type Hazard, hazardsOf } from "./hazards.ts";
import { type HallEstimate, hallEstimates, relativeHalfWidth } from "./regenerative-estimate.ts";
import { addCycle, clearStratum, makeStrata, type Stratum, stratumVariance } from "./strata.ts";
import { compileSystem } from "./system.ts";

/** How long and how hard engine B works. */
export interface SimulationSettings extends RandomKey {
  /** Stop where every hall's unavailability (both measures) is known to this relative 95 % half-width. */
  readonly relativeHalfWidth: number;
  readonly maxCycles: number;
  /** Cycles of the pilot per stratum and way of sampling. */
  readonly pilotCycles?: number;
  /** Weights may not grow beyond this while biased; 8 unless said. */
  readonly likelihoodRatioCap?: number;
  /** False: plain simulation, no strata weights chosen, no biasing (the baseline of the gain). */
  readonly biased?: boolean;
}

/** One cycle with a loss, kept for the distribution of downtime. */
export interface LossSample {
  /** Chance-weight: losses of this kind per hour of operation. */
  readonly ratePerHour: number;
  /** Durations of the contract's interruptions, hours, per hall. */
  readonly contractHours: readonly (readonly number[])[];
  readonly tenantLossHours: readonly number[];
}

/** What the simulation says, never without its interval. */
export interface SimulationResult {
  readonly halls: readonly HallEstimate[];
  readonly cycles: number;
  /** Mean length of a cycle, hours. */
  readonly cycleHours: number;
  readonly reachedTarget: boolean;
  readonly strata: readonly StratumReport[];
  readonly losses: readonly LossSample[];
}

export interface StratumReport {
  readonly firstEvent: string;
  readonly share: number;
  readonly cycles: number;
  readonly losses: number;
  readonly failureProbability: number;
}

const WAYS_OF_SAMPLING = [0, 0.3, 0.6] as const;
const PILOT_CYCLES = 400;
const LIKELIHOOD_RATIO_CAP = 8;
const LEAST_LOSSES_TO_TRUST_PLAIN = 25;

/**
 * Engine B: regenerative simulation of any graph. Cycles start where all is well; the first event (a storm, an outage, a dip,
 * a failure) is a stratum with its exact share, so outage clusters are sampled as often as they matter and not as often as
 * they come. A pilot chooses per stratum between the true dynamics and balanced failure biasing; then cycles go where
 * share * standard deviation is greatest (Neyman). Unavailability = E[hours lost per cycle] / E[cycle hours], delta method.
 *
 * @throws the named errors of `checkGraph`; facility/bad-number for settings out of range
 */
export function simulateAvailability(graph: ComponentGraph, settings: SimulationSettings): SimulationResult {
  checkSettings(settings);
  const simulation = makeSimulation(graph, settings);
  if (settings.biased ?? true) choosePlans(simulation);
  const { strata } = simulation;
  let reachedTarget = false;
  for (let round = 0, size = 400 * strata.length; ; round++, size *= 2) {
    const room = settings.maxCycles - cyclesOf(strata);
    allocate(simulation, Math.min(size, room), round);
    reachedTarget = worstHalfWidth(simulation) <= settings.relativeHalfWidth;
    if (reachedTarget || cyclesOf(strata) >= settings.maxCycles) break;
  }
  return report(simulation, reachedTarget);
}

interface Simulation {
  readonly run: Run;
  readonly settings: SimulationSettings;
  readonly hazards: readonly Hazard[];
  readonly strata: Stratum[];
  readonly restHours: number;
  readonly loss: Float64Array;
  readonly events: Float64Array;
  readonly kept: KeptLoss[];
  keep: boolean;
  nextPath: number;
}

interface KeptLoss {
  readonly stratum: Stratum;
  readonly weight: number;
  readonly contractHours: readonly (readonly number[])[];
  readonly tenantLossHours: readonly number[];
}

function checkSettings(settings: SimulationSettings): void {
  requirePositive("relative half-width", settings.relativeHalfWidth);
  requireCount("most cycles", settings.maxCycles, 1);
  requireCount("pilot cycles", settings.pilotCycles ?? PILOT_CYCLES, 2);
  requireFraction("1 / likelihood-ratio cap", 1 / (settings.likelihoodRatioCap ?? LIKELIHOOD_RATIO_CAP));
}

function makeSimulation(graph: ComponentGraph, settings: SimulationSettings): Simulation {
  const system = compileSystem(graph);
  const state = makeCycleState(system);
  resetCycle(system, state);
  const hazards = hazardsOf(system);
  const measures = 2 * system.halls.length;
  const strata = makeStrata(system, state, hazards, measures);
  return {
    run: { system, state, slots: timerSlotsOf(system), draws: makeDraws(settings) },
    settings,
    hazards,
    strata,
    restHours: 1 / sum(strata.map((stratum) => stratum.ratePerHour)),
    loss: new Float64Array(measures),
    events: new Float64Array(measures),
    kept: [],
    keep: false,
    nextPath: 0,
  };
}

/** Tries each way of sampling on each stratum and keeps the one of least variance. */
function choosePlans(simulation: Simulation): void {
  const cycles = simulation.settings.pilotCycles ?? PILOT_CYCLES;
  for (const stratum of simulation.strata) {
    let best = {
      failureProbability: WAYS_OF_SAMPLING[1] as number,
      relativeVariance: Number.POSITIVE_INFINITY,
    };
    for (const failureProbability of WAYS_OF_SAMPLING) {
      clearStratum(stratum);
      stratum.failureProbability = failureProbability;
      runCycles(simulation, stratum, cycles);
      const relativeVariance = pilotVariance(stratum);
      const trusted = failureProbability > 0 || stratum.losses >= LEAST_LOSSES_TO_TRUST_PLAIN;
      if (trusted && relativeVariance < best.relativeVariance)
        best = { failureProbability, relativeVariance };
    }
    clearStratum(stratum);
    stratum.failureProbability = best.failureProbability;
  }
}

/** Relative variance per cycle, the worst over measures that saw a loss. */
function pilotVariance(stratum: Stratum): number {
  let worst = Number.NEGATIVE_INFINITY;
  for (let m = 0; m < stratum.lossSum.length; m++) {
    const mean = stratum.lossSum[m]! / stratum.cycles;
    if (mean === 0) continue;
    worst = Math.max(worst, stratum.lossSquareSum[m]! / stratum.cycles / (mean * mean));
  }
  return worst === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : worst;
}

/** Gives a round's cycles to strata: at first evenly, then by share * standard deviation, never under 2 % each. */
function allocate(simulation: Simulation, cycles: number, round: number): void {
  simulation.keep = true;
  const { strata } = simulation;
  const scores = strata.map((stratum) =>
    simulation.settings.biased === false ? stratum.share : score(simulation, stratum),
  );
  const total = sum(scores);
  strata.forEach((stratum, i) => {
    const even = 1 / strata.length;
    const wanted =
      round === 0 && simulation.settings.biased !== false ? even : total > 0 ? scores[i]! / total : even;
    runCycles(simulation, stratum, Math.max(2, Math.round(cycles * (0.02 * even + 0.98 * wanted))));
  });
}

/** share * standard deviation, relative to the measure's mean, summed over measures. */
function score({ strata }: Simulation, stratum: Stratum): number {
  if (stratum.cycles < 2) return stratum.share;
  let total = 0;
  for (let m = 0; m < stratum.lossSum.length; m++) {
    const mean = sum(
      strata.map((other) => (other.cycles > 0 ? (other.share * other.lossSum[m]!) / other.cycles : 0)),
    );
    if (mean === 0) continue;
    const variance = stratumVariance(stratum, 0, {
      xx: stratum.lossSquareSum[m]!,
      xt: 0,
      x: stratum.lossSum[m]!,
    });
    total += (stratum.share * Math.sqrt(variance)) / mean;
  }
  return total;
}

function runCycles(simulation: Simulation, stratum: Stratum, cycles: number): void {
  const { run, hazards, loss, events, settings } = simulation;
  const biasing: Biasing = {
    failureProbability: stratum.failureProbability,
    likelihoodRatioCap: settings.likelihoodRatioCap ?? LIKELIHOOD_RATIO_CAP,
  };
  for (let cycle = 0; cycle < cycles; cycle++) {
    run.draws.start(simulation.nextPath++, 0);
    const hours = runCycle(run, hazards, stratum.hazard, biasing);
    readLosses(run, loss, events);
    addCycle(stratum, run.state.weight, hours, loss, events);
    if (simulation.keep && events.some((count) => count > 0)) simulation.kept.push(keepLoss(run, stratum));
  }
}

function readLosses({ state }: Run, loss: Float64Array, events: Float64Array): void {
  for (let i = 0; i < state.halls.length; i++) {
    const hall = state.halls[i]!;
    loss[2 * i] = sum(hall.contractHours);
    events[2 * i] = hall.contractHours.length;
    loss[2 * i + 1] = hall.tenantLossHours;
    events[2 * i + 1] = hall.tenantInterruptions;
  }
}

function keepLoss({ state }: Run, stratum: Stratum): KeptLoss {
  return {
    stratum,
    weight: state.weight,
    contractHours: state.halls.map((hall) => [...hall.contractHours]),
    tenantLossHours: state.halls.map((hall) => hall.tenantLossHours),
  };
}

function cyclesOf(strata: readonly Stratum[]): number {
  return sum(strata.map((stratum) => stratum.cycles));
}

function worstHalfWidth({ strata, restHours, run }: Simulation): number {
  const estimates = hallEstimates(strata, restHours, run.system.graph.halls);
  return Math.max(
    ...estimates.flatMap(({ contract, tenant }) => [relativeHalfWidth(contract), relativeHalfWidth(tenant)]),
  );
}

function report(simulation: Simulation, reachedTarget: boolean): SimulationResult {
  const { strata, restHours, run } = simulation;
  const cycleHours = restHours + sum(strata.map((s) => (s.share * s.timeSum) / s.cycles));
  return {
    halls: hallEstimates(strata, restHours, run.system.graph.halls),
    cycles: cyclesOf(strata),
    cycleHours,
    reachedTarget,
    strata: strata.map((stratum) => stratumReport(simulation, stratum)),
    losses: simulation.kept.map(({ stratum, weight, contractHours, tenantLossHours }) => ({
      ratePerHour: (stratum.share * weight) / stratum.cycles / cycleHours,
      contractHours,
      tenantLossHours,
    })),
  };
}

function stratumReport({ run }: Simulation, stratum: Stratum): StratumReport {
  const component = run.system.components[stratum.hazard.index];
  return {
    firstEvent: component ? `${stratum.hazard.kind} ${component.id}` : stratum.hazard.kind,
    share: stratum.share,
    cycles: stratum.cycles,
    losses: stratum.losses,
    failureProbability: stratum.failureProbability,
  };
}
