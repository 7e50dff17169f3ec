import type { CycleState, TimerSlots } from "./cycle-state.ts";
import { fillTank } from "./cycle-state.ts";
import { bernoulliDraw, binomialDraw, type Draws } from "./draws.ts";
import type { Duration } from "./duration.ts";
import { sampleHours } from "./duration.ts";
import type { GensetGroup, UnitGroup } from "./graph-types.ts";
import type { Hazard } from "./hazards.ts";
import { commonStartFailure, feedAt, gensetsAt, independentStartFailure, type System } from "./system.ts";

/** Everything that one cycle works with. */
export interface Run {
  readonly system: System;
  readonly state: CycleState;
  readonly slots: TimerSlots;
  readonly draws: Draws;
}

const IDLE = Number.POSITIVE_INFINITY;

/** Makes a hazard happen. Returns the number of dips where a burst is to be ridden through, else 0. */
export function applyHazard(run: Run, hazard: Hazard): number {
  const { system, state, slots } = run;
  switch (hazard.kind) {
    case "unit-fails":
      failUnits(run, hazard.index, 1);
      return 0;
    case "units-fail-together":
      failUnits(run, hazard.index, state.counts[hazard.index]!);
      return 0;
    case "unit-serviced":
      serveUnit(run, hazard.index);
      return 0;
    case "genset-stops":
      stopGensets(run, hazard.index, 1);
      return 0;
    case "gensets-stop-together":
      stopGensets(run, hazard.index, state.counts[hazard.index]!);
      return 0;
    case "feed-lost":
      state.timers[hazard.index] = after(run, feedAt(system, hazard.index).outage);
      return 0;
    case "all-feeds-lost":
      state.commonOut = true;
      state.timers[slots.common] = after(run, system.graph.grid.common!.outage);
      return 0;
    case "storm-starts":
      startStorm(run);
      return 0;
    case "dip-burst":
      return riddenDips(run);
    case "dip-transfer":
      state.lockedOut = true;
      state.timers[slots.lockOut] = after(run, system.graph.grid.dips!.transferRule!.lockOut);
      return 0;
  }
}

/** A storm begins; its length is exponential. */
export function startStorm(run: Run): void {
  const { meanHours } = run.system.graph.grid.storms!;
  run.state.inStorm = true;
  run.state.timers[run.slots.storm] = after(run, { kind: "exponential", meanHours });
}

function after({ state, draws }: Run, duration: Duration): number {
  return state.nowHours + sampleHours(duration, draws.uniform);
}

function failUnits(run: Run, index: number, count: number): void {
  const { state } = run;
  const { repair } = run.system.components[index] as UnitGroup;
  state.down[index]! += count;
  for (let unit = 0; unit < count; unit++) startRepair(run, index, repair);
}

function stopGensets(run: Run, index: number, count: number): void {
  const { repair } = gensetsAt(run.system, index);
  if (repair === null) {
    run.state.outTillDemandEnds[index]! += count;
    return;
  }
  run.state.down[index]! += count;
  for (let unit = 0; unit < count; unit++) startRepair(run, index, repair);
}

function serveUnit(run: Run, index: number): void {
  const { service } = run.system.components[index] as UnitGroup;
  run.state.down[index]! += 1;
  run.state.repairHours.push(after(run, service!.window));
  run.state.repairOf.push(SERVICE - index);
}

/** Codes of `repairOf` below 0 are windows of planned work, which no crew is waited for. */
const SERVICE = -1;

function startRepair(run: Run, index: number, repair: Duration): void {
  const { state, system } = run;
  const crews = system.graph.crewCount ?? Number.POSITIVE_INFINITY;
  if (state.crewsAtWork >= crews) {
    state.waitingRepairs.push(index);
    return;
  }
  state.crewsAtWork += 1;
  state.repairHours.push(after(run, repair));
  state.repairOf.push(index);
}

/** How many dips a burst has that makes no transfer. */
function riddenDips({ system, draws }: Run): number {
  const { dipCountProbabilities, transferRule } = system.graph.grid.dips!;
  const most = Math.min(
    dipCountProbabilities.length,
    (transferRule?.strikes ?? Number.POSITIVE_INFINITY) - 1,
  );
  let target = draws.uniform() * (1 - system.rates.transferChance);
  for (let count = 1; count < most; count++) {
    target -= dipCountProbabilities[count - 1]!;
    if (target < 0) return count;
  }
  return most;
}

/** Makes a due timer happen. */
export function applyTimer(run: Run, slot: number): void {
  const { state, slots } = run;
  state.timers[slot] = IDLE;
  if (slot >= slots.fuel && slot < slots.ready) refuel(run, slot - slots.fuel);
  else if (slot >= slots.ready && slot < slots.hold) state.ready[slot - slots.ready] = 1;
  else if (slot >= slots.hold && slot < slots.restart) finishHold(run, slot - slots.hold);
  else if (slot === slots.common) state.commonOut = false;
  else if (slot === slots.lockOut) state.lockedOut = false;
  else if (slot === slots.storm) endStorm(run);
}

function endStorm({ state, system }: Run): void {
  state.inStorm = false;
  for (const index of system.gensets) if (state.demanded[index] === 0) fillTank(system, state, index);
}

/** A unit comes back from repair or from planned work; a crew that is free takes the next that waits. */
export function finishRepair(run: Run, position: number): void {
  const { state } = run;
  const code = state.repairOf[position]!;
  const isRepair = code >= 0;
  state.down[isRepair ? code : SERVICE - code]! -= 1;
  const last = state.repairOf.length - 1;
  state.repairOf[position] = state.repairOf[last]!;
  state.repairHours[position] = state.repairHours[last]!;
  state.repairOf.length = last;
  state.repairHours.length = last;
  if (!isRepair) return;
  state.crewsAtWork -= 1;
  const next = state.waitingRepairs.shift();
  if (next !== undefined) startRepair(run, next, repairOfUnit(run, next));
}

function repairOfUnit({ system }: Run, index: number): Duration {
  const component = system.components[index]!;
  return (component as UnitGroup | (GensetGroup & { readonly repair: Duration })).repair;
}

/** The tank is empty: the tanker comes in time, or the group stops until it comes. */
function refuel(run: Run, index: number): void {
  const { state, slots, system } = run;
  const gensets = gensetsAt(system, index);
  const chances = gensets.refuelFailureProbability ?? { fair: 0, storm: 0 };
  const missed = bernoulliDraw(state, run.draws, state.inStorm ? chances.storm : chances.fair);
  state.dry[index] = missed ? 1 : 0;
  state.tankHours[index] = missed ? 0 : gensets.fuelHours!;
  state.tankSetHours[index] = state.nowHours;
  const waitHours = missed ? (gensets.refuelRetryHours ?? gensets.fuelHours!) : gensets.fuelHours!;
  state.timers[slots.fuel + index] = state.nowHours + waitHours;
}

function finishHold({ state, system }: Run, bridge: number): void {
  state.holdHours[bridge] = state.holdMode[bridge]! < 0 ? 0 : system.bridges[bridge]!.holdHours;
  state.holdSetHours[bridge] = state.nowHours;
  state.holdMode[bridge] = 0;
  state.charged[bridge] = state.holdHours[bridge]! > 0 ? 1 : 0;
}

/** Calls a genset group: some units do not start, and the tank starts to empty. */
export function callGensets(run: Run, index: number): void {
  const { state, system, draws, slots } = run;
  const gensets = gensetsAt(system, index);
  state.demanded[index] = 1;
  const standing = gensets.count - state.down[index]!;
  const allFail = bernoulliDraw(state, draws, commonStartFailure(gensets));
  state.outTillDemandEnds[index] = allFail
    ? standing
    : binomialDraw(state, draws, standing, independentStartFailure(gensets));
  state.tankSetHours[index] = state.nowHours;
  if (state.tankHours[index]! === IDLE) return;
  if (state.tankHours[index]! > 0)
    state.timers[slots.fuel + index] = state.nowHours + state.tankHours[index]!;
  else refuel(run, index);
}

/** The demand is over: units are readied, and in fair weather the tank is filled. */
export function releaseGensets(run: Run, index: number): void {
  const { state, system, slots } = run;
  state.demanded[index] = 0;
  state.outTillDemandEnds[index] = 0;
  state.dry[index] = 0;
  state.timers[slots.fuel + index] = IDLE;
  if (!state.inStorm) fillTank(system, state, index);
  else
    state.tankHours[index] = Math.max(
      0,
      state.tankHours[index]! - (state.nowHours - state.tankSetHours[index]!),
    );
}
