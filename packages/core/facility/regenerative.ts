import { sum } from "../quantity/index.ts";
import type { RandomKey } from "../uncertainty/index.ts";
import { requireCount, requireFraction, requirePositive } from "./checks.ts";
import type { Biasing } from "./cycle.ts";
import { runCycle } from "./cycle.ts";
import type { Run } from "./cycle-events.ts";
import { makeCycleState, resetCycle, timerSlotsOf } from "./cycle-state.ts";
import { makeDraws } from "./draws.ts";
import { facilityErrors } from "./errors.ts";
import type { ComponentGraph } from "./graph-types.ts";
import { type Hazard, hazardsOf } from "./hazards.ts";
import { addCredits, emptyCredits, learnPicks, type PickCredits } from "./learned-picks.ts";
import {
  type HallEstimate,
  hallEstimates,
  type MeasureEstimate,
  relativeHalfWidth,
} from "./regenerative-estimate.ts";
import { allocationScores, chooseWays, pilotOf, WAYS_OF_SAMPLING } from "./sampling-plan.ts";
import {
  addExcursion,
  clearStratum,
  excursionsPerHour,
  makeStrata,
  restingStates,
  type Stratum,
} from "./strata.ts";
import { compileSystem, HOURS_PER_YEAR, type System, stormTimeFraction } from "./system.ts";

/** How long and how hard engine B works. */
export interface SimulationSettings extends RandomKey {
  /** Stop where every hall's unavailability (both measures) is known to this relative 95 % half-width. */
  readonly relativeHalfWidth: number;
  readonly maxCycles: number;
  /** A measure whose 95 % interval ends below this counts as known, whatever its relative width; 0 unless said. */
  readonly negligibleFraction?: number;
  /** Cycles of the pilot per stratum and way of sampling. */
  readonly pilotCycles?: number;
  /** Weights may not grow beyond this while biased; 4 unless said. */
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
  /** Starts of excursions (anything amiss) per year. */
  readonly excursionsPerYear: number;
  readonly reachedTarget: boolean;
  readonly strata: readonly StratumReport[];
  readonly losses: readonly LossSample[];
}

/** How one stratum was sampled, for the report. */
export interface StratumReport {
  readonly firstEvent: string;
  readonly weather: "fair" | "storm";
  readonly perYear: number;
  readonly cycles: number;
  readonly losses: number;
  readonly failureProbability: number;
}

const LEARNING_PASSES = 2;
const PILOT_CYCLES = 400;
const LEAST_PILOT_CYCLES = 100;
const LIKELIHOOD_RATIO_CAP = 4;

/**
 * Engine B: regenerative simulation of any graph. The system rests where nothing is amiss, in fair weather or in a storm;
 * an excursion runs from the hazard that ends a rest to the next rest. Strata are hazard times weather with their exact rates,
 * so outage clusters are sampled as often as they matter and not as often as they come. A pilot chooses per stratum between
 * the true dynamics and balanced failure biasing; then excursions go where rate * standard deviation is greatest (Neyman).
 * Unavailability is the reward rate of a Markov renewal process, its interval by the delta method.
 *
 * @throws the named errors of `checkGraph`; facility/nothing-fails; facility/bad-number for settings out of range
 */
export function simulateAvailability(graph: ComponentGraph, settings: SimulationSettings): SimulationResult {
  checkSettings(settings);
  const simulation = makeSimulation(graph, settings);
  if (settings.biased ?? true) choosePlans(simulation);
  const { strata } = simulation;
  let reachedTarget = false;
  for (let round = 0, size = 400 * strata.length; ; round++) {
    const room = settings.maxCycles - cyclesOf(strata);
    allocate(simulation, Math.min(size, room), round);
    const halfWidth = worstHalfWidth(simulation);
    reachedTarget = halfWidth <= settings.relativeHalfWidth;
    const done = cyclesOf(strata);
    if (reachedTarget || done >= settings.maxCycles) break;
    size = nextRound(done, halfWidth / settings.relativeHalfWidth);
  }
  return report(simulation, reachedTarget);
}

/** The half-width falls with the root of the work: what is missing and a tenth, between a third of and all that was done. */
function nextRound(done: number, timesTooWide: number): number {
  const missing = done * (timesTooWide * timesTooWide - 1) * 1.1;
  return Math.ceil(Math.min(done, Math.max(done / 3, missing)));
}

interface Simulation {
  readonly run: Run;
  readonly settings: SimulationSettings;
  readonly hazards: readonly Hazard[];
  readonly strata: Stratum[];
  readonly loss: Float64Array;
  readonly events: Float64Array;
  readonly kept: KeptLoss[];
  /** Where pilots write down what they force; null: nothing is learned. */
  credits: PickCredits | null;
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
  if (strata.length === 0) throw facilityErrors.nothingFails();
  return {
    run: { system, state, slots: timerSlotsOf(system), draws: makeDraws(settings) },
    settings,
    hazards,
    strata,
    loss: new Float64Array(measures),
    events: new Float64Array(measures),
    kept: [],
    credits: null,
    keep: false,
    nextPath: 0,
  };
}

/** Learns which failures cost the halls, tries each way of sampling on each stratum, and keeps the one of least variance. */
function choosePlans(simulation: Simulation): void {
  const cycles = pilotCyclesOf(simulation);
  const stormChance = stormChanceOf(simulation.run.system);
  const all = simulation.strata.map((stratum) => {
    learn(simulation, stratum, cycles);
    const pilots = WAYS_OF_SAMPLING.map((failureProbability) => {
      clearStratum(stratum);
      stratum.failureProbability = failureProbability;
      runCycles(simulation, stratum, cycles);
      return pilotOf(stratum);
    });
    clearStratum(stratum);
    return {
      stratum,
      perHour: stratum.ratePerHour * (stratum.inStorm ? stormChance : 1 - stormChance),
      pilots,
    };
  });
  chooseWays(all);
}

/** Before any excursion has been counted: the weather's own share of time. */
function stormChanceOf({ graph }: System): number {
  return graph.grid.storms ? stormTimeFraction(graph.grid.storms) : 0;
}

/** The first pilot forces all failures alike, the second by what the first has met: a rare pair is seldom met at once. */
function learn(simulation: Simulation, stratum: Stratum, cycles: number): void {
  const { hazards, loss } = simulation;
  stratum.failureProbability = WAYS_OF_SAMPLING[0];
  for (let pass = 0; pass < LEARNING_PASSES; pass++) {
    clearStratum(stratum);
    simulation.credits = emptyCredits(hazards.length, loss.length);
    runCycles(simulation, stratum, cycles);
    learnPicks(stratum, simulation.credits);
  }
  simulation.credits = null;
}

/** A quarter of the work at most goes to pilots where there are many strata, between 100 and 400 cycles each. */
function pilotCyclesOf({ settings, strata }: Simulation): number {
  const share = settings.maxCycles / 4 / (strata.length * (LEARNING_PASSES + WAYS_OF_SAMPLING.length));
  return settings.pilotCycles ?? Math.round(Math.min(PILOT_CYCLES, Math.max(LEAST_PILOT_CYCLES, share)));
}

/** Gives a round's excursions to strata: first evenly, then by rate * standard deviation, a tenth always evenly. */
function allocate(simulation: Simulation, cycles: number, round: number): void {
  simulation.keep = true;
  const { strata, settings } = simulation;
  const plain = settings.biased === false;
  const scores = plain
    ? strata.map((stratum) => stratum.ratePerHour)
    : allocationScores(strata, restingStates(simulation.run.system, strata));
  const total = sum(scores);
  strata.forEach((stratum, i) => {
    const even = 1 / strata.length;
    const wanted = (round === 0 && !plain) || total === 0 ? even : scores[i]! / total;
    runCycles(simulation, stratum, Math.max(2, Math.round(cycles * (0.1 * even + 0.9 * wanted))));
  });
}

function runCycles(simulation: Simulation, stratum: Stratum, cycles: number): void {
  const { run, hazards, loss, events, settings } = simulation;
  const biasing: Biasing = {
    failureProbability: stratum.failureProbability,
    likelihoodRatioCap: settings.likelihoodRatioCap ?? LIKELIHOOD_RATIO_CAP,
    picks: stratum.picks,
  };
  for (let cycle = 0; cycle < cycles; cycle++) {
    run.draws.start(simulation.nextPath++, 0);
    const hours = runCycle(run, hazards, stratum, biasing);
    readLosses(run, loss, events);
    const { weight, diceWeight, inStorm } = run.state;
    if (simulation.credits) addCredits(simulation.credits, run.state.forced, weight, loss);
    addExcursion(stratum, { weight, diceWeight, hours, endsInStorm: inStorm, loss, events });
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

function worstHalfWidth({ strata, run, settings }: Simulation): number {
  const negligible = settings.negligibleFraction ?? 0;
  const open = (estimate: MeasureEstimate) =>
    estimate.unavailabilityFraction > 0 && estimate.high95Fraction < negligible
      ? 0
      : relativeHalfWidth(estimate);
  const estimates = hallEstimates(run.system, strata, run.system.graph.halls);
  return Math.max(...estimates.flatMap(({ contract, tenant }) => [open(contract), open(tenant)]));
}

function report({ strata, run, kept }: Simulation, reachedTarget: boolean): SimulationResult {
  const resting = restingStates(run.system, strata);
  const perHour = (stratum: Stratum) => excursionsPerHour(stratum, resting);
  return {
    halls: hallEstimates(run.system, strata, run.system.graph.halls),
    cycles: cyclesOf(strata),
    excursionsPerYear: sum(strata.map(perHour)) * HOURS_PER_YEAR,
    reachedTarget,
    strata: strata.map((stratum) => stratumReport(run, stratum, perHour(stratum) * HOURS_PER_YEAR)),
    losses: kept.map(({ stratum, weight, contractHours, tenantLossHours }) => ({
      ratePerHour: (perHour(stratum) * weight) / stratum.cycles,
      contractHours,
      tenantLossHours,
    })),
  };
}

function stratumReport({ system }: Run, stratum: Stratum, perYear: number): StratumReport {
  const component = system.components[stratum.hazard.index];
  return {
    firstEvent: component ? `${stratum.hazard.kind} ${component.id}` : stratum.hazard.kind,
    weather: stratum.inStorm ? "storm" : "fair",
    perYear,
    cycles: stratum.cycles,
    losses: stratum.losses,
    failureProbability: stratum.failureProbability,
  };
}
