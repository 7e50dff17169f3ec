import type { Run } from "./cycle-events.ts";
import { evaluate, type System } from "./system.ts";

const IDLE = Number.POSITIVE_INFINITY;

/** Reads the halls after something changed: the contract's interruptions, the tenant's service and restart. */
export function countHalls(run: Run): void {
  for (let i = 0; i < run.system.halls.length; i++) {
    const { contractSlot, tenantSlot } = run.system.halls[i]!;
    countContract(run, i, run.state.counts[contractSlot]! < run.system.fullCount[contractSlot]!);
    countTenant(run, i, run.state.counts[tenantSlot]! < run.system.fullCount[tenantSlot]!);
  }
}

function countContract({ state }: Run, i: number, down: boolean): void {
  const hall = state.halls[i]!;
  if (down === hall.contractDown) return;
  if (down) hall.contractSinceHours = state.nowHours;
  else hall.contractHours.push(state.nowHours - hall.contractSinceHours);
  hall.contractDown = down;
}

function countTenant({ state, slots, system }: Run, i: number, down: boolean): void {
  const hall = state.halls[i]!;
  const { restartHours, checkpointLossHours } = system.halls[i]!.hall;
  const restart = slots.restart + i;
  if (down) state.timers[restart] = IDLE;
  if (down && !hall.tenantDown) {
    hall.tenantInterruptions += 1;
    hall.tenantLossHours += checkpointLossHours;
  }
  if (!down && hall.serviceDown && restartHours > 0) state.timers[restart] = state.nowHours + restartHours;
  hall.serviceDown = down;
  hall.tenantDown = down || state.timers[restart]! < IDLE;
}

/** Books `hours` that pass in the present state. */
export function creditTime({ state }: Run, hours: number): void {
  for (const hall of state.halls) {
    if (!hall.tenantDown) continue;
    hall.tenantLossHours += hours;
    hall.tenantDownHours += hours;
  }
}

let pulse = new Int32Array(0);

/** Dips that no transfer follows: feeds are away for moments; what no store bridges is interrupted. */
export function pulseHalls(run: Run, dips: number): void {
  const { system, state, slots } = run;
  if (pulse.length < state.counts.length) pulse = new Int32Array(state.counts.length);
  const seen = pulse.subarray(0, state.counts.length);
  seen.set(state.counts);
  for (const feed of system.feeds) seen[feed] = 0;
  evaluate(system, seen, readyInDip(run), state.charged);
  const hours = (dips * system.graph.grid.dips!.dipSec) / 3600;
  for (let i = 0; i < system.halls.length; i++) {
    const { contractSlot, tenantSlot, hall } = system.halls[i]!;
    const account = state.halls[i]!;
    if (lost(system, seen, contractSlot) && !account.contractDown) account.contractHours.push(hours);
    if (!lost(system, seen, tenantSlot) || account.serviceDown) continue;
    if (!account.tenantDown) {
      account.tenantInterruptions += 1;
      account.tenantLossHours += hall.checkpointLossHours;
    }
    account.tenantLossHours += hours;
    account.tenantDownHours += hours;
    if (hall.restartHours > 0) state.timers[slots.restart + i] = state.nowHours + hall.restartHours;
  }
}

let pulseReady = new Uint8Array(0);

/** A backup that needs no start time carries a dip where its gensets (if any) run already. */
function readyInDip({ system, state }: Run): Uint8Array {
  if (pulseReady.length !== system.standbys.length) pulseReady = new Uint8Array(system.standbys.length);
  for (let i = 0; i < system.standbys.length; i++) {
    const { startHours, gensets } = system.standbys[i]!;
    const running = startHours === 0 && gensets.every((index) => state.demanded[index] === 1);
    pulseReady[i] = running || state.ready[i] === 1 ? 1 : 0;
  }
  return pulseReady;
}

function lost(system: System, counts: Int32Array, slot: number): boolean {
  return counts[slot]! < system.fullCount[slot]!;
}

/** Ends what is still open: nothing is, unless a cycle was cut off. */
export function closeHalls(run: Run): void {
  for (let i = 0; i < run.system.halls.length; i++) countContract(run, i, false);
}
