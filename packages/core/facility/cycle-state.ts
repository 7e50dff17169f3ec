import type { System } from "./system.ts";

/** What one cycle of the simulation changes. Allocated once per run and reset per cycle. Times in hours since its start. */
export interface CycleState {
  nowHours: number;
  /** Likelihood ratio of the true to the sampled dynamics so far. */
  weight: number;
  /** False from the moment all halls are down, or where the weight left its cap. */
  biased: boolean;
  /** The part of the weight that forced yes-or-no draws have made. */
  diceWeight: number;
  /** Forced rate times hours since the cycle's start or its last forced failure: what forcing has been spent on this level. */
  spent: number;
  /** How often each hazard was forced in this cycle; empty until `runCycle` knows how many there are. */
  forced: Int32Array;
  inStorm: boolean;
  /** Every feed is lost upstream. */
  commonOut: boolean;
  /** The site stays off the grid after too many dips. */
  lockedOut: boolean;
  /** Units up per component, and node values; see `evaluate`. */
  readonly counts: Int32Array;
  /** Units of each component out of service (in repair; gensets: until the demand ends too). */
  readonly down: Int32Array;
  /** Gensets that did not start or failed without repair: back when the demand ends. */
  readonly outTillDemandEnds: Int32Array;
  readonly demanded: Uint8Array;
  readonly dry: Uint8Array;
  readonly tankHours: Float64Array;
  readonly tankSetHours: Float64Array;
  readonly ready: Uint8Array;
  readonly standbyCalled: Uint8Array;
  readonly charged: Uint8Array;
  readonly holdHours: Float64Array;
  readonly holdSetHours: Float64Array;
  /** -1 draining, 0 at rest, 1 charging. */
  readonly holdMode: Int8Array;
  /** One timer per slot of `timerSlots`; Infinity where idle. */
  readonly timers: Float64Array;
  /** Repairs under way: time and component, side by side. */
  readonly repairHours: number[];
  readonly repairOf: number[];
  crewsAtWork: number;
  /** Components whose failed units wait for a crew, in the order in which they failed. */
  readonly waitingRepairs: number[];
  readonly halls: HallState[];
}

/** One hall in one cycle. */
export interface HallState {
  contractDown: boolean;
  contractSinceHours: number;
  /** Durations of the contract's interruptions, hours. */
  contractHours: number[];
  serviceDown: boolean;
  tenantDown: boolean;
  tenantLossHours: number;
  tenantDownHours: number;
  tenantInterruptions: number;
}

/** Where each singleton timer stands in `CycleState.timers`. */
export interface TimerSlots {
  readonly feed: number;
  readonly fuel: number;
  readonly ready: number;
  readonly hold: number;
  readonly restart: number;
  readonly common: number;
  readonly lockOut: number;
  readonly storm: number;
  readonly total: number;
}

/** Lays the timers of a system out: feeds, tanks, starts, stores, restarts, then the grid's own. */
export function timerSlotsOf(system: System): TimerSlots {
  const components = system.components.length;
  const fuel = components;
  const ready = fuel + components;
  const hold = ready + system.standbys.length;
  const restart = hold + system.bridges.length;
  const common = restart + system.halls.length;
  return {
    feed: 0,
    fuel,
    ready,
    hold,
    restart,
    common,
    lockOut: common + 1,
    storm: common + 2,
    total: common + 3,
  };
}

/** The state of a system, allocated once; `resetCycle` brings it to rest. */
export function makeCycleState(system: System): CycleState {
  const components = system.components.length;
  const bridges = system.bridges.length;
  return {
    nowHours: 0,
    weight: 1,
    biased: false,
    diceWeight: 1,
    spent: 0,
    forced: new Int32Array(0),
    inStorm: false,
    commonOut: false,
    lockedOut: false,
    counts: Int32Array.from(system.fullCount),
    down: new Int32Array(components),
    outTillDemandEnds: new Int32Array(components),
    demanded: new Uint8Array(components),
    dry: new Uint8Array(components),
    tankHours: new Float64Array(components),
    tankSetHours: new Float64Array(components),
    ready: new Uint8Array(system.standbys.length),
    standbyCalled: new Uint8Array(system.standbys.length),
    charged: new Uint8Array(bridges),
    holdHours: new Float64Array(bridges),
    holdSetHours: new Float64Array(bridges),
    holdMode: new Int8Array(bridges),
    timers: new Float64Array(timerSlotsOf(system).total),
    repairHours: [],
    repairOf: [],
    crewsAtWork: 0,
    waitingRepairs: [],
    halls: system.halls.map(freshHall),
  };
}

/** The regeneration point: all up, fair weather, all stores full. */
export function resetCycle(system: System, state: CycleState): void {
  state.nowHours = 0;
  state.weight = 1;
  state.biased = false;
  state.diceWeight = 1;
  state.spent = 0;
  state.forced.fill(0);
  state.inStorm = false;
  state.commonOut = false;
  state.lockedOut = false;
  state.counts.set(system.fullCount);
  for (const zeroed of [state.down, state.outTillDemandEnds, state.demanded, state.dry]) zeroed.fill(0);
  for (const zeroed of [state.ready, state.standbyCalled, state.holdMode]) zeroed.fill(0);
  for (const index of system.gensets) fillTank(system, state, index);
  for (let i = 0; i < system.bridges.length; i++) {
    state.holdHours[i] = system.bridges[i]!.holdHours;
    state.charged[i] = system.bridges[i]!.holdHours > 0 ? 1 : 0;
  }
  state.timers.fill(Number.POSITIVE_INFINITY);
  state.repairHours.length = 0;
  state.repairOf.length = 0;
  state.crewsAtWork = 0;
  state.waitingRepairs.length = 0;
  for (let i = 0; i < state.halls.length; i++) Object.assign(state.halls[i]!, freshHall());
}

/** True where a group's tank is full, or it has none to watch. */
export function isTankFull(system: System, state: CycleState, index: number): boolean {
  const gensets = system.components[index]!;
  return gensets.kind !== "gensets" || state.tankHours[index]! >= (gensets.fuelHours ?? 0);
}

/** Fills a genset group's tank; a group without one never runs dry. */
export function fillTank(system: System, state: CycleState, index: number): void {
  const gensets = system.components[index]!;
  state.tankHours[index] = gensets.kind === "gensets" ? (gensets.fuelHours ?? Number.POSITIVE_INFINITY) : 0;
}

function freshHall(): HallState {
  return {
    contractDown: false,
    contractSinceHours: 0,
    contractHours: [],
    serviceDown: false,
    tenantDown: false,
    tenantLossHours: 0,
    tenantDownHours: 0,
    tenantInterruptions: 0,
  };
}
