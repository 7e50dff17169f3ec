import { exp, log } from "../uncertainty/index.ts";
import type { Run } from "./cycle-events.ts";
import {
  applyHazard,
  applyTimer,
  callGensets,
  finishRepair,
  releaseGensets,
  startStorm,
} from "./cycle-events.ts";
import { isTankFull, resetCycle } from "./cycle-state.ts";
import { facilityErrors } from "./errors.ts";
import { closeHalls, countHalls, creditTime, pulseHalls } from "./hall-accounts.ts";
import { type Hazard, hazardRate } from "./hazards.ts";
import { evaluate } from "./system.ts";

/** How a cycle is sampled. */
export interface Biasing {
  /** Chance that a failure comes before all that is pending is over; 0: the true dynamics. */
  readonly failureProbability: number;
  /** Biasing stops for the rest of a cycle whose weight passes this. */
  readonly likelihoodRatioCap: number;
  /** Relative chance of each hazard when a failure is forced; left out: all alike (balanced). */
  readonly picks?: Float64Array;
}

const IDLE = Number.POSITIVE_INFINITY;
const MOST_EVENTS = 50_000;

/**
 * Runs one excursion from a resting state: `first` happens at time 0, the excursion ends when all is up again and every
 * store is full, in whatever weather (`run.state.inStorm` says which). What the halls lost is left in `run.state`; returns its length, hours.
 *
 * Balanced failure biasing (J. Nicola, P. Shahabuddin, M. Nakayama, "Techniques for fast simulation of models of highly
 * dependable systems", IEEE Trans. Reliability 50, 2001): before all that is pending is over, d hours ahead, failures come at
 * `-ln(1 - b)/d` in all, spread over the live hazards by `picks`; the weight is multiplied by `(r_i / r'_i) e^{-(R - R')t}`. Biasing
 * ends when all halls are down or the weight passes the cap, so weights stay bounded and the estimate unbiased.
 *
 * @throws facility/never-rests where failures come faster than repairs
 */
export function runCycle(
  run: Run,
  hazards: readonly Hazard[],
  first: { readonly hazard: Hazard; readonly inStorm: boolean },
  biasing: Biasing,
): number {
  const { state, system } = run;
  if (state.forced.length !== hazards.length) state.forced = new Int32Array(hazards.length);
  resetCycle(system, state);
  if (first.inStorm) startStorm(run);
  state.biased = biasing.failureProbability > 0;
  happen(run, first.hazard);
  for (let events = 0; ; events++) {
    if (events === MOST_EVENTS) throw facilityErrors.neverRests({ events });
    const next = nextScheduled(run);
    if (next.hours === IDLE || isResting(run, next)) break;
    if (state.biased && (state.weight > biasing.likelihoodRatioCap || allHallsDown(run)))
      state.biased = false;
    advance(run, hazards, next, biasing);
  }
  closeHalls(run);
  return state.nowHours;
}

/** Nothing scheduled but the end of the storm, and no tank short: the weather is memoryless, so this is a rest. */
function isResting({ state, slots, system }: Run, next: Scheduled): boolean {
  if (next.slot !== slots.storm || state.repairHours.length > 0) return false;
  for (let slot = 0; slot < state.timers.length; slot++)
    if (slot !== slots.storm && state.timers[slot]! < IDLE) return false;
  return system.gensets.every((index) => isTankFull(system, state, index));
}

interface Scheduled {
  hours: number;
  /** Timer slot, or -1 - position for a repair. */
  slot: number;
}

const scheduled: Scheduled = { hours: IDLE, slot: 0 };

function nextScheduled({ state }: Run): Scheduled {
  scheduled.hours = IDLE;
  const { timers, repairHours } = state;
  for (let slot = 0; slot < timers.length; slot++) {
    if (timers[slot]! < scheduled.hours) {
      scheduled.hours = timers[slot]!;
      scheduled.slot = slot;
    }
  }
  for (let position = 0; position < repairHours.length; position++) {
    if (repairHours[position]! < scheduled.hours) {
      scheduled.hours = repairHours[position]!;
      scheduled.slot = -1 - position;
    }
  }
  return scheduled;
}

/** When all that is pending now is over, tanks and storms apart: failures are forced once per excursion, not per event. */
function lastScheduledHours({ state, slots }: Run): number {
  const { timers, repairHours, nowHours } = state;
  let last = nowHours;
  for (let slot = 0; slot < slots.storm; slot++) {
    if (slot >= slots.fuel && slot < slots.ready) continue;
    if (timers[slot]! < IDLE && timers[slot]! > last) last = timers[slot]!;
  }
  for (let i = 0; i < repairHours.length; i++) if (repairHours[i]! > last) last = repairHours[i]!;
  return last;
}

let rates = new Float64Array(1024);
/** Chance of each hazard to be picked, relative: its rate, or where a failure is forced its pick while it is live. */
let chances = new Float64Array(1024);

function advance(run: Run, hazards: readonly Hazard[], next: Scheduled, biasing: Biasing): void {
  const { state } = run;
  const { slot } = next;
  const aheadHours = next.hours - state.nowHours;
  const totalRate = readRates(run, hazards);
  const forcedRate = state.biased ? forcedRateOf(run, biasing) : 0;
  const forced = state.biased && totalRate > 0 && forcedRate > totalRate;
  const sampledRate = forced ? forcedRate : totalRate;
  const waitHours = sampledRate > 0 ? -log(run.draws.uniform()) / sampledRate : IDLE;
  if (waitHours >= aheadHours) {
    if (forced) {
      state.spent += sampledRate * aheadHours;
      state.weight *= exp((sampledRate - totalRate) * aheadHours);
    }
    moveTo(run, next.hours);
    finishScheduled(run, slot);
    return;
  }
  const totalChance = forced ? forcedChances(hazards.length, biasing.picks) : totalRate;
  const picked = pickHazard(run, hazards.length, forced ? chances : rates, totalChance);
  if (forced) {
    state.forced[picked]! += 1;
    state.spent = 0;
    const sampled = (sampledRate * chances[picked]!) / totalChance;
    state.weight *= (rates[picked]! / sampled) * exp((sampledRate - totalRate) * waitHours);
  }
  moveTo(run, state.nowHours + waitHours);
  happen(run, hazards[picked]!);
}

/**
 * What is left of `-ln(1 - b)` for this level, over the hours to the end of what is pending. New events put that end off; they
 * must not buy the chance b anew each time, or the weight of whoever is spared grows without need.
 */
function forcedRateOf(run: Run, { failureProbability }: Biasing): number {
  const horizonHours = lastScheduledHours(run) - run.state.nowHours;
  const left = -log(1 - failureProbability) - run.state.spent;
  return horizonHours > 0 ? Math.max(0, left) / horizonHours : 0;
}

/** Fills `rates`; their sum. */
function readRates({ system, state }: Run, hazards: readonly Hazard[]): number {
  if (rates.length < hazards.length) {
    rates = new Float64Array(hazards.length);
    chances = new Float64Array(hazards.length);
  }
  let total = 0;
  for (let i = 0; i < hazards.length; i++) {
    const rate = hazardRate(system, state, hazards[i]!);
    rates[i] = rate;
    total += rate;
  }
  return total;
}

/** Fills `chances` with the picks of the hazards that are live; their sum. */
function forcedChances(count: number, picks: Float64Array | undefined): number {
  let total = 0;
  for (let i = 0; i < count; i++) {
    const chance = rates[i] === 0 ? 0 : (picks?.[i] ?? 1);
    chances[i] = chance;
    total += chance;
  }
  return total;
}

/** One of the hazards, each by its share of `total`. */
function pickHazard(run: Run, count: number, of: Float64Array, total: number): number {
  let target = run.draws.uniform() * total;
  let last = 0;
  for (let i = 0; i < count; i++) {
    if (of[i] === 0) continue;
    last = i;
    target -= of[i]!;
    if (target < 0) return i;
  }
  return last;
}

function happen(run: Run, hazard: Hazard): void {
  const dips = applyHazard(run, hazard);
  if (dips > 0) pulseHalls(run, dips);
  settle(run);
}

function finishScheduled(run: Run, slot: number): void {
  if (slot < 0) finishRepair(run, -1 - slot);
  else applyTimer(run, slot);
  settle(run);
}

function moveTo(run: Run, hours: number): void {
  const { state } = run;
  creditTime(run, hours - state.nowHours);
  state.nowHours = hours;
}

/** Brings node values, calls for gensets, stores and halls into line with what has just changed. */
function settle(run: Run): void {
  const { system } = run;
  for (let i = 0; i < system.bridges.length; i++) readHold(run, i);
  for (let pass = 0; pass <= system.standbys.length; pass++) {
    refresh(run);
    if (!updateCalls(run)) break;
  }
  for (let i = 0; i < system.bridges.length; i++) setHold(run, i);
  countHalls(run);
}

function refresh(run: Run): void {
  const { system, state } = run;
  const { counts } = state;
  for (let i = 0; i < system.components.length; i++) {
    const { kind } = system.components[i]!;
    if (kind === "feed") counts[i] = state.timers[i] === IDLE && !state.commonOut && !state.lockedOut ? 1 : 0;
    else if (kind === "units") counts[i] = system.fullCount[i]! - state.down[i]!;
    else
      counts[i] =
        state.dry[i] === 1 ? 0 : system.fullCount[i]! - state.down[i]! - state.outTillDemandEnds[i]!;
  }
  evaluate(system, counts, state.ready, state.charged);
}

/** Calls and releases gensets; true where something changed and the nodes must be read again. */
function updateCalls(run: Run): boolean {
  const { system, state, slots } = run;
  let changed = false;
  for (let i = 0; i < system.standbys.length; i++) {
    const { primarySlot, startHours } = system.standbys[i]!;
    const called = state.counts[primarySlot]! < system.fullCount[primarySlot]! ? 1 : 0;
    if (called === state.standbyCalled[i]) continue;
    changed = true;
    state.standbyCalled[i] = called;
    state.ready[i] = called === 1 && startHours === 0 ? 1 : 0;
    state.timers[slots.ready + i] = called === 1 && startHours > 0 ? state.nowHours + startHours : IDLE;
  }
  if (!changed) return false;
  for (const index of system.gensets) updateDemand(run, index);
  return true;
}

function updateDemand(run: Run, index: number): void {
  const { system, state } = run;
  const wanted = system.standbys.some(
    ({ gensets }, i) => state.standbyCalled[i] === 1 && gensets.includes(index),
  );
  if (wanted && state.demanded[index] === 0) callGensets(run, index);
  else if (!wanted && state.demanded[index] === 1) releaseGensets(run, index);
}

/** What a store holds now, from when it was last looked at. */
function readHold({ system, state }: Run, i: number): void {
  const { holdHours, rechargeHours } = system.bridges[i]!;
  const passedHours = state.nowHours - state.holdSetHours[i]!;
  if (state.holdMode[i]! < 0) state.holdHours[i] = Math.max(0, state.holdHours[i]! - passedHours);
  if (state.holdMode[i]! > 0)
    state.holdHours[i] = Math.min(holdHours, state.holdHours[i]! + (passedHours * holdHours) / rechargeHours);
  state.holdSetHours[i] = state.nowHours;
}

function setHold({ system, state, slots }: Run, i: number): void {
  const { sourceSlot, carrierSlot, holdHours, rechargeHours } = system.bridges[i]!;
  const fed = state.counts[sourceSlot]! >= system.fullCount[sourceSlot]!;
  const carried = carrierSlot < 0 || state.counts[carrierSlot]! >= system.fullCount[carrierSlot]!;
  if (fed && rechargeHours === 0) state.holdHours[i] = holdHours;
  const level = state.holdHours[i]!;
  const missing = holdHours - level;
  state.charged[i] = level > 0 ? 1 : 0;
  state.holdMode[i] = !fed && carried && level > 0 ? -1 : fed && missing > 0 ? 1 : 0;
  const mode = state.holdMode[i];
  const waitHours = mode < 0 ? level : mode > 0 ? (missing * rechargeHours) / holdHours : IDLE;
  state.timers[slots.hold + i] = state.nowHours + waitHours;
}

function allHallsDown({ state }: Run): boolean {
  return state.halls.every((hall) => hall.serviceDown || hall.contractDown);
}
